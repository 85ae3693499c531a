"""CSV of any size, a row at a time: the separator found out, and one broken quote kept from swallowing the rest."""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterator

from corpus.decoding import UnreadableError, decode_line, over_limit
from corpus.fields import Value, has_text_field, known_fields
from corpus.json_stream import Found

SEPARATORS = ",;\t|"
MOST_REPAIRS = 100  # rows with an open quote that are read again by lines; a file with more is broken throughout
_NOT_THERE = frozenset(("", "nan", "none", "null", "n/a", "nat", "\\n"))  # how exports write an empty cell
_STATED = re.compile(r'"?sep=(.)"?\s*')  # Excel's own first line


def csv_articles(feed: Feed, *, separators: str = SEPARATORS) -> Iterator[Found]:
    """Rows of a table as records by column name.

    `row` counts as a spreadsheet does: the row with the names is 1. Holds no more than one row.
    Raises UnreadableError if no column can hold the text.
    """
    csv.field_size_limit(max(csv.field_size_limit(), min(feed.limit + 1, 2**31 - 1)))
    header: list[str] | None = None
    misfits: list[Found] = []
    for row, cells, problem in _rows(feed, _separator(feed, separators)):
        if problem:
            yield from _joined(misfits)
            misfits = []
            yield Found(row, problem=problem)
        elif not any(cell.strip() for cell in cells):
            continue
        elif header is None:
            header = _header(cells)
        elif _fits(cells, len(header), again=feed.again):
            yield from _joined(misfits)
            misfits = []
            yield Found(row, _record(header, cells))
        else:
            reason = f"{len(cells)} cells where the first row names {len(header)} columns"
            misfits = [*misfits[:1], Found(row, problem=reason)]
    yield from _joined(misfits)


def _header(cells: list[str]) -> list[str]:
    header = [cell.strip() for cell in cells]
    if not has_text_field(header):
        found = ", ".join(name[:40] for name in header[:12] if name)
        raise UnreadableError(f"no column with the text (text, content, body …); found: {found}")
    return header


def _fits(cells: list[str], columns: int, *, again: bool) -> bool:
    """Whether a row can be of the table. One read `again` may be a bit of a text: it must fit exactly."""
    if again:
        return len(cells) == columns
    return not any(cell.strip() for cell in cells[columns:]) and (len(cells) > 1 or columns == 1)


def _record(header: list[str], cells: list[str]) -> Value:
    """Cells by column name; of columns with one name, the first that has something."""
    record: dict[str, Value] = {}
    for name, cell in zip(header, cells, strict=False):
        if not record.get(name):
            record[name] = "" if cell.strip().lower() in _NOT_THERE else cell
    return record


def _joined(misfits: list[Found]) -> Iterator[Found]:
    """One report for rows in sequence that do not fit: what is left of one broken row can be thousands."""
    if len(misfits) == 2:
        first, last = misfits
        yield Found(first.row, problem=f"{first.problem}, and so on to row {last.row}")
    else:
        yield from misfits


def _rows(feed: Feed, separator: str) -> Iterator[tuple[int, list[str], str]]:
    """Row number, cells, and the problem if there is one. A quote that is never closed costs one line, not the rest."""
    row = 0
    while True:
        reader = csv.reader(feed, delimiter=separator)
        problem = ""
        while not problem:
            row += 1
            feed.begin_row()
            try:
                cells = next(reader)
            except StopIteration:
                return
            except _TooLongError:
                problem = over_limit(feed.limit)
            except csv.Error as error:
                problem = f"not a row of a table: {error}"
            else:
                if feed.ended and len(feed.taken) > 1 and feed.repairs < MOST_REPAIRS:
                    problem = "a quote is opened in it and never closed"
                else:
                    yield row, cells, ""
        yield row, [], problem
        feed.give_back()


def _separator(feed: Feed, separators: str) -> str:
    """The one that Excel's `sep=` line states, or that gives the first row the most columns with known names."""
    if len(separators) == 1:
        return separators
    first = feed.first()
    if stated := _STATED.fullmatch(first):
        feed.waiting.clear()
        return stated[1]

    def score(separator: str) -> tuple[int, int]:
        names = next(csv.reader([first], delimiter=separator), [])
        return known_fields(names), len(names)

    return max(separators, key=score)


class _TooLongError(Exception):
    """A row larger than the limit."""


class Feed:
    """Lines for the csv module: `source` gives them, None for one over `limit` bytes; `old` is the file's old encoding.

    Remembers those of the current row (`taken`), so that they can be read again.
    """

    def __init__(self, source: Iterator[bytes | None], limit: int, old: str | None = None) -> None:
        self.limit = limit
        self._old = old
        self.waiting: deque[str] = deque()
        self.taken: list[str] = []
        self.ended = False
        self.again = False
        self.repairs = 0
        self._size = 0
        self._source = source

    def __iter__(self) -> Feed:
        return self

    def __next__(self) -> str:
        if self.waiting:
            line = self.waiting.popleft()
        else:
            line = self._next_line()
        self._size += len(line)
        if self._size > self.limit:
            self.taken.append(line)
            raise _TooLongError
        self.taken.append(line)
        return line

    def first(self) -> str:
        """The first line, which stays to be read."""
        try:
            self.waiting.append(self._next_line())
        except StopIteration:
            return ""
        return self.waiting[0]

    def begin_row(self) -> None:
        self.taken = []
        self._size = 0
        self.again = bool(self.waiting) and self.repairs > 0

    def give_back(self) -> None:
        """Let all lines of the row but its first be read again."""
        if self.repairs < MOST_REPAIRS:
            self.repairs += 1
            self.waiting.extendleft(reversed(self.taken[1:]))
            self.ended = False

    def _next_line(self) -> str:
        try:
            raw = next(self._source)
        except StopIteration:
            self.ended = True
            raise
        if raw is None:
            raise _TooLongError
        try:
            text = decode_line(raw, self._old)
        except UnreadableError:
            text = raw.decode("utf-8", "replace")
        return text.replace("\0", "") + "\n"
