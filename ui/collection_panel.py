"""The panel that says what is in the collection: its days, its outlets, how many articles over time, the gaps. Pure."""

from __future__ import annotations

from html import escape

from qa.collection_summary import Gap, Summary
from qa.wording import counted
from ui import wording
from ui.markup import day
from ui.plot import plot_html

OUTLETS, GAPS = 20, 10
"""Outlets that are named, and the longest gaps."""


def collection_html(summary: Summary) -> str:
    """The inside of the panel."""
    if not summary.articles:
        return f'<p class="nd-quiet">{wording.EMPTY_TITLE}</p>'
    blocks = [f"<p>{_total(summary)}</p>"]
    if summary.first and summary.last:
        blocks.append(plot_html(summary.bars, summary.step, (summary.first, summary.last)))
    return "".join([*blocks, _outlets(summary), _gaps(summary)])


def _total(summary: Summary) -> str:
    said = [f"<strong>{counted(summary.articles, 'article')}</strong>"]
    if summary.first and summary.last:
        same = summary.first == summary.last
        said.append(day(summary.first) if same else f"{day(summary.first)} – {day(summary.last)}")
    if summary.undated:
        said.append(wording.UNDATED_COUNT.format(count=f"{summary.undated:,}"))
    return " · ".join(said)


def _outlets(summary: Summary) -> str:
    rows = "".join(
        f"<tr><td>{escape(name) or wording.NO_OUTLET}</td><td>{number:,}</td></tr>"
        for name, number in summary.outlets[:OUTLETS]
    )
    rest = summary.outlets[OUTLETS:]
    if rest:
        more = counted(len(rest), "more outlet")
        rows += f'<tr class="nd-rest"><td>{more}</td><td>{sum(number for _, number in rest):,}</td></tr>'
    return f"<h3>{wording.OUTLETS_HEAD}</h3><table>{rows}</table>"


def _gaps(summary: Summary) -> str:
    if not summary.gaps:
        return ""
    longest = sorted(sorted(summary.gaps, key=lambda gap: -gap.weeks)[:GAPS], key=lambda gap: gap.first)
    rows = "".join(f"<li>{_gap(gap)}</li>" for gap in longest)
    more = len(summary.gaps) - len(longest)
    rest = f'<li class="nd-rest">{wording.MORE_GAPS.format(gaps=counted(more, "shorter gap"))}</li>' if more else ""
    return f"<h3>{wording.GAPS_HEAD}</h3><ul>{rows}{rest}</ul>"


def _gap(gap: Gap) -> str:
    return f"{day(gap.first)} – {day(gap.last)} ({counted(gap.weeks, 'week')})"
