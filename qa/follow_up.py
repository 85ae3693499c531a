"""A follow-up question is made to stand alone, by rules, from the questions before it.

"And Hegseth?" takes the earlier question with the new name in it; "When was that?" takes along what the earlier one
was about. A question that names its own subject is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.answer import Turn
from qa.terms import terms_of, words_of

_LEAD = re.compile(
    r"^(?:and|but|so|or|then|ok(?:ay)?|what about|how about|and what about|and how about)\b[\s,]*", re.IGNORECASE
)
_REFERS = re.compile(
    r"\b(?:he|she|it|they|him|her|them|his|hers|its|their|theirs|this|that|these|those|there|then|the (?:latter|former|"
    r"same|other|first|second|deal|call|meeting|talks|plan|statement|interview|vote|law|attack|strike))\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"[A-Z][\w’'ʼ.-]*(?:\s+(?:(?:of|bin|al|de|van|von|der)\s+)?[A-Z][\w’'ʼ.-]*)*")
_ASKING = frozenset(
    "who whom whose what when where which why how is are was were do does did has have had can could will would shall "
    "should may might must and but so or then what's who's tell summarise summarize".split()
)
KEPT = 12
"""Words that are taken along at most, so that they do not drown the question's own."""


def stand_alone(question: str, history: Sequence[Turn]) -> tuple[str, str | None]:
    """(the question made to stand alone, the earlier question it builds on or None where it stood alone)."""
    earlier = _last_question(history)
    if earlier is None or not question or not _leans(question):
        return question, None
    rest = _LEAD.sub("", question).strip()
    names, before = names_in(rest), names_in(earlier)
    bare = rest.rstrip("?!. ")
    if names and before and bare == names[0]:
        return earlier.replace(before[0], names[0], 1), earlier
    about = [name for name in before if name not in names]
    rare = [
        word
        for word in words_of(earlier)
        if word not in _ASKING and terms_of(word) - terms_of(f"{rest} {' '.join(about)}")
    ]
    taken = list(dict.fromkeys([*about, *rare]))[:KEPT]
    if not taken:
        return question, None
    return f"{rest[:1].upper()}{rest[1:]} ({', '.join(taken)})", earlier


def _last_question(history: Sequence[Turn]) -> str | None:
    """The user's last question, itself made to stand alone; None where there is none."""
    asked: str | None = None
    for turn in history:
        if turn.role == "user" and (text := " ".join(turn.content.split())):
            asked = stand_alone(text, [Turn("user", asked)])[0] if asked else text
    return asked


def _leans(question: str) -> bool:
    """Whether a question needs the one before: it begins with "and", refers back, or says next to nothing."""
    if _LEAD.match(question):
        return True
    own = names_in(question)
    if _REFERS.search(question) and not own:
        return True
    return not own and len(terms_of(question) - _ASKING) <= 1


def names_in(question: str) -> list[str]:
    """Capitalised names, in order, without the question's own first word."""
    found = []
    for match in _NAME.finditer(question):
        words = match.group().split()
        while words and words[0].lower().rstrip(".,?") in _ASKING:
            words.pop(0)
        if words:
            found.append(" ".join(words).rstrip("?.!,"))
    return list(dict.fromkeys(found))
