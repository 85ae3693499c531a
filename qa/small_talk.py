"""What is typed that asks nothing of the articles: a greeting, thanks, "ok", or that an answer is wrong."""

from __future__ import annotations

import re

_GREETING = re.compile(
    r"(?:hi|hello|hey|good (?:morning|afternoon|evening)|help(?: me)?|(?:many )?thanks|thank you|ok(?:ay)?|great|yes|no"
    r"|cool|nice|sure|bye|who are you|what are you|what can (?:you do|i ask)(?: here| for me)?"
    r"|how (?:do you|does (?:this|it)) work)(?: there| newsdesk)?\W*",
    re.IGNORECASE,
)
_OBJECTION = re.compile(
    r"(?:no,? )?(?:(?:(?:that|this|it)(?:['’]s| is| was)?|you(?: are|['’]re)?|the answer(?: is| was)?) )?"
    r"(?:not (?:right|true|correct)|wrong|incorrect|false|nonsense)\W*",
    re.IGNORECASE,
)


def is_greeting(text: str) -> bool:
    """Whether a text only greets, thanks, or asks what can be asked."""
    return bool(_GREETING.fullmatch(" ".join(text.split())))


def is_objection(text: str) -> bool:
    """Whether a text only says that an answer is wrong."""
    return bool(_OBJECTION.fullmatch(" ".join(text.split())))
