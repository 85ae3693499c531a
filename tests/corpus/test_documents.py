"""HTML, PDF and DOCX: the article without what surrounds it; broken, locked and empty files."""

from __future__ import annotations

import io
import threading
import zipfile
from datetime import date
from pathlib import Path

import docx
import pytest

from corpus import id_of
from tests.corpus.conftest import Read, ReadBack, pdf_of, read_path

BODY = (
    "<p>The minister said on Friday that the “talks” would begin in March — if both sides agree.</p>"
    "<p>She spoke to <a href='/x'>The Ledger</a> in the <em>afternoon</em>, at the café of the "
    "ministry in the old town.</p>"
    "<ul><li>The first point is the border.</li><li>The second point is the money.</li></ul>"
)
MENU = "<nav><ul><li><a href='/'>Home</a></li><li><a href='/w'>World</a></li></ul></nav>"
FOOTER = "<footer><p>© 2019 Harbor Ledger. Updated <time datetime='2019-01-01'>1 January 2019</time></p></footer>"
JSON_LD = """<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [
{"@type": "WebSite", "name": "Site"},
{"@type": ["NewsArticle"], "headline": "Talks “begin” in March", "datePublished": "2025-02-14T08:00:00+01:00",
 "dateModified": "2025-03-01", "author": [{"@type": "Person", "name": "Ann Lee"}, {"name": "Bo Chan"}],
 "publisher": {"@type": "Organization", "name": "Harbor Ledger"}}]}</script>"""


def page(head: str = "", body: str = BODY, top: str = "<h1>Talks “begin” in March</h1>") -> str:
    return (
        f"<!DOCTYPE html><html lang='en'><head><title>Talks “begin” in March | Harbor Ledger</title>{head}</head>"
        f"<body>{MENU}<article>{top}{body}</article>{FOOTER}</body></html>"
    )


TEXT = (
    "The minister said on Friday that the “talks” would begin in March — if both sides agree.\n\n"
    "She spoke to The Ledger in the afternoon, at the café of the ministry in the old town.\n\n"
    "The first point is the border.\n\nThe second point is the money."
)


@pytest.mark.parametrize(
    "head",
    [
        JSON_LD,
        "<meta property='og:site_name' content='Harbor Ledger'><meta name='author' content='Ann Lee; Bo Chan'>"
        "<meta property='article:published_time' content='2025-02-14T08:00:00Z'>",
    ],
)
@pytest.mark.parametrize("name", ["a.html", "a.htm", "a.xhtml"])
def test_html(read: ReadBack, head: str, name: str) -> None:
    article = read(name, page(head + "<link rel='canonical' href='https://ledger.example/talks'>")).only
    assert article.text == TEXT
    assert (article.title, article.title_made) == ("Talks “begin” in March", False)
    assert (article.published, article.published_from) == (date(2025, 2, 14), "metadata")
    assert (article.source, article.url) == ("Harbor Ledger", "https://ledger.example/talks")
    assert article.authors == ("Ann Lee", "Bo Chan")
    assert article.id == id_of("https://ledger.example/talks")


def test_the_date_in_a_footer_is_not_the_article_s(read: ReadBack) -> None:
    assert read("a.html", page()).only.published is None


def test_the_time_element_of_the_article_is(read: ReadBack) -> None:
    article = read("a.html", page(top="<header><h1>Talks</h1><time datetime='2025-02-14'>Friday</time></header>")).only
    assert (article.published, article.published_from) == (date(2025, 2, 14), "metadata")


def test_the_url_dates_a_page_that_does_not(read: ReadBack) -> None:
    article = read("a.html", page("<link rel='canonical' href='https://www.ledger.example/2025/02/14/talks'>")).only
    assert (article.published, article.published_from, article.source) == (date(2025, 2, 14), "url", "ledger.example")


