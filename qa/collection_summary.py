"""What a collection holds: its span of dates, its outlets, how many articles there are over time, and the gaps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from index.passage import Scope
from index.store import Contents, Store
from qa import wording
from qa.coverage import Step, label, next_start, start_of
from qa.wording import counted

WEEKS, MONTHS = 60, 60
"""Bars up to which articles are counted per week, then per month; beyond, per year."""
WIDTH = 40
"""Characters of the longest bar."""
OUTLETS, GAPS = 15, 5
"""Outlets and gaps that are named in the text."""
_EIGHTHS = " ▏▎▍▌▋▊▉"

_NOTHING = "There are no articles."
_TOTAL = "{articles}, {first} to {last}"
_UNDATED = "{articles}, none with a date"
_SOME_UNDATED = "; {undated} without a date"
_OUTLETS_HEAD, _MORE_OUTLETS, _NO_OUTLET = "Outlets", "{more} more", "(none given)"
_PER = "Articles per {step}"
_GAP = "Without an article: {weeks} in {gaps}"
_LONGEST_GAPS = "the longest"


@dataclass(frozen=True, slots=True)
class Gap:
    """Whole weeks without an article: from the Monday `first` to the Sunday `last`."""

    first: date
    last: date

    @property
    def weeks(self) -> int:
        """How many."""
        return ((self.last - self.first).days + 1) // 7


@dataclass(frozen=True, slots=True)
class Summary:
    """`articles` in all, `undated` of them without a date; outlets with their numbers, most first, "" for none given.

    `bars`: (first day, articles) of every `step` of the span, zeros included. `gaps`: in order of time.
    """

    articles: int
    undated: int
    first: date | None
    last: date | None
    outlets: tuple[tuple[str, int], ...]
    step: Step
    bars: tuple[tuple[date, int], ...]
    gaps: tuple[Gap, ...]


def summary(store: Store, scope: Scope = Scope()) -> Summary:
    """What the articles in `scope` are. No article is read: all is counted, a week at a time."""
    total, outlets = store.count(scope), outlets_of(store, scope)
    first, last = span(store, scope)
    if nameless := total - sum(count for _, count in outlets):
        outlets = sorted([*outlets, ("", nameless)], key=lambda pair: (-pair[1], pair[0]))
    if first is None or last is None:
        return Summary(total, total, None, None, tuple(outlets), "week", (), ())
    step = step_for(first, last)
    weeks = _counted(store, (first, last), scope, "week")
    bars = weeks if step == "week" else _counted(store, (first, last), scope, step)
    undated = total - sum(count for _, count in bars)
    return Summary(total, undated, first, last, tuple(outlets), step, tuple(bars), tuple(gaps_of(weeks)))


def outlets_of(store: Store, scope: Scope = Scope()) -> list[tuple[str, int]]:
    """The outlets that the articles in `scope` name, with their numbers, most first."""
    named = [name for name, _ in store.contents().sources if not scope.sources or name in scope.sources]
    counted = [(name, store.count(replace(scope, sources=(name,)))) for name in named]
    return sorted([(name, count) for name, count in counted if count], key=lambda pair: (-pair[1], pair[0]))


def span(store: Store, scope: Scope = Scope()) -> tuple[date | None, date | None]:
    """The first and the last day of publication in `scope`; None for both where no article in it has one."""
    contents = store.contents()
    if scope == Scope() or contents.first is None:
        return contents.first, contents.last
    dated = replace(scope, since=scope.since or contents.first)
    count = store.count(dated)
    if not count:
        return None, None
    ends = [*store.articles(dated, limit=1, offset=count - 1), *store.articles(dated, limit=1)]
    return ends[0].published, ends[-1].published


def _counted(store: Store, span: tuple[date, date], scope: Scope, step: Step) -> list[tuple[date, int]]:
    """Articles of the outlets in `scope`, by the step of the span that they were published in."""
    found, start = [], start_of(span[0], step)
    while start <= span[1]:
        after = next_start(start, step)
        days = replace(scope, since=max(start, span[0]), until=min(after - timedelta(days=1), span[1]))
        found.append((start, store.count(days)))
        start = after
    return found


def step_for(first: date, last: date) -> Step:
    """Weeks, months or years, so that about `WEEKS` lines are enough."""
    if (start_of(last, "week") - start_of(first, "week")).days // 7 < WEEKS:
        return "week"
    return "month" if (last.year - first.year) * 12 + last.month - first.month < MONTHS else "year"


def gaps_of(weeks: list[tuple[date, int]]) -> Iterator[Gap]:
    """The runs of weeks with no article."""
    began: date | None = None
    for monday, count in weeks:
        if count == 0:
            began = began or monday
        elif began:
            yield Gap(began, monday - timedelta(days=1))
            began = None


def summary_text(summary: Summary) -> str:
    """The summary for a terminal, with bars of block characters."""
    if not summary.articles:
        return _NOTHING
    articles = f"{summary.articles:,} article{'' if summary.articles == 1 else 's'}"
    head = _UNDATED.format(articles=articles)
    if summary.bars:
        head = _TOTAL.format(articles=articles, first=summary.first, last=summary.last)
        head += _SOME_UNDATED.format(undated=f"{summary.undated:,}") if summary.undated else ""
    parts = [head, _outlets_text(summary)]
    if summary.bars:
        parts.append("\n".join([_PER.format(step=summary.step), *_bars_text(summary)]))
    if summary.gaps:
        parts.append(_gaps_text(summary))
    return "\n\n".join(parts)


def _outlets_text(summary: Summary) -> str:
    shown = summary.outlets[:OUTLETS]
    width = max(len(name or _NO_OUTLET) for name, _ in shown)
    lines = [f"  {name or _NO_OUTLET:<{width}}  {count:>7,}" for name, count in shown]
    rest = summary.outlets[OUTLETS:]
    if rest:
        more = _MORE_OUTLETS.format(more=f"{len(rest):,}")
        lines.append(f"  {more:<{width}}  {sum(count for _, count in rest):>7,}")
    return "\n".join([_OUTLETS_HEAD, *lines])


def _bars_text(summary: Summary) -> Iterator[str]:
    most = max(count for _, count in summary.bars)
    for start, count in summary.bars:
        yield f"  {label(start, summary.step)}  {bar(count, most):<{WIDTH}}  {count:,}".rstrip()


def bar(count: int, most: int) -> str:
    """A bar of up to `WIDTH` characters in eighths of one; at least an eighth for a count above 0."""
    eighths = max(round(count / most * WIDTH * 8), 1) if count else 0
    return "█" * (eighths // 8) + (_EIGHTHS[eighths % 8] if eighths % 8 else "")


def _gaps_text(summary: Summary) -> str:
    weeks = sum(gap.weeks for gap in summary.gaps)
    head = _GAP.format(
        weeks=f"{weeks:,} week{'' if weeks == 1 else 's'}",
        gaps=f"{len(summary.gaps):,} gap{'' if len(summary.gaps) == 1 else 's'}",
    )
    shown = sorted(sorted(summary.gaps, key=lambda gap: -gap.weeks)[:GAPS], key=lambda gap: gap.first)
    if len(summary.gaps) > GAPS:
        head += f"; {_LONGEST_GAPS}"
    lines = [f"  {gap.first} to {gap.last}  ({gap.weeks:,} week{'' if gap.weeks == 1 else 's'})" for gap in shown]
    return "\n".join([f"{head}:", *lines])


def lacking(contents: Contents) -> str:
    """What articles of a store do not say, and what comes of it; "" where all have a date and an outlet."""
    parts = [
        said.format(number=f"{number:,}", all=counted(contents.articles, "article"))
        for said, number in ((wording.UNDATED, contents.undated), (wording.UNNAMED, contents.unnamed))
        if number
    ]
    return f"{' '.join(parts)} {wording.TO_SAY_SO}" if parts else ""
