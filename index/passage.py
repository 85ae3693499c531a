"""What a search works on and returns: scope, passage, hit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Scope:
    """Which articles a question is about. Both dates are inclusive; None and () do not limit.

    `sources` are outlets as stored. An article without a date is outside any scope that has one.
    """

    since: date | None = None
    until: date | None = None
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of whole sentences of one article: its words are `article.text[start:end]`, always.

    `sentences` are half-open character spans of the article's text, in order, inside [start, end).
    """

    article_id: str
    start: int
    end: int
    sentences: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found. `rank` is 1-based; `score` is higher-is-better and comparable within one search only.

    `cosine` is the cosine of question and passage in [-1, 1], None where only the words found it.
    """

    passage: Passage
    score: float
    rank: int
    cosine: float | None = None
