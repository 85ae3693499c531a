"""Many questions from a JSONL file, one answer a line in the same order.

A line that is no question gives a line `{"id": …, "line": N, "error": "…"}` in its place; the rest goes on.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import IO

from index.passage import Scope
from qa.answer import Turn
from qa.answer_json import JSON
from ui.filters import day_of, encodable


@dataclass(frozen=True, slots=True)
class Asked:
    """One line: a question with what was said before. `scope` is None where the line sets no limits of its own."""

    id: JSON
    line: int
    question: str
    history: tuple[Turn, ...] = ()
    scope: Scope | None = None


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that cannot be asked: its id if it could be read, its number from 1, and what is wrong."""

    id: JSON
    line: int
    error: str


class NotAskedError(ValueError):
    """What is wrong with a line."""


def read_batch(lines: Iterable[bytes]) -> Iterator[Asked | BadLine]:
    """Each line that is not blank, in order. Never raises for what a line holds."""
    for number, raw in enumerate(lines, start=1):
        if not raw.strip(b" \t\r\n\xef\xbb\xbf"):
            continue
        row: JSON = None
        try:
            row = _parsed(raw)
            yield _asked(row, number)
        except NotAskedError as error:
            yield BadLine(_id(row), number, str(error))


def run_batch(lines: Iterable[bytes], out: IO[str], reply: Callable[[Asked], dict[str, JSON]]) -> Iterator[bool]:
    """Write one line for each line in, and yield whether it could be asked, once the line is out of our hands.

    `reply` may raise NotAskedError too.
    """
    for asked in read_batch(lines):
        written: dict[str, JSON]
        try:
            if isinstance(asked, BadLine):
                raise NotAskedError(asked.error)
            written, good = reply(asked), True
        except NotAskedError as error:
            written, good = {"id": asked.id, "line": asked.line, "error": str(error)}, False
        out.write(json.dumps(written, ensure_ascii=False) + "\n")
        out.flush()
        yield good


def _parsed(raw: bytes) -> JSON:
    try:
        row: JSON = json.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise NotAskedError(f"not UTF-8: {error.reason} at byte {error.start}") from None
    except json.JSONDecodeError as error:
        raise NotAskedError(f"not JSON: {error.msg} at character {error.pos}") from None
    except RecursionError:
        raise NotAskedError("not JSON that can be read: nested too deeply") from None
    except ValueError:
        raise NotAskedError("not JSON that can be read: a number has too many digits") from None
    return row


def _asked(row: JSON, number: int) -> Asked:
    if not isinstance(row, dict):
        raise NotAskedError('not an object; a line is {"id": …, "question": "…"}')
    if not _writable(row.get("id")):
        raise NotAskedError(
            '"id" cannot be written again: half a character, a number out of range, or nested too deeply'
        )
    question = row.get("question", row.get("query"))
    if not isinstance(question, str) or not question.strip():
        raise NotAskedError('no "question": it must be a text that is not empty')
    if not encodable(question):
        raise NotAskedError('"question" holds half a character (a lone surrogate)')
    return Asked(row.get("id"), number, question, _history(row.get("history")), _scope(row))


def _id(row: JSON) -> JSON:
    """The id that a line gives, None where it gives none that can be written."""
    value = row.get("id") if isinstance(row, dict) else None
    return value if _writable(value) else None


def _writable(value: JSON) -> bool:
    """Whether a line of answers can hold `value`: UTF-8 that any JSON reader takes."""
    try:  # inside as many brackets as an answer has around it, and one more
        json.dumps([[value]], ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, RecursionError):
        return False
    return True


def _history(value: JSON) -> tuple[Turn, ...]:
    wrong = '"history" must be a list of {"role": "user" or "assistant", "content": "…"}'
    if value is None:
        return ()
    if not isinstance(value, list):
        raise NotAskedError(wrong)
    turns: list[Turn] = []
    for turn in value:
        content = turn.get("content") if isinstance(turn, dict) else None
        role = turn.get("role") if isinstance(turn, dict) else None
        if not isinstance(content, str) or not encodable(content):
            raise NotAskedError(wrong)
        if role == "user":
            turns.append(Turn("user", content))
        elif role == "assistant":
            turns.append(Turn("assistant", content))
        else:
            raise NotAskedError(wrong)
    return tuple(turns)


def _scope(row: dict[str, JSON]) -> Scope | None:
    if not any(row.get(key) for key in ("since", "until", "sources")):
        return None
    sources = row.get("sources") or []
    if not isinstance(sources, list) or not all(isinstance(source, str) for source in sources):
        raise NotAskedError('"sources" must be a list of outlets')
    return Scope(_day(row, "since"), _day(row, "until"), tuple(str(source) for source in sources))


def _day(row: dict[str, JSON], key: str) -> date | None:
    value = row.get(key)
    if value is None:
        return None
    if not isinstance(value, str):
        raise NotAskedError(f'"{key}" must be a date written YYYY-MM-DD')
    try:
        return day_of(value)
    except ValueError as error:
        raise NotAskedError(f'"{key}": {error}') from None
