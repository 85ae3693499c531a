"""What is said beside an answer: who speaks, which day is meant, who else reports it, what disagrees, how new it is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from corpus.article import Article
from corpus.dates import MONTHS
from index.sentences import sentence_spans
from index.store import Store
from qa import wording
from qa.answer import Answer, Citation, Conflict, Question, Statement
from qa.compose import Candidate, candidates
from qa.conflicts import Difference, Side, differences
from qa.kinds import asks_why
from qa.period import day_words, mentions
from qa.phrases import Phrase, phrases_of
from qa.reader import Reading
from qa.small_talk import asks_opinion
from qa.speakers import asked_speaker, heard_in, names_somebody, speaker
from qa.terms import words_of

HEARD, SLACK = 12, 3.5
"""Best sentences, this many and within so many log-odds of the best, that are looked at for one that disagrees."""
SHORTEST = 4
"""Letters of a name that is looked for in the articles."""
OLD_DAYS = 7
"""Days after which it is said how old the newest source is."""
ABOUT = 2.0
"""Log-odds of relevance below the best within which an article counts as being on the subject."""
REASON = 0.0
"""Log-odds of a span from which a reason is given: 30 of 40 why-questions of our own about what happened have more, and
2 of 14 about what never did. Too little to refuse by, enough to say so."""
_NOW = re.compile(
    r"^(?:and |but |so )?(?:who|what|where|which|why|how)?\s*"
    r"(?:is|are|am|do|does|has|have|will|can|could|would|should)\b|\bstill\b",
    re.IGNORECASE,
)
_DOING = re.compile(r"\b(?:respond|react|justify)\w*\b", re.IGNORECASE)
"""Asks what somebody did as much as what they said."""
_PLAIN = re.compile(r"[A-Z][a-z]{2,8}\.? \d{1,2}\b|\b\d{1,2} [A-Z][a-z]{2,8}\b")
"""A day that needs no telling, such as "Feb. 12"."""


def remarked(store: Store, answer: Answer, readings: Sequence[Reading], today: date) -> Answer:
    """The answer with all of it. Statements may be put in another order, and one that disagrees may be added."""
    answer = replace(answer, citations=tuple(also_in(store, one) for one in answer.citations))
    answer = _compared(store, answer, readings)
    statements = tuple(told(one, answer.citations) for one in answer.statements)
    short, days = answer.short_answer, dict(day for one in reversed(statements) for day in one.days)
    if short in days:  # "Thursday" alone tells a reader nothing
        short = f"{short} ({days[short]})"
    opinion = (wording.NO_OPINION,) if asks_opinion(answer.question.text) else ()
    said = (*opinion, *_no_reason(answer.question, readings), *_unheard(answer))
    said = (*said, *_age(answer.question, readings, today))
    notes = (*answer.notes, *said)
    return replace(answer, statements=statements, short_answer=short, notes=notes)


def names_of(question: str) -> list[Phrase]:
    """The names in a question that an article would hold as they are: short ones and "EU" are often written out."""
    found = [phrase for phrase in phrases_of(question) if phrase.name and not phrase.text.isupper()]
    return [name for name in found if len(name.words[-1]) >= SHORTEST and not _is_day(name)]


def _is_day(name: Phrase) -> bool:
    """Whether a name is of days, which articles need not call so: "March 2018"."""
    return all(word.isdigit() or word in MONTHS for word in name.words)


def unmentioned(store: Store, question: str) -> list[str]:
    """The names in a question, each once, whose last word no article holds: "Biden"."""
    return list(dict.fromkeys(one.text for one in names_of(question) if store.absent(one.words[-1])))


def also_in(store: Store, citation: Citation) -> Citation:
    """The citation with every copy of its article that has the quote word for word: copies may differ in a figure."""
    known, words = {citation.article.id, *(one.id for one in citation.also_in)}, " ".join(citation.quote.split())
    found = (store.article(key) for key in store.story(citation.article.id) if key not in known)
    copies = (one for one in found if one and words in " ".join(one.text.split()))
    return replace(citation, also_in=(*citation.also_in, *copies))


def told(statement: Statement, citations: Sequence[Citation]) -> Statement:
    """The statement with its speaker and with what its relative days mean."""
    citation = citations[statement.citations[0] - 1]
    article, start = citation.article, citation.start
    before = article.text[max(0, start - 300) : start].strip()
    days = {
        statement.text[one.start : one.end]: day_words(one)
        for one in mentions(statement.text, article.published)
        if one.relative and not _PLAIN.search(statement.text, one.start, one.end)
    }
    return replace(statement, speaker=speaker(statement.text, before), days=tuple(days.items()))


def _no_reason(asked: Question, readings: Sequence[Reading]) -> tuple[str, ...]:
    """Said where a reason is asked for and the reader sees none: the question may take for granted what is not so."""
    spans = [span.score for one in readings for span in one.spans]
    doubtful = spans and asks_why(asked.query) and max(spans) < REASON
    return (wording.NO_REASON,) if doubtful else ()


# -- Disagreement


def _compared(store: Store, answer: Answer, readings: Sequence[Reading]) -> Answer:
    """The answer with its conflicts and developments; a side of one that was not said yet is added."""
    places = [(one.article.id, one.start, one.end) for one in answer.citations]
    kind = answer.question.kind
    ranked = sorted(candidates(kind, readings), key=lambda one: -one.score)[:HEARD]
    new = [one for one in ranked if one.score >= ranked[0].score - SLACK and not _cited(one, places)]
    cited = [*answer.citations, *(Citation(one.article, one.start, one.end) for one in new)]
    story = store.copies({one.article.id for one in cited})
    sides = [side_of(one, story) for one in cited]
    conflicts, developments = differences(answer.question.understood, sides)
    said = len(answer.citations)
    kept = [one for one in conflicts if any(side < said for side in one.sides)]
    disputed = {side for one in kept for side in one.sides}
    grown = [one for one in developments if min(one.sides) < said and not disputed & set(one.sides)]
    added = sorted({side for one in (*kept, *grown) for side in one.sides if side >= said})
    numbers = {side: side + 1 for side in range(said)} | {side: said + n for n, side in enumerate(added, start=1)}
    statements = [*answer.statements]
    for side in added:
        one = cited[side]
        text = " ".join(one.quote.split())
        statements.append(Statement(text, (numbers[side],), "verbatim", one.article.published))
    answer = replace(
        answer,
        statements=tuple(statements),
        citations=(*answer.citations, *(also_in(store, cited[side]) for side in added)),
        conflicts=tuple(numbered(one, numbers) for one in kept),
        developments=tuple(numbered(one, numbers) for one in grown),
    )
    return replace(answer, statements=_later_first(answer))


def _cited(one: Candidate, places: Sequence[tuple[str, int, int]]) -> bool:
    return any(key == one.article.id and one.start < end and start < one.end for key, start, end in places)


def side_of(one: Citation, story: Mapping[str, str]) -> Side:
    """A quote as it is compared with others; `story`: the story of an article by its id."""
    return Side(
        " ".join(one.quote.split()),
        one.article.published,
        one.article.source,
        story.get(one.article.id, one.article.id),
        speaker(one.quote, one.article.text[max(0, one.start - 300) : one.start]),
    )


def numbered(one: Difference, numbers: Mapping[int, int]) -> Conflict:
    """A difference between sides as one between the citations that have these numbers."""
    return Conflict(one.about, tuple(numbers[side] for side in one.sides))


def _later_first(answer: Answer) -> tuple[Statement, ...]:
    """The statements, of a development the newest in the place of the first that was said."""
    statements = [*answer.statements]
    for development in answer.developments:
        places = [n for n, one in enumerate(statements) if set(one.citations) & set(development.sides)]
        newest = [n for n in places if development.sides[-1] in statements[n].citations]
        if newest and newest[0] != places[0]:
            statements.insert(places[0], statements.pop(newest[0]))
    return tuple(statements)


# -- Time


def silent(asked: Question, readings: Sequence[Reading]) -> str | None:
    """Whom an open question asks the words of, where nothing that was read says, or tells, that they said anything;
    None otherwise. Initials are left out: articles write them out."""
    name = asked_speaker(asked.understood)
    if asked.kind != "open" or not name or not names_somebody(name) or name.split()[-1].isupper():
        return None
    if _DOING.search(asked.understood) or any(wrote(name, one.source.article) for one in readings):
        return None
    places = ((one.source.article.text, one.source.passage.sentences) for one in readings)
    return None if any(heard_in(name, *place, told=True) for place in places) else name


def wrote(name: str, article: Article) -> bool:
    """Whether somebody is an author of an article: all that it does not quote is theirs."""
    last = words_of(name)[-1:]
    return any(words_of(author)[-1:] == last for author in article.authors)


def _unheard(answer: Answer) -> list[str]:
    """That somebody whom the question names says nothing of what is stated: it is told of them, or beside it."""
    name = asked_speaker(answer.question.understood)
    if not name or not names_somebody(name) or _DOING.search(answer.question.understood):
        return []
    said = any(wrote(name, one.article) for one in answer.citations) or any(
        heard_in(name, one.quote, sentence_spans(one.quote)) for one in answer.citations
    )
    return [] if said else [wording.UNHEARD.format(name=name)]


def _age(asked: Question, readings: Sequence[Reading], today: date) -> tuple[str, ...]:
    """How new the newest article on the subject is, where the question is about now and it is not."""
    if asked.period or not (asked.latest or _NOW.search(asked.understood)) or not readings:
        return ()
    about = [one for one in readings if one.relevance >= readings[0].relevance - ABOUT]
    days = [one.source.article.published for one in about if one.source.article.published]
    if not days or (today - max(days)).days <= OLD_DAYS:
        return ()
    return (wording.NEWEST.format(day=day_said(max(days))),)


def day_said(day: date) -> str:
    """ "14 February 2025"."""
    return f"{day.day} {day:%B %Y}"
