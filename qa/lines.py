"""Lines of an article that are no plain sentences of its story: links, captions, stamps of time, headings of days."""

from __future__ import annotations

import re

from qa.calendar_dates import MONTH

SHOUTED_WORDS = 4
"""Spaces from which a line in capitals is a headline of another article."""
LONGEST_CAPTION = 500
"""Characters of a line that can be a caption."""
_LINK = re.compile(
    r"^[^.!:]{2,90}:(?=[A-Z])|^\W*(?:More|Related|Read more|Read also|See also|Also read|Watch|Listen|Opinion"
    r"|Fact check)\b[^.!?:]{0,40}:"
    r"|^\W*(?:(?:JUST|MUST) WATCH|Video Ad Feedback|Hide Caption|Photos?: |Now playing)"
    r"|^[^.!?]*\s\|\s[^.!?]*$|^\W*(?:Published|Updated|Posted)?:?\s?[A-Z][a-z]{2,8}\.? \d{1,2}, \d{4},?"
    r"(?: at)? (?:Updated|Published|\d{1,2}:\d\d)"
    r"|^\W*(?:(?:Image|Media) (?:copyright|caption)|CLOSE [A-Z]|Cover image|Image source|\[pullquote\]"
    r"|Play Video \d|\| )"
    r"|^[A-Z][A-Z .'’-]{3,40} / (?:REUTERS|Reuters|AP|AFP|GETTY|Getty)\b"
    r"|\((?:AP|REUTERS|Reuters|Getty|Photo|Image|File)\b[^()]*(?:\)\W*$|$)|/(?:Getty Images|AP|Reuters|AFP)\)?\W*$"
    r"|\bRead more\W*$|[a-z](?:[A-Z][a-z]|\d{4} )[^.?!]*\bMORE\b"
    r"|^\W*(?:The )?(?:opinions|views) expressed (?:by|in|here|are)\b"
    r"|^\W*For (?:the (?:latest|most)|more|updates|breaking)\b[^.]*\b(?:read|follow|visit|see|click|check|go to)\b"
)
_CREDIT = re.compile(
    r"(?:\b(?:REUTERS|AP Photo|AFP|EPA)(?:/[\w.'’ -]{1,40}){1,4}|/(?:Reuters|AP|AFP|EPA|Shutterstock|Bloomberg)"
    r"|\bGetty Images|\((?:AP Photo|Photo by)[^()]{0,80}\))\)?\W{0,3}$"
)
"""Ends a caption, with who took the picture: "REUTERS/Ann Lee/File Photo", "Ann Lee/Pool/Getty Images"; not a sentence,
with whom somebody told something: "told Reuters"."""
_FILE_PHOTO = re.compile(r"\W{0,3}(?:(?:FILE|File) (?:PHOTO|Photo|photo|picture|image)\b|FILE ?[-–—:] )")
DAY_HEADING = re.compile(
    rf"(?:^|(?<=[.\n”\"]))\s*(?P<when>{MONTH}(?: \d{{1,2}},)? (?:19|20)\d\d): (?=[\w“\"‘'])", re.MULTILINE
)
"""Begins an entry of an article that is a timeline itself: "March 2004: Holmes drops out of Stanford"."""


def leads_elsewhere(text: str) -> bool:
    """Whether a line only leads to another article, a video or a photo, or is a stamp of time or of a table, a caption,
    or a headline in capitals between two paragraphs."""
    return bool(_LINK.search(text)) or (text.count(" ") >= SHOUTED_WORDS and text.isupper() and text[-1:].isalnum())


def in_caption(text: str, start: int, end: int) -> bool:
    """Whether characters [start, end) of an article stand in a picture's caption: its line begins with "FILE PHOTO", or
    ends with who took the picture. Its days are of the picture, not of what is told."""
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    line = text[first : last if last >= 0 else len(text)]
    return len(line) <= LONGEST_CAPTION and bool(_FILE_PHOTO.match(line) or _CREDIT.search(line))
