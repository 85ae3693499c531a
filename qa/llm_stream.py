"""An LLM's reply as a stream of text that another thread can stop, with bounded retries and errors said in words."""

from __future__ import annotations

import random
import socket
import threading
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from queue import Empty, Full, Queue
from typing import TYPE_CHECKING, Protocol

from qa.llm_errors import Advice, LLMError, trouble_of, without_keys

if TYPE_CHECKING:
    import httpx
    from llama_index.core import llms

BEAT_S = 0.25
"""While nothing comes, an empty text is given out so often, so that whoever listens can stop."""
REPLY_TOKENS = 1500
"""The longest reply that is asked for."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one reply. Seconds: to the first token, between two, in all. `tries` counts the first one.

    A server that asks for a longer pause than `longest_pause_s` is not asked again.
    """

    first_s: float = 120.0
    quiet_s: float = 60.0
    total_s: float = 300.0
    characters: int = 20_000
    tries: int = 3
    pause_s: float = 1.0
    longest_pause_s: float = 20.0


class LLM(Protocol):
    """What writes a reply. Safe from any thread."""

    name: str
    context_tokens: int

    def stream(self, system: str, user: str) -> Generator[str, None, None]:
        """Text as it comes, empty while nothing does; LLMError before or after some. Closing it stops the reply."""


class Line:
    """The connections of one reply, so that another thread can break them. `spoken`: some of it has come."""

    def __init__(self) -> None:
        self.spoken = False
        self.broken = threading.Event()
        self._sockets: list[socket.socket] = []
        self._clients: list[Closable] = []

    def hooks(self) -> dict[str, list[Callable[[httpx.Request], None]]]:
        """For an httpx client's `event_hooks`: the sockets that its requests open are noted."""
        return {"request": [self._watch]}

    def keep(self, client: Closable) -> None:
        """A client to close when the try is over."""
        self._clients.append(client)

    def cut(self) -> None:
        """End it now, also under a thread that waits for an answer."""
        self.broken.set()
        for one in list(self._sockets):
            with suppress(OSError):  # closed already, or now inside a TLS socket
                # Not SSLSocket.shutdown, which takes the TLS object away from under a reading thread.
                socket.socket.shutdown(one, socket.SHUT_RDWR)

    def hang_up(self) -> None:
        """The try is over."""
        self._sockets.clear()
        while self._clients:
            self._clients.pop().close()

    def _watch(self, request: httpx.Request) -> None:
        request.extensions["trace"] = self._trace

    def _trace(self, event: str, info: dict[str, object]) -> None:
        if event in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            opened: object = getattr(info["return_value"], "get_extra_info")("socket")  # noqa: B009
            if isinstance(opened, socket.socket):
                self._sockets.append(opened)
            if self.broken.is_set():
                self.cut()


class Closable(Protocol):
    """Such as an HTTP client."""

    def close(self) -> None:
        """Close it."""


@dataclass(frozen=True, slots=True)
class _Ended:
    error: LLMError | None


