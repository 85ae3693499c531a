"""Sources that disagree: cited sentences that give different values for the same thing, and those that time explains.

Precision first. Two sentences are compared only where what they claim is the same (what is counted, the event dated,
the role filled, the predicate) and their other words are: the names that only one of them holds, and words in the same
place of the sentence ("strike on the market", "strike on a school"), set them apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Literal

from qa.claim_words import tokens_of
from qa.claims import claims, context, grows, slots, topics_of
from qa.names import same_name
from qa.terms import stem, terms_of
from qa.told import Claim
from qa.values import amount_of, compatible

SAME_NEWS = 3
"""Days between publication within which two tellings of an event are of one event, unless their words say so."""
SHARED = 4
"""Words that two tolls of one event share at least, however else they are told."""
LONGEST = 400
"""Days over which a change is told as a development."""


_WHERE_SAID = re.compile(
    r"(\b(?:said|says|told [^,;]{2,60}?))\s+in (?:an?|his|her|their|its)\s+(?:\w+\s+)?"
    r"(?:interview|statement|speech|post|letter|briefing|remarks|message|tweet|address|comments?)\b[^,;“”\"]*(?=\.?$)"
)
"""Where something was said, at the end of its sentence: "… said in a statement that marks a change"."""


@dataclass(frozen=True, slots=True)
class Side:
    """One cited sentence. `story`: which story its article tells; copies of one story have the same."""

    text: str
    published: date | None
    source: str | None
    story: str
    speaker: str | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """Sides (indexes) that give different values for one thing; `about`: a few words that they share."""

    about: str
    sides: tuple[int, ...]


Verdict = Literal["conflict", "development"]


def differences(
    about: str, sides: Sequence[Side], *, bounds: bool = False
) -> tuple[list[Difference], list[Difference]]:
    """(conflicts, developments) between the sides; of a development the oldest side comes first.

    `about` is the question: only what has to do with it is compared. "" compares everything. `bounds`: whether tolls
    count as different that can both be true, "at least 40" and "at least 56".
    """
    made = [claims(_WHERE_SAID.sub(r"\1", side.text)) for side in sides]
    asked = frozenset(token.term for token in tokens_of(about) if token.content)
    pairs: dict[Verdict, list[tuple[str, int, int, str]]] = {"conflict": [], "development": []}
    for one, other in _comparable(made):
        found = next(_compared(asked, (sides[one], sides[other]), (made[one], made[other]), bounds), None)
        if found:
            verdict, first, second = found
            pairs[verdict].append((f"{first.kind} {first.topic}", one, other, _label(first, second)))
    conflicts, developments = (_merged(pairs[verdict]) for verdict in ("conflict", "development"))
    return conflicts, [_oldest_first(one, sides) for one in developments]


def _comparable(made: Sequence[Sequence[Claim]]) -> list[tuple[int, int]]:
    """Pairs of sides, in their order, that claim something of one topic."""
    claiming: dict[tuple[str, str], list[int]] = {}
    for at, some in enumerate(made):
        for key in {(claim.kind, claim.topic) for claim in some}:
            claiming.setdefault(key, []).append(at)
    return sorted({pair for some in claiming.values() for pair in combinations(some, 2)})


def _compared(
    asked: frozenset[str], sides: tuple[Side, Side], made: tuple[list[Claim], list[Claim]], bounds: bool
) -> Iterator[tuple[Verdict, Claim, Claim]]:
    denied = [{claim.topic for claim in some if claim.kind == "stance" and claim.sign < 0} for some in made]
    for first in made[0]:
        for second in made[1]:
            if first.kind == "stance" and denied[0] & denied[1]:
                continue  # both deny the same
            if (first.kind, first.topic) != (second.kind, second.topic):
                continue
            apart = bounds and _bounds_differ(first, second)
            alike = _alike(asked, first, second) or (apart and _of_one_event(first, second))
            if not alike or not (apart or _differ(first, second)):
                continue
            verdict = "conflict" if apart and _same_news(sides) else _verdict(sides, first, second)
            changed = verdict == "development" and first.kind in ("stance", "name")
            if verdict and (changed or _same_time(first, second)):
                yield verdict, first, second


# Whether the values differ


def _differ(one: Claim, other: Claim) -> bool:
    if one.kind == "stance":
        return one.sign == -other.sign and not (one.weak and other.weak)
    if one.value is None or other.value is None or one.value.kind != other.value.kind:
        return False
    if one.kind == "amount":
        if one.told.hypothetical != other.told.hypothetical or one.told.hypothetical:
            return False
        if one.value.kind == "money" and one.value.key[:3] != other.value.key[:3]:
            return False
        return not (_near(one, other) or _gives(one, other) or _gives(other, one))
    if one.kind == "name":
        return not (_mentions(other, one) or _mentions(one, other))
    return not compatible(one.value, other.value)


def _bounds_differ(one: Claim, other: Claim) -> bool:
    """Whether two tolls are different numbers, whatever they leave open: "at least 40", "more than 50"."""
    if one.kind != "amount" or one.value is None or other.value is None or not grows(one.topic):
        return False
    told = (one.told.hypothetical, other.told.hypothetical)
    (mark, amount), (other_mark, other_amount) = amount_of(one.value), amount_of(other.value)
    rough = (mark or other_mark) and max(amount, other_amount) <= 1.1 * min(amount, other_amount)
    return amount != other_amount and not rough and not any(told) and not (_gives(one, other) or _gives(other, one))


def _same_news(sides: tuple[Side, Side]) -> bool:
    """Whether two sides are of different stories, and not known to be of different times."""
    days = [side.published for side in sides if side.published]
    return sides[0].story != sides[1].story and (len(days) < 2 or abs((days[0] - days[1]).days) <= SAME_NEWS)


def _gives(one: Claim, other: Claim) -> bool:
    """Whether the amount of `other` is one of several in the sentence of `one`."""
    value = other.value
    rest = [given for given in one.told.values if given != one.value]
    return value is not None and any(
        given.kind == value.kind and amount_of(given)[1] == amount_of(value)[1]
        for given in rest
        if given.kind in ("number", "money", "percent")
    )


def _near(one: Claim, other: Claim) -> bool:
    assert one.value is not None
    assert other.value is not None
    if compatible(one.value, other.value):
        # "At least 640" agrees with 3,100, and yet a toll that rose is news.
        return not (grows(one.topic) and amount_of(one.value)[1] * 1.5 < amount_of(other.value)[1])
    return "magnitude" in one.topic and abs(amount_of(one.value)[1] - amount_of(other.value)[1]) <= 0.3


def _mentions(one: Claim, other: Claim) -> bool:
    """Whether the name of `other` stands anywhere in the sentence of `one`."""
    assert other.value
    return any(value.kind == "name" and same_name(value.key, other.value.key) for value in one.told.values)


# Whether they are about the same thing


def _alike(asked: frozenset[str], one: Claim, other: Claim) -> bool:
    (first, names), (second, other_names) = context(one), context(other)
    shared = (first & second) | (first & other.told.speaker_terms) | (second & one.told.speaker_terms)
    only, other_only = first - second - shared, second - first - shared
    here = shared | {form for word in one.topic.split() for form in (word, stem(word))}
    if sum(bool(topics_of(term) & here) for term in asked) < min(2, (len(asked) + 1) // 2):
        return False
    if names & only and other_names & other_only:
        return False
    if one.told.frame != other.told.frame:
        return False
    if _clash(one, other):
        return False
    least = min(len(only), len(other_only)) if not _asked_for(asked, one, other) else 0
    named = bool(shared & (names | other_names | _first_words(one, other)))
    if one.kind == "stance":
        return named and len(shared) >= 2 and least <= len(shared) // 3
    if one.kind == "amount" and grows(one.topic) and named and len(shared) >= 3:
        return least <= len(shared)
    return len(shared) >= (1 if named else 2) and least <= len(shared) // 3


def _asked_for(asked: frozenset[str], one: Claim, other: Claim) -> bool:
    """Whether the question asks for this amount and both sentences speak of all that it does."""
    counted, _, measure = one.topic.partition(" ")
    amount = any({counted, measure} & topics_of(term) for term in asked)
    if one.kind != "amount" or not measure or len(asked) < 3 or not amount:
        return False
    terms = [
        {token.term for token in claim.told.tokens} | claim.told.speaker_terms | set(claim.topic.split())
        for claim in (one, other)
    ]
    return asked <= terms[0] and asked <= terms[1]


def _first_words(one: Claim, other: Claim) -> frozenset[str]:
    """The words that the sentences begin with: they may be names."""
    return frozenset(claim.told.tokens[0].term for claim in (one, other) if claim.told.tokens)


def _same_time(one: Claim, other: Claim) -> bool:
    """Whether the days the sentences name, if both do, can be the same."""
    first, second = one.told.whens, other.told.whens
    if one.kind == "date" or not first or not second:
        return True
    return any(compatible(a, b) for a in first for b in second)


def _of_one_event(one: Claim, other: Claim) -> bool:
    """Whether two tolls are of one event by how many words, a name among them, the sentences share beside them."""
    (first, names), (second, other_names) = context(one), context(other)
    shared, only, other_only = first & second, first - second, second - first
    if len(shared) < SHARED or not shared & (names | other_names) or (names & only and other_names & other_only):
        return False
    return min(len(only), len(other_only)) <= len(shared) and not _clash(one, other)


def _clash(one: Claim, other: Claim) -> bool:
    """Whether two words that stand in the same place of both sentences differ, neither being in the other."""
    first, second = {token.term for token in one.told.tokens}, {token.term for token in other.told.tokens}
    mine, theirs = list(slots(one.told)), list(slots(other.told))
    own = set(one.topic.split())
    for left, joint, right in mine:
        for other_left, other_joint, other_right in theirs:
            ahead = bool(joint) and (left, joint) == (other_left, other_joint) and right != other_right
            if ahead and right not in second and other_right not in first and left not in own:
                return True
            behind = not (joint or other_joint) and right == other_right and left != other_left
            if behind and left not in second and other_left not in first:
                return True
    return False


# Conflict or development


def _verdict(sides: tuple[Side, Side], one: Claim, other: Claim) -> Verdict | None:
    old, new = sides
    first, second = one, other
    if old.published and new.published and new.published < old.published:
        old, new, first, second = new, old, other, one
    days = (new.published - old.published).days if old.published and new.published else None
    apart = _two_speakers((old, new), first, second)
    if old.story == new.story and not (apart and one.kind == "stance"):
        return None
    if one.kind == "stance":
        return _stance_verdict(days, apart, (first, second))
    if one.kind == "amount":
        return _amount_verdict(days, (first, second), new)
    if one.kind == "date":
        moved = re.search(r"\b(?:postpone|delay|move|now|reschedul|push)", new.text)
        if days and (moved or (days > SAME_NEWS and _ahead(first, old))):
            return "development"
        return "conflict"
    if days is not None and days > SAME_NEWS:
        return "development" if days > 180 and one.topic == "appoint" else None
    return "conflict"


def _stance_verdict(days: int | None, apart: bool, pair: tuple[Claim, Claim]) -> Verdict | None:
    for claim in pair:
        if claim.told.conditional and not claim.weak and re.search(r"\b(?:will|would)\b", claim.told.text):
            return None
    if days is None:
        return "conflict" if apart else None
    if days == 0 or (apart and days <= SAME_NEWS):
        return "conflict"
    return "development" if days <= LONGEST else None


def _amount_verdict(days: int | None, pair: tuple[Claim, Claim], new: Side) -> Verdict | None:
    first, second = pair
    assert first.value is not None
    assert second.value is not None
    rose = amount_of(second.value)[1] > amount_of(first.value)[1]
    told = re.search(
        r"\b(?:rose|risen|rise|climb\w*|grown|raised|lowered|revised|corrected|now|still|so far)\b", new.text
    )
    agree = compatible(first.value, second.value)
    if days and days <= LONGEST and (told or (grows(first.topic) and rose)):
        return "development"
    if agree:
        return None
    window = SAME_NEWS if first.topic.partition(" ")[2] else 1
    return "conflict" if days is None or days <= window else None


def _ahead(claim: Claim, side: Side) -> bool:
    """Whether the sentence speaks of what is to come."""
    return bool(re.search(r"\b(?:will|is to|are to|begins?|opens?|starts?|takes? effect|ends?)\b", side.text))


def _two_speakers(sides: tuple[Side, Side], one: Claim, other: Claim) -> bool:
    first, second = (side.speaker or claim.told.speaker for side, claim in zip(sides, (one, other), strict=True))
    if not first or not second:
        return False
    names = [frozenset(token.term for token in tokens_of("x " + text) if token.capital) for text in (first, second)]
    if names[0] or names[1]:
        return bool(names[0] - names[1]) and bool(names[1] - names[0])
    words = [terms_of(text) - _SAYING for text in (first, second)]
    return bool(words[0]) and bool(words[1]) and not words[0] & words[1]


_SAYING = terms_of("said says told tells announced reporters according statement added minister")


# What is handed back

_JOINTS = frozenset(("", "of", "in", "on", "to", "for", "at", "with", "by", "the", "in the"))


def _label(one: Claim, other: Claim) -> str:
    """The words of the first sentence that both hold, with the small words between neighbours: what it is about.

    A comma stands where other words do: "sending troops to Ukraine", "killed, funeral".
    """
    shared = {token.term for token in other.told.tokens}
    kept = [token for token in one.told.tokens if token.term in shared and (token.content or token.term == one.topic)]
    text, last = "", None
    for token in kept[:10]:
        if last is not None:
            between = one.told.text[last.end : token.start].strip()
            text += f" {between} " if between in _JOINTS else ", "
        text += one.told.text[token.start : token.end]
        last = token
    return " ".join(text.split())


def _merged(pairs: Sequence[tuple[str, int, int, str]]) -> list[Difference]:
    """Pairs that differ in the same thing and have a side in common become one."""
    groups: list[tuple[str, set[int], str]] = []
    for topic, one, other, label in pairs:
        members, kept = {one, other}, []
        for group in groups:
            if group[0] == topic and group[1] & members:
                members |= group[1]
                label = group[2]
            else:
                kept.append(group)
        groups = [*kept, (topic, members, label)]
    return [Difference(label, tuple(sorted(members))) for _, members, label in groups]


def _oldest_first(one: Difference, sides: Sequence[Side]) -> Difference:
    return Difference(one.about, tuple(sorted(one.sides, key=lambda at: sides[at].published or date.min)))
