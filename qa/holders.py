"""Who holds an office now, told by the titles that articles give: "New Zealand Prime Minister Jacinda Ardern".

The passages that hold the office's words are looked through, and who is called so most often, and lately, holds it.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from corpus.article import Article
from corpus.dates import MONTHS
from index.store import Store
from qa.answer import Answer, Citation, Question, verbatim
from qa.definition_words import BESIDE, FUNCTION
from qa.definitions import LIKELY
from qa.descriptions import NAME_WORD, end_of_title, is_role
from qa.finding import once, sources_of
from qa.lines import leads_elsewhere
from qa.offices import BELOW, CANDIDATE, OVER, Office, asked_of, called
from qa.reader import Source

SEARCHED, LATELY = 200, timedelta(days=365)
"""Passages looked through of all time, and as many of the time before the newest article."""
HALF = 180.0
"""Days in which a mention comes to count half: who held an office two years ago may not hold it. One without a date
counts as so old."""
AMONG = 0.5
"""What a mention counts beside whose office other names stand than its place's."""
SAID = 3
"""Statements of an answer."""
SUCCESSOR = 0.25
"""Of the weight of whoever is called so most, what somebody must have, by two articles at least, who was called so
later, for the first and the last time: they have come after."""

_BRITAIN = frozenset("british britain uk u.k england english kingdom".split())
_DIRECTIONS = frozenset("north south east west northern southern eastern western".split())
_DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
_NUMERAL = re.compile(r" (?:[IVX]+|[JS]r\.?)$")
_NO_PLACE = frozenset("the current acting new mr mrs ms democratic republican democrat conservative".split())
_OURS = frozenset("us u.s usa america american united states federal nation nation's country country's".split())
_DEMONYMS = {
    "france": "french",
    "netherlands": "dutch",
    "spain": "spanish",
    "greece": "greek",
    "switzerland": "swiss",
    "ireland": "irish",
    "wales": "welsh",
    "denmark": "danish",
    "philippines": "philippine",
    "turkey": "turkish",
    "norway": "norwegian",
    "poland": "polish",
    "sweden": "swedish",
    "finland": "finnish",
    "belgium": "belgian",
    "portugal": "portuguese",
    "scotland": "scottish",
    "lebanon": "lebanese",
}
_NOT_ONE = frozenset(
    frozenset(pair.split()) for pair in ("niger nigeria", "niger nigerian", "india indiana", "indian indiana")
)
"""Places, or their people, that begin alike."""
_LAST = r"(?:al-|el-)?[A-Z][\w'’-]+"
_PERSON = rf"(?P<name>(?!(?:United|States|America|House|Senate|Congress|Department)\b)(?:{NAME_WORD} ){{0,4}}{_LAST})"
_OFFICES = frozenset("office department administration house senate congress state court committee board".split())
_NO_NAME = FUNCTION | frozenset(MONTHS) | _DAYS | _OFFICES | _OURS
_LEAD = r"(?P<lead>(?:[\w.’']+[ -]){0,5}?)"
_OF = r"(?P<of>,? (?:of|for|at|in|to) (?:(?:the|of|and|for|[A-Z][\w.’'-]*) ?){1,6}?)?"


@dataclass(frozen=True, slots=True)
class Held:
    """Where an article calls somebody the holder: the sentence [start, end), and in it their name, [low, high).

    `worth`: less than 1 where other names stand beside the office, "the Illinois EPA".
    """

    article: Article
    start: int
    end: int
    low: int
    high: int
    worth: float

    @property
    def name(self) -> str:
        """As it stands there."""
        return " ".join(self.article.text[self.low : self.high].split())


def holder(store: Store, asked: Question) -> Answer | None:
    """The answer to "Who is the president of France?"; None for any other question, and where no article calls anybody
    so."""
    office = asked_of(asked.query)
    if office is None or asked.period:
        return None
    newest = store.newest()
    recent = replace(asked.scope, since=max(asked.scope.since or date.min, newest - LATELY)) if newest else asked.scope
    query = " ".join(sorted(office.words))
    hits = {hit.passage: hit for scope in (recent, asked.scope) for hit in store.search_words(query, SEARCHED, scope)}
    found = list(named_in(office, once(store, sources_of(store, hits.values()))))
    if not found:
        return None
    theirs = sorted(current(found, newest), key=lambda one: -_shown(one, newest))
    chosen = list({one.article.id: one for one in reversed(theirs)}.values())[::-1][:SAID]
    citations = tuple(Citation(one.article, one.start, one.end) for one in chosen)
    return Answer(asked, "answered", verbatim(citations), citations, chosen[0].name, confidence=LIKELY)


def current(found: Sequence[Held], newest: date | None) -> list[Held]:
    """The places of who is called so in most articles, lately rather than long ago; or of who took their place."""
    of: dict[str, list[Held]] = defaultdict(list)
    for one in found:
        of[_NUMERAL.sub("", one.name).split()[-1].lower().replace("’", "'")].append(one)

    def weight(some: Sequence[Held]) -> float:
        best: dict[str, float] = {}
        for one in some:
            worth = one.worth * _lately(one.article.published, newest)
            best[one.article.id] = max(best.get(one.article.id, 0.0), worth)
        return math.fsum(best.values())

    most = max(of.values(), key=weight)
    later = [
        some
        for some in of.values()
        if _first(some) > _first(most)
        and _last(some) >= _last(most)
        and weight(some) >= SUCCESSOR * weight(most)
        and len({one.article.id for one in some}) > 1
    ]
    return max(later, key=_first, default=most)


