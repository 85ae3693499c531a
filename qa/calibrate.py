"""Fit what mixes the reader's scores with the search's: `python -m qa.calibrate --store DIR --questions FILE`.

Only questions of the half "fit" are used (see `qa.question_sets.half_of`); report on the other with `newsdesk eval`.
Each is asked twice: as it is, and with every article left out that holds a gold answer, which makes it unanswerable.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path

import numpy as np

from index.embedded import EmbeddedStore
from index.encoder import load_encoder
from index.search import DEPTH, search
from qa import scoring
from qa.compose import compose
from qa.evaluate import as_asked, stories_by_name
from qa.finding import chosen
from qa.kinds import kind_of
from qa.model_reader import MODEL, Constants, ModelReader, confidence, confidence_features, mix, rank_features
from qa.question_sets import AskingItem, asking_items, half_of
from qa.reader import Reading, Source
from qa.weighing import trusted, weighed

START = Constants(
    rank=(0.0, 0.0, 4.0, 0.0, -4.0),
    sentence={"span": (1.0, 0.5, 0.0, 0.0), "yes-no": (0.25, 0.5, 4.0, -2.0), "open": (0.3, 0.5, 4.0, -2.0)},
    confidence={
        "span": (0.0, 1.0, 0.0, 0.0, 0.0, 0.0),
        "yes-no": (1.2, 0.15, 1.5, 0.0, 0.0, -2.0),
        "open": (1.2, 0.15, 1.5, 0.0, 0.0, -2.0),
    },
    threshold=0.0,
)
"""Where fitting begins: `rank` is the search's own order, from which it is drawn away only as far as the questions
demand. Yes-no and open questions have no gold to fit on: their weights were chosen by reading answers."""
FUSED = 2
"""The place of the fused score among `rank_features`."""
PULL = 0.05
"""How strongly the weights of `rank` are held at the start, beside a loss of one a question."""
GRID = {"score": (0.5, 1.0), "relevance": (0.0, 0.5, 1.0, 1.5), "coverage": (0.0, 1.0, 2.0)}
KEPT = 0.9
"""The threshold is the highest that still answers this share of the questions whose answer is right."""


@dataclass(frozen=True, slots=True)
class Case:
    """A question with the model's own readings, with and without the articles that hold its answer."""

    item: AskingItem
    readings: list[Reading]
    without: list[Reading]


def main(arguments: list[str] | None = None) -> None:
    """Fit and write the constants beside the model."""
    parse = argparse.ArgumentParser(prog="python -m qa.calibrate", description=(__doc__ or "").split("\n")[0])
    parse.add_argument("--store", type=Path, required=True)
    parse.add_argument("--questions", type=Path, required=True)
    parse.add_argument("--model", type=Path, default=MODEL)
    given = parse.parse_args(arguments)
    items = [item for item in asking_items(given.questions) if half_of(item.id) == "fit" and item.answers]
    reader = ModelReader(given.model, START)
    with closing(EmbeddedStore(given.store)) as store:
        cases = list(collect(store, reader, items))
        stories = stories_by_name(store)
    fitted = fit(cases, stories)
    given.model.with_suffix(".json").write_text(fitted.dumps() + "\n")
    print(fitted.dumps())


