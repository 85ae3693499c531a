"""Outlets as people name them, and what they are asked to have reported."""

from __future__ import annotations

import pytest

from qa.outlets import asked_of_outlet, outlets_named, summed_up_of_outlet

OUTLETS = (
    "CNN (Web News)",
    "CNN - Editorial",
    "Fox Online News",
    "Fox News",
    "New York Times - News",
    "New York Times Editorial Board",
    "New York Post",
    "The Hill",
    "harborledger.com",
    "Associated Press",
)


@pytest.mark.parametrize(
    ("name", "named"),
    [
        ("CNN", ("CNN (Web News)", "CNN - Editorial")),
        ("Fox News", ("Fox Online News", "Fox News")),
        ("the New York Times", ("New York Times - News", "New York Times Editorial Board")),
        ("NYT", ("New York Times - News", "New York Times Editorial Board")),
        ("New York", ()),
        ("Hill", ("The Hill",)),
        ("Harbor Ledger", ("harborledger.com",)),
        ("AP", ("Associated Press",)),
        ("ap", ()),
        ("Trump", ()),
        ("", ()),
    ],
)
def test_which_outlets_a_name_means(name: str, named: tuple[str, ...]) -> None:
    assert outlets_named(name, OUTLETS) == named


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("What did the Associated Press report about the ferry?", "the ferry"),
        ("what has the AP written on the school closures?", "the school closures"),
        ("How did the Associated Press cover the strike?", "the strike"),
        ("What did Trump say about the ferry?", None),
        ("When did the Associated Press report it?", None),
        ("What is the Associated Press?", None),
    ],
)
def test_what_an_outlet_is_asked_to_have_reported(question: str, topic: str | None) -> None:
    assert asked_of_outlet(question, OUTLETS) == ((("Associated Press",), topic) if topic else None)


@pytest.mark.parametrize(
    ("question", "outlet"),
    [
        ("What does the article from the AP say?", "AP"),
        ("What does the CNN article say?", "CNN"),
        ("What do the Fox News reports say?", "Fox News"),
        ("What does The Hill say?", "Hill"),
        ("Summarise the New York Post article", "New York Post"),
        ("Give me a summary of the AP's stories", "AP"),
        ("What does Trump say?", None),
        ("Summarise the articles", None),
        ("What does the article about CNN say?", None),
    ],
)
def test_whose_articles_are_to_be_summed_up(question: str, outlet: str | None) -> None:
    assert summed_up_of_outlet(question, OUTLETS) == outlet
