"""Publication dates, read from metadata, URLs and file names. A date that cannot be sure is None, never a guess."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from urllib.parse import urlsplit

OLDEST_YEAR = 1800
OLDEST_WEB_YEAR = 1990  # no news page is older, and an article number such as 18420511 is not taken for a date
DAYS_AHEAD = 2  # time zones and articles dated for tomorrow's paper; what lies further off is a mistake
SECONDS, MILLISECONDS, MICROSECONDS = 10, 13, 16  # digits of today's Unix times

MONTHS = {
    name: number
    for number, names in enumerate(
        "jan january|feb february|mar march|apr april|may|jun june|jul july|aug august|sep sept september|oct october"
        "|nov november|dec december".split("|"),
        start=1,
    )
    for name in names.split()
}
_LOOKALIKES = str.maketrans("ſİıK", "siik")
_MONTH = "(" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\b\.?"
_DAY = r"(\d{1,2})(?:st|nd|rd|th)?"
_GAP = r"[\s\-.,/_]*"
_TIME = r"\d{1,2}:\d{2}(?::\d{2})?(?:\s+[+-]\d{4}|\s+[a-z]{3,4})?"

_DIGITS = re.compile(r"[+-]?\d+(?:\.\d+)?")
_ISO = re.compile(r"(?<!\d)(\d{4})[-/._](\d{1,2})[-/._](\d{1,2})(?!\d)")
_DAY_MONTH = re.compile(rf"(?<!\d){_DAY}{_GAP}(?:of\s+)?{_MONTH}{_GAP}(\d{{4}})(?!\d)", re.IGNORECASE)
_MONTH_DAY = re.compile(rf"\b{_MONTH}{_GAP}{_DAY}(?:\s+{_TIME})?{_GAP}(\d{{4}})(?!\d)", re.IGNORECASE)
_YEAR_MONTH = re.compile(rf"(?<!\d)(\d{{4}}){_GAP}{_MONTH}{_GAP}{_DAY}(?!\d)", re.IGNORECASE)
_NUMERIC = re.compile(r"(?<![0-9A-Za-z./-])(\d{1,2})([/.\-])(\d{1,2})\2(\d{4})(?!\d)")
_COMPACT = re.compile(r"(?<![0-9A-Za-z])(\d{4})[/_-]?(\d{2})[/_-]?(\d{2})(?![0-9A-Za-z])")
_COMPACT_TIME = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?\d{4}(?:\d{2})?Z?)?", re.IGNORECASE)
_SLASHED = re.compile(r"/(\d{4})/(\d{1,2})/(\d{1,2})(?!\d)")
_WEEK = re.compile(r"\d{4}-?W\d{2}-?\d", re.IGNORECASE)


def parse_date(value: str) -> date | None:
    """The day that a whole metadata field names, as it is written there: its time zone does not move it.

    Reads ISO 8601, RFC 2822, "Feb. 14, 2025", "14th of February 2025", "20250214", Unix times (in UTC), and the
    same in other languages by their month's name. Of numeric dates, 14/02/2025 and 2/14/2025 are clear, dots
    (03.04.2025) put the day first as wherever they are the custom; 03/04/2025 is None: it can be either.
    None also for impossible days, years before 1800, and days more than two ahead.
    """
    value = " ".join(value.split())
    if not value or len(value) > 200:
        return None
    if _DIGITS.fullmatch(value):
        return _from_digits(value)
    return next(_candidates(value), None) or _from_week(value) or _from_rfc_2822(value) or _from_other_language(value)


def date_from_url(url: str) -> date | None:
    """The day in the path of an article's URL: /2025/02/14/, /2025/feb/14/, -2025-02-14-, /20250214/."""
    try:
        path = urlsplit(url).path
    except ValueError:
        return None
    found = next(_path_candidates(path), None)
    return found if found and found.year >= OLDEST_WEB_YEAR else None


def date_from_name(name: str) -> date | None:
    """The day in a file's name, or else in the folders above it (2025/02/14/story.txt)."""
    folder, _, last = name.replace("\\", "/").rpartition("/")
    stem = last.partition(".")[0] if not _NUMERIC.search(last) else last
    return (
        next(_path_candidates(stem), None)
        or next(_candidates(stem), None)
        or next(_path_candidates(f"/{folder}/"), None)
    )


