"""Measures of answers, each by its published definition."""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Sequence

import numpy as np

LONG, MOST_WORDS = 4, 0.8
"""Words from which an answer is long, and the share of them that tells it."""
_ARTICLES = re.compile(r"\b(?:a|an|the)\b")
_PUNCTUATION = str.maketrans("", "", string.punctuation)
_TYPESET = str.maketrans(dict.fromkeys("“”‘’‚„«»", "") | dict.fromkeys("–—…", " "))


def normalise(answer: str) -> str:
    """Lower case, without punctuation, articles and extra space (SQuAD's official scorer, Rajpurkar et al. 2016)."""
    return " ".join(_ARTICLES.sub(" ", answer.lower().translate(_PUNCTUATION)).split())


def exact(answer: str, gold: Sequence[str]) -> float:
    """1.0 when `answer` equals one of `gold` after normalising; for no gold answer, when it is empty."""
    return float(any(normalise(answer) == normalise(one) for one in gold or [""]))


def f1(answer: str, gold: Sequence[str]) -> float:
    """Best word-level F1 against `gold`, in [0, 1] (SQuAD 2.0's: an empty side scores 1 only against an empty one)."""
    return max(_f1(normalise(answer).split(), normalise(one).split()) for one in gold or [""])


def _f1(answer: list[str], gold: list[str]) -> float:
    if not answer or not gold:
        return float(answer == gold)
    shared = sum((Counter(answer) & Counter(gold)).values())
    return 2 * shared / (len(answer) + len(gold))


def plain(text: str) -> str:
    """As `normalise`, which knows only ASCII's marks: “Top Gun” is Top Gun, and dashes part words."""
    return normalise(text.translate(_TYPESET))


def contains(text: str, gold: Sequence[str]) -> bool:
    """Whether one of `gold` stands in `text` as whole words after normalising both by `plain`."""
    padded = f" {plain(text)} "
    return any(plain(one) and f" {plain(one)} " in padded for one in gold)


def tells(text: str, gold: Sequence[str]) -> bool:
    """As `contains`, or that `text` holds MOST_WORDS of the words of a long one of `gold`: what somebody marked as the
    answer often ends elsewhere than the sentence that is said."""
    if contains(text, gold):
        return True
    held, wanted = set(plain(text).split()), [plain(one).split() for one in gold]
    return any(len(one) >= LONG and sum(word in held for word in one) >= MOST_WORDS * len(one) for one in wanted)


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float:
    """Probability that a positive scores above a negative, ties half (Hanley and McNeil 1982); nan for no scores."""
    if not len(positive) or not len(negative):
        return float("nan")
    ordered = np.sort(np.asarray(negative, float))
    wins = np.searchsorted(ordered, positive, "left") + np.searchsorted(ordered, positive, "right")
    return float(wins.mean() / (2 * len(ordered)))


def calibration_error(probabilities: Sequence[float], right: Sequence[bool], bins: int = 10) -> float:
    """Expected calibration error over bins of equal width (Guo et al. 2017), in [0, 1]."""
    return sum(
        share * abs(confidence - accuracy) for confidence, accuracy, share in reliability(probabilities, right, bins)
    )


def reliability(
    probabilities: Sequence[float], right: Sequence[bool], bins: int = 10
) -> list[tuple[float, float, float]]:
    """(mean confidence, accuracy, share of all) of each bin that is not empty."""
    given, correct = np.asarray(probabilities, float), np.asarray(right, float)
    number = np.minimum((given * bins).astype(int), bins - 1)
    return [
        (float(given[number == one].mean()), float(correct[number == one].mean()), float((number == one).mean()))
        for one in range(bins)
        if (number == one).any()
    ]


def risk_coverage(confidence: Sequence[float], right: Sequence[bool]) -> list[tuple[float, float]]:
    """(coverage, error among those answered) when answering the most confident first (El-Yaniv and Wiener 2010)."""
    given, correct = np.asarray(confidence, float), np.asarray(right, float)
    # Of equally confident ones each may come first: they count as their mean.
    levels, level = np.unique(given, return_inverse=True)
    mean = np.bincount(level, 1.0 - correct) / np.bincount(level) if len(levels) else given
    wrong = mean[np.sort(level)[::-1]]
    answered = np.arange(1, len(wrong) + 1)
    return list(zip((answered / len(wrong)).tolist(), (np.cumsum(wrong) / answered).tolist(), strict=True))


def risk_area(confidence: Sequence[float], right: Sequence[bool]) -> float:
    """Area under the risk-coverage curve: the mean error over all coverages, in [0, 1]; lower is better."""
    return float(np.mean([risk for _, risk in risk_coverage(confidence, right)]))


def best_threshold(scores: Sequence[float], answered: Sequence[float], empty: Sequence[float]) -> float:
    """The score from which answering beats abstaining best: `answered` and `empty` are the F1 of doing either.

    Infinite where it never does, or nothing is given. Fit it on one half of a set and report on the other.
    """
    given = np.asarray(scores, float)
    levels, level = np.unique(given, return_inverse=True)
    each = np.bincount(level, np.asarray(answered, float) - np.asarray(empty, float), len(levels))
    gain = np.cumsum(each[::-1])[::-1]  # of answering from each level on
    if not len(gain) or gain.max() <= 0:
        return float("inf")
    return float(levels[np.flatnonzero(gain == gain.max())[-1]])
