"""Fits the support score on pairs of claim and passage: `python -m qa.train_support --data DIR`.

Uses one half of the claims, by the hash of the claim; `tests/bench/support.py` reports the other.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import os
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from index.sentences import sentence_spans
from qa.question_sets import Half, half_of
from qa.support import FEATURES, MODEL, EncoderScorer, Weights
from qa.terms import stem, words_of
from qa.values import values

SUPPORTED = frozenset(["entailment", "SUPPORTS", "Fully attributable", "supported"])
LEFT_OUT = frozenset(["Generic"])
"""Claims that say nothing ("I agree"): neither supported nor not."""
MAX_QUOTES = 5
READ = 10
"""Sentences of a long passage that are looked at, those which share most words with the claim."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A claim and the sentences of its passage. `supported` False includes the partly supported."""

    source: str
    label: str
    claim: str
    sentences: tuple[str, ...]
    published: date | None = None

    @property
    def supported(self) -> bool:
        """Whether the passage bears the whole claim out."""
        return self.label in SUPPORTED


def pairs(path: Path, half: Half, most: int) -> Iterator[Pair]:
    """Pairs of one half, at most `most` of a source and label, those whose hash comes first."""
    seen = Counter[tuple[str, str]]()
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    rows.sort(key=lambda row: hashlib.sha256((row["hypothesis"] + row["premise"][:200]).encode()).digest())
    for row in rows:
        key = (row["source"].split("-")[0], row["label"])
        row |= {name: _unquoted(row[name]) for name in ("hypothesis", "premise")}
        if row["label"] in LEFT_OUT or half_of(row["hypothesis"]) != half or seen[key] >= most:
            continue
        seen[key] += 1
        premise = row["premise"]
        given = row.get("evidence_sents") or [premise[low:high] for low, high in sentence_spans(premise)]
        sentences = dict.fromkeys(one for one in given if len(one.split()) > 2)
        yield Pair(*key, row["hypothesis"], tuple(sentences) or (premise,), _day(premise))


def _day(premise: str) -> date | None:
    """The day at the head of a WiCE page, where it says one, or in its URL."""
    match = re.search(r"PUBLISHED DATETIME: (\d{4})-(\d\d)-(\d\d)", premise) or re.search(
        r"https?://\S*?/((?:19|20)\d\d)[/-]([01]?\d)[/-]([0-3]?\d)(?=[/-])", premise
    )
    try:
        return date(*map(int, match.groups())) if match else None
    except ValueError:  # /2019/13/40/ is no day
        return None


def _unquoted(text: str) -> str:
    """Text without the quote marks that a CSV file put around it and doubled within."""
    return (
        text[1:-1].replace('""', '"')
        if text[:1] == text[-1:] == '"' and '"' not in text[1:-1].replace('""', "")
        else text
    )


def cited(scorer: EncoderScorer, claim: str, sentences: Sequence[str]) -> list[str]:
    """The sentences that one would cite for a claim: at most MAX_QUOTES, each for words the others leave out."""
    if len(sentences) <= MAX_QUOTES:
        return list(sentences)
    wanted = _held(claim)
    held = [_held(one) & wanted for one in sentences]
    total = sum(map(_weight, wanted)) or 1
    rare = Counter(word for words in held for word in words)
    worth = [sum(_weight(word) / rare[word] ** 0.5 for word in words) for words in held]
    near = sorted(np.argsort(worth)[::-1][:READ].tolist())
    likeness = dict(zip(near, scorer.likeness_of_each(claim, [sentences[at] for at in near]), strict=True))
    chosen, covered = list[int](), set[str]()
    while len(chosen) < min(MAX_QUOTES, len(near)):
        left = [at for at in near if at not in chosen]
        best = max(left, key=lambda at: likeness[at] + sum(map(_weight, held[at] - covered)) / total)
        chosen.append(best)
        covered |= held[best]
    return [sentences[at] for at in sorted(chosen)]


def _held(text: str) -> set[str]:
    """The stems of a text and the keys of its numbers and dates, which a writer cites sentences for."""
    return {stem(word) for word in words_of(text)} | {one.key for one in values(text) if one.kind != "name"}


def _weight(word: str) -> int:
    return 3 if any(c.isdigit() for c in word) else 1


def fit(features: np.ndarray, supported: np.ndarray, sources: Sequence[str]) -> Weights:
    """Logistic regression in which every source and label weighs the same and each source has its own constant.

    The constant kept is the one that puts 0 where WiCE's two classes are told apart best.
    """
    from sklearn.linear_model import LogisticRegression

    names = sorted(set(sources))
    which = np.array([names.index(one) for one in sources])
    scale = features.std(axis=0)
    groups = Counter(zip(which.tolist(), supported.tolist(), strict=True))
    weight = [1000 / groups[key] for key in zip(which.tolist(), supported.tolist(), strict=True)]
    columns = np.hstack([features / scale, 10.0 * np.eye(len(names))[which]])
    model = LogisticRegression(C=0.16, max_iter=5000, fit_intercept=False).fit(columns, supported, sample_weight=weight)
    weights = model.coef_[0][: features.shape[1]] / scale
    held = which == names.index("WiCE")
    return Weights(tuple(weights.tolist()), -best_cut(features[held] @ weights, supported[held]))


def best_cut(scores: np.ndarray, supported: np.ndarray) -> float:
    """The middle of the cuts whose balanced accuracy lies within one point of the best."""
    cuts = np.quantile(scores, np.linspace(0.02, 0.98, 97))
    right = np.array([balanced_accuracy(scores > cut, supported) for cut in cuts])
    return float(cuts[right >= right.max() - 0.01].mean())


def balanced_accuracy(said: np.ndarray, supported: np.ndarray) -> float:
    """Mean of the shares of supported and of unsupported that are told right, in [0, 1]."""
    return float((said[supported].mean() + (~said[~supported]).mean()) / 2)


def main() -> None:
    """Measure the features of the fitting half, fit, and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("NEWSDESK_DATA", "data")))
    parser.add_argument("--out", type=Path, default=MODEL)
    parser.add_argument("--most", type=int, default=150, help="pairs of a source and label")
    given = parser.parse_args()
    scorer = EncoderScorer(Weights((0.0,) * len(FEATURES), 0.0))
    some = list(pairs(given.data / "support" / "pairs.jsonl.gz", "fit", given.most))
    rows = []
    for number, one in enumerate(some):
        rows.append(scorer.features(one.claim, cited(scorer, one.claim, one.sentences)))
        print(f"\r{number + 1} of {len(some)}", end="", file=sys.stderr, flush=True)
    features = np.array(rows)
    supported = np.array([one.supported for one in some])
    fitted = fit(features, supported, [one.source for one in some])
    note = {
        "fitted_on": dict(sorted(Counter(one.source for one in some).items())),
        "half": "claims whose sha256 is even; partly supported claims of WiCE count as not supported",
        "by": f"python -m qa.train_support --most {given.most}",
    }
    weights = {name: round(one, 4) for name, one in zip(FEATURES, fitted.weights, strict=True)}
    model = {"weights": weights, "constant": round(fitted.constant, 4), **note}
    given.out.write_text(json.dumps(model, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(model, indent=1))


if __name__ == "__main__":
    main()
