"""Which questions are about the collection itself, and what they ask of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from qa.outlets import outlets_named
from qa.period import periods, without

Wants = Literal["list", "count", "summary", "outlets", "authors", "dates", "newest", "oldest", "differences"]
"""`dates`: from when to when. `newest`, `oldest`: that one article. `differences`: what they tell differently."""

_ANY_DAY = date(2000, 1, 1)
"""The words that name a period are the same whatever day it is."""
_ITEM = (
    r"(?:(?:news|recent|latest|old|new|other|more|newspaper) )*"
    r"(?:articles?|stories|pieces|reports|columns|op-?eds?|editorials|news items|clippings)"
)
_ITEMS = (
    r"(?:(?:news|recent|latest|old|new|other|newspaper) )*"
    r"(?:articles|stories|pieces|reports|columns|op-?eds|editorials|news items|clippings)"
)
_HAVE = r"(?:(?:do|did|have) (?:i|we|you) (?:already )?(?:have|got|keep|hold)|have (?:i|we) (?:got )?)"
_ON = r"(?:about|on|regarding|concerning|mentioning|covering|related to|relating to|dealing with)"
_SAY = (
    r"(?:(?:that |which )?(?:mention(?:s|ed|ing)?|cover(?:s|ed|ing)?|discuss(?:es|ed|ing)?|talk(?:s|ed)? about"
    r"|deal(?:s|t)? with|refer(?:s|red)? to|name|speaks? of|report(?:s|ed)? (?:on|about|that)"
    r"|(?:write|writes|wrote) about|(?:are|is|were|was) (?:there )?(?:written |published )?(?:about|on)"
    r"|there are (?:about|on)|about|on|regarding|concerning))"
)
_PLEASE = r"^(?:and |so |please |can you |could you |would you )*"
_ABOUT = r"(?P<about>.+)"
_WRITE = r"(?:write|written|wrote|publish|published|file|filed|contribute|contributed)"
_BY_OR_FROM = r"(?P<rest>(?:written |published )?(?:by|from) .+)"
_MINE = r"(?:articles|collection|archive|library|store|folder|files|index|database)"
_IN_MINE = rf"(?: in (?:my|the|this|our|your) {_MINE})?"
_OF_MINE = r"(?:of (?:my|the) )?"
_LIST = r"(?:list|show|find|get|display|pull up|give|bring)(?: me| us)?"
_COVERAGE = r"(?:news |press |media )?(?:coverage|reporting)"
_PUT = (
    r"(?:summari[sz]e|sum up|outline|review|recap|(?:give me |write )?an? (?:short |brief |quick )?"
    r"(?:summary|overview|outline|review) of|(?:overview|summary) of)"
)
_AUTHORS = r"(?:authors?|journalists?|reporters|writers|columnists|correspondents)"
_OUTLETS = (
    r"(?:(?:news |media )?(?:outlets?|sources|publications|sites|websites|organi[sz]ations)|newspapers|papers|media"
    r"|magazines)"
)
_REPORT = (
    r"(?:has |have |had )?(?:also )?(?:reports?|reported|reporting|mentions?|mentioned|covers?|covered|carry|carries"
    r"|carried|wrote|written|writes?|ran)(?: about| on| that)?"
)
_QUANTITY = r"(?:anything|something|much|more|any " + _ITEM + "|" + _ITEM + ")(?: at all)?"
_WRITTEN = (
    r"(?:(?:news|recent|latest) )*(?:articles?|stories|columns|op-?eds?|editorials)"
    rf" (?:did|has|have|had) (?P<author>[^?,;:]{{2,50}}?) {_WRITE}(?: {_ON} {_ABOUT})?$"
)
_THE = (
    r"(?:(?:all|every|each|both|the|these|those|this|my|our|your|any|whole|entire|of|two|three|four|five|ten|\d+"
    r"|uploaded|indexed) )*"
)
_THEM = rf"{_THE}(?:{_ITEM}|{_MINE}|collection|documents?|docs|texts?|news|everything|all)"
"""The collection as a whole, or what is in it."""
_KEY = r"(?:main|key|central|biggest|big|most important|important|top|major|principal)"
_TOPICS = r"(?:topics?|subjects?|themes?|points?|takeaways?|issues|events|findings|facts|messages|stories|news)"
_COVER = r"(?:cover|discuss|contain|mention|report(?: on)?|deal with|talk about|write about|say|tell(?: me| us)?)"
_THE_ONE = rf"(?:(?:what|which)(?:'s| is| was)?|{_LIST}|open)(?: of (?:the|my) {_ITEMS} is)? (?:the|my)"
_ONE = r"(?:(?:news|newspaper) )?(?:article|story|piece|report|column|op-?ed|editorial|one)"
_FRESH = r"(?:(?:top|main|big|biggest|latest|newest|most recent|recent|current|breaking) )*"
_SIDES = rf"{_THE}(?:{_ITEMS}|{_OUTLETS}|accounts|statements|authors|they)"
_DIFFER = r"(?:differ|disagree|agree|diverge|clash|conflict|contradict)(?: with)?(?: each other| one another)?"
_CONTRADICTIONS = (
    r"(?:contradictions?|discrepanc(?:y|ies)|points? of (?:disagreement|dispute|contention)"
    r"|(?:conflicting|contradictory|differing) (?:claims|reports|accounts|statements|figures|numbers))"
)
_DIFFERENCES = rf"(?:{_CONTRADICTIONS}|differences?|conflicts?|disagreements?|disputes?)"
_BETWEEN = rf"(?:between|among|in|across|of) {_THE}(?:{_SIDES}|{_THEM})"
_UPON = rf"(?: (?:about|on|over|regarding|concerning|as to|when it comes to)(?: {_ABOUT}|$))?"
_ANY = (
    r"(?:(?:what|which)(?:'s| is| are)? |show me |list |find |give me |are there |is there )?"
    r"(?:(?:the|any|all|a|main|key) )*"
)
_DISAGREE: tuple[str, ...] = (
    rf"(?:where|how|when|what|do|does|on what|about what|on which points)(?: do| does| are)? {_SIDES} {_DIFFER}{_UPON}",
    rf"which {_SIDES} {_DIFFER}{_UPON}",
    rf"{_ANY}{_DIFFERENCES} {_BETWEEN}{_UPON}",
    rf"{_ANY}{_CONTRADICTIONS}{_UPON}",
)
_WHOLE: tuple[tuple[Wants, str], ...] = (
    (
        "summary",
        rf"(?:(?:give me |write |show me |make )?(?:an? |the )?(?:(?:short|brief|quick) )*(?:summary|overview|outline"
        rf"|recap|digest|tl;?dr|summari[sz]e|sum up|outline|recap)(?: (?:of|for))?(?: {_THEM})?)",
    ),
    ("summary", rf"what(?:'s| is| are) {_THEM} (?:(?:all|mainly|mostly) )?about"),
    ("summary", rf"what (?:do|does) {_THEM} {_COVER}"),
    ("summary", rf"what can {_THEM} tell(?: me| us)?"),
    ("summary", rf"(?:what|which) (?:{_KEY} )?{_TOPICS} (?:do|does) {_THEM} {_COVER}"),
    (
        "summary",
        rf"(?:what|which) (?:{_KEY} )?{_TOPICS} (?:are|is) (?:there|covered|discussed|mentioned|in {_THEM})"
        rf"(?: in {_THEM})?",
    ),
    ("list", rf"(?:(?:what(?:'s| is| are)|{_LIST}|tell me) )?(?:the )?{_FRESH}(?:news|headlines?|stories)"),
    ("summary", rf"(?:(?:what are|list|give me|tell me|show me) )?(?:the |my )?{_KEY} {_TOPICS}"),
    (
        "summary",
        rf"(?:(?:what are|list|give me|tell me|show me) )?(?:the |my )?(?:{_KEY} )?{_TOPICS} (?:of|in|from|across)"
        rf" {_THEM}",
    ),
    ("list", rf"{_LIST} {_THE}(?:{_ITEMS}|everything)"),
    ("list", rf"{_THE}{_ITEMS}"),
    ("list", r"what(?:'s| is) (?:new|going on|happening)"),
    ("count", rf"how many {_ITEMS}"),
    ("newest", rf"{_THE_ONE} (?:newest|latest|most recent|last) {_ONE}(?: {_SAY} {_ABOUT})?"),
    ("oldest", rf"{_THE_ONE} (?:oldest|earliest|first) {_ONE}(?: {_SAY} {_ABOUT})?"),
    ("outlets", rf"(?:what|which) {_OUTLETS} (?:{_HAVE}|are (?:there|included|covered)|are in {_THEM})"),
    ("outlets", rf"(?:what|which) {_OUTLETS} (?:do|are|is|did) {_THEM} (?:come )?from"),
    ("outlets", rf"(?:what|which) {_OUTLETS} (?:published|wrote|ran) {_THEM}"),
    ("outlets", rf"where (?:are|do|did|is|does) {_THEM} (?:come |taken )?from"),
    ("outlets", rf"(?:{_LIST}|what are|who are) {_THE}(?:outlets|sources|newspapers|publications)"),
    ("authors", rf"who (?:wrote|has written|is writing) {_THEM}"),
    ("authors", rf"(?:{_LIST}|what are|who are) {_THE}(?:authors|writers|reporters|journalists)(?: of {_THEM})?"),
    ("authors", rf"(?:what|which) {_AUTHORS} (?:{_HAVE}|are (?:there|included)|are in {_THEM}|wrote {_THEM})"),
    (
        "dates",
        rf"(?:what|which|what(?:'s| is) the) (?:dates?|days|period|years?|date range|time ?span|time(?: period)?|range"
        rf" of dates) (?:(?:do|does|are|is) {_THEM}(?: (?:cover|span|have|go back to|from|come from))?|of {_THEM})",
    ),
    ("dates", rf"(?:from )?when(?: to when)? (?:are|were|is|was) {_THEM}(?: (?:from|published|written|dated))?"),
    ("dates", rf"how (?:old|recent|new|current|fresh|up to date) (?:are|is) {_THEM}"),
    ("dates", rf"how far back (?:do|does) {_THEM} go"),
)
"""Questions about everything there is."""
_OF = rf"(?:{_BY_OR_FROM}|{_SAY} {_ABOUT})$"
_OF_COVERAGE = rf"(?:{_BY_OR_FROM}|(?:of|{_SAY}) {_ABOUT})$"
_TAILS = (
    rf"{_HAVE}(?: {_ON} {_ABOUT}| {_BY_OR_FROM})?$",
    rf"(?:(?:are|were) (?:there )?)?{_BY_OR_FROM}$",
    rf"{_SAY} {_ABOUT}$",
    r"are (?:there|in (?:here|it))$",
    r"(?:are|were)(?: there)?(?: from| of| in| published)?$",  # a period stood here
)
_FORMS: tuple[tuple[Wants, str], ...] = (
    *(("differences", rf"{_PLEASE}(?:{form})$") for form in _DISAGREE),
    *((wants, rf"{_PLEASE}(?:{form})(?: {_HAVE}| (?:are )?there(?: are| is)?)?{_IN_MINE}$") for wants, form in _WHOLE),
    ("count", rf"{_PLEASE}how many {_OF_MINE}{_WRITTEN}"),
    ("list", rf"{_PLEASE}(?:which|what) {_OF_MINE}{_WRITTEN}"),
    *(("count", rf"{_PLEASE}how many {_OF_MINE}{_ITEMS} {tail}") for tail in _TAILS),
    ("count", rf"{_PLEASE}(?:count|number of) (?:all |the |my )*{_ITEMS} {_SAY} {_ABOUT}$"),
    *(("list", rf"{_PLEASE}(?:which|what) {_OF_MINE}{_ITEM} {tail}") for tail in _TAILS),
    ("list", rf"{_PLEASE}{_LIST} {_THE}{_ITEMS} {_OF}"),
    ("list", rf"{_PLEASE}{_LIST} (?:everything|anything|all|what)(?: that)?(?: (?:i|we|you) have)? {_ON} {_ABOUT}$"),
    (
        "list",
        rf"{_PLEASE}(?:do|have|did) (?:i|we|you) (?:already )?(?:have|got) {_QUANTITY}"
        rf" (?:{_ON} {_ABOUT}|{_BY_OR_FROM})$",
    ),
    ("list", rf"{_PLEASE}what (?:else )?{_HAVE} ?(?:got )?(?:{_ON} {_ABOUT}|{_BY_OR_FROM})$"),
    ("list", rf"{_PLEASE}(?:are|were) there (?:any |some )?{_ITEMS} {_OF}"),
    ("list", rf"{_PLEASE}(?:is|are) there anything {_ON} (?P<about>.+?) in (?:my|the|this|our) {_MINE}$"),
    ("list", rf"^(?:(?:all|any|the|my) )*(?:news )?(?:articles|stories) {_OF}"),
    ("list", rf"^everything(?: (?:i|we|you) have)? (?:about|on) {_ABOUT}$"),
    ("summary", rf"{_PLEASE}{_PUT} {_THE}(?:{_COVERAGE}|{_ITEMS}) {_OF_COVERAGE}"),
    ("summary", rf"{_PLEASE}what (?:are|is|do|does) {_THE}{_ITEMS} (?P<rest>(?:by|from) .+?) (?:about|{_COVER})$"),
    ("summary", rf"{_PLEASE}{_PUT} (?:(?:all|the|my|these|those) )*(?P<about>.+?) (?:{_ITEMS}|{_COVERAGE})$"),
    ("list", rf"{_PLEASE}(?:do|does|did) (?:any|some|one)(?: of (?:the|my))? {_ITEM} {_SAY} {_ABOUT}$"),
    ("summary", rf"^(?:the )?{_COVERAGE} (?:of|on|about) {_ABOUT}$"),
    ("summary", rf"^what(?:'s| is) in (?:my|the|this|our|your) {_MINE}$"),
    (
        "authors",
        rf"{_PLEASE}who (?:else )?(?:has |have |had )?(?:wrote|written|writes|reported|reports)"
        rf" (?:(?:an? |the )?{_ITEM} )?(?:about|on) {_ABOUT}$",
    ),
    ("authors", rf"{_PLEASE}(?:which|what) {_AUTHORS} {_REPORT} {_ABOUT}$"),
    ("outlets", rf"{_PLEASE}(?:which|what) {_OF_MINE}{_OUTLETS} {_REPORT} {_ABOUT}$"),
    ("outlets", rf"{_PLEASE}who else (?:reports?|reported|is reporting|has reported)(?: about| on| that)? {_ABOUT}$"),
)
_PATTERNS: tuple[tuple[Wants, re.Pattern[str]], ...] = tuple(
    (wants, re.compile(pattern, re.IGNORECASE)) for wants, pattern in _FORMS
)
_NAME_AHEAD = re.compile(
    rf"(?P<which>(?i:which|what|how many|{_LIST}(?: all| the)*)) (?P<name>[A-Z][\w.&']*(?: [A-Z][\w.&']*)*)"
    rf" (?P<items>{_ITEMS}) (?P<say>{_SAY}) (?P<about>.+)$"
)
_BY = re.compile(r"\b(?:written |published )?(?:by|from|in) (?:the )?", re.IGNORECASE)
_BY_AUTHOR = re.compile(
    rf"^(?:written |published )?by (?P<author>.+?)(?: {_SAY} (?P<about>.+))?$"
    r"|^(?P<about2>.*?)(?:,? (?:that were )?written)? by (?P<author2>[^\W\d_a-z].*)$"
)
_LEAD = re.compile(rf"^(?:(?:{_SAY}|both) )+", re.IGNORECASE)
_EXCEPT = re.compile(
    r",? (?:but|and) not (?:mention(?:ing)? |about |on )?|,? (?:excluding|except for|except) ", re.IGNORECASE
)
_TAIL = re.compile(
    rf"{_IN_MINE}(?:,? (?:so far|at all|recently|lately|please|in total|altogether|already))*$"
    r"|^(?:anything|something|news) (?:about|on) ",
    re.IGNORECASE,
)
_NO_AUTHOR = frozenset("i we you he she they it who anyone anybody someone media there this that".split())


@dataclass(frozen=True, slots=True)
class CollectionQuestion:
    """A question about the collection: articles about `about` ("" for all), by `author`, from `outlets` (as stored).

    `leaving_out`: of these, not the ones about this; "" leaves out none.
    """

    about: str
    author: str | None
    outlets: tuple[str, ...]
    wants: Wants
    leaving_out: str = ""


def collection_question(question: str, outlets: Sequence[str] = ()) -> CollectionQuestion | None:
    """What a question asks of the collection itself; None for one about the world. The period it names is left out.

    `outlets`: those in the store; one that the question names ("from the Harbor Ledger") is given as all that it can
    mean there ("Harbor Ledger - News", "Harbor Ledger - Opinion").
    """
    text = _name_behind(_tidy(without(_tidy(question), periods(_tidy(question), _ANY_DAY))), outlets)
    for wants, pattern in _PATTERNS:
        match = pattern.search(text)
        if match is None:
            continue
        groups = match.groupdict()
        author, rest = groups.get("author"), groups.get("about") or groups.get("rest") or ""
        if author and not _may_write(author):
            return None
        return _asked(wants, author, _TAIL.sub("", rest), outlets)
    return None


def _name_behind(text: str, outlets: Sequence[str]) -> str:
    """ "Which Fox articles are about Kavanaugh?" as "which articles from Fox …"; of a name that is no outlet's as
    "which articles are about Trump and Kavanaugh"."""
    found = _NAME_AHEAD.match(text)
    if not found:
        return text
    asked = f"{found['which']} {found['items']}"
    if outlets_named(found["name"], outlets):
        return f"{asked} from {found['name']} {found['say']} {found['about']}"
    return f"{asked} {found['say']} {found['name']} and {found['about']}"


def asks_for_articles(question: str) -> bool:
    """Whether a question is about the collection itself."""
    return collection_question(question) is not None


def _may_write(author: str) -> bool:
    """Whether the words can name an author or an outlet: no pronoun, and "the" only before a name."""
    first, *rest = author.split()
    return first.lower() not in _NO_AUTHOR and (
        first.lower() != "the" or rest[:1] != [word.lower() for word in rest[:1]]
    )


def _asked(wants: Wants, author: str | None, rest: str, outlets: Sequence[str]) -> CollectionQuestion:
    named = outlets_named(author, outlets) if author else ()
    if named:
        author = None
    for found, start, end in _outlets_in(rest, outlets):
        named = named or found
        rest = f"{rest[:start]} {rest[end:]}"
        break
    rest = " ".join(rest.split())
    if author is None and (match := _BY_AUTHOR.search(rest)):
        author = match.group("author") or match.group("author2")
        rest = match.group("about") or match.group("about2") or ""
    elif rest.lower().startswith(("by ", "from ")):
        rest = rest.split(" ", 1)[1] if not named else ""
    about, *out = _EXCEPT.split(_LEAD.sub("", rest.strip(" ,")), maxsplit=1)
    return CollectionQuestion(
        _unquoted(about), author.strip(" ,") if author else None, named, wants, _unquoted("".join(out))
    )


def _outlets_in(text: str, outlets: Sequence[str]) -> Iterator[tuple[tuple[str, ...], int, int]]:
    """(outlets as stored, start, end) of "from the X", "in X", "by X" in a text, the longest name first."""
    for match in _BY.finditer(text):
        ends = [match.end() + word.end() for word in re.finditer(r"[^\s]+", text[match.end() :])][:6]
        for end in reversed(ends):
            if found := outlets_named(text[match.end() : end], outlets):
                yield found, match.start(), end


def _tidy(question: str) -> str:
    return " ".join(question.replace("’", "'").split()).strip(" ?!.;:")


def _unquoted(text: str) -> str:
    text = text.strip(" ?!.,;:")
    return text[1:-1] if text[:1] == "'" and text[-1:] == "'" else text
