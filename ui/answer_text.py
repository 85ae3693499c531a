"""An answer as text for a terminal. Pure. What is not an article's own words stands beside them, never inside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from corpus.article import Article
from index.passage import Scope
from qa.answer import Answer, Citation, Conflict, Question, Statement
from qa.period import day_words
from qa.terms import words_of
from qa.wording import counted, tells_others
from ui.terminal import Look, line_of, origin

INDENT = " " * 4
UNSUPPORTED = "(its source does not bear this out)"
BY_LLM = "Written by an LLM; each sentence was checked against its sources."


def answer_text(answer: Answer, look: Look) -> str:
    """The short answer and others, the statements with [n], what differs, what changed, sources, limits and notes; or
    why there is none."""
    lines = _understood(answer, look)
    if answer.status == "abstained":
        return "\n".join([*lines, *_abstained(answer, look)])
    short = [look.bold(look.wrap(line_of(answer.short_answer)))] if answer.short_answer else []
    short += [look.dim(look.wrap(line_of(note))) for note in answer.notes if tells_others(note)]
    lines += [*short, ""] if short else []
    if answer.question.kind == "articles" and not answer.conflicts:
        return "\n".join([*lines, *_listed(answer, look)])
    if answer.question.kind != "articles":  # of where the articles differ the quotes stand below
        for statement in answer.statements:
            lines += [*_statement(statement, answer, look), ""]
    for conflict in answer.conflicts:
        lines += [*_sides(f"Sources differ: {conflict.about}", conflict, answer.citations, look), ""]
    for development in answer.developments:
        lines += [
            *_sides(f"How it changed: {development.about}", development, answer.citations, look, current=True),
            "",
        ]
    lines += _sources(answer, look)
    notes = [note for note in answer.notes if not tells_others(note)]
    notes += [BY_LLM] if answer.mode == "llm" else []
    return "\n".join([*lines, *_foot(answer.question, notes, look)])


def scope_text(scope: Scope) -> str:
    """The limits in words, empty where there is none."""
    parts = [f"since {scope.since}"] if scope.since else []
    parts += [f"until {scope.until}"] if scope.until else []
    parts += ["from " + ", ".join(line_of(source) for source in scope.sources)] if scope.sources else []
    return " ".join(parts)


def _understood(answer: Answer, look: Look) -> list[str]:
    """How the question was read, where that is not just as it was typed and is not said elsewhere."""
    question, lines = answer.question, []
    if question.understood and question.understood != " ".join(question.text.split()):
        lines.append(look.dim(look.wrap(f"Understood as: {line_of(question.understood)}")))
    days = day_words(question.period) if question.period else ""
    if days and not any(days in said for said in (answer.reason or "", *answer.notes[:1])):
        lines.append(look.dim(f"Days asked about: {days}"))
    return [*lines, ""] if lines else []


# -- Statements


def _statement(statement: Statement, answer: Answer, look: Look) -> Iterator[str]:
    """The sentence with its marks, after the day it is filed under; below it, in brackets, what is said about it."""
    marks = "".join(f"[{n}]" for n in statement.citations)
    doubtful = statement.support == "unsupported"
    day, indent = _day(statement, answer, look)
    words = look.wrap(f"{line_of(statement.text)} {marks}{f' {UNSUPPORTED}' if doubtful else ''}", day, indent)
    yield look.bold(day) + (look.struck if doubtful else str)(words.removeprefix(day))
    # What an unsupported sentence means by "Monday", or who reports it, cannot be said.
    if beside := "" if doubtful else " · ".join(_beside(statement, answer)):
        yield look.dim(look.wrap(f"({beside})", indent or INDENT))


def _day(statement: Statement, answer: Answer, look: Look) -> tuple[str, str]:
    """What a sentence starts with, and its other lines: the days of a timeline are a column where there is room."""
    if not statement.when:
        return "", ""
    if look.width is None:
        return f"{statement.when}  ", INDENT
    widest = max(len(one.when or "") for one in answer.statements)
    column = widest + 2 if widest <= look.width // 3 else 0
    return f"{statement.when}  ".ljust(column), " " * column or INDENT


def _beside(statement: Statement, answer: Answer) -> Iterator[str]:
    """Days meant, who speaks if the sentence does not name them, how old it is if others differ, who else tells it."""
    yield from (f"“{line_of(words)}” = {day}" for words, day in statement.days)
    if statement.speaker and not _named(statement.speaker, statement.text):
        yield f"said by {line_of(statement.speaker)}"
    if statement.as_of and not statement.when and len({one.as_of for one in answer.statements}) > 1:
        yield f"as of {statement.as_of}"
    if told := confirmed([answer.citations[n - 1] for n in statement.citations], answer):
        yield told


def confirmed(citations: Sequence[Citation], answer: Answer) -> str:
    """`3 outlets, 2 independent reports`; empty where one article alone carries the statement.

    Copies of an article are one report. How many reports are independent is not said of an LLM's sentence, which may
    take one thing from each, nor of a timeline's entry, whose other articles may be copies or not.
    """
    known: set[str] = set()
    reports = 0
    for citation in citations:
        reports += citation.article.id not in known
        known |= {citation.article.id, *(one.id for one in citation.also_in)}
    if len(known) < 2:
        return ""
    carriers = [article for one in citations for article in (one.article, *one.also_in)]
    outlets = {article.source for article in carriers if article.source}
    parts = [counted(len(outlets), "outlet")] if outlets else []
    if answer.mode == "extractive" and answer.question.kind != "timeline":
        parts.append(counted(reports, "independent report"))
    return ", ".join(parts)


def _named(speaker: str, sentence: str) -> bool:
    """Whether a sentence holds the name, or its last word, as the names of people are repeated."""
    last = words_of(speaker)[-1:]
    return set(last) <= set(words_of(sentence))


# -- Blocks


def _sides(
    head: str, conflict: Conflict, citations: Sequence[Citation], look: Look, *, current: bool = False
) -> list[str]:
    """Each side's quote with its day and outlet below. `current`: the last is what holds now."""
    lines = [look.bold(look.wrap(line_of(head)))]
    for n in conflict.sides:
        citation = citations[n - 1]
        newest = " · the newest" if current and n == conflict.sides[-1] else ""
        lines.append(look.wrap(f"“{line_of(citation.quote)}” [{n}]", "  "))
        lines.append(look.dim(f"{INDENT}{_day_and_outlet(citation.article)}{newest}"))
    return lines


