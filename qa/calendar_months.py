"""Times of the calendar longer than a day: months, seasons, quarters, years, decades.

Decided: months that are also words or people need a word before them that shows the month ("in May", not "May said").
A year before a noun is part of a name in a question ("the 2024 election", "2030 Agenda"), and a time in an article.
Fiscal years, "2023-24" and centuries in words name no days. Seasons are the northern hemisphere's, three whole months.
"""

from __future__ import annotations

import re
from datetime import date

from qa import calendar_days as spans
from qa.calendar_dates import LED_BY_IN, MONTH, OF_YEAR, month_of, nearest, years_of
from qa.calendar_days import SEASONS, Days
from qa.calendar_words import MONTHS_BEGIN, YEAR, YEAR_DIGITS, Fit, Form, Seen, left_of, matcher, right_of


def _which(options: list[Days], which: str, seen: Seen) -> Days | None:
    """The last, this or the next of `options`, spans of months of several years in order."""
    if "next" in which or "coming" in which:
        return next((days for days in options if days.since > seen.day), None)
    if "last" in which or "past" in which:
        return next((days for days in reversed(options) if days.until < seen.day), None)
    now = [days for days in options if days.since <= seen.day <= days.until]
    return next(iter(now + [days for days in options if days.since.year == seen.day.year]), None)


def _span_of_months(found: re.Match[str], seen: Seen | None, first: int, count: int) -> Days | None:
    options = [spans.months(date(year, first, 1), count) for year in years_of(found, seen) if 1 <= year < 9999]
    if not options or seen is None or len(options) == 1:
        return options[0] if options else None
    return _which(options, found["which"].lower(), seen) if found["which"] else nearest(options, seen)


def _month_alone(found: re.Match[str], seen: Seen | None) -> Days | None:
    return _span_of_months(found, seen, month_of(found), 1)


_ALSO_WORDS = ("may", "march", "april", "june", "august")
_LED = matcher(
    r"(?:\b(?:in|since|until|till|during|early|mid|late|throughout|(?:recently|early|late|back)\sas"
    r"|(?:end|start|beginning|middle|half|days?|weeks?) of)"
    r"|(?:ry|rch|ril|May|ne|ly|ust|ber),?\s(?:and|or))[\s-]$"
)
_LED_SURELY = matcher(r"\b(?:in|since|until|early|mid|late)[\s-]$")
_LED_LOOSELY = matcher(r"(?:\b(?:by|before|after|from|of|through|between|to|and|or)\s|[-–]\s?)$")
_JOINED = matcher(r"(?:\b(?:to|and|or)\s|[-–]\s?)$")
_DETERMINED = matcher(r"\b(?:the|an?|his|her|its|their|our|this|that)\s$")
_LOWER_NOUN = re.compile(r"\s(?!(?:on|for|of|in|to|at|against|from|government|cabinet|administration|is|was)\b)[a-z]")
_CLOSED = re.compile(r"\s*(?:$|[,.;:?!)]|(?:to|through|until|and)\s|[-–])")
_PERSON = re.compile(r"\s(?:\w+ed|took|became|was|has|is|had|lost|won|says?|left|made|came|went|told)\b|['’]s")
_HOLIDAY = re.compile(r"\s(?:Fools|Day\b)")
_EVENT_NAME = re.compile(r"\s(?:on|for|of|against|Madness)\b")


