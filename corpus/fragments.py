"""HTML inside a text field becomes text: paragraphs stay apart, marks go, nothing is left out but scripts."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from corpus.cleaning import storable

_KNOWN = "p|div|span|a|b|i|u|em|strong|small|sup|sub|h[1-6]|ul|ol|li|blockquote|figure|table|section|article|br"
_OPENING = re.compile(rf"<(?:{_KNOWN})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_CLOSING = re.compile(rf"</(?:{_KNOWN})\s*>|<br\s*/?>|<p>", re.IGNORECASE)
_OWN_BREAKS = re.compile(r"<(?:p|br|div|li|tr)\b", re.IGNORECASE)
_PAGE = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!doctype html|<html)\b", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{2,6}|#[xX][0-9a-fA-F]{2,5}|[a-zA-Z]{2,8}[0-9]{0,2});")
_TAG = re.compile(r"<[^<>]*>")
_FRAME = re.compile(r"</?(?:html|body)\b[^<>]*>", re.IGNORECASE)  # text after </body> would be lost
_BAD_CHARACTERS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_HIDDEN = frozenset("script style noscript template iframe svg head".split())
_PARAGRAPHS = frozenset(
    "p div h1 h2 h3 h4 h5 h6 ul ol blockquote figure figcaption table section article header footer aside main pre hr "
    "dl form fieldset address details summary".split()
)
_LINES = frozenset("li tr dt dd br".split())


def looks_like_html(text: str) -> bool:
    """Whether `text` has HTML's own marks (an element that is closed, <br>, <p>), not just an angle bracket."""
    return "<" in text and bool(_OPENING.search(text)) and bool(_CLOSING.search(text))


def is_page(text: str) -> bool:
    """Whether `text` is a whole HTML page, with its menus, not a piece of one."""
    return bool(_PAGE.match(text))


def unescaped(text: str) -> str:
    """`text` with entities such as &#8217; and &amp; as the characters they stand for."""
    return html.unescape(text) if "&" in text and _ENTITY.search(text) else text


def text_of_fragment(source: str) -> str:
    """The text of a piece of HTML: a blank line between paragraphs, list items and table rows on their own lines.

    Line breaks of the source count only where no element makes any.
    """
    keep_breaks = not _OWN_BREAKS.search(source)
    text = "".join(_parts(_FRAME.sub("", _BAD_CHARACTERS.sub("", storable(source))), keep_breaks))
    paragraphs = re.split(r"\n[ \t]*\n\s*", text)
    return "\n\n".join(tidy for part in paragraphs if (tidy := _tidied(part)))


def _parts(source: str, keep_breaks: bool) -> Iterator[str]:
    from lxml import etree  # type: ignore[import-untyped]
    from lxml import html as lxml_html

    parser = lxml_html.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True, encoding="utf-8")
    root = etree.fromstring(f"<html><body><div>{source}</div></body></html>".encode(), parser)
    if any(
        error.level == etree.ErrorLevels.FATAL for error in parser.error_log
    ):  # nested too deep: the rest is not read
        yield _TAG.sub("\n\n", source)
        return
    hidden = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = str(element.tag)
        if tag in _HIDDEN:
            hidden += 1 if event == "start" else -1
        if not hidden:
            yield "\n\n" if tag in _PARAGRAPHS else ""
            yield "\n" if tag in _LINES and event == "start" else " " if tag in ("td", "th") else ""
            text = element.text if event == "start" else element.tail
            if text:
                yield text if keep_breaks else re.sub(r"\s*[\r\n]\s*", " ", text)


def _tidied(paragraph: str) -> str:
    rows = (re.sub(r"[ \t\r\f\v]+", " ", row).strip() for row in paragraph.split("\n"))
    return "\n".join(row for row in rows if row)
