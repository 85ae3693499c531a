"""How long something takes, in a form in which "an hour and a half" equals "90 minutes"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from corpus.dates import folded
from qa.values import amount_of, amounts

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
_SIZES = {unit: size for size, unit in enumerate(_UNITS)}
_UNIT = "seconds?|minutes?|hours?|days?|nights?|weeks?|fortnights?|months?|years?|decades?|century|centuries"
_REST = re.compile(rf"(?P<half>\sand\sa\shalf)?[\s-](?P<unit>{_UNIT})\b(?P<and_half>\sand\sa\shalf\b)?", re.IGNORECASE)
_ONE = re.compile(r"\b(?:(?P<half>half\s)an?|one|an?(?!\ssecond\b))(?=[\s-])", re.IGNORECASE)
"""An amount that `qa.values` gives none of: "a second" is a place in a row more often than a time."""
_JOINT = re.compile(r"(?:,?\sand|,)?\s", re.IGNORECASE)


def durations(text: str) -> list[tuple[int, int, str]]:
    """(start, end, length) of those in a text, in order; vague ones ("a few days") left out.

    A length is in seconds, days, nights or months, as one cannot be told by another: `seconds 5400`, `days 10.5`,
    `months 12 + days 2`.
    """
    text = folded(text)
    counts = [(one.start, one.end, Fraction(amount_of(one)[1])) for one in amounts(text) if one.kind == "number"]
    counts += [(one.start(), one.end(), Fraction(1, 2 if one["half"] else 1)) for one in _ONE.finditer(text)]
    found: list[_Length] = []
    for start, end, count in sorted(counts):
        rest = _REST.match(text, end)
        if not rest:
            continue
        unit = rest["unit"].lower()
        unit = "century" if unit == "centuries" else unit.removesuffix("s")
        base, size = _UNITS[unit]
        amount = (count + Fraction(bool(rest["half"] or rest["and_half"]), 2)) * size
        before = found[-1] if found else None
        if before and _SIZES[unit] < _SIZES[before.unit] and _JOINT.fullmatch(text, before.end, start):
            before.parts[base] = before.parts.get(base, Fraction(0)) + amount
            before.end, before.unit = rest.end(), unit
        else:
            found.append(_Length(start, rest.end(), unit, {base: amount}))
    return [
        (one.start, one.end, " + ".join(f"{base} {float(amount):g}" for base, amount in one.parts.items()))
        for one in found
    ]


@dataclass(slots=True)
class _Length:
    """The words [start, end), their last and smallest unit, and what they add up to, by base."""

    start: int
    end: int
    unit: str
    parts: dict[str, Fraction]
