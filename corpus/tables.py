"""Files of many articles, read as streams: JSON, JSON Lines, CSV and TSV, whatever their size."""

from __future__ import annotations

import json
from collections.abc import Iterator

from corpus.article import Article, Skipped, SourceFile
from corpus.csv_stream import SEPARATORS, Feed, csv_articles
from corpus.decoding import UnreadableError, chunks, decode_line, lines, old_encoding, over_limit
from corpus.drafts import finish
from corpus.fields import draft_of
from corpus.json_stream import Found, json_articles, json_problem

_DECODER = json.JSONDecoder(strict=False)


def read_json(file: SourceFile, limit: int) -> Iterator[Article | Skipped]:
    """Articles of a .json file: one object, a list, {"articles": [...]} and the like, or an object a line."""
    pieces = chunks(file.path)
    head = next(pieces, b"")
    pieces = _again(head, pieces)
    found = _json_lines(head, pieces, limit) if _is_json_lines(head) else json_articles(pieces, limit)
    yield from _articles(found, file, limit)


def read_json_lines(file: SourceFile, limit: int) -> Iterator[Article | Skipped]:
    """Articles of a .jsonl file, an object a line; `row` is the line. One that holds a list instead is read as JSON."""
    pieces = chunks(file.path)
    head = next(pieces, b"")
    pieces = _again(head, pieces)
    first = head.lstrip().partition(b"\n")[0].strip()
    whole = first.startswith(b"[") or first == b"{"
    found = json_articles(pieces, limit) if whole else _json_lines(head, pieces, limit)
    yield from _articles(found, file, limit)


def read_csv(file: SourceFile, limit: int, *, tabs: bool = False) -> Iterator[Article | Skipped]:
    """Articles of a table whose first row names the columns; `row` counts as a spreadsheet does, the first row is 1."""
    pieces = chunks(file.path)
    head = next(pieces, b"")
    feed = Feed(lines(_again(head, pieces), limit), limit, old_encoding(head))
    found = csv_articles(feed, separators="\t" if tabs else SEPARATORS)
    yield from _articles(found, file, limit)


def _articles(found: Iterator[Found], file: SourceFile, limit: int) -> Iterator[Article | Skipped]:
    path = str(file.path)
    none = True
    for one in found:
        none = False
        if one.problem:
            yield Skipped(path, one.problem, one.row)
        elif not isinstance(one.value, dict):
            yield Skipped(path, "not an object with the fields of an article", one.row)
        else:
            draft = draft_of(one.value, one.row)
            yield Skipped(path, draft, one.row) if isinstance(draft, str) else finish(draft, file, limit)
    if none:
        yield Skipped(path, "no articles in it")


def _json_lines(head: bytes, pieces: Iterator[bytes], limit: int) -> Iterator[Found]:
    encoding = old_encoding(head)
    for row, line in enumerate(lines(pieces, limit), start=1):
        if line is None:
            yield Found(row, problem=over_limit(limit))
        elif line.strip():
            yield _json_line(row, line, encoding)


def _json_line(row: int, line: bytes, encoding: str | None) -> Found:
    try:
        return Found(row, _DECODER.decode(decode_line(line, encoding)))
    except UnreadableError as error:
        return Found(row, problem=str(error))
    except (ValueError, RecursionError) as error:
        return Found(row, problem=json_problem(error))


def _is_json_lines(head: bytes) -> bool:
    """Whether a .json file has one whole object in its first line, and more after it."""
    first, _, rest = head.lstrip().partition(b"\n")
    if not first.startswith(b"{") or not rest.strip():
        return False
    try:
        return isinstance(json.loads(first), dict)
    except (ValueError, RecursionError):
        return False


def _again(head: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    if head:
        yield head
    yield from rest
