"""How far the articles of a question agree on its answer: what many hold is more often right, and is cited first."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from qa.reader import Reading
from qa.scoring import normalise

SPAN_WEIGHT = 0.1
"""How much the log-odds of a reading's answer add to its relevance, when the answers are weighed. See docs/log.md."""


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
        [
            score + SPAN_WEIGHT * max(-12.0, min(12.0, one.answer_score))
            for score, one in zip(relevance, readings, strict=True)
        ]
    )
    weights = np.exp(scores - scores.max())
    weights /= weights.sum()
    articles = {one.source.article.id: one.source.article for one in readings}
    held = {}
    for key, article in articles.items():
        text = f" {normalise(f'{article.title} {article.text}')} "
        held[key] = math.fsum(
            weight
            for weight, answer in zip(weights, answers, strict=True)
            if answer and not asked.issuperset(answer.split()) and f" {answer} " in text
        )
    return [held[one.source.article.id] for one in readings]


def _answer(reading: Reading) -> str:
    """The short answer as answers are compared; empty where there is none."""
    if reading.answer is None:
        return ""
    start, end = reading.answer
    return normalise(reading.source.article.text[start:end])
