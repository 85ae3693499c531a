"""Hybrid search: passages by meaning (vectors) and by words (BM25), fused into one order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from index.encoder import Encoder
from index.passage import Hit, Passage, Scope
from index.store import Store

DEPTH = 100
"""Passages taken from each search before fusing."""
RRF_K = 60.0
"""Cormack, Clarke and Büttcher 2009, Reciprocal Rank Fusion: the constant of the paper."""


def search(store: Store, encoder: Encoder, query: str, k: int = 10, scope: Scope = Scope()) -> list[Hit]:
    """The k best passages in `scope`, best first; k of them whenever the scope holds k passages."""
    depth = max(DEPTH, k)
    by_meaning = store.search_vector(encoder.encode([query])[0], depth, scope)
    by_words = store.search_words(query, depth, scope)
    return fuse(by_meaning, by_words)[:k]


def fuse(by_meaning: Sequence[Hit], by_words: Sequence[Hit]) -> list[Hit]:
    """One order out of two. Score: sum over both searches of 1 / (60 + rank), so at most 2 / 61."""
    scores: dict[tuple[str, int, int], float] = {}
    kept: dict[tuple[str, int, int], Hit] = {}
    for hits in (by_meaning, by_words):
        for hit in hits:
            key = _key(hit.passage)
            scores[key] = scores.get(key, 0.0) + 1.0 / (RRF_K + hit.rank)
            kept.setdefault(key, hit)
    order = sorted(scores, key=lambda key: (-scores[key], key))
    return [replace(kept[key], score=scores[key], rank=rank) for rank, key in enumerate(order, start=1)]


def _key(passage: Passage) -> tuple[str, int, int]:
    return passage.article_id, passage.start, passage.end
