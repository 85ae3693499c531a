"""An article becomes passages: whole sentences in a row, no more than the encoder reads at once."""

from __future__ import annotations

import math
import re
import string
import unicodedata
from collections.abc import Callable, Sequence
from itertools import accumulate, pairwise

from corpus.article import Article
from index.encoder import MAX_TITLE_TOKENS
from index.passage import Passage
from index.sentences import sentence_spans

CountTokens = Callable[[Sequence[str]], list[int]]
Span = tuple[int, int]

TARGET_TOKENS = 160
"""About seven sentences of news: two or three paragraphs on one point."""
_FRAME_TOKENS = 3
"""What the encoder adds to title and passage: [CLS], [SEP], and one to spare."""
_LEAST_BUDGET = 16
"""Tokens a passage needs at least: one character can be three."""
_LONGEST_SENTENCE = 8
"""Characters, times the window's tokens, above which a sentence is cut uncounted: WordPiece takes 5,000 letters without
a space for one unknown token, but no one can read them as one sentence."""
_COUNTED_AT_ONCE = 4096
"""Texts in one call of `count_tokens`: the encodings of a whole book at once would take hundreds of megabytes."""
_STRETCH = 1.35
"""A rest of up to so many times the target stays one passage; above it, two halves come nearer to the target."""
_DENSITY = 0.9
"""How full the pieces of a long sentence are planned: they are of equal length, not of equal tokens."""

_CLAUSE_END = re.compile(r"[,;:)”»،؛](?=\s)|[、，；：—]|–(?=\s)")
# The encoder drops control characters before it looks for spaces, so these do not hold two words apart.
_NO_SPACE = str.maketrans("", "", "\v\f\x1c\x1d\x1e\x1f\x85")


