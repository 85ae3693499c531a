"""What an error of any LLM client library means, said in words that name the way out and never a key."""

from __future__ import annotations

import os
import re
import socket
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from email.utils import parsedate_to_datetime


class LLMError(Exception):
    """An LLM that cannot be used, or whose reply failed. The message names the setting and the way out, never a key."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """What an error means. `again`: asking again may help, after `wait_s` seconds if the server said so."""

    kind: str
    words: str
    again: bool = False
    wait_s: float | None = None


@dataclass(frozen=True, slots=True)
class Advice:
    """What the messages of one setting name: where the server is, and what to set for a key, a model, a start."""

    server: str
    key: str
    model: str
    start: str


def trouble_of(error: BaseException, advice: Advice) -> Trouble:
    """What an error means, by its HTTP status, else by the kinds of it and of its causes."""
    import httpx

    chain = _chain(error)
    status = next((found for one in chain if (found := _status(one))), None)
    if status:
        return _trouble_of_status(status, chain, advice)
    if any(isinstance(one, httpx.TimeoutException | TimeoutError) for one in chain):
        return Trouble("time-out", f"no word from {advice.server} in time. {advice.start}")
    if any(isinstance(one, httpx.ConnectError | ConnectionRefusedError | socket.gaierror) for one in chain):
        return Trouble("no server", f"no server answers at {advice.server}. {advice.start}")
    if any(isinstance(one, httpx.TransportError | ConnectionError) for one in chain):
        words = f"the connection to {advice.server} broke before the reply was over"
        return Trouble("broken", words, again=True)
    said = _said(chain)  # as of an error that is told inside the stream
    return _too_long(said, advice) or Trouble("other", f"{advice.server} failed: {said}")


def _trouble_of_status(status: int, chain: Sequence[BaseException], advice: Advice) -> Trouble:
    said = _said(chain)
    if status in (401, 403):
        return Trouble("key", f"{advice.server} refused the key ({status}). {advice.key}")
    if status == 404:
        return Trouble("model", f"{advice.server} does not know the model (404): {said} {advice.model}")
    if status in (400, 413, 422) and (found := _too_long(said, advice)):
        return found
    if status == 429:
        return Trouble(
            "busy", f"{advice.server} is busy, or its quota is used up (429)", again=True, wait_s=_asked_wait(chain)
        )
    if status >= 500:
        return Trouble("server", f"{advice.server} failed ({status})", again=True, wait_s=_asked_wait(chain))
    return Trouble("refused", f"{advice.server} refused the request ({status}): {said}")


def _too_long(said: str, advice: Advice) -> Trouble | None:
    if not re.search(r"context|too (?:long|large)|token", said, re.IGNORECASE):
        return None
    words = f"the sentences do not fit into the model's context, says {advice.server}: {said}"
    return Trouble("too long", f"{words} Set NEWSDESK_LLM_CONTEXT to its size in tokens.")


def _chain(error: BaseException) -> list[BaseException]:
    """An error and what caused it, at most six."""
    found: list[BaseException] = []
    one: BaseException | None = error
    while one is not None and len(found) < 6:
        found.append(one)
        one = one.__cause__ or one.__context__
    return found


def _status(error: BaseException) -> int | None:
    status = getattr(error, "status_code", None) or getattr(getattr(error, "response", None), "status_code", None)
    return status if isinstance(status, int) and status >= 300 else None


def _asked_wait(chain: Sequence[BaseException]) -> float | None:
    """Seconds that a Retry-After header asks for, as a number or a date."""
    for one in chain:
        headers = getattr(getattr(one, "response", None), "headers", None)
        asked = headers.get("retry-after") if headers is not None else None
        if isinstance(asked, str):
            try:
                return max(0.0, float(asked))
            except ValueError:
                with suppress(ValueError):
                    return max(0.0, parsedate_to_datetime(asked).timestamp() - time.time())
    return None


def _said(chain: Sequence[BaseException]) -> str:
    """A server's own words, short, without what may be a key."""
    body = next((found for one in chain if isinstance(found := getattr(one, "body", None), dict)), {})
    message = body.get("message") or body.get("error") or str(chain[0])
    words = " ".join(without_keys(str(message)).split())
    return f"“{words[:200]}…”" if len(words) > 200 else f"“{words}”"


def without_keys(text: str) -> str:
    """Text in which every value of an environment variable that holds a secret, and all that looks like a key, is …."""
    for name, value in os.environ.items():
        if len(value) >= 6 and re.search(r"KEY|TOKEN|SECRET|PASSWORD", name, re.IGNORECASE):
            text = text.replace(value, "…")
    return re.sub(r"\b(?:sk|pk|key|gsk|xai|hf)[-_][\w*.-]{6,}|(?i:\bbearer)\s+\S+", "…", text)
