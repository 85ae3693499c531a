"""Fusion of the two searches."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.article import Article, digest_of, id_of
from index.embedded import EmbeddedStore
from index.encoder import HashingEncoder
from index.passage import Hit, Passage, Scope
from index.search import fuse, search


def dense(name: str, rank: int, cosine: float) -> Hit:
    """A hit by vector on a passage of an article of this name."""
    return Hit(Passage(name, 0, 5, ((0, 5),)), cosine, rank, cosine)


def words(name: str, rank: int, score: float) -> Hit:
    """A hit by words."""
    return Hit(Passage(name, 0, 5, ((0, 5),)), score, rank)


def test_scores_are_cosine_plus_weighted_words() -> None:
    fused = fuse([dense("a", 1, 0.7), dense("b", 2, 0.5)], [words("c", 1, 20.0), words("b", 2, 15.0)])
    assert [one.passage.article_id for one in fused] == ["c", "b", "a"]
    assert [one.score for one in fused] == pytest.approx([0.5 + 0.3, 0.5 + 0.3 * 0.75, 0.7])
    assert [one.rank for one in fused] == [1, 2, 3]
    assert [one.cosine for one in fused] == [None, 0.5, 0.7]


def test_an_article_that_holds_more_of_the_question_comes_first() -> None:
    hits = [dense("a", 1, 0.7), dense("b", 2, 0.6), dense("c", 3, 0.6)]
    ranked = fuse(hits, [], {"a": 0.2, "b": 0.8})
    assert [one.passage.article_id for one in ranked] == ["b", "a", "c"]
    assert [one.score for one in ranked] == pytest.approx([0.6 + 0.4 * 0.8, 0.7 + 0.4 * 0.2, 0.6])
    assert [one.rank for one in ranked] == [1, 2, 3]


def test_nothing_found() -> None:
    assert fuse([], []) == []
    assert fuse([], [], {}) == []


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


def test_one_search_alone_keeps_its_order() -> None:
    by_words = [words(str(number), number + 1, 9.0 - number) for number in range(5)]
    assert [one.passage.article_id for one in fuse([], by_words)] == ["0", "1", "2", "3", "4"]
    by_meaning = [dense(str(number), number + 1, 0.5 - number / 10) for number in range(5)]
    assert [one.score for one in fuse(by_meaning, [])] == pytest.approx([0.5, 0.4, 0.3, 0.2, 0.1])
