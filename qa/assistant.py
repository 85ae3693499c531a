"""The one loop from a question to an answer: understand, search, read, compose. Used by chat, command and API."""

from __future__ import annotations

import re
import time
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from corpus.article import Article
from index.encoder import Encoder
from index.passage import Scope
from index.store import Store
from qa import wording
from qa.answer import (
    Answer,
    Answered,
    Citation,
    Event,
    Question,
    Searched,
    Stated,
    Statement,
    Turn,
    Understood,
)
from qa.chronicle import chronicle, of_days, timeline
from qa.compose import compose
from qa.definitions import defined, definition_asked
from qa.finding import find, reported
from qa.holders import holder
from qa.kinds import compared, latest_on
from qa.listed import listed
from qa.outlets import asked_of_outlet, summed_up_of_outlet
from qa.period import Period
from qa.reader import Reader, Reading, Source
from qa.remarks import day_said, names_of, remarked, silent, unmentioned
from qa.small_talk import is_foreign, is_greeting, is_objection
from qa.terms import in_other_words, words_of
from qa.timeline_questions import asks_of_all, topic
from qa.understand import Now, understand, within
from qa.weighing import trusted, weighed

if TYPE_CHECKING:
    from qa.writer import Writer

SUBJECT_COSINE = 0.3
"""Cosine of the nearest passage below which nothing is about the question at all."""
UNMENTIONED = 0.4
"""What is left of the confidence where the question names somebody, or something, that no article mentions."""
NEAREST = 3
"""Articles named when abstaining."""
WIDER = 8
"""Passages read outside of a question's limits, to tell whether the answer lies there."""
OF_OUTLET = 5
"""Articles, or a fiftieth of a small collection, from which a name in a question is an outlet's: some collections call
the author of a guest column the outlet, and he is asked about as a person."""
MISTYPED = 5
"""Letters of a word, which is no name, from which it may be mistyped."""
SURE = 0.4
"""Confidence from which a short answer is shown as one. Of the fitted half of news_quiz .44 are right below it and .70
above, of newsqa's in small folders .48 and .66."""
EACH = 3
"""Statements of each side of a comparison."""
TIMELINE_DEPTH = 40
"""Passages read for a timeline."""
_LETTERS = re.compile(r"[^\W\d_]+")


