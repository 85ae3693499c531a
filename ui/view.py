"""From events and answers to the HTML of a chat message. Pure; every word of an article or a user is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from corpus.article import Article
from qa.answer import (
    Answer,
    Answered,
    Citation,
    Event,
    LeftOut,
    Question,
    Searched,
    Stated,
    Statement,
    Understood,
    Writing,
)
from qa.wording import HELP, counted, tells_others
from ui import wording
from ui.asked import lead_html, next_html
from ui.markup import article_link, cut, day, entities, scope_text
from ui.statements import (
    articles_html,
    conflict_html,
    development_html,
    shared_day,
    sources_html,
    statement_html,
    timeline_html,
)


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer as far as it has come. `articles`: how many lie in the scope, None before the search is over.

    `draft`: the unfinished sentence of an LLM, unchecked; `left_out`: how many of its sentences did not count.
    """

    question: Question | None = None
    articles: int | None = None
    passages: int = 0
    statements: tuple[Statement, ...] = ()
    citations: tuple[Citation, ...] = ()
    answer: Answer | None = None
    draft: str = ""
    left_out: int = 0


def grown(reply: Reply, event: Event) -> Reply:
    """The reply after one more event."""
    match event:
        case Understood(question):
            return replace(reply, question=question)
        case Searched(articles, hits):
            return replace(reply, articles=articles, passages=len(hits))
        case Writing(text):
            return replace(reply, draft=text)
        case Stated(statement, citations):
            return replace(reply, statements=(*reply.statements, statement), citations=citations, draft="")
        case LeftOut():
            return replace(reply, left_out=reply.left_out + 1, draft="")
        case Answered(answer):
            whole = replace(reply, question=answer.question, statements=answer.statements, citations=answer.citations)
            return replace(whole, answer=answer, draft="")


def reply_html(reply: Reply) -> str:
    """What there is of the answer, in blocks set apart by blank lines: the browser keeps those that are finished."""
    lead = lead_html(reply.question) if reply.question else ""
    blocks = _whole(reply.answer, reply) if reply.answer else _unfinished(reply)
    return "\n\n".join(block for block in (lead, *blocks) if block)


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
        passages, articles = counted(reply.passages, "passage"), counted(reply.articles, "article")
        text = wording.READING.format(passages=passages, articles=articles)
        if reply.draft or reply.left_out:
            text = wording.WRITING
        if reply.left_out:
            text = f"{text} · {wording.LEFT_OUT.format(sentences=counted(reply.left_out, 'sentence'))}"
    elif reply.question:
        text = f"{wording.SEARCHING} {scope_text(reply.question.scope)}"
    return f'<p class="nd-doing" role="status">{entities(text)}</p>'


def _unfinished(reply: Reply) -> Iterator[str]:
    for statement in reply.statements:
        yield statement_html(statement, reply.citations)
    if reply.draft:
        yield f'<p class="nd-draft"><span class="nd-label">{wording.DRAFT}</span> {entities(reply.draft)}</p>'


def _whole(answer: Answer, reply: Reply) -> Iterator[str]:
    if answer.status == "abstained":
        yield _abstained(answer)
        yield from (_remark(note) for note in answer.notes)
        yield _steps(answer, reply)
        return
    if answer.mode == "llm":
        yield f'<p class="nd-by">{wording.BY_LLM}</p>'
    if answer.short_answer:
        yield f'<p class="nd-short"><strong>{entities(answer.short_answer)}</strong></p>'
    yield from (f'<p class="nd-others">{entities(note)}</p>' for note in answer.notes if tells_others(note))
    notes = tuple(note for note in answer.notes if not tells_others(note))
    shared = None
    listed = answer.question.kind == "articles" and not answer.conflicts
    if listed:
        yield from articles_html(answer)
        notes = notes[1:]
    elif answer.question.kind == "timeline" and any(statement.when for statement in answer.statements):
        yield timeline_html(answer)
    elif answer.question.kind != "articles":  # of where the articles differ the quotes stand below
        shared = shared_day(answer.statements)
        for statement in answer.statements:
            yield statement_html(statement, answer.citations, answer, as_of=shared is None)
    yield from (conflict_html(one, answer.citations) for one in answer.conflicts)
    yield from (development_html(one, answer.citations) for one in answer.developments)
    if not listed:
        yield sources_html(answer.citations, shared)
    yield from (_remark(note) for note in notes)
    yield next_html(answer)
    yield _steps(answer, reply)


def _remark(text: str) -> str:
    """What is said about the answer; not a note of the chat itself, which says that an answer is not whole."""
    return f'<p class="nd-remark">{entities(text)}</p>'


def _abstained(answer: Answer) -> str:
    """ "Not in your articles", why, and where to look instead."""
    reason = f"<p>{entities(answer.reason)}</p>" if answer.reason else ""
    rows = "".join(f"<li>{_nearest(article)}</li>" for article in answer.nearest)
    near = f'<p class="nd-label">{wording.NEAREST}</p><ul>{rows}</ul>' if rows else ""
    counted = answer.question.kind == "articles" or answer.reason == HELP  # nothing was looked for in them
    head = "" if counted else f"<p><strong>{wording.NOT_FOUND}</strong></p>"
    return f'<div class="nd-abstained">{head}{reason}{near}</div>'


def _nearest(article: Article) -> str:
    where = [article.source] if article.source else []
    tail = entities(", ".join([*where, day(article.published)]))
    return f'{article_link(article, cut(article.title, 120))} <span class="nd-who">{tail}</span>'


def _steps(answer: Answer, reply: Reply) -> str:
    """A folded line that says what was done."""
    articles, passages = counted(reply.articles or 0, "article"), counted(reply.passages, "passage")
    title = (
        wording.STEPS.format(articles=articles, passages=passages)
        if reply.passages
        else wording.LOOKED.format(articles=articles)
    )
    rows = "".join(f"<li><span>{name}</span> {entities(value)}</li>" for name, value in _done(answer))
    return f'<details class="nd-steps"><summary>{title}</summary><ul>{rows}</ul></details>'


def _done(answer: Answer) -> Iterable[tuple[str, str]]:
    """The steps of a finished answer: name and value."""
    question = answer.question
    yield wording.STEP_QUESTION, question.understood
    yield wording.STEP_SCOPE, scope_text(question.scope)
    if "total" in answer.timings_ms:
        yield wording.STEP_TIME, f"{answer.timings_ms['total'] / 1000:.1f} s"
