"""A follow-up question is made to stand alone, by rules and a few fitted weights, from the conversation before it.

Pronouns give way to what they stand for, "And Hegseth?" takes the earlier question with the new name in it, "Why?"
asks why of what was asked before, "the causes" become "the causes of" the subject. A question that names its own
subject stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from qa import antecedents, clauses, pronouns
from qa.answer import Turn
from qa.antecedents import SMALL_TALK, Candidate, Talk
from qa.phrases import as_written, phrases_of, tokens_of
from qa.pronouns import Change
from qa.small_talk import is_greeting, is_objection
from qa.terms import terms_of

LONGEST = 400
"""Characters of a question beyond which it is left as it is; nobody refers back in so many words."""
READ = 700
"""Characters of an answer that are read for names."""
RECENT = 5
"""Questions back to which names of answers are kept; those of questions are always kept."""
TURNS = 60
"""Turns of a conversation that are read, from its end."""
_NO_ANSWER = re.compile(
    r"\s*(?:newsdesk (?:only shows|reads English)"
    r"|i (?:do not|don['’]t) know|your articles (?:do not|don['’]t|touch|within|say nothing|speak of)"
    r"|none of your|nothing (?:in your|on this)|no two sentences|ask about what your|there are no articles"
    r"|the question is empty|no articles?\b|not in your articles)",
    re.IGNORECASE,
)
_LEAD = re.compile(r"^(?:and|but|so|or|then|now|ok(?:ay)?|well|hmm|wow|yes|no)\b[\s,.]*(?=\w)", re.IGNORECASE)
_OPEN_END = re.compile(
    r"(?:.*[.!?]\s+)?(?:and |but |so )?(?:what|who|which)(?:\s+(?:is|are|was|were)|['’]s)\s+"
    r"(?:the|some|some of the|any|other|important|common|similar|main|key|major|typical|different)\s+"
    r"(?P<what>[\w' -]+?)(?P<end>\s+like|\s+about|\s+called)?\s*[?.!]*$",
    re.IGNORECASE,
)
_HAPPENED = re.compile(
    r"(?:and |but |so |then )?(?P<at>what (?:else )?happen(?:ed|s))"
    r"(?: in \d{4}| next| then| later| after(?: that|wards?)?)?\s*[?.!]*",
    re.IGNORECASE,
)
_ELSE = re.compile(r"\b(?:anything|something|what) else\b[^?.!]*", re.IGNORECASE)
_RELATIONAL = frozenset(
    "cause causes effect effects impact impacts symptom symptoms treatment treatments reaction reactions response "
    "responses outcome outcomes result results finding findings conclusion conclusions vote votes turnout member "
    "members character characters author authors writer director producer founder owner leader leaders head winner "
    "winners loser victim victims suspect suspects casualties survivors witnesses cost costs price prices size "
    "population capital economy language religion type types kind kinds form forms aspect aspects detail details "
    "feature features element elements component components part parts step steps stage stages task tasks sales name "
    "names title titles reason reasons purpose purposes goal goals aim aims term terms condition conditions theme "
    "themes plot cast ending advantage advantages disadvantage disadvantages benefit benefits risk risks danger "
    "dangers charge charges verdict criticism criticisms controversy controversies problem problems issue issues "
    "challenge challenges plan plans alternative alternatives option options difference differences similarity "
    "similarities consequence consequences significance importance role function functions use uses application "
    "applications example examples origin origins history background meaning definition song songs single singles "
    "track tracks album albums film films movie movies book books work works award awards hit hits record records "
    "drummer singer lineup score date location place information fact facts news coverage evidence opposition support "
    "chance chances damage toll death deaths source sources requirement requirements rule rules measure measures "
    "experiment experiments project projects team teams demand demands proposal proposals guarantee guarantees "
    "comment comments statement statements quote quotes".split()
)
_THERE_IS = re.compile(
    r"(?:(?:and|but|so)\s+)?(?:(?:is|are|was|were)\s+there\s+(?:any\s+|some\s+)?|any\s+)"
    r"(?P<what>[\w' -]+?)(?P<end>\s+mentioned)?\s*[?.!]*",
    re.IGNORECASE,
)


def stand_alone(question: str, history: Sequence[Turn]) -> tuple[str, str | None]:
    """(the question made to stand alone, the earlier question it builds on or None where it stood alone)."""
    talk = _heard(history)
    alone, _ = _rewritten(question, talk)
    return (alone, talk.asked) if alone != question else (question, None)


def _heard(history: Sequence[Turn]) -> Talk:
    """The conversation so far, each question made to stand alone by what came before it."""
    talk = Talk()
    for turn in history[-TURNS:]:
        text = " ".join((turn.content or "").split()) if turn.role == "user" else (turn.content or "").strip()
        if not text:
            continue
        talk = _asked(talk, text) if turn.role == "user" else _answered(talk, text)
    return talk


def _asked(talk: Talk, text: str) -> Talk:
    if {token.key for token in tokens_of(text[:LONGEST])} <= SMALL_TALK or is_greeting(text) or is_objection(text):
        return talk
    if len(text) > LONGEST:
        return Talk(talk.mentions, None, None, talk.turn + 1)
    alone, changes = _rewritten(text, talk)
    stood = {change.words: change.role for change in changes if change.role}
    said = antecedents.said_in(alone[:LONGEST], talk.turn, "question")
    mentions = [replace(one, stood=stood.get(one.phrase.words)) for one in said]
    typed = [one for one in phrases_of(text) if one.name] if alone != text and not stood else []
    if len(typed) == 1:  # "And Zarif?" turns to him
        mentions = [replace(one, spot="focus") if one.phrase.words == typed[0].words else one for one in mentions]
    kept = [one for one in talk.mentions if one.spot != "answer" or one.turn > talk.turn - RECENT]
    return Talk((*kept, *mentions), alone[:LONGEST], None, talk.turn + 1)


def _answered(talk: Talk, text: str) -> Talk:
    if _NO_ANSWER.match(text):
        return talk
    now = max(talk.turn - 1, 0)
    first, _, rest = text[:READ].partition("\n")
    short = first.strip("*_#>`- .") if len(first.split()) <= 6 else None
    short = short if short and short.lower() not in ("yes", "no") else None
    mentions = [*antecedents.said_in(short or first, now, "short" if short else "answer")]
    mentions += antecedents.said_in(rest, now, "answer")
    named = [one for one in mentions if one.phrase.name or one.spot == "short"]
    return Talk((*talk.mentions, *named), talk.asked, short, talk.turn)


def _applied(question: str, changes: Sequence[Change]) -> str:
    for change in sorted(changes, key=lambda one: -one.start):
        question = question[: change.start] + change.text + question[change.end :]
    return question


def _rewritten(question: str, talk: Talk) -> tuple[str, list[Change]]:
    """The question as it stands alone, and what was put in place of a pronoun."""
    if talk.asked is None or not question.strip() or len(question) > LONGEST or is_objection(question):
        return question, []
    whole = clauses.completed(question, talk.asked, talk.short)
    if whole:
        return whole, []
    found = antecedents.candidates(talk.mentions)
    changes = pronouns.replaced_in(question, found, talk)
    if other := clauses.replaced(_applied(question, changes), talk.asked):
        return other, changes
    if not changes:
        changes += _subject(question, found, talk)
    if not changes:
        return question, []
    text = _applied(question, changes)
    text = _LEAD.sub("", text)
    return text[:1].upper() + text[1:], changes


def _subject(question: str, found: Sequence[Candidate], talk: Talk) -> list[Change]:
    """A question that names nothing of its own asks about what the talk is about: "the causes of X"."""
    chosen = antecedents.best("topic", found, talk.turn)
    if chosen is None or any(one.name for one in phrases_of(question)):
        return []
    topic = as_written(chosen.phrase)
    near = "in" if antecedents.kind_of(chosen) == "place" else "of"
    if match := _OPEN_END.fullmatch(question) or _THERE_IS.fullmatch(question):
        phrases = phrases_of(f"the {match['what']}")
        whole = len(phrases) == 1 and phrases[0].end == len(match["what"]) + 4
        if whole and phrases[0].words[-1] in _RELATIONAL and not terms_of(match["what"]) & terms_of(topic):
            return [Change(match.end("what"), match.end("what"), f" {near} {topic}", chosen.phrase.words)]
    if match := _HAPPENED.fullmatch(question):
        return [Change(match.end("at"), match.end("at"), f" to {topic}", chosen.phrase.words)]
    if "article" in question and (match := re.search(r"(?:this|the) article", question)):
        return [Change(match.end(), match.end(), f" about {topic}", chosen.phrase.words)]
    if (match := _ELSE.search(question)) and " about" not in question:
        return [Change(match.end(), match.end(), f" about {topic}", chosen.phrase.words)]
    return []
