"""Hits, articles and reports as text for a terminal, and how it is set. Pure: each function returns what is printed.

Article text is not trusted: control characters, which a terminal would obey, are replaced before anything is printed.
"""

from __future__ import annotations

import os
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import click

from corpus.article import Article, Skipped
from index.indexing import Report
from index.passage import Hit
from index.store import Contents
from qa.answer_json import Checked
from qa.collection_summary import lacking
from qa.wording import counted

SHOWN_SKIPPED = 20

_OBEYED = [*range(0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
_PRINTABLE = {code: "\N{REPLACEMENT CHARACTER}" for code in _OBEYED if chr(code) not in "\n\t"}


@dataclass(frozen=True, slots=True)
class Look:
    """How text is set: `width` in columns, None for no wrapping; `colour` for bold and dim.

    Paths inside the folder `here` are shown from there.
    """

    width: int | None = None
    colour: bool = False
    here: str = ""

    def path(self, path: str) -> str:
        """A path as short as it can be said."""
        return path.removeprefix(self.here.rstrip("/\\") + os.sep) if self.here else path

    def bold(self, text: str) -> str:
        """Bold where colours are on."""
        return click.style(text, bold=True) if self.colour else text

    def dim(self, text: str) -> str:
        """Dim where colours are on."""
        return click.style(text, dim=True) if self.colour else text

    def struck(self, text: str) -> str:
        """Struck through where colours are on."""
        return click.style(text, strikethrough=True) if self.colour else text

    def wrap(self, text: str, indent: str = "", hanging: str | None = None) -> str:
        """`text` as lines that start with `indent`, from the second on with `hanging`."""
        if self.width is None:
            return indent + text
        return textwrap.fill(
            text,
            width=max(self.width, 30),
            initial_indent=indent,
            subsequent_indent=indent if hanging is None else hanging,
            break_long_words=False,
            break_on_hyphens=False,
        )


def printable(text: str) -> str:
    """`text` with every character that a terminal would obey replaced; line ends and tabs stay."""
    return text.translate(_PRINTABLE)


def line_of(text: str) -> str:
    """`printable` on one line."""
    return printable(" ".join(text.split()))


def hits_text(hits: Sequence[Hit], articles: Mapping[str, Article], look: Look) -> str:
    """Every hit: rank, title, where it is from, and the passage."""
    blocks = []
    for hit in hits:
        article = articles.get(hit.passage.article_id)
        if article is None:
            continue
        words = line_of(article.text[hit.passage.start : hit.passage.end])
        indent = " " * 4
        head = look.bold(look.wrap(line_of(article.title), f"{hit.rank:>2}. ", indent))
        blocks += ["\n".join([head, *origin(article, look), look.wrap(words, indent)])]
    return "\n\n".join(blocks) if blocks else "Nothing found."


def articles_text(articles: Sequence[Article]) -> str:
    """One line an article: id, date, outlet, title, separated by two spaces."""
    widest = min(max((len(line_of(article.source or "")) for article in articles), default=0), 24)
    return "\n".join(
        f"{article.id}  {article.published or '-'!s:<10}  {line_of(article.source or '-')[:24]:<{widest}}"
        f"  {line_of(article.title)}"
        for article in articles
    )


def contents_text(contents: Contents) -> str:
    """What the store holds, in one line."""
    outlets = len(contents.sources)
    span = f", {contents.first} to {contents.last}" if contents.first else ""
    return (
        f"{counted(contents.articles, 'article')}, {counted(contents.passages, 'passage')}, "
        f"{counted(outlets, 'outlet')}{span}."
    )


def article_text(article: Article, look: Look) -> str:
    """One article: title, what is known of it, its text as stored."""
    made = " (made from the first sentence)" if article.title_made else ""
    lines = [look.bold(line_of(article.title)) + made]
    if article.published:
        lines += [f"Published: {article.published} (from the {article.published_from})"]
    facts = (("Outlet", article.source), ("By", ", ".join(article.authors)), ("Link", article.url))
    lines += [f"{name}: {line_of(value)}" for name, value in facts if value]
    lines += [f"File: {line_of(article.path)}", f"Id: {article.id}", "", printable(article.text)]
    return "\n".join(lines)


def report_text(report: Report, contents: Contents) -> str:
    """What an indexing run did, with the first skipped files and why."""
    lines = [
        f"{report.added:,} added, {report.changed:,} changed, {report.unchanged:,} unchanged, "
        f"{report.removed:,} removed, {len(report.vanished):,} vanished, {len(report.skipped):,} skipped "
        f"({seconds_text(report.seconds)}).",
        f"The store holds {contents_text(contents)}",
        *([said] if (said := lacking(contents)) else []),
    ]
    if report.vanished:
        gone = counted(len(report.vanished), "article")
        lines += [f"Vanished: {gone} no longer in the folder, still in the store; --prune removes them."]
    if report.skipped:
        lines += ["Skipped:", *(f"  {skipped_text(skipped)}" for skipped in report.skipped[:SHOWN_SKIPPED])]
        more = len(report.skipped) - SHOWN_SKIPPED
        lines += [f"  … and {more:,} more; --json lists all."] if more > 0 else []
    return "\n".join(lines)


def skipped_text(skipped: Skipped) -> str:
    """Path, row where there is one, reason."""
    row = f", row {skipped.row}" if skipped.row is not None else ""
    return f"{line_of(skipped.path)}{row}: {line_of(skipped.reason)}"


def checked_text(checked: Sequence[Checked]) -> str:
    """One line a citation."""
    return "\n".join(f"[{one.n}] {one.article_id}  {_verdict(one)}" for one in checked)


def seconds_text(seconds: float) -> str:
    """`0.4 s`, `12 s`, `3 min 20 s`."""
    if seconds < 10:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def origin(article: Article, look: Look) -> list[str]:
    """Outlet, day and file on one line, the link on another."""
    day = str(article.published) if article.published else "no date"
    first = " · ".join(line_of(part) for part in (article.source, day, look.path(article.path)) if part)
    return [look.dim(f"    {line}") for line in (first, line_of(article.url or "")) if line]


def _verdict(checked: Checked) -> str:
    if checked.state == "text changed":
        kept = "still holds the quote" if checked.still_there else "no longer holds the quote"
        return f"text changed: the article was indexed anew and {kept}"
    if checked.state == "quote differs":
        return "quote differs: the stored article does not say this there"
    return checked.state
