"""Outlets as people name them: "the New York Times" is stored as "New York Times - News" and "nytimes.com"."""

from __future__ import annotations

import re
from collections.abc import Sequence

_DOMAIN = re.compile(r"(?:^www\.)|\.(?:com|co\.uk|org|net|example|de|eu|uk|info|news|gov|edu|ua|fr|io|int)$")
_WORDS = re.compile(r"[^\W_]+(?:['’&][^\W_]+)*")
_SECTIONS = frozenset(
    "the news online web opinion opinions editorial editorials board blog magazine print edition international sunday"
    " politics world com www".split()
)
"""Words that part an outlet's name into its sections and do not make it another."""
_ASKS = re.compile(
    r"^(?:(?:and|so|but) )?(?:what|how) (?:did|does|do|has|have|had|is|was) (?P<outlet>[^?,;:]{2,60}?) "
    r"(?:say|said|report(?:ed|ing)?|write|written|publish(?:ed)?|cover(?:ed|ing)?|tell|told)(?: us| readers)?"
    r"(?: (?:about|on|regarding|of))? (?P<topic>[^?]+?)\W*$",
    re.IGNORECASE,
)


_ARTICLE = r"(?:articles?|stor(?:y|ies)|pieces?|reports?|columns?|op-?eds?|editorials?)"
_SUMS_UP = re.compile(
    rf"^(?:(?:and|so|please) )?(?:what (?:does|do|did|is) (?:the )?{_ARTICLE} (?:from|by|in|of) (?:the )?"
    r"(?P<from>[^?]{2,60}?) (?:says?|said|about|report|tell(?: us)?)"
    rf"|what (?:does|do|did) (?:the )?(?P<bare>[^?]{{2,60}}?)(?:'s)?(?: {_ARTICLE})?"
    r" (?:say|said|report|tell(?: us)?|write)"
    rf"|(?:summari[sz]e|sum up|(?:give me )?an? (?:summary|overview) of) (?:the |all )*(?P<put>[^?]{{2,60}}?)(?:'s)?"
    rf" {_ARTICLE})\W*$",
    re.IGNORECASE,
)


def summed_up_of_outlet(question: str, outlets: Sequence[str]) -> str | None:
    """The outlet of "What does the BBC article say?" or "Summarise the Reuters articles", as the question names it,
    where the store has it; else None."""
    found = _SUMS_UP.match(" ".join(question.replace("’", "'").split()))
    name = (found["from"] or found["bare"] or found["put"]) if found else None
    return name if name and outlets_named(name, outlets) else None


def outlets_named(name: str, outlets: Sequence[str]) -> tuple[str, ...]:
    """Those of the stored `outlets` that a name can mean: equal letters, its sections ("CNN - Editorial" for "CNN"), or
    initials ("WSJ")."""
    wanted = _bare(name)
    if not wanted:
        return ()
    words, short = _words_of(name), re.sub(r"^the ", "", name.strip(), flags=re.IGNORECASE)
    initials = wanted if short.isupper() and len(wanted) > 1 else ""
    return tuple(
        one
        for one in outlets
        if _bare(one) == wanted
        or (words and _words_of(one) == words)
        or (initials and "".join(word[0] for word in _words_of(one)) == initials)
    )


def asked_of_outlet(question: str, outlets: Sequence[str]) -> tuple[tuple[str, ...], str] | None:
    """(outlets, topic) of "What did CNN report about the caravan?", where the store has such outlets; else None."""
    found = _ASKS.match(" ".join(question.replace("’", "'").split()))
    named = outlets_named(found["outlet"], outlets) if found else ()
    return (named, found["topic"]) if found and named else None


def _words_of(name: str) -> tuple[str, ...]:
    """The words of a name, in lower case, without those that part it into sections; all of them where none is left."""
    words = tuple(word.lower() for word in _WORDS.findall(name))
    return tuple(word for word in words if word not in _SECTIONS) or words


def _bare(outlet: str) -> str:
    """An outlet's letters and digits: "The Harbor Ledger" and "harborledger.com" are one."""
    plain = _DOMAIN.sub("", _DOMAIN.sub("", outlet.casefold().strip(" .,'\"")))
    return re.sub(r"[\W_]+", "", plain.removeprefix("the "))
