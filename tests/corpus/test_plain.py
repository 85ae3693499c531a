"""Plain text and Markdown: the text to the letter, header dates, headlines, encodings, hostile content."""

from __future__ import annotations

import gzip
import random
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus import Skipped, SourceFile, digest_of, id_of, read_file
from tests.corpus.conftest import ReadBack, read_path

FIRST = "The minister said that the talks would begin in March if both sides agreed to it in writing by then."
SEED = f" date 2025-02-14 {FIRST}\n\nShe said so to The Ledger (TL).\n\nThe countryʼs “near future” is open.\n"


def test_the_plain_form_of_a_collection(read: ReadBack) -> None:
    article = read("000_5e8a55c63a08d14e.txt", SEED).only
    assert article.text == SEED.removeprefix(" date 2025-02-14 ").strip()
    assert (article.published, article.published_from) == (date(2025, 2, 14), "header")
    assert (
        article.title
        == "The minister said that the talks would begin in March if both sides agreed to it in writing by then"
    )
    assert article.title_made
    assert article.id == id_of("news/000_5e8a55c63a08d14e.txt")
    assert article.digest == digest_of(article.text)
    assert (article.source, article.url, article.authors) == (None, None, ())
    assert Path(article.path).is_absolute()


def test_every_sentence_is_word_for_word_in_the_file(read: ReadBack) -> None:
    odd = (
        "He  said\u00a0“no” — the countryʼs cafe\u0301, \u200bnai\u0308ve & <b>bold</b> &amp; 1\u20442\u2026\ufeff end."
    )
    article = read("a.txt", f"\n\n date 2025-02-14  {odd}\n\t{odd}\x07\x0c\u2028 {odd}").only
    assert article.text == f"{odd}\n\t{odd}\x07\x0c\u2028 {odd}"


@pytest.mark.parametrize(
    "head",
    [
        "date 2025-02-14 ",
        " date 2025-02-14\n",
        "\ufeff date 2025-02-14 ",
        "\n\n date 2025-02-14\n\n",
        "Date: 2025-02-14\n\n",
    ],
)
def test_variants_of_the_header(read: ReadBack, head: str) -> None:
    article = read("a.txt", head + "It rained. It poured.").only
    assert (article.text, article.published, article.title) == ("It rained. It poured.", date(2025, 2, 14), "It rained")


@pytest.mark.parametrize("head", ["date 2025-02-30 ", "update 2025-02-14 ", "date 2025-02-140 ", "date 14.2.2025 "])
def test_what_is_no_header_stays_in_the_text(read: ReadBack, head: str) -> None:
    article = read("a.txt", head + "it rained. It poured.").only
    assert article.text == head + "it rained. It poured."
    assert article.published is None


def test_a_long_first_sentence_is_cut_at_a_word(read: ReadBack) -> None:
    article = read("a.txt", "word " * 40 + "end.").only
    assert article.title == "word " * 19 + "word…"
    assert len(article.title) <= 100
    assert len(read("b.txt", "x" * 300).only.title) == 100


def test_a_made_title_survives_abbreviations(read: ReadBack) -> None:
    text = "On Jan. 6 the U.S. sent Gov. Ann Lee to No. 10 for talks. They were short."
    assert read("a.txt", text).only.title == "On Jan. 6 the U.S. sent Gov. Ann Lee to No. 10 for talks"


def test_a_headline_on_its_own_becomes_the_title(read: ReadBack) -> None:
    article = read(
        "a.txt", "Talks to begin in March\n\nBy Ann Lee and Bo Chan\n\nThe minister said so. It is late."
    ).only
    assert (article.title, article.title_made) == ("Talks to begin in March", False)
    assert article.authors == ("Ann Lee", "Bo Chan")
    assert article.text == "The minister said so. It is late."


@pytest.mark.parametrize(
    "first",
    [
        "The minister said so.",
        "“The minister said so.”",
        "x" * 151,
        "He named three things:",
        "“Is it over?”",
        "By Ann Lee",
        "***",
    ],
)
def test_a_first_line_that_is_no_headline_stays(read: ReadBack, first: str) -> None:
    article = read("a.txt", f"{first}\n\nSecond paragraph. More.").only
    assert article.title_made
    assert "Second paragraph." in article.text
    assert first in article.text or article.authors == ("Ann Lee",)


