"""How far the articles of a question agree on its answer: what many hold is more often right, and is cited first."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

import numpy as np

from qa.reader import Reading, clipped
from qa.scoring import normalise

SPAN_WEIGHT = 0.1
"""How much the log-odds of a reading's answer add to its relevance, when the answers are weighed. See docs/log.md."""
STEP = 40
"""Characters to the next place of the word that is looked at: what lies between was part of what was compared."""
_WORD = re.compile(r"[^\W_]+")


def agreement(question: str, readings: Sequence[Reading], relevance: Sequence[float]) -> list[float]:
    """For each reading, in [0, 1], how much of the weight of all readings' short answers its article holds.

    A reading's answer weighs as a softmax of `relevance` (log-odds, one a reading) and a tenth of its own log-odds. An
    answer that only repeats the question weighs, and counts for nobody.
    """
    if not readings:
        return []
    asked = set(normalise(question).split())
    answers = [_answer(one) for one in readings]
    scores = np.array(
        [score + SPAN_WEIGHT * clipped(one.answer_score) for score, one in zip(relevance, readings, strict=True)]
    )
    weights = np.exp(scores - scores.max())
    weights /= weights.sum()
    articles = {one.source.article.id: one.source.article for one in readings}
    texts = {key: f"{article.title} {article.text}".lower() for key, article in articles.items()}
    weight_of: dict[str, float] = {}
    for weight, answer in zip(weights, answers, strict=True):
        if not asked.issuperset(normalise(answer).split()):
            weight_of[answer] = weight_of.get(answer, 0.0) + float(weight)
    held = {
        key: math.fsum(weight for answer, weight in weight_of.items() if holds(text, answer))
        for key, text in texts.items()
    }
    return [held[one.source.article.id] for one in readings]


def holds(text: str, answer: str) -> bool:
    """Whether `answer` stands in `text`, both in lower case, as `qa.scoring.contains` says; quick for long texts.

    Only what surrounds the answer's longest word is normalised, not the whole text. So a text that hyphenates this
    word, where the answer does not, or the other way round, is passed over; so is "US" for "U.S.".
    """
    wanted = normalise(answer)
    key = max(_WORD.findall(answer), key=len, default="")
    key = key if len(key) > 1 or key.isdigit() else answer.strip()  # "u.s." as it is written: letters are everywhere
    if not wanted or not key:
        return False
    around = 2 * len(answer) + STEP
    at = text.find(key)
    while at >= 0:
        end = at + len(key)
        if text[max(0, at - 1) : at].isalnum() or text[end : end + 1].isalnum():
            at = text.find(key, end)
            continue
        if f" {wanted} " in f" {normalise(text[max(0, at - around) : at + around])} ":
            return True
        at = text.find(key, at + STEP)
    return False


def _answer(reading: Reading) -> str:
    """The short answer in lower case; empty where there is none."""
    if reading.answer is None:
        return ""
    start, end = reading.answer
    return reading.source.article.text[start:end].lower()
