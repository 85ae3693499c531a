"""The numbers, dates and names that a sentence states, against those of the sentences it cites."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from index.words import STOP_WORDS
from qa.terms import alike, stem, terms_of, words_of
from qa.values import Value, amount_of, compatible, missing, values

_PRONOUN = re.compile(
    r"\b(?:he|she|it|they|him|her|them|his|its|their|who|whose|we|our|i|my|this|these|those)\b", re.IGNORECASE
)
_WORD = re.compile(r"[^\W_]+(?:[.,:/'-][^\W_]+)*")
_PEOPLE = re.compile(r"s|es|n|ns|an|ans|ian|ians|ish|i|is|ese|ic")
_LAND = re.compile(rf"|a|ia|y|e|{_PEOPLE.pattern}")
_DIGITS = re.compile(r"\d+")
_RELATIVE = {"yesterday": -1, "today": 0, "tonight": 0, "tomorrow": 1}
_TWO = re.compile(r"\b(?:twice|both|pair|couple|two-\w+|second)\b", re.IGNORECASE)
_NEAR = 0.1
"""A hedged amount ("more than 90") may lie so far from the one in the source, as a share of it."""
_COPIED = 0.6
"""From this likeness of their words on (Jaccard), a sentence is a copy of a quote with something changed."""


def wrong_value(text: str, dated: Sequence[tuple[str, date | None]]) -> str | None:
    """A number or date of the sentence that its quotes do not give."""
    given = [value for quote, _ in dated for value in values(quote)]
    given += [value for quote, day in dated if day for value in _resolved(quote, day)]
    given += _completed(given)
    claimed = [value for value in values(text) if value.kind != "name"]
    for value in claimed:
        exact = _in_range(text, value)
        if not any(_bears(one, value, exact=exact) for one in given if one.kind == value.kind) and not (
            value.key == "2" and any(_TWO.search(quote) for quote, _ in dated)
        ):
            kind = "date" if value.kind == "date" else "number"
            return f"its {kind} {shortened(text[value.start : value.end])} is not in the cited sentence"
    return _loose_number(text, claimed, [quote for quote, _ in dated])


def _loose_number(text: str, claimed: Sequence[Value], quotes: Sequence[str]) -> str | None:
    """A word with digits in it that is no value by itself ("NV-418", "9-4", "72-hour") and that no quote gives."""
    loose = {match.group().lower() for quote in quotes for match in _WORD.finditer(quote)}
    shapes = {re.sub(r"\d+", "0", word) for word in loose}
    joined = re.sub(r"[^a-z\d]", "", " ".join(quotes).lower())
    amounts = {amount_of(one)[1] for quote in quotes for one in values(quote) if one.kind not in ("date", "name")}
    for match in _WORD.finditer(text):
        word = match.group().lower()
        digits = [(one.start(), one.end()) for one in _DIGITS.finditer(text, *match.span())]
        told = all(any(value.start <= low and high <= value.end for value in claimed) for low, high in digits)
        if told or word in loose:
            continue
        named = word.isalnum() and not word[0].isdigit() and word in joined  # "France24" for "France 24"
        parts = {float(part) for part in re.findall(r"\d+", word)} if word[0].isdigit() else {-1.0}
        same_shape = re.sub(r"\d+", "0", word) in shapes and not word.isdigit()
        if not named and (same_shape or not parts <= amounts):
            return f"its number {match.group()} is not in the cited sentence"
    return None


def _resolved(quote: str, day: date) -> list[Value]:
    """The dates that a quote of that day means by "Friday", "yesterday" or "March 3"."""
    given = values(quote, day)
    # A report that names no date is of its own time: "in 2019", "in March 2019".
    dated = any(value.kind == "date" for value in given)
    found = [] if dated else [Value("date", f"{day:{form}}", 0, 0) for form in ("%Y", "%Y-%m", "--%m")]
    for value in given:
        if value.kind == "date" and len(value.key) == 10:
            found.append(value)
        elif value.kind == "date" and re.fullmatch(r"--\d\d(?:-\d\d)?", value.key):
            found.append(replace(value, key=f"{_nearest_year(value.key, day)}-{value.key[2:]}"))
    for match in re.finditer(rf"\b(?:{'|'.join(_RELATIVE)})\b", quote.lower()):
        key = (day + timedelta(_RELATIVE[match.group()])).isoformat()
        found.append(Value("date", key, match.start(), match.end()))
    return found


def _completed(given: Sequence[Value]) -> list[Value]:
    """Dates without a year, with each year that the quotes name by itself: "It's Oct. 6. In 1995, …"."""
    dates = [value for value in given if value.kind == "date"]
    years = {value.key for value in dates if value.key.isdigit()}
    return [replace(one, key=f"{year}-{one.key[2:]}") for one in dates if one.key.startswith("--") for year in years]


def _nearest_year(key: str, day: date) -> int:
    """The year in which a month, or a day of one (`--02`, `--02-12`), lies nearest to `day`."""
    month, number = int(key[2:4]), int(key[5:7] or 15)
    return min(
        (day.year + step for step in (0, -1, 1)),
        key=lambda year: abs(12 * (day.year - year) + day.month - month + (day.day - number) / 31),
    )


def _bears(given: Value, claimed: Value, *, exact: bool = False) -> bool:
    """Whether a value of a source bears out one of the sentence: all that the sentence says, and nothing nearer."""
    if claimed.kind == "date":
        return _parts(claimed.key) <= _parts(given.key)
    if not compatible(claimed, given):
        return False
    mark, amount = amount_of(claimed)
    _, known = amount_of(given)
    return amount == known if exact or not mark else abs(amount - known) <= _NEAR * max(amount, known)


def _in_range(text: str, value: Value) -> bool:
    """Whether an amount is one end of a range ("30 to 40"), so that it is exact though it looks rounded."""
    after, before = text[value.end : value.end + 8], text[: value.start]
    return bool(re.match(r"\s*(?:to|-|–|and)\s*[$€£]?\d", after) or re.search(r"\d%?\s*(?:to|-|–|and)\s*$", before))


def _parts(key: str) -> set[str]:
    """What a date's key says, part by part: year, month, day, day of the week."""
    if key.isalpha():
        return {key}
    if key.startswith("--"):
        month, _, day = key[2:].partition("-")
        return {f"m{month}"} | ({f"d{day}"} if day else set())
    named = {f"{letter}{part}" for letter, part in zip("ymd", key.split("-"), strict=False)}
    try:
        return named | ({f"{date.fromisoformat(key):%A}".lower()} if len(key) == 10 else set())
    except ValueError:  # 31 February
        return named


