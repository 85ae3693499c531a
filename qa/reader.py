"""A reader finds, in passages, what answers a question. The word-overlap reader is the baseline."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

from corpus.article import Article
from index.encoder import Encoder
from index.passage import Hit, Passage
from qa.terms import terms_of

TASK = terms_of(
    "summarise summarize summary overview explain describe tell latest happen happened say said think coverage news"
)
"""Words of a question that say what to do rather than what it is about; an article need not hold them."""


class ReaderError(Exception):
    """A reader that cannot be loaded; the message says which, and the way out."""


@dataclass(frozen=True, slots=True)
class Source:
    """A passage to read, with its article and how the search found it."""

    article: Article
    passage: Passage
    hit: Hit

    @property
    def text(self) -> str:
        """The passage's words."""
        return self.article.text[self.passage.start : self.passage.end]


@dataclass(frozen=True, slots=True)
class Span:
    """Characters [start, end) of an article that may be the short answer; `score`: log-odds that they are, against no
    answer in their passage."""

    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class Voted:
    """Characters [start, end) of an article that hold what the readings of a question vote for; `votes`, in [0, 1]:
    see `qa.agreement`."""

    start: int
    end: int
    votes: float


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader makes of one passage. All scores are log-odds.

    `relevance`: the passage answers what was asked; it gives the order of the passages.
    `sentences`: for each sentence of the passage, that it answers.
    `spans`: what may be the short answer, best first, none overlapping; none where the reader finds no short answers.
    `answerable`: that any span answers. `voted`: at most one a sentence, see `qa.agreement`.
    """

    source: Source
    relevance: float
    sentences: tuple[float, ...]
    spans: tuple[Span, ...] = ()
    answerable: float = -math.inf
    voted: tuple[Voted, ...] = ()


class Reader(Protocol):
    """Safe from any thread."""

    name: str
    depth: int
    """Passages worth reading for one question."""
    threshold: float
    """Confidence from which a question is answered."""

    def read(self, question: str, sources: Sequence[Source]) -> list[Reading]:
        """One reading a source, in the order given."""

    def confidence(self, question: str, readings: Sequence[Reading]) -> float:
        """Probability in [0, 1] that these readings, best first, hold the answer."""


class OverlapReader:
    """The baseline: how much of the question's rare words a sentence holds, and how near its vector is."""

    name = "overlap"
    depth = 12
    threshold = 0.5

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    def read(self, question: str, sources: Sequence[Source]) -> list[Reading]:
        """Sentence log-odds of the mean of coverage and cosine; no short answers."""
        texts = [[one.article.text[a:b] for a, b in one.passage.sentences] for one in sources]
        flat = [text for some in texts for text in some]
        if not flat:
            return [Reading(one, -math.inf, ()) for one in sources]
        vectors = self._encoder.encode([question, *flat])
        cosines = vectors[1:] @ vectors[0]
        weights = rarity(question, [one.text for one in sources])
        scores = [
            _log_odds((coverage(weights, text) + max(0.0, float(cosine))) / 2)
            for text, cosine in zip(flat, cosines, strict=True)
        ]
        readings, at = [], 0
        for source, some in zip(sources, texts, strict=True):
            mine = tuple(scores[at : at + len(some)])
            at += len(some)
            readings.append(Reading(source, max(mine, default=-math.inf), mine))
        return readings

    def confidence(self, question: str, readings: Sequence[Reading]) -> float:
        """The best passage's coverage of the question's words times 1.3, at most 1, less where none has a cosine of
        .45: crude, and said to be."""
        if not readings:
            return 0.0
        weights = rarity(question, [one.source.text for one in readings])
        best = max(coverage(weights, f"{one.source.article.title} {one.source.text}") for one in readings[:4])
        nearest = max((one.source.hit.cosine or 0.0) for one in readings)
        return min(1.0, 1.3 * best) * min(1.0, max(0.0, nearest) / 0.45)


def rarity(question: str, texts: Sequence[str]) -> dict[str, float]:
    """Weight of each term of the question: log(1 + N / (1 + df)) + 0.2 over `texts`. Terms of no text weigh most."""
    sets = [terms_of(text) for text in texts]
    asked = terms_of(question)
    about = asked - TASK or asked
    return {term: math.log(1 + len(sets) / (1 + sum(term in one for one in sets))) + 0.2 for term in about}


def coverage(weights: dict[str, float], text: str) -> float:
    """Share of the question's weight whose terms `text` holds, in [0, 1]; 0 for a question without terms."""
    total = sum(weights.values())
    held = terms_of(text)
    return sum(weight for term, weight in weights.items() if term in held) / total if total else 0.0


def clipped(score: float, limit: float = 12.0) -> float:
    """`score` within [-limit, limit]; -limit for -inf and nan."""
    return min(max(score, -limit), limit) if not math.isnan(score) else -limit


def _log_odds(share: float) -> float:
    inside = float(np.clip(share, 1e-4, 1 - 1e-4))
    return math.log(inside / (1 - inside))


def load_reader(encoder: Encoder, name: str | None = None, *, quick: bool = False) -> Reader:
    """The reader of a name: None for the trained one, `overlap` for the baseline, else the path of a reader.onnx.

    `quick`: loaded soon rather than run fast, for a single question.
    """
    if name == "overlap":
        return OverlapReader(encoder)
    from qa.model_reader import ModelReader

    return ModelReader(Path(name), quick=quick) if name else ModelReader(quick=quick)
