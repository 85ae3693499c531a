"""Hybrid search: passages by meaning (vectors) and by words (BM25), fused into one order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from index.encoder import Encoder
from index.passage import Hit, Passage, Scope
from index.store import Store

DEPTH = 100
"""Passages taken from each search before fusing."""
WORDS_WEIGHT = 0.3
"""Weight of BM25 beside the cosine; fitted on half of news_quiz, where it beat reciprocal rank fusion
(hit@1 .622 against .609, hit@4 .845 against .826). See docs/log.md."""
COVERAGE_WEIGHT = 0.4
"""Weight of the share of the question's words that the whole article holds."""


def search(store: Store, encoder: Encoder, query: str, k: int = 10, scope: Scope = Scope()) -> list[Hit]:
    """The k best passages in `scope`, best first; k of them whenever the scope holds k passages."""
    depth = max(DEPTH, k)
    by_meaning = store.search_vector(encoder.encode([query])[0], depth, scope)
    by_words = store.search_words(query, depth, scope)
    fused = fuse(by_meaning, by_words)
    return with_coverage(fused, store.coverage(query, {hit.passage.article_id for hit in fused}))[:k]


def with_coverage(hits: Sequence[Hit], coverage: Mapping[str, float]) -> list[Hit]:
    """The hits with what their articles as wholes speak for them, in the new order.

    A question often takes its words from all over an article, while a passage holds a few of them. `coverage`: by
    article id, as of `Store.coverage`.
    """
    scored = [
        replace(hit, score=hit.score + COVERAGE_WEIGHT * coverage.get(hit.passage.article_id, 0.0)) for hit in hits
    ]
    order = sorted(scored, key=lambda hit: (-hit.score, hit.rank))
    return [replace(hit, rank=rank) for rank, hit in enumerate(order, start=1)]


def fuse(by_meaning: Sequence[Hit], by_words: Sequence[Hit]) -> list[Hit]:
    """One order out of two. Score: cosine plus 0.3 times BM25 over the best BM25, in [-1, 1.3].

    A passage that only the words found counts with the lowest cosine found, which its own cannot exceed by
    construction: a convex combination as in Bruch, Gai and Ingber 2023.
    """
    lowest = min((hit.score for hit in by_meaning), default=0.0)
    best = max((hit.score for hit in by_words), default=0.0) or 1.0
    kept = {_key(hit.passage): hit for hit in (*by_words, *by_meaning)}
    scores = {key: hit.cosine if hit.cosine is not None else lowest for key, hit in kept.items()}
    for hit in by_words:
        scores[_key(hit.passage)] += WORDS_WEIGHT * hit.score / best
    order = sorted(scores, key=lambda key: (-scores[key], key))
    return [replace(kept[key], score=scores[key], rank=rank) for rank, key in enumerate(order, start=1)]


def _key(passage: Passage) -> tuple[str, int, int]:
    return passage.article_id, passage.start, passage.end
