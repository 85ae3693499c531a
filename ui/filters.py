"""The question and the filters that a person or a program sends, checked. Every refusal is a ValueError to be shown."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from datetime import date

from index.passage import Scope
from ui import wording

QUESTION_LIMIT = 2_000
"""Characters. A question is a sentence or two; beyond that someone has pasted an article."""
NAMES_SHOWN = 8
ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def encodable(text: str) -> bool:
    """False for text with half characters (lone surrogates), which no file or store can hold."""
    return not any("\ud800" <= character <= "\udfff" for character in text)


def question_of(text: str) -> str:
    """The question without the space around it."""
    question = text.replace("\0", "").strip()
    if not question:
        raise ValueError(wording.NO_QUESTION)
    if len(question) > QUESTION_LIMIT:
        raise ValueError(wording.LONG_QUESTION.format(size=len(question), limit=QUESTION_LIMIT))
    if not encodable(question):
        raise ValueError(wording.HALF_QUESTION)
    return question


def day_of(text: str) -> date | None:
    """A day written YYYY-MM-DD, or None for nothing."""
    value = text.strip()
    if not value:
        return None
    try:
        if ISO_DAY.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise ValueError(wording.BAD_DAY.format(value=value))


def scope_of(since: str, until: str, sources: Sequence[str], known: Iterable[str]) -> Scope:
    """The articles asked about. `known` are the outlets in the store."""
    first, last = day_of(since), day_of(until)
    if first and last and first > last:
        raise ValueError(wording.DAYS_REVERSED.format(since=first, until=last))
    names = list(known)
    for source in sources:
        if source not in names:
            raise ValueError(_unknown(source, names))
    return Scope(first, last, tuple(sources))


def _unknown(source: str, names: list[str]) -> str:
    """What to say of an outlet that the store does not have: the likeliest meant first."""
    folded = {name.casefold(): name for name in names}
    close = [folded[name] for name in difflib.get_close_matches(source.casefold(), folded, n=NAMES_SHOWN)]
    shown = close or names[:NAMES_SHOWN]
    has = wording.KNOWN_OUTLETS.format(names=", ".join(shown)) if shown else wording.NO_OUTLETS
    return wording.UNKNOWN_OUTLET.format(value=source, known=has)
