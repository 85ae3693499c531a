"""The one loop from a question to an answer: understand, search, read, compose. Used by chat, command and API."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace

from corpus.article import Article
from index.encoder import Encoder
from index.passage import Scope
from index.search import search
from index.store import Store
from qa import wording
from qa.answer import Answer, Answered, Event, Question, Searched, Stated, Turn, Understood
from qa.compose import compose
from qa.reader import Reader, Reading, Source
from qa.understand import scope_words, understand

SUBJECT_COSINE = 0.3
"""Cosine of the nearest passage below which nothing is about the question at all."""
NEAREST = 3
"""Articles named when abstaining."""


class Assistant:
    """Answers questions over one store. Safe from any thread; nothing is kept between questions."""

    def __init__(self, store: Store, encoder: Encoder, reader: Reader) -> None:
        self._store, self._encoder, self._reader = store, encoder, reader

    def ask(self, question: str, history: Sequence[Turn] = (), *, scope: Scope = Scope()) -> Answer:
        """The last event of `stream`."""
        *_, last = self.stream(question, history, scope=scope)
        assert isinstance(last, Answered)
        return last.answer

    def stream(self, question: str, history: Sequence[Turn] = (), *, scope: Scope = Scope()) -> Iterator[Event]:
        """Events from `Understood` to `Answered`."""
        laps = Laps()
        self._store.refresh()
        asked = understand(question, scope, history)
        yield Understood(asked)
        laps.end("understand")
        count = self._store.count(scope)
        sources = self._search(asked) if asked.understood and count else []
        yield Searched(count, tuple(source.hit for source in sources))
        laps.end("search")
        readings = order(self._reader.read(asked.understood, sources))
        confidence = self._reader.confidence(asked.understood, readings)
        laps.end("read")
        draft = compose(asked.kind, readings) if confidence >= self._reader.threshold else None
        if draft and draft.statements:
            answer = Answer(asked, "answered", draft.statements, draft.citations, draft.short_answer)
        else:
            reason, nearest = self._abstain(asked, count, readings)
            answer = Answer(asked, "abstained", reason=reason, nearest=nearest)
        laps.end("compose")
        for statement in answer.statements:
            yield Stated(statement, answer.citations)
        yield Answered(replace(answer, confidence=confidence, timings_ms=laps.timings()))

    def _search(self, asked: Question) -> list[Source]:
        hits = search(self._store, self._encoder, asked.understood, self._reader.depth, asked.scope)
        articles = {key: self._store.article(key) for key in {hit.passage.article_id for hit in hits}}
        # An article may be removed by another process between the search and this.
        found = ((hit, articles[hit.passage.article_id]) for hit in hits)
        return [Source(article, hit.passage, hit) for hit, article in found if article]

    def _abstain(self, asked: Question, count: int, readings: Sequence[Reading]) -> tuple[str, tuple[Article, ...]]:
        """Why there is no answer, and the nearest articles."""
        near = nearest_articles(readings)
        if not asked.understood:
            return wording.EMPTY_QUESTION, ()
        if asked.scope != Scope():
            # The scope the user set is kept; what lies outside of it is named, not used.
            outside = self._search(replace(asked, scope=Scope()))
            wider = order(self._reader.read(asked.understood, outside))
            if self._reader.confidence(asked.understood, wider) >= self._reader.threshold:
                reason = wording.OUTSIDE_SCOPE.format(scope=scope_words(asked.scope))
                return reason, nearest_articles(wider)
            if not count:
                return wording.EMPTY_SCOPE.format(scope=scope_words(asked.scope)), nearest_articles(wider)
        if not count:
            return wording.NO_ARTICLES, ()
        close = max((reading.source.hit.cosine or 0.0 for reading in readings), default=0.0)
        return wording.NOT_THIS if close >= SUBJECT_COSINE else wording.OFF_SUBJECT, near


class Laps:
    """Milliseconds by stage, and in all."""

    def __init__(self) -> None:
        self._began = self._last = time.perf_counter()
        self._timings: dict[str, float] = {}

    def end(self, stage: str) -> None:
        """The stage is over."""
        now = time.perf_counter()
        self._timings[stage] = round((now - self._last) * 1000, 1)
        self._last = now

    def timings(self) -> dict[str, float]:
        """All stages and `total`; an extractive answer needs no check, for each sentence is cut from its article."""
        return self._timings | {"check": 0.0, "total": round((self._last - self._began) * 1000, 1)}


def order(readings: Sequence[Reading]) -> list[Reading]:
    """Readings by how relevant they are, best first; equal ones as the search ranked them."""
    return sorted(readings, key=lambda one: (-one.relevance, one.source.hit.rank))


def nearest_articles(readings: Sequence[Reading]) -> tuple[Article, ...]:
    """The articles of the best readings, each once."""
    near = {reading.source.article.id: reading.source.article for reading in readings}
    return tuple(near.values())[:NEAREST]
