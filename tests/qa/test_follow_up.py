"""Follow-ups made to stand alone, and new subjects left alone."""

from __future__ import annotations

import pytest

from qa.answer import Turn
from qa.follow_up import names_in, stand_alone


def asked(*questions: str) -> list[Turn]:
    """A conversation of these questions, each answered."""
    return [turn for text in questions for turn in (Turn("user", text), Turn("assistant", "An answer."))]


@pytest.mark.parametrize(
    ("before", "question", "understood"),
    [
        ("What did Vance say about troops?", "And Hegseth?", "What did Hegseth say about troops?"),
        ("What did Vance say about troops?", "What about Pete Hegseth?", "What did Pete Hegseth say about troops?"),
        ("Did Trump call Putin?", "When was that?", "When was that? (Trump, Putin, call)"),
        ("Who is Kaja Kallas?", "What did she say about it?", "What did she say about it? (Kaja Kallas)"),
        ("Why did Kallas object to the deal?", "and what did Trump say?", "What did Trump say? (Kallas, object, deal)"),
        ("Where will Trump meet Putin?", "why?", "Why? (Trump, Putin, meet)"),
    ],
)
def test_follow_ups(before: str, question: str, understood: str) -> None:
    assert stand_alone(question, asked(before)) == (understood, before)


@pytest.mark.parametrize(
    "question",
    [
        "Who is the EU's top diplomat?",
        "What happened in Riyadh?",
        "When did Trump call Putin?",
        "Could the US send troops to Ukraine?",
    ],
)
def test_a_new_subject_stands_alone(question: str) -> None:
    assert stand_alone(question, asked("What did Vance say about troops?")) == (question, None)
    assert stand_alone(question, []) == (question, None)


def test_follow_ups_of_follow_ups() -> None:
    history = asked("What did Vance say about troops?", "And Hegseth?")
    assert stand_alone("And Kallas?", history) == (
        "What did Kallas say about troops?",
        "What did Hegseth say about troops?",
    )


def test_nothing_to_take_along() -> None:
    assert stand_alone("And?", asked("What is it?"))[1] is None
    assert stand_alone("", asked("Who is Kaja Kallas?")) == ("", None)
    assert stand_alone("And Hegseth?", [Turn("assistant", "Hello.")]) == ("And Hegseth?", None)


def test_names() -> None:
    assert names_in("What did Mohammed bin Salman tell JD Vance in Saudi Arabia?") == [
        "Mohammed bin Salman",
        "JD Vance",
        "Saudi Arabia",
    ]
    assert names_in("When was that?") == []
