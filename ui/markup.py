"""The pieces of HTML that answers and panels are made of. Pure; everything untrusted is escaped here."""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import quote, urlencode

from corpus.article import Article
from index.passage import Scope
from qa.answer import Citation
from ui import wording

TIP_LENGTH = 300
NAME_LENGTH = 60
QUOTATION_MARKS = ("“", "”", "„", "«", "»", "‘", '"', "'")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_ISO = re.compile(r"\b(\d{4})-(\d{2})(?:-(\d{2}))?\b")


def entities(text: str) -> str:
    """Text that comes out of Gradio's Markdown and HTML exactly as it went in: every other sign is an entity."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "�")
    return "".join(char if char.isalnum() or char == " " else f"&#{ord(char)};" for char in lines)


def day(value: date | None) -> str:
    """ "14 Feb 2025", in every locale."""
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}" if value else wording.UNDATED


def dated(words: str) -> str:
    """Words with ISO days, as `when` and `days` of a statement have them, for people: "10 Feb 2025 – 16 Feb 2025"."""

    def said(found: re.Match[str]) -> str:
        year, month, number = found.groups()
        name = MONTHS[int(month) - 1] if 1 <= int(month) <= 12 else month
        return f"{int(number)} {name} {year}" if number else f"{name} {year}"

    return _ISO.sub(said, words).replace(" to ", " – ")


def label(article: Article) -> str:
    """ "Harbor Ledger, 14 Feb 2025"; the title where the outlet is not known."""
    return f"{cut(article.source or article.title, NAME_LENGTH)}, {day(article.published)}"


def cut(text: str, length: int) -> str:
    """One line of at most `length` characters, its end marked where it is cut."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"


def quoted(words: str) -> str:
    """Words in quotation marks, unless they begin with some of their own."""
    return words if words[:1] in QUOTATION_MARKS else f"“{words}”"


def source_href(article: Article, span: tuple[int, int] | None = None) -> str:
    """The address of an article's page, with the cited characters lit if `span` is given. It outlives the process."""
    fields: dict[str, str | int] = {"start": span[0], "end": span[1]} if span else {}
    return f"/source/{quote(article.id, safe='')}?{urlencode({**fields, 'digest': article.digest})}"


def scope_text(scope: Scope) -> str:
    """ "since 12 Feb 2025, Harbor Ledger", in words."""
    parts = []
    if scope.since and scope.until:
        same = scope.since == scope.until
        parts.append(day(scope.since) if same else f"{day(scope.since)} – {day(scope.until)}")
    elif scope.since:
        parts.append(f"since {day(scope.since)}")
    elif scope.until:
        parts.append(f"until {day(scope.until)}")
    if scope.sources:
        parts.append(", ".join(scope.sources))
    return " · ".join(parts) or wording.STEP_SCOPE_ALL


def marker(number: int, citation: Citation) -> str:
    """A citation's number as a link to its words."""
    article = citation.article
    tip = f"{label(article)}: {quoted(cut(citation.quote, TIP_LENGTH))}"
    href = source_href(article, (citation.start, citation.end)).replace("&", "&amp;")
    name = f'<span class="nd-sr">{wording.SOURCE} </span>{number}'
    return f'<a class="nd-cite" href="{href}" title="{entities(tip)}">{name}</a>'


def article_link(article: Article, text: str, span: tuple[int, int] | None = None) -> str:
    href = source_href(article, span).replace("&", "&amp;")
    return f'<a class="nd-source" href="{href}" title="{entities(article.title)}">{entities(text)}</a>'
