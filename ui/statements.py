"""The sentences of an answer as HTML, with what stands beside them: never inside, as they are the articles' own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby

from qa.answer import Answer, Citation, Conflict, Statement
from qa.coverage import coverage, step_of
from qa.terms import words_of
from qa.wording import counted
from ui import wording
from ui.answer_text import confirmed
from ui.markup import article_link, cut, dated, day, entities, label, marker, quoted
from ui.plot import plot_html

TITLE_LENGTH = 120
LISTED_OPEN = 10
"""Articles of a list that are shown at once."""


def statement_html(
    statement: Statement, citations: Sequence[Citation], answer: Answer | None = None, *, as_of: bool = True
) -> str:
    """One sentence with its numbers. Without its answer, which is still to come, less is said beside it.

    `as_of` False: the day of its source is said elsewhere.
    """
    markers = "".join(marker(number, citations[number - 1]) for number in statement.citations)
    beside = " · ".join(_beside(statement, citations, answer, as_of=as_of))
    doubtful = statement.support == "unsupported"
    text = f"<s>{entities(statement.text)}</s>" if doubtful else entities(statement.text)
    doubt = f' <span class="nd-doubt">{wording.UNSUPPORTED}</span>' if doubtful else ""
    note = f' <span class="nd-asof">{beside}</span>' if beside else ""
    return f'<p class="nd-statement">{text}<span class="nd-markers">{markers}</span>{doubt}{note}</p>'


def timeline_html(answer: Answer) -> str:
    """The dated sentences along a line, and how many of the articles found there are over time."""
    rows = "".join(
        f'<li><span class="nd-when">{entities(dated(statement.when or wording.UNDATED))}</span>'
        f"{statement_html(statement, answer.citations, answer, as_of=False)}</li>"
        for statement in answer.statements
    )
    return f'<ol class="nd-timeline">{rows}</ol>{_coverage(answer)}'


def articles_html(answer: Answer) -> Iterator[str]:
    """A list of articles: how many there are, then each with its best sentences; of a long list the rest is folded."""
    if answer.notes:
        yield f'<p class="nd-count">{entities(answer.notes[0])}</p>'
    listed = list(_listed(answer))
    yield from listed[:LISTED_OPEN]
    if rest := listed[LISTED_OPEN:]:
        summary = wording.MORE_ARTICLES.format(articles=counted(len(rest), "article"))
        yield f'<details class="nd-rest"><summary>{summary}</summary>{"".join(rest)}</details>'


def _listed(answer: Answer) -> Iterator[str]:
    for _, some in groupby(answer.statements, lambda one: answer.citations[one.citations[0] - 1].article.id):
        of_one = list(some)
        cited = answer.citations[of_one[0].citations[0] - 1]
        article = cited.article
        # A made title is the article's first sentence, which most often stands below.
        head, where = cut(article.title, TITLE_LENGTH), label(article) if article.source else day(article.published)
        if article.title_made:
            head, where = where, ""
        title = article_link(article, head, (cited.start, cited.end))
        beside = f' <span class="nd-who">{entities(where)}</span>' if where else ""
        said = "".join(statement_html(one, answer.citations, answer, as_of=False) for one in of_one)
        yield f'<div class="nd-listed"><p>{title}{beside}</p>{said}</div>'


def conflict_html(conflict: Conflict, citations: Sequence[Citation]) -> str:
    """What sources do not agree on, each in its own words."""
    return _sides(conflict, citations, wording.CONFLICTS, "nd-conflict")


def development_html(development: Conflict, citations: Sequence[Citation]) -> str:
    """What changed in time, oldest first."""
    return _sides(development, citations, wording.CHANGES, "nd-conflict nd-development")


def sources_html(citations: Sequence[Citation], shared: date | None) -> str:
    """The line of sources: each article once, in the order of its first number, then who else reported the same."""
    if not citations:
        return ""
    first: dict[str, Citation] = {}
    for citation in citations:
        first.setdefault(citation.article.id, citation)
    links = [article_link(cited.article, label(cited.article), (cited.start, cited.end)) for cited in first.values()]
    also = {article.id: article for citation in citations for article in citation.also_in if article.id not in first}
    others = [article_link(article, label(article)) for article in also.values()]
    tail = f' <span class="nd-also">{wording.ALSO_IN} {" · ".join(others)}</span>' if others else ""
    when = f' <span class="nd-asof">{wording.ALL_AS_OF.format(day=day(shared))}</span>' if shared else ""
    return f'<p class="nd-sources"><span class="nd-label">{wording.SOURCES}</span> {" · ".join(links)}{tail}{when}</p>'


def shared_day(statements: Sequence[Statement]) -> date | None:
    """The one as-of date of all statements, if there are several and they agree."""
    days = {statement.as_of for statement in statements}
    return days.pop() if len(days) == 1 and len(statements) > 1 else None


def _beside(
    statement: Statement, citations: Sequence[Citation], answer: Answer | None, *, as_of: bool
) -> Iterator[str]:
    """As HTML: the source's day, the speaker, the days meant, who else tells it, and what is newer."""
    if as_of and statement.as_of:
        yield wording.AS_OF.format(day=day(statement.as_of))
    if statement.speaker and not _named(statement.speaker, statement.text):
        yield wording.SAID_BY.format(speaker=entities(statement.speaker))
    for words, meant in statement.days:
        yield entities(f"{quoted(words)}: {dated(meant)}")
    if answer is None:
        return
    if told := confirmed([citations[number - 1] for number in statement.citations], answer):
        yield told
    for newer in _newer(statement, answer):
        yield f"{wording.SUPERSEDED} {marker(newer, citations[newer - 1])}"


def _newer(statement: Statement, answer: Answer) -> Iterator[int]:
    """The citations that say what holds now, of developments in which this sentence is an older side."""
    for development in answer.developments:
        *older, newest = development.sides
        if set(older) & set(statement.citations) and newest not in statement.citations:
            yield newest


def _named(speaker: str, sentence: str) -> bool:
    """Whether a sentence holds the last word of a name, as the names of people are repeated."""
    return set(words_of(speaker)[-1:]) <= set(words_of(sentence))


def _coverage(answer: Answer) -> str:
    days = [article.published for article in answer.about if article.published]
    if not days:
        return ""
    span = (min(days), max(days))
    step = step_of(*span)
    return plot_html(coverage(days, step), step, span)


def _sides(difference: Conflict, citations: Sequence[Citation], title: str, style: str) -> str:
    rows = "".join(
        f'<li><span class="nd-who">{entities(label(citations[number - 1].article))}</span> '
        f"{entities(quoted(citations[number - 1].quote))}"
        f'<span class="nd-markers">{marker(number, citations[number - 1])}</span></li>'
        for number in difference.sides
    )
    about = f": {entities(difference.about)}" if difference.about else ""
    return f'<div class="{style}"><p><strong>{title}</strong>{about}</p><ul>{rows}</ul></div>'
