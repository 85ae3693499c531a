"""Times that are seen from the day they are said: yesterday, last week, on Wednesday, two months ago.

Decided: weeks begin on Monday. "Last week" is the calendar's, "the last week" and "the past week" are the seven days
until the day; no sentence of an article is about a day of "the past ten years", so there such words name none.
"A week ago" is that day and three either side, "two months ago" and "a year ago" the calendar's. "Next Friday" is the
first after the day. "Tue" or "Sun" alone, "recent days", "years ago", "more than a year ago", "in two weeks" name no
days, nor does "today's" in an article, where it mostly means these times.
"""

from __future__ import annotations

import re
from datetime import date

from corpus.dates import MONTHS
from qa import calendar_days as spans
from qa.calendar_days import WEEK, Days, plus
from qa.calendar_words import (
    NUMBER,
    NUMBERS_BEGIN,
    WEEKDAY,
    WEEKDAYS,
    WEEKDAYS_BEGIN,
    Fit,
    Form,
    Seen,
    left_of,
    matcher,
    number_of,
    right_of,
)

SLACK = 3  # days either side that "a week ago" may mean
_MOVES = {"last": -1, "past": -1, "this": 0, "current": 0, "next": 1, "coming": 1}
_UNIT = r"(?:day|week|fortnight|month|year|decade)s?"


def _until(day: date, move: int, count: int, unit: str) -> Days:
    """The days between `day` and `count` units before (`move` -1) or after it (1)."""
    other = spans.step(day, move * count, unit)
    return Days(min(day, other), max(day, other))


def _unit(found: re.Match[str], seen: Seen | None) -> Days | None:
    if seen is None:
        return None
    words, unit = found["which"].lower().split(), found["unit"].lower()
    move = _MOVES[words[-1]]
    if move and (words[-1] in ("past", "coming") or words[0] == "the" or unit in ("fortnight", "decade")):
        return None if unit == "quarter" else _until(seen.day, move, 1, unit)
    if unit == "week":
        return spans.week_of(plus(seen.day, move * WEEK))
    if unit == "month":
        return spans.months(spans.months_later(seen.day, move), 1)
    if unit == "quarter":
        return spans.months(spans.months_later(seen.day, 3 * move - (seen.day.month - 1) % 3), 3)
    return spans.years(seen.day.year + move) if unit == "year" else None


def _unit_fits(found: re.Match[str], asked: bool) -> Fit:
    """Not "This Week", a programme; in an article no quarter (of a firm's year, of a game) and no "past year"."""
    which, unit = found["which"].lower(), found["unit"]
    long = unit == "quarter" or unit == "decade" or (unit == "year" and ("past" in which or "the " in which))
    told = long or which == "the next" or left_of(found).endswith("the ")
    return "no" if unit[0].isupper() or (told and not asked) else "alone"