def _first(some: Sequence[Held]) -> date:
    """The day of the first place; the first of all days where none has one."""
    return min((one.article.published for one in some if one.article.published), default=date.min)


def _last(some: Sequence[Held]) -> date:
    return max((one.article.published for one in some if one.article.published), default=date.min)


def named_in(office: Office, sources: Sequence[Source]) -> Iterator[Held]:
    """Where passages call somebody the holder of an office, each once."""
    known, head = set[tuple[str, int]](), re.compile(called(office.head), re.IGNORECASE)
    for source in sources:
        article = source.article
        for start, end in source.passage.sentences:
            text = article.text[start:end]
            if not head.search(text) or leads_elsewhere(text):
                continue
            for low, high, around in _called_so(office, text):
                if _of_place(office, around) and (article.id, start + low) not in known:
                    known.add((article.id, start + low))
                    worth = AMONG if _foreign(around, office.place) else 1.0
                    yield Held(article, start, end, start + low, start + high, worth)


def _called_so(office: Office, text: str) -> Iterator[tuple[int, int, str]]:
    """(begin, end) of each name that a sentence gives the office, and the words around that may name its place."""
    head = called(office.head)
    title = rf"{_LEAD}\b(?i:{head})(?!-)\b{_OF},? ?{_PERSON}\b(?!['’]s? (?:Office|Department))"
    for found in re.finditer(title, text):
        if not CANDIDATE.match(text[found.end() :][:12].strip(" -")):
            yield from _name(office, found)
    behind = rf"\b{_PERSON}(?:,| is| was| became| as) {_LEAD}(?i:{head})(?!-)\b{_OF}(?=[,.;)]| \(| and| who|$)"
    for found in re.finditer(behind, text):
        if not found["name"].endswith(("'s", "’s", "’")) and not text[: found.start("name")].endswith(" of "):
            yield from _name(office, found)


def _name(office: Office, found: re.Match[str]) -> Iterator[tuple[int, int, str]]:
    """The name of a match, without a rank or a possessive; none where it is no person's, or the office is over."""
    lead, name = _of_title(found["lead"]), re.sub(r"['’]s?$", "", found["name"])
    low = end_of_title(name)
    words = {word.lower().rstrip(".") for word in name[low:].split() if word[:1].isupper()}
    over = OVER.search(lead) or (BELOW.search(lead) and not BELOW.search(office.head))
    place = any(_same_place(part, word) for part in office.place for word in words)
    person = words and not place and not words & _NO_NAME and not is_role(name.split()[-1])
    if person and not over:
        yield found.start("name") + low, found.start("name") + len(name), f"{lead} {found['of'] or ''}"


def _of_title(lead: str) -> str:
    """What of the words before an office belongs to it: nothing of "Iran has threatened President …"."""
    kept: list[str] = []
    for word in reversed(re.findall(r"[^\s-]+", lead)):
        plain = word.lower().strip(".,")
        if not (
            word[:1].isupper() or plain in BESIDE | {"of", "the"} or OVER.fullmatch(plain) or BELOW.fullmatch(plain)
        ):
            break
        kept.append(word)
    return " ".join(reversed(kept))


def _of_place(office: Office, around: str) -> bool:
    """Whether words name the office's place; of one without a place, or of the US, whether they name no other."""
    places = [word for word in office.place if word not in _OURS]
    words = {_bare(word).lower() for word in around.split()}
    if not places:
        return not _foreign(around, ())
    if set(places) & _BRITAIN:
        return bool(words & _BRITAIN)
    if words & _DIRECTIONS - set(places):  # West Virginia is not Virginia
        return False
    return all(any(_same_place(place, word) for word in words) for place in places)


def _foreign(around: str, places: Sequence[str]) -> bool:
    """Whether words name a place that is neither the US nor one of `places`."""
    names = [_bare(word).lower() for word in around.split() if word[:1].isupper()]
    return any(
        name not in _OURS | _NO_PLACE and not is_role(name) and not any(_same_place(place, name) for place in places)
        for name in names
    )


def _bare(word: str) -> str:
    return re.sub(r"['’]s?$", "", word.strip(".,"))


def _same_place(place: str, word: str) -> bool:
    if place == word or _DEMONYMS.get(place) == word or {place, word} <= _BRITAIN:
        return True
    size = max(4, min(len(place), len(word)) - 1)  # Brazil, Brazilian; not Missouri and Mississippi
    alike = len(place) > 3 and place[:size] == word[:size]
    return alike and frozenset((place, word)) not in _NOT_ONE


def _lately(published: date | None, newest: date | None) -> float:
    return math.exp2(-((newest - published).days if published and newest else HALF * 2) / HALF)


def _shown(one: Held, newest: date | None) -> float:
    """How well a place shows it: the newer, and by the full name."""
    return _lately(one.article.published, newest) * (1.0 if " " in one.name else 0.5)
