"""From events and answers to the HTML of a chat message. Pure; every word of an article or a user is escaped here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import quote, urlencode

from corpus.article import Article
from index.passage import Scope
from qa.answer import Answer, Answered, Citation, Conflict, Event, Question, Searched, Stated, Statement, Understood
from ui import wording

TIP_LENGTH = 300
NAME_LENGTH = 60
QUOTATION_MARKS = ("“", "”", "„", "«", "»", "‘", '"', "'")


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer as far as it has come. `articles`: how many lie in the scope, None before the search is over."""

    question: Question | None = None
    articles: int | None = None
    passages: int = 0
    statements: tuple[Statement, ...] = ()
    citations: tuple[Citation, ...] = ()
    answer: Answer | None = None


def grown(reply: Reply, event: Event) -> Reply:
    """The reply after one more event."""
    match event:
        case Understood(question):
            return replace(reply, question=question)
        case Searched(articles, hits):
            return replace(reply, articles=articles, passages=len(hits))
        case Stated(statement, citations):
            return replace(reply, statements=(*reply.statements, statement), citations=citations)
        case Answered(answer):
            whole = replace(reply, question=answer.question, statements=answer.statements, citations=answer.citations)
            return replace(whole, answer=answer)


def reply_html(reply: Reply) -> str:
    """What there is of the answer, in blocks set apart by blank lines: the browser keeps those that are finished."""
    answer = reply.answer
    if answer and answer.status == "abstained":
        return "\n\n".join([_abstained(answer), _steps(answer, reply)])
    shared = _shared_day(reply.statements) if answer else None
    blocks = [_statement(statement, reply.citations, dated=shared is None) for statement in reply.statements]
    if answer and answer.short_answer:
        blocks.insert(0, f'<p class="nd-short"><strong>{entities(answer.short_answer)}</strong></p>')
    if answer:
        blocks += [_conflict(conflict, answer.citations) for conflict in answer.conflicts]
        blocks += [_sources(answer.citations, shared), _steps(answer, reply)]
    return "\n\n".join(block for block in blocks if block)


def plain_text(reply: Reply) -> str:
    """The answer in words without markup, as the next question's history."""
    answer = reply.answer
    if answer and answer.status == "abstained":
        return answer.reason or wording.NOT_FOUND
    short = [answer.short_answer] if answer and answer.short_answer else []
    return "\n".join([*short, *(statement.text for statement in reply.statements)])


def failed_html(error: BaseException) -> str:
    """A failure, which never looks like an answer or like "not in your articles"."""
    detail = entities(f"{type(error).__name__}: {error}"[:500])
    return (
        f'<div class="nd-failed" role="alert"><p><strong>{wording.FAILED}</strong></p>'
        f"<p>{wording.FAILED_HELP}</p><p><code>{detail}</code></p></div>"
    )


def note_html(text: str) -> str:
    """A remark of newsdesk itself, under what there is of an answer."""
    return f'<p class="nd-note">{entities(text)}</p>'


def doing_html(reply: Reply) -> str:
    """What is being done just now; "" once the answer is whole."""
    if reply.answer:
        return ""
    text = wording.WORKING
    if reply.articles is not None:
        passages, articles = count(reply.passages, "passage"), count(reply.articles, "article")
        text = wording.READING.format(passages=passages, articles=articles)
    elif reply.question:
        text = f"{wording.SEARCHING} {scope_text(reply.question.scope)}"
    return f'<p class="nd-doing" role="status">{entities(text)}</p>'


def entities(text: str) -> str:
    """Text that comes out of Gradio's Markdown and HTML exactly as it went in: every other sign is an entity."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "�")
    return "".join(char if char.isalnum() or char == " " else f"&#{ord(char)};" for char in lines)


def day(value: date | None) -> str:
    """ "14 Feb 2025", in every locale."""
    months = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    return f"{value.day} {months[value.month - 1]} {value.year}" if value else wording.UNDATED


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


def count(number: int, noun: str) -> str:
    """ "1 article", "1,200 articles"."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


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


def _marker(number: int, citation: Citation) -> str:
    """A citation's number as a link to its words."""
    article = citation.article
    tip = f"{label(article)}: {quoted(cut(citation.quote, TIP_LENGTH))}"
    href = source_href(article, (citation.start, citation.end)).replace("&", "&amp;")
    name = f'<span class="nd-sr">{wording.SOURCE} </span>{number}'
    return f'<a class="nd-cite" href="{href}" title="{entities(tip)}">{name}</a>'


