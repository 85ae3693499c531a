"""How far a claim is borne out by sentences, as one number: every word of it looks for its like among theirs.

The likeness of two words is the cosine of the encoder's vectors of them in their sentences (as in BERTScore, Zhang et
al. 2020), so that "film" finds "movie" and a word that stands for nothing in the source finds little.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Protocol

import numpy as np

from index.encoder import EncoderError, Tokens, packaged
from index.words import STOP_WORDS
from qa.negation import negations
from qa.terms import stem, words_of
from qa.values import missing

MODEL = Path(__file__).parent / "models" / "support.json"
MAX_TOKENS = 128
"""Of a claim or a quote; what is longer is not seen by the score."""
FEATURES = ("mean likeness", "lowest likeness", "names missing", "values missing", "negation differs")
_FIRST_WORD_ID = 1996
"""In the encoder's vocabulary, which is in order of frequency, the first that is a word."""
_WORD = re.compile(r"[^\W_]+(?:[.,][^\W_]+)*")


class SupportScorer(Protocol):
    """Safe from any thread."""

    @property
    def threshold(self) -> float:
        """The score from which on a claim counts as borne out."""

    def score(self, claim: str, quotes: Sequence[str]) -> float:
        """In [0, 1], higher where the quotes bear the claim out."""


class OverlapScorer:
    """The baseline: the share of the claim's words that the quotes hold."""

    threshold = 0.6

    def score(self, claim: str, quotes: Sequence[str]) -> float:
        """In [0, 1]; 0 for a claim without words that carry meaning."""
        words = [stem(word) for word in words_of(claim) if word not in STOP_WORDS]
        held = {stem(word) for quote in quotes for word in words_of(quote)}
        return sum(word in held for word in words) / len(words) if words else 0.0


@dataclass(frozen=True, slots=True)
class Weights:
    """One weight a feature, in their order, and the constant: the log-odds of support, 0 at the threshold."""

    weights: tuple[float, ...]
    constant: float

    @classmethod
    def load(cls, path: Path = MODEL) -> Weights:
        """Read them from JSON. Raises EncoderError naming the file."""
        try:
            raw = json.loads(path.read_text(encoding="utf-8"))
            weights = tuple(float(raw["weights"][name]) for name in FEATURES)
            return cls(weights, float(raw["constant"]))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise EncoderError(f"{path}: not the weights of the support score ({error!r})") from error


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a text: unit vectors (words, 384), rarities from 0.1 to about 2, and which carry meaning."""

    vectors: np.ndarray
    rarity: np.ndarray
    content: np.ndarray


class EncoderScorer:
    """The default scorer: likeness of words by the packaged encoder, weighed with what is missing outright."""

    threshold = 0.5

    def __init__(self, weights: Weights | None = None) -> None:
        """`weights` None takes those shipped."""
        self._weights = weights or Weights.load()
        self._encoder = packaged(quick=True)

    def score(self, claim: str, quotes: Sequence[str]) -> float:
        """In [0, 1]; 0.5 is the threshold, and where the constants were fitted to put it."""
        return self.weigh(self.features(claim, quotes))

    def weigh(self, features: Sequence[float]) -> float:
        """The score of these features."""
        total = math.fsum(w * f for w, f in zip(self._weights.weights, features, strict=True))
        return 1 / (1 + math.exp(-min(max(total + self._weights.constant, -30.0), 30.0)))

    def features(self, claim: str, quotes: Sequence[str]) -> tuple[float, ...]:
        """The values of `FEATURES`; likenesses are cosines in [-1, 1], the others counts and a truth value."""
        absent = missing(claim, quotes)
        names = sum(value.kind == "name" for value in absent)
        mean, lowest = self.likeness(claim, quotes)
        nearest = max(quotes, key=lambda quote: _shared(claim, quote), default="")
        differs = bool(negations(claim)) != bool(negations(nearest))
        return mean, lowest, float(names), float(len(absent) - names), float(differs)

    def likeness(self, claim: str, quotes: Sequence[str]) -> tuple[float, float]:
        """(mean by rarity, lowest) over the claim's words of the cosine with the nearest word of any quote."""
        first, *others = self._words([claim, *quotes])
        return _nearest(first, [one.vectors for one in others])

    def likeness_of_each(self, claim: str, quotes: Sequence[str]) -> list[float]:
        """The mean likeness of a claim with each quote alone."""
        first, *others = self._words([claim, *quotes])
        return [_nearest(first, [one.vectors])[0] for one in others]

    def _words(self, texts: Sequence[str]) -> list[_Words]:
        return [_words_of(text, one) for text, one in zip(texts, self._encoder.tokens(texts), strict=True)]


def _nearest(claim: _Words, known: Sequence[np.ndarray]) -> tuple[float, float]:
    """(mean by rarity, lowest) of the best cosine of each word that carries meaning; all words where none does."""
    wanted = claim.content if claim.content.any() else np.ones(len(claim.content), bool)
    others = [vectors for vectors in known if len(vectors)]
    if not others or not wanted.any():
        return 0.0, 0.0
    nearest = (claim.vectors[wanted] @ np.concatenate(others).T).max(axis=1)
    weights = claim.rarity[wanted]
    return float(nearest @ weights / weights.sum()), float(nearest.min())


def _words_of(text: str, tokens: Tokens) -> _Words:
    """The words of a text from its tokens: the vector of a word is the mean of those of its tokens."""
    ids, offsets, states = tokens.ids[:MAX_TOKENS], tokens.offsets[:MAX_TOKENS], tokens.vectors[:MAX_TOKENS]
    vectors, rarity, content, at = [], [], [], 0
    for match in _WORD.finditer(text):
        while at < len(offsets) and offsets[at][1] <= match.start():
            at += 1
        first = at
        while at < len(offsets) and offsets[at][0] < match.end():
            at += 1
        if first == at:
            continue
        vector = states[first:at].mean(axis=0)
        vectors.append(vector / np.linalg.norm(vector))
        rank = max(1, max(ids[first:at]) - _FIRST_WORD_ID + 1)
        rarity.append(0.1 + math.log1p(rank) / math.log(28_500) + 0.15 * (at - first - 1))
        content.append(match.group().lower() not in STOP_WORDS)
    found = np.array(vectors, np.float32).reshape(-1, states.shape[1])
    return _Words(found, np.array(rarity, np.float32), np.array(content, bool))


def _shared(claim: str, quote: str) -> int:
    mine = {stem(word) for word in words_of(claim)} - STOP_WORDS
    return len(mine & {stem(word) for word in words_of(quote)})


@cache
def load_scorer() -> EncoderScorer:
    """The scorer of the shipped weights, one for the whole process."""
    return EncoderScorer()
