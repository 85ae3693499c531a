"""Whether a written sentence stands in the sentences it cites: their own words, or a claim they bear out.

The checks are plain rules with a reason for the reader, and one small score for what no rule can say.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from qa.answer import Support
from qa.claimed import repeated, shortened, wrong_name, wrong_pair, wrong_value
from qa.negation import negations
from qa.opposites import flipped, lost_negation, unhedged
from qa.support import OverlapScorer, SupportScorer

_MARKS = dict.fromkeys(map(ord, "\"“”„‟«»‹›‘’‚‛ʼ`´'"), "'")
_QUOTE_MARK = re.compile(r"(?<!\w)'|'(?!\w)")
_OPEN = '"“„‟«‘‚‹'
_CLOSES = {"“": "”", "„": "“”", "‟": "”", "«": "»", "‘": "’", "‚": "‘’", "‹": "›", '"': '"', "'": "'"}
_GAP = re.compile(r"…|\.{3,}|\.(?:\s\.){2,}|\[[^\]]*\]")
_FIRST_LETTER = re.compile(r"\[(\w)\](?=\w)")
_EDGES = " \t.,;:!?-'"
_TURNS = re.compile(
    r"\b(?:not|never|no|nor|neither|cannot|\w+n't|if|unless|whether|without|den(?:y|ies|ied|ying)|false(?:ly)?|untrue"
    r"|wrong(?:ly)?|reject\w*|disput\w*|dismiss\w*|refus\w*|fail\w*|doubt\w*|rumou?r\w*|hoax|myth|suppose|would have"
    r"|claim\w*|alleg\w*|accus\w*|suggest\w*|may|might|could|hardly|barely|until|until now)\b",
    re.IGNORECASE,
)
_WIDEST_GAP = 1500
"""Characters that the dots in a quotation may stand for."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a sentence is supported; `reason` says, to a reader, why it is not, and is None where it is."""

    support: Support
    reason: str | None = None


def verify(
    text: str,
    quotes: Sequence[str],
    articles: Sequence[str],
    *,
    scorer: SupportScorer | None,
    published: Sequence[date | None] = (),
) -> Verdict:
    """Check a sentence, without its citation marks, against the sentences it cites and the whole articles they are of.

    `articles` are title and text of each. `published`: the day of each quote, in order; "on Friday" is then also a
    date. Without a scorer the share of shared words decides (`OverlapScorer`).
    """
    cited = [quote for quote in quotes if quote.strip()]
    if not text.strip():
        return Verdict("unsupported", "it is empty")
    if not cited:
        return Verdict("unsupported", "it cites nothing")
    if verbatim(text, cited):
        return Verdict("verbatim")
    days = [*published, *[None] * len(quotes)][: len(quotes)]
    reason = (
        _false_quote(text, [*articles, *cited])
        or wrong_value(text, [*zip(quotes, days, strict=True)])
        or wrong_pair(text, cited)
        or repeated(text, cited)
        or wrong_name(text, cited, articles)
        or lost_negation(text, cited)
        or flipped(text, cited)
        or unhedged(text, cited)
    )
    if reason:
        return Verdict("unsupported", reason)
    judge = scorer or OverlapScorer()
    if judge.score(text, cited) < judge.threshold:
        return Verdict("unsupported", "the cited sentence does not say so")
    return Verdict("supported")


def verbatim(text: str, quotes: Sequence[str]) -> bool:
    """Whether a sentence is, but for spaces, quote marks and its first letter's case, one unbroken part of a quote.

    Not where the part was cut from under a word such as "denied", "if" or "not".
    """
    words = _plain(text).strip(_EDGES)
    if not words:
        return False
    for quote in quotes:
        whole = _plain(quote)
        for at in _places(words, whole):
            before = re.split(r"[.!?]\s", whole[:at])[-1]
            if not _TURNS.search(before):
                return True
    return False


def _plain(text: str) -> str:
    """Text in one form of spaces, dashes and apostrophes, without quote marks."""
    folded = unicodedata.normalize("NFKC", text).translate(_MARKS).replace("&", " and ")
    folded = re.sub(r"(?<=\d)[–—−](?=\d)", "-", folded)
    folded = re.sub(r"\s*(?:[–—―]|--+)\s*|\s-\s", " - ", folded.replace("−", "-"))
    return re.sub(r"\s+", " ", _QUOTE_MARK.sub("", folded)).strip()


def _places(words: str, whole: str) -> Iterator[int]:
    """Where `words` stand in `whole` as whole words, whatever the case of their first letter."""
    pattern = f"[{re.escape(words[0].lower() + words[0].upper())}]{re.escape(words[1:])}"
    for match in re.finditer(rf"(?<!\w){pattern}(?!\w)", whole):
        yield match.start()


# Quoted words


def quoted(text: str) -> list[str]:
    """The words inside outer quote marks, straight or curly; a quotation left open runs to the end."""
    found, at = [], 0
    while at < len(text):
        mark = text[at]
        opens = mark in _OPEN or mark == "'"
        if opens and (mark not in "'‘‚" or _opens_single(text, at)):
            end = _closing(text, at)
            if end is None and mark in "'‘‚":
                at += 1
                continue
            stop = len(text) if end is None else end
            if text[at + 1 : stop].strip():
                found.append(text[at + 1 : stop])
            at = stop
        at += 1
    return found


def _opens_single(text: str, at: int) -> bool:
    before, after = text[at - 1 : at] if at else "", text[at + 1 : at + 2]
    return not before.isalnum() and bool(after) and (after.isalpha() or after == "[")


def _closing(text: str, at: int) -> int | None:
    """Where the quotation that opens at `at` closes; an apostrophe inside a word does not close it."""
    mark, depth = text[at], 0
    for place in range(at + 1, len(text)):
        sign = text[place]
        if sign == mark and mark not in "\"'":
            depth += 1
        elif sign in _CLOSES[mark] and (
            mark not in "'‘‚" or not (text[place - 1].isalnum() and text[place + 1 : place + 2].isalnum())
        ):
            if not depth:
                return place
            depth -= 1
    return None


def _false_quote(text: str, articles: Sequence[str]) -> str | None:
    said = quoted(text)
    wholes = [_plain(article) for article in articles] if said else []
    for words in said:
        if not any(_occurs(words, whole) for whole in wholes):
            return f"its quoted words “{shortened(words)}” are not in the cited article"
    return None


def _occurs(words: str, whole: str) -> bool:
    """Whether the parts of a quotation, between its gaps and insertions, stand in `whole` in order."""
    past = 0
    for raw in _GAP.split(_FIRST_LETTER.sub(r"\1", words)):
        part = _plain(raw).strip(_EDGES)
        if not part:
            continue
        place = next(
            (at for at in _places(part, whole) if at >= past and (not past or _may_skip(whole[past:at]))), None
        )
        if place is None:
            return False
        past = place + len(part)
    return True


def _may_skip(gap: str) -> bool:
    """Whether a quotation may leave these words out: not a "not" within one sentence, nor a page."""
    return len(gap) <= _WIDEST_GAP and (bool(re.search(r"[.!?]\s", gap)) or not negations(gap))
