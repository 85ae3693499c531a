"""The numbers, amounts, dates and names a sentence gives, in a form in which two sentences can be compared."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from itertools import chain
from typing import Literal

from corpus.dates import MONTHS, folded
from qa.names import TOKEN, named, same_name
from qa.terms import words_of

Kind = Literal["number", "money", "percent", "date", "name"]


@dataclass(frozen=True, slots=True)
class Value:
    """A value given by the characters [start, end) of a text; equal things have equal `key`s.

    number: `2`, `1200000`; percent: `15`; money: `USD 3000000000`. A mark before it says how it was hedged: `~` about,
    `>` at least or more than, `<` at most or less than. date: `2025-02-12`, `--02-12` without its year, `2025-02`,
    `--02`, `2025`, `friday`. name: lower case, without accents, titles and possessive endings.
    """

    kind: Kind
    key: str
    start: int
    end: int


_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_SMALL = {word: at for at, word in enumerate(_UNITS)} | {word: 20 + 10 * at for at, word in enumerate(_TENS)}
_SCALES = {"dozen": 12, "hundred": 100, "thousand": 1000, "k": 1000, "million": 10**6, "mn": 10**6, "m": 10**6,
           "billion": 10**9, "bn": 10**9, "b": 10**9, "trillion": 10**12, "tn": 10**12}  # fmt: skip
_SHARES = {"half": 50, "third": 33, "quarter": 25, "thirds": 67, "quarters": 75}
_VAGUE = {"dozens": 24, "scores": 40, "hundreds": 200, "thousands": 2000, "millions": 2 * 10**6, "billions": 2 * 10**9}
NUMBER_WORDS = (*_SMALL, *(word + end for word in _SCALES if len(word) > 2 for end in ("", "s")), *_SHARES)
"""Words that tell how many there are, in lower case."""
_CURRENCIES = {"$": "USD", "us$": "USD", "dollar": "USD", "€": "EUR", "euro": "EUR", "£": "GBP", "pound": "GBP",
               "¥": "JPY", "yen": "JPY", "yuan": "CNY", "rouble": "RUB", "ruble": "RUB", "rupee": "INR"}  # fmt: skip
_HEDGES = {
    "more than": ">", "over": ">", "at least": ">", "exceeding": ">", "upwards of": ">", "no fewer than": ">",
    "no less than": ">", "above": ">", "fewer than": "<", "less than": "<", "under": "<",
    "up to": "<", "as many as": "<", "as much as": "<", "at most": "<", "below": "<", "no more than": "<",
    "about": "~", "around": "~", "some": "~", "nearly": "~", "almost": "~", "roughly": "~", "approximately": "~",
    "close to": "~", "estimated": "~", "circa": "~", "perhaps": "~", "just over": "~", "just under": "~",
    "well over": ">", "a little over": "~", "slightly more than": "~",
}  # fmt: skip
_DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()


def _choice(words: Sequence[str] | dict[str, int] | dict[str, str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_WORDED = rf"(?:{_choice(_SMALL)}|hundred|thousand)"
_HEDGE = re.compile(rf"\b({_choice(_HEDGES)})\s+(?:(?:the|a|an|another)\s+)?$", re.IGNORECASE)
_AMOUNT = re.compile(
    r"(?<![\w.,:$€£-])(?:(?P<currency>US\$|[$€£¥])\s?)?"
    r"(?:(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?![:\d])"
    rf"|(?P<worded>{_WORDED}(?:(?:-|\s)(?:and\s)?{_WORDED})*)\b"
    r"|(?P<one>an?|half a)(?=[\s-](?:dozen|hundred|thousand|million|billion|trillion)\b))"
    r"(?:[\s-]?(?P<scale>dozen|hundred|thousand|million|billion|trillion|bn|mn|tn|m|b|k)\b)?"
    r"(?P<percent>\s?%|[\s-]per\s?cent\b|\spercentage\spoints?\b)?"
    r"(?:[\s-](?:US\s|U\.S\.\s)?(?P<unit>dollar|euro|pound|yen|yuan|rouble|ruble|rupee)s?\b)?",
    re.IGNORECASE,
)
_VAGUE_NUMBER = re.compile(
    rf"\b(?:tens of |hundreds of )?({_choice(_VAGUE)})\b(?=\s+(?:of|more|\w+s)\b)", re.IGNORECASE
)
_SHARE = re.compile(
    r"\b(?<!first )(?<!second )(?<!third )(?<!fourth )(?<!last )(?<!latter )(?:(?:two|three|one|a)[\s-])?"
    r"(?P<share>half|thirds?|quarters?)\s+(?:of|the)\b",
    re.IGNORECASE,
)
_MONTH = rf"(?P<month>{_choice(MONTHS)})\b\.?"
_YEAR = r"(?P<year>(?:1[6-9]|20)\d\d)(?!\d|%|,\d)"
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
_DATES = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?P<year>\d{{4}})-(?P<month>\d\d)-{_DAY}\b",
        rf"\b{_MONTH}\s+{_DAY}\b(?!,\d{{3}}|\.\d|:\d)(?:,?\s+{_YEAR})?",
        rf"(?<![\w,.$])(?:the\s)?{_DAY}\s(?:of\s)?{_MONTH}(?:,?\s+{_YEAR})?",
        rf"\b{_MONTH}(?:\sof)?\s+{_YEAR}",
    )
]
_BEFORE_MONTH = r"(?:in|since|until|till|by|last|next|early|late|mid|from|during|this|through|between|before|after|of)"
_BARE_MONTH = re.compile(rf"\b{_BEFORE_MONTH}[\s-]((?-i:[A-Z])\w{{2,8}})\b\.?(?!\s*\d)", re.IGNORECASE)
_WEEKDAY = re.compile(rf"\b({'|'.join(day.title() for day in _DAYS)})s?\b")
_BARE_YEAR = re.compile(rf"(?<![\w.,$€£:/-]){_YEAR}\b(?!\s+(?:people|\w+s)\b(?<!\swas)(?<!\shas)|\.\d|:\d)")
_YEARS = re.compile(
    r"(?<![\w.,$€£:/-])(?P<year>(?:1\d|20)\d\d)\s?[-–]\s?(?P<last>(?:1\d|20)\d\d|\d\d)\b(?![\d%:/-]|[.,]\d)"
)
"""Two years: "2018-2019", "2018–19", "1491–1510"."""
_AFTER_IN = re.compile(rf"\b(?:in|since|until|by|from|during|of|early|late|year)\s(?:the\s)?{_YEAR}\b", re.IGNORECASE)


@lru_cache(maxsize=2048)
def values(text: str, published: date | None = None) -> tuple[Value, ...]:
    """The values of a text, in order. `published`: the day it was; weekdays are then the nearest such day up to it."""
    text = folded(text)
    tokens = list(TOKEN.finditer(text))
    words = _parts(tokens)
    digits = _DIGIT.search(text) is not None
    found: list[Value] = []
    makers = (
        _dates(text, published) if digits or words & _DATE_WORDS else (),
        _amounts(text, tokens) if digits or words & _AMOUNT_WORDS else (),
        (Value("name", *name) for name in named(text, tokens)),
    )
    for value in chain.from_iterable(makers):
        if not any(value.start < one.end and one.start < value.end for one in found):
            found.append(value)
    return tuple(sorted(found, key=lambda one: one.start))


@lru_cache(maxsize=4096)
def amounts(text: str) -> tuple[Value, ...]:
    """The numbers, amounts of money and shares of a text alone, in order; days of a month are among its numbers."""
    text = folded(text)
    tokens = list(TOKEN.finditer(text))
    if not (_DIGIT.search(text) or _AMOUNT_WORDS & _parts(tokens)):
        return ()
    found: list[Value] = []
    for value in sorted(_amounts(text, tokens), key=lambda one: one.start):
        if not found or found[-1].end <= value.start:
            found.append(value)
    return tuple(found)


def _parts(tokens: Sequence[re.Match[str]]) -> frozenset[str]:
    """The words in lower case, those with hyphens in their parts: "twenty-five"."""
    return frozenset(part for token in tokens for part in token[0].lower().split("-"))


def _dates(text: str, published: date | None) -> Iterator[Value]:
    for pattern in _DATES:
        for match in pattern.finditer(text):
            parts = match.groupdict()
            month = MONTHS.get(parts["month"].lower()) or int(parts["month"] if parts["month"].isdigit() else 0)
            day = int(parts.get("day") or 1)
            if 1 <= month <= 12 and 1 <= day <= 31:
                key = f"{parts['year'] or '-'}-{month:02}" + (f"-{day:02}" if parts.get("day") else "")
                yield Value("date", key, match.start(), match.end())
    for match in _YEARS.finditer(text):
        first, last = match["year"], match["last"]
        last = last if len(last) == 4 else first[:2] + last
        if int(first) < int(last) <= int(first) + 99:
            yield Value("date", first, match.start("year"), match.end("year"))
            yield Value("date", last, match.start("last"), match.end("last"))
    for match in _BARE_MONTH.finditer(text):
        if named_month := MONTHS.get(match[1].lower()):
            yield Value("date", f"--{named_month:02}", match.start(1), match.end(1))
    for match in [*_BARE_YEAR.finditer(text), *_AFTER_IN.finditer(text)]:
        yield Value("date", match["year"], match.start("year"), match.end("year"))
    for match in _WEEKDAY.finditer(text):
        key = match[1].lower()
        if published and not re.match(r"(?:next|coming)\s", text[max(0, match.start() - 7) :].lower()):
            key = (published - timedelta((published.weekday() - _DAYS.index(key)) % 7)).isoformat()
        yield Value("date", key, match.start(), match.end())


def _amounts(text: str, tokens: Sequence[re.Match[str]]) -> Iterator[Value]:
    past, shares = 0, list(_SHARE.finditer(text))
    for token in tokens:
        start = token.start()
        if start < past or not (token[0][0].isdigit() or token[0].lower().partition("-")[0] in _AMOUNT_WORDS):
            continue
        # The sign of a currency stands before the token.
        match = _AMOUNT.match(text, start - len(_SIGN.search(text[max(0, start - 4) : start])[0]))  # type: ignore[index]
        if not match or any(match.start() < share.end() and share.start() < match.end() for share in shares):
            continue
        past = match.end()
        parts = match.groupdict()
        scale = (parts["scale"] or "").lower()
        end = match.end()
        if len(scale) == 1 and not (parts["currency"] and parts["digits"]):  # "5 m" may be metres
            end, scale = match.start("scale"), ""
        if (parts["worded"] or "").lower() == "one" and not (scale or parts["percent"] or parts["unit"]):
            continue
        if (parts["one"] and not scale) or text[match.end("digits") : match.end("digits") + 2] in (
            "st",
            "nd",
            "rd",
            "th",
        ):
            continue
        amount = _amount(parts["digits"], parts["worded"], parts["one"]) * _SCALES.get(scale, 1)
        mark = _mark(text, match.start(), end)
        number = mark + f"{amount.normalize():f}"
        currency = _CURRENCIES.get((parts["currency"] or parts["unit"] or "").lower())
        if parts["percent"]:
            yield Value("percent", number, match.start(), end)
        elif currency:
            yield Value("money", f"{currency} {number}", match.start(), end)
        else:
            yield Value("number", number, match.start(), end)
    for match in _VAGUE_NUMBER.finditer(text):
        first = match[0].split()[0].lower()
        size = _VAGUE[match[1].lower()] * {"tens": 10, "hundreds": 100}.get(first if " of " in match[0] else "", 1)
        yield Value("number", f">{size}", match.start(), match.end())
    for match in shares:
        mark = _mark(text, match.start(), match.end()) or "~"
        yield Value("percent", f"{mark}{_SHARES[match['share'].lower()]}", match.start(), match.end("share"))


def _amount(digits: str | None, worded: str | None, one: str | None) -> Decimal:
    if digits:
        return Decimal(digits.replace(",", ""))
    if one:
        return Decimal("0.5") if one.lower().startswith("half") else Decimal(1)
    total, current = 0, 0
    for word in re.split(r"[\s-]+", (worded or "").lower()):
        if word == "hundred":
            current = max(1, current) * 100
        elif word == "thousand":
            total, current = total + max(1, current) * 1000, 0
        else:
            current += _SMALL.get(word, 0)
    return Decimal(total + current)


def _mark(text: str, start: int, end: int) -> str:
    """How the amount at [start, end) is hedged: `~`, `>`, `<` or nothing."""
    if re.match(r"\s+or (?:so|more)\b", text[end : end + 9]):
        return "~" if text[end:].lstrip().startswith("or so") else ">"
    if re.match(r"\s*(?:to|-|–|and)\s*[$€£]?\d", text[end : end + 8]) or re.search(
        r"\d\s*(?:to|-|–)\s*$", text[max(0, start - 12) : start]
    ):
        return "~"  # one end of a range
    if re.search(r"\bbetween [^ ]+(?: \w+)? and\s*$", text[max(0, start - 40) : start], re.IGNORECASE):
        return "~"
    hedge = _HEDGE.search(text[max(0, start - 24) : start])
    return _HEDGES[re.sub(r"\s+", " ", hedge[1].lower())] if hedge else ""


_DIGIT = re.compile(r"\d")
_SIGN = re.compile(r"(?:(?:US\$|[$€£¥])\s?)?$", re.IGNORECASE)
_DATE_WORDS = frozenset([*MONTHS, *_DAYS, *(day + "s" for day in _DAYS)])
_AMOUNT_WORDS = frozenset([*_SMALL, *_SHARES, *_VAGUE, "a", "an", "hundred", "thousand"])


def amount_of(value: Value) -> tuple[str, float]:
    """Mark and number of an amount: (`>`, 100.0) for "more than 100"."""
    number = value.key.rpartition(" ")[2]
    return (number[0], float(number[1:])) if number[0] in "~<>" else ("", float(number))


def compatible(one: Value, other: Value) -> bool:
    """Whether both can be true of one thing: equal, rounded, within a hedge, a day with and without its year."""
    if one.kind != other.kind:
        return False
    if one.key == other.key:
        return True
    if one.kind == "name":
        return same_name(one.key, other.key)
    if one.kind == "date":
        return _dates_agree(one.key, other.key)
    if one.kind == "money" and one.key[:3] != other.key[:3]:
        return False
    return _amounts_agree(amount_of(one), amount_of(other))


def _amounts_agree(one: tuple[str, float], other: tuple[str, float]) -> bool:
    (mark, amount), (other_mark, other_amount) = sorted((one, other), key=lambda side: side[1])
    near = other_amount <= amount * 1.15
    if mark == ">" or other_mark == "<":  # at least the smaller, or at most the greater
        return True
    if "~" in (mark, other_mark) or mark == "<" or other_mark == ">":
        return near
    return _rounds(amount, other_amount) or _rounds(other_amount, amount)


def _rounds(rough: float, exact: float) -> bool:
    """Whether `rough` is `exact` with fewer digits: 1,200,000 of 1,234,567. Below 100 only whole ones: 49 of 48.7."""
    if rough < 100:
        return rough == int(rough) and exact != int(exact) and abs(rough - exact) <= 0.5
    digits = len(str(int(rough)).rstrip("0"))
    step = 10.0 ** (len(str(int(rough))) - max(digits, 2))
    return step > 1 and bool(abs(rough - exact) <= step / 2)


def _dates_agree(one: str, other: str) -> bool:
    if one in _DAYS or other in _DAYS:
        day, full = (one, other) if one in _DAYS else (other, one)
        if full in _DAYS:
            return day == full
        try:
            return len(full) != 10 or _DAYS[date.fromisoformat(full).weekday()] == day
        except ValueError:  # "February 31, 2025"
            return False
    first, second = _date_parts(one), _date_parts(other)
    return all(a is None or b is None or a == b for a, b in zip(first, second, strict=True))


def _date_parts(key: str) -> tuple[str | None, str | None, str | None]:
    if key.startswith("--"):
        month, _, day = key[2:].partition("-")
        return None, month, day or None
    year, _, rest = key.partition("-")
    month, _, day = rest.partition("-")
    return year, month or None, day or None


def missing(claim: str, sources: Sequence[str]) -> list[Value]:
    """The values of a claim that none of the sources gives. A hedged amount may be a rounded one of a source."""
    given = [value for text in sources for value in values(text)]
    words = frozenset(word for text in sources for word in words_of(text))
    return [value for value in values(claim) if not _given(value, given, words)]


def _given(value: Value, given: Sequence[Value], words: frozenset[str]) -> bool:
    if value.kind == "name":
        if any(same_name(value.key, one.key) for one in given if one.kind == "name"):
            return True
        return all(word in words for word in words_of(value.key))
    for one in given:
        if one.kind != value.kind or not compatible(value, one):
            continue
        if value.kind == "date" or amount_of(value)[0] or amount_of(value)[1] == amount_of(one)[1]:
            return True
    return False
