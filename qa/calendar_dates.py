"""Dates: times that name one day, or days of one month.

Decided: 03/04/2025 can be two days and names none, nor do 12/02 and 9/11 without a year, nor holidays. The Jan. 6
committee, the Sept. 11 and Oct. 7 attacks are names, not days of this or last year. "The 12th" is a day in questions.
"""

from __future__ import annotations

import re

from corpus.dates import MONTHS
from qa import calendar_days as spans
from qa.calendar_days import Days
from qa.calendar_words import (
    MONTHS_BEGIN,
    NO_MORE_DIGITS,
    WEEKDAY,
    WEEKDAYS,
    WEEKDAYS_BEGIN,
    YEAR,
    YEAR_DIGITS,
    Fit,
    Form,
    Seen,
    left_of,
    matcher,
    right_of,
)

DAYS_NEARER, DAYS_AHEAD, DAYS_UPDATED = 60, 300, 7

_DAY = rf"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?{NO_MORE_DIGITS}(?!-(?:year|\d{{3}}))"
MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)(?!\w)"
)
_TO = r"(?:[-–]|\s(?:to|through|till|until)\s(?:the\s)?)"
OF_YEAR = rf"(?:,?\s?(?P<year>{YEAR})|,?\s(?:of\s)?(?P<years>{YEAR}|(?:this|last|next)\syear\b))"


def nearest(candidates: list[Days], seen: Seen) -> Days:
    """Which of the same days of several years (or months) is meant; `candidates` in order, at least one.

    In a question: the last not after the day, or in words about the future the next. In an article: the nearest, the
    past one where it is at most DAYS_NEARER farther; in words about the past the next only if it is within DAYS_NEARER
    (DAYS_UPDATED, surely: a page is added to after its day) and the nearest, in words about the future if it is within
    DAYS_AHEAD.
    """
    past = ([days for days in candidates if days.since <= seen.day] or candidates)[-1]
    future = next((days for days in candidates if days.until >= seen.day), candidates[-1])
    if past.since > seen.day or future.until < seen.day:
        return candidates[0] if past.since > seen.day else candidates[-1]
    if seen.asked:
        return future if seen.tense > 0 else past
    back, ahead = (seen.day - past.until).days, (future.since - seen.day).days
    if seen.tense > 0:
        return future if ahead <= DAYS_AHEAD else past
    near = seen.tense == 0 or ahead <= (DAYS_UPDATED if seen.tense < -1 else DAYS_NEARER)
    return future if near and back > ahead + DAYS_NEARER else past


def _number(found: re.Match[str], name: str) -> int:
    return int(re.sub(r"\D", "", found[name]))


def month_of(found: re.Match[str]) -> int:
    return MONTHS[found["month"].lower().rstrip(".")]


def years_of(found: re.Match[str], seen: Seen | None, reach: int = 2) -> list[int]:
    """The year that an expression names itself, or else those within `reach` of the day it is seen from."""
    words = found["year"] or found["years"]
    if words and words.isdecimal():
        return [int(words)]
    if seen is None:
        return []
    if words:
        return [seen.day.year + {"this": 0, "last": -1, "next": 1}[words[:4].lower()]]
    return list(range(seen.day.year - reach, seen.day.year + reach + 1))


def _date(found: re.Match[str], seen: Seen | None) -> Days | None:
    """February 12; 12 February 2025; Feb. 12-14, 2025: one day, or the days from one to another of a month."""
    month, last = month_of(found), _number(found, "last")
    first = _number(found, "first") if found["first"] else last
    candidates = []
    for year in years_of(found, seen, reach=8):  # 29 February may be eight years off
        since, until = spans.day_of(year, month, first), spans.day_of(year, month, last)
        if since and until and first <= last:
            candidates.append(Days(since.since, until.since))
    if not candidates or seen is None:
        return candidates[0] if candidates else None
    weekday = WEEKDAYS[found["weekday"][:3].lower()] if found["weekday"] else None
    on_it = [
        days for days in candidates if days.since.weekday() == weekday and abs(days.since.year - seen.day.year) <= 1
    ]
    return nearest(on_it or candidates, seen)


_EVENT_DAYS = {(1, 6), (9, 11), (10, 7)}
_EVENT = matcher(
    r"\s(?:terror\w*|attacks?|attackers?|committee|panel|commission|hearings?|riot\w*|insurrection\w*|hijack\w*"
    r"|probes?|investigat\w+|inquiry|cases?|uprising|siege|mob|massacre|defendants?|capitol|memorial|victims|families|select|truth|prisoners|rioters?)\b"
)
LED_BY_IN = matcher(r"\bin\s$")
_DAY_LED = matcher(r"\b(?:on|since|before|after|by|until|from|between|to|and|of)\s(?:the\s)?$")
_COUNTED = matcher(r"\s?(?:percent|per\scent|million|billion|people|times|points|years)\b")


