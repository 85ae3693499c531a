"""What happened in a time: the stories that most of its articles tell, in a small real store."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest

from corpus.article import Article, digest_of, id_of
from index.embedded import EmbeddedStore
from index.encoder import Encoder
from index.passage import Scope
from qa.answer import Answer
from qa.chronicle import chronicle, of_days
from qa.covered import stories
from qa.understand import Now, understand
from tests.stores import put

TODAY = date(2024, 6, 1)
ARTICLES = (
    (
        "ferry-a",
        date(2024, 5, 7),
        "The ferry Aurora sank off Northfield harbour on Monday night. Divers found the wreck.",
    ),
    (
        "ferry-b",
        date(2024, 5, 8),
        "The ferry Aurora sank off Northfield harbour. Many divers looked for the wreck all day.",
    ),
    (
        "ferry-c",
        date(2024, 5, 8),
        "Off Northfield harbour the ferry Aurora sank on Monday. Families waited for the divers.",
    ),
    (
        "later",
        date(2024, 5, 29),
        "The ferry Aurora sank off Northfield harbour three weeks ago, and nobody was charged.",
    ),
    (
        "vote",
        date(2024, 5, 9),
        "The council of Westmark voted to close two schools after a long debate. Parents left angry.",
    ),
    (
        "garden",
        date(2024, 5, 10),
        "When is the best time for roses? You should cut them early, and I would water them daily.",
    ),
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, small_encoder: Encoder) -> Iterator[EmbeddedStore]:
    """Six articles of one month: three tell one event."""
    folder: Path = tmp_path_factory.mktemp("days")
    with closing(EmbeddedStore(folder, small_encoder.name, small_encoder.dim)) as made:
        for name, day, text in ARTICLES:
            one = Article(id_of(name), digest_of(text), name, text, f"/{name}", published=day)
            put(made, small_encoder, one, max_tokens=64)
        made.refresh()
        yield made


def told(store: EmbeddedStore, question: str) -> Answer | None:
    """What is told of the days of a question, with nothing read."""
    asked = understand(question, Scope(), (), Now(TODAY, store.newest()))
    assert of_days(asked)
    return chronicle(store, asked, [])


def test_articles_of_one_event_are_one_story(store: EmbeddedStore) -> None:
    names = [[one.title for one in story.articles] for story in stories(store, Scope(), 9)]
    assert sorted(names[0]) == ["ferry-a", "ferry-b", "ferry-c"]
    assert names[1:] == [["later"], ["garden"], ["vote"]]  # of as many the newest; "later" is three weeks later
    assert [len(story.articles) for story in stories(store, Scope(), 1)] == [3]
    assert stories(store, Scope(since=date(2025, 1, 1)), 9) == []


def test_of_a_long_time_some_of_each_stretch_is_looked_at(
    store: EmbeddedStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qa.covered.STRETCHES", 2)
    monkeypatch.setattr("qa.covered.OF_A_STRETCH", 1)
    assert [story.articles[0].title for story in stories(store, Scope(), 9)] == ["later", "garden"]


def test_what_happened_in_a_month_is_told_by_days(store: EmbeddedStore) -> None:
    answer = told(store, "What happened in May 2024?")
    assert answer is not None
    assert [(one.when, one.text) for one in answer.statements] == [
        ("2024-05-06", "Off Northfield harbour the ferry Aurora sank on Monday."),
        ("by 2024-05-09", "The council of Westmark voted to close two schools after a long debate."),
    ]
    assert {one.title for one in answer.about} == {name for name, _, _ in ARTICLES}


def test_what_happened_on_a_day_may_be_told_the_day_after(store: EmbeddedStore) -> None:
    answer = told(store, "What happened on May 6, 2024?")
    assert answer is not None
    assert [(one.when, one.text) for one in answer.statements] == [
        ("2024-05-06", "The ferry Aurora sank off Northfield harbour on Monday night.")
    ]
    assert told(store, "What happened on April 3, 2024?") is None


def test_the_days_ahead_are_not_told_by_what_was_published(store: EmbeddedStore) -> None:
    asked = understand("What will happen next week?", Scope(), (), Now(TODAY - timedelta(days=30), store.newest()))
    assert asked.ahead
    assert chronicle(store, asked, []) is None


def test_of_a_day_what_sentences_say_happened_on_it_comes_before_what_was_published(
    tmp_path: Path, small_encoder: Encoder
) -> None:
    texts = (
        ("day", 8, "Critics called the harbour plan a costly mistake that had divided the whole town."),
        ("next", 9, "The ferry Aurora sank on Wednesday off Northfield harbour, killing three sailors."),
        ("after", 10, "The mayor of Westmark resigned on Wednesday after a vote of the council."),
        ("third", 11, "A storm took the roofs of two barns in Port Hale on Wednesday, police said."),
        ("week", 12, "The town council closed the harbour earlier this week after a long debate."),
    )
    with closing(EmbeddedStore(tmp_path, small_encoder.name, small_encoder.dim)) as made:
        for name, day, text in texts:
            one = Article(id_of(name), digest_of(text), name, text, f"/{name}", published=date(2020, 1, day))
            put(made, small_encoder, one)
        made.refresh()
        asked = understand("What happened on January 8, 2020?", Scope(), (), Now(TODAY, made.newest()))
        answer = chronicle(made, asked, ())
    assert answer
    assert {one.article.title for one in answer.citations} == {"next", "after", "third"}
