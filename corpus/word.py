"""The article in a Word file (DOCX), by python-docx."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import BadZipFile, ZipFile

from corpus.article import Article, Skipped, SourceFile
from corpus.cleaning import one_line, take_headline
from corpus.decoding import UnreadableError, over_limit, read_bytes
from corpus.drafts import Draft, finish
from corpus.fields import stated_authors, stated_title

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.text.paragraph import CT_P

FILE_FACTOR = 10  # a DOCX may be this many times the limit for its text, packed or unpacked: XML and pictures
_TITLE_STYLES = ("title", "heading 1", "headline")


def read_docx(file: SourceFile, limit: int) -> Iterator[Article | Skipped]:
    """The article in a DOCX file: its paragraphs, also those in tables and text boxes, in order.

    The title is a Title paragraph, else the title property, else a Heading 1 that opens the text, else a headline.
    When the file was made is no publication date.
    """
    document = _opened(read_bytes(file.path, FILE_FACTOR * limit), FILE_FACTOR * limit)
    styles = {style.style_id: str(style.name or "").lower() for style in document.styles}
    paragraphs = [(styles.get(p.style or "", ""), text) for p in _paragraphs(document) if (text := _text(p))]
    if not paragraphs:
        raise UnreadableError("no text in it")
    title = stated_title(document.core_properties.title or "")
    style, first = paragraphs[0]
    if (style in _TITLE_STYLES and len(paragraphs) > 1) or one_line(first) == one_line(title):
        title = first if style == "title" or not title else title
        paragraphs = paragraphs[1:] if one_line(title) == one_line(first) else paragraphs
    text = "\n\n".join(text for _, text in paragraphs)
    if not title:
        title, text = take_headline(text)
    yield finish(Draft(text, title, authors=stated_authors(document.core_properties.author or "")), file, limit)


def _opened(data: bytes, limit: int) -> Document:
    """The document; UnreadableError if it is none, or would unpack to more than `limit` bytes."""
    import docx
    from docx.opc.exceptions import OpcError
    from lxml.etree import XMLSyntaxError  # type: ignore[import-untyped]

    try:
        with ZipFile(BytesIO(data)) as archive:
            # zipfile stops reading a member at the size that it states
            if sum(member.file_size for member in archive.infolist()) > limit:
                raise UnreadableError(over_limit(limit))
        return docx.Document(BytesIO(data))
    except (
        BadZipFile,
        zipfile.LargeZipFile,
        OpcError,
        XMLSyntaxError,
        KeyError,
        ValueError,
        OSError,
        EOFError,
    ) as error:
        if data.startswith(b"\xd0\xcf\x11\xe0"):
            raise UnreadableError("an old Word file or one with a password: save it as .docx without one") from error
        raise UnreadableError("not a Word file that can be read (damaged?)") from error


def _paragraphs(document: Document) -> Iterator[CT_P]:
    from docx.oxml.ns import qn

    fallback = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
    for paragraph in document.element.body.iter(qn("w:p")):
        if not any(above.tag == fallback for above in paragraph.iterancestors()):  # a text box is there twice
            yield paragraph


def _text(paragraph: CT_P) -> str:
    """The paragraph's text with what was inserted under tracked changes, which python-docx's own property lacks."""
    from docx.oxml.ns import qn

    marks = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
    parts = (
        marks.get(element.tag, element.text or "")
        for element in paragraph.iter(qn("w:t"), *marks)
        if next(element.iterancestors(qn("w:p"))) is paragraph
    )
    return re.sub(r"[ \t]+", " ", "".join(parts)).strip()
