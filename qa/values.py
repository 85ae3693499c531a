"""The numbers, amounts, dates and names a sentence gives, in a form in which two sentences can be compared."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import chain, pairwise
from typing import Literal

from index.words import STOP_WORDS
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
_CURRENCIES = {"$": "USD", "us$": "USD", "dollar": "USD", "€": "EUR", "euro": "EUR", "£": "GBP", "pound": "GBP",
               "¥": "JPY", "yen": "JPY", "yuan": "CNY", "rouble": "RUB", "ruble": "RUB", "rupee": "INR"}  # fmt: skip
_HEDGES = {
    "more than": ">", "over": ">", "at least": ">", "exceeding": ">", "upwards of": ">", "no fewer than": ">",
    "no less than": ">", "above": ">", "between": ">", "fewer than": "<", "less than": "<", "under": "<",
    "up to": "<", "as many as": "<", "as much as": "<", "at most": "<", "below": "<", "no more than": "<",
    "about": "~", "around": "~", "some": "~", "nearly": "~", "almost": "~", "roughly": "~", "approximately": "~",
    "close to": "~", "estimated": "~", "circa": "~", "perhaps": "~", "just over": "~", "just under": "~",
    "well over": ">", "a little over": "~", "slightly more than": "~",
}  # fmt: skip
_MONTHS = {
    name: at
    for at, names in enumerate(
        "january jan,february feb,march mar,april apr,may,june jun,july jul,august aug,september sept sep,october oct,"
        "november nov,december dec".split(","),
        start=1,
    )
    for name in names.split()
}
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
_SHARE = re.compile(r"\b(?:(?:two|three|one|a)[\s-])?(?P<share>half|thirds?|quarters?)\s+(?:of|the)\b", re.IGNORECASE)
_MONTH = rf"(?P<month>{_choice(_MONTHS)})\b\.?"
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
_AFTER_IN = re.compile(rf"\b(?:in|since|until|by|from|during|of|early|late|year)\s(?:the\s)?{_YEAR}\b", re.IGNORECASE)


@lru_cache(maxsize=2048)
def values(text: str, published: date | None = None) -> tuple[Value, ...]:
    """The values of a text, in order. `published`: the day it was; weekdays are then the nearest such day up to it."""
    tokens = list(_TOKEN.finditer(text))
    words = frozenset(token[0].lower() for token in tokens)
    digits = _DIGIT.search(text) is not None
    found: list[Value] = []
    makers = (
        _dates(text, published) if digits or words & _DATE_WORDS else (),
        _amounts(text, tokens) if digits or words & _AMOUNT_WORDS else (),
        _named(text, tokens),
    )
    for value in chain.from_iterable(makers):
        if not any(value.start < one.end and one.start < value.end for one in found):
            found.append(value)
    return tuple(sorted(found, key=lambda one: one.start))


def _dates(text: str, published: date | None) -> Iterator[Value]:
    for pattern in _DATES:
        for match in pattern.finditer(text):
            parts = match.groupdict()
            month = _MONTHS.get(parts["month"].lower()) or int(parts["month"] if parts["month"].isdigit() else 0)
            day = int(parts.get("day") or 1)
            if 1 <= month <= 12 and 1 <= day <= 31:
                key = f"{parts['year'] or '-'}-{month:02}" + (f"-{day:02}" if parts.get("day") else "")
                yield Value("date", key, match.start(), match.end())
    for match in _BARE_MONTH.finditer(text):
        if month := _MONTHS.get(match[1].lower()):
            yield Value("date", f"--{month:02}", match.start(1), match.end(1))
    for match in [*_BARE_YEAR.finditer(text), *_AFTER_IN.finditer(text)]:
        yield Value("date", match["year"], match.start("year"), match.end("year"))
    for match in _WEEKDAY.finditer(text):
        key = match[1].lower()
        if published and not re.match(r"(?:next|coming)\s", text[max(0, match.start() - 7) :].lower()):
            key = (published - timedelta((published.weekday() - _DAYS.index(key)) % 7)).isoformat()
        yield Value("date", key, match.start(), match.end())


def _amounts(text: str, tokens: Sequence[re.Match[str]]) -> Iterator[Value]:
    past = 0
    for token in tokens:
        start = token.start()
        if start < past or not (token[0][0].isdigit() or token[0].lower().partition("-")[0] in _AMOUNT_WORDS):
            continue
        # The sign of a currency stands before the token.
        match = _AMOUNT.match(text, start - len(_SIGN.search(text[max(0, start - 4) : start])[0]))  # type: ignore[index]
        if not match:
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
        number = mark + f"{amount:.10f}".rstrip("0").rstrip(".")
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
    for match in _SHARE.finditer(text):
        mark = _mark(text, match.start(), match.end()) or "~"
        yield Value("percent", f"{mark}{_SHARES[match['share'].lower()]}", match.start(), match.end("share"))


def _amount(digits: str | None, worded: str | None, one: str | None) -> float:
    if digits:
        return float(digits.replace(",", ""))
    if one:
        return 0.5 if one.lower().startswith("half") else 1.0
    total, current = 0, 0
    for word in re.split(r"[\s-]+", (worded or "").lower()):
        if word == "hundred":
            current = max(1, current) * 100
        elif word == "thousand":
            total, current = total + max(1, current) * 1000, 0
        else:
            current += _SMALL.get(word, 0)
    return float(total + current)


def _mark(text: str, start: int, end: int) -> str:
    """How the amount at [start, end) is hedged: `~`, `>`, `<` or nothing."""
    if re.match(r"\s+or (?:so|more)\b", text[end : end + 9]):
        return "~" if text[end:].lstrip().startswith("or so") else ">"
    if re.match(r"\s*(?:to|-|–|and)\s*[$€£]?\d", text[end : end + 8]) or re.search(
        r"\d\s*(?:to|-|–)\s*$", text[:start]
    ):
        return "~"  # one end of a range
    if re.search(r"\bbetween [^ ]+(?: \w+)? and\s*$", text[max(0, start - 40) : start], re.IGNORECASE):
        return "~"
    hedge = _HEDGE.search(text[max(0, start - 24) : start])
    return _HEDGES[re.sub(r"\s+", " ", hedge[1].lower())] if hedge else ""


_DIGIT = re.compile(r"\d")
_SIGN = re.compile(r"(?:(?:US\$|[$€£¥])\s?)?$", re.IGNORECASE)
_DATE_WORDS = frozenset([*_MONTHS, *_DAYS, *(day + "s" for day in _DAYS)])
_AMOUNT_WORDS = frozenset([*_SMALL, *_SHARES, *_VAGUE, "a", "an", "hundred", "thousand"])


# Names

_TITLES = frozenset(
    "president premier minister secretary chancellor senator sen rep representative congressman congresswoman governor "
    "gov mayor mr mrs ms miss dr sir ambassador commissioner chairman chairwoman sheriff chief judge lt col gen sgt "
    "capt maj captain colonel lieutenant pope coach professor prof rev sergeant spokesman spokeswoman director ceo "
    "prime vice defense defence foreign finance interior attorney press deputy leader general officer executive".split()
)
_ALWAYS_TITLES = _TITLES - frozenset("defense defence foreign finance interior press general prime vice chief".split())
_PARTICLES = frozenset("of de del da di van von der bin ibn al el la le du".split())
_FIRST_WORDS = STOP_WORDS | frozenset(
    "police officials doctors government authorities parliament turnout inflation prosecutors lawyers organizers "
    "lawmakers residents witnesses critics investigators rescuers aides people gunmen many most more several both "
    "each every other another last next earlier later meanwhile however although though while because since until "
    "before after during despite under over between among against within without through asked speaking yet still "
    "even just only once perhaps here now today yesterday tomorrow nobody nothing someone everyone analysts experts "
    "researchers scientists state local former new old one two three four five six seven eight nine ten half talks "
    "let's like unlike according instead never no not nor neither either maybe".split()
)
_NOT_NAMES = frozenset([*_DAYS, *_MONTHS, "i", "i'm", "i've", "i'll", "i'd", "ok", "mr", "mrs", "ms", "dr"]) - {"may"}
_SAME = {
    "us": "united states", "u.s": "united states", "usa": "united states", "america": "united states",
    "american": "united states", "americans": "united states", "united states of america": "united states",
    "uk": "united kingdom", "u.k": "united kingdom", "britain": "united kingdom", "british": "united kingdom",
    "great britain": "united kingdom", "eu": "european union", "u.n": "united nations", "un": "united nations",
    "ukrainian": "ukraine", "ukrainians": "ukraine", "german": "germany", "germans": "germany", "french": "france",
    "chinese": "china", "israelis": "israel", "israeli": "israel", "iranian": "iran", "iranians": "iran",
    "iraqi": "iraq", "polish": "poland", "turkish": "turkey", "spanish": "spain", "dutch": "netherlands",
    "canadian": "canada", "egyptian": "egypt", "mexican": "mexico", "swiss": "switzerland", "greek": "greece",
    "kiev": "kyiv", "afghan": "afghanistan", "korean": "korea", "brazilian": "brazil", "japanese": "japan",
    "palestinian": "palestine", "palestinians": "palestine", "swedish": "sweden", "danish": "denmark",
}  # fmt: skip
_TOKEN = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:[.&'’ʼ-][^\W_]+)*")
_STARTS = re.compile(r"(?:[.!?:;…]['\"”’)]{0,2}\s|[\n\"“‘(\[•—])\s?$")
_SPEAKS_OR_OWNS = re.compile(
    r"['’ʼ]s\b|,?\s+(?:said|says|told|announced|warned|added|called|refused|denied|vowed|insisted|argued|met)\b"
)


def _named(text: str, tokens: Sequence[re.Match[str]]) -> Iterator[Value]:
    for run in _runs(text, tokens):
        for part in _without_titles(run):
            start, end = part[0].start(), part[-1].end()
            key = name_key(text[start:end])
            if key and key not in _NOT_NAMES and (len(key) > 1):
                yield Value("name", key, start, end)


def _runs(text: str, tokens: Sequence[re.Match[str]]) -> Iterator[list[re.Match[str]]]:
    """Capitalised words that stand side by side, or joined by a word such as `of`."""
    run: list[re.Match[str]] = []
    for at, token in enumerate(tokens):
        word = token[0]
        if run and not re.fullmatch(r"\s|\.\s", text[run[-1].end() : token.start()]):
            yield from _whole(text, run, tokens)
            run = []
        following = tokens[at + 1][0] if at + 1 < len(tokens) else ""
        capital = word[0].isupper() and _plain(word) not in _NOT_NAMES
        if capital or (run and word in _PARTICLES and following[:1].isupper()):
            run.append(token)
        elif run:
            yield from _whole(text, run, tokens)
            run = []
    if run:
        yield from _whole(text, run, tokens)


def _whole(text: str, run: list[re.Match[str]], tokens: Sequence[re.Match[str]]) -> Iterator[list[re.Match[str]]]:
    """The run, less a word that is capitalised only because a sentence begins with it; nothing if that is all."""
    first = run[0]
    if not _begins(text, first.start()) or (first[0].isupper() and len(first[0]) > 1):
        if len(run) > 1 or _plain(first[0]) not in STOP_WORDS or (first[0] in ("US", "U.S.")):
            yield run
        return
    ordinary = _plain(first[0]) in _FIRST_WORDS or first[0].lower().endswith("ly")
    if len(run) > 1:
        rest = run[1:] if ordinary else run
        while rest and rest[0][0] in _PARTICLES:
            rest = rest[1:]
        if rest:
            yield rest
    elif not ordinary:
        own = re.sub(r"['’ʼ]s$", "", first[0])
        elsewhere = any(token[0] == own and not _begins(text, token.start()) for token in tokens)
        if elsewhere or own != first[0] or _SPEAKS_OR_OWNS.match(text, first.end()):
            yield run


def _without_titles(run: list[re.Match[str]]) -> Iterator[list[re.Match[str]]]:
    """A run cut at its titles: `US President Jane Roe` is `US` and `Jane Roe`."""
    part: list[re.Match[str]] = []
    after_title = False
    for token, following in pairwise([*run, None]):
        assert token is not None
        word = _plain(token[0])
        title = word in _ALWAYS_TITLES or (
            word in _TITLES and (after_title or (following is not None and _plain(following[0]) in _TITLES))
        )
        of_title = after_title and not part and (word == "of" or word in ("state", "defense", "homeland", "security"))
        if title or of_title:
            if part:
                yield part
            part, after_title = [], True
        else:
            part.append(token)
    if part:
        yield part


def _begins(text: str, start: int) -> bool:
    """Whether a sentence, a quotation or a line begins at `start`."""
    return not text[:start].strip() or bool(_STARTS.search(text[max(0, start - 5) : start]))


def _plain(word: str) -> str:
    return re.sub(r"['’ʼ]s$", "", word.lower()).strip(".")


@lru_cache(maxsize=4096)
def name_key(name: str) -> str:
    """A name in lower case, without accents, titles, possessive ending and the article; known variants are one."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)).lower()
    words = [re.sub(r"['’ʼ]s?$", "", word).strip(".,") for word in bare.split()]
    while len(words) > 1 and (words[0] == "the" or words[0] in _TITLES):
        words = words[1:]
    key = " ".join(words)
    return _SAME.get(key, key)


