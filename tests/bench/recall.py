"""Share of the ten nearest passages that a store's vector index finds, against comparing all of them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np

from index.vectors import VectorIndex

K = 10
WINDOWS = {"half": 0.5, "tenth": 0.1, "hundredth": 0.01}
"""Spans of dates that hold such a share of the dated passages."""


def recalls(folder: Path, queries: np.ndarray) -> dict[str, float]:
    """recall@10 of `queries`, (n, dim), without a filter and within each of WINDOWS."""
    with closing(sqlite3.connect(f"{(folder / 'store.sqlite').absolute().as_uri()}?mode=ro", uri=True)) as sql:
        by_date = (
            "SELECT number FROM passages JOIN articles ON articles.id = article_id WHERE published ORDER BY published"
        )
        dated = np.array([row[0] for row in sql.execute(by_date)], np.int64)
    dim = queries.shape[1]
    used = VectorIndex.load(folder / "vectors.faiss", dim)
    exact = VectorIndex.load(folder / "vectors.faiss", dim, exact_up_to=max(1, len(used)))
    found = {"recall": _recall(used, exact, queries, None)}
    for name, share in WINDOWS.items():
        middle, reach = len(dated) // 2, int(len(dated) * share / 2)
        if reach >= K:
            allowed = np.sort(dated[middle - reach : middle + reach])
            found[f"recall_{name}"] = _recall(used, exact, queries, allowed)
    return found


def _recall(used: VectorIndex, exact: VectorIndex, queries: np.ndarray, allowed: np.ndarray | None) -> float:
    shares = []
    for query in queries:
        wanted = set(exact.search(query, K, allowed)[0].tolist())
        shares.append(len(wanted & set(used.search(query, K, allowed)[0].tolist())) / max(1, len(wanted)))
    return float(np.mean(shares))
