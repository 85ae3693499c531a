"""Fusion of the two searches."""

from __future__ import annotations

import itertools
from pathlib import Path

from corpus.article import Article, digest_of, id_of
from index.embedded import EmbeddedStore
from index.encoder import HashingEncoder
from index.passage import Hit, Passage, Scope
from index.search import fuse, search


def hit(name: str, rank: int, cosine: float | None = None) -> Hit:
    """A hit on a passage of an article of this name."""
    return Hit(Passage(name, 0, 5, ((0, 5),)), 1.0, rank, cosine)


def test_found_by_both_comes_before_found_by_one() -> None:
    fused = fuse([hit("a", 1, 0.9), hit("b", 2, 0.8)], [hit("c", 1), hit("b", 2)])
    assert [one.passage.article_id for one in fused] == ["b", "a", "c"]
    assert [one.rank for one in fused] == [1, 2, 3]
    assert fused[0].score > fused[1].score
    assert [one.cosine for one in fused] == [0.8, 0.9, None]


def test_nothing_found() -> None:
    assert fuse([], []) == []


def test_k_and_scope(tmp_path: Path) -> None:
    encoder = HashingEncoder(32)
    store = EmbeddedStore(tmp_path, encoder.name, encoder.dim)
    for number in range(20):
        text = f"Talks on troops, day {number}."
        article = Article(id_of(str(number)), digest_of(text), "", text, "/x", source="A" if number < 15 else "B")
        store.upsert(article, [Passage(article.id, 0, len(text), ((0, len(text)),))], encoder.encode([text]))
    store.refresh()
    assert len(search(store, encoder, "troops", 7)) == 7
    assert len(search(store, encoder, "nowhere to be found", 30)) == 20
    inside = search(store, encoder, "troops", 30, Scope(sources=("B",)))
    assert {one.passage.article_id for one in inside} == {id_of(str(number)) for number in range(15, 20)}
    assert search(store, encoder, "troops day 3", 1)[0].passage.article_id == id_of("3")
    store.close()


def test_scores_fall() -> None:
    by_meaning = [hit(str(number), number + 1, 0.5) for number in range(50)]
    by_words = [hit(str(49 - number), number + 1) for number in range(50)]
    fused = fuse(by_meaning, by_words)
    assert len(fused) == 50
    assert all(one.score >= other.score for one, other in itertools.pairwise(fused))
    assert fused[0].score <= 2 / 61
