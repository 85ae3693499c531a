"""A sentence of the news taken apart: who says it, its asides, and what is left with its words and values."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from index.sentences import sentence_spans
from qa.claim_words import Token, tokens_of
from qa.values import Value, values

ClaimKind = Literal["amount", "date", "name", "stance"]


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence without who says it and without its asides ("if …", "who …"), both blanked: offsets are the text's.

    `speaker`: the words that say who says it. `whens`: the days it names, weekdays as such. `frame`: words such as
    "since", "daily", "first" that change what is measured.
    """

    text: str
    speaker: str
    tokens: tuple[Token, ...]
    values: tuple[Value, ...]
    conditional: bool
    hypothetical: bool
    whens: tuple[Value, ...] = ()
    frame: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    speaker_terms: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing a sentence says. Two claims are about the same thing only if `topic`s are equal.

    amount: `topic` is what is counted and how ("person kill"); date: each word of `topic` may name the event; name:
    the role; stance: the predicate, with `sign` 1 or -1, and `weak` where it is only possible.
    """

    kind: ClaimKind
    topic: str
    told: Told
    value: Value | None = None
    sign: int = 0
    weak: bool = False


_SAY = r"(?:said|says|told|tells|announced|stated|added|noted|insisted|stressed|reported|warned|argued|wrote|tweeted)"
_BEHIND = re.compile(
    rf",['\"”’]?\s+(?P<who>according to .*|(?:(?!,\s).){{2,80}}?\b{_SAY}\b.{{0,60}}|{_SAY}\s.{{2,80}})$", re.IGNORECASE
)
_AHEAD = re.compile(
    rf"^(?P<who>.{{2,100}}?\b(?:{_SAY}|believes?|statement by|claims? by|claimed|confirmed)\b"
    rf"(?:(?<=told)\s(?:the\s)?[\w ]{{1,30}}?(?=\sthat\b)|(?<=by)\s[\w .]{{3,60}}?(?=\sthat\b))?"
    r"(?:\s(?:on|in)\s\w+(?:\s\w+)?(?=\sthat\b))?)(?P<that>\s+that\s+|,?\s+)",
    re.IGNORECASE,
)
_NEEDS_THAT = re.compile(r"(?:statement by .*|claims? by .*|reported|confirmed|warned|noted|told .*)$", re.IGNORECASE)
_FOLLOWED_BY_THING = re.compile(r"(?:nothing|little|no\b|so\b|yes\b|goodbye)", re.IGNORECASE)
_ASIDE = re.compile(
    r"(?:,\s*|\s|^)(?P<word>if|unless|which|who|whom|whose|although|though|because)\b[^,;.]*(?=[,;.]|$)", re.IGNORECASE
)
_CONDITION = re.compile(r"\b(?:if|unless|until|before|as long as|provided)\b", re.IGNORECASE)
_HYPOTHETICAL = re.compile(
    r"\?|\b(?:should|must|ought|wants?|wanted|calls? for|called for|urge[sd]?|demand(?:s|ed)?|asked?|whether|unclear"
    r"|not clear|(?:may|might|could) have|alleged(?:ly)?|accus\w+|appears?|appeared|seems?|reportedly|forecast\w*"
    r"|expect(?:s|ed)?|predict\w*|project(?:s|ed)|hop(?:e|es|ed|ing)|sought|seeks?|plans?|planned|would have"
    r"|propos\w+)\b",
    re.IGNORECASE,
)
_FRAME = frozenset(
    "since further additional average annual annually daily weekly monthly yearly quarter first second third last "
    "previous previously total altogether each every half other others another lead leads led margin ahead again ever "
    "record men's women's only initially originally preliminary".split()
)
_PER = re.compile(
    r"\b(?:a|per|each|every) (?:day|week|month|year|hour)\b|\bin all\b|\bso far\b|\bmore\b(?! than)", re.IGNORECASE
)


def told(text: str) -> list[Told]:
    """The sentences of a text, each taken apart."""
    return [_told(text, start, end) for start, end in sentence_spans(text)]


def _told(text: str, start: int, end: int) -> Told:
    sentence = " " * start + text[start:end].rstrip(".!\"”' ")
    speaker, said = _split_speaker(sentence, start)
    asides = list(_ASIDE.finditer(said, start))
    conditional = bool(_CONDITION.search(said, start))
    for match in asides:
        said = said[: match.start()] + " " * len(match[0]) + said[match.end() :]
    given = values(said)
    tokens = tokens_of(said)
    frame = {token.word for token in tokens if token.word in _FRAME}
    frame |= {match[0].lower() for match in _PER.finditer(said)}
    return Told(
        text=said,
        speaker=speaker,
        tokens=tokens,
        values=given,
        conditional=conditional,
        hypothetical=bool(_HYPOTHETICAL.search(said, start)),
        whens=tuple(value for value in given if value.kind == "date"),
        frame=frozenset(frame),
        names=frozenset(token.term for token in tokens if token.capital and token.content),
        speaker_terms=frozenset(token.term for token in tokens_of(speaker) if token.content),
    )


def _split_speaker(sentence: str, start: int) -> tuple[str, str]:
    """(who says it, the sentence with that blanked)."""
    speaker = ""
    if behind := _BEHIND.search(sentence, start):
        speaker = behind["who"]
        sentence = sentence[: behind.start()]
    ahead = _AHEAD.match(sentence[start:])
    if ahead and not _FOLLOWED_BY_THING.match(sentence[start + ahead.end() :]):
        that = "that" in ahead["that"]
        if that or not _NEEDS_THAT.search(ahead["who"]):
            speaker = speaker or ahead["who"]
            sentence = " " * (start + ahead.end()) + sentence[start + ahead.end() :]
    return speaker, sentence