def _day_and_outlet(article: Article) -> str:
    day = str(article.published) if article.published else "no date"
    return f"{day} · {line_of(article.source)}" if article.source else day


def _listed(answer: Answer, look: Look) -> list[str]:
    """A list of articles: how many there are, then each with its sentences."""
    head, *notes = answer.notes or ("",)
    lines = [look.wrap(line_of(head)), ""] if head else []
    for _, some in groupby(answer.statements, lambda one: answer.citations[one.citations[0] - 1].article.id):
        of_one = list(some)
        numbers = [one.citations[0] for one in of_one]
        lines += _source([(n, answer.citations[n - 1]) for n in numbers], look)
        marks = [f" [{n}]" if len(numbers) > 1 else "" for n in numbers]
        lines += [*(look.wrap(line_of(one.text) + mark, INDENT) for one, mark in zip(of_one, marks, strict=True)), ""]
    return [*lines[:-1], *_foot(answer.question, notes, look)]


def _sources(answer: Answer, look: Look) -> list[str]:
    lines = [look.bold("Sources")]
    for article_id in dict.fromkeys(citation.article.id for citation in answer.citations):
        cited = [(n, one) for n, one in enumerate(answer.citations, start=1) if one.article.id == article_id]
        lines += _source(cited, look)
    return lines


def _source(cited: Sequence[tuple[int, Citation]], look: Look) -> list[str]:
    """One article with the numbers that stand for it."""
    article = cited[0][1].article
    mark = "".join(f"[{n}]" for n, _ in cited) + " "
    lines = [look.wrap(line_of(article.title), mark, INDENT), *origin(article, look)]
    others = {other.id: line_of(other.source or other.title) for _, one in cited for other in one.also_in}
    if others:
        lines += [look.dim(look.wrap(f"also in: {'; '.join(dict.fromkeys(others.values()))}", INDENT))]
    return lines


def _foot(question: Question, notes: Sequence[str], look: Look) -> list[str]:
    """The limits that the user set, and the notes."""
    # A list says its limits itself. The days that a question names are not limits: a later article may tell of them.
    limits = scope_text(question.scope) if question.kind != "articles" else ""
    lines = [f"Only articles {limits}."] if limits else []
    lines += map(line_of, notes)
    return ["", *(look.dim(look.wrap(line)) for line in lines)] if lines else []


def _abstained(answer: Answer, look: Look) -> list[str]:
    lines = [look.wrap(line_of(answer.reason or "The articles do not answer this."))]
    limits = scope_text(answer.question.scope)
    if limits:
        lines += [look.dim(f"Only articles {limits} were searched.")]
    lines += [look.dim(look.wrap(line_of(note))) for note in answer.notes]
    if answer.nearest:
        lines += ["", look.bold("Nearest articles")]
    for article in answer.nearest:
        lines += [look.wrap(line_of(article.title), "  ", "  "), *origin(article, look)]
    return lines
