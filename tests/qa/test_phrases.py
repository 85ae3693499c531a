"""Names and noun phrases of a text."""

from __future__ import annotations

import pytest

from qa.phrases import past_of, phrases_of, third_of, tokens_of


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "What did Mohammed bin Salman tell JD Vance in Saudi Arabia?",
            ["Mohammed bin Salman", "JD Vance", "Saudi Arabia"],
        ),
        ("How do navigation systems work?", ["navigation systems"]),
        ("What are the causes of stigma in Africa?", ["the causes of stigma", "stigma", "Africa"]),
        ("Could the US send troops to Ukraine?", ["the US", "troops", "Ukraine"]),
        ("Why doesn't honey spoil?", ["honey"]),
        ("Who is the EU's top diplomat?", ["the EU's top diplomat", "EU"]),
        ("Did Will Forte win any awards?", ["Will Forte", "awards"]),
        ("When was that?", []),
        ("", []),
    ],
)
def test_phrases(text: str, found: list[str]) -> None:
    phrases = phrases_of(text)
    assert [one.text for one in phrases] == found
    assert all(text[one.start : one.end] == one.text for one in phrases)


def test_what_is_known_of_a_phrase() -> None:
    causes, stigma, africa = phrases_of("What are the causes of stigma in Africa?")
    assert (causes.words, causes.head, causes.plural, causes.name) == (
        ("causes", "of", "stigma"),
        "causes",
        True,
        False,
    )
    assert (stigma.inner, stigma.plural, stigma.slot) == (True, False, "of")
    assert (africa.name, africa.slot) == (True, "in")


def test_a_sentences_first_capital_is_a_name_only_before_a_verb() -> None:
    assert [one.name for one in phrases_of("Kallas said nothing.")] == [True]
    assert [one.name for one in phrases_of("Vinegar in the ear")] == [False, False]


def test_possessives_are_told_from_contractions() -> None:
    tokens = tokens_of("What's Vance’s view of the dockers' strike?")
    assert [(one.key, one.owns) for one in tokens] == [
        ("what's", False),
        ("vance", True),
        ("view", False),
        ("of", False),
        ("the", False),
        ("dockers", True),
        ("strike", False),
    ]


def test_forms_of_verbs() -> None:
    assert [past_of(verb) for verb in ("call", "say", "stop", "carry", "agree")] == [
        "called",
        "said",
        "stopped",
        "carried",
        "agreed",
    ]
    assert [third_of(verb) for verb in ("call", "go", "carry", "reach", "have")] == [
        "calls",
        "goes",
        "carries",
        "reaches",
        "has",
    ]
