"""Follow-ups made to stand alone, against a person's rewrites: by words and by what they find."""

from __future__ import annotations

import re
from collections import Counter

_WORD = re.compile(r"\w+")


def bag_of(text: str) -> Counter[str]:
    """Lower-case word tokens, counted."""
    return Counter(_WORD.findall(text.lower()))


def word_f1(text: str, reference: str) -> float:
    """F1 of two bags of words, in [0, 1]; 1 for two empty ones."""
    one, other = bag_of(text), bag_of(reference)
    shared = sum((one & other).values())
    total = sum(one.values()) + sum(other.values())
    return 2 * shared / total if total else 1.0
