"""What a short answer must look like: "how many" wants a number, "which country" a country, "when" a time.

A reader that has learned from few examples takes the nearest words for an answer: "96" for when a queen died, "Arkansas
and Texas" for a city. Rules see that at once. They only refuse what cannot be an answer; most questions have none.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from corpus.dates import MONTHS
from qa.calendar_words import WEEKDAY
from qa.values import NUMBER_WORDS

Kind = Literal["number", "time", "name"]
Fits = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a question asks for, and whether some words can be it."""

    kind: Kind
    fits: Fits


_NO_AMOUNT = "none both pair couple first second once twice nobody many few several numerous infinite(?:ly)?"
_NUMBER = rf"\d|\b(?:{'|'.join([*NUMBER_WORDS, *_NO_AMOUNT.split()])})\b"
_MONTH = rf"\b(?:{'|'.join(MONTHS)})\b"
_WEEKDAY = rf"\b{WEEKDAY}s?\b"
_YEAR = r"\b(?:1\d|20)\d\ds?\b"
_TIME_AHEAD = (
    rf"{_MONTH}|{_WEEKDAY}|{_YEAR}|\b\d{{1,2}}:\d\d\b|\b(?:today|tonight|tomorrow|moments?|minutes?|hours?|days?|weeks?"
    r"|weekend|months?|years?|decades?|centur(?:y|ies)|spring|summer|autumn|fall|winter|morning|afternoon|evening|night"
    r"|noon|midnight|easter|christmas|thanksgiving|ramadan|[ap]\.?m|eve|soon|now|later|before|after|once|until|till"
    r"|future|following|when)\b"
)
_TIME = rf"{_TIME_AHEAD}|\d0s\b|\b(?:yesterday|ago|during|while|since|wars?|eras?|age|antiquity|reign)\b"
_LENGTH = (
    rf"{_YEAR}|\b(?:seconds?|minutes?|hours?|days?|weeks?|weekend|months?|years?|decades?|century|centuries|nights?"
    r"|generations?|lifetime|life|miles?|k?m|(?:kilo)?met(?:er|re)s?|feet|foot|inch(?:es)?|pages?|since|until|till"
    r"|indefinitely|forever)\b"
)
_AUXILIARY = (
    "(?:do|does|did|is|are|was|were|has|have|had|will|would|can|could|shall|should|may|might|must|isn['’]t|didn['’]t)"
)
_NO_NAME = rf"\W*(?:(?:{_MONTH}|{_WEEKDAY}|\d+(?:st|nd|rd|th)?|the|of|in|on|and|early|late|last|next)\W*)*"
"""Nothing but numbers and days, the whole of a text: "May 6", but not "April Ryan"."""
_EVENTS = (
    "(?:air)?strikes?|attacks?|shootings?|crash(?:es)?|explosions?|blasts?|bombings?|raids?"
    "|wars?|operations?|killings?|murders?|deaths?|arrests?|meetings?|talks|elections?|votes?|protests?|accidents?"
    "|earthquakes?|storms?|fires?|stampedes?|crush(?:es)?|collisions?|riots?|clash(?:es)?|missiles?|weapons?|people"
)
_NAMED = (
    "company|firm|airline|carmaker|automaker|retailer|bank|network|newspaper|president|minister|senator|governor|mayor"
    "|lawmaker|politician|leader|actor|actress|singer|rapper|artist|musician|band|celebrity|athlete|player|golfer|driver"
    "|coach|team|person|billionaire|film|movie|show|app|hurricane|river|university|college"
)
_MEASURED = (
    "approval rating|(?:unemployment|inflation|mortgage|interest|death|birth|poverty|crime|mortality|growth) rate"
    "|death toll|toll|turnout|population|salary|net worth"
)
_AND_NO_MORE = r"\b(?=\W*$| (?:of|in|on|at|among|during|as|after|before|under|when)\b)"
_US_STATES = (
    "alabama alaska arizona arkansas california colorado connecticut delaware florida georgia hawaii idaho illinois "
    "indiana iowa kansas kentucky louisiana maine maryland massachusetts michigan minnesota mississippi missouri "
    "montana nebraska nevada new_hampshire new_jersey new_mexico new_york north_carolina north_dakota ohio oklahoma "
    "oregon pennsylvania rhode_island south_carolina south_dakota tennessee texas utah vermont virginia washington "
    "washington_state west_virginia wisconsin wyoming"
)
_STATES = frozenset(name.replace("_", " ") for name in _US_STATES.split())
_CITIES_TOO = frozenset("new york|washington|singapore|luxembourg|monaco|kuwait|panama|guatemala".split("|"))
_ALSO_COUNTRIES = (
    "us|u.s|usa|america|uk|u.k|britain|great britain|england|scotland|wales|northern ireland|turkey|russia|north korea"
    "|south korea|czech republic|myanmar|congo|hong kong|palestine|holland|vatican|uae|ivory coast|gaza|west bank"
)
_PARTS = re.compile(r",| and | or |/", re.IGNORECASE)


