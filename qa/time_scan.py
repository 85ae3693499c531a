"""Finds the times in a text, with the words that take a part of them ("late", "the end of", "first half of")."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.dates import folded
from qa import calendar_days as spans
from qa.calendar_dates import DATE_FORMS, MONTH
from qa.calendar_days import WEEK, Days, plus
from qa.calendar_months import MONTH_FORMS
from qa.calendar_words import NUMBER, PLACES, Form, Seen, Tense, matcher, number_of
from qa.relative_days import RELATIVE_FORMS

CALENDAR_FORMS = DATE_FORMS + MONTH_FORMS
FORMS = CALENDAR_FORMS + RELATIVE_FORMS
REACH = 48  # characters before a time in which a part of it may be named


@dataclass(frozen=True, slots=True)
class Time:
    """A time at the characters [start, end) of a text. `joined`: only as the end of a range."""

    form: Form
    found: re.Match[str]
    part: re.Match[str] | None
    joined: bool
    start: int
    end: int

    @property
    def owns(self) -> bool:
        """Whether it stands in the possessive: in "after Friday's vote" the vote is after, not the day."""
        return self.found.string[self.end : self.end + 2] in ("'s", "’s", "' ", "’ ")

    @property
    def yearless(self) -> bool:
        """Whether it is of the calendar, so that a year given elsewhere can be its own."""
        return self.form in CALENDAR_FORMS

    def days(self, seen: Seen | None) -> Days | None:
        """Its days; without a day to be seen from, only if it is absolute."""
        days = self.form.read(self.found, seen)
        return _part_of(days, self.part, seen) if days and self.part else days


def times(text: str, *, asked: bool) -> Iterator[Time]:
    """The times in a question (`asked`) or in an article, in order."""
    end, text = 0, folded(text)
    for word in _WORD.finditer(text):
        start = word.start()
        if start < end or not (forms := _FORMS_AT.get("0" if word["digits"] else word.group().lower())):
            continue
        if not _EDGE.match(text, start):
            continue
        for form in forms:
            found = form.pattern.match(text, start)
            fit = form.fits(found, asked) if found else "no"
            if found and fit != "no":
                part = _PART.search(text, max(end, start - REACH), start)
                end = found.end()
                yield Time(form, found, part, fit == "joined", part.start() if part else start, end)
                break


def _forms_at() -> dict[str, list[Form]]:
    """The forms that can begin with each word, in the order of FORMS."""
    found: dict[str, list[Form]] = {}
    for form in FORMS:
        for word in form.starts.split():
            found.setdefault(word, []).append(form)
    return found | dict.fromkeys("’‘", found["'"])


_WORD = re.compile(r"(?P<digits>\d+)|[^\W\d_]+|['’‘](?=\d)")
_EDGE = re.compile(r"(?<![\w$€£#@/])(?<!\d[.,:])")
_FORMS_AT = _forms_at()
_PART = matcher(
    rf"\b(?:(?P<third>early|mid|late)(?:\s(?:in|on))?|(?P<side>earlier|later)(?:\s(?:in|on))?"
    r"|(?:the\s)?(?:very\s)?(?P<edge>end|close|start|beginning|middle|rest|remainder)\sof"
    rf"|(?:the\s)?(?P<place>first|second|third|fourth|last|final)\s"
    rf"(?:(?P<share>half|quarter)|(?:(?P<count>{NUMBER})\s)?(?P<unit>days?|weeks?|months?|years?))\s(?:of|in)"
    r"|(?:the\s)?(?P<week>week|weekend)\s(?P<how>of|beginning|starting|commencing|ending)(?:\son)?)[\s-]$"
)


def _part_of(days: Days, part: re.Match[str], seen: Seen | None) -> Days | None:
    if part["third"]:
        return spans.third_of(days, part["third"].lower())
    if part["week"]:
        return _week_at(days, part["week"].lower(), part["how"].lower())
    if part["side"] or (part["edge"] or "").lower() in ("rest", "remainder"):
        return _before_or_after(days, seen, later=(part["side"] or "later").lower() == "later")
    if part["edge"]:
        edge = part["edge"].lower()
        if edge == "middle":
            return spans.third_of(days, "mid")
        return spans.edge_of(days, start=edge in ("start", "beginning"))
    place = PLACES[part["place"].lower()]
    if part["share"]:
        return spans.share_of(days, place, 2 if part["share"].lower() == "half" else 4) or days
    unit = part["unit"].lower()
    count = number_of(part["count"])[1] if part["count"] else number_of("few")[1] if unit.endswith("s") else 1
    return spans.counted(days, place, count, unit) or days


def _week_at(days: Days, week: str, how: str) -> Days:
    if week == "weekend":
        return spans.weekend_of(days.since)
    if how == "of":
        return spans.week_of(days.since)
    last = days.until if how == "ending" else plus(days.since, WEEK - 1)
    return Days(plus(last, 1 - WEEK), last)


def _before_or_after(days: Days, seen: Seen | None, *, later: bool) -> Days:
    """Earlier this month: until the day it is said; later: from it. Whole where the day does not lie in it."""
    if seen is None or not days.since <= seen.day <= days.until:
        return days
    return Days(seen.day, days.until) if later else Days(days.since, seen.day)


_AHEAD = (
    r"(?:will|shall|would(?!\shave)|could(?!\s(?:not|have))|(?:may|might|must)(?!\shave)|\w+['’]ll|won['’]t|going\sto"
    r"|(?:is|are)\sto|set\s(?:to|for)|due(?!\sto\b)|due\sto(?=\s(?:be|appear|meet|vote|begin|start|speak|testify|arrive"
    r"|return|visit|take|expire|end)\b)|scheduled|slated|expected|upcoming|planned|plans?\s(?:to|for)|planning|hopes?\sto|(?:is|are)\shappening|happens|vowed\sto|promised\sto"
    r"|coming|ahead\sof|fac(?:es|ing)|deadline|(?:run|lead)-up\sto|no\slater\sthan|by\snext)\b"
    r"(?:\s(?:not|also|be|have|likely|to|again|formally)\b)*(?:\s[a-z]+ed\b)?"
)
_BACK = (
    r"said|says|told|was|were|had|did|has|announced|reported|tweeted|wrote|added|became|began|took|came|went|made|gave"
    r"|held|won|lost|met|saw|left|found|got|spoke|shot|led|struck|hit|fell|rose|broke|happened|died|been|recently"
)
_BEFORE_IT = matcher(
    rf"(?<!\w)(?:(?P<ahead>{_AHEAD})|(?P<back>{_BACK}|(?:who|which|that|he|she|they|it|and)\s\w+ed"
    r"|\w{2,}ed(?=\s(?:(?:on|in)\s)?$))\b)"
)
_AFTER_IT = matcher(rf"(?<!\w)(?:(?P<ahead>{_AHEAD})|(?P<back>{_BACK}|(?<=\s)\w{{2,}}ed)\b)")
_CLAUSE = re.compile(r"[;:!?—]|\.(?=\s+[A-Z“\"])")
_OWN_CLAUSE = re.compile(r"\s(?:whether|that|if|why|how|what|who|whom)\s", re.IGNORECASE)
"""Begins a clause with a time of its own: "doubts on Monday over whether China would deliver"."""
_OWN_TIME = matcher(
    rf"\s(?:\w+\s)?(?:(?:late|early)\s)?(?:on|in|since|during)\s(?:late\s|early\s)?(?:{MONTH}(?:,|\sand|\sor)\s)*"
)
SIGHT = 120  # characters before or after a time in which a verb tells its tense


def tense_at(text: str, start: int, end: int) -> Tense:
    """Whether [start, end) is said of the past (-1) or the future (1): by the nearest verb before it, first since the
    last comma, then in its clause, or else the first after it. "He said Monday she will leave Friday" has both. -2 for
    "invaded in …", where the verb's own time is told.
    """
    clause = _CLAUSE.split(text[max(0, start - SIGHT) : start])[-1]
    lead, _, near = clause.rpartition(",")
    before = list(_AFTER_IT.finditer(near)) if lead else []
    before = before or list(_BEFORE_IT.finditer(clause))
    verb = before[-1] if before else _AFTER_IT.search(_OWN_CLAUSE.split(_CLAUSE.split(text[end : end + SIGHT])[0])[0])
    if verb is None or verb["ahead"]:
        return 0 if verb is None else 1
    return -2 if before and _OWN_TIME.fullmatch(verb.string, verb.end()) else -1
