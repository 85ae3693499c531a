"""The words of a text that carry meaning, in a form in which two texts can be compared."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Set
from functools import lru_cache

from index.words import STOP_WORDS

_WORD = re.compile(r"\w+(?:['’ʼ.&-]\w+)*\.?", re.UNICODE)
_ABBREVIATION = re.compile(r"(?:[^\W\d]\.)+[^\W\d]?")
_JOINED = re.compile(r"[-'&]")
_POINTS_BACK = re.compile(
    r"[\"“‘']?(?:he|she|it|they|this|these|those|his|her|its|their|the latter|the former|both)\b", re.IGNORECASE
)
_NEGATED = re.compile(r"\w+n['’ʼ]t\b", re.IGNORECASE)
NEGATIONS = frozenset("no not never nor none neither cannot without nothing nobody".split())
_SUFFIXES = ("ations", "ation", "ments", "ment", "ings", "ing", "edly", "ers", "er", "ed", "es", "ly", "s")
OTHER_WORDS = {
    "boss": "chief executive",
    "ceo": "chief executive",
    "chief executive": "CEO",
    "cops": "police officers",
    "docs": "documents",
    "jailed": "imprisoned",
    "kids": "children",
    "lawmaker": "MP",
    "lawmakers": "MPs",
    "mp": "lawmaker",
    "mps": "lawmakers",
    "sacked": "fired",
}
"""By the word of a question, in lower case, another for the same."""
_TWO_WORDS = re.compile(rf"\b(?:{'|'.join(OTHER_WORDS)}|CEO|MPs?)\b(?! [A-Z])")
"""Not as parts of names: "Hugo Boss", "MP Materials"."""


def words_of(text: str) -> list[str]:
    """All words, lower case, without possessive endings and the full stops of abbreviations."""
    folded = unicodedata.normalize("NFKC", text)
    found: list[str] = []
    for match in _WORD.finditer(folded):
        word = match.group().lower().replace("’", "'").replace("ʼ", "'")
        word = word.removesuffix("'s").removesuffix("n't")
        if "." in word:
            word = word.replace(".", "") if _ABBREVIATION.fullmatch(word) else word.strip(".")
        found += [word] if word.isalnum() else [part for part in _JOINED.split(word) if part]
    return found


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """A word without its commonest endings; crude, and the same for both texts that are compared."""
    if word.endswith(("ies", "ied")) and len(word) > 4:
        word = word[:-3] + "y"
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            word = word[: -len(suffix)]
            break
    return word.rstrip("e").replace("i", "y") if len(word) > 3 else word


@lru_cache(maxsize=4096)
def terms_of(text: str) -> frozenset[str]:
    """Stems of the words that are not stop words. Kept for the texts of the last questions: each is asked for often."""
    return frozenset(stem(word) for word in words_of(text) if word not in STOP_WORDS)


def marks_of(text: str) -> frozenset[str]:
    """The numbers and negations of a text: two sentences that differ in one do not say the same."""
    found = {word for word in words_of(text) if any(c.isdigit() for c in word) or word in NEGATIONS}
    return frozenset(found | ({"not"} if _NEGATED.search(text) else set()))


def alike(one: Set[str], other: Set[str]) -> float:
    """Jaccard similarity of two sets of terms, in [0, 1]; 0 for two empty ones."""
    return len(one & other) / len(one | other) if one | other else 0.0


def points_back(sentence: str) -> bool:
    """Whether a sentence begins with a word that stands for something in the sentence before."""
    return bool(_POINTS_BACK.match(sentence))


def in_other_words(question: str) -> str | None:
    """The question with the other word for what articles and people call by two: "chief executive" for "CEO". None
    where there is none."""
    found = _TWO_WORDS.sub(lambda word: OTHER_WORDS[word[0].lower()], question)
    return found if found != question else None
