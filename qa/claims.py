"""What a sentence of the news claims: its values with what they measure, and its stances, each with its context."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from qa.claim_words import AUXILIARIES, AXES, EVENT, IRREGULAR, MEASURES, Token
from qa.stances import stances
from qa.terms import stem
from qa.told import Claim, Told, told
from qa.values import Value

_MEASURED_IN = {
    "money": frozenset("cost buy pay fine offer".split()),
    "percent": frozenset("turnout tariff".split()),
}
_GROWS = frozenset("kill hurt miss burn destroy displace infect arrest free".split())
"""What goes on being counted: a later and greater number is news, not disagreement."""
_OF_PEOPLE = frozenset("kill hurt".split())
_PEOPLE = frozenset(
    stem(word)
    for word in "dead people persons mourners victims passengers civilians worshippers residents villagers pilgrims"
    " injured wounded demonstrators protesters".split()
)
"""Who is counted among the killed or hurt under any of these names."""
_NATION = re.compile(r"\s+(?:[A-Z]\w+(?:ans?|ese|is|ish|men))\b")
_NOT_HEADS = frozenset(
    "more other new others civilian additional further years year months month weeks week days day hours hour "
    "minutes minute of in on at the a an to for were was are and or".split()
)
_UNITS = {"year": "year", "month": "month", "week": "week", "day": "day", "hour": "hour", "minute": "minute",
          "years": "year", "months": "month", "weeks": "week", "days": "day", "hours": "hour",
          "minutes": "minute"}  # fmt: skip
_LEADS = frozenset("magnitude depth".split())
_PART = re.compile(r"\b(?:including|among them|of (?:whom|them|which)|mostly)\b[^.;]*$", re.IGNORECASE)


def grows(topic: str) -> bool:
    """Whether what `topic` counts rises as the news goes on."""
    return topic.partition(" ")[2] in _GROWS


def amounts(one: Told) -> Iterator[Claim]:
    """The numbers of a sentence with what they count."""
    if "among" in {token.word for token in one.tokens}:
        return
    for value in one.values:
        if value.kind not in ("number", "money", "percent") or _PART.search(one.text[: value.start]):
            continue
        if value.kind != "number" and sum(given.kind == value.kind for given in one.values) > 1:
            continue  # several shares or sums in one sentence are of several things
        counted = _counted(one, value)
        measure = _measure(one, value)
        if measure in _OF_PEOPLE and (counted in _PEOPLE or _one_nation(one, value)):
            counted = "person"
        if counted and measure in _MEASURED_IN.get(value.kind, {measure}):
            yield Claim("amount", f"{counted} {measure}", one, value)


def _counted(one: Told, value: Value) -> str:
    """What is counted: `person`, `home`, `%`, `USD`; "" where it cannot be told."""
    if value.kind != "number":
        return value.key[:3] if value.kind == "money" else "%"
    before = next((token for token in reversed(one.tokens) if token.end <= value.start and token.word != "of"), None)
    if before and before.word in _LEADS:
        return before.term
    after = [token for token in one.tokens if token.start >= value.end][:4]
    candidates: list[Token] = []
    at = value.end
    for token in after:
        if re.search(r"[,;:()]", one.text[at : token.start]) or token.word in AUXILIARIES:
            break
        if token.word in _UNITS and not candidates:
            return _UNITS[token.word]
        if not token.content and token.word not in ("more", "other", "new", "additional", "further", "civilian"):
            break
        if token.word not in _NOT_HEADS:
            candidates.append(token)
        at = token.end
    plural = next((token for token in candidates if token.word.endswith("s") or token.word in IRREGULAR), None)
    if plural or candidates:
        return (plural or candidates[0]).term if (plural or len(candidates) == 1) else ""
    return "person" if _measure(one, value) == "kill" and "toll" in {token.word for token in one.tokens} else ""


def _one_nation(one: Told, value: Value) -> bool:
    """Whether people of one nation are counted, and nobody else in this sentence: "56 Iranians were crushed"."""
    numbers = [given for given in one.values if given.kind == "number"]
    return len(numbers) == 1 and bool(_NATION.match(one.text, value.end))


def _measure(one: Told, value: Value) -> str:
    """The nearest word that says what happened to what is counted, in the same clause."""
    if re.search(r"\bdeath toll\b[^,;]*\b(?:to|at|was|reached|is|of)\s+(?:\w+\s+){0,2}$", one.text[: value.start]):
        return "kill"
    best, nearest = "", 9
    for token in one.tokens:
        name = MEASURES.get(token.term)
        if not name:
            continue
        a, b = (token.end, value.start) if token.end <= value.start else (value.end, token.start)
        between = one.text[a:b]
        if re.search(r"[;:]", between):
            continue
        distance = len(between.split()) + 2 * between.count(",")
        if distance < nearest:
            best, nearest = name, distance
    return best


def dates(one: Told) -> Iterator[Claim]:
    """The days and years of a sentence with the event they date: the nearest event word before, or at its start."""
    for value in one.whens:
        day = len(value.key) == 10 or (value.key.startswith("--") and len(value.key) == 7)
        if not day and not re.fullmatch(r"\d{4}", value.key):
            continue
        before = [token for token in one.tokens if token.end <= value.start]
        close = [token for token in before if not token.capital and token.content][-2:]
        kinds = [EVENT[token.term] for token in before[-7:] if token.term in EVENT]
        first = one.tokens[0] if one.tokens else None
        if not kinds and first and first.term in EVENT and close:
            kinds = [EVENT[first.term]]
        strong = [kind for kind in kinds if kind in ("begin", "end")] or kinds
        if strong:
            yield Claim("date", f"{strong[-1]} {'day' if day else 'year'}", one, value)


_WHO_DOES = re.compile(
    r"(?:,[^,]{1,60},)?\s+(?:has\s+|have\s+|had\s+)?(?:narrowly\s+|re)?(?P<verb>won|wins|will succeed|will replace"
    r"|succeeds|scored the winning)\b",
    re.IGNORECASE,
)
_TO_WHOM = re.compile(
    r"\s+(?:was|has been|is|will be)\s+(?:re-?)?(?P<verb>elected|appointed|named|sworn in|chosen)\b", re.IGNORECASE
)
_BY = re.compile(r"\b(?P<verb>won|scored|succeeded|replaced)\s+by\s+(?:[a-z]+\s+){0,3}$", re.IGNORECASE)
_NAMED = re.compile(
    r"\b(?:(?P<verb>appointed|named|elected|chose|picked|hired)\s+(?:[a-z]+\s+){0,3}"
    r"|(?P<identified>identified)\b[^,;.]{0,70}\bas\s+(?:[a-z]+\s+){0,2})$",
    re.IGNORECASE,
)
_ROLES = {"won": "win", "wins": "win", "will succeed": "succeed", "will replace": "succeed", "succeeds": "succeed",
          "succeeded": "succeed", "replaced": "succeed", "scored": "score", "scored the winning": "score",
          "chosen": "appoint", "chose": "appoint", "picked": "appoint", "elected": "win", "sworn in": "appoint",
          "appointed": "appoint", "named": "appoint", "hired": "appoint", "identified": "identify"}  # fmt: skip
_WON_MANY = re.compile(
    r"\bwon(?:\s+\S+){0,4}?\s+(?:%|percent|per cent|seats?|medals?|votes?|support|praise|awards?|games?|match(?:es)?"
    r"|points?|states?|right|back|over|approval|prizes?|nods?)\b",
    re.IGNORECASE,
)


def roles(one: Told) -> Iterator[Claim]:
    """The names of a sentence that fill a role only one can fill: won, was appointed, will succeed, was identified."""
    if _WON_MANY.search(one.text):
        return
    for value in one.values:
        if value.kind != "name":
            continue
        ahead, behind = one.text[max(0, value.start - 90) : value.start], one.text[value.end :]
        match = _WHO_DOES.match(behind) or _TO_WHOM.match(behind) or _BY.search(ahead) or _NAMED.search(ahead)
        if not match:
            continue
        verb = (match.groupdict().get("verb") or "identified").lower()
        role = _ROLES[verb]
        if role != "score" or "winning" in one.text:
            yield Claim("name", role, one, value)


def claims(text: str) -> list[Claim]:
    """Everything the sentences of a text claim that can be compared."""
    found: list[Claim] = []
    for one in told(text):
        for maker in (amounts, dates, roles, stances):
            found += maker(one)
    return found


def context(claim: Claim) -> tuple[frozenset[str], frozenset[str]]:
    """(terms of the sentence beside the topic itself, those of them that are names)."""
    own = set(claim.topic.split()) | ({"kill", "hurt"} if claim.kind == "amount" else set())
    value = claim.value
    end = _clause_end(claim) if claim.kind == "stance" else len(claim.told.text)
    terms = {
        token.term
        for token in claim.told.tokens
        if token.content
        and token.start < end
        and token.term not in own
        and MEASURES.get(token.term) not in own
        and AXES.get(token.term, ("", 0))[0] != claim.topic
        and not (value and value.start <= token.start < value.end)
    }
    if _PRONOUN.match(claim.told.text):
        terms |= claim.told.speaker_terms
    return frozenset(terms), frozenset(terms & claim.told.names)


_PRONOUN = re.compile(r"\s*(?:he|she|it|they|his|her|its|their)\b", re.IGNORECASE)
_NEXT_CLAUSE = re.compile(r"\b(?:after|while|before|until|and that|as|when|because|but)\b")


def _clause_end(claim: Claim) -> int:
    """Where the clause of a stance ends."""
    place = max((token.start for token in claim.told.tokens if topic_of(token.term) == claim.topic), default=0)
    found = _NEXT_CLAUSE.search(claim.told.text, place)
    return found.start() if found else len(claim.told.text)


def topics_of(term: str) -> frozenset[str]:
    """What a word of a question may be called as a topic: itself, what it measures, dates or has as its opposite."""
    return frozenset({term, topic_of(term), MEASURES.get(term, term), EVENT.get(term, term)})


def topic_of(term: str) -> str:
    """The pair of opposites a word belongs to, itself where it has none."""
    return AXES.get(term, (term, 0))[0]


def slots(one: Told) -> Iterator[tuple[str, str, str]]:
    """(word, what joins, next word) of content words that stand side by side or with one preposition between."""
    kept: Sequence[Token] = [
        token for token in one.tokens if token.content and token.term not in AXES and token.term not in MEASURES
    ]
    for left, right in pairwise(kept):
        between = one.text[left.end : right.start]
        if re.fullmatch(r"\s(?:(?:on|in|at|of|for|from|to|with|into|against)\s)?(?:(?:the|a|an)\s)?", between):
            yield left.term, " ".join(between.split()).removesuffix("the").removesuffix("an").strip(" a"), right.term
