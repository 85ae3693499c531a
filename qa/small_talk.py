"""What is typed that English articles cannot answer: a greeting, thanks, "that is wrong", another language."""

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
_OPINION = re.compile(
    r"\b(?:should (?:I|we)\b|(?:do|what do) you (?:think|believe|recommend|like|prefer)\b"
    r"|your (?:opinion|view|advice|take)\b|would you\b"
    r"|is it (?:a good|a bad|the right) (?:idea|time|thing)\b|who (?:do you|will you))",
    re.IGNORECASE,
)
_ENGLISH = frozenset(
    "the of in on at to for from by with and or what who when where which why how is are was were did does do has have"
    " had will would can could should about that this it not all any".split()
)
_OTHER = frozenset(
    "der das und ist wer wie wo warum wann welche hat haben wurde nicht eine einen le la les des du une est qui que"
    " quoi quand pourquoi comment combien était sont dans el los las del una es qué quién quien cuándo dónde cuántas"
    " cuántos murieron por para il lo gli che chi quando dove perché è sono nel della uma não quem onde het een wat"
    " waar wanneer waarom hoeveel van zijn waren kto gdzie kiedy dlaczego czy vem vad när var hur".split()
)
_WORD = re.compile(r"[^\W\d_]+")


def is_foreign(text: str) -> bool:
    """Whether a text is plainly in another language than English, by its smallest words or its script."""
    typed = _WORD.findall(text)
    words = [word.lower() for at, word in enumerate(typed) if not at or not word[0].isupper()]  # names have no language
    letters = "".join(words)
    if letters and sum(ord(letter) > 0x24F for letter in letters) > len(letters) / 2:
        return True
    small = _OTHER & set(words)
    return not _ENGLISH & set(words) and (len(small) > 1 or (bool(small) and not letters.isascii()))


def asks_opinion(text: str) -> bool:
    """Whether a text asks newsdesk what it thinks, or what to do."""
    return bool(_OPINION.search(text))


def is_greeting(text: str) -> bool:
    """Whether a text only greets, thanks, or asks what can be asked."""
    return bool(_GREETING.fullmatch(" ".join(text.split())))


def is_objection(text: str) -> bool:
    """Whether a text only says that an answer is wrong."""
    return bool(_OBJECTION.fullmatch(" ".join(text.split())))