@pytest.mark.parametrize(
    ("encoding", "head"),
    [
        ("utf-8", ""),
        ("utf-16", ""),
        ("cp1252", "<meta charset='windows-1252'>"),
        ("cp1252", "<meta http-equiv='Content-Type' content='text/html; charset=windows-1252'>"),
        ("utf-8", "<meta charset='iso-8859-1'>"),
    ],
)
def test_html_encodings(read: ReadBack, encoding: str, head: str) -> None:
    assert read("a.html", page(head).encode(encoding)).only.text == TEXT


def test_xhtml_with_its_declaration(read: ReadBack) -> None:
    assert read("a.xhtml", '<?xml version="1.0" encoding="utf-8"?>\n' + page()).only.text == TEXT


def test_short_news_keeps_its_paragraphs(read: ReadBack) -> None:
    body = "<p>The minister said on Friday that talks begin in March.</p><p>The opposition said no.</p>"
    assert read("a.html", page(body=body)).only.text.split("\n\n") == [
        "The minister said on Friday that talks begin in March.",
        "The opposition said no.",
    ]


@pytest.mark.parametrize(
    "content",
    [
        "<html></html>",
        "<html><body></body></html>",
        f"<html><body>{MENU}{FOOTER}</body></html>",
        "<html><body><script>var a = 'The minister said on Friday that the talks would begin.';</script></body></html>",
        "<!-- nothing -->",
    ],
)
def test_pages_without_an_article(read: ReadBack, content: str) -> None:
    assert read("a.html", content).reason == "no article text found in the page"


@pytest.mark.parametrize(
    "content",
    [
        "<div>" * 20_000 + "text",
        "<p>" * 50_000,
        "<" * 100_000,
        page(JSON_LD.replace("{", "{{")),
        "<a href='" + "x" * 10**6,
    ],
)
def test_hostile_html(read: ReadBack, content: str) -> None:
    found = read("a.html", content)
    assert len(found.articles) + len(found.skipped) == 1


def test_attack_in_a_page_is_text(read: ReadBack) -> None:
    body = (
        BODY + "<p>He wrote &lt;img src=x onerror=alert(1)&gt; on the board in the hall.</p><script>alert(2)</script>"
    )
    text = read("a.html", page(body=body)).only.text
    assert "He wrote <img src=x onerror=alert(1)> on the board" in text
    assert "alert(2)" not in text


LINES = [
    (72, 700, 22, "Talks begin"),
    (72, 676, 22, "in March"),
    (
        72,
        640,
        11,
        "The minister said on Friday that the talks would begin in March if both of the sides agree to inter-",
    ),
    (
        72,
        625,
        11,
        "national observers. She spoke of a well-known plan and of “guarantees” that nobody else in the coun-",
    ),
    (72, 610, 11, "try had seen. A long-"),
    (72, 595, 11, "term answer is open."),
    (72, 570, 11, "The opposition disagreed with this."),
    (
        72,
        545,
        11,
        "A third paragraph goes over the end of the page, and its sentence does too, since there is too much",
    ),
]
MORE = [(72, 700, 11, "to say about it here. It ends.")]
PARAGRAPHS = [
    "The minister said on Friday that the talks would begin in March if both of the sides agree to international "
    "observers. She spoke of a well-known plan and of “guarantees” that nobody else in the country had seen. "
    "A long-term answer is open.",
    "The opposition disagreed with this.",
    "A third paragraph goes over the end of the page, and its sentence does too, since there is too much "
    "to say about it here. It ends.",
]


def test_pdf(read: ReadBack) -> None:
    article = read("a.pdf", pdf_of([LINES, MORE])).only
    assert article.text.split("\n\n") == PARAGRAPHS
    assert (article.title, article.title_made) == ("Talks begin in March", False)
    assert article.published is None
    assert article.id == id_of("news/a.pdf")
    assert read("2025-02-14.pdf", pdf_of([LINES])).only.published_from == "filename"