def test_header_lines(read: ReadBack) -> None:
    head = "Title: Talks: a start\nDate: 14 Feb 2025\nSource: Harbor Ledger\nURL: https://ledger.example/a\n"
    head += "By: Ann Lee, Bo Chan\n"
    article = read("a.txt", head + "\nThe minister said so. It is late.").only
    assert article.text == "The minister said so. It is late."
    assert (article.title, article.title_made) == ("Talks: a start", False)
    assert (article.published, article.published_from) == (date(2025, 2, 14), "header")
    assert (article.source, article.url) == ("Harbor Ledger", "https://ledger.example/a")
    assert article.authors == ("Ann Lee", "Bo Chan")
    assert article.id == id_of("https://ledger.example/a")


def test_a_dialogue_is_no_header(read: ReadBack) -> None:
    text = "Question: Is it late?\nAnswer: It is.\n\nThe minister said so."
    assert read("a.txt", text).only.text == text


def test_the_date_may_be_in_the_file_name(read: ReadBack) -> None:
    article = read("2025-02-14 talks.txt", "The minister said so.").only
    assert (article.published, article.published_from) == (date(2025, 2, 14), "filename")
    assert read("b.txt", "The minister said so.").only.published is None


CENTRAL = "„To jest źródło”, powiedział później Łukasz – żołnierze też byli tam obecni, a świat się zmienił."
WESTERN = "Mr. Peña said “we won’t go” — and left the café in Zürich for €5."
CYRILLIC = "Президент сообщил, что переговоры начнутся в феврале, и назвал это важным шагом."


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (WESTERN, "utf-8"),
        (WESTERN, "utf-8-sig"),
        (WESTERN, "utf-16"),
        (WESTERN, "utf-16-le"),
        (WESTERN, "utf-16-be"),
        (WESTERN, "utf-32"),
        (WESTERN, "cp1252"),
        (CENTRAL, "cp1250"),
        (CYRILLIC, "cp1251"),
        (CYRILLIC, "koi8-r"),
        ("大統領は交渉が二月に始まると述べた。これは重要な一歩である。", "shift_jis"),
    ],
)
def test_encodings(read: ReadBack, text: str, encoding: str) -> None:
    assert read("a.txt", text.encode(encoding)).only.text == text


def test_latin_2_keeps_its_letters(read: ReadBack) -> None:
    text = "Prezident řekl, že vojáci nepůjdou na východ a jednání začnou v únoru; dodal, že dohoda je možná. " * 3
    assert read("a.txt", text.encode("iso8859-2")).only.text.count("ř") == text.count("ř")


def test_utf_8_with_a_broken_byte_stays_utf_8(read: ReadBack) -> None:
    article = read("a.txt", "The café’s “menu” is out. ".encode() * 5 + b"Then \xff came.").only
    assert article.text == "The café’s “menu” is out. " * 5 + "Then \ufffd came."


def test_nul_and_line_ends(read: ReadBack) -> None:
    assert read("a.txt", b"One\0 line and some more.\r\nTwo lines.\rThree lines.\n").only.text == (
        "One line and some more.\nTwo lines.\nThree lines."
    )


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "the file is empty"),
        (b" \n\t\r\n ", "no text in it"),
        (b"\xef\xbb\xbf", "no text in it"),
        ("\u200b\u2014 * * *".encode(), "no text in it"),
        (b" date 2025-02-14 \n", "no text in it"),
        (random.Random(1).randbytes(5000), "it looks binary, not text"),
        (b"\0" * 5000, "it looks binary, not text"),
        (b"%PDF-1.4 text text text", "it looks binary (a PDF), not text"),
        (b"\x89PNG\r\n\x1a\n" + b"text " * 50, "it looks binary (a PNG image), not text"),
        (gzip.compress(b""), "the file is empty"),
    ],
)
def test_what_is_no_text_is_skipped(read: ReadBack, content: bytes, reason: str) -> None:
    assert read("a.txt", content).reason == reason


def test_gzipped_text(read: ReadBack) -> None:
    article = read("a.txt.gz", gzip.compress(SEED.encode())).only
    assert (article.text.split()[0], article.published) == ("The", date(2025, 2, 14))
    assert article.id == id_of("news/a.txt.gz")


