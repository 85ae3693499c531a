"""Fit what mixes the reader's scores with the search's: `python -m qa.calibrate --store DIR --questions FILE`.

Only questions of one half are used, "fit" for what ships (see `qa.question_sets.half_of`); report on the other with
`newsdesk eval`. Fitted on "report", into a copy of the model elsewhere (`--model`), it reports on "fit".
Each is asked twice: as it is, and with every article left out that holds a gold answer, which makes it unanswerable.
With `--stories FILE`, a set in SQuAD's form, its questions are asked of small folders as well (see `qa.folders`), and
count for the confidence and the threshold: a few articles are not a large collection.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path
from typing import get_args

import numpy as np

from index.embedded import EmbeddedStore
from index.encoder import load_encoder
from index.search import DEPTH, search
from qa import scoring
from qa.compose import compose
from qa.evaluate import as_asked, stories_by_name
from qa.finding import chosen, sources_of
from qa.folders import in_folders
from qa.kinds import kind_of
from qa.model_reader import MODEL, Constants, ModelReader, confidence_features, mix, probability, rank_features, weigh
from qa.question_sets import AskingItem, Half, asking_items, half_of, reading_items
from qa.reader import Reading
from qa.weighing import trusted, weighed

START = Constants(
    rank=(0.0, 0.0, 4.0, 0.0, -4.0),
    sentence={"span": (1.0, 0.5, 0.0, 0.0), "yes-no": (0.25, 0.5, 4.0, -2.0), "open": (0.3, 0.5, 4.0, -2.0)},
    confidence={
        "span": (0.0, 1.0, 0.0, 0.0, 0.0, 0.0),
        "yes-no": (1.2, 0.15, 1.5, 0.0, 0.0, -2.0),
        "open": (0.8, 0.15, 2.0, 0.0, 0.0, -2.0),
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
STORE_WEIGHT = 4.0
"""How much more the questions to the store count for the confidence than those to small folders, all together: with the
same, right and wrong answers of the fitted half of news_quiz are told apart by AUROC .726, with 4 by .737, those of the
folders by .651 both times."""
KEPT = 0.86
"""The threshold is the highest that still answers this share of the questions whose answer is right. A user of a small
folder minds a refusal, and one of a large one an answer to what is not there; this lies between."""


@dataclass(frozen=True, slots=True)
class Case:
    """A question with the model's own readings, and with those that are left without what tells its answer."""

    item: AskingItem
    readings: list[Reading]
    without: tuple[list[Reading], ...]


def main(arguments: list[str] | None = None) -> None:
    """Fit and write the constants beside the model."""
    parse = argparse.ArgumentParser(prog="python -m qa.calibrate", description=(__doc__ or "").split("\n")[0])
    parse.add_argument("--store", type=Path, required=True)
    parse.add_argument("--questions", type=Path, required=True)
    parse.add_argument("--stories", type=Path)
    parse.add_argument("--model", type=Path, default=MODEL)
    parse.add_argument("--half", choices=get_args(Half), default="fit")
    given = parse.parse_args(arguments)
    items = [item for item in asking_items(given.questions) if half_of(item.id) == given.half and item.answers]
    reader = ModelReader(given.model, START)
    with closing(EmbeddedStore(given.store)) as store:
        cases = list(collect(store, reader, items))
        stories = stories_by_name(store)
    small = list(collect_folders(reader, given.stories, given.half)) if given.stories else []
    fitted = fit(cases, stories, small)
    given.model.with_suffix(".json").write_text(fitted.dumps() + "\n")
    print(fitted.dumps())


