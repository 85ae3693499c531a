"""A follow-up question is made to stand alone, by rules and a few fitted weights, from the conversation before it.

Pronouns give way to what they stand for, "And Hegseth?" takes the earlier question with the new name in it, "Why?"
asks why of what was asked before, "the causes" become "the causes of" the subject. A question that names its own
subject stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa import antecedents, clauses
from qa.answer import Turn
from qa.antecedents import Candidate, Mention, Role
from qa.phrases import AUXILIARIES, BE, DETERMINERS, DO, MODALS, POINTING, PRONOUNS, Phrase, Token, is_small, is_verb, phrases_of, tokens_of
from qa.terms import terms_of

LONGEST = 400
"""Characters of a question beyond which it is left as it is; nobody refers back in so many words."""
READ = 700
"""Characters of an answer that are read for names."""
_NO_ANSWER = re.compile(
    r"\s*(?:i (?:do not|don['’]t) know|your articles (?:do not|don['’]t|touch|within|say nothing)|none of your|"
    r"nothing in your|there are no articles|the question is empty|no articles?\b|not in your articles)",
    re.IGNORECASE,
)
_LEAD = re.compile(r"^(?:and|but|so|or|then|now|ok(?:ay)?|well|hmm|wow|yes|no)\b[\s,.]*(?=\w)", re.IGNORECASE)
_STOP = re.compile(r"[.!?;]\s|,\s")
_ROLES: dict[str, Role] = {
    "he": "he", "him": "he", "his": "he", "he's": "he", "she": "she", "her": "she", "hers": "she", "she's": "she",
    "it": "it", "its": "it", "it's": "it", "they": "they", "them": "they", "their": "they", "theirs": "they",
    "they're": "they", "this": "it", "that": "it", "these": "they", "those": "they", "there": "there",
}  # fmt: skip
_OWNING = frozenset("his her hers its their theirs".split())
_PARTS = frozenset("and or but when if because while that who which where why how after before since".split())
_EXPLETIVE = re.compile(
    r"\bit\s+(?:(?:is|was|be)\s+)?(?:still\s+)?(?:(?:true|possible|important|necessary|likely|better|worth|okay|ok|safe|legal|"
    r"easy|hard|difficult|common|normal|time)\s+(?:to|that|for|if|when)|that|rain|snow|take|takes|took)\b|\b(?:what time|what day|how cold|how hot|how "
    r"warm|how far|how late|how early) (?:is|was) it\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Talk:
    """What was said so far. `asked`: the last question, made to stand alone. `short`: its short answer, if a phrase."""

    mentions: tuple[Mention, ...] = ()
    asked: str | None = None
    short: str | None = None
    turn: int = 0


@dataclass(frozen=True, slots=True)
class _Change:
    """Characters [start, end) of the question become `text`, which stands for `words` in the role of a pronoun."""

    start: int
    end: int
    text: str
    words: tuple[str, ...] = ()
    role: Role | None = None


def stand_alone(question: str, history: Sequence[Turn]) -> tuple[str, str | None]:
    """(the question made to stand alone, the earlier question it builds on or None where it stood alone)."""
    talk = _heard(history)
    alone, _ = _rewritten(question, talk)
    return (alone, talk.asked) if alone != question else (question, None)


def _heard(history: Sequence[Turn]) -> Talk:
    """The conversation so far, each question made to stand alone by what came before it."""
    talk = Talk()
    for turn in history:
        text = " ".join((turn.content or "").split()) if turn.role == "user" else (turn.content or "").strip()
        if not text:
            continue
        talk = _asked(talk, text) if turn.role == "user" else _answered(talk, text)
    return talk


def _asked(talk: Talk, text: str) -> Talk:
    alone, changes = _rewritten(text, talk)
    stood = {change.words: change.role for change in changes if change.role}
    said = antecedents.said_in(alone[:LONGEST], talk.turn, "question")
    mentions = tuple(
        Mention(one.phrase, one.turn, one.spot, stood.get(one.phrase.words)) if stood else one for one in said
    )
    return Talk((*talk.mentions, *mentions), alone, None, talk.turn + 1)


def _answered(talk: Talk, text: str) -> Talk:
    if _NO_ANSWER.match(text):
        return talk
    now = max(talk.turn - 1, 0)
    first, _, rest = text[:READ].partition("\n")
    short = first if len(first.split()) <= 6 else None
    mentions = [*antecedents.said_in(first, now, "short" if short else "answer")]
    mentions += antecedents.said_in(rest, now, "answer")
    mentions = [one for one in mentions if one.phrase.name or one.spot == "short"]
    return Talk((*talk.mentions, *mentions), talk.asked, short, talk.turn)


def _rewritten(question: str, talk: Talk) -> tuple[str, list[_Change]]:
    """The question as it stands alone, and what was put in place of a pronoun."""
    if talk.asked is None or not question.strip() or len(question) > LONGEST:
        return question, []
    whole = clauses.completed(question, talk.asked, talk.short)
    if whole:
        return whole, []
    found = antecedents.candidates(talk.mentions)
    changes = _pronouns(question, found, talk)
    changes += _short_names(question, found, changes)
    changes += _definites(question, found, changes, talk)
    if other := clauses.replaced(_applied(question, changes), talk.asked):
        return other, changes
    if not changes:
        changes += _subject(question, found, talk)
    if not changes:
        return question, []
    text = _applied(question, changes)
    text = _LEAD.sub("", text)
    return text[:1].upper() + text[1:], changes


def _applied(question: str, changes: Sequence[_Change]) -> str:
    for change in sorted(changes, key=lambda one: -one.start):
        question = question[: change.start] + change.text + question[change.end :]
    return question


def _pronouns(question: str, found: Sequence[Candidate], talk: Talk) -> list[_Change]:
    """Each first pronoun of its kind, replaced by what it stands for."""
    changes: list[_Change] = []
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
            changes.append(_Change(token.start, token.end, event))
        elif chosen:
            changes.append(_replacement(tokens, at, role, chosen))
    return changes


def _in_question(question: str, token: Token) -> bool:
    """Whether the word is in a sentence that asks, or in the last one."""
    end = re.compile(r"[.!?]+(?=\s|$)").search(question, token.end)
    return end is None or "?" in end.group() or not question[end.end() :].strip()


def _pair(found: Sequence[Candidate], talk: Talk) -> Candidate | None:
    """The two people of the last question, where it spoke of just two and of nothing else in the plural."""
    last = [one for one in found if any(m.turn == talk.turn - 1 and m.spot in ("question", "focus") for m in one.mentions)]
    people = [one for one in last if one.phrase.name and antecedents.kind_of(one) in ("he", "she", "person", "name")]
    if len(people) != 2 or any(one.phrase.plural for one in last):
        return None
    first, second = sorted(people, key=lambda one: max((m.turn, -m.phrase.start) for m in one.mentions)[1], reverse=True)
    text = f"{_as_written(first.phrase)} and {_as_written(second.phrase)}"
    words = (*first.phrase.words, "and", *second.phrase.words)
    return Candidate(Phrase(text, 0, len(text), words, True, True, False, ""), (*first.mentions, *second.mentions))


def _event(tokens: Sequence[Token], at: int, chosen: Candidate | None, talk: Talk) -> str | None:
    """What "about it" means where the last question told of an event: "whether the US could send troops"."""
    ends = at + 1 == len(tokens) and at > 0 and tokens[at - 1].key in ("about", "to", "on", "of")
    clause = clauses.taken_apart(talk.asked or "") if ends else None
    if clause is None or not clause.rest or (clause.auxiliary not in DO | MODALS and clause.subject):
        return None
    thing = chosen and not chosen.phrase.name and any(m.turn == talk.turn - 1 for m in chosen.mentions)
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
    after = at + 1 < len(tokens) and tokens[at + 1].joined
    asked = at > 0 and tokens[at - 1].key in DO | BE | MODALS and at < 5
    if after and asked and is_verb(tokens, at + 1, "base" if tokens[at - 1].key in DO | MODALS else "part"):
        return True
    if after and not is_small(tokens, at + 1):
        return False
    before = tokens[at - 1] if at and tokens[at].joined else None
    if tokens[at].key == "that" and before and (before.key in PRONOUNS or not is_small(tokens, at - 1)):
        return False
    return not (after and tokens[at + 1].key in ("he", "she", "it", "they", "i", "you", "we", "his", "her", "their"))


def _meant_within(role: Role, token: Token, question: str, own: Sequence[Phrase]) -> bool:
    """Whether the pronoun stands for something in the question itself, before it."""
    tokens = tokens_of(question)
    if role == "they" and any(one.key == "and" and one.joined for one in tokens[1:] if one.end < token.start):
        return True
    for phrase in own:
        if phrase.end > token.start or (not phrase.name and role in ("he", "she")):
            continue
        between = {one.key for one in tokens if phrase.end <= one.start < token.start}
        apart = bool(between & _PARTS) or token.key in _OWNING or bool(_STOP.search(question, phrase.end, token.start))
        if apart and antecedents.agreement(role, Candidate(phrase, (Mention(phrase, 0, "question"),))) >= 0:
            return True
    return False


def _named(phrase: Phrase, own: Sequence[Phrase]) -> bool:
    """Whether the question already names it, in full or in part."""
    return any(set(phrase.words) & set(one.words) if phrase.name else phrase.words == one.words for one in own)


def _replacement(tokens: Sequence[Token], at: int, role: Role, chosen: Candidate) -> _Change:
    token, text = tokens[at], _as_written(chosen.phrase)
    if token.key.endswith(("'s", "'re")) and token.key not in _OWNING:
        text += " are" if role == "they" else " is"
    elif token.key in _OWNING and not (token.key == "her" and not _before_noun(tokens, at)):
        text += "'" if text.endswith("s") else "'s"
    elif role == "there":
        text = f"in {text}"
    return _Change(token.start, token.end, text, chosen.phrase.words, role)


def _before_noun(tokens: Sequence[Token], at: int) -> bool:
    return at + 1 < len(tokens) and tokens[at + 1].joined and not is_small(tokens, at + 1)


def _as_written(phrase: Phrase) -> str:
    if phrase.slot in ("my", "our", "your"):
        return f"{phrase.slot} {phrase.text}"
    first, _, rest = phrase.text.partition(" ")
    return f"{first.lower()} {rest}" if first.lower() in DETERMINERS and rest else phrase.text


def _short_names(question: str, found: Sequence[Candidate], changes: Sequence[_Change]) -> list[_Change]:
    """ "Kallas" becomes "Kaja Kallas" where the conversation has said so."""
    longer: list[_Change] = []
    for phrase in phrases_of(question):
        if not phrase.name or len(phrase.words) != 1:
            continue
        full = [
            one.phrase
            for one in found
            if 1 < len(one.phrase.words) <= 4
            and phrase.words[0] == one.phrase.words[0]
            and one.phrase.name
            and "'" not in one.phrase.text
        ]
        full = [one for one in full if one.text.lower() not in question.lower()]
        if full and not any(set(phrase.words) & set(one.words) for one in [*changes, *longer]):
            longer.append(_Change(phrase.start, phrase.end, full[-1].text, full[-1].words))
    return longer


def _definites(question: str, found: Sequence[Candidate], changes: Sequence[_Change], talk: Talk) -> list[_Change]:
    """ "The show" or "this album" becomes the one that the conversation has named."""
    for phrase in phrases_of(question):
        pointed = phrase.slot in POINTING
        if phrase.name or len(phrase.words) > 2 or not (pointed or phrase.text.lower().startswith("the ")):
            continue
        if any(change.start < phrase.end and phrase.start < change.end for change in changes):
            continue
        start = phrase.start - len(phrase.slot) - 1 if pointed else phrase.start
        fuller = [
            one for one in found if _fuller(one.phrase, phrase) and one.phrase.text.lower() not in question.lower()
        ]
        chosen = antecedents.best("topic", fuller, talk.turn)
        if chosen and not any(set(chosen.phrase.words) & set(change.words) for change in changes):
            text = _as_written(chosen.phrase)
            text = text if text.split()[0] in DETERMINERS else f"the {text}"
            return [_Change(start, phrase.end, text, chosen.phrase.words)]
    return []


def _fuller(longer: Phrase, phrase: Phrase) -> bool:
    """Whether the longer phrase names a thing of the same kind."""
    if (
        len(longer.words) <= len(phrase.words)
        or len(longer.words) > 6
        or ("of" in longer.words[1:-1]
        and not longer.name)
    ):
        return False
    heads = {phrase.head, phrase.head.removesuffix("s"), phrase.head + "s"}
    return longer.name and longer.words[-1] in heads and longer.words[-1] not in antecedents._EMPTY_HEADS


_OPEN_END = re.compile(
    r"(?:.*[.!?]\s+)?(?:and |but |so )?(?:what|who|which)(?:\s+(?:is|are|was|were)|['’]s)\s+"
    r"(?:the|some|some of the|any|other|important|common|similar|main|key|major|typical|different)\s+(?P<what>[\w' -]+?)(?P<end>\s+like|\s+about|\s+called)?\s*[?.!]*$",
    re.IGNORECASE,
)
_HAPPENED = re.compile(
    r"(?:and |but |so |then )?(?P<at>what (?:else )?happen(?:ed|s))(?: in \d{4}| next| then| later| after(?: that|wards?)?)?\s*[?.!]*",
    re.IGNORECASE,
)
_RELATIONAL = frozenset(
    "cause causes effect effects impact impacts symptom symptoms treatment treatments reaction reactions response "
    "responses outcome outcomes result results finding findings conclusion conclusions vote votes turnout member members "
    "character characters author authors writer director producer founder owner leader leaders head winner winners loser "
    "victim victims suspect suspects casualties survivors witnesses cost costs price prices size population capital "
    "economy language religion type types kind kinds form forms aspect aspects detail details feature features element "
    "elements component components part parts step steps stage stages task tasks sales name names title titles reason "
    "reasons purpose purposes goal goals aim aims term terms condition conditions theme themes plot cast ending "
    "advantage advantages disadvantage disadvantages benefit benefits risk risks danger dangers charge charges verdict "
    "criticism criticisms controversy controversies problem problems issue issues challenge challenges plan plans "
    "alternative alternatives option options difference differences similarity similarities consequence consequences "
    "significance importance role function functions use uses application applications example examples origin origins "
    "history background meaning definition song songs single singles track tracks album albums film films movie movies "
    "book books work works award awards hit hits record records drummer singer lineup score date location place "
    "information fact facts news coverage evidence opposition support chance chances damage toll death deaths source "
    "sources requirement requirements rule rules measure measures experiment experiments project projects team teams "
    "demand demands proposal proposals guarantee guarantees comment comments statement statements quote quotes".split()
)
_THERE_IS = re.compile(
    r"(?:(?:and|but|so)\s+)?(?:(?:is|are|was|were)\s+there\s+(?:any\s+|some\s+)?|any\s+)(?P<what>[\w' -]+?)(?P<end>\s+mentioned)?\s*[?.!]*",
    re.IGNORECASE,
)


def _subject(question: str, found: Sequence[Candidate], talk: Talk) -> list[_Change]:
    """A question that names nothing of its own asks about what the talk is about: "the causes" -> "the causes of X"."""
    chosen = antecedents.best("topic", found, talk.turn)
    if chosen is None or any(one.name for one in phrases_of(question)):
        return []
    topic = _as_written(chosen.phrase)
    near = "in" if antecedents.kind_of(chosen) == "place" else "of"
    if match := _OPEN_END.fullmatch(question) or _THERE_IS.fullmatch(question):
        phrases = phrases_of(f"the {match['what']}")
        whole = len(phrases) == 1 and phrases[0].end == len(match["what"]) + 4
        if whole and phrases[0].words[-1] in _RELATIONAL and not terms_of(match["what"]) & terms_of(topic):
            return [_Change(match.end("what"), match.end("what"), f" {near} {topic}", chosen.phrase.words)]
    if match := _HAPPENED.fullmatch(question):
        return [_Change(match.end("at"), match.end("at"), f" to {topic}", chosen.phrase.words)]
    if "article" in question and (match := re.search(r"(?:this|the) article", question)):
        return [_Change(match.end(), match.end(), f" about {topic}", chosen.phrase.words)]
    if (
        match := re.search(r"\b(?:anything|something|what) else\b[^?.!]*", question, re.IGNORECASE)
    ) and " about" not in question:
        return [_Change(match.end(), match.end(), f" about {topic}", chosen.phrase.words)]
    return []
