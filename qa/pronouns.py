"""Pronouns of a question, each replaced by what it stands for in the conversation before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa import antecedents, clauses
from qa.antecedents import Candidate, Role, Talk
from qa.phrases import (
    AUXILIARIES,
    BE,
    DO,
    MODALS,
    POINTING,
    PREPOSITIONS,
    PRONOUNS,
    Phrase,
    Token,
    as_written,
    is_small,
    is_verb,
    phrases_of,
    tokens_of,
)

_STOP = re.compile(r"[.!?;]\s|,\s")
_ROLES: dict[str, Role] = {
    "he": "he", "him": "he", "his": "he", "he's": "he", "she": "she", "her": "she", "hers": "she", "she's": "she",
    "it": "it", "its": "it", "it's": "it", "they": "they", "them": "they", "their": "they", "theirs": "they",
    "they're": "they", "this": "it", "that": "it", "these": "they", "those": "they", "there": "there",
}  # fmt: skip
_OWNING = frozenset("his her hers its their theirs".split())
_PARTS = frozenset("and or but when if because while that who which where why how after before since".split())
_AFTER_POINTING = (
    AUXILIARIES
    | (PREPOSITIONS - {"of", "with", "in"})
    | frozenset("and or but so too still also even really actually exactly again not such very then".split())
)
_SAYING = frozenset("say said do done know think mean".split())
_OF_EVENTS = frozenset(
    "order ordered plan planned approve approved authorise authorised authorize authorized cause caused confirm"
    " confirmed announce announced report reported deny denied condemn condemned claim claimed witness witnessed"
    " investigate investigated prevent prevented".split()
)
"""Verbs whose object is something that happened: of "Who ordered it?" no person or place."""
_EXPLETIVE = re.compile(
    r"\bit\s+(?:(?:is|was|be)\s+)?(?:still\s+)?(?:(?:true|possible|important|necessary|likely|better|worth|okay|ok|safe"
    r"|legal|easy|hard|difficult|common|normal|time)\s+(?:to|that|for|if|when)|that|rain|snow|take|takes|took)\b"
    r"|\b(?:what time|what day|how cold|how hot|how warm|how far|how late|how early) (?:is|was) it\b",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?]+(?=\s|$)")


@dataclass(frozen=True, slots=True)
class Change:
    """Characters [start, end) of the question become `text`, which stands for `words` in the role of a pronoun."""

    start: int
    end: int
    text: str
    words: tuple[str, ...] = ()
    role: Role | None = None


def replaced_in(question: str, found: Sequence[Candidate], talk: Talk) -> list[Change]:
    """Each first pronoun of its kind, replaced by what it stands for."""
    changes: list[Change] = []
    tokens = tokens_of(question)
    own = phrases_of(question)
    expletive = [match.span() for match in _EXPLETIVE.finditer(question)]
    done: set[Role] = set()
    for at, token in enumerate(tokens):
        role = _ROLES.get(token.key)
        if role is None or role in done or token.text in ("IT", "US") or not _in_question(question, token):
            continue
        if role == "it" and any(start <= token.start < end for start, end in expletive):
            continue
        if token.key in POINTING and not _alone(tokens, at):
            continue
        if role == "there" and _exists(tokens, at):
            continue
        done.add(role)
        if _meant_within(role, token, question, own):
            continue
        fitting = [one for one in found if not _named(one.phrase, own)]
        chosen = (_pair(fitting, talk) if role == "they" else None) or antecedents.best(role, fitting, talk.turn)
        if role == "it" and (event := _event(tokens, at, chosen, talk)):
            changes.append(Change(token.start, token.end, event))
        elif chosen:
            changes.append(_replacement(tokens, at, role, chosen))
    return changes


def _in_question(question: str, token: Token) -> bool:
    """Whether the word is in a sentence that asks, or in the last one."""
    end = _SENTENCE_END.search(question, token.end)
    return end is None or "?" in end.group() or not question[end.end() :].strip()


def _pair(found: Sequence[Candidate], talk: Talk) -> Candidate | None:
    """The two people of the last question, where it spoke of just two and of nothing else in the plural."""
    last = [
        one for one in found if any(m.turn == talk.turn - 1 and m.spot in ("question", "focus") for m in one.mentions)
    ]
    people = [one for one in last if one.phrase.name and antecedents.kind_of(one) in antecedents.PERSONS]
    if len(people) != 2 or any(one.phrase.plural for one in last):
        return None
    first, second = sorted(
        people, key=lambda one: max((m.turn, -m.phrase.start) for m in one.mentions)[1], reverse=True
    )
    text = f"{as_written(first.phrase)} and {as_written(second.phrase)}"
    words = (*first.phrase.words, "and", *second.phrase.words)
    return Candidate(Phrase(text, 0, len(text), words, True, True, False, ""), (*first.mentions, *second.mentions))


def _event(tokens: Sequence[Token], at: int, chosen: Candidate | None, talk: Talk) -> str | None:
    """What "about it" means where the last question told of an event: "whether the US could send troops"."""
    last = at + 1 == len(tokens) and at > 0
    clause = clauses.taken_apart(talk.asked or "") if last else None
    if clause and tokens[at - 1].key in _OF_EVENTS and not (chosen and not chosen.phrase.name):
        return clauses.happened(clause)
    if tokens[at - 1].key not in ("about", "to", "on", "of"):
        return None
    if clause is None or not clause.rest or (clause.auxiliary not in DO | MODALS and clause.subject):
        return None
    single = chosen is not None and not chosen.phrase.name and not chosen.phrase.plural
    thing = chosen and single and any(m.turn == talk.turn - 1 for m in chosen.mentions)
    return None if thing else clauses.indirect(clause, talk.asked or "")


def _exists(tokens: Sequence[Token], at: int) -> bool:
    """Whether "there" only says that something is: "is there", "there are"."""
    before = tokens[at - 1].key if at else ""
    last = at + 1 == len(tokens) or not tokens[at + 1].joined
    return not before or _next(tokens, at) in AUXILIARIES or (before in AUXILIARIES - {"be", "been"} and not last)


def _next(tokens: Sequence[Token], at: int) -> str:
    return tokens[at + 1].key if at + 1 < len(tokens) and tokens[at + 1].joined else ""


def _alone(tokens: Sequence[Token], at: int) -> bool:
    """Whether "this" or "that" is a pronoun there, not before a noun and not joining clauses."""
    before = tokens[at - 1] if at and tokens[at].joined else None
    if before and before.key in _SAYING and at + 1 == len(tokens):
        return False
    asked = before is not None and before.key in DO | BE | MODALS
    if tokens[at].key == "that" and before and (before.key in PRONOUNS or not is_small(tokens, at - 1)) and not asked:
        return not _next(tokens, at) and is_verb(tokens, at - 1, "base")
    after = _next(tokens, at)
    if before and asked and after and is_verb(tokens, at + 1, "base" if before.key in DO | MODALS else "part"):
        return True
    return not after or after in _AFTER_POINTING


def _meant_within(role: Role, token: Token, question: str, own: Sequence[Phrase]) -> bool:
    """Whether the pronoun stands for something in the question itself, before it."""
    tokens = tokens_of(question)
    if role == "they" and any(one.key == "and" and one.joined for one in tokens[1:] if one.end < token.start):
        return True
    for phrase in own:
        if phrase.end > token.start:
            continue
        likely = antecedents.may_be(role, phrase)
        between = {one.key for one in tokens if phrase.end <= one.start < token.start}
        owning = token.key in _OWNING and (token.key != "her" or _before_noun(tokens, tokens.index(token)))
        apart = bool(between & _PARTS) or owning or bool(_STOP.search(question, phrase.end, token.start))
        if apart and likely:
            return True
    return False


def _named(phrase: Phrase, own: Sequence[Phrase]) -> bool:
    """Whether the question already names it, in full or in part."""
    return any(set(phrase.words) & set(one.words) if phrase.name else phrase.words == one.words for one in own)


def _replacement(tokens: Sequence[Token], at: int, role: Role, chosen: Candidate) -> Change:
    token, text = tokens[at], as_written(chosen.phrase)
    if token.key.endswith(("'s", "'re")) and token.key not in _OWNING:
        text += " are" if role == "they" else " is"
    elif token.key in _OWNING and not (token.key == "her" and not _before_noun(tokens, at)):
        text += "'" if text.endswith("s") and chosen.phrase.plural else "'s"
    elif role == "there":
        text = f"in {text}"
    return Change(token.start, token.end, text, chosen.phrase.words, role)


def _before_noun(tokens: Sequence[Token], at: int) -> bool:
    return at + 1 < len(tokens) and tokens[at + 1].joined and not is_small(tokens, at + 1)