def wanted(question: str) -> Wanted | None:
    """What `question` asks for; None where any words can answer it."""
    return next((found for asks, found in _rules() if asks.search(question)), None)


@cache
def _rules() -> tuple[tuple[re.Pattern[str], Wanted], ...]:
    """What a question asks for, by its words; the first that is found counts."""
    amount, length = _holds(_NUMBER), _holds(_LENGTH)
    number, time, name = Wanted("number", _no_time(amount)), Wanted("time", _holds(_TIME)), Wanted("name", _is_name)
    rules = (
        (r"\bhow (?:many|much|old|far|tall|high|big|large|fast|heavy|deep)\b", number),
        (
            rf"\bwhat(?:['’]s| is| was| are| were)(?: [\w'’.-]+){{0,5}}? (?:{_MEASURED}){_AND_NO_MORE}",
            Wanted("number", lambda text: number.fits(re.sub(_YEAR, "", text))),
        ),
        (r"\b(?:what|which) (?:percentage|percent|share|proportion|fraction)\b", number),
        (r"\bhow long\b(?! ago)", Wanted("number", _no_time(length))),
        (r"\b(?:what|which) year\b", Wanted("time", _holds(rf"{_YEAR}|\b(?:last|this|next) year\b"))),
        (r"\b(?:what|which) month\b", Wanted("time", _holds(_MONTH))),
        (r"\b(?:what|which) (?:day|date|time)\b|\bhow long ago\b", time),
        (r"\bwhen (?:will|shall)\b", Wanted("time", _holds(_TIME_AHEAD))),
        (rf"\bwhen(?= {_AUXILIARY}\b|['’]s\b|\?)", time),
        (rf"\bwhere(?= {_AUXILIARY}\b|['’]s\b|\?)", Wanted("name", _is_place)),
        (r"\b(?:what|which) (?:\w+ )?(?:country|nation)\b(?!['’]s)", Wanted("name", _is_country)),
        (r"\b(?:what|which) (?:u\.?s\.? |american )?state\b(?! of\b|['’]s)", Wanted("name", _is_state)),
        (r"\b(?:what|which) (?:\w+ )?(?:city|town|capital)\b(?!['’]s)", Wanted("name", _is_city)),
        (
            r"(?:^|[.,;:!?] |\b(?:by|for|to|with|of|from) )whom?\b(?=(?:[^.!?]|(?<=\b\w)\.)*\?)",
            Wanted("name", _is_no_number),
        ),
        (rf"\b(?:what|which) (?!{_AUXILIARY}\b)(?:[\w-]+ ){{0,3}}(?:{_NAMED})\b(?!['’]s)", name),
    )
    return tuple((re.compile(asks, re.IGNORECASE), found) for asks, found in rules)


def _holds(pattern: str) -> Fits:
    compiled = re.compile(pattern, re.IGNORECASE)
    return lambda text: bool(compiled.search(text))


def _no_time(fits: Fits) -> Fits:
    """`fits`, and no "two years ago", which tells when."""
    ago = re.compile(r"\b(?:ago|earlier|yesterday)\b", re.IGNORECASE)
    return lambda text: fits(text) and not ago.search(text)


@cache
def _no_name() -> re.Pattern[str]:
    return re.compile(_NO_NAME, re.IGNORECASE)


def _is_name(text: str) -> bool:
    return any(letter.isupper() for letter in text) and _is_no_number(text)


def _is_no_number(text: str) -> bool:
    """Neither a number nor a date: "the dukes" may be who."""
    return not _no_name().fullmatch(text)


def _is_place(text: str) -> bool:
    """Neither a number, but "8th", nor a date, nor, by its last word, something that happened: "a U.S. airstrike"."""
    ranked = re.fullmatch(r"#\d+|\d{1,3}(?:st|nd|rd|th)?", text.strip())
    return bool(ranked or _is_no_number(text)) and not _happened().search(text)


@cache
def _happened() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_EVENTS})\W*$", re.IGNORECASE)


def _is_country(text: str) -> bool:
    return any(part in _countries() for part in _parts(text))


def _is_state(text: str) -> bool:
    return any(part in _STATES for part in _parts(text))


def _is_city(text: str) -> bool:
    """Any name but one of a country or a state alone: there are too many cities to list."""
    parts = _parts(text)
    larger = all((part in _STATES or part in _countries()) and part not in _CITIES_TOO for part in parts)
    return _is_name(text) and not larger


def _parts(text: str) -> list[str]:
    """The names in an enumeration, in lower case, without "the" and "'s"."""
    plain = (part.strip(" .,;:'\"’”“").lower() for part in _PARTS.split(text))
    return [re.sub(r"^the |['’]s$", "", part) for part in plain if part]


@cache
def _countries() -> frozenset[str]:
    """Countries in lower case, by the names that CLDR and newspapers call them."""
    from babel import Locale

    territories = Locale("en").territories.items()
    named = {name.lower().removeprefix("the ") for code, name in territories if len(code) == 2 and code.isalpha()}
    return frozenset((named | set(_ALSO_COUNTRIES.split("|"))) - {"european union", "eurozone", "united nations"})
