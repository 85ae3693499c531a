"""An answer as a Markdown list: the day, the sentence, and the article it is cut from."""

from __future__ import annotations

import re

from corpus.article import Article
from qa.answer import Answer, Citation, Statement
from ui.terminal import line_of


def answer_markdown(answer: Answer) -> str:
    """One item a statement, after the day it is filed under, of a timeline, else that of its source."""
    return "\n".join(_item(statement, answer.citations) for statement in answer.statements)


def _item(statement: Statement, citations: tuple[Citation, ...]) -> str:
    day = statement.when or (str(statement.as_of) if statement.as_of else "no date")
    cited = "; ".join(_cited(citations[n - 1]) for n in statement.citations)
    return f"- **{day}** {escaped(statement.text)} ({cited})"


def _cited(citation: Citation) -> str:
    article = citation.article
    parts = [_linked(article), escaped(article.source or ""), str(article.published or "")]
    if citation.also_in:
        outlets = dict.fromkeys(one.source or one.title for one in citation.also_in)
        parts.append(escaped(f"also in {', '.join(outlets)}"))
    return ", ".join(part for part in parts if part)


def _linked(article: Article) -> str:
    """The title, as a link where the article has an address that a page may lead to."""
    title, url = escaped(article.title), article.url or ""
    if not re.fullmatch(r"https?://[^\s<>\\]+", url):
        return title
    return f"[{title}](<{url}>)"


def escaped(text: str) -> str:
    """Text on one line that Markdown shows as it is."""
    return re.sub(r"([\\`*_{}\[\]<>#|~&])", r"\\\1", line_of(text))
