"""The article in a PDF file, by PDFium, which may be used by one thread at a time."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Lock
from typing import TYPE_CHECKING

from corpus.article import Article, Skipped, SourceFile
from corpus.decoding import UnreadableError, over_limit, read_bytes
from corpus.drafts import Draft, finish
from corpus.fields import plain_name, stated_authors, stated_title
from corpus.pdf_lines import SOFT_HYPHENS, Line, article_of, printed_address, without_edges

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfTextPage

MOST_PAGES = 2000
FILE_FACTOR = 10  # a PDF may be this many times the limit for its text: pictures and fonts
LINE_ENDS = f"\r\n{SOFT_HYPHENS}"  # PDFium puts a mark in place of a hyphen at a line's end, and no line break
_PDFIUM = Lock()


def read_pdf(file: SourceFile, limit: int) -> Iterator[Article | Skipped]:
    """The article in a PDF file; a scan without text gives none. When the file was made is no publication date."""
    data = read_bytes(file.path, FILE_FACTOR * limit)
    with _PDFIUM:
        pages, stated, author = _read(data, limit)
    if not any(pages):
        raise UnreadableError("no text in it (a scan? run text recognition on it first)")
    heading, text = article_of(without_edges(pages))
    title = _title(stated_title(stated), heading, text)
    yield finish(Draft(text, title, url=printed_address(pages), authors=stated_authors(author)), file, limit)


def _title(stated: str, heading: str, text: str) -> str:
    """The stated title if the page has it too; else the heading; else what is stated ("Headline - Outlet")."""
    if stated and plain_name(stated) in plain_name(text[:5000]):
        return stated
    return heading or stated


def _read(data: bytes, limit: int) -> tuple[list[list[Line]], str, str]:
    """(lines by page, title, author) of a PDF. Raises UnreadableError for one that cannot be opened."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise UnreadableError("the PDF is protected by a password") from error
        raise UnreadableError("not a PDF that can be read (damaged?)") from error
    try:
        pages: list[list[Line]] = []
        left = limit
        for number in range(min(len(document), MOST_PAGES)):
            pages.append(_page(document, number))
            left -= sum(len(line.text) for line in pages[-1])
            if left < 0:
                raise UnreadableError(over_limit(limit))
        return pages, document.get_metadata_value("Title"), document.get_metadata_value("Author")
    finally:
        document.close()


def _page(document: PdfDocument, number: int) -> list[Line]:
    """The lines of one page; none for a page that is damaged."""
    import pypdfium2

    try:
        page = document[number]
    except pypdfium2.PdfiumError:
        return []
    try:
        text_page = page.get_textpage()
        try:
            return list(_lines(text_page))
        finally:
            text_page.close()
    finally:
        page.close()


def _lines(page: PdfTextPage) -> Iterator[Line]:
    """Lines as PDFium breaks them. Read by character: its text by range drops what lies beyond 16 bits."""
    from pypdfium2 import raw

    count = page.count_chars()
    characters = [chr(raw.FPDFText_GetUnicode(page, place)) for place in range(count)]
    start = 0
    for stop in range(count + 1):
        if stop < count and characters[stop] not in LINE_ENDS:
            continue
        end = stop + 1 if stop < count and characters[stop] in SOFT_HYPHENS else stop
        ink = [place for place in range(start, end) if not characters[place].isspace()]
        if ink:
            left, bottom, _, top = _box(page, ink[0])
            right = _box(page, ink[-1])[2] or left
            yield Line("".join(characters[start:end]).strip(), top, bottom, left, right)
        start = stop + 1


def _box(page: PdfTextPage, place: int) -> tuple[float, float, float, float]:
    """Left, bottom, right and top of a character's box, in points; the same height for all letters of a font."""
    import pypdfium2

    try:
        left, bottom, right, top = page.get_charbox(place, loose=True)
    except pypdfium2.PdfiumError:  # a character that PDFium made up, such as a space
        return 0.0, 0.0, 0.0, 0.0
    return left, bottom, right, top