def _rolling(found: re.Match[str], seen: Seen | None) -> Days | None:
    """The last three days: from three days before the day until the day. 24 hours count as one day."""
    if seen is None:
        return None
    count, unit = number_of(found["count"])[1], found["unit"].lower()
    if unit.startswith("hour"):
        count, unit = -(-count // 24), "day"
    return _until(seen.day, _MOVES[found["which"].lower()], count, unit)


def _rolling_fits(found: re.Match[str], asked: bool) -> Fit:
    """Not "banned for the next five years"; in an article no years, as no sentence is about a day of so many."""
    ahead = found["which"].lower() in ("next", "coming")
    if ahead and re.search(r"\bfor\s(?:the\s)?$", left_of(found), re.IGNORECASE):
        return "no"
    return "no" if not asked and (ahead or found["unit"].lower().startswith(("year", "decade"))) else "alone"


def _ago(found: re.Match[str], seen: Seen | None) -> Days | None:
    if seen is None:
        return None
    unit = found["unit"].lower().removesuffix("s")
    if unit in ("hour", "minute"):
        return Days(seen.day, seen.day)
    move = -1 if found["to"].lower() == "ago" else 1
    days = [spans.step(seen.day, move * count, unit) for count in number_of(found["count"])]
    since, until = min(days), max(days)
    if found["weekday"] and unit in ("week", "fortnight"):
        day = plus(until, -((seen.day.weekday() - WEEKDAYS[found["weekday"][:3].lower()]) % WEEK))
        return Days(day, day)
    if unit in ("week", "fortnight"):
        return Days(plus(since, -SLACK), plus(until, SLACK))
    if unit == "month":
        return Days(spans.months(since, 1).since, spans.months(until, 1).until)
    return Days(since, until) if unit == "day" else spans.years(since.year, until.year - since.year + 1)


_OPEN_AGO = matcher(r"\b(?:more\sthan|less\sthan|over|under|at\sleast|as|many|half)\s$")


def _ago_fits(found: re.Match[str], asked: bool) -> Fit:
    """Not "more than a year ago", "as long as two years ago", "two decades ago"."""
    return "no" if _OPEN_AGO.search(left_of(found)) or found["unit"].lower().startswith("decade") else "alone"


_DAY_WORDS = {"before": -2, "yesterday": -1, "last": -1, "after": 2, "tomorrow": 1}


def _day_word(found: re.Match[str], seen: Seen | None) -> Days | None:
    """Yesterday, the day before it, last night (the day on which it began), today, this morning, tomorrow."""
    move = next((_DAY_WORDS[word] for word in found.group().lower().split() if word in _DAY_WORDS), 0)
    return Days(plus(seen.day, move), plus(seen.day, move)) if seen else None


_BEGINS = re.compile(r"(?:^|[.?!:“\"(—]\s*|\n)$")


def _day_word_fits(found: re.Match[str], asked: bool) -> Fit:
    """Not USA Today, the "Today" show; nor, in an article, "today's"."""
    left, right = left_of(found), right_of(found)
    if re.match(r"[”\"]?\s(?:show|program)", right, re.IGNORECASE) or (
        found.group()[0].isupper() and not _BEGINS.search(left)
    ):
        return "no"
    return "no" if not asked and found.group().lower() == "today" and right.startswith(("'s", "’s")) else "alone"


def _weekday(found: re.Match[str], seen: Seen | None) -> Days | None:
    """The last one on or before the day; in words about the future the next on or after it. None where, in an article,
    it is six days back or tomorrow: half of these are tomorrow, by the clock of another place (see docs/log.md)."""
    if seen is None:
        return None
    number, which = WEEKDAYS[found["weekday"][:3].lower()], (found["which"] or "").lower()
    monday = spans.week_of(seen.day).since
    back, ahead = (seen.day.weekday() - number) % WEEK, (number - seen.day.weekday()) % WEEK
    if found["week"]:
        day = plus(monday, number + WEEK * _MOVES[found["week"].lower()])
    elif "last" in which or "past" in which:
        day = plus(seen.day, -(back or WEEK))
    elif "next" in which:
        day = plus(seen.day, ahead or WEEK)
    elif not which and not seen.asked and _EVENT_OF.match(right_of(found)) and not _SUBJECT.search(left_of(found)):
        if _TO_COME.search(left_of(found)):
            day = plus(seen.day, ahead or WEEK)
        elif _GONE_BY.search(left_of(found)):
            day = plus(seen.day, -back)
        else:  # "at Thursday's hearing" may be either
            return None
    elif "coming" in which or seen.tense > 0:
        day = plus(seen.day, ahead)
    elif not which and not seen.asked and back == WEEK - 1:
        return None  # where it is written it may be the day after the one under which the article is kept
    else:
        day = plus(monday, number) if which and not seen.tense else plus(seen.day, -back)
    return Days(day, day)


_EVENT_OF = re.compile(
    r"['’]s\s(?:[\w-]+\s){0,2}(?:hearings?|votes?|meetings?|summits?|elections?|debates?|rall(?:y|ies)|testimony|sessions?"
    r"|primar(?:y|ies)|runoffs?|caucus(?:es)?|deadline|trial|arraignment|game|match|race|opening|inauguration|ceremony)\b",
    re.IGNORECASE,
)
_SUBJECT = re.compile(r"(?:^|[.,;:“\"—]\s*|\b(?:that|and|but|as|when|while)\s)$")
"""What stands before a phrase that is the subject of its clause, whose verb tells the time."""
_TO_COME = re.compile(
    r"\b(?:ahead of|before|prior to|in advance of|until|bracing for|awaiting|await|prepar(?:e|es|ed|ing) for|ready for"
    r"|looking to|upcoming|scheduled for|set for|by|in time for)\s(?:\w+\s){0,2}$",
    re.IGNORECASE,
)
_GONE_BY = re.compile(
    r"\b(?:after|following|since|during|in the wake of|won|lost|missed|attended|skipped)\s(?:\w+\s){0,2}$",
    re.IGNORECASE,
)
_NOT_BEFORE = matcher(
    r"\b(?:Black|Good|Super|Ash|Bloody|Cyber|Giving|Palm|Easter|Fat|Maundy|Holy|Ruby|Sheffield|Shrove|Casual|Freaky"
    r"|Spy|Joe|first|second|third|fourth|every|each|any|most|on\san?|one|following|previous|alternate)\s$"
)
_DATED = matcher(rf",?\s(?:\d{{1,2}}\s)?(?:{'|'.join(sorted(MONTHS, reverse=True))})\b")
_NOT_AFTER = matcher(
    r"\s(?:(?:Night|Morning)\s(?:Live|Lights|Football|Baseball|Fights|Raw|Futures)"
    r"|Times|Mirror|Telegraph|Express|Mail|Post|School|Best|Addams|Review|Herald|Star|Independent|Styles|Today|Ticket)\b"
)


def _weekday_fits(found: re.Match[str], asked: bool) -> Fit:
    """Not Black Friday, Saturday Night Live, every Monday, nor "this" in "this Friday, Feb. 14, 2025"."""
    after = (found["part"] or "") + right_of(found)
    if found["which"] and _DATED.match(after):
        return "no"
    programme = left_of(found).endswith("Fox News ") and found["weekday"] == "Sunday"
    return "no" if programme or _NOT_BEFORE.search(left_of(found)) or _NOT_AFTER.match(after) else "alone"


def _weekend(found: re.Match[str], seen: Seen | None) -> Days | None:
    """The last that has begun; in words about the future the next that is not over.

    "This weekend" in an article of Wednesday to Friday is the one to come, unless the words are about the past.
    """
    if seen is None:
        return None
    which, current = found["which"].lower(), spans.weekend_of(seen.day)
    begun = current.since <= seen.day
    if "next" in which:
        return spans.weekend_of(plus(current.since, WEEK)) if begun else current
    if "last" in which:
        return spans.weekend_of(plus(current.since, -WEEK))
    ahead = "this" in which and not seen.asked and not seen.tense and seen.day.weekday() > 1
    coming = "coming" in which or (("past" not in which) and (seen.tense > 0 or ahead))
    return current if begun or coming else spans.weekend_of(plus(current.since, -WEEK))


def _whole(found: re.Match[str], seen: Seen | None) -> Days | None:
    """The week, the month, the year of the day."""
    if seen is None:
        return None
    unit = found["unit"].lower()
    if unit == "week":
        return spans.week_of(seen.day)
    return spans.months(seen.day, 1) if unit == "month" else spans.years(seen.day.year)


_WHOLE_LED = matcher(r"\b(?:(?:earlier|later|early|late)\sin|(?:end|close|start|beginning|rest|remainder|half)\sof)\s$")


def _whole_fits(found: re.Match[str], asked: bool) -> Fit:
    return "alone" if _WHOLE_LED.search(left_of(found)) else "no"


_DAY_WORD = (
    r"(?:the\sday\s(?:before\syesterday|after\stomorrow)|(?:yesterday|tomorrow)(?:\s(?:morning|afternoon|evening|night))?"
    r"|today|tonight|last\s(?:night|evening)|this\s(?:morning|afternoon|evening))(?!\w)"
)
_AGO = (
    rf"(?P<count>{NUMBER})\s(?P<unit>{_UNIT}|hours?|minutes?)\s(?P<to>ago|from\s(?:now|today))"
    rf"(?:\s(?:on\s)?(?P<weekday>{WEEKDAY}))?(?!\w)"
)
_ROLLING = (
    rf"(?:the\s|this\s)?(?P<which>last|past|next|coming)\s(?P<count>{NUMBER})\s(?P<unit>{_UNIT}|hours)(?!\sof\b|\w)"
)
_ONE_UNIT = (
    r"(?P<which>(?:the|this)\s(?:last|past|next|coming)|last|past|this|next|coming|(?:the\s)?current)\s"
    r"(?P<unit>week|month|year|quarter|fortnight|decade)(?!\w|\sof\b|-)"
)
_WEEKEND = r"(?P<which>(?:the|this)\s(?:last|past|coming)|the|last|past|this|next|coming)\sweekend(?!\w|\sof\b)"
_ONE_WEEKDAY = (
    rf"(?P<which>(?:this\s|the\s)?(?:last|past|coming|next)\s|this\s)?(?P<weekday>{WEEKDAY})"
    r"(?P<part>\s(?:morning|afternoon|evening|night))?(?:,?\s(?:of\s)?(?P<week>last|this|next)\sweek)?(?!\w)"
)
_NEAR = "the this last past next coming"

RELATIVE_FORMS = (
    Form("yesterday tomorrow today tonight the this last", matcher(_DAY_WORD), _day_word, _day_word_fits),
    Form(NUMBERS_BEGIN, matcher(_AGO), _ago, _ago_fits),
    Form(_NEAR, matcher(_ROLLING), _rolling, _rolling_fits),
    Form(f"{_NEAR} current", matcher(_ONE_UNIT), _unit, _unit_fits),
    Form(_NEAR, matcher(_WEEKEND), _weekend),
    Form(f"{_NEAR} {WEEKDAYS_BEGIN}", matcher(_ONE_WEEKDAY), _weekday, _weekday_fits),
    Form("the", matcher(r"the\s(?P<unit>week|month|year)(?!\w)"), _whole, _whole_fits),
)
