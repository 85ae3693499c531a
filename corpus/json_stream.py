"""JSON of any size, an article at a time: lists, objects around a list, objects one after another."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass

from corpus.decoding import UnreadableError, decode, over_limit
from corpus.fields import TEXT, Value, plain_name

LISTS = frozenset(
    "articles items data docs documents results stories entries posts news hits records rows graph response feed "
    "value".split()
)
"""Names under which an export keeps its list of articles, as `plain_name` gives them."""

NEAR_END = 12  # characters from the end of what was read where an error may only mean that more is to come
_DEEPEST = 8  # objects around the list
_BLANK = re.compile(r"[ \t\n\r]*")
_MARKS = re.compile(r"\\.|[\"\[\]{}]", re.DOTALL)
_DECODER = json.JSONDecoder(strict=False)


@dataclass(frozen=True, slots=True)
class Found:
    """A value, or the problem that there is instead. `row` is its 1-based place among the file's articles."""

    row: int | None
    value: Value = None
    problem: str = ""


def json_articles(pieces: Iterator[bytes], limit: int) -> Iterator[Found]:
    """The articles in JSON given as UTF-8. Holds no more than `limit` bytes and a piece.

    A broken or larger one among several is passed over. Raises UnreadableError where nothing more can be read.
    """
    reader = _Reader(_texts(pieces), limit)
    counter = [0]
    while mark := reader.peek():
        if mark == "[":
            yield from _items(reader, counter)
        elif mark == "{":
            fields = yield from _object(reader, counter, _DEEPEST)
            if fields is not None:
                alone = not counter[0] and not reader.peek()
                counter[0] += 1
                yield Found(None if alone else counter[0], fields)
        else:
            raise UnreadableError(reader.complaint("not a JSON object or list"))
        if reader.peek() == ",":
            reader.at += 1


def json_problem(error: ValueError | RecursionError) -> str:
    """Why a text is not JSON that can be read, in words."""
    if isinstance(error, json.JSONDecodeError):
        return f"not valid JSON: {error.msg} (character {error.colno})"
    return "not JSON that can be read: " + ("nested too deep" if isinstance(error, RecursionError) else str(error))


def _items(reader: _Reader, counter: list[int]) -> Iterator[Found]:
    reader.expect("[")
    while (mark := reader.peek()) != "]":
        counter[0] += 1
        try:
            value = reader.value()
        except _BadValueError as error:
            if mark not in "[{":
                raise UnreadableError(str(error)) from error
            yield Found(counter[0], problem=str(error))
            reader.skip()
        else:
            yield Found(counter[0], value)
        if reader.peek() != "]":
            reader.expect(",")
    reader.expect("]")


def _object(reader: _Reader, counter: list[int], depth: int) -> Generator[Found, None, dict[str, Value] | None]:
    """An object's fields; those of its articles' list are yielded as they come, and then it is None."""
    reader.expect("{")
    fields: dict[str, Value] = {}
    kept, before = 0, counter[0]
    while reader.peek() != "}":
        key, start = reader.checked(), reader.passed + reader.at
        reader.expect(":")
        mark, wrapper = reader.peek(), plain_name(key) in LISTS and not any(plain_name(name) in TEXT for name in fields)
        if wrapper and mark == "[" and reader.peek(1) == "{":
            yield from _items(reader, counter)
        elif wrapper and mark == "{" and depth:
            fields[str(key)] = yield from _object(reader, counter, depth - 1)
        else:
            fields[str(key)] = reader.checked()
            kept += reader.passed + reader.at - start
            if kept > reader.limit:
                raise UnreadableError(over_limit(reader.limit))
        if reader.peek() != "}":
            reader.expect(",")
    reader.expect("}")
    has_text = any(plain_name(name) in TEXT and isinstance(value, str) for name, value in fields.items())
    return fields if counter[0] == before or has_text else None


class _BadValueError(Exception):
    """A value that is no JSON, or too large; `skip` may still find its end."""


