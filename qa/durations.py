"""How long something takes, in a form in which "an hour and a half" equals "90 minutes"."""

from __future__ import annotations

import re
from fractions import Fraction

from qa.calendar_words import NUMBER, number_of

_UNITS = {
    "second": ("seconds", 1),
    "minute": ("seconds", 60),
    "hour": ("seconds", 3600),
    "day": ("days", 1),
    "night": ("nights", 1),
    "week": ("days", 7),
    "fortnight": ("days", 14),
    "month": ("months", 1),
    "year": ("months", 12),
    "decade": ("months", 120),
    "century": ("months", 1200),
}
_UNIT = "seconds?|minutes?|hours?|days?|nights?|weeks?|fortnights?|months?|years?|decades?|century|centuries"
_COUNT = rf"(?:\d+\.\d+|{NUMBER}|an?)"
_DURATION = re.compile(
    rf"\b(?P<half>half\s(?=an?\s))?(?P<count>{_COUNT})(?P<halved>\sand\sa\shalf)?[\s-](?P<unit>{_UNIT})\b"
    rf"(?:(?P<and_half>\sand\sa\shalf\b)|\s(?:and\s)?(?P<more>{_COUNT})[\s-](?P<smaller>{_UNIT})\b)?",
    re.IGNORECASE,
)


def durations(text: str) -> list[tuple[int, int, str]]:
    """(start, end, length) of those in a text, in order; vague ones ("a few days") left out.

    A length is in seconds, days, nights or months, as one cannot be told by another: `seconds 5400`, `days 10.5`.
    """
    found = []
    for match in _DURATION.finditer(text):
        count = _number(match["count"])
        if count is None:
            continue
        count = count / 2 if match["half"] else count + Fraction(bool(match["halved"] or match["and_half"]), 2)
        base, size = _unit(match["unit"])
        length, end = count * size, match.end()
        if match["more"]:
            more, (other, step) = _number(match["more"]), _unit(match["smaller"])
            if more is not None and other == base and step < size:
                length += more * step
            else:
                end = match.end("unit")
        found.append((match.start(), end, f"{base} {float(length):g}"))
    return found


def _unit(word: str) -> tuple[str, int]:
    word = word.lower()
    return _UNITS["century" if word == "centuries" else word.removesuffix("s")]


def _number(words: str) -> Fraction | None:
    """None for a vague one."""
    if words.lower() in ("a", "an"):
        return Fraction(1)
    if "." in words:
        return Fraction(words)
    least, most = number_of(words)
    return Fraction(least) if least == most else None
