"""What kind of question it is, and a scope in words."""

from __future__ import annotations

from datetime import date

from index.passage import Scope
from qa.understand import scope_words, understand


def test_space_is_tidied_and_half_characters_replaced() -> None:
    asked = understand("  Who \n is\tthis \ud800? ", Scope())
    assert asked.understood == "Who is this ??"
    assert asked.text.startswith("  Who")


def test_scope_in_words() -> None:
    since, until = date(2025, 2, 1), date(2025, 2, 14)
    assert scope_words(Scope(since, until)) == "2025-02-01 to 2025-02-14"
    assert scope_words(Scope(since=since)) == "since 2025-02-01"
    assert scope_words(Scope(until=until, sources=("A", "B"))) == "until 2025-02-14, from A, B"