class _Reader:
    """A window on the text: `at` is the place in it, `passed` and `line` say where it lies in the file."""

    def __init__(self, texts: Iterator[str], limit: int) -> None:
        self.limit = limit
        self.text = ""
        self.at = 0
        self.passed = 0
        self._lines = 0
        self._texts = texts

    def peek(self, ahead: int = 0) -> str:
        """The next character that is not blank, after `ahead` others; "" at the end."""
        place = self.at
        for step in range(ahead + 1):
            place = self._after_blank(place)
            place += step < ahead
        if not ahead:
            self.at = place
        return self.text[place : place + 1]

    def expect(self, mark: str) -> None:
        found = self.peek()
        if found != mark:
            wrong = f"{mark!r} expected, {found!r} found" if found else f"it ends where {mark!r} should follow"
            raise UnreadableError(self.complaint(f"not valid JSON: {wrong}"))
        self.at += 1

    def checked(self) -> Value:
        """The next value; UnreadableError if there is none to be read."""
        self.peek()
        try:
            return self.value()
        except _BadValueError as error:
            raise UnreadableError(str(error)) from error

    def value(self) -> Value:
        """The next value. Raises _BadValueError, and stays before it, if it is no JSON or larger than the limit."""
        while True:
            try:
                value, end = _DECODER.raw_decode(self.text, self.at)
            except json.JSONDecodeError as error:
                if not self._may_go_on(error):
                    raise _BadValueError(self.complaint(f"not valid JSON: {error.msg}", error.pos)) from error
            except (ValueError, RecursionError) as error:
                raise _BadValueError(self.complaint(json_problem(error))) from error
            else:
                if end < len(self.text) or not self._more():  # a number may go on in the next piece
                    if end - self.at > self.limit:
                        raise _BadValueError(over_limit(self.limit))
                    self.at = end
                    return value
            if len(self.text) - self.at > self.limit:
                raise _BadValueError(over_limit(self.limit))

    def skip(self) -> None:
        """Pass over the list or object that begins here, by its brackets and quotes alone."""
        depth, in_string = 0, False
        while True:
            for match in _MARKS.finditer(self.text, self.at):
                mark = match[0]
                if mark == '"':
                    in_string = not in_string
                elif not in_string and mark in "[]{}":
                    depth += 1 if mark in "[{" else -1
                    if depth == 0:
                        self.at = match.end()
                        return
                self.at = match.end()
            self.at = len(self.text) - self.text.endswith("\\")
            if not self._more():
                raise UnreadableError("the rest is not valid JSON: brackets or quotes are left open")

    def complaint(self, what: str, place: int | None = None) -> str:
        line = self._lines + self.text.count("\n", 0, self.at if place is None else place) + 1
        return f"{what} (line {line})"

    def _may_go_on(self, error: json.JSONDecodeError) -> bool:
        open_end = error.msg.startswith("Unterminated string") or error.pos >= len(self.text) - NEAR_END
        have = len(self.text) - self.at
        grown = False
        while open_end and len(self.text) - self.at <= max(2 * have, have + 1) and self._more():
            grown = True
        return grown

    def _after_blank(self, place: int) -> int:
        while True:
            match = _BLANK.match(self.text, place)
            place = match.end() if match else place
            if place < len(self.text):
                return place
            gone = self.at
            if not self._more():
                return len(self.text)
            place -= gone

    def _more(self) -> bool:
        """Read on, and let go of what lies before `at`; False at the end."""
        piece = next(self._texts, "")
        if not piece:
            return False
        self._lines += self.text.count("\n", 0, self.at)
        self.passed += self.at
        self.text = self.text[self.at :] + piece
        self.at = 0
        return True


def _texts(pieces: Iterator[bytes]) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder("utf-8")()
    for piece in pieces:
        held = decoder.getstate()[0]
        try:
            text = decoder.decode(piece)
        except UnicodeDecodeError:
            decoder.reset()
            text = decode(held + piece)
        if text:
            yield text