def test_page_headers_and_numbers_are_dropped(read: ReadBack) -> None:
    def framed(number: int, lines: list[tuple[int, int, int, str]]) -> list[tuple[int, int, int, str]]:
        return [(72, 760, 9, "Harbor Ledger, weekend edition"), *lines, (300, 30, 9, f"Page {number} of 3")]

    pages = [framed(1, LINES), framed(2, MORE), framed(3, [(72, 700, 11, "A fourth paragraph stands on page three.")])]
    article = read("a.pdf", pdf_of(pages)).only
    assert article.text.split("\n\n") == [*PARAGRAPHS, "A fourth paragraph stands on page three."]


def test_a_page_printed_by_a_browser_gives_its_address(read: ReadBack) -> None:
    frame = [
        (24, 770, 8, "2/15/25, 3:39 AM Talks begin in March"),
        (24, 20, 8, "https://www.ledger.example/2025/02/14/talks 1/1"),
    ]
    article = read("a.pdf", pdf_of([[*LINES, *frame]], title="Talks begin in March - Ledger")).only
    assert (article.title, article.url) == ("Talks begin in March", "https://www.ledger.example/2025/02/14/talks")
    assert (article.source, article.published, article.published_from) == ("ledger.example", date(2025, 2, 14), "url")
    assert "3:39" not in article.text


@pytest.mark.parametrize(
    ("stated", "title", "made"),
    [
        ("A plain title", "A plain title", False),
        ("Microsoft Word - draft3.docx", "The opposition disagreed with this", True),
        ("untitled", "The opposition disagreed with this", True),
        ("", "The opposition disagreed with this", True),
    ],
)
def test_the_title_property_of_a_pdf(read: ReadBack, stated: str, title: str, made: bool) -> None:
    article = read("a.pdf", pdf_of([LINES[6:]], title=stated)).only
    assert (article.title, article.title_made) == (title, made)


