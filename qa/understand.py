"""What a question asks for, by rules."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from index.passage import Scope
from qa import wording
from qa.answer import Question, Turn
from qa.collection_questions import asks_for_articles
from qa.follow_up import stand_alone
from qa.kinds import kind_of, latest_on
from qa.period import Period, by_calendar, by_weekday, changing, day_words, latest, periods, without
from qa.reader import TASK
from qa.terms import terms_of
from qa.timeline_questions import asks_what_happened

LATER = timedelta(days=31)
"""A day without a year is looked for up to this long after the newest article: "March 3" may be announced in it."""


LONG_PERIOD = timedelta(days=6)
"""Of a week or more what happened is told as a timeline."""
_DETERMINED = re.compile(r"\b(?:the|this|that|his|her|its|their) $", re.IGNORECASE)
_NOUN = re.compile(
    r" (?!(?:to|until|and|or|in|on|at|of|did|was|were|is|are|has|had|before|after|when|while|during|than)\b)[a-z]{3,}"
)
"""What stands before, and behind, days that tell which event is meant."""


@dataclass(frozen=True, slots=True)
class Now:
    """From when a question is seen: the day it is, and when the newest article is from, None where not known."""

    today: date
    newest: date | None = None

    def named(self, question: str) -> list[Period]:
        """The days that a question names.

        "Last week" is seen from today. "February 12", "in May" and "on Friday" are the last of their name that the
        articles can know of: in a collection of last year's news they are last year's.
        """
        found = periods(question, self.today)
        if self.newest is None or self.newest + LATER >= self.today:
            return found
        known = {(one.start, one.end): one for one in periods(question, self.newest + LATER)}
        weekly = {(one.start, one.end): one for one in periods(question, self.newest + timedelta(days=1))}
        return [
            weekly.get((one.start, one.end), one)
            if by_weekday(question, one)
            else known.get((one.start, one.end), one)
            if by_calendar(question, one)
            else one
            for one in found
        ]


def understand(text: str, scope: Scope, history: Sequence[Turn] = (), now: Now | None = None) -> Question:
    """The question as it will be searched and answered: a follow-up made to stand alone, its days read.

    `now`: None for the day it is.
    """
    # Half a surrogate pair, as broken JSON brings it, can be neither encoded nor stored.
    tidy = " ".join(text.encode("utf-8", "replace").decode("utf-8").split())
    # "Which outlets are there?" is about the collection, whatever was spoken of before.
    alone, earlier = (tidy, None) if asks_for_articles(tidy) else stand_alone(tidy, history)
    now = now or Now(date.today())
    named = now.named(alone)
    days, dropped = _hull(named), [period for period in named if period.relative]
    if named and scope.since and scope.until:
        # Both ends set by the user take the place of what the question names, so that it can be corrected.
        days, dropped = Period(scope.since, scope.until, 0, 0, relative=False), named
    return Question(
        text=text,
        understood=alone,
        kind="timeline" if about_days(alone, named) or told_by_days(alone, days) else kind_of(alone),
        scope=scope,
        follow_up_of=earlier,
        period=days,
        of_event=len(named) == 1 and tells_which(alone, named[0]),
        latest=latest(alone) or latest_on(alone) is not None,
        changing=changing(alone),
        query=without(alone, dropped) or alone,
        today=now.today,
    )


def tells_which(question: str, period: Period) -> bool:
    """Whether a period, by its place in the question, tells which event is meant: "the March 29 deadline"."""
    return bool(_DETERMINED.search(question, 0, period.start) and _NOUN.match(question, period.end))


def about_days(question: str, named: Sequence[Period]) -> bool:
    """Whether a question asks for nothing but what happened on some days."""
    return bool(named) and not terms_of(without(question, named)) - TASK


def told_by_days(question: str, days: Period | None) -> bool:
    """Whether a question asks what happened over more days than a sentence can tell of."""
    return bool(
        days and days.since and days.until and days.until - days.since >= LONG_PERIOD and asks_what_happened(question)
    )


def _hull(named: Sequence[Period]) -> Period | None:
    """From the first day that a question names to the last: what it asks lies between."""
    if not named:
        return None
    since = None if any(one.since is None for one in named) else min(one.since for one in named if one.since)
    until = None if any(one.until is None for one in named) else max(one.until for one in named if one.until)
    return replace(named[0], since=since, until=until, end=named[-1].end)


def narrowed(scope: Scope, period: Period | None, *, lag: timedelta = timedelta(0)) -> Scope:
    """The days that both `scope` and `period` hold; the end of the period is `lag` later. May be empty."""
    if period is None:
        return scope
    until = None
    if period.until:
        until = period.until + min(lag, date.max - period.until)
    return replace(
        scope,
        since=max((day for day in (scope.since, period.since) if day), default=None),
        until=min((day for day in (scope.until, until) if day), default=None),
    )


def within(asked: Question) -> str:
    """The limits of a question in words: what the user set, and the days it names."""
    parts = [scope_words(asked.scope), day_words(asked.period) if asked.period else ""]
    return ", ".join(part for part in parts if part)


def scope_words(scope: Scope) -> str:
    """A scope in words, such as `2025-02-01 to 2025-02-14, from Harbor Ledger`."""
    parts = []
    if scope.since and scope.until:
        parts.append(wording.SCOPE_BETWEEN.format(since=scope.since, until=scope.until))
    elif scope.since:
        parts.append(wording.SCOPE_SINCE.format(since=scope.since))
    elif scope.until:
        parts.append(wording.SCOPE_UNTIL.format(until=scope.until))
    if scope.sources:
        parts.append(wording.SCOPE_SOURCES.format(sources=", ".join(scope.sources)))
    return ", ".join(parts)
