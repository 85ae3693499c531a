"""What a reader finds, weighed by what newsdesk knows of news: days, recency, and who speaks.

All weights are log-odds, chosen by reading answers: no set at hand has gold for them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from qa.answer import Question
from qa.finding import overlaps, tight
from qa.period import Period, mentions
from qa.reader import Reading
from qa.speakers import asked_speaker, speaker, speaks
from qa.terms import points_back, words_of

IN_PERIOD, OUT_OF_PERIOD = 1.5, -2.0
"""For a sentence that names a day in the question's period; for one that only names days outside of it."""
LATE = -0.5
"""For a sentence without a day, in an article that was published outside of the period."""
SPEAKS, SILENT = 1.5, -2.0
"""For a sentence in which the one speaks whom the question asks about; for one that neither names them, nor points back
to somebody, nor quotes anybody."""
UNHEARD = -2.5
"""For every passage where the one whom the question asks about speaks in none."""
NEWEST, NEAR = 2.5, 3.0
"""For the newest of those that lie within NEAR of the most relevant, where the latest is asked for; none for the
oldest, and in between by rank."""

_QUOTES = re.compile(r"[\"“”]")


def weighed(asked: Question, readings: Sequence[Reading]) -> list[Reading]:
    """The readings, with what speaks for and against each sentence added, most relevant first."""
    name = asked_speaker(asked.understood)
    said = [_said(name, one) if name else [0.0] * len(one.sentences) for one in readings]
    heard = not name or any(SPEAKS in some for some in said)
    found = [_weighed(asked, one, some, 0.0 if heard else UNHEARD) for one, some in zip(readings, said, strict=True)]
    return order(_newest_first(found) if asked.latest else found)


def order(readings: Sequence[Reading]) -> list[Reading]:
    """Readings by how relevant they are, best first; equal ones as the search ranked them."""
    return sorted(readings, key=lambda one: (-one.relevance, one.source.hit.rank))


def _weighed(asked: Question, reading: Reading, said: Sequence[float], heard: float) -> Reading:
    if not said:
        return reading
    article, period = reading.source.article, asked.period
    spans = reading.source.passage.sentences
    days = [_of_days(period, article.text[start:end], reading) if period else 0.0 for start, end in spans]
    added = [one + other for one, other in zip(said, days, strict=True)]
    sentences = tuple(score + weight for score, weight in zip(reading.sentences, added, strict=True))
    return replace(reading, sentences=sentences, relevance=reading.relevance + max(added) + heard)


def _said(name: str, reading: Reading) -> list[float]:
    """For each sentence what it is worth to a question about what `name` says."""
    article, before, found = reading.source.article, "", []
    for start, end in reading.source.passage.sentences:
        text = article.text[start:end]
        spoken = speaks(name, speaker(text, before))
        found.append(SPEAKS if spoken else 0.0 if _may_tell(name, text) else SILENT)
        before = text
    return found


def _may_tell(name: str, text: str) -> bool:
    """Whether a sentence may yet tell what `name` says."""
    return points_back(text) or bool(_QUOTES.search(text)) or set(words_of(name)[-1:]) <= set(words_of(text))


def _of_days(period: Period, text: str, reading: Reading) -> float:
    published = reading.source.article.published
    named = [one for one in mentions(text, published) if tight(one)]
    if any(overlaps(one, period) for one in named):
        return IN_PERIOD
    if named:
        return OUT_OF_PERIOD
    day = Period(published, published, 0, 0, relative=False)
    return 0.0 if published and overlaps(day, period) else LATE


def _newest_first(readings: Sequence[Reading]) -> list[Reading]:
    best = max((one.relevance for one in readings), default=0.0)
    near = [one for one in readings if one.relevance >= best - NEAR and one.source.article.published]
    days = sorted({one.source.article.published for one in near if one.source.article.published})
    step = NEWEST / max(1, len(days) - 1)
    weights = {day: rank * step for rank, day in enumerate(days)} if len(days) > 1 else {}
    found = []
    for one in readings:
        published = one.source.article.published
        weight = weights.get(published, 0.0) if published and one in near else 0.0
        sentences = tuple(score + weight for score in one.sentences)
        found.append(replace(one, relevance=one.relevance + weight, sentences=sentences))
    return found
