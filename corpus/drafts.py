"""What a reader found in a file becomes an article: cleaned, dated, named, or skipped with the reason."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from corpus.article import Article, DateOrigin, Skipped, SourceFile, digest_of, id_of
from corpus.authors import authors_in
from corpus.cleaning import (
    clean,
    made_title,
    one_line,
    storable,
    take_byline,
    take_header_date,
    take_headline,
    without_title,
)
from corpus.dates import date_from_name, date_from_url
from corpus.decoding import over_limit

LONGEST_URL = 4000
MOST_AUTHORS = 100
_TRACKING = re.compile(r"utm_\w+|fbclid|gclid|msclkid|mc_cid|mc_eid|igshid", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Draft:
    """An article as found. `row` and `own_id` are set for one of many in a file; `header` and `metadata` are dates.

    `plain` text is kept to the letter, so that a quote from it is found in its file.
    """

    text: str
    title: str = ""
    header: date | None = None
    metadata: date | None = None
    in_text: date | None = None
    source: str = ""
    url: str = ""
    authors: tuple[str, ...] = ()
    row: int | None = None
    own_id: str = ""
    plain: bool = False


def finish(draft: Draft, file: SourceFile, limit: int) -> Article | Skipped:
    """The article, or why there is none: no text, or more than `limit` bytes of it."""
    header, text = take_header_date(storable(draft.text))
    text = text.replace("\0", "").strip() if draft.plain else clean(text)
    title = one_line(draft.title)
    if draft.plain and not title:
        title, text = take_headline(text)
    byline, text = take_byline(without_title(text, title))
    if not any(letter.isalnum() for letter in text):
        return Skipped(str(file.path), "no text in it", draft.row)
    if len(text) > limit // 4 and len(text.encode("utf-8")) > limit:
        return Skipped(str(file.path), over_limit(limit), draft.row)
    full = replace(draft, title=title, header=draft.header or header, authors=draft.authors or authors_in(byline))
    return _article(full, text, file)


def _article(draft: Draft, text: str, file: SourceFile) -> Article:
    url = web_address(draft.url)
    digest = digest_of(text)
    published, origin = _published(draft, url, file)
    return Article(
        id=id_of(_key(draft, url, file, digest)),
        digest=digest,
        title=draft.title or made_title(text),
        text=text,
        path=str(file.path),
        title_made=not draft.title,
        source=one_line(draft.source) or host_of(url) or None,
        published=published,
        published_from=origin,
        url=url or None,
        authors=tuple(dict.fromkeys(name for name in map(one_line, draft.authors[:MOST_AUTHORS]) if name)),
    )


def web_address(value: str) -> str:
    """`value` if it is an http or https address, else "": nothing that a browser would run is kept as a link."""
    value = storable(value).strip()
    if value.startswith("//"):
        value = f"https:{value}"
    try:
        parts = urlsplit(value)
    except ValueError:
        return ""
    sound = parts.scheme.lower() in ("http", "https") and parts.hostname and not re.search(r"[\s\x00-\x1f<>\"]", value)
    return value if sound and len(value) <= LONGEST_URL else ""


def host_of(url: str) -> str:
    """The outlet as the URL names it: "bbc.co.uk" for https://www.bbc.co.uk/news/1; "" without one."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.").removeprefix("amp.")


def same_url(url: str) -> str:
    """The form in which addresses of one page are equal: no fragment, tracking parameters or trailing slash."""
    parts = urlsplit(url)
    query = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True)]
    kept = urlencode([pair for pair in query if not _TRACKING.fullmatch(pair[0])])
    return urlunsplit((parts.scheme.lower(), parts.netloc.lower(), parts.path.rstrip("/"), kept, ""))


def _published(draft: Draft, url: str, file: SourceFile) -> tuple[date | None, DateOrigin | None]:
    found: tuple[tuple[date | None, DateOrigin], ...] = (
        (draft.header, "header"),
        (draft.metadata, "metadata"),
        (date_from_url(url) if url else None, "url"),
        # the name of a file of many articles dates the file, not them
        (date_from_name(file.name) if draft.row is None else None, "filename"),
        (draft.in_text, "text"),
    )
    return next(((day, origin) for day, origin in found if day), (None, None))


def _key(draft: Draft, url: str, file: SourceFile, digest: str) -> str:
    """What the id is made from. A site's front page is the address of no article."""
    if url and (urlsplit(url).path.strip("/") or urlsplit(url).query):
        return same_url(url)
    return file.name if draft.row is None else f"{file.name}#{draft.own_id or digest[:16]}"
