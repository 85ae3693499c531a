"""Hybrid search: passages by meaning (vectors) and by words (BM25), fused into one order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

from index.encoder import Encoder
from index.passage import Hit, Passage, Scope
from index.store import Store

DEPTH = 100
"""Passages taken from each search before fusing."""
WORDS_WEIGHT, COVERAGE_WEIGHT = 0.3, 0.4
"""Weights, beside the cosine, of BM25 and of the share of the question's words that the whole article holds; fitted on
half of news_quiz, where such a sum beat reciprocal rank fusion. See docs/log.md."""
_beside = ThreadPoolExecutor(2, thread_name_prefix="words")


def search(store: Store, encoder: Encoder, query: str, k: int = 10, scope: Scope = Scope()) -> list[Hit]:
    """The k best passages in `scope`, best first; k of them whenever the scope holds k passages."""
    depth = max(DEPTH, k)
    vector = encoder.encode([query])[0]
    words = _beside.submit(_by_words, store, query, depth, scope)  # while the vectors are compared
    by_meaning = store.search_vector(vector, depth, scope)
    by_words, covered = words.result()
    others = {hit.passage.article_id for hit in by_meaning} - covered.keys()
    return fuse(by_meaning, by_words, {**covered, **store.coverage(query, others)})[:k]


def _by_words(store: Store, query: str, depth: int, scope: Scope) -> tuple[Sequence[Hit], dict[str, float]]:
    """Passages by their words, and how much of the question their articles hold."""
    hits = store.search_words(query, depth, scope)
    return hits, {**store.coverage(query, {hit.passage.article_id for hit in hits})}


def fuse(by_meaning: Sequence[Hit], by_words: Sequence[Hit], coverage: Mapping[str, float] | None = None) -> list[Hit]:
    """One order out of two. Score: cosine plus 0.3 times BM25 over the best BM25, in [-1, 1.3], plus 0.4 times what
    the whole article holds of the question, where `coverage` (by article id, as of `Store.coverage`) is given: a
    question often takes its words from all over an article, while a passage holds a few of them.

    A passage that only the words found counts with the lowest cosine found, which its own cannot exceed by
    construction: a convex combination as in Bruch, Gai and Ingber 2023.
    """
    lowest = min((hit.score for hit in by_meaning), default=0.0)
    best = max((hit.score for hit in by_words), default=0.0) or 1.0
    kept = {_key(hit.passage): hit for hit in (*by_words, *by_meaning)}
    scores = {key: hit.cosine if hit.cosine is not None else lowest for key, hit in kept.items()}
    for hit in by_words:
        scores[_key(hit.passage)] += WORDS_WEIGHT * hit.score / best
    for key in scores:
        scores[key] += COVERAGE_WEIGHT * (coverage or {}).get(key[0], 0.0)
    order = sorted(scores, key=lambda key: (-scores[key], key))
    return [Hit(kept[key].passage, scores[key], rank, kept[key].cosine) for rank, key in enumerate(order, start=1)]


def _key(passage: Passage) -> tuple[str, int, int]:
    return passage.article_id, passage.start, passage.end
