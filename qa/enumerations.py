"""Short answers that are lists: "which airlines" wants all that a sentence names, "how many animals" all it counts.

A reader gives the likeliest of them; what stands beside it, joined by commas and "and", is as much the answer.
"""

from __future__ import annotations

import re

from qa.values import NUMBER_WORDS

_NAME = r"(?:the )?[A-Z][\w.'’&-]*(?: (?:(?:of|de|van|von|al) )?[A-Z0-9][\w.'’&-]*){0,5}"
_NAMES = re.compile(rf"{_NAME}(?:, {_NAME})*,? (?:and|or) {_NAME}")
_NUMBER = rf"(?:(?:about|around|roughly|nearly|almost|some|over|at least) )?(?:\d[\d,.]*|{'|'.join(NUMBER_WORDS)})"
_COUNTED = re.compile(rf"{_NUMBER} [a-z-]+(?:(?:,|,? and) {_NUMBER} [a-z-]+)*,? and {_NUMBER} [a-z-]+")
_SEVERAL = re.compile(
    r"\b(?:which|what) (?:[\w'’-]+ ){0,3}?(?!(?:is|was|does|has|news|its|this|us)\b)[a-z]+(?<![sui'’])s\b"
    r"(?= (?!(?:to|from|in|on|at|the|an?|for|with|by|his|her|its|their|that)\b)[a-z])"  # "which airline flies to" not
    r"|\b(?:which|what) (?:[\w'’-]+ ){0,3}?(?:people|men|women|children)\b|\bwho (?:were|are)\b",
    re.IGNORECASE,
)
_HOW_MANY = re.compile(r"\bhow many (?P<things>[a-z-]+)", re.IGNORECASE)


def whole_list(question: str, text: str, start: int, end: int) -> tuple[int, int]:
    """Where the list begins and ends that the answer at [start, end) of a sentence is part of, where `question` asks
    for several; else the answer's own place.

    Of what is counted only what follows: "two workers, 43 dogs and 80 cats" are 43 dogs and 80 cats, to "how many
    animals"; but the dogs alone to "how many dogs".
    """
    if counted := _HOW_MANY.search(question):
        found = _COUNTED.match(text, start)
        one = counted["things"].lower().rstrip("s")
        return (start, found.end()) if found and one not in found[0].lower() else (start, end)
    if _SEVERAL.search(question):
        for found in _NAMES.finditer(text):
            if found.start() <= start and end <= found.end():
                last = found.end() - (found.end() == len(text) and text.endswith("."))
                return found.start(), last
    return start, end