def split(
    article: Article,
    count_tokens: CountTokens,
    *,
    max_tokens: int = 256,
    target_tokens: int = TARGET_TOKENS,
    overlap_sentences: int = 0,
) -> list[Passage]:
    """The article's passages in order; with no overlap every sentence is in exactly one. None for a blank text.

    `count_tokens` gives the encoder's tokens of each text, without special ones; a passage with up to 32 tokens of
    the title in front fits in `max_tokens`. Passages come near `target_tokens`, end with a paragraph where they can,
    and the last is not left tiny. A sentence too long for the window is cut at a clause, else a space, else anywhere;
    its pieces count as sentences. A passage begins with the last `overlap_sentences` of the one before as far as the
    window has room. ValueError if an option is out of range.
    """
    least = _LEAST_BUDGET + _FRAME_TOKENS + MAX_TITLE_TOKENS
    if max_tokens < least or target_tokens < 1 or overlap_sentences < 0:
        given = f"{max_tokens}, target_tokens {target_tokens}, overlap_sentences {overlap_sentences}"
        raise ValueError(f"max_tokens is {given}: they must be at least {least}, 1 and 0")
    text, longest = article.text, _LONGEST_SENTENCE * max_tokens
    spans = [
        piece for start, end in sentence_spans(text) for piece in _cut(text, start, end, -(-(end - start) // longest))
    ]
    title, *counts = _count(count_tokens, [article.title, *(text[start:end] for start, end in spans)])
    budget = max_tokens - _FRAME_TOKENS - min(title, MAX_TITLE_TOKENS)
    spans, counts = _cut_to_fit(text, spans, counts, count_tokens, budget)
    costs = _costs(text, spans)
    ranges = _pack(counts, costs, min(target_tokens, budget), budget)
    if overlap_sentences:
        ranges = _overlap(ranges, counts, costs, budget, overlap_sentences)
    return [Passage(article.id, spans[low][0], spans[high - 1][1], tuple(spans[low:high])) for low, high in ranges]


def _count(count_tokens: CountTokens, texts: Sequence[str]) -> list[int]:
    """Tokens of each text; at least 1, so that the sentences of a passage are as limited as its tokens."""
    counts: list[int] = []
    for low in range(0, len(texts), _COUNTED_AT_ONCE):
        counts += [max(1, count) for count in count_tokens(texts[low : low + _COUNTED_AT_ONCE])]
    return counts


def _cut_to_fit(
    text: str, spans: list[Span], counts: list[int], count_tokens: CountTokens, budget: int
) -> tuple[list[Span], list[int]]:
    """The spans and their counts, with those of more than `budget` tokens cut until all fit."""
    while any(count > budget and end - start > 1 for (start, end), count in zip(spans, counts, strict=True)):
        pieces: list[Span] = []
        known: list[int | None] = []
        for (start, end), count in zip(spans, counts, strict=True):
            parts = 1 if count <= budget else max(2, math.ceil(count / budget / _DENSITY))
            cut = _cut(text, start, end, parts)
            pieces += cut
            known += [count] if parts == 1 else [None] * len(cut)
        new = [text[start:end] for (start, end), count in zip(pieces, known, strict=True) if count is None]
        fresh = iter(_count(count_tokens, new))
        spans, counts = pieces, [next(fresh) if count is None else count for count in known]
    return spans, counts


def _cut(text: str, start: int, end: int, parts: int) -> list[Span]:
    """[start, end) in about `parts` pieces of like length, trimmed, without blank ones."""
    parts = min(parts, end - start)
    if parts < 2:
        return [(start, end)]
    step = (end - start) / parts
    cuts = [start]
    for number in range(1, parts):
        low = max(cuts[-1] + 1, start + int((number - 0.5) * step))
        cuts.append(_cut_point(text, low, start + int(number * step)))
    pieces: list[Span] = []
    for low, high in pairwise([*cuts, end]):
        piece = text[low:high]
        if words := piece.strip():
            begin = low + len(piece) - len(piece.lstrip())
            pieces.append((begin, begin + len(words)))
    return pieces


def _cut_point(text: str, low: int, at: int) -> int:
    """The best place to cut in [low, at]: after the last clause, else at the last space, else near `at`."""
    clauses = [clause.end() for clause in _CLAUSE_END.finditer(text, low, at)]
    if clauses:
        return clauses[-1]
    window = text[low:at]
    words = window.rsplit(None, 1)
    if len(words) == 2:
        return low + len(words[0])
    if window[:1].isspace():
        return low
    point = at
    while point > low and (unicodedata.combining(text[point]) or "\u200d" in text[point - 1 : point + 1]):
        point -= 1  # an accent or a joined emoji stays with its base
    return point if point > low else at


def _costs(text: str, spans: Sequence[Span]) -> list[float]:
    """What it costs to end a passage after each span, in parts of the target missed; -inf where it must end.

    It must end where the token counts of two spans do not add up: between pieces of one word.
    """
    costs: list[float] = []
    for (_, end), (start, _) in pairwise(spans):
        gap = text[end:start]
        if not gap.translate(_NO_SPACE) and not _is_mark(text[end - 1]) and not _is_mark(text[start]):
            costs.append(-math.inf)
        else:
            breaks = gap.replace("\r\n", "\n").count("\n") + 2 * gap.count("\u2029")
            costs.append((0.25, 0.1, 0.0)[min(breaks, 2)])
    return [*costs, 0.0] if spans else []


def _is_mark(char: str) -> bool:
    """Whether the encoder parts words at `char`."""
    return char in string.punctuation or unicodedata.category(char).startswith("P")


def _pack(counts: Sequence[int], costs: Sequence[float], target: int, budget: int) -> list[Span]:
    """Ranges [low, high) of sentences, one for each passage, covering all in order; linear in their number.

    Each step aims at an equal share of what is left up to the next forced end, so that no small rest remains.
    """
    ranges: list[Span] = []
    first = 0
    forced = [number for number, cost in enumerate(costs, start=1) if cost == -math.inf]
    for stop in [*forced, len(counts)]:
        left = sum(counts[first:stop])
        while left > min(budget, target * _STRETCH):
            last, size = _choose(counts, costs, first, left / max(2, round(left / target)), budget)
            ranges.append((first, last))
            first, left = last, left - size
        if first < stop:
            ranges.append((first, stop))
        first = stop
    return ranges


def _choose(counts: Sequence[int], costs: Sequence[float], first: int, aim: float, budget: int) -> tuple[int, int]:
    """The end and the tokens of the passage from `first` that comes nearest to `aim` tokens and a paragraph's end."""
    best, chosen, size = math.inf, (first + 1, counts[first]), 0
    for number in range(first, len(counts)):
        size += counts[number]
        if size > budget:
            break
        cost = abs(size - aim) / aim + max(costs[number], 0)
        if cost <= best:
            best, chosen = cost, (number + 1, size)
        if cost == -math.inf:
            break
    return chosen


def _overlap(ranges: list[Span], counts: list[int], costs: list[float], budget: int, sentences: int) -> list[Span]:
    """Each range begun up to `sentences` earlier, within the range before, where the budget allows it."""
    sums = [0, *accumulate(counts)]
    wider = ranges[:1]
    for (before, _), (low, high) in pairwise(ranges):
        start = low
        while (
            start > max(before + 1, low - sentences)
            and sums[high] - sums[start - 1] <= budget
            and costs[start - 1] > -math.inf
        ):
            start -= 1
        wider.append((start, high))
    return wider
