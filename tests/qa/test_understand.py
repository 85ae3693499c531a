"""What kind of question it is, and a scope in words."""

from __future__ import annotations

from datetime import date

import pytest

from index.passage import Scope
from qa.understand import kind_of, scope_words, understand


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Who is the EU's top diplomat?", "span"),
        ("When did Trump call Putin?", "span"),
        ("Where might they meet?", "span"),
        ("How long was the call?", "span"),
        ("how many troops are there", "span"),
        ("Which newspaper interviewed Vance?", "span"),
        ("In which country will they meet?", "span"),
        ("What country hosts the talks?", "span"),
        ("What is the capital of France?", "span"),
        ("Could the US send troops to Ukraine?", "yes-no"),
        ("Is that still true?", "yes-no"),
        ("Won’t Zelensky be invited?", "yes-no"),
        ("And will Hegseth resign?", "yes-no"),
        ("What did Vance say about troops?", "open"),
        ("What happened on February 12?", "open"),
        ("Why did Kallas object?", "open"),
        ("How did the talks begin?", "open"),
        ("Summarise the coverage of the G7", "open"),
        ("Kallas dirty deal", "open"),
        ("tell me about sanctions", "open"),
    ],
)
def test_kinds(question: str, kind: str) -> None:
    assert kind_of(question) == kind


def test_space_is_tidied_and_half_characters_replaced() -> None:
    asked = understand("  Who \n is\tthis \ud800? ", Scope())
    assert asked.understood == "Who is this ??"
    assert asked.text.startswith("  Who")


def test_scope_in_words() -> None:
    since, until = date(2025, 2, 1), date(2025, 2, 14)
    assert scope_words(Scope(since, until)) == "2025-02-01 to 2025-02-14"
    assert scope_words(Scope(since=since)) == "since 2025-02-01"
    assert scope_words(Scope(until=until, sources=("A", "B"))) == "until 2025-02-14, from A, B"