@lru_cache(maxsize=4096)
def _sounds(word: str) -> str:
    """A word as it may be transliterated: `zelenskyy`, `Zelensky` and `Zelenskiy` are one."""
    folded = re.sub(r"[yj]", "i", word.replace("kh", "h").replace("ck", "k").replace("ph", "f").replace("w", "v"))
    return re.sub(r"(.)\1+", r"\1", folded)


def _same_word(one: str, other: str) -> bool:
    first, second = _sounds(one), _sounds(other)
    if first == second:
        return True
    bones = [re.sub(r"[aeiou]", "", word) for word in (first, second)]
    return bones[0] == bones[1] and len(bones[0]) >= 4 and first[0] == second[0]


@lru_cache(maxsize=8192)
def same_name(one: str, other: str) -> bool:
    """Whether two names may be of one bearer: equal, a part of the other, its initials, or spelt another way.

    `Mr Zelensky` and `Volodymyr Zelenskyy` are; two first names before one last name are not.
    """
    first, second = name_key(one).split(), name_key(other).split()
    if first == second:
        return True
    if not first or not second:
        return False
    if len(first) > len(second):
        first, second = second, first
    if len(first) == 1:
        word = first[0]
        initials = "".join(part[0] for part in second if part not in _PARTICLES)
        return word.replace(".", "") in (initials, initials + "s") or any(_same_word(word, part) for part in second)
    if not _same_word(first[-1], second[-1]):
        return False
    ahead, behind = first[0].replace(".", ""), second[0].replace(".", "")
    return _same_word(ahead, behind) or (ahead[0] == behind[0] and min(len(ahead), len(behind)) <= 2)


