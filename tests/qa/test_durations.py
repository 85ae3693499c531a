"""Lengths of time."""

from __future__ import annotations

import pytest

from qa.durations import durations


@pytest.mark.parametrize(
    ("text", "words", "length"),
    [
        ("It lasted an hour and a half.", "an hour and a half", "seconds 5400"),
        ("It lasted 90 minutes.", "90 minutes", "seconds 5400"),
        ("Ninety minutes later", "Ninety minutes", "seconds 5400"),
        ("two and a half hours", "two and a half hours", "seconds 9000"),
        ("two hours and 45 minutes", "two hours and 45 minutes", "seconds 9900"),
        ("2 hours 30 minutes", "2 hours 30 minutes", "seconds 9000"),
        ("half an hour", "half an hour", "seconds 1800"),
        ("a 1.5-hour call", "1.5-hour", "seconds 5400"),
        ("for six weeks", "six weeks", "days 42"),
        ("a fortnight", "a fortnight", "days 14"),
        ("the three-year war", "three-year", "months 36"),
        ("one year and two days", "one year and two days", "months 12 + days 2"),
        ("5 days 3 hours", "5 days 3 hours", "days 5 + seconds 10800"),
        ("3 weeks, 2 days", "3 weeks, 2 days", "days 23"),
        ("1,500 days", "1,500 days", "days 1500"),
        ("twenty-five years", "twenty-five years", "months 300"),
        ("half a second", "half a second", "seconds 0.5"),
        ("ſix days", "ſix days", "days 6"),
        ("a day and a half", "a day and a half", "days 1.5"),
        ("two centuries", "two centuries", "months 2400"),
    ],
)
def test_lengths(text: str, words: str, length: str) -> None:
    ((start, end, found),) = durations(text)
    assert (text[start:end], found) == (words, length)


@pytest.mark.parametrize(
    "text", ["", "a few days", "several hours", "the hours", "12 people", "in 2022", "a second term"]
)
def test_none(text: str) -> None:
    assert durations(text) == []


def test_several() -> None:
    assert [length for _, _, length in durations("two days, or 48 hours, not a few")] == ["days 2", "seconds 172800"]
    assert [length for _, _, length in durations("two days and three weeks")] == ["days 2", "days 21"]
