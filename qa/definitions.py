"""Who somebody is, how old they are, what something is: answered by what articles say beside the name.

News introduces whom it names, in passing: "National Security Adviser Robert O'Brien", "Soleimani, 62, was commander of
the Quds Force". A definition question is answered by these places (Hildebrandt, Katz and Lin 2004), not by what a
reader takes for an answer in passages near to it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from corpus.article import Article
from index.store import Store
from qa.answer import Answer, Citation, Question, verbatim
from qa.definition_words import FUNCTION
from qa.descriptions import (
    LAST_NAME,
    NAME_WORD,
    WEAK,
    Description,
    age_told,
    age_told_after,
    begin_of_name,
    end_of_title,
    is_role,
    person_told,
    spelled,
    thing_told,
)
from qa.finding import once, sources_of
from qa.lines import leads_elsewhere
from qa.reader import Source

Asks = Literal["who", "age", "what"]

SEARCHED = 200
"""Passages that hold the name, looked through."""
SAID = 3
"""Statements of an answer; one for an age."""
LIKELY = 0.9
"""How sure an answer is: 27 of 30 about people drawn by chance were right, by which the rules were made (see
docs/log.md)."""
YEAR = 365.0
"""Days in which a place comes to count half: who somebody is changes. One without a date counts as so old."""
NOT_EXACT = 0.7
"""What is left where a given name is like the one asked for, and another: Brad Cooper, Bradley Cooper."""
TOLD_OFTEN = 0.3
"""What it counts, times its logarithm, in how many articles somebody is called the same."""
LONGEST, SHORTER = 420, 0.7
"""Characters of a sentence beyond which it counts only so much."""

_AND = r"^(?:(?:and|so|but) )?"
_PERSON = rf"(?P<name>(?:{NAME_WORD} ){{0,4}}{LAST_NAME})"
_THING = r"(?P<name>[A-Z][\w.'&-]*(?: (?:[A-Z][\w.'&-]*|of|the|for|and))*)"
_ASKED: tuple[tuple[Asks, re.Pattern[str]], ...] = (
    ("who", re.compile(rf"{_AND}who(?:'s| is| was| are| were) {_PERSON}\W*$")),
    (
        "age",
        re.compile(
            rf"{_AND}(?:how old (?:is|was)|what(?:'s| is| was) the age of) {_PERSON}"
            r"(?: (?:now|today|when (?:he|she|they) died))?\W*$"
        ),
    ),
    ("what", re.compile(rf"{_AND}what(?:'s| is| was| are| were) (?:an? |the )?{_THING}\W*$")),
)
_SMALL = re.compile(
    r"(?P<asks>(?:who(?:'s| is| was)|how old (?:is|was)) )(?!(?:an?|the|my|your|his|her|their|he|she|it|they|this"
    r"|that|in|on|at|to|for|one|left|next|right|behind|there)\b)(?P<name>[a-z'-]+(?: [a-z'-]+){0,2})\W*$"
)
"""Names as they are typed in haste; whoever no article introduces is looked for as any words are."""
_PREDICATE = re.compile(
    r"(?:ed|ing|ible|able|ly|ent|ous|ful|ive)$|^(?:shot|dead|next|alive|hurt|right|wrong|guilty|known|born|gone|free|sick|ill|safe|new"
    r"|old|involved|better|best|worse|worst|first|last|ahead|happy|sorry|well|here)$"
)
"""Ends, or is, what is asked of somebody: "who was killed", "who is responsible"."""


@dataclass(frozen=True, slots=True)
class Definition:
    """What a question wants defined: `who` somebody is, their `age`, or `what` something is. `words`: of its name.

    `named`: whether it is typed as a name; "who is kavanaugh" may ask for anything.
    """

    asks: Asks
    words: tuple[str, ...]
    named: bool = True


@dataclass(frozen=True, slots=True)
class Place:
    """Where an article tells it: the sentence [start, end), and what it says, by places in the article's text."""

    article: Article
    start: int
    end: int
    said: Description

    @property
    def words(self) -> str:
        """Those that tell it."""
        return " ".join(self.article.text[self.said.start : self.said.end].split())


@lru_cache(maxsize=256)
def definition_asked(question: str) -> Definition | None:
    """What a question wants defined; None for any other."""
    text = " ".join(question.replace("’", "'").split())
    text = text[:1].lower() + text[1:]
    small = _SMALL.match(text)
    if small and not any(_is_no_name(word) for word in small["name"].split()):
        text = small["asks"] + small["name"].title()
    for asks, pattern in _ASKED:
        if found := pattern.match(text):
            name = found["name"].removesuffix("'s")
            words = name.split() if asks == "what" else name[end_of_title(name) :].split()
            while len(words) > 1 and asks != "what" and is_role(words[0]):
                words = words[1:]
            return Definition(asks, tuple(words), small is None)
    return None