def wrong_pair(text: str, quotes: Sequence[str]) -> str | None:
    """Numbers that changed places: "3 dead, 40 hurt" of "40 dead, 3 hurt"."""
    known = [pair for quote in quotes for pair in _counted(quote)]
    for value, noun in _counted(text):
        same = [one for one, other in known if other == noun]
        if same and not any(_bears(one, value) for one in same if one.kind == value.kind):
            return f"{shortened(text[value.start : value.end])} is not what the cited sentence gives for it"
    return None


def _counted(text: str) -> Iterator[tuple[Value, str]]:
    """Each amount with the stem of the word counted: the first after it that carries meaning, among two."""
    for value in values(text):
        if value.kind in ("number", "money", "percent"):
            following = words_of(re.split(r"[,;.()]", text[value.end :])[0])[:2]
            noun = next((word for word in following if word not in STOP_WORDS and word.isalpha()), None)
            if noun:
                yield value, stem(noun)


def repeated(text: str, quotes: Sequence[str]) -> str | None:
    """A value put also where the quotes give another: "in 2014 and 2014" of "in 2014 and 2016"."""
    claimed = Counter(value.key for value in values(text) if value.kind != "name")
    given = Counter(value.key for quote in quotes for value in values(quote) if value.kind != "name")
    for value in values(text):
        left_out = any(one.kind == value.kind and one.key not in claimed for quote in quotes for one in values(quote))
        if claimed[value.key] > max(1, given[value.key]) and left_out:
            return f"it gives {shortened(text[value.start : value.end])} more often than the cited sentence"
    return None


def wrong_name(text: str, quotes: Sequence[str], articles: Sequence[str]) -> str | None:
    """A name that the quotes do not give.

    The article may give it in place of a quote's "he" or "it", or where the quotes name nobody else.
    """
    absent = _names_missing(text, quotes)
    if not absent:
        return None
    unknown = {value.start for value in _names_missing(text, [*quotes, *articles])}
    others = any(_names_missing(quote, [text]) for quote in quotes)
    stood_for = sum(len(_PRONOUN.findall(quote)) for quote in quotes) > len(_PRONOUN.findall(text))
    mine = terms_of(text)
    copied = any(alike(mine, terms_of(quote)) >= _COPIED for quote in quotes)
    for value in absent:
        name = shortened(text[value.start : value.end])
        if value.start in unknown:
            return f"the name {name} is not in the cited article"
        if others and (copied or not stood_for):
            return f"the name {name} is not in the cited sentence, which names another"
    return None


def _names_missing(text: str, sources: Sequence[str]) -> list[Value]:
    """Names of a text that no source gives, not even word by word, by a last name alone, or as a people's land."""
    runs = _capitalised(sources)
    words = {word for source in sources for word in words_of(source)}
    found = []
    for value in missing(text, sources):
        parts = words_of(value.key)
        piecewise = all(part in words or _of_a_land(part, runs) for part in parts)
        known = piecewise or (len(parts) > 1 and parts[-1] in runs) or any(c.isdigit() for c in value.key)
        if value.kind == "name" and not known:
            found.append(value)
    return found


def _capitalised(texts: Sequence[str]) -> frozenset[str]:
    """Runs of capitalised words, in lower case."""
    runs = re.compile(r"\b[^\W\d_a-z][\w-]*(?:\s[^\W\d_a-z][\w-]*)*")
    return frozenset(run.lower() for text in texts for run in runs.findall(text))


def _of_a_land(name: str, runs: frozenset[str]) -> bool:
    """Whether a people's name is kin to a name in `runs`: "Swedes" and "Swedish"."""
    return any(_of_one_land(name, word) for run in runs for word in run.split())


def _of_one_land(one: str, other: str) -> bool:
    same = _prefix(one, other)
    ends = one[same:], other[same:]
    return same >= 4 and all(_LAND.fullmatch(end) for end in ends) and any(_PEOPLE.fullmatch(end) for end in ends)


def _prefix(one: str, other: str) -> int:
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def shortened(words: str) -> str:
    """At most 60 characters, for a reason."""
    bare = " ".join(words.split())
    return bare if len(bare) <= 60 else bare[:57].rstrip() + "…"
