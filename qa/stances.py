"""What a sentence affirms or denies."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa.claim_words import AXES, Token
from qa.negation import negations
from qa.terms import stem
from qa.told import Claim, Told

_GRANTED = "grant"
_WIDE = re.compile(r"(?:den(?:y|ies|ied|ying)|rul\w+ out)$", re.IGNORECASE)
_SET_AGAINST = re.compile(r"[,;:–—] ?(?:while|whereas)\b", re.IGNORECASE)
"""Sets what one holds against what another does: neither is what the sentence affirms."""
_SHORT = re.compile(r"(?:no|without|none|neither|nor)$", re.IGNORECASE)
_POSSIBLE = re.compile(
    r"\b(?:consider(?:s|ed|ing)?|option|on the table|possib(?:le|ly|ility)|ready|willing|prepared to|open to"
    r"|not (?:\w+ )?(?:rule|ruled|ruling) out|could|may|might|weighing)\b",
    re.IGNORECASE,
)


def stances(one: Told) -> Iterator[Claim]:
    """What a sentence affirms or denies: of words that have an opposite, and of each word in reach of a negation."""
    spans = negations(one.text)
    if one.hypothetical or len(spans) > 2 or _SET_AGAINST.search(one.text):
        return
    turned = {token.start for span in spans for token in _reach(one, span)}
    weak = bool(_POSSIBLE.search(one.text))
    seen: dict[str, set[int]] = {}
    for token in one.tokens:
        if any(start <= token.start < end for start, end in spans):
            if token.term in AXES:  # "denied" as a word of its own
                axis, sign = AXES[token.term]
                seen.setdefault(axis, set()).add(sign)
                seen.setdefault(_GRANTED, set()).add(sign)
            continue
        side = -1 if token.start in turned else 1
        if token.term in AXES:
            axis, sign = AXES[token.term]
            seen.setdefault(axis, set()).add(sign * side)
        plain = token.content and not token.capital and token.term not in _OPINIONS
        if plain and (side < 0 or _affirmed(one, token)):
            seen.setdefault(token.term, set()).add(side)
    if any(value.kind == "number" for value in one.values):
        seen.pop("life", None)  # "killed three" says nothing of one person's life
    for axis, signs in seen.items():
        if len(signs) == 1:
            sign = next(iter(signs))
            yield Claim("stance", axis, one, sign=sign, weak=weak and sign > 0)


_OPINIONS = frozenset(stem(word) for word in "think believe know see want need like mean feel look".split())
_AFFIRMS = re.compile(
    r"(?:\b(?:will|would|can|could|may|might|to|has|have|had|is|are|was|were|been|be|did|does)\s+(?:\w+ly\s+)?"
    r"|\b(?:reach|reached|strike|struck|agreed|confirms?|confirmed|admitted|found|finds|signed|sign|held|made"
    r"|there was|there is|ready for|open to|option of"
    r"|consider\w*|possibility of)\s+(?:on\s+)?(?:(?:a|an|the|its|their)\s+)?"
    r"(?:\w+\s+)?)$",
    re.IGNORECASE,
)


def _affirmed(one: Told, token: Token) -> bool:
    """Whether the sentence says that this is done or is so, and does not only mention it: by what stands before it."""
    if token.word.endswith("ing") and _POSSIBLE.search(one.text):  # "considering sending", "sending … is an option"
        return True
    ahead = one.text[max(0, token.start - 40) : token.start]
    past = re.fullmatch(r"\w+(?:ed|s|sent|won|met|held|ing)", token.word) is not None
    return bool(_AFFIRMS.search(ahead)) or (past and bool(re.search(r"[\w’']\s$", ahead)) and _of_name(one, token))


def _of_name(one: Told, token: Token) -> bool:
    """Whether the word follows a name or what belongs to one directly, or begins the sentence: its verb."""
    before = [other for other in one.tokens if other.end <= token.start][-2:]
    return not before or any(other.capital for other in before) or before[0] is one.tokens[0]


def _reach(one: Told, span: tuple[int, int]) -> Iterator[Token]:
    """The words that a negation turns."""
    start, end = span
    word = one.text[start:end]
    wide, short = bool(_WIDE.search(word)), bool(_SHORT.search(word))
    limit = 99 if wide else 2 if short else 1
    at = end
    if word.lower() == "no":  # "recommends no charges": the verb too
        yield from (token for token in one.tokens if token.end == start - 1 and token.content and not token.capital)
    for token in one.tokens:
        if token.start < end:
            continue
        if limit == 0 or re.search(r"[;:,]", one.text[at : token.start]) or token.word in ("but", "while"):
            return
        at = token.end
        if token.content or token.term in AXES:
            yield token
            limit -= 1