def test_a_gzip_file_cut_short_is_skipped_whole_when_it_is_one_article(read: ReadBack) -> None:
    data = gzip.compress(random.Random(1).randbytes(50_000).hex().encode())
    assert read("a.txt.gz", data[: len(data) // 2]).reason == "the gzip file is cut short"
    assert read("b.txt.gz", data[:1000] + b"\xff" * 100 + data[1100:]).reason.startswith("the gzip file is damaged")


def test_the_limit(read: ReadBack) -> None:
    assert read("a.txt", "It rains. " * 100, limit=1000).only.text == ("It rains. " * 100).strip()
    assert read("b.txt", "It rains. " * 100, limit=999).reason == "larger than the limit of 999 bytes for one article"
    bomb = gzip.compress(b"a" * 3_000_000)
    assert read("c.txt.gz", bomb, limit=2_000_000).reason == "larger than the limit of 2 MB for one article"


def test_a_file_that_went_away_or_is_not_a_file(tmp_path: Path) -> None:
    gone = SourceFile(tmp_path / "a.txt", "news/a.txt", 1, 1)
    assert list(read_file(gone)) == [Skipped(str(tmp_path / "a.txt"), "it is no longer there")]
    (tmp_path / "b.txt").mkdir()
    assert list(read_file(SourceFile(tmp_path / "b.txt", "b", 1, 1))) == [
        Skipped(str(tmp_path / "b.txt"), "not a regular file")
    ]


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=300))
def test_any_text_comes_back_as_a_piece_of_its_file(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.txt"
    path.write_text(text, "utf-8", newline="")
    for article in read_path(path).articles:
        assert article.text in path.read_text("utf-8")
        assert article.text == article.text.strip() != ""
        assert article.title.strip() != ""
        article.title.encode("utf-8")
        assert digest_of(article.text) == article.digest


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.binary(max_size=400),
    st.sampled_from(["txt", "md", "html", "json", "jsonl", "csv", "tsv", "pdf", "docx", "txt.gz"]),
)
def test_no_bytes_make_a_reader_fail(tmp_path: Path, content: bytes, ending: str) -> None:
    path = tmp_path / f"a.{ending}"
    path.write_bytes(content)
    read = read_path(path)
    assert read.articles or read.skipped
    assert all(article.text.encode("utf-8") for article in read.articles)


MARKDOWN = """---
title: "Talks: a *start*"
date: 2025-02-14
source: Harbor Ledger
authors: [Ann Lee, Bo Chan]
url: https://ledger.example/talks
---

The **minister** said [so on Friday](https://x.example "t") — in
one paragraph of _two_ lines, with `code *kept*` and ![a photo](p.png).

## A subheading

- first *item*
- second item

1. loose item

2. another one

> A quoted line.

| who | what |
|-----|------|
| Lee | talk |

<p>An <b>HTML</b> block.</p>

    indented *code*

Snake_case_words and 2 * 3 * 4 stay, \\*escaped\\* too. Line with a break\\
and the next.
"""


def test_markdown(read: ReadBack) -> None:
    article = read("a.md", MARKDOWN).only
    assert article.title == "Talks: a *start*"
    assert (article.published, article.published_from) == (date(2025, 2, 14), "metadata")
    assert (article.source, article.url) == ("Harbor Ledger", "https://ledger.example/talks")
    assert article.authors == ("Ann Lee", "Bo Chan")
    assert article.text.split("\n\n") == [
        "The minister said so on Friday — in one paragraph of two lines, with code *kept* and .",
        "A subheading",
        "first item\nsecond item",
        "loose item",
        "another one",
        "A quoted line.",
        "who what\nLee talk",
        "An HTML block.",
        "indented *code*",
        "Snake_case_words and 2 * 3 * 4 stay, *escaped* too. Line with a break\nand the next.",
    ]


def test_a_markdown_heading_is_the_title(read: ReadBack) -> None:
    article = read("a.md", "# Talks *begin*\n\nThe minister said so.").only
    assert (article.title, article.text, article.title_made) == ("Talks begin", "The minister said so.", False)
    both = read("b.md", "---\ntitle: Talks\n---\n# Another heading\n\nThe minister said so.").only
    assert (both.title, both.text) == ("Talks", "Another heading\n\nThe minister said so.")
    same = read("c.md", "---\ntitle: Talks\n---\n# Talks\n\nThe minister said so.").only
    assert (same.title, same.text) == ("Talks", "The minister said so.")