def _month_fits(found: re.Match[str], asked: bool) -> Fit:
    """Not "may" the verb, April Ryan, the March on Washington, Theresa May."""
    word, left, right = found["month"], left_of(found), right_of(found)
    if found["year"] or found["years"]:
        return "alone"
    led = bool(found["which"] or _LED.search(left))
    if _HOLIDAY.match(right) or (re.match(r"\s\d", right) and not LED_BY_IN.search(left)):
        return "no"  # with a day that named no date, the month alone names none either
    if len(word.rstrip(".")) < 5 and word.lower() not in ("may", "june", "july"):
        return "alone" if led and word[0].isupper() and not right.startswith("-") else "no"
    if word.lower() not in _ALSO_WORDS:
        person = re.match(r"\s[A-Z]", right) and not (led or _LED_LOOSELY.search(left) or _DETERMINED.search(left))
        return "no" if person else "alone"
    if word in ("may", "march"):
        return "alone" if _LED_SURELY.search(left) else "no"
    if LED_BY_IN.search(left):
        return "no" if right.startswith(("'s", "’s")) and word == "May" else "alone"
    return _person_or_month(word, left, right, led)


def _person_or_month(word: str, left: str, right: str, led: bool) -> Fit:
    if word == "March" and _EVENT_NAME.match(right):
        return "no"
    if led:
        return "no" if word == "May" and _PERSON.match(right) else "alone"
    if _DETERMINED.search(left):
        return "alone" if _LOWER_NOUN.match(right) else "no"
    if not _LED_LOOSELY.search(left) or _PERSON.match(right) or not _CLOSED.match(right):
        return "no"
    if _JOINED.search(left) or (word == "May" and re.search(r"\b(?:by|of)\s$", left, re.IGNORECASE)):
        return "joined"
    return "alone"


def _year_alone(found: re.Match[str], seen: Seen | None) -> Days | None:
    first, last = int(found["year"]), int(found["last"] or found["year"])
    return spans.years(first, last - first + 1) if first <= last else None


_YEAR_LED = matcher(
    r"\b(?:in|both|since|before|after|by|until|till|through|during|from|throughout|between|early|mid|late|year|as\sof|(?:back|early|late|recently|ago)\sas|up\sto"
    r"|prior\sto|starting|beginning|in\s(?:about|around)"
    r"|(?:half|quarter|end|close|start|beginning|middle|rest|days?|weeks?|months?)\sof"
    r"|(?:1[7-9]|20)\d\d(?:,|,?\sand|\sor))[\s-]$"
)
_OF_EVENT = re.compile(r"\b(?!class )[a-z]+ of $")
_YEAR_JOINED = matcher(r"(?:\b(?:to|and)\s|[-–]\s?)$")
_NOT_A_YEAR = matcher(r"\s(?:people|troops|soldiers|dollars|votes|homes|jobs|miles|met(?:er|re)s|feet|points|km)\b")
_NO_YEAR_LED = matcher(r"(?:\bfiscal(?:\syear)?\s|[$€£#]\s?)$")
_AFTER_WORD = re.compile(
    r"(?<![\w'’-])(?!(?:than|least|about|over|nearly|only|some|around|most|of|for|with|like|and|to)\b)[a-z]{2,}\s$"
)


def _year_fits(found: re.Match[str], asked: bool) -> Fit:
    """In a question a year may also end it ("nato aid 2024"), but not after a capitalised word: Tokyo 2020."""
    left, right = left_of(found), right_of(found)
    if _NOT_A_YEAR.match(right) or _NO_YEAR_LED.search(left):
        return "no"
    if found["last"]:
        near = int(found["last"]) - int(found["year"])
        return "no" if near < 1 or (near > 1 and re.search(r"\sand\s", found.group())) else "alone"
    if _YEAR_LED.search(left) or _OF_EVENT.search(left):
        return "alone"
    if asked and _AFTER_WORD.search(left) and re.match(r"\W*$", right):
        return "alone"
    if not asked and _DETERMINED.search(left) and re.match(r"\s[a-z]", right):
        return "alone"
    return "joined" if _YEAR_JOINED.search(left) else "no"


def _decade(found: re.Match[str], seen: Seen | None) -> Days | None:
    """The 1990s; the '90s. The 1800s and 1900s are centuries, the 2000s a decade."""
    first = int(found["decade"]) if found["decade"] else 1900 + int(found["short"])
    return spans.years(first, 100 if first % 100 == 0 and first < 2000 else 10)


