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
from index.encoder import CLS, SEP, load_tokenizer
from index.runtime import Inputs, open_network, pad, threads
from qa.answer import Kind
from qa.answer_type import Fits, wanted
from qa.kinds import kind_of
from qa.reader import ReaderError, Reading, Source, Span, clipped, coverage, rarity
from qa.terms import points_back

if TYPE_CHECKING:
    from tokenizers import Tokenizer

MODEL = Path(__file__).parent / "models" / "reader.onnx"
MAX_TOKENS = 384
"""Of a passage with its question and title; longer ones are read in windows."""
MAX_QUESTION, MAX_TITLE = 48, 16
STRIDE = 96
"""Tokens by which windows of a long passage overlap: more than an answer is long."""
MAX_ANSWER = 30
"""Tokens of a short answer at most (as in Devlin et al. 2019's SQuAD code)."""
CONSIDERED, SPANS = 20, 5
"""Spans of a passage that are looked at, overlapping ones among them, and those that are kept, which do not overlap."""
MISFIT = 3.0
"""Log-odds that a span loses which cannot be the answer, such as a name to "how many"; see `qa.answer_type`."""
HEARD_BEFORE = 0.7
"""Share of what a sentence holds of the question that counts for the next one, if that begins with "he", "this" …"""
BATCH = 2
"""Passages a batch; each core reads one batch at a time."""


@dataclass(frozen=True, slots=True)
class Constants:
    """What was fitted for a model, by `python -m qa.calibrate`: it lies beside the model and belongs to it alone.

    `rank`: weights of `rank_features`, giving the log-odds that a passage answers. `sentence`, by kind of question:
    weights of the best span, the relevance and the coverage. `confidence`, by kind: weights of `confidence_features`.
    The last weight of each is the constant. `threshold`: confidence from which a question is answered.
    """

    rank: tuple[float, ...]
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
            rank = tuple(raw["rank"])
            for name, all_of, size in (
                ("rank", {"open": rank}, 5),
                ("sentence", sentence, 4),
                ("confidence", confidence, 6),
            ):
                if "open" not in all_of or any(len(weights) != size for weights in all_of.values()):
                    raise ValueError(f"{size} weights of {name} are wanted, for open questions at least")
            return cls(rank, sentence, confidence, float(raw["threshold"]))
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
        answer = wanted(question)
        fit = answer.fits if answer else None
        return [_reading(source, *one, fit) for source, one in zip(sources, scored, strict=True)]

    def confidence(self, question: str, readings: Sequence[Reading]) -> float:
        """Probability in [0, 1] that these readings, best first, hold the answer."""
        return confidence(self._constants, question, confidence_features(question, readings)) if readings else 0.0

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
    mixed = []
    for one in raw:
        relevance = weigh(constants.rank, rank_features(one))
        texts = [one.source.article.text[low:high] for low, high in one.source.passage.sentences]
        held = [coverage(words, text) for text in texts]
        for number in range(1, len(texts)):
            if points_back(texts[number]):
                held[number] = max(held[number], HEARD_BEFORE * held[number - 1])
        sentences = tuple(
            weigh(weights, (clipped(score), relevance, share)) for score, share in zip(one.sentences, held, strict=True)
        )
        mixed.append(replace(one, relevance=relevance, sentences=sentences))
    return mixed


def rank_features(one: Reading) -> tuple[float, ...]:
    """Of a raw reading: relevance, any answer, the fused score, and the cosine."""
    hit = one.source.hit
    return clipped(one.relevance), clipped(one.answerable), hit.score, hit.cosine or 0.0


def confidence(constants: Constants, question: str, features: Sequence[float]) -> float:
    """Probability in [0, 1] of an answer, by `confidence_features`."""
    return probability(weigh(constants.of("confidence", question), features))


def confidence_features(question: str, readings: Sequence[Reading]) -> tuple[float, ...]:
    """Of weighed readings, best first: best relevance, any answer in the first four, their coverage, nearest cosine,
    and the most votes for an answer."""
    first = readings[:4]
    words = rarity(question, [one.source.text for one in readings])
    held = max(coverage(words, f"{one.source.article.title} {one.source.text}") for one in first)
    nearest = max(one.source.hit.cosine or 0.0 for one in readings)
    votes = max((voted.votes for one in readings for voted in one.voted), default=0.0)
    return first[0].relevance, max(clipped(one.answerable) for one in first), held, nearest, votes


def weigh(weights: Sequence[float], features: Sequence[float]) -> float:
    """Weighted sum plus the last weight."""
    return sum(a * b for a, b in zip(weights[:-1], features, strict=True)) + weights[-1]


def probability(log_odds: float) -> float:
    """The probability of log-odds."""
    return 1 / (1 + math.exp(-clipped(log_odds, 30.0)))


def best_spans(start: np.ndarray, end: np.ndarray, most: int) -> list[tuple[int, int, float]]:
    """(first token, last token, score) of the `most` best spans of at most MAX_ANSWER tokens, best first."""
    longest = min(MAX_ANSWER, len(start))
    if not longest:
        return []
    ends = np.concatenate([end, np.full(longest - 1, -np.inf)])
    sums = (start[:, None] + np.lib.stride_tricks.sliding_window_view(ends, longest)).ravel()  # by start and length
    best = np.argpartition(-sums, most)[:most] if most < len(sums) else np.arange(len(sums))
    ranked = best[np.argsort(-sums[best], kind="stable")]
    return [
        (int(at // longest), int(at // longest + at % longest), float(sums[at])) for at in ranked if sums[at] > -np.inf
    ]


def apart(spans: Sequence[Span], most: int) -> tuple[Span, ...]:
    """The `most` best of `spans` (best first) that do not overlap, each with the odds of those that overlap it."""
    kept: list[list[Span]] = []
    for span in spans:
        over = next((some for some in kept if span.start < some[0].end and some[0].start < span.end), None)
        if over:
            over.append(span)
        elif len(kept) < most:
            kept.append([span])
    return tuple(replace(some[0], score=float(np.logaddexp.reduce([one.score for one in some]))) for some in kept)


def _reading(
    source: Source, relevance: float, start: np.ndarray, end: np.ndarray, offsets: np.ndarray, fit: Fits | None
) -> Reading:
    base, text, spans = source.passage.start, source.article.text, []
    for first, last, score in best_spans(start, end, CONSIDERED):
        low, high = base + int(offsets[first, 0]), base + int(offsets[last, 1])
        spans.append(Span(low, high, score if fit is None or fit(text[low:high]) else score - MISFIT))
    if fit:
        spans.sort(key=lambda span: -span.score)
    sentences = []
    for low, high in source.passage.sentences:
        inside = (offsets[:, 0] >= low - base) & (offsets[:, 1] <= high - base)
        best = best_spans(start[inside], end[inside], 1)
        sentences.append(best[0][2] if best else -math.inf)
    return Reading(source, relevance, tuple(sentences), apart(spans, SPANS), any_answer(start, end))


def any_answer(start: np.ndarray, end: np.ndarray) -> float:
    """Log-odds that an answer begins and ends at any of the tokens; -inf for no tokens.

    Tells unanswerable questions better than the best span alone (see docs/log.md): a doubt between two spans is no
    doubt that there is one.
    """
    return float(np.logaddexp.reduce(start) + np.logaddexp.reduce(end)) if len(start) else -math.inf
