"""Short answers that are lists: "which airlines" wants all that a sentence names, "how many animals" all it counts.

A reader gives the likeliest of them; what stands beside it, joined by commas and "and", is as much the answer.
"""

from __future__ import annotations

import re

from qa.values import NUMBER_WORDS

_WORD = r"[A-Z](?:[\w’'&-]|\.(?=\w))*(?:(?<=Co)\.|(?<=Inc)\.|(?<=Ltd)\.|(?<=Corp)\.|(?<=St)\.)?"
_NAME = rf"(?:the )?{_WORD}(?: (?:(?:of|de|van|von|al) )?{_WORD}){{0,5}}"
_NAMES = re.compile(rf"{_NAME}(?:, {_NAME}){{0,20}},? (?:and|or) {_NAME}")
_HEAD = re.compile(
    r"(?:But|And|So|Or|Only|Both|While|When|As|If|Though|Although|Because|Since|Also|Then|Yet|Even|Instead) "
    r"|(?:In|On|At|After|Before|By|For|From|With|During|Under|Among|Unlike|Like|To|Of) [^,]*, "
)
"""What may stand before a list at the head of a sentence: "But Norway and …", "On Monday, Norway and …"."""
_NUMBER = rf"(?:(?:about|around|roughly|nearly|almost|some|over) )?(?:\d[\d,.]*|{'|'.join(NUMBER_WORDS)})"
_COUNTED = re.compile(rf"{_NUMBER} [a-z-]+(?:(?:,|,? and) {_NUMBER} [a-z-]+){{0,20}},? and {_NUMBER} [a-z-]+")
_SEVERAL = re.compile(
    r"\b(?:which|what) (?:[\w'’-]+ ){0,3}?(?:[a-z]+(?<![sui'’])s|people|men|women|children) (?:\w+ly |still |also )?"
    r"(?:are|were|have|had|did|do|will|would|could|can|may|[a-z]+ed|kept|left|lost|won|took|made|gave|sent|sold|bought|met"
    r"|said|went|came|rose|fell|began|broke|held|led|fought|paid|cut|hit|quit|shut|spent|built|got)\b"
    r"|\bwho (?:were|are)\b",
    re.IGNORECASE,
)
"""A plural with its verb: "which airlines kept …", not "which airline flies …"."""
_HOW_MANY = re.compile(
    r"\bhow many (?:animals|pets|vehicles|victims|casualties|weapons|aircraft|items)\b", re.IGNORECASE
)
"""What is counted by its kinds."""


def whole_list(question: str, text: str, start: int, end: int) -> tuple[int, int]:
    """Where the list begins and ends that the answer at [start, end) of a sentence is part of, where `question` asks
    for several; else the answer's own place.

    Of what is counted only what follows: "two workers, 43 dogs and 80 cats" are 43 dogs and 80 cats, to "how many
    animals".
    """
    if _HOW_MANY.search(question):
        counted = _COUNTED.match(text, start)
        return (start, counted.end()) if counted and counted.end() >= end else (start, end)
    if not _SEVERAL.search(question):
        return start, end
    head = _HEAD.match(text)
    for found in _NAMES.finditer(text, head.end() if head else 0):
        inside = found.start() <= start and end <= found.end()
        if inside and not found[0].endswith(("'s", "’s", "'", "’")):  # "Norway and Sweden's parliament"
            return found.start(), found.end()
    return start, end
