"""How many articles there are per day, week, month or year, for a plot."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Literal

Step = Literal["day", "week", "month", "year"]
LONGEST: dict[Step, int] = {"day": 45, "week": 731, "month": 3653}
"""Days that articles may span and still be counted per day, week, month; beyond, per year."""


def step_of(first: date, last: date) -> Step:
    """The unit in which articles from `first` to `last` are counted: at most about 120 bars, but for the years."""
    days = (last - first).days
    return next((step for step, longest in LONGEST.items() if days <= longest), "year")


def start_of(day: date, step: Step) -> date:
    """The first day of the step that `day` lies in; weeks begin on Monday."""
    if step == "week":
        return day - timedelta(days=day.weekday())
    if step == "month":
        return day.replace(day=1)
    return day.replace(month=1, day=1) if step == "year" else day


def next_start(start: date, step: Step) -> date:
    """The first day of the step after the one that begins on `start`."""
    return start_of(start + timedelta(days={"day": 1, "week": 7, "month": 31, "year": 366}[step]), step)


def coverage(days: Iterable[date], step: Step | None = None) -> list[tuple[date, int]]:
    """(first day, articles published on these days) of every step from the first to the last, zeros included.

    `step`: chosen by the span of days where None.
    """
    days = list(days)
    if not days:
        return []
    step = step or step_of(min(days), max(days))
    per = Counter(start_of(day, step) for day in days)
    starts = [min(per)]
    while starts[-1] < max(per):
        starts.append(next_start(starts[-1], step))
    return [(start, per[start]) for start in starts]


def label(start: date, step: Step) -> str:
    """What a step is called: its first day, `2025-02`, or `2025`."""
    return {"month": f"{start:%Y-%m}", "year": f"{start:%Y}"}.get(step, start.isoformat())
