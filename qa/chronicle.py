"""Answers told by days: the timeline of a subject, and what happened in a time, which is what most articles told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from corpus.article import Article
from index.passage import Hit, Passage
from index.sentences import sentence_spans
from index.store import Store
from qa.answer import Answer, Citation, Question, verbatim
from qa.covered import Story, stories
from qa.finding import LAG, overlaps
from qa.period import Period, mentions
from qa.reader import Reading, Source
from qa.terms import alike, terms_of
from qa.timeline import Entry, entries, stands_alone, when
from qa.timeline_questions import asks_timeline, asks_what_happened
from qa.understand import narrowed
from qa.weighing import of_full_names

MOST, LEAST = 12, 2
"""Entries at most, and at least to be a timeline."""
HEARD, BEGINNING, FURTHER = 4, 1200, 0.5
"""Articles of a story, and characters from the start of each, among whose sentences the one is chosen that tells it;
and log-odds that each article, and sentence, loses to the one before."""
LEAD_WITHIN, LEAD_ONLY = 3, 1.0
"""Sentences among which an article's first readable one is looked for, and what it loses if it tells no event."""
ENOUGH = 6
"""Stories of several articles from which those that one article tells are left out."""
SHORT, REPORTING, EVENTS, SURE = timedelta(days=1), 200, 200, 3
"""Of so short a time the days that sentences name are looked for, in so many articles, the newest, and of so many
sentences, the best; and events of such a day from which what names no day is left out."""
TOLD = 0.4
"""Jaccard similarity of terms from which two entries tell one event."""


def timeline(asked: Question, readings: Sequence[Reading]) -> Answer | None:
    """The dated entries that the readings tell, oldest first; None where they are too few to be a timeline."""
    found = entries(of_full_names(asked.query, readings), most=MOST, days_of=mentions)
    if asked.period:
        found = [one for one in found if _within(one, asked.period)]
    about = {one.source.article.id: one.source.article for one in readings}
    return _answer(asked, found, about.values()) if len(found) >= LEAST else None


def of_days(asked: Question) -> bool:
    """Whether a question wants to know all that happened in a period."""
    whole = not asks_timeline(asked.understood) and not asks_what_happened(asked.understood)
    return asked.kind == "timeline" and asked.period is not None and whole


def chronicle(store: Store, asked: Question, readings: Sequence[Reading]) -> Answer | None:
    """What happened in the question's period: of each story of those days a sentence, and what later articles, those of
    `readings`, say that names a day of it. The stories that most articles tell come before the others where there are
    too many; None where there is nothing."""
    assert asked.period is not None
    days = narrowed(asked.scope, asked.period, lag=timedelta(days=1))
    empty = days.since is not None and days.until is not None and days.since > days.until
    told = [] if empty or asked.ahead else stories(store, days, MOST)
    found = [(len(one.articles), entry) for one in told if (entry := _entry(one, asked.period))]
    if sum(size > 1 for size, _ in found) >= ENOUGH:
        found = [(size, one) for size, one in found if size > 1]
    found += _reported(store, asked)
    read = [one for one in entries(readings, most=2 * MOST, days_of=mentions) if _within(one, asked.period)]
    read.sort(key=lambda one: -one.score)
    found += [(1, one) for one in read if one.named]
    if len(found) < ENOUGH:  # all is of one story
        found += [(0, one) for one in read if not one.named]
    kept: list[Entry] = []
    if _is_short(asked.period) and sum(one.exact for _, one in found) >= SURE:
        found = [(size, one) for size, one in found if size > 1 or one.exact]
    for _, one in sorted(found, key=lambda pair: -pair[0]):  # stable: of equals the stories of those days first
        if not any(one.article == other.article or _one_event(one, other) for other in kept):
            kept.append(one)
    kept = sorted(kept[:MOST], key=lambda one: (one.day, one.last or one.day, one.article.id))
    articles = {one.id: one for story in told for one in story.articles} | {one.article.id: one.article for one in kept}
    return _answer(asked, kept, articles.values()) if kept else None


def _reported(store: Store, asked: Question) -> Iterator[tuple[int, Entry]]:
    """Of a day, or two, what the articles of it and of the week after say happened on it, each event by its best
    sentence, with the number of articles that tell it."""
    period = asked.period
    assert period is not None
    if not _is_short(period) or asked.ahead:
        return
    articles = store.articles(narrowed(asked.scope, period, lag=LAG), limit=REPORTING)
    found = [
        one
        for article in articles
        for one in entries([_beginning(article)], most=MOST, days_of=mentions)
        if one.exact and _within(one, period)
    ]
    found.sort(key=lambda one: (-one.score, one.article.published or date.max))  # of equals the earlier told
    left = [(one, terms_of(one.text)) for one in found[:EVENTS]]
    while left:
        best, terms = left[0]
        same = [alike(other, terms) >= TOLD / 2 for _, other in left]
        yield len({one.article.id for (one, _), like in zip(left, same, strict=True) if like}), best
        left = [pair for pair, like in zip(left[1:], same[1:], strict=True) if not like]


def _is_short(period: Period) -> bool:
    return bool(period.since and period.until and period.until - period.since <= SHORT)


def _entry(story: Story, period: Period) -> Entry | None:
    """The sentence that tells a story of a period best, of the articles that are nearest to all others."""
    found = [
        (one.score - FURTHER * place, one)
        for place, article in enumerate(story.articles[:HEARD])
        for one in (*entries([_beginning(article)], most=MOST, days_of=mentions), *_lead(article))
        if _within(one, period)
    ]
    return max(found, key=lambda pair: pair[0])[1] if found else None


def _lead(article: Article) -> Iterator[Entry]:
    """The first readable sentence of an article, even if it tells how things are: news begins with what is new."""
    for start, end in sentence_spans(article.text[:BEGINNING])[:LEAD_WITHIN]:
        if article.published and stands_alone(article.text[start:end]):
            yield Entry(article.published, False, article, start, end, -LEAD_ONLY, last=article.published)
            return


def _beginning(article: Article) -> Reading:
    """The first sentences of an article as if they had been read, each less likely than the one before."""
    spans = tuple(sentence_spans(article.text[:BEGINNING]))
    passage = Passage(article.id, 0, spans[-1][1] if spans else 0, spans)
    return Reading(
        Source(article, passage, Hit(passage, 0.0, 1)), 0.0, tuple(-FURTHER * at for at in range(len(spans)))
    )


def _within(one: Entry, period: Period) -> bool:
    return overlaps(Period(one.day, one.last or one.day, 0, 0, relative=False), period)


def _one_event(one: Entry, other: Entry) -> bool:
    return abs((one.day - other.day).days) <= 1 and alike(terms_of(one.text), terms_of(other.text)) >= TOLD


def _answer(asked: Question, found: Sequence[Entry], about: Iterable[Article]) -> Answer:
    citations = tuple(Citation(one.article, one.start, one.end, one.also) for one in found)
    statements = tuple(replace(said, when=when(one)) for said, one in zip(verbatim(citations), found, strict=True))
    return Answer(asked, "answered", statements, citations, about=tuple(about))
