"""What articles agree on."""

from __future__ import annotations

import math

import pytest

from corpus.article import Article, digest_of
from index.passage import Hit, Passage
from qa.agreement import SPAN_WEIGHT, agreement, holds
from qa.reader import Reading, Source
from qa.scoring import contains


def reading(key: str, text: str, answer: str | None, score: float = 0.0, title: str = "") -> Reading:
    article = Article(key, digest_of(key + text), title, text, key)
    passage = Passage(key, 0, len(text), ((0, len(text)),))
    at = (text.index(answer), text.index(answer) + len(answer)) if answer else None
    return Reading(Source(article, passage, Hit(passage, 0.0, 1)), 0.0, (0.0,), at, score)


def test_two_that_say_the_same_agree_more_than_one_that_does_not() -> None:
    readings = [
        reading("a", "The fire killed 12 people.", "12"),
        reading("b", "Twelve is wrong: 12 died.", "12"),
        reading("c", "The fire killed 14.", "14"),
    ]
    assert agreement("How many died?", readings, [0.0, 0.0, 0.0]) == pytest.approx([2 / 3, 2 / 3, 1 / 3])


def test_answers_weigh_by_relevance_and_span() -> None:
    readings = [reading("a", "It was Oslo.", "Oslo", 5.0), reading("b", "It was Bergen.", "Bergen")]
    first = math.exp(1.0 + 5.0 * SPAN_WEIGHT)
    wanted = first / (first + 1)
    assert agreement("Where?", readings, [1.0, 0.0]) == pytest.approx([wanted, 1 - wanted])


def test_whole_words_of_the_whole_article_count() -> None:
    readings = [
        reading("a", "The Oslo court sat.", "Oslo"),
        reading("b", "The Osloenes spoke.", None),
        reading("c", "They met.", "They", title="A day in OSLO"),
    ]
    assert agreement("Where did they meet?", readings, [0.0, 0.0, 0.0]) == pytest.approx([1 / 3, 0.0, 1 / 3])


def test_what_repeats_the_question_is_no_answer() -> None:
    readings = [reading("a", "The Oslo court sat.", "Oslo court"), reading("b", "Infinity.", None, math.inf)]
    assert agreement("Where is the Oslo court?", readings, [2.0, -2.0]) == [0.0, 0.0]


def test_of_nothing() -> None:
    assert agreement("Where?", [], []) == []


ANSWERS = """oslo|5|$44 billion|44|mid-air|the president|a||...|e-mail|may 6, 2023|kallas's
an hour and a half|state of the union|é|_|x""".replace("\n", "|").split("|")
MIDDLES = """It was Oslo, he said.|In the US, 5 of 44 left.|U. S.|They paid $44 billion.|44 of the billion|25, 52
It broke in mid-air.|mid air|A president spoke.|Presidents|because|E-mail!|May 6 2023|Kallas's word
an hour and the half|hour and a half|State of the Union|state union|é|__""".replace("\n", "|").split("|")


@pytest.mark.parametrize("answer", ANSWERS)
def test_the_quick_way_says_what_the_measure_says(answer: str) -> None:
    around = "the mayor of osloenes said no. " * 40
    texts = [f"{around}{middle} {around}".lower() for middle in MIDDLES]
    assert [holds(text, answer) for text in texts] == [contains(text, [answer]) for text in texts]


def test_a_word_hyphenated_in_the_text_alone_is_passed_over() -> None:
    assert not holds("it broke in mid-air", "midair")
    assert not holds("an email came", "e-mail")
    assert not holds("in the us", "u.s.")
    assert holds("in the u.s. it is", "the u.s.")
    assert not holds("in the u.s.a.", "u.s")
