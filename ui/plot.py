"""A small picture of how many articles there are over time, as HTML that Gradio leaves as it is.

Gradio's sanitiser takes `viewBox`, `style`, `role` and `aria-*` from an SVG, so this one has none: its measures are
percentages of the box it stands in, and the sentence under it says what it shows.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape

from qa.coverage import Step, label
from qa.wording import counted
from ui import wording
from ui.markup import dated, day

WIDEST, LOWEST = 6.0, 4.0
"""Per cent: the widest bar, and the lowest of a step with articles."""
TIPS = 400
"""Bars up to which each says its number when pointed at."""


def plot_html(bars: Sequence[tuple[date, int]], step: Step, span: tuple[date, date]) -> str:
    """Bars of `(first day, articles)`, and what they show in words; "" for fewer than two, which would show nothing."""
    if len(bars) < 2:
        return ""
    most = max(number for _, number in bars)
    each = min(100 / len(bars), WIDEST)
    drawn = "".join(_bar(n * each, each, bar, most, _tip(bar, step, len(bars))) for n, bar in enumerate(bars))
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="100%" height="56" fill="currentColor">'
        f"<title>{_head(step)}</title>{drawn}</svg>"
    )
    under = f"{_axis(bars, step, len(bars) * each)}<figcaption>{escape(said(bars, step, span))}</figcaption>"
    return f'<figure class="nd-plot">{svg}{under}</figure>'


def said(bars: Sequence[tuple[date, int]], step: Step, span: tuple[date, date]) -> str:
    """ "Articles per day, 12 Feb 2025 – 20 Feb 2025: 16 articles, most on 14 Feb 2025 (5)." """
    peak, most = max(bars, key=lambda bar: bar[1])
    total = counted(sum(number for _, number in bars), "article")
    name = dated(label(peak, step))
    return wording.PLOT.format(
        head=_head(step),
        first=day(span[0]),
        last=day(span[1]),
        total=total,
        peak=wording.PEAK[step].format(name),
        most=most,
    )


def _axis(bars: Sequence[tuple[date, int]], step: Step, width: float) -> str:
    """The first and the last step under their bars, `width` per cent apart."""
    first, last = (dated(label(bars[at][0], step)) for at in (0, -1))
    return f'<span class="nd-axis" style="width: {width:.0f}%"><span>{first}</span><span>{last}</span></span>'


def _head(step: Step) -> str:
    return wording.PER.format(step=wording.STEP_NAMES[step])


def _tip(bar: tuple[date, int], step: Step, bars: int) -> str:
    return f"<title>{dated(label(bar[0], step))}: {bar[1]:,}</title>" if bars <= TIPS else ""


def _bar(left: float, each: float, bar: tuple[date, int], most: int, tip: str) -> str:
    # A step without articles keeps a thin line, so that a gap is seen as one.
    high = max(LOWEST, 100 * bar[1] / most) if bar[1] else 2.0
    shade = "" if bar[1] else ' fill-opacity="0.35"'
    place = f'x="{left:.2f}%" width="{each * 0.85:.2f}%" y="{100 - high:.1f}%" height="{high:.1f}%"'
    return f"<rect {place}{shade}>{tip}</rect>"