def test_pdfs_that_give_no_article(read: ReadBack) -> None:
    good = pdf_of([LINES])
    assert read("a.pdf", pdf_of([[]])).reason == "no text in it (a scan? run text recognition on it first)"
    assert read("b.pdf", pdf_of([LINES], encrypt=True)).reason == "the PDF is protected by a password"
    assert read("c.pdf", b"%PDF-1.4 nothing").reason == "not a PDF that can be read (damaged?)"
    assert read("d.pdf", b"words").reason == "not a PDF that can be read (damaged?)"
    assert read("e.pdf", b"").reason == "the file is empty"
    assert read("f.pdf", good, limit=300).reason == "larger than the limit of 300 bytes for one article"
    cut = read("g.pdf", good[: len(good) // 2])
    assert len(cut.articles) + len(cut.skipped) == 1


def test_pdfs_in_many_threads(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf_of([LINES, MORE] * 5))
    results: list[Read] = []
    threads = [threading.Thread(target=lambda: results.append(read_path(path))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({result.only.digest for result in results}) == 1
    assert len(results) == 6


def word_file(**properties: str) -> tuple[docx.document.Document, io.BytesIO]:
    document = docx.Document()
    document.core_properties.author = properties.get("author", "python-docx")
    document.core_properties.title = properties.get("title", "")
    return document, io.BytesIO()


def saved(document: docx.document.Document, out: io.BytesIO) -> bytes:
    document.save(out)
    return out.getvalue()


def test_docx(read: ReadBack) -> None:
    document, out = word_file(author="Ann Lee; Bo Chan", title="Word Document")
    document.add_heading("Talks begin in March", 0)
    paragraph = document.add_paragraph("The minister said “yes” ")
    paragraph.add_run("on Friday").bold = True
    paragraph.add_run(".\tShe left.")
    document.add_paragraph("")
    cells = document.add_table(1, 2).rows[0].cells
    cells[0].text, cells[1].text = "Left cell.", "Right cell."
    document.add_heading("A subheading", 2)
    document.add_paragraph("The countryʼs end.")
    article = read("a.docx", saved(document, out)).only
    assert (article.title, article.title_made) == ("Talks begin in March", False)
    assert article.text.split("\n\n") == [
        "The minister said “yes” on Friday. She left.",
        "Left cell.",
        "Right cell.",
        "A subheading",
        "The countryʼs end.",
    ]
    assert article.authors == ("Ann Lee", "Bo Chan")
    assert (article.published, article.source) == (None, None)


@pytest.mark.parametrize(
    ("style", "first", "stated", "title", "text"),
    [
        ("Heading 1", "Talks begin", "", "Talks begin", "It rained. It poured."),
        ("Heading 1", "Talks begin", "Stated title", "Stated title", "Talks begin\n\nIt rained. It poured."),
        ("Normal", "Talks begin", "", "Talks begin", "It rained. It poured."),
        ("Normal", "Talks began.", "", "Talks began", "Talks began.\n\nIt rained. It poured."),
        ("Normal", "Talks begin", "Talks begin", "Talks begin", "It rained. It poured."),
    ],
)
def test_the_title_of_a_docx(read: ReadBack, style: str, first: str, stated: str, title: str, text: str) -> None:
    document, out = word_file(title=stated)
    document.add_paragraph(first, style)
    document.add_paragraph("It rained. It poured.")
    article = read("a.docx", saved(document, out)).only
    assert (article.title, article.text, article.authors) == (title, text, ())


def test_text_that_word_tracks_or_boxes_is_not_lost(read: ReadBack) -> None:
    document, out = word_file()
    document.add_paragraph("It MARK rained. It poured.")
    data = saved(document, out)
    changed = (
        "It </w:t></w:r><w:ins w:id='1' w:author='a'><w:r><w:t>really </w:t></w:r></w:ins>"
        "<w:del w:id='2' w:author='a'><w:r><w:delText>never </w:delText></w:r></w:del><w:r><w:t>"
    )
    assert read("a.docx", with_document(data, "It MARK ", changed)).only.text == "It really rained. It poured."


def with_document(data: bytes, old: str, new: str) -> bytes:
    """A DOCX with `old` replaced by `new` in its main part."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "word/document.xml":
                assert old.encode() in content
                content = content.replace(old.encode(), new.encode())
            target.writestr(name, content)
    return out.getvalue()


def test_docx_files_that_give_no_article(read: ReadBack) -> None:
    document, out = word_file()
    empty = saved(document, out)
    document.add_paragraph("It rained.")
    good = saved(document, io.BytesIO())
    damaged = "not a Word file that can be read (damaged?)"
    assert read("a.docx", empty).reason == "no text in it"
    assert read("b.docx", good[: len(good) // 2]).reason == damaged
    assert read("c.docx", b"words").reason == damaged
    assert read("d.docx", with_document(good, "<w:body>", "<w:body><w:p>")).reason == damaged
    assert read("e.docx", b"\xd0\xcf\x11\xe0" + bytes(600)).reason.startswith("an old Word file or one with a password")
    zipped = io.BytesIO()
    with zipfile.ZipFile(zipped, "w") as archive:
        archive.writestr("readme.txt", "words")
    assert read("f.docx", zipped.getvalue()).reason == damaged


def test_a_zip_bomb_is_not_unpacked(read: ReadBack) -> None:
    document, out = word_file()
    document.add_paragraph("It rained.")
    bomb = with_document(saved(document, out), "It rained.", "a" * 20_000_000)
    assert len(bomb) < 200_000
    assert read("a.docx", bomb, limit=1_000_000).reason == "larger than the limit of 10 MB for one article"


def test_entities_in_a_docx_are_not_expanded(read: ReadBack) -> None:
    document, out = word_file()
    document.add_paragraph("It rained.")
    data = saved(document, out)
    lol = "<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY f SYSTEM 'file:///etc/passwd'>]>\n<w:document"
    attack = with_document(with_document(data, "<w:document", lol), "It rained.", "It rained. &a;&f;")
    found = read("a.docx", attack)
    assert all("aaaa" not in article.text and "root:" not in article.text for article in found.articles)
    assert len(found.articles) + len(found.skipped) == 1
