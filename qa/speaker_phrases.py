"""Whether a run of words is a noun phrase that names someone who speaks, and whom."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.speaker_words import (
    DETERMINERS,
    DOCUMENTS,
    LINKS,
    NOT_NAMES,
    OPENERS,
    ORGANISATIONS,
    PARTICLES,
    ROLES,
    SPEAKERS,
)

_NAME_WORD = re.compile(r"(?![DRI]-[A-Z])(?:[A-Z][\w’'.&/-]*|[a-z]{1,2}[A-Z]\w+|al-[A-Z]\w+|d['’][A-Z]\w+)$")
_POSSESSIVE = re.compile(r"(?:’s|'s|s’|s')$")
LONGEST_ASIDE = 8
"""Words that a preposition may bring in between the one who speaks and the verb: "Olsen in a letter to the board"."""
PREPOSITIONS = frozenset("on in at during from for of with late".split())


def noun_phrase(words: Sequence[str]) -> str | None:
    """Whom a whole noun phrase names, without titles and what the person is; None where that is no plain speaker."""
    words = list(words)
    while words and words[0].lower() in OPENERS:
        words = words[1:]
    if words and words[-1] in ("itself", "himself", "herself", "themselves"):
        words = words[:-1]
    if not words:
        return None
    for at, word in enumerate(words):
        if at and word in PREPOSITIONS:
            if word == "of" or not ends_in_name(words[:at]):
                return _group_or_of(words, at)
            return _named(words[:at]) if len(words) - at <= LONGEST_ASIDE and not _linked(words[at + 1 :]) else None
    return _named(words) if ends_in_name(words) else _group(words)


def _group_or_of(words: list[str], at: int) -> str | None:
    """A phrase with a preposition at `at`: "officials in Kyiv", "the Bank of England", "Bob Casey of Pennsylvania"."""
    if folded(words[at - 1]) in ("secretary", "minister", "attorney", "director", "head") and words[at + 1 : at + 2]:
        person = [word for word in words[at + 2 :] if is_name(word)]
        if len(person) > 1 and person == words[at + 2 :]:  # "Secretary of State Ann Lee"
            return " ".join(person)
    if not ends_in_name(words[:at]):
        return (
            _group(words[:at]) and " ".join(words)
            if len(words) - at <= LONGEST_ASIDE and not _linked(words[at + 1 :])
            else None
        )
    if not all(is_name(word) or word in ("the", "of", "and") for word in words[at + 1 :]):
        return None
    name = _named(words[:at])
    if name is None or (name.count(" ") and name.split()[0].lower() != "the"):
        return name
    return f"{name} {' '.join(words[at:])}"


def _linked(words: Sequence[str]) -> bool:
    return any(word.lower() in LINKS - {"of", "in", "for", "and", "at", "on", "with"} for word in words)


def ends_in_name(words: Sequence[str]) -> bool:
    """Whether the last word is a name and not what someone is: the first word of a sentence is always capitalised."""
    last = words[-1]
    return is_name(last) and last.lower() not in SPEAKERS | DOCUMENTS | NOT_NAMES


def is_name(word: str) -> bool:
    """Whether a word is written as names are; "D-Ohio" is where someone is from."""
    return bool(_NAME_WORD.match(word)) and re.split(r"[’']", folded(word))[0] not in NOT_NAMES


def _named(words: list[str]) -> str | None:
    """The name at the end of a phrase: of "CNN’s Kaitlan Collins" and "US Vice-President JD Vance" the person's."""
    if "and" in words:
        at = words.index("and")
        left, right = words[:at], words[at + 1 :]
        if left and right and folded(left[-1]) in ROLES:  # "Chairman and CEO Ann Lee"
            return _named(right)
        if not left or not right or not all(is_name(word) for word in left):
            return None
        one, other = _named(left), _named(right)
        if (other and folded(right[-1]) != folded(other.split()[-1])) or any(
            folded(word) in ROLES for word in right[:-1]
        ):
            return None  # "National Search and Rescue Director Ann Lee" is one person, "Lee and Director Ray" two
        return f"{one} and {other}" if one and other else None
    start = len(words)
    while start and (is_name(words[start - 1]) or (words[start - 1] in PARTICLES and start < len(words))):
        start -= 1
    name, rest = words[start:], words[:start]
    while name and name[0] in PARTICLES:
        rest, name = [*rest, name[0]], name[1:]
    if not name or any(is_link(word) or _opens(word) for word in [*rest, name[0]]) or len(rest) > 6:
        return None
    cut = 0
    if folded(name[-1]) not in ORGANISATIONS:
        cut = max((at + 1 for at, word in enumerate(name[:-1]) if folded(word) in ROLES), default=0)
        cut = max((at + 1 for at, word in enumerate(name[:-1]) if at >= cut and _POSSESSIVE.search(word)), default=cut)
    name = name[cut:]
    if any(folded(word) in DOCUMENTS for word in name) or folded(name[-1]) in DOCUMENTS:
        return None
    if rest and not cut and rest[-1].lower() == "the" and name[0] != "The":
        name = [rest[-1], *name]
    return " ".join(name)


def _group(words: list[str]) -> str | None:
    """A phrase for people or an office without a name: "police", "the foreign ministry", "Trump’s lawyer"."""
    head = folded(words[-1])
    if head not in SPEAKERS or len(words) > 7 or any(word.lower() in LINKS for word in words[:-1]):
        return None
    return " ".join(words)


def is_group(words: Sequence[str]) -> bool:
    """Whether a phrase is about people or an office and names a place behind it: "officials in Kyiv"."""
    at = next((n for n, word in enumerate(words) if word in PREPOSITIONS), len(words))
    return 0 < at < len(words) and not ends_in_name(words[:at])


def folded(word: str) -> str:
    """Lower case, without a full stop: "Sen." and "sen" are one."""
    return word.lower().rstrip(".")


def is_link(word: str) -> bool:
    """Whether no noun phrase holds the word; "US" and "IT" are names."""
    return word.lower() in LINKS and not (word.isupper() and len(word) > 1)


def _opens(word: str) -> bool:
    """Whether a word that no name begins with stands there capitalised: "Everything Olsen said"."""
    return word[0].isupper() and not word.isupper() and word.lower() in NOT_NAMES - DETERMINERS


def is_plural(name: str) -> bool:
    """Whether several speak: "officials in Kyiv", "Ann and Bob"."""
    last = re.split(r" (?:in|of|at|for|from|with) ", name)[0].split()[-1].lower()
    if _POSSESSIVE.search(last):
        return False
    return last == "police" or " and " in name or last in ("authorities", "people", "spokesmen") or last.endswith("s")
