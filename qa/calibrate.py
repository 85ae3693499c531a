"""Fit what mixes the reader's scores with the search's: `python -m qa.calibrate --store DIR --questions FILE`.

Only questions of the half "fit" are used (see `qa.question_sets.half_of`); report on the other with `newsdesk eval`.
Each is asked twice: as it is, and with every article left out that holds a gold answer, which makes it unanswerable.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np

from index.embedded import EmbeddedStore
from index.encoder import load_encoder
from index.search import DEPTH, search
from qa import scoring
from qa.compose import compose
from qa.model_reader import MODEL, Constants, ModelReader, confidence_features, mix
from qa.question_sets import AskingItem, asking_items, half_of
from qa.reader import Reading, Source
from qa.weighing import order

START = Constants(
    rank=(0.2, 0.1, 4.0, 1.0, -4.0),
    sentence={"span": (1.0, 0.5, 0.0, 0.0), "yes-no": (0.25, 0.5, 4.0, -2.0), "open": (0.3, 0.5, 4.0, -2.0)},
    confidence={
        "span": (0.0, 1.0, 0.0, 0.0, 0.0),
        "yes-no": (0.9, 0.0, 2.0, 1.0, -3.9),
        "open": (0.9, 0.0, 2.0, 1.0, -3.9),
    },
)
"""The weights of `rank` are the best of ten tried on the fitted half by hit@1: a logistic regression on "the passage
holds a gold answer" ordered worse than the search alone. Yes-no and open questions have no gold to fit on: theirs were
chosen by reading answers."""
GRID = {"score": (0.5, 0.75, 1.0), "relevance": (0.0, 0.5, 1.0, 1.5, 2.0), "coverage": (0.0, 1.0, 2.0)}


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
    fitted = fit(cases)
    written = {"rank": fitted.rank, "sentence": fitted.sentence, "confidence": fitted.confidence}
    given.model.with_suffix(".json").write_text(json.dumps(written, indent=1) + "\n")
    print(json.dumps(written, indent=1))


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
        first, rest = sources[: reader.depth], lacking[: reader.depth]
        read = {id(one): reading for one, reading in zip(first, reader.raw(item.question, first), strict=True)}
        more = [one for one in rest if id(one) not in read]
        read |= {id(one): reading for one, reading in zip(more, reader.raw(item.question, more), strict=True)}
        yield Case(item, [read[id(one)] for one in first], [read[id(one)] for one in rest])
        print(f"\r{number + 1} of {len(items)}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)


def fit(cases: Sequence[Case]) -> Constants:
    """Sentence weights for short answers, then confidence under them."""
    rank = START.rank
    best, sentence = -1.0, START.sentence["span"]
    for score, relevance, held in product(*GRID.values()):
        tried = Constants(rank, START.sentence | {"span": (score, relevance, held, 0.0)}, START.confidence)
        right = float(np.mean([_right(tried, case.item, case.readings) for case in cases]))
        if right > best:
            best, sentence = right, (score, relevance, held, 0.0)
    mixing = Constants(rank, START.sentence | {"span": sentence}, START.confidence)
    features, right_ones = [], []
    for case in cases:
        for raw, able in ((case.readings, True), (case.without, False)):
            if raw:
                readings = order(mix(mixing, case.item.question, raw))
                features.append(confidence_features(case.item.question, readings))
                right_ones.append(able and _right(mixing, case.item, raw))
    span = _logistic(features, right_ones)
    print(f"gold in statements on the fitted half: {best:.3f}", file=sys.stderr)
    confidence = START.confidence | {"span": span}
    return Constants(rank, START.sentence | {"span": sentence}, confidence)


def _right(constants: Constants, item: AskingItem, raw: Sequence[Reading]) -> bool:
    draft = compose("span", order(mix(constants, item.question, raw)))
    return scoring.contains(" ".join(one.text for one in draft.statements), item.answers)


def _logistic(features: Sequence[Sequence[float]], right: Sequence[bool]) -> tuple[float, ...]:
    """Weights and constant of a logistic regression, lightly regularised."""
    from sklearn.linear_model import LogisticRegression

    fitted = LogisticRegression(C=1.0, max_iter=1000).fit(np.array(features), np.array(right))
    return (*(round(float(one), 4) for one in fitted.coef_[0]), round(float(fitted.intercept_[0]), 4))


if __name__ == "__main__":
    main()