def _article_link(article: Article, text: str, span: tuple[int, int] | None = None) -> str:
    href = source_href(article, span).replace("&", "&amp;")
    return f'<a class="nd-source" href="{href}" title="{entities(article.title)}">{entities(text)}</a>'


def _statement(statement: Statement, citations: Sequence[Citation], *, dated: bool) -> str:
    markers = "".join(_marker(number, citations[number - 1]) for number in statement.citations)
    note = (
        f' <span class="nd-asof">{wording.AS_OF.format(day=day(statement.as_of))}</span>'
        if dated and statement.as_of
        else ""
    )
    doubt = f' <span class="nd-doubt">{wording.UNSUPPORTED}</span>' if statement.support == "unsupported" else ""
    return (
        f'<p class="nd-statement">{entities(statement.text)}<span class="nd-markers">{markers}</span>{note}{doubt}</p>'
    )


def _shared_day(statements: Sequence[Statement]) -> date | None:
    """The one as-of date of all statements, if there are several and they agree."""
    days = {statement.as_of for statement in statements}
    return days.pop() if len(days) == 1 and len(statements) > 1 else None


def _sources(citations: Sequence[Citation], shared: date | None) -> str:
    """The line of sources: each article once, in the order of its first number, then who else reported the same."""
    if not citations:
        return ""
    first: dict[str, Citation] = {}
    for citation in citations:
        first.setdefault(citation.article.id, citation)
    links = [_article_link(cited.article, label(cited.article), (cited.start, cited.end)) for cited in first.values()]
    also = {article.id: article for citation in citations for article in citation.also_in if article.id not in first}
    others = [_article_link(article, label(article)) for article in also.values()]
    tail = f' <span class="nd-also">{wording.ALSO_IN} {" · ".join(others)}</span>' if others else ""
    when = f' <span class="nd-asof">{wording.ALL_AS_OF.format(day=day(shared))}</span>' if shared else ""
    return f'<p class="nd-sources"><span class="nd-label">{wording.SOURCES}</span> {" · ".join(links)}{tail}{when}</p>'


def _conflict(conflict: Conflict, citations: Sequence[Citation]) -> str:
    """What sources do not agree on, each in its own words."""
    sides = [(number, citations[number - 1]) for number in conflict.sides]
    rows = "".join(
        f'<li><span class="nd-who">{entities(label(citation.article))}</span> {entities(quoted(citation.quote))}'
        f'<span class="nd-markers">{_marker(number, citation)}</span></li>'
        for number, citation in sides
    )
    about = f": {entities(conflict.about)}" if conflict.about else ""
    return f'<div class="nd-conflict"><p><strong>{wording.CONFLICTS}</strong>{about}</p><ul>{rows}</ul></div>'


def _abstained(answer: Answer) -> str:
    """ "Not in your articles", why, and where to look instead."""
    reason = f"<p>{entities(answer.reason)}</p>" if answer.reason else ""
    rows = "".join(f"<li>{_nearest(article)}</li>" for article in answer.nearest)
    near = f'<p class="nd-label">{wording.NEAREST}</p><ul>{rows}</ul>' if rows else ""
    return f'<div class="nd-abstained"><p><strong>{wording.NOT_FOUND}</strong></p>{reason}{near}</div>'


def _nearest(article: Article) -> str:
    where = [article.source] if article.source else []
    tail = entities(", ".join([*where, day(article.published)]))
    return f'{_article_link(article, cut(article.title, 120))} <span class="nd-who">{tail}</span>'


def _steps(answer: Answer, reply: Reply) -> str:
    """A folded line that says what was done."""
    articles, passages = count(reply.articles or 0, "article"), count(reply.passages, "passage")
    title = wording.STEPS.format(articles=articles, passages=passages)
    rows = "".join(f"<li><span>{name}</span> {entities(value)}</li>" for name, value in _done(answer))
    model = f"<li>{wording.STEP_MODEL}</li>" if answer.mode == "llm" else ""
    return f'<details class="nd-steps"><summary>{title}</summary><ul>{rows}{model}</ul></details>'


def _done(answer: Answer) -> Iterable[tuple[str, str]]:
    """The steps of a finished answer: name and value."""
    question = answer.question
    yield wording.STEP_QUESTION, question.understood
    yield wording.STEP_SCOPE, scope_text(question.scope)
    if "total" in answer.timings_ms:
        yield wording.STEP_TIME, f"{answer.timings_ms['total'] / 1000:.1f} s"
