"""The trained reader: one small cross-encoder that reads question and passage together, without torch.

It gives at each token of the passage the scores of an answer's start and end, at [CLS] the score of "no answer
here", and of the whole passage whether it is about what was asked. See `qa/models/README.md` for how it was trained.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np

from index.convert import weights_folder
from index.encoder import load_tokenizer
from index.runtime import Inputs, open_network, pad, threads
from qa.agreement import agreement
from qa.answer import Kind
from qa.kinds import kind_of
from qa.reader import ReaderError, Reading, Source, clipped, coverage, rarity
from qa.terms import points_back

if TYPE_CHECKING:
    from tokenizers import Tokenizer

MODEL = Path(__file__).parent / "models" / "reader.onnx"
CLS, SEP = 101, 102
MAX_TOKENS = 384
"""Of a passage with its question and title; longer ones are read in windows."""
MAX_QUESTION, MAX_TITLE = 48, 16
STRIDE = 96
"""Tokens by which windows of a long passage overlap: more than an answer is long."""
MAX_ANSWER = 30
"""Tokens of a short answer at most (as in Devlin et al. 2019's SQuAD code)."""
HEARD_BEFORE = 0.7
"""Share of what a sentence holds of the question that counts for the next one, if that begins with "he", "this" …"""
SPAN, HELD, COSINE = 1, 2, 3
"""Places of any answer, coverage and cosine among `confidence_features`."""
SURE_SPAN, SURE_HELD, NEAR, SURE = 3.0, 0.45, 0.2, 0.3
"""A short question over few articles ("How long did the call last?") is like no passage as a whole, and the fitted
confidence is low. Such log-odds of an answer, in passages that hold this share of its words, answer it all the same,
unless nothing is near. On the fitted half of news_quiz 18 of 586 askings are then answered besides, 1 of them right;
over the samples "Kallas warned of what kind of deal?" and others like it, which would be refused."""
UNLIKELY, DOUBT = 0.0, 0.4
"""Where the log-odds of an answer in the best passages lie below UNLIKELY, the confidence in a short answer is taken
times DOUBT: the articles are about its subject and may say no such thing ("When did the United States enter NATO?")."""
BATCH = 2
"""Passages a batch; each core reads one batch at a time."""


@dataclass(frozen=True, slots=True)
class Constants:
    """What was fitted for a model, by `python -m qa.calibrate`: it lies beside the model and belongs to it alone.

    `rank`: weights of `rank_features`, giving the log-odds that a passage answers; `agreement`: what is added to them
    where its article holds all the answers that were read (of questions for a short answer). `sentence`, by kind of
    question: weights of the best span, the relevance and the coverage. `confidence`, by kind: weights of
    `confidence_features`. The last weight of each is the constant. `threshold`: confidence from which a question is
    answered.
    """

    rank: tuple[float, ...]
    agreement: float
    sentence: dict[Kind, tuple[float, ...]]
    confidence: dict[Kind, tuple[float, ...]]
    threshold: float

    def dumps(self) -> str:
        """As JSON."""
        return json.dumps(asdict(self), indent=1)

    def of(self, which: Literal["sentence", "confidence"], question: str) -> tuple[float, ...]:
        """The weights for a question's kind; those of open ones for a kind that was not fitted."""
        weights = self.sentence if which == "sentence" else self.confidence
        kind = kind_of(question)
        return weights[kind if kind in weights else "open"]

    @classmethod
    def load(cls, path: Path) -> Constants:
        """Read them from JSON. Raises ReaderError naming the file."""
        try:
            raw = json.loads(path.read_text(encoding="utf-8"))
            sentence, confidence = (
                {kind: tuple(weights) for kind, weights in raw[key].items()} for key in ("sentence", "confidence")
            )
            for name, some, wanted in (("sentence", sentence, 4), ("confidence", confidence, 6)):
                if any(len(weights) != wanted for weights in some.values()):
                    raise ValueError(f"{wanted} weights of {name} are wanted")
            return cls(tuple(raw["rank"]), float(raw["agreement"]), sentence, confidence, float(raw["threshold"]))
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise ReaderError(f"{path}: not the constants of a reader ({error}); run python -m qa.calibrate") from error


class ModelReader:
    """See `qa.reader.Reader`. One object serves all threads."""

    depth = 16

    def __init__(
        self,
        model: Path = MODEL,
        constants: Constants | None = None,
        *,
        with_titles: bool = True,
        quick: bool = False,
    ) -> None:
        """`constants` None takes those beside the model. Without titles it reads the passages alone, to compare.

        `quick`: loaded soon rather than run fast, for a single question.
        """
        if not model.exists():
            raise ReaderError(f"{model}: there is no such model; --reader takes `overlap` or the path of a reader.onnx")
        self.name = "model" if with_titles else "model without titles"
        self._with_titles = with_titles
        self._network = open_network(model, quick=quick, streams=threads())
        self._tokenizer: Tokenizer = load_tokenizer(weights_folder())
        self._constants = constants or Constants.load(model.with_suffix(".json"))
        self.threshold = self._constants.threshold

    def read(self, question: str, sources: Sequence[Source]) -> list[Reading]:
        """One reading a source, in the order given."""
        return mix(self._constants, question, self.raw(question, sources))

    def raw(self, question: str, sources: Sequence[Source]) -> list[Reading]:
        """Readings by the model alone: log-odds of the passage being about the question, and of spans against none."""
        titles = [
            source.article.title if self._with_titles and not source.article.title_made else "" for source in sources
        ]
        scored = self.score(question, [source.text for source in sources], titles)
        return [_reading(source, *one) for source, one in zip(sources, scored, strict=True)]

    def confidence(self, question: str, readings: Sequence[Reading]) -> float:
        """Probability in [0, 1] that these readings, best first, hold the answer."""
        if not readings:
            return 0.0
        features = confidence_features(question, readings)
        fitted = probability(weigh(self._constants.of("confidence", question), features))
        if kind_of(question) != "span":
            return fitted
        if features[SPAN] < UNLIKELY:
            return fitted * DOUBT
        least = {SPAN: SURE_SPAN, HELD: SURE_HELD, COSINE: NEAR}
        return max(fitted, SURE) if all(features[place] >= low for place, low in least.items()) else fitted

    def score(
        self, question: str, texts: Sequence[str], titles: Sequence[str]
    ) -> list[tuple[float, np.ndarray, np.ndarray, np.ndarray]]:
        """For each text (relevance, start, end, offsets).

        `start` and `end`, (tokens,), are scores against "no answer here" of that window; `offsets`, (tokens, 2), the
        characters of each token. The sum of a start and an end is the log-odds of that span against no answer.
        """
        asked = self._encode([question])[0].ids[:MAX_QUESTION]
        heads = [one.ids[:MAX_TITLE] for one in self._encode(titles)]
        encoded = self._encode(texts)
        windows = []
        for number, (head, one) in enumerate(zip(heads, encoded, strict=True)):
            front = [CLS, *asked, SEP, *([*head, SEP] if head else [])]
            room = MAX_TOKENS - len(front) - 1
            lows = range(0, max(1, len(one.ids) - STRIDE), room - STRIDE)
            windows += [(number, front, one.ids[low : low + room], low, len(asked) + 2) for low in lows]
        results = [(-math.inf, np.full(len(one.ids), -math.inf), np.full(len(one.ids), -math.inf)) for one in encoded]
        # The longest first, so that no core begins a long one when the others are done.
        windows.sort(key=lambda window: -len(window[1]) - len(window[2]))
        batches = [windows[at : at + BATCH] for at in range(0, len(windows), BATCH)]
        fed = [_inputs([([*front, *ids, SEP], first) for _, front, ids, _, first in some]) for some in batches]
        for some, (start, end, relevance) in zip(batches, self._network.run_each(fed), strict=True):
            for row, (number, front, ids, low, _) in enumerate(some):
                first, none = len(front), (start[row, 0], end[row, 0])
                known, starts, ends = results[number]
                span = slice(low, low + len(ids))
                starts[span] = np.maximum(starts[span], start[row, first : first + len(ids)] - none[0])
                ends[span] = np.maximum(ends[span], end[row, first : first + len(ids)] - none[1])
                results[number] = (max(known, float(relevance[row])), starts, ends)
        return [
            (relevance, start, end, np.array(one.offsets, np.int64).reshape(-1, 2))
            for (relevance, start, end), one in zip(results, encoded, strict=True)
        ]

    def _encode(self, texts: Sequence[str]) -> list:  # type: ignore[type-arg]
        return self._tokenizer.encode_batch(list(texts), add_special_tokens=False)


def _inputs(rows: Sequence[tuple[list[int], int]]) -> Inputs:
    """Of rows of (token ids, where title and passage begin)."""
    ids, mask = pad([row for row, _ in rows])
    types = mask.copy()
    for row, (_, first) in enumerate(rows):
        types[row, :first] = 0
    return ids, mask, types


def mix(constants: Constants, question: str, raw: Sequence[Reading]) -> list[Reading]:
    """Raw readings with what the search and the question's words say mixed in."""
    weights, words = constants.of("sentence", question), rarity(question, [one.source.text for one in raw])
    ranked = [weigh(constants.rank, rank_features(one)) for one in raw]
    agreed = agreement(question, raw, ranked) if kind_of(question) == "span" else [0.0] * len(raw)
    mixed = []
    for one, rank, share_of_answers in zip(raw, ranked, agreed, strict=True):
        relevance = rank + constants.agreement * share_of_answers
        texts = [one.source.article.text[low:high] for low, high in one.source.passage.sentences]
        held = [coverage(words, text) for text in texts]
        for number in range(1, len(texts)):
            if points_back(texts[number]):
                held[number] = max(held[number], HEARD_BEFORE * held[number - 1])
        sentences = tuple(
            weigh(weights, (clipped(score), relevance, share)) for score, share in zip(one.sentences, held, strict=True)
        )
        mixed.append(replace(one, relevance=relevance, sentences=sentences, agreement=share_of_answers))
    return mixed


def rank_features(one: Reading) -> tuple[float, ...]:
    """Of a raw reading: relevance, any answer, the fused score, and the cosine."""
    hit = one.source.hit
    return clipped(one.relevance), clipped(one.answerable), hit.score, hit.cosine or 0.0


def confidence_features(question: str, readings: Sequence[Reading]) -> tuple[float, ...]:
    """Of mixed readings, best first: best relevance, any answer in the first four, their coverage, nearest cosine, and
    the most that an article agrees with all answers."""
    first = readings[:4]
    words = rarity(question, [one.source.text for one in readings])
    held = max(coverage(words, f"{one.source.article.title} {one.source.text}") for one in first)
    nearest = max(one.source.hit.cosine or 0.0 for one in readings)
    agreed = max(one.agreement for one in readings)
    return first[0].relevance, max(clipped(one.answerable) for one in first), held, nearest, agreed


def weigh(weights: Sequence[float], features: Sequence[float]) -> float:
    """Weighted sum plus the last weight."""
    return sum(a * b for a, b in zip(weights, features, strict=False)) + weights[-1]


def probability(log_odds: float) -> float:
    """The probability of log-odds."""
    return 1 / (1 + math.exp(-clipped(log_odds, 30.0)))


def best_span(start: np.ndarray, end: np.ndarray) -> tuple[int, int, float]:
    """(first token, last token, score) of the best span of at most MAX_ANSWER tokens; score -inf for no tokens."""
    if not len(start):
        return 0, 0, -math.inf
    best = (0, 0, -math.inf)
    for length in range(min(MAX_ANSWER, len(start))):
        sums = start[: len(start) - length] + end[length:]
        at = int(np.argmax(sums))
        if sums[at] > best[2]:
            best = (at, at + length, float(sums[at]))
    return best


def _reading(source: Source, relevance: float, start: np.ndarray, end: np.ndarray, offsets: np.ndarray) -> Reading:
    base = source.passage.start
    first, last, score = best_span(start, end)
    answer = (base + int(offsets[first, 0]), base + int(offsets[last, 1])) if len(offsets) else None
    sentences = []
    for low, high in source.passage.sentences:
        inside = (offsets[:, 0] >= low - base) & (offsets[:, 1] <= high - base)
        sentences.append(best_span(start[inside], end[inside])[2])
    return Reading(source, relevance, tuple(sentences), answer, score, any_answer(start, end))


def any_answer(start: np.ndarray, end: np.ndarray) -> float:
    """Log-odds that an answer begins and ends at any of the tokens; -inf for no tokens.

    Tells unanswerable questions better than the best span alone (see docs/log.md): a doubt between two spans is no
    doubt that there is one.
    """
    return float(np.logaddexp.reduce(start) + np.logaddexp.reduce(end)) if len(start) else -math.inf
