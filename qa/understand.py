"""What a question asks for, by rules."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.passage import Scope
from qa import wording
from qa.answer import Kind, Question, Turn
from qa.follow_up import stand_alone

_SPAN = re.compile(
    r"^(?:and |but |so |then )?(?:who|whom|whose|when|where|which"
    r"|how (?:many|much|long|old|far|often|big|large|high|tall)"
    r"|what (?:is|was|are|were) (?:the )?(?:name|date|number|age|cost|price|size|title|capital|cause|reason|amount"
    r"|share|percentage|rate|length|total|score|result|winner|nickname)"
    r"|(?:in|on|at|to|from|for|by|of|with|under|after) (?:what|which|whom)"
    r"|what (?!did|do|does|is|are|was|were|has|have|had|will|would|happen|about|else|can|could|should)\w+)\b",
    re.IGNORECASE,
)
_WHAT_IS = re.compile(r"^what(?:'s|’s| is| was| are| were)\b", re.IGNORECASE)
_OPEN = re.compile(
    r"\b(?:summar|explain|describe|tell me|why|how did|how do|how does|how will|what happened|what's happening|latest"
    r"|what (?:did|does|do) .* (?:say|said|think|tell|argue|claim|warn|announce|call for)|overview|background|compare)",
    re.IGNORECASE,
)
_YES_NO = re.compile(
    r"^(?:and |but |so )?(?:is|are|was|were|am|do|does|did|has|have|had|can|could|will|would|shall|should|may|might"
    r"|must|isn't|aren't|wasn't|weren't|don't|doesn't|didn't|hasn't|haven't|won't|wouldn't|can't|couldn't)\b",
    re.IGNORECASE,
)


def kind_of(question: str) -> Kind:
    """span (who, when, how many …), yes-no, or open."""
    text = question.strip().replace("’", "'")
    if _OPEN.search(text):
        return "open"
    if _YES_NO.match(text):
        return "yes-no"
    if _SPAN.match(text) or _WHAT_IS.match(text):
        return "span"
    return "open" if not text.lower().startswith("what") else "span"


def understand(text: str, scope: Scope, history: Sequence[Turn] = ()) -> Question:
    """The question as it will be searched and answered: space tidied, and a follow-up made to stand alone."""
    # Half a surrogate pair, as broken JSON brings it, can be neither encoded nor stored.
    tidy = " ".join(text.encode("utf-8", "replace").decode("utf-8").split())
    alone, earlier = stand_alone(tidy, history)
    return Question(text=text, understood=alone, kind=kind_of(alone), scope=scope, follow_up_of=earlier)


def scope_words(scope: Scope) -> str:
    """A scope in words, such as `2025-02-01 to 2025-02-14, from Harbor Ledger`."""
    parts = []
    if scope.since and scope.until:
        parts.append(wording.SCOPE_BETWEEN.format(since=scope.since, until=scope.until))
    elif scope.since:
        parts.append(wording.SCOPE_SINCE.format(since=scope.since))
    elif scope.until:
        parts.append(wording.SCOPE_UNTIL.format(until=scope.until))
    if scope.sources:
        parts.append(wording.SCOPE_SOURCES.format(sources=", ".join(scope.sources)))
    return ", ".join(parts)
