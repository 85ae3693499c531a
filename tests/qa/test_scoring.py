"""Measures against worked examples."""

from __future__ import annotations

import math

import pytest

from qa import scoring


def test_answers_are_compared_as_squad_compares_them() -> None:
    assert scoring.normalise("The  U.S. president's “Plan”, an idea!") == "us presidents “plan” idea"
    assert scoring.exact("the Eiffel Tower", ["Eiffel tower."]) == 1.0
    assert scoring.exact("", []) == 1.0
    assert scoring.exact("x", []) == 0.0
    assert scoring.f1("in February 12", ["February 12", "12"]) == pytest.approx(0.8)
    assert scoring.f1("", []) == 1.0
    assert scoring.f1("", ["x"]) == 0.0
    assert scoring.f1("the", ["x"]) == 0.0
    assert scoring.f1("x x y", ["x y y"]) == pytest.approx(2 / 3)


def test_contains_looks_for_whole_words() -> None:
    assert scoring.contains("They met in New York, he said.", ["new york"])
    assert not scoring.contains("They met in Newark.", ["new"])
    assert not scoring.contains("anything", ["the"])
    assert scoring.contains("He saw “Top Gun” twice.", ["Top Gun"])
    assert scoring.contains("It was Biden—who else?", ["biden"])
    assert scoring.contains("Biden's plan", ["Biden’s plan"])


def test_auroc() -> None:
    assert scoring.auroc([2, 3], [0, 1]) == 1.0
    assert scoring.auroc([1, 1], [1, 1]) == 0.5
    assert scoring.auroc([1, 3], [2]) == 0.5
    assert math.isnan(scoring.auroc([], [1]))


def test_calibration() -> None:
    assert scoring.calibration_error([0.75] * 4, [True, True, True, False]) == pytest.approx(0.0)
    assert scoring.calibration_error([1.0, 1.0], [True, False]) == pytest.approx(0.5)
    assert scoring.reliability([0.05, 0.95, 0.95], [False, True, False]) == [
        pytest.approx((0.05, 0.0, 1 / 3)),
        pytest.approx((0.95, 0.5, 2 / 3)),
    ]


def test_risk_and_coverage() -> None:
    curve = scoring.risk_coverage([0.9, 0.1, 0.5], [True, False, True])
    assert curve == [pytest.approx((1 / 3, 0.0)), pytest.approx((2 / 3, 0.0)), pytest.approx((1.0, 1 / 3))]
    assert scoring.risk_area([0.9, 0.1, 0.5], [True, False, True]) == pytest.approx(1 / 9)
    for right in ([True, True, False, False], [False, True, False, True]):
        assert scoring.risk_area([0.3] * 4, right) == pytest.approx(0.5), "whichever comes first in the file"
    assert scoring.risk_coverage([0.9, 0.3, 0.3], [True, False, True]) == [
        pytest.approx((1 / 3, 0.0)),
        pytest.approx((2 / 3, 0.25)),
        pytest.approx((1.0, 1 / 3)),
    ]
    assert scoring.risk_coverage([], []) == []


def test_threshold_is_where_answering_pays() -> None:
    scores, answered, empty = [4.0, 3.0, 2.0, 1.0], [1.0, 0.8, 0.1, 0.0], [0.0, 0.0, 1.0, 1.0]
    assert scoring.best_threshold(scores, answered, empty) == 3.0
    assert scoring.best_threshold([1.0], [0.0], [1.0]) == math.inf
    assert scoring.best_threshold([1.0, 1.0, 1.0], [1.0, 0.0, 0.0], [0.0, 1.0, 1.0]) == math.inf, (
        "all or none of equals"
    )
    assert scoring.best_threshold([], [], []) == math.inf


def test_a_long_answer_is_told_by_most_of_its_words() -> None:
    gold = ("to conduct independent inquiries to examine charges that",)
    assert scoring.tells("Both sides were asked to conduct independent inquiries, to examine the charges.", gold)
    assert not scoring.tells("Both sides were asked to examine the charges.", gold)
    assert scoring.tells("It was said on Feb. 12.", ("feb 12",))
    assert not scoring.tells("It was said.", ("said on Monday",))
