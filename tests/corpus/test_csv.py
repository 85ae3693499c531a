"""CSV and TSV: separators, quotes that are left open, rows over the limit, odd columns."""

from __future__ import annotations

import csv
import gzip
import io
from datetime import date

import pytest

from corpus import id_of
from tests.corpus.conftest import ReadBack


def table(*records: list[str], separator: str = ",") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator="\n").writerows(records)
    return out.getvalue()


HEADER = ["id", "Headline", "Content", "Published Date", "Outlet", "Byline"]
ROW = ["1", "Talks, begin", 'He said "so".\n\nIt, is late.', "14/02/2025", "Harbor Ledger", "By Ann Lee"]


@pytest.mark.parametrize(
    ("name", "separator"), [("a.csv", ","), ("a.csv", ";"), ("a.csv", "\t"), ("a.csv", "|"), ("a.tsv", "\t")]
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_csv(read: ReadBack, name: str, separator: str, encoding: str) -> None:
    content = table(HEADER, ROW, [], ["2", "", "Second text.", "", "", ""], separator=separator)
    for ends in ("\n", "\r\n"):
        found = read(name, content.replace("\n", ends).encode(encoding))
        first, second = found.articles
        assert not found.skipped
        assert (first.title, first.text) == ("Talks, begin", 'He said "so".\n\nIt, is late.')
        assert (first.published, first.source, first.authors) == (date(2025, 2, 14), "Harbor Ledger", ("Ann Lee",))
        assert first.id == id_of(f"news/{name}#1")
        assert (second.title, second.title_made, second.text) == ("Second text", True, "Second text.")
    assert read(f"{name}.gz", gzip.compress(content.encode(encoding))).texts == [first.text, second.text]


def test_the_separator_of_excel(read: ReadBack) -> None:
    assert read("a.csv", "sep=;\nid;text\n1;One, two.\n").texts == ["One, two."]


def test_csv_in_an_old_encoding(read: ReadBack) -> None:
    content = table(["title", "text"], ["Café", "It is “late” — naïve."], ["B", "Señor."])
    assert read("a.csv", content.encode("cp1252")).texts == ["It is “late” — naïve.", "Señor."]


def test_columns_of_one_name_and_empty_cells(read: ReadBack) -> None:
    content = table(["text", "text", "title", "author"], ["", "Second.", "nan", "None"], ["First.", "x", "T", "NULL"])
    first, second = read("a.csv", content).articles
    assert (first.text, first.title, first.title_made, first.authors) == ("Second.", "Second", True, ())
    assert (second.text, second.title) == ("First.", "T")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("id,label\n1,x\n", "no column with the text (text, content, body …); found: id, label"),
        ("1,2,3\n4,5,6\n", "no column with the text (text, content, body …); found: 1, 2, 3"),
        ("", "no articles in it"),
        ("id,text\n", "no articles in it"),
        (b"\x00\x01\x02\x03" * 500, "it looks binary, not text"),
    ],
)
def test_tables_without_articles(read: ReadBack, content: str | bytes, reason: str) -> None:
    assert read("a.csv", content).reason == reason


def test_rows_are_counted_as_in_a_spreadsheet(read: ReadBack) -> None:
    found = read("a.csv", table(["id", "text"], ["1", "One\nline."], ["2", ""], ["3", "Three."], ["4", "x", "y", "z"]))
    assert found.texts == ["One\nline.", "Three."]
    assert [(one.row, one.reason) for one in found.skipped] == [
        (3, "no text in it"),
        (5, "4 cells where the first row names 2 columns"),
    ]


def test_a_quote_that_is_never_closed_costs_one_row(read: ReadBack) -> None:
    lines = [f"{number},Article {number}." for number in range(1, 200)]
    lines[50] = '51,"Article 51.'
    found = read("a.csv", "id,text\n" + "\n".join(lines) + "\n")
    assert found.texts == [f"Article {number}." for number in range(1, 200) if number != 51]
    assert [(one.row, one.reason) for one in found.skipped] == [(52, "a quote is opened in it and never closed")]


def test_a_row_over_the_limit(read: ReadBack) -> None:
    long_line = table(["id", "text"], ["1", "One."], ["2", "x" * 300_000], ["3", "Three."])
    found = read("a.csv", long_line, limit=200_000)
    assert (found.texts, found.rows) == (["One.", "Three."], [3])
    many_lines = table(["id", "text"], ["1", "One."], ["2", "some words\n" * 1000], ["3", "Three."])
    found = read("b.csv", many_lines, limit=5000)
    assert found.texts == ["One.", "Three."]
    assert [(one.row, one.reason) for one in found.skipped] == [
        (3, "larger than the limit of 5,000 bytes for one article"),
        (4, "1 cells where the first row names 2 columns, and so on to row 1002"),
        (1003, "a quote is opened in it and never closed"),
    ]


def test_fields_beyond_the_csv_module_s_own_limit(read: ReadBack) -> None:
    text = "word " * 100_000
    assert read("a.csv", table(["id", "text"], ["1", text])).only.text == text.strip()


def test_a_table_of_quotes_ends(read: ReadBack) -> None:
    found = read("a.csv", "id,text\n" + '1,"a\n2,"b"c\n' * 3000 + '"')
    assert len(found.articles) + len(found.skipped) > 100
