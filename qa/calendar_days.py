"""Spans of days and their parts. Nothing here reads text, and no step leaves the years 1 to 9999."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import NamedTuple

WEEK = 7
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
"""The month a season begins with: three whole months of the northern hemisphere's weather service."""
_IN_DAYS = {"day": 1, "week": WEEK, "fortnight": 2 * WEEK}
_IN_MONTHS = {"month": 1, "year": 12, "decade": 120}


class Days(NamedTuple):
    """Days `since` to `until`, both inclusive."""

    since: date
    until: date


def plus(day: date, days: int) -> date:
    """`days` later; the calendar's first or last day where it ends before."""
    try:
        return day + timedelta(days)
    except OverflowError:
        return date.max if days > 0 else date.min


def day_of(year: int, month: int, day: int) -> Days | None:
    """That one day, None if there is none."""
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return Days(found, found)


def months(first: date, count: int) -> Days:
    """`count` whole months (at least 1) from the month of `first`."""
    last = months_later(first, count - 1)
    return Days(first.replace(day=1), last.replace(day=monthrange(last.year, last.month)[1]))


def months_later(day: date, count: int) -> date:
    """The first day of the month that is `count` after that of `day` (before, if negative)."""
    ordinal = min(max(day.year * 12 + day.month - 1 + count, 12), 9999 * 12 + 11)
    return date(ordinal // 12, ordinal % 12 + 1, 1)


def years(first: int, count: int = 1) -> Days:
    """`count` whole years (at least 1) from `first`."""
    first = min(max(first, 1), 9999)
    return Days(date(first, 1, 1), date(min(first + count - 1, 9999), 12, 31))


def week_of(day: date) -> Days:
    """Monday to Sunday around `day`."""
    monday = plus(day, -day.weekday())
    return Days(monday, plus(monday, WEEK - 1))


def weekend_of(day: date) -> Days:
    """Saturday and Sunday of the week of `day`."""
    sunday = week_of(day).until
    return Days(plus(sunday, -1), sunday)


def length(days: Days) -> int:
    """How many days."""
    return (days.until - days.since).days + 1


def whole_months(days: Days) -> int:
    """How many whole months, 0 if the span does not begin and end with one."""
    count = (days.until.year - days.since.year) * 12 + days.until.month - days.since.month + 1
    return count if months(days.since, count) == days else 0


def third_of(days: Days, third: str) -> Days:
    """The "early", "mid" or "late" part; a single day is its own.

    Of a year, a decade or a season: a third of its months. Of a month: its days 1-10, 11-20, 21-end. Of a week:
    Monday-Wednesday, Tuesday-Thursday, Thursday-Sunday.
    """
    count = whole_months(days) // 3
    place = ("early", "mid", "late").index(third)
    if count:
        return months(months_later(days.since, place * count), count)
    if length(days) < WEEK:
        return days
    if length(days) == WEEK:
        first, last = ((0, 2), (1, 3), (3, 6))[place]
        return Days(plus(days.since, first), plus(days.since, last))
    size = 10 if whole_months(days) else length(days) // 3
    first_day = plus(days.since, place * size)
    return Days(first_day, days.until if third == "late" else plus(first_day, size - 1))


def edge_of(days: Days, *, start: bool) -> Days:
    """The start or the end: of a year its first or last month, of a decade a year, else its first or last third."""
    count = whole_months(days)
    if count < 3:
        return third_of(days, "early" if start else "late")
    size = max(count // 10, 1)
    return months(days.since if start else months_later(days.until, 1 - size), size)


def share_of(days: Days, place: int, shares: int) -> Days | None:
    """Number `place` (1 is the first, -1 the last) of equal `shares`; None where the span has no such part."""
    place = shares + 1 + place if place < 0 else place
    size = whole_months(days) // shares
    if not 1 <= place <= shares or not (size or shares == 2):
        return None
    if size:
        return months(months_later(days.since, (place - 1) * size), size)
    half = length(days) // 2
    return Days(days.since, plus(days.since, half - 1)) if place == 1 else Days(plus(days.since, half), days.until)


def counted(days: Days, place: int, count: int, unit: str) -> Days | None:
    """The first (`place` 1), second … or last (-1) `count` units of a span; None where it is too short."""
    if place < 0:
        since = plus(step(days.until, -count, unit), 1)
        return Days(since, days.until) if since >= days.since else None
    since = step(days.since, (place - 1) * count, unit)
    until = min(plus(step(days.since, place * count, unit), -1), days.until)
    return Days(since, until) if since <= until else None


def step(day: date, count: int, unit: str) -> date:
    """`count` days, weeks, fortnights, months, years or decades later; earlier if negative.

    Months keep the day of the month, or take the last of a shorter month; a month's last day stays its last.
    """
    unit = unit.lower().removesuffix("s")
    if unit in _IN_DAYS:
        return plus(day, count * _IN_DAYS[unit])
    month = months_later(day, count * _IN_MONTHS[unit])
    last = monthrange(month.year, month.month)[1]
    ends = day.day == monthrange(day.year, day.month)[1]
    return month.replace(day=last if ends else min(day.day, last))