def _is_no_name(word: str) -> bool:
    return word in FUNCTION or is_role(word) or bool(_PREDICATE.search(word))


def defined(store: Store, asked: Question) -> Answer | None:
    """The answer to a definition question; None for any other, and where no article says anything.

    Said first is what most articles say, a year old half as much; of those that say the same, the plainest and newest.
    """
    wanted = definition_asked(asked.query)
    if wanted is None or asked.period:
        return None
    hits = store.search_words(" ".join(wanted.words), SEARCHED, asked.scope)
    found = ranked(list(places(wanted, once(store, sources_of(store, hits)))))
    if not found:
        return None
    most = 1 if wanted.asks == "age" else SAID
    citations = tuple(Citation(one.article, one.start, one.end) for one in found[:most])
    return Answer(asked, "answered", verbatim(citations), citations, found[0].words, confidence=LIKELY)


def ranked(found: Sequence[Place]) -> list[Place]:
    """Of those that say the same the best, first what most articles say; none of a sentence that was taken."""
    newest = max((one.article.published for one in found if one.article.published), default=None)

    def weight(one: Place) -> float:
        published = one.article.published
        age = (newest - published).days if newest and published else YEAR
        told = min(1.0, 0.4 + 0.12 * len(one.words.split()))
        long = 1.0 if one.end - one.start <= LONGEST else SHORTER
        return one.said.worth * told * long * math.exp2(-age / YEAR)

    groups: list[list[Place]] = []
    for one in sorted(found, key=weight, reverse=True):
        same = next((some for some in groups if some[0].said.heads & one.said.heads), None)
        if same:
            same.append(one)
        else:
            groups.append([one])
    groups.sort(key=lambda some: -weight(some[0]) - TOLD_OFTEN * math.log(len({one.article.id for one in some})))
    kept: dict[tuple[str, int], Place] = {}
    for some in groups:
        if some[0].said.worth > WEAK or not kept:
            kept.setdefault((some[0].article.id, some[0].start), some[0])
    return list(kept.values())


def places(wanted: Definition, sources: Sequence[Source]) -> Iterator[Place]:
    """Where passages tell what is wanted, at most one place a sentence: the plainest.

    A last name alone is theirs in an article that names them in full; where none does, in one that gives nobody of
    that name another given name.
    """
    whole = {one.article.id: _called(wanted, f"{one.article.title}\n{one.article.text}") for one in sources}
    nowhere = not any("given" in called for called in whole.values())
    for source in sources:
        article, called = source.article, whole[source.article.id]
        known, named = "given" in called or (nowhere and "other" not in called), False
        for start, end in source.passage.sentences:
            text, named_before = article.text[start:end], named
            named = wanted.asks == "age" and bool(re.search(rf"\b{spelled(wanted.words[-1:])}\b", text)) and known
            if leads_elsewhere(text) or text.endswith("?"):
                continue
            found = list(_told(wanted, text, known))
            if named_before and not found and (after := age_told_after(text)):
                found = [after]
            if found:
                best = max(found, key=lambda one: one.worth)
                said = Description(start + best.start, start + best.end, best.worth, best.heads)
                yield Place(article, start, end, said)


def _told(wanted: Definition, text: str, known: bool) -> Iterator[Description]:
    """What a sentence says beside the name. `known`: whether the last name alone is of the one who is asked about."""
    if wanted.asks == "what":
        for name in re.finditer(rf"\b{spelled(wanted.words)}(?![\w-]|['’]s| [A-Z])", text):
            yield from thing_told(text, name.start(), name.end())
        return
    told, given = age_told if wanted.asks == "age" else person_told, wanted.words[:-1]
    for name in re.finditer(rf"\b{spelled(wanted.words[-1:])}(?![\w-]| [A-Z][a-z])", text):
        start = begin_of_name(text, name.start(), given, known=known)
        if start is None:
            continue
        called = text[start : name.start()].split()
        exact = not called or not given or set(given) <= set(called)
        for one in told(text, start, name.end()):
            yield Description(one.start, one.end, one.worth * (1.0 if exact else NOT_EXACT), one.heads)


def _called(wanted: Definition, text: str) -> set[Literal["given", "other"]]:
    """Whether an article calls somebody of this last name by the given name asked for, and by another one."""
    given, found = wanted.words[:-1], set[Literal["given", "other"]]()
    if wanted.asks == "what" or not given:
        return {"given"}
    for name in re.finditer(rf"\b{spelled(wanted.words[-1:])}\b", text):
        begin = begin_of_name(text, name.start(), (), known=False)
        if begin is not None and begin < name.start():
            alike = begin_of_name(text, name.start(), given, known=False) is not None
            found.add("given" if alike else "other")
    return found