_DECADE_LED = matcher(r"(?:\b(?:in|since|from|until|before|after|of|early|mid|late|to|and)\s|[-–])$")


def _decade_fits(found: re.Match[str], asked: bool) -> Fit:
    """Not "a 1990s toy"."""
    the = found.group()[:3].lower() == "the"
    return "alone" if the or _DECADE_LED.search(left_of(found)) else "no"


def _quarter(found: re.Match[str], seen: Seen | None) -> Days | None:
    """Q1 2025, H2 of last year, 2025 Q1; without a year only after "in", and then like a month without one."""
    place, shares = int(found["place"]), 4 if found["kind"].upper() == "Q" else 2
    parts = [spans.share_of(spans.years(year), place, shares) for year in years_of(found, seen) if 1 <= year <= 9999]
    options = [part for part in parts if part]
    if not options or len(options) == 1 or seen is None:
        return options[0] if options else None
    return nearest(options, seen)


def _quarter_fits(found: re.Match[str], asked: bool) -> Fit:
    return "alone" if found["year"] or found["years"] or LED_BY_IN.search(left_of(found)) else "no"


def _season(found: re.Match[str], seen: Seen | None) -> Days | None:
    """Of 2024: the one that begins in 2024, also the winter. Last summer: the last that is over."""
    return _span_of_months(found, seen, SEASONS[found["season"].lower()], 3)


_SEASON_LED = matcher(r"\b(?:in|over|during|since|by|until|before|after|(?:end|start) of)\s$")


def _season_fits(found: re.Match[str], asked: bool) -> Fit:
    """Not "the fall of Kabul", "spring training": without a year it needs "last", "this", or "in the" and no noun."""
    right = right_of(found)
    if found["year"] or found["years"]:
        return "alone"
    if re.match(r"\s(?:of|break|training|school|olympics|games|session)\b", right, re.IGNORECASE):
        return "no"
    if found["which"]:
        return "alone"
    the = found.group()[:3].lower() == "the" and _SEASON_LED.search(left_of(found))
    return "alone" if the and re.match(r"\s*(?:$|[,.;:?!])", right) else "no"


_ONE_MONTH = rf"(?P<which>(?:this\spast|last|this|next)\s)?(?P<month>{MONTH}){OF_YEAR}?"
_TWO_YEARS = rf"(?P<year>{YEAR_DIGITS})(?:\s?[-–]\s?|\sand\s)(?P<last>{YEAR})"
_YEAR_QUARTER = rf"(?P<year>{YEAR_DIGITS})[\s-]?(?P<kind>[QH])(?P<place>[1-4])(?P<years>(?!))?(?!\w)"
_DECADE = r"(?:the\s)?(?:(?P<decade>(?:1[7-9]|20)\d0)s|['’‘](?P<short>[2-9]0)s)(?!\w)"
_SEASONS = (
    r"(?:the\s)?(?P<which>(?:this\spast|last|this|next|past|coming)\s)?(?P<season>spring|summer|autumn|fall|winter)"
    rf"{OF_YEAR}?(?!\w)"
)

MONTH_FORMS = (
    Form(f"this last next {MONTHS_BEGIN}", matcher(_ONE_MONTH), _month_alone, _month_fits),
    Form("0", matcher(_TWO_YEARS), _year_alone, _year_fits),
    Form("0", matcher(_YEAR_QUARTER), _quarter, _quarter_fits),
    Form("0", matcher(rf"(?P<year>{YEAR})(?P<last>(?!))?"), _year_alone, _year_fits),
    Form("0 the '", matcher(_DECADE), _decade, _decade_fits),
    Form("q h", matcher(rf"(?P<kind>[QH])(?P<place>[1-4]){OF_YEAR}?(?!\w)"), _quarter, _quarter_fits),
    Form(f"the this last next past coming {' '.join(SEASONS)}", matcher(_SEASONS), _season, _season_fits),
)
