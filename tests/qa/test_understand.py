"""What kind of question it is, and a scope in words."""

from __future__ import annotations

from datetime import date

import pytest

from index.passage import Scope
from qa.answer import Turn
from qa.understand import Now, scope_words, understand


def test_space_is_tidied_and_half_characters_replaced() -> None:
    asked = understand("  Who \n is\tthis \ud800? ", Scope())
    assert asked.understood == "Who is this ??"
    assert asked.text.startswith("  Who")


def test_scope_in_words() -> None:
    since, until = date(2025, 2, 1), date(2025, 2, 14)
    assert scope_words(Scope(since, until)) == "2025-02-01 to 2025-02-14"
    assert scope_words(Scope(since=since)) == "since 2025-02-01"
    assert scope_words(Scope(until=until, sources=("A", "B"))) == "until 2025-02-14, from A, B"


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("What happened in Sefra in March 2025?", "timeline"),
        ("What has happened to the mayor this year?", "timeline"),
        ("What happened in Sefra on March 3, 2025?", "open"),
        ("What happened in Sefra?", "open"),
        ("What happened in March 2025?", "timeline"),
    ],
)
def test_what_happened_over_many_days_is_told_by_days(question: str, kind: str) -> None:
    assert understand(question, Scope(), now=Now(date(2025, 6, 1))).kind == kind


def test_a_question_about_the_collection_is_no_follow_up() -> None:
    said = [Turn("user", "What did Marsh say about the bridge in January?"), Turn("assistant", "Marsh said it is old.")]
    for question in ("Summarise the articles", "Which outlets are there?", "What dates do my articles cover?"):
        asked = understand(question, Scope(), said)
        assert (asked.understood, asked.follow_up_of, asked.kind) == (question, None, "articles")