class Assistant:
    """Answers questions over one store. Safe from any thread; nothing is kept between questions."""

    def __init__(self, store: Store, encoder: Encoder, reader: Reader, writer: Writer | None = None) -> None:
        """`writer`: the LLM that words the answers; without one they are sentences cut from the articles."""
        self._store, self._encoder, self._reader, self._writer = store, encoder, reader, writer
        # Few are read at a time, in the order asked: each uses all cores, and none waits twice. The second fills the
        # cores while the first one's words are compared.
        self._turns = ThreadPoolExecutor(2, "reading")

    def ask(
        self, question: str, history: Sequence[Turn] = (), *, scope: Scope = Scope(), today: date | None = None
    ) -> Answer:
        """The last event of `stream`."""
        *_, last = self.stream(question, history, scope=scope, today=today)
        assert isinstance(last, Answered)
        return last.answer

    def stream(
        self, question: str, history: Sequence[Turn] = (), *, scope: Scope = Scope(), today: date | None = None
    ) -> Iterator[Event]:
        """Events from `Understood` to `Answered`. `today`: what "last week" is seen from; None for the day it is.

        Where an LLM writes, what it stated may be taken back: the answer in `Answered` is the one that counts.
        """
        laps = Laps()
        self._store.refresh()
        today = today or date.today()
        understood = understand(question, scope, history, Now(today, self._store.newest()))
        asked = self._of_all(self._of_outlets(self._spelled(understood)))
        yield Understood(asked)
        laps.end("understand")
        count = self._store.count(asked.scope)
        if count and (told := self._told(asked, today)):
            answer = told
            yield Searched(count, ())
            laps.end("search")
        else:
            asks = bool(asked.understood) and not is_greeting(asked.text) and not is_objection(asked.text)
            sources = self._sources(asked) if asks and count else []
            yield Searched(count, tuple(source.hit for source in sources))
            laps.end("search")
            readings, confidence, refusal = self._turns.submit(self._read, asked, count, sources).result()
            laps.end("read")
            answer = refusal or (yield from self._composed(asked, readings, today, laps))
            if absent := unmentioned(self._store, asked.query):
                answer = noted(answer, wording.UNMENTIONED.format(names=" or ".join(absent)))
            # What most articles tell of some days is counted, as a list of articles is.
            counted = answer.status == "answered" and of_days(asked)
            answer = doubted(replace(answer, confidence=1.0 if counted else confidence))
        laps.end("compose")
        if answer.mode == "extractive":
            for statement in answer.statements:
                yield Stated(statement, answer.citations)
        yield Answered(replace(answer, timings_ms=laps.timings()))

    def _told(self, asked: Question, today: date) -> Answer | None:
        """What needs no reading: an answer about the collection, or what articles say beside a name, or an office."""
        if asked.kind == "articles":
            return listed(self._store, self._encoder, asked)
        found = holder(self._store, asked) or defined(self._store, asked)
        if not found and not self._writer and (sides := compared(asked.query)):
            found = self._both(asked, sides[:2], sides[2])
        return remarked(self._store, found, (), today) if found else None

    def _both(self, asked: Question, names: Sequence[str], topic: str) -> Answer | None:
        """What each of two said about a topic, one after the other; None where neither is found to have said anything.

        Asked for together, the one of whom more is written would take all the room.
        """
        statements: list[Statement] = []
        citations: list[Citation] = []
        notes, sure = list[str](), list[float]()
        for name in names:
            query = wording.ASKS_ABOUT_PERSON.format(name=name, topic=topic)
            of_one = replace(asked, query=query, understood=query, kind="open")
            sources = find(self._store, self._encoder, of_one, self._reader.depth)
            readings, confidence = self._turns.submit(self._weighed, of_one, sources).result()
            draft = compose("open", readings, query)
            if confidence < self._reader.threshold or silent(of_one, readings) or not draft.statements:
                notes.append(wording.NOTHING_OF.format(name=name, topic=topic))
                continue
            sure.append(confidence)
            for one in draft.statements[:EACH]:
                cited = [draft.citations[number - 1] for number in one.citations]
                if any(other.quote == cited[0].quote for other in citations):
                    continue
                numbers = tuple(range(len(citations) + 1, len(citations) + len(cited) + 1))
                citations += cited
                statements.append(replace(one, citations=numbers))
        if not statements:
            return None
        return Answer(asked, "answered", tuple(statements), tuple(citations), notes=tuple(notes), confidence=min(sure))

    def _read(
        self, asked: Question, count: int, sources: Sequence[Source]
    ) -> tuple[list[Reading], float, Answer | None]:
        """The readings, how sure they are, and the refusal where that is too little."""
        readings, confidence = self._weighed(asked, sources)
        other = in_other_words(asked.query)
        if confidence < self._reader.threshold and other and asked.kind in ("span", "open", "yes-no"):
            # Articles need not call it what people do: "CEO" is "chief executive" in many.
            reworded = replace(asked, query=other)
            again, sure = self._weighed(reworded, self._sources(reworded))
            if sure >= self._reader.threshold:
                readings, confidence = again, sure
        if confidence < self._reader.threshold and not of_days(asked):
            return readings, confidence, self._abstain(asked, count, readings)
        if name := silent(asked, readings):
            reason = wording.SILENT.format(name=name)
            return readings, 0.0, Answer(asked, "abstained", reason=reason, nearest=nearest_articles(readings))
        return readings, confidence, None

    def _weighed(self, asked: Question, sources: Sequence[Source]) -> tuple[list[Reading], float]:
        """The readings, best first, and how sure it is, in [0, 1], that they answer."""
        read = self._reader.read(read_as(asked), sources)
        readings = weighed(asked, read)
        sure = self._reader.confidence(read_as(asked), trusted(asked, read, readings))
        return readings, sure * UNMENTIONED if unmentioned(self._store, asked.query) else sure

    def _spelled(self, asked: Question) -> Question:
        """The question with its names spelled as the articles spell them, where none holds them as they were typed, and
        so with other words that are mistyped: those that the encoder does not know as words, nor any article holds."""
        names = dict.fromkeys(word for name in names_of(asked.query) for word in _LETTERS.findall(name.text))
        others = [word for word in _LETTERS.findall(asked.query) if word not in names and self._unknown(word)]
        for word in (*names, *others):
            if found := self._store.spelled(word):
                other = re.compile(rf"\b{word}\b")
                understood, query = (other.sub(found, one) for one in (asked.understood, asked.query))
                asked = replace(asked, understood=understood, query=query)
        return asked

    def _unknown(self, word: str) -> bool:
        return len(word) >= MISTYPED and self._encoder.count_tokens([word])[0] > 1

    def _of_outlets(self, asked: Question) -> Question:
        """What an outlet of the store is asked to have reported is asked of its articles; what the user set stays."""
        if asked.scope.sources or asked.kind == "articles":
            return asked
        held = self._store.contents()
        least = min(OF_OUTLET, held.articles / 50)
        known = [name for name, count in held.sources if count >= least]
        if outlet := summed_up_of_outlet(asked.understood, known):
            told = wording.SUMS_UP_OUTLET.format(outlet=outlet)
            return replace(asked, understood=told, query=told, kind="articles")
        found = asked_of_outlet(asked.understood, known)
        if not found:
            return asked
        (outlets, about), scope = found, asked.scope
        told = wording.ASKS_TO_TELL.format(topic=about)
        return replace(asked, understood=told, query=told, kind="open", scope=replace(scope, sources=outlets))

    def _of_all(self, asked: Question) -> Question:
        """A timeline of nothing in particular is one of all days of the collection."""
        if asked.period or not asks_of_all(asked.text):
            return asked
        held = self._store.contents()
        if held.first is None:
            return asked
        days = Period(asked.scope.since or held.first, asked.scope.until or held.last, 0, 0, relative=False)
        return replace(asked, understood=wording.ASKS_ALL, query=wording.ASKS_ALL, kind="timeline", period=days)

    def _sources(self, asked: Question) -> list[Source]:
        if asked.kind == "timeline":
            return find(self._store, self._encoder, replace(asked, query=topic(asked.query)), TIMELINE_DEPTH)
        # "Latest" and "news" are in many articles and tell nothing of what any of them is about.
        about = latest_on(asked.query)
        return find(self._store, self._encoder, replace(asked, query=about or asked.query), self._reader.depth)

    def _composed(
        self, asked: Question, readings: Sequence[Reading], today: date, laps: Laps
    ) -> Generator[Event, None, Answer]:
        """The answer that the readings give: a timeline, the LLM's words, or sentences."""
        if asked.kind == "timeline":
            found = chronicle(self._store, asked, readings) if of_days(asked) else timeline(asked, readings)
            if found:
                return found
            if of_days(asked):
                return self._abstain(asked, self._store.count(asked.scope), readings)
            asked = replace(asked, kind="open")
        notes: tuple[str, ...] = ()
        if self._writer:
            written = yield from self._written(asked, readings, today, laps)
            if written.status == "answered":
                return written
            notes = written.notes
        draft = compose(asked.kind, readings, asked.query, newest_first=asked.latest)
        if not draft.statements:
            return self._abstain(asked, self._store.count(asked.scope), readings)
        wanted = definition_asked(asked.query)
        if wanted and wanted.asks != "what" and wanted.named:
            # No article introduces them, and what is read nearby is somebody else's.
            draft = replace(draft, short_answer=None, others=())
            said = wording.NO_AGE if wanted.asks == "age" else wording.NOT_INTRODUCED
            notes = (*notes, said.format(name=" ".join(wanted.words)))
        if draft.others:
            others = ", ".join(f"{' '.join(text.split())} [{number}]" for text, number in draft.others)
            notes = (*notes, wording.OTHERS.format(answers=others))
        answer = Answer(asked, "answered", draft.statements, draft.citations, draft.short_answer, notes=notes)
        return remarked(self._store, answer, readings, today)

    def _written(
        self, asked: Question, readings: Sequence[Reading], today: date, laps: Laps
    ) -> Generator[Event, None, Answer]:
        """The LLM's answer where enough of it holds; else an abstained one whose notes say why."""
        from qa.writer import Draft, Failed

        assert self._writer
        end: Draft | Failed | None = None
        for event in self._writer.write(asked, readings, today):
            if isinstance(event, Draft | Failed):
                end = event
            else:
                yield event
        if isinstance(end, Draft) and end.outcome == "enough":
            laps.add("check", end.check_ms)
            answer = Answer(asked, "answered", end.statements, end.citations, mode="llm", notes=end.notes)
            return remarked(self._store, answer, (), today)
        if isinstance(end, Draft):
            fallen = wording.LLM_NOT_FOUND if end.outcome == "not found" else wording.LLM_TOO_LITTLE
            return Answer(asked, "abstained", notes=(fallen, *end.notes))
        message = end.message if end else ""
        return Answer(asked, "abstained", notes=(wording.LLM_FAILED.format(message=message),))

    def _abstain(self, asked: Question, count: int, readings: Sequence[Reading]) -> Answer:
        """Why there is no answer, and the nearest articles."""
        near = nearest_articles(readings)
        if not asked.understood:
            return Answer(asked, "abstained", reason=wording.EMPTY_QUESTION)
        if is_greeting(asked.text):
            return Answer(asked, "abstained", reason=wording.HELP)
        if is_objection(asked.text):
            return Answer(asked, "abstained", reason=wording.OBJECTION)
        if not self._store.count():
            return Answer(asked, "abstained", reason=wording.NO_ARTICLES)
        if asked.scope != Scope() or asked.period:
            # The limits are kept; what lies outside of them is named, not used.
            free = replace(asked, scope=Scope(), period=None)
            wider, confidence = self._weighed(free, find(self._store, self._encoder, free, WIDER))
            elsewhere = confidence >= self._reader.threshold
            empty = not count or (asked.period and not self._store.count(reported(asked)))
            if elsewhere or empty:
                said = [(wording.EMPTY_SCOPE if empty else wording.NOT_WITHIN).format(scope=within(asked))]
                newest, period = self._store.newest(), asked.period
                if empty and newest and period and period.since and newest < period.since:
                    said.append(wording.ALL_BEFORE.format(day=day_said(newest)))
                if elsewhere:
                    said.append(wording.OUTSIDE_SCOPE)
                return Answer(asked, "abstained", reason=" ".join(said), nearest=nearest_articles(wider))
        reason = wording.NOT_THIS if on_subject(asked, readings) else wording.OFF_SUBJECT
        if is_foreign(asked.text):
            reason = wording.ENGLISH_ONLY
        if of_days(asked):
            reason = wording.NOTHING_THEN.format(scope=within(asked))
        return Answer(asked, "abstained", reason=reason, nearest=near)


