"""Days and spans of days that a text names.

A day without a year is, in a question, the last one not after today, or in words about the future the next; in an
article it is the one nearest to the day of publication. "Since", "from … on" and "after" leave the end open, "until",
"by" and "before" the beginning; but in "after Friday's vote" and "after the Feb. 5 vote" the day is simply Friday or
February 5. A date of every year ("on 4 July each year") is none in a question, and whatever is vague ("recently",
"in recent days", "years ago") names no days. What each form of words means, and what is no time though it looks like
one, is decided in `calendar_dates`, `calendar_months` and `relative_days`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from qa.calendar_dates import MONTH
from qa.calendar_days import Days, plus, step
from qa.calendar_words import NUMBER, WEEKDAY, Seen, matcher, number_of
from qa.time_scan import Time, tense_at, times


@dataclass(frozen=True, slots=True)
class Period:
    """Days `since` to `until`, both inclusive, None where open; named by the characters [start, end) of a text.

    `relative`: what the words mean depends on the day they are said ("yesterday", "on Wednesday", "in May").
    """

    since: date | None
    until: date | None
    start: int
    end: int
    relative: bool


def periods(text: str, today: date) -> list[Period]:
    """The days that a question names when asked on `today`, in order, not overlapping."""
    recurring = bool(_RECURRING.search(text))
    return [
        one for one in _named(text, today, asked=True) if not (recurring and one.relative and by_calendar(text, one))
    ]


def by_calendar(text: str, period: Period) -> bool:
    """Whether the words of a period in `text` are a date or month, such as "in May", and not "last May"."""
    return bool(_CALENDAR.search(text[period.start : period.end]))


def by_weekday(text: str, period: Period) -> bool:
    """Whether the words of a period in `text` are a day of the week and no more: "on Friday", not "last Friday"."""
    return bool(_WEEKLY.search(text[period.start : period.end]))


def mentions(text: str, published: date | None) -> list[Period]:
    """The days that a sentence of an article names; only absolute ones if the day it was published is not known."""
    return list(_named(text, published, asked=False))


_CALENDAR = matcher(rf"^(?!.*\b(?:last|this|next|past|ago|coming)\b).*\b(?:{MONTH}|\d+(?:st|nd|rd|th))")
_WEEKLY = matcher(rf"^(?:on\s)?{WEEKDAY}(?:\s(?:morning|afternoon|evening|night))?$")
_RECURRING = matcher(
    rf"\b(?:every|each)\s(?:year|{MONTH})|\b(?:annually|yearly)\b"
    r"|\b(?:do|does|is|are)\s(?:\w+\s){0,4}?(?:usually|normally|traditionally)\b"
)

_LATEST = matcher(
    r"\b(?:latest|newest|most\srecent(?:ly)?|recent(?:ly)?|lately|right\snow|as\sof\snow|currently|nowadays|these\sdays"
    r"|still(?!\s(?:life|image|photo|water|born|birth))|so\sfar|to\sdate|up\sto\snow|what['’]?s\snew|any\s(?:news|update)"
    r"|updates?\son|(?:is|are|do(?:es|ing)?)\s(?:\w+\s){0,6}now(?=\s*\W*$)"
    r"|(?<!ocean )(?<!electric )(?<!direct )(?<!alternating )current(?=\s\w)"
    r"|(?:did|have|has)\s(?:\w+\s){1,4}last\s(?!week|month|year|night|spring|summer|autumn|fall|winter|\w+day\b|\d|\w+\s"
    r"(?:days|weeks|months|years)\b)\w+|the\slast\s(?:time|thing|word|we\sheard)\b)"
)
_NOT_LATEST = matcher(r"\bat\sthe\slatest\b|\b(?:stand|sit|hold|stood|sat|held|keep)\sstill\b|\bstill\s(?=lifes?\b)")


def latest(text: str) -> bool:
    """Whether a question asks for the newest ("the latest", "still true?"). That sorts, it does not filter."""
    return bool(_LATEST.search(_NOT_LATEST.sub(" ", text)))


_OFFICES = (
    r"president|prime\sminister|premier|ceo|chief(?:\sexecutive)?|speaker|mayor|governor|secretary|minister|chancellor"
    r"|king|queen|pope|monarch|head|leader|director|chair(?:man|woman|person)?|coach|manager|owner|ambassador"
    r"|commissioner|diplomat|captain|editor|champion|senator|attorney\sgeneral"
)
_CHANGING = matcher(
    r"\bwho(?:['’]s|\sis|\sare)\s(?!(?:\w+\s)?(?:former|first|next|late)\b)"
    rf"(?:(?!who\b|that\b)[\w.’'-]+\s){{0,6}}?(?:{_OFFICES})\b"
    r"|\bwho\s(?:currently\s|now\s)?(?:leads|heads|runs|owns|rules|governs|chairs|coaches|controls)\b"
    r"|\b(?:what(?:['’]s|\sis)|how\s(?:high|low)\sis)\s(?:the\s)?(?:[\w.’'-]+\s){0,5}?"
    r"(?:rates?|prices?|approval|toll|population|costs?|salary|wage)\b"
    r"|\bhow\smany\b.{0,60}\bha(?:ve|s)\b.{0,30}\b(?:died|killed|injured|hurt|wounded|displaced|arrested)\b"
)


def changing(text: str) -> bool:
    """Whether a question asks for what news keeps changing: the holder of an office, a rate or price, a toll that
    still rises ("have died": what "died" counts is over, and other events are newer)."""
    return bool(_CHANGING.search(text))


def day_words(period: Period) -> str:
    """A period to be shown: `2025-02-12`, `2025-02-10 to 2025-02-16`, `since 2025-02-12`, `until 2025-02-12`."""
    if period.since is None:
        return f"until {period.until}" if period.until else "any day"
    if period.until is None:
        return f"since {period.since}"
    return str(period.since) if period.since == period.until else f"{period.since} to {period.until}"


_LEADING = matcher(
    r"(?:\b(?:back|early|late|earlier|later|only|just)\s)?\b(?:on|in|at|during|over|for|from|of|within|throughout|around"
    r"|dated|as\sof|(?:on\s|in\s|during\s)?the\s(?:night|morning|evening|afternoon|month|year|days?)\sof)\s$"
)


_OWNER = re.compile(r"['’]s?(?!\w)")


def without(text: str, periods: Sequence[Period]) -> str:
    """The text without the words of `periods` and what ties them in ("on", "and"), its spaces tidied."""
    kept, position = [], 0
    for period in sorted(periods, key=lambda period: period.start):
        before, owner = text[position : period.start], _OWNER.match(text, period.end)
        led = None if owner else _LEADING.search(before)
        before = before[: led.start()] if led else before
        kept.append("" if position and before.strip(" ,") in ("", "and", "or") else before)
        position = owner.end() if owner else period.end
    kept.append(text[position:])
    tidy = re.sub(r"\s+([,.;:?!])", r"\1", " ".join(" ".join(kept).split()))
    tidy = re.sub(r"^[\s,;:]+|(?<=,),+", "", tidy)
    return tidy if re.search(r"\w", tidy) else ""


_RANGE = matcher(r"\s?[-–]\s?|\s(?:to|through|thru|till|until|up\sto)\s(?:the\s)?")
_AND = matcher(r"\sand\s(?:the\s)?")
_ONWARDS = matcher(
    r"\s(?:on(?=\s*(?:$|[,.;?!]))|onwards?\b|forward\b|(?:until|till|(?:up\s)?to)\s(?:now|date|the\spresent)\b)"
)
_OR_LATER = matcher(r"\sor\s(?:later|after)\b")
_SIDE = matcher(
    r"\b(?:(?P<between>between)|(?P<from>from)"
    r"|(?P<since>(?:ever\s)?since|on\sor\safter|no\searlier\sthan|(?:starting|beginning)(?:\s(?:on|in))?)"
    r"|(?P<until>by|until|till|(?<!-)up\s(?:to|until)|through|no\slater\sthan|on\sor\sbefore)"
    rf"|(?:(?P<count>the(?:\s{NUMBER})?|{NUMBER})\s(?P<unit>day|week)s?\s)?(?:(?P<before>before|prior\sto|ahead\sof)|(?P<after>after)))"
    r"\s(?:about\s|around\s)?$"
)
_OVER = matcher(r"n['’]t\b|\b(?:had|not|lasted|waited|stayed|remained|continued)\b")


def _named(text: str, day: date | None, *, asked: bool) -> Iterator[Period]:
    found = list(times(text, asked=asked))
    end, number = 0, 0
    while number < len(found):
        first = found[number]
        side = _SIDE.search(text, max(end, first.start - 32), first.start)
        last = found[number + 1] if _is_range(text, found[number : number + 2], side) else None
        seen = _seen(text, first, side, day, asked=asked)
        period = None if first.joined else _range(first, last, side, seen) if last else None
        number += 2 if period else 1
        period = period or (None if first.joined else _single(first, side, seen))
        if period:
            yield period
            end = period.end


def _is_range(text: str, pair: Sequence[Time], side: re.Match[str] | None) -> bool:
    if len(pair) < 2 or pair[0].owns:
        return False
    between = text[pair[0].end : pair[1].start]
    if side and side["between"] and _AND.fullmatch(between):
        return True
    led = side is not None and bool(side["between"] or side["from"])
    return bool(_RANGE.fullmatch(between)) and (led or not pair[1].owns)


def _seen(text: str, time: Time, side: re.Match[str] | None, day: date | None, *, asked: bool) -> Seen | None:
    """From where a time is seen. In an article "by" and "until" look ahead unless what they end is over."""
    if day is None:
        return None
    tense = tense_at(text, time.start, time.end)
    if not asked and side and side["until"] and not _OVER.search(text, max(0, time.start - 60), time.end + 30):
        tense = 1
    return Seen(day, tense, asked)


def _single(time: Time, side: re.Match[str] | None, seen: Seen | None) -> Period | None:
    absolute = time.days(None)
    days = time.days(seen) if seen else absolute
    if days is None:
        return None
    plain = Period(days.since, days.until, time.start, time.end, relative=absolute is None)
    text = time.found.string
    if time.owns:
        return plain
    if later := _OR_LATER.match(text, time.end):
        return replace(plain, until=None, end=later.end())
    if side is None or side["between"]:
        return plain
    if side["from"]:
        onwards = _ONWARDS.match(text, time.end)
        return replace(plain, until=None, start=side.start(), end=onwards.end()) if onwards else plain
    return replace(_sided(plain, days, side), start=side.start())


def _sided(plain: Period, days: Days, side: re.Match[str]) -> Period:
    """The days since, until, before or after `days`; "the two weeks before" them, or the day "two weeks before"."""
    if side["count"]:
        move = -1 if side["before"] else 1
        edge = days.since if side["before"] else days.until
        words = side["count"].lower().split()
        number = " ".join(word for word in words if word != "the") or "one"
        other = step(edge, move * number_of(number)[1], side["unit"])
        near = plus(edge, move) if words[0] == "the" else other
        return replace(plain, since=min(near, other), until=max(near, other))
    if side["since"]:
        return replace(plain, until=None)
    if side["after"]:
        return replace(plain, since=plus(days.until, 1), until=None)
    return replace(plain, since=None, until=days.until if side["until"] else plus(days.since, -1))


def _range(first: Time, last: Time, side: re.Match[str] | None, seen: Seen | None) -> Period | None:
    """From one time to another; one without a year takes that of the other."""
    one, other = first.days(None), last.days(None)
    relative = one is None and other is None
    if one is None and other and first.yearless:
        one = first.days(Seen(other.until, -1))
    elif other is None and one and last.yearless:
        other = last.days(Seen(one.since, 1))
    elif seen:
        relative = one is None or other is None
        one, other = one or first.days(seen), other or last.days(seen)
        if one and other and one.since > other.until:
            one = first.days(Seen(other.since, 0))
    if one is None or other is None or one.since > other.until:
        return None
    led = side is not None and bool(side["between"] or side["from"])
    return Period(one.since, other.until, side.start() if side and led else first.start, last.end, relative)