def test_broken_front_matter_is_read_by_lines(read: ReadBack) -> None:
    article = read("a.md", "---\ntitle: Talks: a start\ndate: 2025-02-14\ntags: [a\n---\nThe minister said so.").only
    assert (article.title, article.published, article.text) == (
        "Talks: a start",
        date(2025, 2, 14),
        "The minister said so.",
    )


def test_toml_front_matter_and_none(read: ReadBack) -> None:
    article = read("a.md", '+++\ntitle = "Talks"\ndate = 2025-02-14\n+++\nThe minister said so.').only
    assert (article.title, article.published) == ("Talks", date(2025, 2, 14))
    assert read("b.md", "---\n\nThe minister said so.").only.text == "The minister said so."
    assert read("c.md", "date 2025-02-14 The minister said so.").only.published == date(2025, 2, 14)


@pytest.mark.parametrize(
    "content",
    [
        "---\n---\nText here.",
        "---\n- a\n- b\n---\nText here.",
        "---\n" + "[" * 5000 + "\n---\nText here.",
        "---\na: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n---\nText here.",
        "---\ndate: 2025-99-99\n---\nText here.",
        "---\n!!python/object/apply:os.system ['true']\n---\nText here.",
    ],
)
def test_hostile_front_matter(read: ReadBack, content: str) -> None:
    assert read("a.md", content).only.text.endswith("Text here.")


@pytest.mark.parametrize("content", ["> " * 3000 + "x", "[" * 3000 + "x", "*" * 5001 + " x", "- " * 500 + "x"])
def test_hostile_markdown(read: ReadBack, content: str) -> None:
    result = read("a.md", content)
    assert len(result.articles) + len(result.skipped) == 1


BODY = "The council voted on Friday to close the bridge. It will stay shut until May."


@pytest.mark.parametrize(
    ("head", "title", "source", "day"),
    [
        ("Bridge closes\nHarbor Ledger, 2025-02-14", "Bridge closes", "Harbor Ledger", date(2025, 2, 14)),
        (
            "The mayor: “I am terrified.”\nHarbor Ledger, February 14, 2025",
            "The mayor: “I am terrified.”",
            "Harbor Ledger",
            date(2025, 2, 14),
        ),
        ("Bridge closes\n\nHarbor Ledger, February 14, 2025", "Bridge closes", "Harbor Ledger", date(2025, 2, 14)),
        ("Bridge closes\nHarbor Ledger\nFeb. 14th, 2025", "Bridge closes", "Harbor Ledger", date(2025, 2, 14)),
        (
            "Bridge closes\n14 February 2025 | The Sunday Ledger",
            "Bridge closes",
            "The Sunday Ledger",
            date(2025, 2, 14),
        ),
        ("Bridge closes\nLedger (Online), 14 Feb 2025", "Bridge closes", "Ledger (Online)", date(2025, 2, 14)),
        ("Bridge closes\nPublished Friday, February 14, 2025 at 4:15 pm ET", "Bridge closes", None, date(2025, 2, 14)),
        ("Harbor Ledger · 14 February 2025", None, "Harbor Ledger", date(2025, 2, 14)),
    ],
)
def test_a_line_of_outlet_and_date_below_the_headline(
    read: ReadBack, head: str, title: str | None, source: str | None, day: date
) -> None:
    article = read("a.txt", f"{head}\n\n{BODY}\n").only
    assert (article.text, article.source, article.published) == (BODY, source, day)
    assert article.published_from == "header"
    assert article.title_made is (title is None)
    assert title is None or article.title == title


@pytest.mark.parametrize(
    "text",
    [
        f"The council voted on February 14, 2025\n\n{BODY}",
        f"Bridge closes\nThe council said on February 14, 2025, that it would close.\n\n{BODY}",
        f"Bridge closes\nHarbor Ledger, February 14, 2025\n{BODY}",
        f"Bridge closes\nHarbor Ledger, February 40, 2025\n\n{BODY}",
        f"It was a cold day. It rained.\nHarbor Ledger, February 14, 2025\n\n{BODY}",
        "Bridge closes\nHarbor Ledger, February 14, 2025",
    ],
)
def test_what_is_no_such_line_stays_in_the_text(read: ReadBack, text: str) -> None:
    article = read("a.txt", text).only
    assert text.endswith(article.text)
    assert article.published is None
    assert article.source is None