class StreamingLLM:
    """Any llama-index LLM. `opened` gives one whose connections the line can break; a new one each reply."""

    def __init__(
        self,
        name: str,
        opened: Callable[[Line], llms.LLM],
        advice: Advice,
        *,
        context_tokens: int,
        limits: Limits = Limits(),
    ) -> None:
        self.name = name
        self.context_tokens = context_tokens
        self._opened, self._advice, self._limits = opened, advice, limits

    def __repr__(self) -> str:
        return f"StreamingLLM({self.name!r})"

    def stream(self, system: str, user: str) -> Generator[str, None, None]:
        """The reply. It is read on a thread of its own, so that no silence of the server's can hold up a stop."""
        line, inbox = Line(), Queue[str | _Ended](64)
        threading.Thread(target=self._talk, args=(line, inbox, (system, user)), daemon=True).start()
        try:
            yield from self._listen(inbox)
        finally:
            line.cut()

    def _listen(self, inbox: Queue[str | _Ended]) -> Iterator[str]:
        limits, began = self._limits, time.monotonic()
        heard, given = began, 0
        while True:
            try:
                item = inbox.get(timeout=BEAT_S)
            except Empty:
                item = None
            if isinstance(item, _Ended):
                if item.error:
                    raise item.error
                return
            now = time.monotonic()
            heard = heard if item is None else now
            text = (item or "")[: limits.characters - given]
            given += len(text)
            yield text
            if given >= limits.characters:
                raise self._error(f"the reply is longer than {limits.characters:,} characters and was cut")
            if now - began > limits.total_s:
                raise self._error(f"the reply was not over after {limits.total_s:g} s and was cut")
            patience = limits.quiet_s if given else limits.first_s
            if now - heard > patience:
                silence = f"no word from {self._advice.server} for {patience:g} s"
                raise self._error(
                    f"{silence} in the middle of the reply" if given else f"{silence}. {self._advice.start}"
                )

    def _talk(self, line: Line, inbox: Queue[str | _Ended], prompt: tuple[str, str]) -> None:
        """On the reading thread: ask, ask again where that may help, and put what comes into the inbox."""
        limits = self._limits
        for attempt in range(1, limits.tries + 1):
            try:
                ending = self._speak(line, inbox, prompt)
            except Exception as error:
                # Whatever a library raises is said in our words; its own may hold the key.
                trouble = trouble_of(error, self._advice)
                pause = trouble.wait_s if trouble.wait_s is not None else limits.pause_s * 2 ** (attempt - 1)
                last = attempt == limits.tries or not trouble.again or pause > limits.longest_pause_s
                if last or line.spoken:
                    times = f" (tried {attempt} times)" if attempt > 1 else ""
                    _put(line, inbox, _Ended(self._error(trouble.words + times)))
                    return
                # Apart, so that many who were turned away do not come back together.
                if line.broken.wait(pause if trouble.wait_s is not None else pause * random.uniform(1, 1.25)):
                    return
            else:
                _put(line, inbox, _Ended(self._error(ending) if ending else None))
                return

    def _speak(self, line: Line, inbox: Queue[str | _Ended], prompt: tuple[str, str]) -> str | None:
        """One try. None where the reply is whole, else what cut it."""
        from llama_index.core.llms import ChatMessage, MessageRole

        system, user = prompt
        asked = [
            ChatMessage(role=MessageRole.SYSTEM, content=system),
            ChatMessage(role=MessageRole.USER, content=user),
        ]
        ending: str | None = None
        try:
            for part in self._opened(line).stream_chat(asked):
                told = finish_of(part.raw)
                ending = told if told or ending is None else ending
                line.spoken = line.spoken or bool(part.delta)
                if not _put(line, inbox, part.delta or ""):
                    return None
        finally:
            line.hang_up()
        if ending == "":
            return f"the connection to {self._advice.server} broke before the reply was over"
        if ending == "length":
            return f"the reply was cut at its longest, {REPLY_TOKENS:,} tokens"
        return f"{self._advice.server} held part of the reply back" if ending == "content_filter" else None

    def _error(self, words: str) -> LLMError:
        return LLMError(f"--llm {self.name}: {without_keys(words)}")


def finish_of(raw: object) -> str | None:
    """Why a reply ended, by the last part of an OpenAI or Ollama stream; "" in earlier parts; None: it does not say."""
    if isinstance(raw, dict) and "done" in raw:
        return str(raw.get("done_reason") or "stop") if raw["done"] else ""
    choices = getattr(raw, "choices", None)
    if not isinstance(choices, Sequence) or not choices:
        return None
    return str(getattr(choices[0], "finish_reason", None) or "")


def _put(line: Line, inbox: Queue[str | _Ended], item: str | _Ended) -> bool:
    """Whether anyone still listens."""
    while not line.broken.is_set():
        try:
            inbox.put(item, timeout=BEAT_S)
        except Full:
            continue
        return True
    return False
