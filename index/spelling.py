"""How the articles spell a word that none of them holds as it was typed."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterable

SPELLED = 5
"""Letters of the shortest word that another spelling is looked for."""
LONG_WORD, ALIKE, ALIKE_SHORT, ALIKE_PLAIN = 7, 0.86, 0.9, 0.85
"""Least likeness (difflib's ratio) of two spellings of a word of LONG_WORD letters and more, of a shorter one, and of a
long one that is no name: "Hutchenson" and "Hutchinson" .9, "Jonson" and "Johnson" .92, "tarrifs" and "tariffs" .857,
but so are "Johnsen" and "Johnson"."""
_WORD = re.compile(r"[^\W\d_]{4,}")


def likeliest(word: str, texts: Iterable[str], *, stem_held: bool = False) -> str | None:
    """The form, of those in `texts` that are like `word`, that stands there most; None where none is, or the word does.

    `stem_held`: the texts were found by the word's stem, so that what only ends otherwise is no other spelling.
    """
    folded = word.casefold()
    forms: dict[str, Counter[str]] = {}
    for text in texts:
        for form in _WORD.findall(text):
            if form[0].casefold() == folded[0]:
                forms.setdefault(form.casefold(), Counter())[form] += 1
    if folded in forms:
        return None
    if stem_held:
        forms = {form: some for form, some in forms.items() if not (form.startswith(folded) or folded.startswith(form))}
    long = ALIKE if word[0].isupper() else ALIKE_PLAIN
    cutoff = long if len(word) >= LONG_WORD else ALIKE_SHORT
    likest = difflib.get_close_matches(folded, forms, n=3, cutoff=cutoff)
    best = max(likest, key=lambda form: (forms[form].total(), form), default=None)
    return forms[best].most_common(1)[0][0] if best else None
