"""Words as they are compared."""

from __future__ import annotations

import pytest

from qa.terms import alike, in_other_words, stem, terms_of, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The EU's top diplomat", ["the", "eu", "top", "diplomat"]),
        ("U.S. troops", ["us", "troops"]),
        ("Saudi Arabia’s pre-2014 borders.", ["saudi", "arabia", "pre", "2014", "borders"]),
        ("countryʼs", ["country"]),
        ("didn't", ["did"]),
        ("$1.5 million; 90-minute-long", ["1.5", "million", "90", "minute", "long"]),
        ("«Кремль» заявив", ["кремль", "заявив"]),
        ("", []),
        ("—…“”", []),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    assert words_of(text) == words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("negotiations", "negotiation"),
        ("talks", "talk"),
        ("called", "calls"),
        ("proposed", "proposing"),
        ("countries", "country"),
        ("leaders", "leader"),
    ],
)
def test_forms_of_a_word_have_one_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


@pytest.mark.parametrize(("one", "other"), [("peace", "peach"), ("war", "warn"), ("us", "use"), ("kiev", "kyiv")])
def test_other_words_have_others(one: str, other: str) -> None:
    assert stem(one) != stem(other)


def test_terms_leave_out_stop_words() -> None:
    assert terms_of("What did Vance say about the troops?") == {stem("vance"), stem("say"), stem("troops")}


def test_alike() -> None:
    assert alike({"a", "b"}, {"b", "c"}) == pytest.approx(1 / 3)
    assert alike(set(), set()) == 0.0
    assert alike({"a"}, {"a"}) == 1.0


@pytest.mark.parametrize(
    ("question", "other"),
    [
        ("Who is the CEO of Harbor Air?", "Who is the chief executive of Harbor Air?"),
        ("How old is the boss of Harbor Air?", "How old is the chief executive of Harbor Air?"),
        ("Which lawmakers left?", "Which MPs left?"),
        ("Which MPs left?", "Which lawmakers left?"),
        ("What did Hugo Boss earn?", None),
        ("Who runs MP Materials?", None),
        ("Who is the mayor of Westmark?", None),
        ("Who owns the ship Bossanova?", None),
        ("", None),
    ],
)
def test_a_question_in_other_words(question: str, other: str | None) -> None:
    assert in_other_words(question) == other
