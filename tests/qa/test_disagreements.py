"""Where the articles disagree, in small real stores."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from corpus.article import Article, digest_of, id_of
from index.embedded import EmbeddedStore
from index.encoder import Encoder
from index.passage import Scope
from qa.answer import Answer
from qa.disagreements import disagreements
from qa.understand import Now, understand
from tests.stores import put

TODAY = date(2025, 2, 20)
TOLLS = (
    "At least 12 people were killed when the ferry sank off Northfield on Monday.",
    "The ferry sank off Northfield on Monday. Nine people were killed when the ferry sank, officials said.",
    "The harvest in the valley was good and the weather mild.",
)


@pytest.fixture
def store(tmp_path: Path, small_encoder: Encoder) -> Iterator[EmbeddedStore]:
    """Two articles that tell the toll of one accident differently, and one of something else."""
    with closing(EmbeddedStore(tmp_path, small_encoder.name, small_encoder.dim)) as made:
        for number, text in enumerate(TOLLS):
            name, day = f"a{number}", date(2025, 2, 18 + number // 2)
            one = Article(id_of(name), digest_of(text), name, text, f"/{name}", source=f"Paper {number}", published=day)
            put(made, small_encoder, one, max_tokens=64)
        made.refresh()
        yield made


def ask(store: EmbeddedStore, encoder: Encoder, about: str = "", scope: Scope = Scope()) -> Answer:
    """Where the articles disagree on something."""
    asked = understand("Where do the sources disagree?", scope, (), Now(TODAY, store.newest()))
    return disagreements(store, encoder, asked, about, scope)


@pytest.mark.parametrize(("about", "note"), [("", "all sentences of 3 articles"), ("the ferry", "on “the ferry”")])
def test_both_sides_are_quoted(store: EmbeddedStore, small_encoder: Encoder, about: str, note: str) -> None:
    answer = ask(store, small_encoder, about)
    assert answer.status == "answered"
    assert sorted(one.text for one in answer.statements) == [
        TOLLS[0],
        "Nine people were killed when the ferry sank, officials said.",
    ]
    (conflict,) = answer.conflicts
    assert [answer.citations[n - 1].quote for n in conflict.sides] == [one.text for one in answer.statements]
    assert note in answer.notes[0]


def test_tolls_that_can_both_be_true_are_told_apart(tmp_path: Path, small_encoder: Encoder) -> None:
    texts = (
        "As many as 40 people were killed and hundreds of others hurt at the funeral of General Qarim in Kerman.",
        "At least 56 Iranians were crushed to death at the funeral in Kerman of Qarim, the general slain last week.",
    )
    with closing(EmbeddedStore(tmp_path, small_encoder.name, small_encoder.dim)) as made:
        for number, text in enumerate(texts):
            one = Article(id_of(str(number)), digest_of(text), "Funeral", text, f"/{number}", source=f"Paper {number}")
            put(made, small_encoder, one, max_tokens=64)
        made.refresh()
        for about in ("", "the funeral"):
            answer = ask(made, small_encoder, about)
            assert sorted(one.text for one in answer.statements) == sorted(texts)
        assert ask(made, small_encoder, "the harvest").status == "abstained"


def test_only_the_outlets_asked_about_are_compared(store: EmbeddedStore, small_encoder: Encoder) -> None:
    one = ask(store, small_encoder, "the ferry", Scope(sources=("Paper 0", "Paper 2")))
    assert one.status == "abstained"


def test_where_nothing_differs_it_is_said_what_was_compared(store: EmbeddedStore, small_encoder: Encoder) -> None:
    one = ask(store, small_encoder, scope=Scope(sources=("Paper 1", "Paper 2")))
    assert one.status == "abstained"
    assert one.reason == (
        "No two sentences were found that give different values for one thing. Compared: all sentences of 2 articles."
    )
    none = ask(store, small_encoder, scope=Scope(since=date(2026, 1, 1)))
    assert (none.status, none.reason) == ("abstained", "There are no articles since 2026-01-01.")


def test_of_a_large_collection_the_newest_are_compared(
    store: EmbeddedStore, small_encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qa.disagreements.NEWEST_READ", 2)
    answer = ask(store, small_encoder)
    assert answer.reason is not None
    assert answer.reason.endswith("Compared: the beginnings of the newest 2 articles.")