def _date_fits(found: re.Match[str], asked: bool) -> Fit:
    """Not "may 5 people", "In March 20 people", nor the Jan. 6 committee."""
    if found["year"] or found["years"]:
        return "alone"
    left, right = left_of(found), right_of(found)
    event = (month_of(found), _number(found, "last")) in _EVENT_DAYS and _EVENT.match(right)
    word = found["month"] in ("may", "march", "mar", "jan", "jun", "dec") and not _DAY_LED.search(left)
    month = found.group().startswith(found["month"]) and LED_BY_IN.search(left)
    return "no" if event or word or month or _COUNTED.match(right) else "alone"


def _iso(found: re.Match[str], seen: Seen | None) -> Days | None:
    if found["mark"] != found["mark2"]:
        return None
    return spans.day_of(int(found["year"]), int(found["month"]), int(found["last"]))


def _numeric(found: re.Match[str], seen: Seen | None) -> Days | None:
    """14/02/2025 and 2/14/2025 are clear, dots put the day first."""
    one, other, year = int(found["one"]), int(found["other"]), int(found["year"])
    day_first, month_first = spans.day_of(year, other, one), spans.day_of(year, one, other)
    if found["mark"] != found["mark2"]:
        return None
    if day_first and month_first and day_first != month_first:
        return day_first if found["mark"] == "." else None
    return day_first or month_first


def _ordinal(found: re.Match[str], seen: Seen | None) -> Days | None:
    """The 12th: of the month in which it was last, or comes next."""
    if seen is None:
        return None
    months = [spans.months_later(seen.day, count) for count in range(-3, 4)]
    days = [day for month in months if (day := spans.day_of(month.year, month.month, _number(found, "last")))]
    return nearest(days, seen)


_ORDINAL_LED = matcher(r"\b(?:on|since|before|after|by|until|till|from|between|to|and)\s$")
_ORDINAL_ENDS = matcher(r"\s*(?:$|[?.,;:!)]|(?:and|to|through|until|did|was|is|were|when|or|-|–)(?:\s|$))")


def _ordinal_fits(found: re.Match[str], asked: bool) -> Fit:
    """Only in questions: in articles it is a floor, a hole, a circuit or a rank more often than a day."""
    fits = asked and _ORDINAL_LED.search(left_of(found)) and _ORDINAL_ENDS.match(right_of(found))
    return "alone" if fits else "no"


_WEEKDAY_OF = rf"(?:(?P<weekday>{WEEKDAY}|(?:Mon|Tues?|Wed|Thurs?|Thu|Fri|Sat|Sun)\b\.?),?\s(?:the\s)?)?"
_MONTH_FIRST = rf"{_WEEKDAY_OF}(?P<month>{MONTH})\s?(?:the\s)?"
_DAY_LAST = rf"(?:the\s)?(?P<last>{_DAY})(?:\sof)?\s(?P<month>{MONTH}){OF_YEAR}?"
_AND = r"\sand\s(?:the\s)?"

_ISO = rf"(?P<year>{YEAR_DIGITS})(?P<mark>[-/])(?P<month>\d\d?)(?P<mark2>[-/])(?P<last>\d\d?)(?![-/]?\d)"
_NUMERIC = rf"(?P<one>\d\d?)(?P<mark>[./-])(?P<other>\d\d?)(?P<mark2>[./-])(?P<year>{YEAR_DIGITS}){NO_MORE_DIGITS}"
_BETWEEN = rf"between\s{_MONTH_FIRST}(?P<first>{_DAY}){_AND}(?P<last>{_DAY}){OF_YEAR}?"
_BETWEEN_DAYS = rf"between\s(?:the\s)?{_WEEKDAY_OF}(?P<first>{_DAY}){_AND}{_DAY_LAST}"
_MONTH_DAY = rf"{_MONTH_FIRST}(?:(?P<first>{_DAY}){_TO})?(?P<last>{_DAY}){OF_YEAR}?"
_DAY_MONTH = rf"{_WEEKDAY_OF}(?:(?:the\s)?(?P<first>{_DAY}){_TO})?{_DAY_LAST}"

DATE_FORMS = (
    Form("0", matcher(_ISO), _iso),
    Form("0", matcher(_NUMERIC), _numeric),
    Form("between", matcher(_BETWEEN), _date, _date_fits),
    Form("between", matcher(_BETWEEN_DAYS), _date, _date_fits),
    Form(f"{MONTHS_BEGIN} {WEEKDAYS_BEGIN}", matcher(_MONTH_DAY), _date, _date_fits),
    Form(f"0 the {WEEKDAYS_BEGIN}", matcher(_DAY_MONTH), _date, _date_fits),
    Form("the", matcher(r"the\s(?P<last>(?:3[01]|[12]\d|[1-9])(?:st|nd|rd|th))(?!\w|-)"), _ordinal, _ordinal_fits),
)