def collect(store: EmbeddedStore, reader: ModelReader, items: Sequence[AskingItem]) -> Iterator[Case]:
    """Read the passages of every question once."""
    encoder = load_encoder()
    for number, item in enumerate(items):
        found = search(store, encoder, item.question, DEPTH)
        sources = [
            Source(article, hit.passage, hit) for hit in found if (article := store.article(hit.passage.article_id))
        ]
        lacking = [
            one for one in sources if not scoring.contains(f"{one.article.title} {one.article.text}", item.answers)
        ]
        first, rest = (chosen(store, as_asked(item), some, reader.depth) for some in (sources, lacking))
        read = {id(one): reading for one, reading in zip(first, reader.raw(item.question, first), strict=True)}
        more = [one for one in rest if id(one) not in read]
        read |= {id(one): reading for one, reading in zip(more, reader.raw(item.question, more), strict=True)}
        yield Case(item, [read[id(one)] for one in first], [read[id(one)] for one in rest])
        print(f"\r{number + 1} of {len(items)}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)


def fit(cases: Sequence[Case], stories: Mapping[str, str]) -> Constants:
    """The order of passages, then sentence weights for short answers under it, then confidence and threshold.

    `stories`: the story of an article by its URL and by its id.
    """
    ranked = replace(START, rank=fit_rank(cases, stories))
    short = [case for case in cases if kind_of(case.item.question) == "span"]
    best, sentence = -1.0, START.sentence["span"]
    for score, relevance, held in product(*GRID.values()):
        tried = replace(ranked, sentence=START.sentence | {"span": (score, relevance, held, 0.0)})
        right = float(np.mean([_right(tried, case.item, case.readings) for case in short]))
        if right > best:
            best, sentence = right, (score, relevance, held, 0.0)
    fitted = replace(ranked, sentence=START.sentence | {"span": sentence})
    asked, features, right_ones = [], [], []
    for case in short:
        for raw, able in ((case.readings, True), (case.without, False)):
            if raw:
                asked_as, mixed = as_asked(case.item), mix(fitted, case.item.question, raw)
                readings = trusted(asked_as, mixed, weighed(asked_as, mixed))
                asked.append(case.item.question)
                features.append(confidence_features(case.item.question, readings))
                right_ones.append(able and _right(fitted, case.item, raw))
    if not 0 < sum(right_ones) < len(right_ones):
        raise SystemExit(f"{sum(right_ones)} of {len(right_ones)} answers are right: nothing to fit a confidence on")
    fitted = replace(fitted, confidence=START.confidence | {"span": _logistic(features, right_ones)})
    confidences = [confidence(fitted, *one) for one in zip(asked, features, strict=True)]
    kept = sorted(one for one, right in zip(confidences, right_ones, strict=True) if right)
    # Rounded down, so that the answer at the threshold is kept too.
    threshold = math.floor(kept[len(kept) - math.ceil(KEPT * len(kept))] * 1000) / 1000
    wrong = [one >= threshold for one, right in zip(confidences, right_ones, strict=True) if not right]
    print(f"gold in statements on the fitted half: {best:.3f}", file=sys.stderr)
    print(f"threshold {threshold}: {np.mean(wrong):.2f} of the others are answered too", file=sys.stderr)
    return replace(fitted, threshold=threshold)


def fit_rank(cases: Sequence[Case], stories: Mapping[str, str]) -> tuple[float, ...]:
    """Weights of `rank_features`, by gradient descent on the log of the share that a softmax over a question's
    passages gives to those of relevant articles (ListNet's loss for binary labels, Cao et al. 2007)."""
    rows = []
    for case in cases:
        relevant = {stories[name] for name in case.item.relevant if name in stories}
        of_relevant = np.array([stories[one.source.article.id] in relevant for one in case.readings])
        if of_relevant.any() and not of_relevant.all():
            rows.append((np.array([rank_features(one) for one in case.readings]), of_relevant))
    sizes = np.concatenate([features for features, _ in rows]).std(axis=0)
    start = np.array(START.rank[:-1]) * sizes
    weights = start.copy()
    for _ in range(1500):
        slope = PULL * (weights - start)
        for features, of_relevant in rows:
            scaled = features / sizes
            shares = np.exp(scaled @ weights - (scaled @ weights).max())
            wanted = shares * of_relevant
            slope += (shares / shares.sum() - wanted / wanted.sum()) @ scaled / len(rows)
        weights -= 0.1 * slope
    # Only the order counts: the fused score keeps its weight, so that what was chosen by reading still fits.
    found = weights / sizes
    return (*(round(float(one), 4) for one in found * START.rank[FUSED] / found[FUSED]), START.rank[-1])


def _right(constants: Constants, item: AskingItem, raw: Sequence[Reading]) -> bool:
    draft = compose("span", weighed(as_asked(item), mix(constants, item.question, raw)), item.question)
    return scoring.contains(" ".join(one.text for one in draft.statements), item.answers)


def _logistic(features: Sequence[Sequence[float]], right: Sequence[bool]) -> tuple[float, ...]:
    """Weights and constant of a logistic regression, lightly regularised."""
    from sklearn.linear_model import LogisticRegression

    fitted = LogisticRegression(C=1.0, max_iter=1000).fit(np.array(features), np.array(right))
    return (*(round(float(one), 4) for one in fitted.coef_[0]), round(float(fitted.intercept_[0]), 4))


if __name__ == "__main__":
    main()
