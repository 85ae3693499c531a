"""Questions for a timeline: how something went over time, and of what."""

from __future__ import annotations

import re
from datetime import date

from qa.period import periods, without

_ANY_DAY = date(2000, 1, 1)
"""The words that name a period are the same whatever day it is."""
_WORD = (
    r"(?:time ?-?line|chronology|chronological (?:account|order|history|list|overview)|(?:sequence|course) of events)"
)
_VERB = (
    r"(?:develop|evolve|unfold|progress|play out|escalate|come about|proceed|unravel|go on|change over time"
    r"|get (?:here|this far))"
)
_VERBED = (
    r"(?:developed|evolved|unfolded|progressed|played out|escalated|come about|proceeded|unravell?ed|gone on"
    r"|changed over time|developing|evolving|unfolding|progressing|playing out|escalating)"
)
_WHEN = (
    r"(?: (?:since|from|between|during|after|before|over|so far|until|in|this|last|up to|through|step|day|week)\b.*)?"
)
_WHAT_HAPPENED = re.compile(
    r"(?:(?:and|so|but) )?what(?:'s| has| have| had| was)? (?:been )?(?:happen(?:ed|ing)|going on|went on)"
    r" (?:in|to|with|at|during|between|across|around) (?P<topic>.+)$",
    re.IGNORECASE,
)
_PLEASE = r"^(?:please |can you |could you |would you )*"
_TOPICS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b{_WORD} (?:of events )?(?:in|of|on|about|around|behind|at|during|to) (?P<topic>.+)$",
        # "What is the timeline for the vaccine?" asks for a day to come.
        rf"^(?!(?:what|when|is|was|how)\b).*\b{_WORD} for (?P<topic>.+)$",
        r"^(?!.*\b(?:what|when|who|is|was|are|did|does|do|has|will)\b)"
        rf"(?P<topic>.+?)(?:'s)?[:,]?(?: (?:a|the))? {_WORD}$",
        rf"^(?:and |so |but )?how did (?P<topic>.+?) {_VERB}{_WHEN}$",
        rf"^(?:and |so |but )?how (?:has|have|had|is|are|was|were) (?P<topic>.+?) (?:been )?{_VERBED}{_WHEN}$",
        r"^what happened,?(?: and)? when,? (?:in|with|during|at|to|on) (?P<topic>.+)$",
        r"^what happened,?(?: and)? when(?P<topic>)$",
        rf"{_PLEASE}trace (?:the )?(?:(?:course|development|history|evolution|progress|story|path|rise|origins?|events)"
        r" (?:of|in) )?(?P<topic>.+)$",
        rf"{_PLEASE}walk me through (?:the )?(?:(?:events|course|story|history) (?:of|in) )?(?P<topic>.+)$",
        r"\b(?:key|main|important) (?:dates|events|moments|milestones) (?:in|of|for|during|on)"
        r" (?P<topic>(?!(?:the|this|that) (?:article|text|story)\b).+)$",
        r"^(?P<topic>.+?),? (?:in chronological order|day by day|step by step|date by date)$",
    )
)
_OF_ALL = re.compile(
    r"(?:please )?(?:(?:give|show|make|write)(?: me)? )?(?:an? |the )?(?:timeline|chronology)"
    r"(?: (?:of|for|from) (?:all |the |my |of )*(?:events?|everything|articles?|stories|news|collection))?\W*$",
    re.IGNORECASE,
)


def asks_timeline(question: str) -> bool:
    """Whether a question asks how something went over time."""
    return _topic(question) is not None


def asks_of_all(question: str) -> bool:
    """Whether a question asks for a timeline of whatever the articles tell: "timeline", "a timeline of everything"."""
    return bool(_OF_ALL.match(" ".join(question.split())))


def asks_what_happened(question: str) -> bool:
    """Whether a question asks what happened somewhere or to somebody: told day by day, if over some days."""
    return bool(_WHAT_HAPPENED.match(_without_days(question)))


def topic(question: str) -> str:
    """What a question asks a timeline of, without its period: "the peace talks"; of another question the whole."""
    tidy = _without_days(question)
    found = _topic(question)
    if found is None:
        happened = _WHAT_HAPPENED.match(tidy)
        return happened["topic"] if happened else _topic(tidy) or tidy
    return _without_days(found) or found


def _without_days(question: str) -> str:
    return _tidy(without(question, periods(question, _ANY_DAY)))


def _tidy(question: str) -> str:
    return " ".join(question.replace("’", "'").split()).strip(" ?!.,;:")


def _topic(question: str) -> str | None:
    text = _tidy(question)
    for pattern in _TOPICS:
        if match := pattern.search(text):
            return match.group("topic").strip(" ,:")
    return None