# Comparing


def amount_of(value: Value) -> tuple[str, float]:
    """Mark and number of an amount: (`>`, 100.0) for "more than 100"."""
    number = value.key.rpartition(" ")[2]
    return (number[0], float(number[1:])) if number[0] in "~<>" else ("", float(number))


def compatible(one: Value, other: Value) -> bool:
    """Whether both can be true of one thing: equal, rounded, within a hedge, the same day said with and without year."""
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
    """Whether `rough` is `exact` with fewer digits: 1,200,000 of 1,234,567, 49 of 48.7. Below 100 only whole of parts."""
    if rough < 100:
        return rough == int(rough) and exact != int(exact) and abs(rough - exact) <= 0.5
    digits = len(str(int(rough)).rstrip("0"))
    step = 10 ** (len(str(int(rough))) - max(digits, 2))
    return step > 1 and abs(rough - exact) <= step / 2


def _dates_agree(one: str, other: str) -> bool:
    if one in _DAYS or other in _DAYS:
        day, full = (one, other) if one in _DAYS else (other, one)
        if full in _DAYS:
            return day == full
        return len(full) != 10 or _DAYS[date.fromisoformat(full).weekday()] == day
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


# Negation

_NOT = (
    r"cannot|can['’]?t|won['’]t|\w{2,6}n['’]t|not|never|no longer|no|neither|nor|none|nobody|nothing|without|lack of|absence of|den(?:y|ies|ied|ying)"
    r"|refus(?:e|es|ed|ing)|rul(?:e|es|ed|ing) out|fail(?:s|ed|ing)? to|declin(?:e|es|ed|ing) to"
)
_NEGATIVE_SIGNS = ("no", "n't", "n’t", "never", "without", "den", "refus", "rul", "fail", "declin", "lack", "absence")
_NEGATOR = re.compile(rf"\b(?:{_NOT})\b", re.IGNORECASE)
_SECOND = re.compile(
    r"\s+(?:\w+\s+){0,2}?(?:den(?:y|ied)|refused?|rul(?:e|ed|ing) out|fail(?:ed)? to|without)\b", re.IGNORECASE
)
_HARMLESS = re.compile(
    r"\b(?:not only|not just|not merely|no doubt|no matter|no (?:less|more|fewer|later|earlier|sooner) than"
    r"|nothing but|whether or not|not least|not to mention|no\. ?\d)",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r"(?:,\s*|\s|^)(?:if|unless|whether|until|because|which|who|whom|although|though|while|when|before|since)\b[^,;.]*"
    r"(?=[,;.]|$)",
    re.IGNORECASE,
)


def negations(text: str) -> tuple[tuple[int, int], ...]:
    """Spans of the words that turn what follows into its opposite. "Not rule out" and "not only" turn nothing."""
    lower = text.lower()
    if not any(sign in lower for sign in _NEGATIVE_SIGNS):
        return ()
    harmless = [match.span() for match in _HARMLESS.finditer(text)]
    found, past = [], 0
    for match in _NEGATOR.finditer(text):
        if match.start() < past or any(a <= match.start() < b for a, b in harmless):
            continue
        if second := _SECOND.match(text, match.end()):
            past = second.end()
            continue
        found.append(match.span())
    return tuple(found)


def negated(text: str) -> bool:
    """Whether the main claim of a sentence is a denial. "If", "who" and "whether" clauses are not looked at."""
    main = _ASIDE.sub(lambda match: " " * len(match[0]), text)
    return bool(negations(main))
