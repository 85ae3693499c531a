"""How many articles there are per day, week, month or year, and a small picture of it."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from html import escape
from typing import Literal

from corpus.article import Article

Step = Literal["day", "week", "month", "year"]
LONGEST: dict[Step, int] = {"day": 45, "week": 731, "month": 3653}
"""Days that articles may span and still be counted per day, week, month; beyond, per year."""
WIDTH, HEIGHT, FOOT = 640, 96, 16
"""Of the picture, in its own units; `FOOT` is the room for the words under the bars."""

_HEAD = "Articles per {step}"
_SUMMARY = "{articles}, {first} to {last}; most, {most}, in the {step} of {peak}."
_NONE_IN = " None in {empty} of {all} {step}s."


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


def coverage(articles: Iterable[Article], step: Step | None = None) -> list[tuple[date, int]]:
    """(first day, articles) of every step from the first to the last, zeros included, undated articles left out.

    `step`: chosen by the span of days where None.
    """
    return counted((article.published for article in articles if article.published), step)


def counted(days: Iterable[date], step: Step | None = None) -> list[tuple[date, int]]:
    """`coverage` of publication days."""
    days = list(days)
    if not days:
        return []
    step = step or step_of(min(days), max(days))
    per = Counter(start_of(day, step) for day in days)
    starts = [min(per)]
    while starts[-1] < max(per):
        starts.append(next_start(starts[-1], step))
    return [(start, per[start]) for start in starts]


def coverage_svg(articles: Iterable[Article], step: Step | None = None) -> str:
    """The coverage as an inline SVG of bars in the colour of the text around it; "" where no article has a date.

    It says in words what it shows, for those who do not see it, and needs no script.
    """
    days = [article.published for article in articles if article.published]
    if not days:
        return ""
    step = step or step_of(min(days), max(days))
    bars = counted(days, step)
    head, summary = _HEAD.format(step=step), described(bars, step, min(days), max(days))
    name = f"coverage-{zlib.crc32(summary.encode()):08x}"
    first, last = min(days).isoformat(), max(days).isoformat()
    words = [f'<text x="0" y="{HEIGHT + FOOT - 3}">{first}</text>']
    if first != last:
        words.append(f'<text x="{WIDTH}" y="{HEIGHT + FOOT - 3}" text-anchor="end">{last}</text>')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="{name}-title {name}-desc"'
        f' viewBox="0 0 {WIDTH} {HEIGHT + FOOT}" width="100%" style="max-width:{WIDTH}px;height:auto"'
        f' fill="currentColor" font-size="12" font-family="inherit"><title id="{name}-title">{escape(head)}</title>'
        f'<desc id="{name}-desc">{escape(summary)}</desc>{"".join(_bars(bars, step))}{"".join(words)}</svg>'
    )


def described(bars: Sequence[tuple[date, int]], step: Step, first: date, last: date) -> str:
    """The coverage in a sentence or two."""
    peak, most = max(bars, key=lambda bar: bar[1])
    total = sum(count for _, count in bars)
    articles = f"{total:,} article{'' if total == 1 else 's'}"
    text = _SUMMARY.format(
        articles=articles, first=first, last=last, most=f"{most:,}", step=step, peak=label(peak, step)
    )
    empty = sum(count == 0 for _, count in bars)
    return text + (_NONE_IN.format(empty=empty, all=len(bars), step=step) if empty else "")


def label(start: date, step: Step) -> str:
    """What a step is called: its first day, `2025-02`, or `2025`."""
    return {"month": f"{start:%Y-%m}", "year": f"{start:%Y}"}.get(step, start.isoformat())


def _bars(bars: Sequence[tuple[date, int]], step: Step) -> Iterable[str]:
    most = max(count for _, count in bars)
    each = min(WIDTH / len(bars), 40.0)
    for number, (start, count) in enumerate(bars):
        # A step without articles keeps a thin line, so that a gap is seen as one.
        high = max(2.0, count / most * (HEIGHT - 2)) if count else 1.0
        shade = "" if count else ' fill-opacity="0.35"'
        yield (
            f'<rect x="{number * each:.1f}" y="{HEIGHT - high:.1f}" width="{max(each - 1, each * 0.7):.1f}"'
            f' height="{high:.1f}"{shade}><title>{label(start, step)}: {count:,}</title></rect>'
        )