def doubted(answer: Answer) -> Answer:
    """The answer with a doubtful short answer as a remark, beside the others."""
    short = answer.short_answer
    if not short or answer.confidence >= SURE or not answer.statements:
        return answer
    prefix = wording.OTHERS.partition("{")[0]
    others = [note.removeprefix(prefix).rstrip(".") for note in answer.notes if note.startswith(prefix)]
    kept = [note for note in answer.notes if not note.startswith(prefix)]
    first = f"{' '.join(short.split())} [{answer.statements[0].citations[0]}]"
    return replace(
        answer, short_answer=None, notes=(wording.PERHAPS.format(answers=", ".join([first, *others])), *kept)
    )


def noted(answer: Answer, said: str) -> Answer:
    """The answer with a remark, which is the reason where it abstained as nothing answers the question."""
    if answer.reason in (wording.NOT_THIS, wording.OFF_SUBJECT):
        return replace(answer, reason=said)
    return replace(answer, notes=(*answer.notes, said))


def on_subject(asked: Question, readings: Sequence[Reading]) -> bool:
    """Whether anything is about the question at all: near to it, or about somebody whom it names."""
    if max((reading.source.hit.cosine or 0.0 for reading in readings), default=0.0) >= SUBJECT_COSINE:
        return True
    names = {name.words[-1] for name in names_of(asked.query)}
    return any(names & set(words_of(reading.source.article.text)) for reading in readings[:NEAREST])


