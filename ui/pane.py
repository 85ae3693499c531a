"""An article as HTML, with the cited words lit: for the source pane and for the article's own page. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from urllib.parse import urlsplit

from corpus.article import Article
from ui import wording
from ui.markup import day, source_href

WINDOW = 40_000
"""Characters shown in the pane on each side of the cited words: some 6,000 words, more than almost any article has."""
ID_LENGTH = 200
DIGITS = re.compile(r"[0-9]{1,9}")
HEX = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Target:
    """What a link to a source asks for; `span` None for the article as such, `digest` None for whatever it now is."""

    article_id: str
    span: tuple[int, int] | None = None
    digest: str | None = None


def target_of(article_id: str, start: str | None, end: str | None, digest: str | None) -> Target:
    """The parameters of a link, checked; ValueError says which is wrong."""
    if not 0 < len(article_id) <= ID_LENGTH:
        raise ValueError(f"The article's id must have 1 to {ID_LENGTH} characters.")
    if digest is not None and not HEX.fullmatch(digest):
        raise ValueError("“digest” must be 64 hexadecimal digits.")
    if start is None and end is None:
        return Target(article_id, None, digest)
    if start is None or end is None or not DIGITS.fullmatch(start) or not DIGITS.fullmatch(end):
        raise ValueError(
            "“start” and “end” must both be whole numbers: the first cited character and the one after the last."
        )
    if int(start) >= int(end):
        raise ValueError(f"“start” ({start}) must come before “end” ({end}).")
    return Target(article_id, (int(start), int(end)), digest)


def article_html(article: Article, target: Target, *, whole: bool = False) -> str:
    """The article with the cited words in `<mark>`; nothing is lit if its text is not the one that was cited.

    Without `whole` only WINDOW characters on each side are shown. ValueError if the span lies outside the text.
    """
    changed = target.digest is not None and target.digest != article.digest
    span = None if changed else target.span
    if span and span[1] > len(article.text):
        size = len(article.text)
        raise ValueError(f"This article has {size} characters; {span[0]} to {span[1]} are not in it.")
    low, high = (0, len(article.text)) if whole else _window(article.text, span or (0, 0))
    body = "".join(f"<p>{_lit(article.text, part, span)}</p>" for part in paragraphs(article.text, low, high))
    more = f' <a href="{escape(_page(article, span))}">{wording.WHOLE}</a>'
    before = f'<p class="nd-note">{wording.CUT_BEFORE}{more}</p>' if low > 0 else ""
    after = f'<p class="nd-note">{wording.CUT_AFTER}{more}</p>' if high < len(article.text) else ""
    notice = f'<p class="nd-changed" role="alert">{wording.CHANGED}</p>' if changed else ""
    text = f'<div class="nd-text">{before}{body}{after}</div>'
    return f'<article class="nd-article" tabindex="-1">{_head(article)}{notice}{text}</article>'


def notice_html(title: str, text: str) -> str:
    """What is shown in place of an article."""
    return f'<article class="nd-article" tabindex="-1"><h2>{escape(title)}</h2><p>{escape(text)}</p></article>'


def page_html(title: str, body: str, stylesheet: str) -> str:
    """A page of its own around an article or a notice; it runs no script. `body` is HTML, `title` is text."""
    return (
        '<!doctype html><html lang="en" class="nd-page"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        f'<title>{escape(title)} – {wording.NAME}</title><link rel="stylesheet" href="{escape(stylesheet)}"></head>'
        f'<body><nav><a href="/">{wording.BACK}</a> <a href="#cited">{wording.CITED}</a></nav>'
        f"<main>{body}</main></body></html>"
    )


def paragraphs(text: str, low: int, high: int) -> Iterator[tuple[int, int]]:
    """Half-open spans of the lines of text[low:high] that hold anything but space."""
    for line in re.compile(r"[^\n]+").finditer(text, low, high):
        if not line.group().isspace():
            yield line.span()


def original_link(url: str | None) -> str | None:
    """The URL if a browser may safely follow it, else None."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.netloc else None


def _head(article: Article) -> str:
    """Title, outlet, date and where it comes from, authors, link to the original."""
    origin = wording.DATE_FROM.get(article.published_from or "")
    facts = [escape(article.source)] if article.source else []
    facts.append(escape(day(article.published)) + (f' <span class="nd-origin">({origin})</span>' if origin else ""))
    facts += [escape(", ".join(article.authors))] if article.authors else []
    url = original_link(article.url)
    if url:
        target = 'target="_blank" rel="noopener noreferrer"'
        facts.append(f'<a class="nd-original" href="{escape(url)}" {target}>{wording.ORIGINAL}</a>')
    made = f'<p class="nd-note">{wording.TITLE_MADE}</p>' if article.title_made else ""
    return f'<header><h2>{escape(article.title)}</h2><p class="nd-facts">{" · ".join(facts)}</p>{made}</header>'


def _lit(text: str, part: tuple[int, int], span: tuple[int, int] | None) -> str:
    """One paragraph, escaped, with what of `span` lies in it inside `<mark>`."""
    low, high = part
    start, end = (max(low, span[0]), min(high, span[1])) if span else (low, low)
    if start >= end:
        return escape(text[low:high])
    first = span is not None and start == span[0]
    mark = f'<mark id="cited">{escape(text[start:end])}</mark>' if first else f"<mark>{escape(text[start:end])}</mark>"
    return escape(text[low:start]) + mark + escape(text[end:high])


def _window(text: str, span: tuple[int, int]) -> tuple[int, int]:
    """The span and WINDOW characters on each side, to whole paragraphs where one ends near."""
    low, high = max(0, span[0] - WINDOW), min(len(text), span[1] + WINDOW)
    if low > 0:
        line = text.find("\n", low, span[0])
        low = low if line < 0 else line
    if high < len(text):
        line = text.rfind("\n", span[1], high)
        high = high if line < 0 else line
    return low, high


def _page(article: Article, span: tuple[int, int] | None) -> str:
    return source_href(article, span) + "#cited"