def collect(store: EmbeddedStore, reader: ModelReader, items: Sequence[AskingItem]) -> Iterator[Case]:
    """Read the passages of every question once."""
    encoder = load_encoder()
    for number, item in enumerate(items):
        found = search(store, encoder, item.question, DEPTH)
        sources = sources_of(store, found)
        lacking = [
            one for one in sources if not scoring.contains(f"{one.article.title} {one.article.text}", item.answers)
        ]
        first, rest = (chosen(store, as_asked(item), some, reader.depth) for some in (sources, lacking))
        read = {id(one): reading for one, reading in zip(first, reader.raw(item.question, first), strict=True)}
        more = [one for one in rest if id(one) not in read]
        read |= {id(one): reading for one, reading in zip(more, reader.raw(item.question, more), strict=True)}
        yield Case(item, [read[id(one)] for one in first], ([read[id(one)] for one in rest],))
        print(f"\r{number + 1} of {len(items)}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)


def collect_folders(reader: ModelReader, path: Path, half: Half = "fit") -> Iterator[Case]:
    """Read the passages of every question in a folder with its story and in one without."""
    items = [item for item in reading_items(path) if half_of(item.id) == half and item.answers]
    for number, one in enumerate(in_folders(load_encoder(), items, reader.depth)):
        read = reader.raw(one.item.question, one.found)
        yield Case(one.item, read, (one.untold(read), reader.raw(one.item.question, one.elsewhere)))
        print(f"\r{number + 1} of {len(items)}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)


def fit(cases: Sequence[Case], stories: Mapping[str, str], small: Sequence[Case] = ()) -> Constants:
    """The order of passages, then sentence weights for short answers under it, then confidence and threshold.

    `stories`: the story of an article by its URL and by its id. `small`: cases of small folders, for the confidence.
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
    sets = [found for some in (cases, small) if (found := _confidence_cases(fitted, some))]
    right_ones = [right for some in sets for _, right in some]
    if not 0 < sum(right_ones) < len(right_ones):
        raise SystemExit(f"{sum(right_ones)} of {len(right_ones)} answers are right: nothing to fit a confidence on")
    weights = _logistic(sets)
    fitted = replace(fitted, confidence=START.confidence | {"span": weights})
    confidences = [[(probability(weigh(weights, one)), right) for one, right in some] for some in sets]
    threshold = _threshold([[one for one, right in some if right] for some in confidences])
    print(f"gold in statements on the half fitted on: {best:.3f}", file=sys.stderr)
    for some in confidences:
        kept = float(np.mean([one >= threshold for one, right in some if right]))
        wrong = float(np.mean([one >= threshold for one, right in some if not right]))
        print(f"threshold {threshold}: {kept:.2f} of the right, {wrong:.2f} of the others answered", file=sys.stderr)
    return replace(fitted, threshold=threshold)


def _confidence_cases(fitted: Constants, cases: Sequence[Case]) -> list[tuple[tuple[float, ...], bool]]:
    """(features of the confidence, whether the answer is right) of short questions, with and without what tells it."""
    found = []
    for case in (one for one in cases if kind_of(one.item.question) == "span"):
        for raw, able in ((case.readings, True), *((one, False) for one in case.without)):
            if raw:
                asked, mixed = as_asked(case.item), mix(fitted, case.item.question, raw)
                readings = trusted(asked, mixed, weighed(asked, mixed))
                features = confidence_features(case.item.question, readings)
                found.append((features, able and _right(fitted, case.item, raw)))
    return found


def _threshold(right: Sequence[Sequence[float]]) -> float:
    """The highest, in thousandths, that keeps KEPT of the confidences of right answers, on the mean of the sets."""
    for threshold in np.arange(1.0, 0.0, -0.001):
        if np.mean([np.mean(np.array(some) >= threshold) for some in right if some]) >= KEPT:
            return round(float(threshold), 3)
    return 0.0


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
    return scoring.tells(" ".join(one.text for one in draft.statements), item.answers)


def _logistic(sets: Sequence[Sequence[tuple[Sequence[float], bool]]]) -> tuple[float, ...]:
    """Weights and constant of a logistic regression, lightly regularised; the first set counts STORE_WEIGHT times."""
    from sklearn.linear_model import LogisticRegression

    every = [one for some in sets for one in some]
    weights = [STORE_WEIGHT, *(1.0 for _ in sets[1:])]
    scale = len(every) / sum(weights)
    shares = [scale * weight / len(some) for weight, some in zip(weights, sets, strict=True) for _ in some]
    features, right = np.array([one for one, _ in every]), np.array([one for _, one in every])
    fitted = LogisticRegression(C=1.0, max_iter=3000).fit(features, right, shares)
    return (*(round(float(one), 4) for one in fitted.coef_[0]), round(float(fitted.intercept_[0]), 4))


if __name__ == "__main__":
    main()