def read_as(asked: Question) -> str:
    """The question that passages are read with."""
    if sides := compared(asked.query):
        return wording.ASKS_ABOUT_BOTH.format(one=sides[0], other=sides[1], topic=sides[2])
    about = topic(asked.query) if asked.kind == "timeline" and not of_days(asked) else latest_on(asked.query)
    return wording.WHAT_HAPPENED.format(topic=about) if about else asked.query


class Laps:
    """Milliseconds by stage, and in all."""

    def __init__(self) -> None:
        self._began = self._last = time.perf_counter()
        self._timings: dict[str, float] = {"check": 0.0}

    def end(self, stage: str) -> None:
        """The stage is over."""
        now = time.perf_counter()
        self._timings[stage] = round((now - self._last) * 1000, 1)
        self._last = now

    def add(self, stage: str, milliseconds: float) -> None:
        """A stage inside another took so long."""
        self._timings[stage] = milliseconds

    def timings(self) -> dict[str, float]:
        """All stages and `total`; an extractive answer needs no check, for each sentence is cut from its article."""
        return self._timings | {"total": round((self._last - self._began) * 1000, 1)}


def nearest_articles(readings: Sequence[Reading]) -> tuple[Article, ...]:
    """The articles of the best readings, each once."""
    near = {reading.source.article.id: reading.source.article for reading in readings}
    return tuple(near.values())[:NEAREST]
