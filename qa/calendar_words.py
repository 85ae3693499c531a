"""What the forms of time expressions share: how one is described, from where it is seen, and its commonest words."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from corpus.dates import MONTHS
from qa.calendar_days import Days


def matcher(pattern: str) -> re.Pattern[str]:
    """A pattern of words in any case."""
    return re.compile(pattern, re.IGNORECASE)


Tense = Literal[-2, -1, 0, 1]
Fit = Literal["alone", "joined", "no"]
"""A time by itself; one only as the end of a range ("from May 2019 to 2021"); none."""


@dataclass(frozen=True, slots=True)
class Seen:
    """From where a time is seen: the day it is said, in words about the past (-1), the future (1) or neither (0).

    -2: surely about the past, "invaded in February"; -1 may be the time of the report, "he said the March 23 vote".
    `asked`: in a question, where a day without a year is the last one, or the next. In an article it is the nearest.
    """

    day: date
    tense: Tense = 0
    asked: bool = True


def always(found: re.Match[str], asked: bool) -> Fit:
    """Fits wherever its pattern matches."""
    return "alone"


@dataclass(frozen=True, slots=True)
class Form:
    """One way to name days. `pattern` is matched without regard to case, at one of the words `starts`.

    In `starts`, 0 stands for any number in digits and ' for an apostrophe before one.
    `read` gives the days; with no day to be seen from, only if they are absolute. `fits` says whether the words around
    a match let it be a time, in a question (True) or an article (False).
    """

    starts: str
    pattern: re.Pattern[str]
    read: Callable[[re.Match[str], Seen | None], Days | None]
    fits: Callable[[re.Match[str], bool], Fit] = always


MONTHS_BEGIN = " ".join(MONTHS)
WEEKDAYS_BEGIN = "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun"
WEEKDAYS = {word: number for number, word in enumerate("mon tue wed thu fri sat sun".split())}
PLACES = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1, "final": -1}
_NUMBERS = {
    word: number
    for number, words in enumerate("a an one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve".split("|"), 1)
    for word in words.split()
} | {word: 10 * ten for ten, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
NUMBERS_BEGIN = "0 couple several few " + " ".join(_NUMBERS)
_VAGUE = {"couple": (2, 2), "few": (2, 5), "several": (3, 7)}

YEAR_DIGITS = r"(?:1[7-9]|20)\d\d"
NO_MORE_DIGITS = r"(?![\d%]|[.,:]\d|\w)"
YEAR = rf"{YEAR_DIGITS}{NO_MORE_DIGITS}(?![-–/]\d)"
WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
NUMBER = rf"(?:\d{{1,3}}|(?:a\s)?couple(?:\sof)?|(?:a\s)?few|several|{'|'.join(sorted(_NUMBERS, reverse=True))})"


def number_of(words: str) -> tuple[int, int]:
    """The least and the most that a number in words or digits may mean: "3" is (3, 3), "a few" (2, 5)."""
    words = words.lower()
    for word, between in _VAGUE.items():
        if word in words:
            return between
    number = int(words) if words.isdecimal() else _NUMBERS[words]
    return number, number


def left_of(found: re.Match[str]) -> str:
    """The text just before a match."""
    return found.string[max(0, found.start() - 24) : found.start()]


def right_of(found: re.Match[str]) -> str:
    """The text just after a match."""
    return found.string[found.end() : found.end() + 24]