def plausible(year: str | int, month: str | int, day: str | int) -> date | None:
    """That day, or None if there is no such day or no article can be of it."""
    try:
        found = date(int(year), int(month), int(day))
    except (ValueError, OverflowError):
        return None
    latest = date.today() + timedelta(days=DAYS_AHEAD)
    return found if found.year >= OLDEST_YEAR and found <= latest else None


def folded(text: str) -> str:
    """The text, character for character, without letters that re.IGNORECASE takes for s, i or k ("Auguſt") and
    str.lower leaves as they are: what a pattern found could not be looked up."""
    return text if text.isascii() else text.translate(_LOOKALIKES)


def _candidates(value: str) -> Iterator[date]:
    """Every plausible day written in `value`, the surest forms first."""
    value = folded(value)
    for match in _ISO.finditer(value):
        yield from _some(plausible(*match.groups()))
    found = [(m.start(), m[3], m[2], m[1]) for m in _DAY_MONTH.finditer(value)]
    found += [(m.start(), m[3], m[1], m[2]) for m in _MONTH_DAY.finditer(value)]
    found += [(m.start(), m[1], m[2], m[3]) for m in _YEAR_MONTH.finditer(value)]
    for _, year, month, day in sorted(found):
        yield from _some(plausible(year, MONTHS[month.lower()], day))
    for match in _NUMERIC.finditer(value):
        yield from _some(_numeric(match))
    if whole := _COMPACT_TIME.fullmatch(value):
        yield from _some(plausible(*whole.groups()))


def _numeric(match: re.Match[str]) -> date | None:
    first, separator, second, year = match.groups()
    day_first, month_first = plausible(year, second, first), plausible(year, first, second)
    if day_first and month_first and day_first != month_first:
        return day_first if separator == "." else None
    return day_first or month_first


def _path_candidates(path: str) -> Iterator[date]:
    path = folded(path)
    for match in _SLASHED.finditer(path):
        yield from _some(plausible(*match.groups()))
    for match in _COMPACT.finditer(path.replace("_", "-")):
        yield from _some(plausible(*match.groups()))
    for match in _YEAR_MONTH.finditer(path):
        yield from _some(plausible(match[1], MONTHS[match[2].lower()], match[3]))


def _some(found: date | None) -> tuple[date, ...]:
    return (found,) if found else ()


def _from_digits(value: str) -> date | None:
    whole = value.partition(".")[0]
    if len(whole) in (8, 12, 14) and "." not in value:
        return plausible(whole[:4], whole[4:6], whole[6:8])
    scale = {SECONDS: 1, MILLISECONDS: 10**3, MICROSECONDS: 10**6}.get(len(whole))
    if not scale or not whole.isdigit():
        return None
    try:
        moment = datetime.fromtimestamp(int(whole) / scale, UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return plausible(moment.year, moment.month, moment.day)


def _from_week(value: str) -> date | None:
    if not _WEEK.fullmatch(value):
        return None
    try:
        found = date.fromisoformat(value.upper())
    except ValueError:
        return None
    return plausible(found.year, found.month, found.day)


def _from_rfc_2822(value: str) -> date | None:
    """RFC 822 allowed years of two digits, and feeds still have them."""
    from email.utils import parsedate

    parts = parsedate(value) if re.search(r"\b\d{2}:\d{2}", value) else None
    return plausible(*parts[:3]) if parts else None


@lru_cache(maxsize=4096)
def _from_other_language(value: str) -> date | None:
    """dateparser, only where a year, a day and a word in another language stand together: it sees dates everywhere."""
    words = re.findall(r"[^\W\d_]+", value)
    if len(value) > 60 or not words or not re.search(r"(?<!\d)\d{4}(?!\d)", value):
        return None
    if not re.search(r"(?<!\d)\d{1,2}(?!\d)", value) or all(word.lower() in _ENGLISH for word in words):
        return None
    import dateparser  # type: ignore[import-untyped]

    settings = {"REQUIRE_PARTS": ["day", "month", "year"], "PARSERS": ["absolute-time"], "STRICT_PARSING": True}
    try:
        found = dateparser.parse(value, settings=settings)
    except (ValueError, OverflowError):
        return None
    return plausible(found.year, found.month, found.day) if found else None


_ENGLISH = frozenset(MONTHS) | frozenset("am pm at on of the gmt utc est edt pst pdt cet published updated vol".split())
