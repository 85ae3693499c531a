"""Which kind of answer a question asks for, by rules."""

from __future__ import annotations

import re

from index.sentences import sentence_spans
from qa.answer import Kind
from qa.collection_questions import asks_for_articles
from qa.timeline_questions import asks_timeline

_HOW = r"how (?:many|much|long|old|far|often|big|large|high|tall)"
_CLAUSE = r"(?:he|she|it|they|we|i|you|the|a|an|his|her|its|their)"
_SPAN = re.compile(
    rf"(?:who|whom|whose|when|where|which|{_HOW}"
    r"|what (?:is|was|are|were) (?:the )?(?:name|date|number|age|cost|price|size|title|capital|cause|reason|amount"
    r"|share|percentage|rate|length|total|score|result|winner|nickname)"
    r"|(?:in|on|at|to|from|for|by|of|with|under|after) (?:what|which|whom)"
    r"|what (?!did|do|does|is|are|was|were|has|have|had|will|would|happen|about|else|can|could|should)\w+)\b",
    re.IGNORECASE,
)
_WHAT = re.compile(r"what(?:'s| is| was| are| were)?\b", re.IGNORECASE)
_TOLD = (
    "sa(?:y|id)|think|thought|tell|told|argued?|claim(?:ed)?|warn(?:ed)?|announced?|call(?:ed)? for|decided?|ruled?"
    "|promised?|proposed?|demand(?:ed)?|offer(?:ed)?|agreed? (?:on|to)|want(?:ed)?(?! to)|do|done|mean"
)
"""What is told in sentences: "What did the court decide?"; "What did he buy?" has a short answer."""
_OPEN = re.compile(
    r"\b(?:(?:summar(?:y|i[sz]e)|explain|describe|compare|tell me|why|how (?:did|do|does|will))\b"
    r"|what (?:happen(?:s|ed)|will happen)|what(?:'s| is) happening|latest (?:on|news|about|developments)\b"
    r"|what(?:'s| is) (?:new|(?:the )?latest)\b(?= (?:on|about|in|with|from)\b|\?|$)"
    rf"|what (?:did|does|do|has|have|had|will|would) .* (?:{_TOLD})\b|overview|background"
    r"|what(?:'s| is| was| are| were) (?:[^?]*'s?|the|his|her|its|their) (?:\w+ )?(?:position|stance|views?|opinion"
    r"|attitude|argument|criticism|policy|plans?|strategy)\b(?! (?:called|named|number)\b))",
    re.IGNORECASE,
)
_YES_NO = re.compile(
    r"(?:is|are|was|were|am|do|does|did|has|have|had|can|could|will|would|shall|should|may|might"
    r"|must|isn't|aren't|wasn't|weren't|don't|doesn't|didn't|hasn't|haven't|won't|wouldn't|can't|couldn't)\b",
    re.IGNORECASE,
)
_INSIDE = re.compile(
    rf"\b(?:{_HOW}\b"
    rf"|(?<!, )which (?!(?:{_CLAUSE}|is|was|are|were|has|have|had|will|would|can|could|may)\b)\w"
    rf"|what (?!(?:{_CLAUSE}|happen\w*|is|was|are|were|do|does|did|has|have|had|will|would)\b)\w"
    r"|(?:as|in|on|at|to|from|for|by|of|with|under|after|since|until|into|against|over|about|than|near)"
    rf" (?:what|who|whom|when|where)\b(?! {_CLAUSE}\b)"
    r"|(?:what|who|whom|when|where)\?)",
    re.IGNORECASE,
)
"""What a question asks for where a statement's word would stand: "moved to which city?", "was charged with what?". Not
what begins a clause of its own ("the deal which he signed", "about what the court said")."""
_FIRST = re.compile(
    r"(?:and|but|so|then|(?:only )?(?:about|around|approximately|roughly|nearly|exactly)) ", re.IGNORECASE
)
_AHEAD = re.compile(
    r"(?:according to|in|on|at|after|before|with|during|for|of|by|since|under|despite|following|besides|once|if|as)"
    rf"\b[^?]*?, (?=(?:who|whom|whose|when|where|which|what|{_HOW}|{_YES_NO.pattern})\b)",
    re.IGNORECASE,
)


