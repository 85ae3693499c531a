"""The article in an HTML page, by trafilatura, without its menus; its date from where a page states it."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from corpus.article import Article, Skipped, SourceFile
from corpus.cleaning import one_line, storable
from corpus.dates import parse_date
from corpus.decoding import UnreadableError, read_text
from corpus.drafts import Draft, finish, web_address
from corpus.fields import Value, draft_of, plain_name

if TYPE_CHECKING:
    from lxml.html import HtmlElement  # type: ignore[import-untyped]
    from trafilatura.settings import Document

SHORTEST_TEXT = 40  # characters that must be left of a page; less is a menu or an error message
SHORTEST_EXTRACTION = 80  # below it trafilatura takes the whole page as one line; its own 250 does so to short news
CHARSET = re.compile(rb"<(?:meta|\?xml)[^>]*?(?:charset|encoding)\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
_BAD_CHARACTERS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_META_DATES = (
    "article:published_time og:published_time og:article:published_time datepublished date.issued dc.date.issued "
    "dcterms.issued dc.date dcterms.date dcterms.created dc.date.created pubdate publishdate publish_date publish-date "
    "publication_date parsely-pub-date sailthru.date citation_publication_date article.published date"
).split()
_TIMES = (
    "//time[@itemprop='datePublished' or @pubdate or contains(@class, 'publish')]",
    "//*[@itemprop='datePublished']",
    "//article//header//time",
    "//article//time",
    "//main//time",
)


def read_html(file: SourceFile, limit: int) -> Iterator[Article | Skipped]:
    """The article in an HTML file."""
    yield finish(draft_of_page(read_text(file.path, limit, CHARSET)), file, limit)


def page_text(source: str) -> str:
    """The text of the article in a whole page, "" if none is found."""
    try:
        return draft_of_page(source).text
    except UnreadableError:
        return ""


def draft_of_page(source: str) -> Draft:
    """The article in a page's source. Raises UnreadableError if there is none.

    What the page states of itself as structured data (JSON-LD) is believed first. A date that only stands somewhere
    on the page is the draft's `in_text`, and one in a footer is none.
    """
    tree = _tree(source)
    stated = _stated(tree)
    published = stated.metadata or _marked_date(tree)
    address = _own_address(tree) or stated.url
    found = _extracted(_without(tree, "footer"))
    title = one_line(stated.title or (found and found.title) or "")
    text = _paragraphs(found.text or "", title) if found else ""
    if not found or len(text) < SHORTEST_TEXT:
        raise UnreadableError("no article text found in the page")
    return Draft(
        text=text,
        title=title,
        metadata=published,
        in_text=None if published or not found.date else parse_date(found.date),
        source=stated.source or found.sitename or "",
        url=address,
        authors=stated.authors or tuple(name.strip() for name in (found.author or "").split(";") if name.strip()),
    )


def _extracted(tree: HtmlElement) -> Document | None:
    import trafilatura
    from trafilatura.settings import Document, use_config

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # it reports what is our Skipped
    config = use_config()
    config.set("DEFAULT", "MIN_EXTRACTED_SIZE", str(SHORTEST_EXTRACTION))
    found = trafilatura.bare_extraction(
        tree,
        include_comments=False,
        with_metadata=True,
        date_extraction_params={"extensive_search": False, "original_date": True},
        config=config,
    )
    return found if isinstance(found, Document) else None


def _tree(source: str) -> HtmlElement:
    from lxml import etree  # type: ignore[import-untyped]
    from lxml import html as lxml_html

    source = _DECLARATION.sub("", _BAD_CHARACTERS.sub("", storable(source)))
    try:
        parser = lxml_html.HTMLParser(huge_tree=True, encoding="utf-8", remove_pis=True)
        return lxml_html.document_fromstring(source.encode(), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise UnreadableError("no article text found in the page") from error


def _stated(tree: HtmlElement) -> Draft:
    """What the page's JSON-LD says of the article."""
    for script in tree.xpath("//script[@type='application/ld+json']"):
        try:
            value = json.loads(script.text or "", strict=False)
        except (ValueError, RecursionError):
            continue
        for thing in _things(value, 4):
            kinds = thing.get("@type")
            if any(
                str(kind).endswith(("Article", "Posting", "Report"))
                for kind in (kinds if isinstance(kinds, list) else [kinds])
            ):
                draft = draft_of({**thing, "text": "x"})
                if isinstance(draft, Draft):
                    return draft
    return Draft("")


def _things(value: Value, depth: int) -> Iterator[dict[str, Value]]:
    if isinstance(value, dict):
        yield value
        value = value.get("@graph") or value.get("mainEntity")
    if isinstance(value, (list, dict)) and depth:
        for one in value if isinstance(value, list) else [value]:
            yield from _things(one, depth - 1)


def _marked_date(tree: HtmlElement) -> date | None:
    """The publication date in a <meta>, or in the <time> of the article."""
    metas: dict[str, str] = {}
    for meta in tree.xpath("//meta[@content]"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        metas.setdefault(name.lower(), meta.get("content"))
    for name in _META_DATES:
        if name in metas and (day := parse_date(metas[name])):
            return day
    for path in _TIMES:
        for element in tree.xpath(path):
            stamp = element.get("datetime") or element.get("content") or element.text_content()
            if day := parse_date(stamp):
                return day
    return None


def _own_address(tree: HtmlElement) -> str:
    found = tree.xpath("//link[@rel='canonical']/@href | //meta[@property='og:url']/@content")
    return next((address for value in found if (address := web_address(str(value)))), "")


def _without(tree: HtmlElement, tag: str) -> HtmlElement:
    for element in tree.xpath(f"//body//{tag}[not(ancestor::article)]"):
        element.drop_tree()
    return tree


def _paragraphs(text: str, title: str) -> str:
    """A blank line between trafilatura's lines, without its list marks and the title that it repeats."""
    lines = [line.removeprefix("- ").strip() for line in text.split("\n")]
    if lines and plain_name(lines[0]) == plain_name(title):
        lines = lines[1:]
    return "\n\n".join(line for line in lines if line)
