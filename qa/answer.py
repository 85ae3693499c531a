"""What an answer is made of, and the events by which it comes into being."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from corpus.article import Article
from index.passage import Hit, Scope
from qa.period import Period

Status = Literal["answered", "abstained"]
Mode = Literal["extractive", "llm"]
Support = Literal["verbatim", "supported", "unsupported"]
Kind = Literal["span", "yes-no", "open", "timeline", "articles"]
"""span: who, when, where, how many; yes-no; open: what happened, why, what did X say, summarise;
timeline: how did it develop; articles: about the collection itself (which articles, what do I have on)."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier message of a conversation."""

    role: Literal["user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it was understood. `text` is what the user typed; `understood` stands alone without the history.

    `scope` is what the user set and is never widened. `period` is what the question itself names: an article counts
    that was published then or soon after, or that speaks of a day in it. `latest`: the newest comes first.
    `of_event`: the period only tells which event is meant ("the March 29 deadline"), and limits nothing.
    `changing`: of what differs the newest is right. `query` is
    what is searched and read: `understood` without days that only mean something today ("last week"). `today`:
    the day it was asked, None where not known.
    """

    text: str
    understood: str
    kind: Kind
    scope: Scope
    follow_up_of: str | None = None
    period: Period | None = None
    of_event: bool = False
    latest: bool = False
    changing: bool = False
    query: str = ""
    today: date | None = None

    @property
    def ahead(self) -> bool:
        """Whether the days it names are still to come: what was published before them tells of them."""
        return bool(self.today and self.period and self.period.since and self.period.since > self.today)


@dataclass(frozen=True, slots=True)
class Citation:
    """Characters [start, end) of an article's text. One that does not resolve cannot be built: ValueError."""

    article: Article
    start: int
    end: int
    also_in: tuple[Article, ...] = ()

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end <= len(self.article.text):
            size = len(self.article.text)
            raise ValueError(
                f"article {self.article.id} has {size} characters; [{self.start}, {self.end}) is not in it"
            )

    @property
    def quote(self) -> str:
        """The cited words, cut from the article."""
        return self.article.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of an answer. `citations` are 1-based numbers into `Answer.citations`.

    `as_of`: publication day of its source. `when`: the day or span a timeline files it under. `speaker`: who says it.
    `days`: what its relative days ("on Wednesday") mean, as (words, ISO day or range); shown beside, never inside.
    """

    text: str
    citations: tuple[int, ...]
    support: Support
    as_of: date | None = None
    when: str | None = None
    speaker: str | None = None
    days: tuple[tuple[str, str], ...] = ()


def verbatim(citations: Iterable[Citation]) -> tuple[Statement, ...]:
    """One statement a citation, in the article's words: its numbers are those of `citations` in their order."""
    return tuple(
        Statement(" ".join(one.quote.split()), (number,), "verbatim", one.article.published)
        for number, one in enumerate(citations, start=1)
    )


@dataclass(frozen=True, slots=True)
class Conflict:
    """Citations (by number) that give different values for one thing; of a development, oldest first."""

    about: str
    sides: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer. "I don't know" is `abstained` with a `reason`. `confidence`: in [0, 1]. Timings are by stage.

    `conflicts` are differences between sources that time does not explain, `developments` those it does. `notes` are
    sentences about the answer: how new its sources are, what was left out. `about`: of a timeline, all articles that
    were found on its subject, to show when they were published.
    """

    question: Question
    status: Status
    statements: tuple[Statement, ...] = ()
    citations: tuple[Citation, ...] = ()
    short_answer: str | None = None
    reason: str | None = None
    mode: Mode = "extractive"
    confidence: float = 0.0
    conflicts: tuple[Conflict, ...] = ()
    developments: tuple[Conflict, ...] = ()
    notes: tuple[str, ...] = ()
    nearest: tuple[Article, ...] = ()
    about: tuple[Article, ...] = ()
    timings_ms: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Understood:
    """The question is understood; the search begins."""

    question: Question


@dataclass(frozen=True, slots=True)
class Searched:
    """The search is over: how many articles lie in the scope, and the passages found, best first."""

    articles: int
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Stated:
    """One more statement of the answer, with the citations so far (its numbers point into them)."""

    statement: Statement
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """The last event."""

    answer: Answer


@dataclass(frozen=True, slots=True)
class Writing:
    """An LLM writes: its unfinished sentence as it stands, unchecked; it takes the place of the one before."""

    text: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A whole sentence of an LLM that does not count, and why."""

    text: str
    reason: str


Event = Understood | Searched | Writing | Stated | LeftOut | Answered