_LATEST_ON = re.compile(
    r"^(?:(?:and|so|but|please) )*(?:what(?:'s| is| are)(?: there)? |give me |tell me |show me |any )?(?:the )?"
    r"(?:latest|newest|most recent|recent|new)(?: (?:news|developments?|updates?|headlines|events))* "
    r"(?:on|about|in|with|from|of|for|regarding) (?P<topic>[^?]+?)\W*$"
    r"|^(?:(?:and|so|but) )*what(?:'s| is) (?:new|happening) (?:on|about|in|with|at) (?P<place>[^?]+?)\W*$",
    re.IGNORECASE,
)


_WHY = re.compile(r"^(?:(?:and|but|so) )?why\b|\bwhy (?:did|was|were|is|are|has|have|had|do|does)\b", re.IGNORECASE)


def asks_why(question: str) -> bool:
    """Whether a question asks for a reason."""
    return bool(_WHY.search(question))


def latest_on(question: str) -> str | None:
    """What a question asks the latest on, "Iran" of "What is the latest news on Iran?"; None for any other."""
    found = _LATEST_ON.match(" ".join(question.split()).replace("’", "'"))
    return found["topic"] or found["place"] if found else None


_ON = r"(?:(?:said|say|says|think|thinks|on|about|over|regarding) )+(?P<topic>.+?)\W*$"
_COMPARE = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"^(?:please )?(?:compare|contrast) (?:what )?(?P<one>.+?) (?:and|with|to|vs\.?|versus) (?P<other>.+?) {_ON}",
        rf"^how (?:do|does|did) (?P<one>.+?) and (?P<other>.+?) (?:differ|disagree|compare) {_ON}",
        rf"^(?:what(?:'s| is| are) )?the differences? between (?P<one>.+?) and (?P<other>.+?) {_ON}",
    )
)


_VERSUS = re.compile(
    rf"^(?!(?i:what|who|when|where|why|how|which|did|is|was|in|on)\b)(?P<one>[A-Z][\w.'-]*(?: [A-Z][\w.'-]*){{0,3}})"
    rf" (?i:vs\.?|versus) (?P<other>[A-Z][\w.'-]*(?: [A-Z][\w.'-]*){{0,3}}) {_ON}"
)


def compared(question: str) -> tuple[str, str, str] | None:
    """Whom a question compares, and on what: ("Vance", "Hegseth", "troops"); None for any other."""
    text = " ".join(question.replace("’", "'").split())
    found = next((match for pattern in _COMPARE if (match := pattern.match(text))), _VERSUS.match(text))
    return (found["one"], found["other"], found["topic"]) if found else None


def kind_of(question: str) -> Kind:
    """span (who, when, how many …), yes-no, timeline, articles (about the collection itself), or open.

    A span may be asked for in the midst of a question, and behind sentences that lead up to it: "He was charged with
    how many counts?", "The moon turned red. What is that called?"
    """
    text = " ".join(question.split()).replace("’", "'")
    if asks_timeline(text):
        return "timeline"
    if asks_for_articles(text):
        return "articles"
    asked = _asked(text)
    if _OPEN.search(asked):
        return "open"
    asked = _begun(asked)
    if _YES_NO.match(asked):
        return "yes-no"
    if _SPAN.match(asked) or _WHAT.match(asked):
        return "span"
    return "span" if asked.endswith("?") and _INSIDE.search(asked) else "open"


def _asked(text: str) -> str:
    """The first sentence with a question mark, without those that lead up to it; the whole text where there is none."""
    sentences = (text[start:end] for start, end in sentence_spans(text))
    return next((one for one in sentences if one.endswith("?")), text)


def _begun(asked: str) -> str:
    """A question from its first word on that says what is asked: without "but" and "according to the study,"."""
    for ahead in (_FIRST, _AHEAD, _FIRST):
        if not (_YES_NO.match(asked) or _SPAN.match(asked)) and (found := ahead.match(asked)):
            asked = asked[found.end() :]
    return asked
