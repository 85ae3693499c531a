"""A stream of text with source markers such as [A7.3] becomes whole sentences with the ids they cite."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import pairwise

from index.sentences import sentence_spans

LONGEST_RANGE = 12
"""Sentences that a range such as A7.3-A7.9 may name; a longer one cites nothing in particular."""
LONGEST = 2000
"""Characters after which a sentence without an end is taken as it is."""
HEADING_WORDS = 12
"""A line of at most so many words that neither cites nor ends like a sentence is a heading."""
_SHAPE = r"[A-Za-z]{0,2}\d{1,3}(?:\.\d{1,3})?"
_REF = rf"{_SHAPE}(?:\s*[-–—]\s*{_SHAPE})?"
_LIST = re.compile(
    rf"\s*(?:(?:sources?|ids?|see|cf\.?|sentences?)\b:?\s*)?\^?(?P<refs>{_REF}(?:(?:\s*[,;&+]\s*|\s+and\s+|\s+)\^?{_REF})*)"
    r"\s*(?:†.*)?",
    re.IGNORECASE,
)
_REFS = re.compile(_REF, re.IGNORECASE)
_RANGE = re.compile(r"([A-Z]*)(\d+)(?:\.(\d+))?\s*[-–—]\s*([A-Z]*)(?:(\d+)\.)?(\d+)")
_FULL = re.compile(r"[A-Za-z]{1,2}\d{1,3}\.\d{1,3}")
_MARKER = re.compile(
    r"[ \t]*(?:[\[【](?P<square>[^\[\]【】\n]{1,120})[\]】]|\((?P<round>[^()\n]{1,120})\)"
    r"|(?<![\w.])(?P<bare>[A-Z]{1,2}\d{1,3}\.\d{1,3})(?!\w|\.\d))"
)
# The end of a text that may be the first half of a marker, or of a mark of emphasis.
_HELD = re.compile(
    r"[ \t]*(?:[\[【][^\[\]【】\n]{0,120}|\((?:[A-Za-z]{0,2}|[A-Za-z]{1,2}\d[\w.,;&\s–—-]{0,100})"
    r"|(?<![\w.])[A-Z]{1,2}\d{1,3}(?:\.\d{0,3})?|[*_`]+)?\s*\Z"
)
_BULLET = re.compile(r"\s*(?:[-*•+–>]\s+|\d{1,2}[.)]\s+)")
_LINE_MARK = re.compile(r"\s*(?:#.*|[-*•+–>]+\s*|\d{1,2}[.)]?\s*)", re.DOTALL)
_EMPHASIS = re.compile(r"\*\*|__|`|(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)")
_ENDED = re.compile(r"[.!?…][\"”’')\]]*\Z")
_OPENS = re.compile(r"\s*(?:[\"“‘'(\[]*[A-Z0-9Ѐ-ЯÀ-Þ]|\Z)")
_WORD_FOLLOWS = re.compile(r"\W*\w+\W")
_LISTING = re.compile(r"\W*(?:sources?|references?|citations?)\W*", re.IGNORECASE)
_THINKS, _THOUGHT = "<think>", "</think>"


@dataclass(frozen=True, slots=True)
class Growing:
    """The sentence being written as far as it can be shown: no marker in it, and not half of one."""

    text: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A whole sentence, the ids it cites, each once, and how many ids that do not exist were dropped from it."""

    text: str
    ids: tuple[str, ...]
    unknown: int = 0


Event = Growing | Sentence


@dataclass(frozen=True, slots=True)
class _Mark:
    at: int
    """Offset in the text without markers."""
    raw: int
    ids: tuple[str, ...]
    unknown: int


@dataclass(frozen=True, slots=True)
class _Bare:
    """A line without its markers; `origin[i]` is where character i stood."""

    text: str
    origin: tuple[int, ...]
    marks: tuple[_Mark, ...]


class MarkedText:
    """Takes a reply piece by piece. A marker belongs to the sentence it follows or stands in.

    Where the reply begins with a marker, each belongs to the sentence it precedes. Bullets, emphasis, headings and a
    leading <think> part are taken away.
    """

    def __init__(self, known: Collection[str]) -> None:
        self._known = frozenset(known)
        self._rest = ""
        self._line_begins = True
        self._leads: bool | None = None
        self._shown = ""

    def feed(self, delta: str) -> list[Event]:
        """The sentences that are now whole, then, where it changed, the one being written."""
        self._rest += delta.replace("\r", "")
        found: list[Event] = list(self._whole(last=False))
        growing = self._growing()
        if growing != self._shown or found:
            self._shown = growing
            found.append(Growing(growing))
        return found

    def finish(self, *, broken: bool = False) -> list[Sentence]:
        """What is left. Of a reply that broke off, a last sentence counts only if it ends and cites something."""
        shown = _held(self._rest)
        if self._rest[shown:].lstrip()[:1] in ("[", "【", "("):
            self._rest = self._rest[:shown]  # a marker that was never closed
        found = list(self._whole(last=True))
        if broken and found and not (found[-1].ids and _ENDED.search(found[-1].text)):
            found.pop()
        return found

    def _whole(self, *, last: bool) -> Iterator[Sentence]:
        if not self._ready(last):
            return
        while (end := self._line_end(last)) is not None:
            line, self._rest = self._rest[:end], self._rest[end:].lstrip()
            yield from self._sentences(line, closed=True, final=last and not self._rest)
            self._line_begins = True
        yield from self._sentences(self._rest[: _held(self._rest)], closed=False, final=False)

    def _ready(self, last: bool) -> bool:
        """Whether the reply has begun: thoughts are over, and it is known on which side its markers stand."""
        if self._leads is not None:
            return True
        self._rest = self._rest.lstrip()
        if self._rest.startswith(_THINKS):
            _, ended, reply = self._rest.partition(_THOUGHT)
            if not ended:
                return False
            self._rest = reply.lstrip()
        if not self._rest or (not last and self._undecided()):
            return False
        bullet = _BULLET.match(self._rest)
        begins = _MARKER.match(self._rest, bullet.end() if bullet else 0)
        self._leads = begins is not None and _refs_of(begins, self._known) is not None
        return True

    def _undecided(self) -> bool:
        """Whether all there is may be the beginning of thoughts or of a marker."""
        begun = self._rest
        return _THINKS.startswith(begun) or _held(begun) == 0 or any(id.startswith(begun) for id in self._known)

    def _line_end(self, last: bool) -> int | None:
        """Where the first line of what is left ends; None while it may go on. A marker may stand on a line below."""
        at = self._rest.find("\n")
        while at >= 0:
            after = self._rest[at:].lstrip()
            if not after:
                return at if last else None
            below = None if self._leads else _MARKER.match(after)
            if below and not below["bare"] and _refs_of(below, self._known) is not None:
                self._rest = f"{self._rest[:at].rstrip()} {after}"
                at = self._rest.find("\n")
            elif not self._leads and not last and _held(after) == 0:
                return None
            else:
                return at
        return len(self._rest) if last and self._rest else None

    def _sentences(self, line: str, *, closed: bool, final: bool) -> Iterator[Sentence]:
        """Whole sentences of a line. Of an open one, what is not whole stays in `_rest`."""
        begin = 0
        if self._line_begins and (bullet := _BULLET.match(line)):
            begin = bullet.end()
        if self._line_begins and line.lstrip().startswith("#"):
            return
        bare = _without_markers(line[begin:], self._known)
        cuts = self._cuts(bare)
        spans = _joined_quotes(bare.text, _spans(bare.text, cuts), cuts)
        whole = len(spans) if closed else _count_whole(bare.text, spans)
        if closed and not final and whole == 1 and not bare.marks and _is_heading(bare.text):
            return
        owned = [self._owner(mark, spans, cuts) for mark in bare.marks]
        for number, (start, end) in enumerate(spans[:whole]):
            mine = [mark for mark, owner in zip(bare.marks, owned, strict=True) if owner == number]
            if (text := _tidy(bare.text[start:end])) and not _LISTING.fullmatch(text):
                ids = dict.fromkeys(id for mark in mine for id in mark.ids)
                yield Sentence(text, tuple(ids), sum(mark.unknown for mark in mine))
        if not closed and whole:
            cut = len(line) - begin if whole == len(spans) else bare.origin[spans[whole][0]]
            led = [mark.raw for mark, owner in zip(bare.marks, owned, strict=True) if owner >= whole]
            self._rest = self._rest[begin + min([cut, *led]) :]
            self._line_begins = False

    def _cuts(self, bare: _Bare) -> list[int]:
        """Offsets at which a marker after a full stop, with a new sentence behind it, says that one sentence ends."""
        return sorted(
            {mark.at for mark in bare.marks if _ENDED.search(bare.text[: mark.at]) and _OPENS.match(bare.text, mark.at)}
        )

    def _owner(self, mark: _Mark, spans: list[tuple[int, int]], cuts: list[int]) -> int:
        """Number of the span a marker belongs to."""
        if self._leads and (mark.at in cuts or mark.at == 0):
            return next((n for n, (start, _) in enumerate(spans) if start >= mark.at), len(spans) - 1)
        return next((n for n, (_, end) in enumerate(spans) if end >= mark.at), len(spans) - 1)

    def _growing(self) -> str:
        if self._leads is None:
            return ""
        line = self._rest[: _held(self._rest)]
        if self._line_begins:
            if _LINE_MARK.fullmatch(self._rest.rstrip("*_` ")):
                return ""
            line = _BULLET.sub("", line, count=1)
        return _tidy(_without_markers(line, self._known).text)


def refs(inner: str, known: Collection[str]) -> tuple[tuple[str, ...], int] | None:
    """(ids that exist, number of those that do not) of what stands between brackets; None where it is no marker."""
    listed = _LIST.fullmatch(inner)
    if listed is None:
        return None
    ids: list[str] = []
    unknown = 0
    for ref in _REFS.findall(listed["refs"].upper()):
        named = _range(ref)
        there = [id for id in named if id in known]
        ids += there
        unknown += len(named) - len(there)
    return tuple(dict.fromkeys(ids)), unknown


def _range(ref: str) -> list[str]:
    """The ids of A7.3-A7.5, A7.3-7.5 or A7.3-5; of anything else, itself."""
    match = _RANGE.fullmatch(ref)
    if match is None:
        return [ref]
    letter, article, first, last_letter, last_article, last = match.groups()
    same = last_letter in ("", letter) and last_article in (None, article) and first is not None
    if not same or not 0 <= int(last) - int(first) < LONGEST_RANGE:
        return [ref]
    return [f"{letter}{article}.{number}" for number in range(int(first), int(last) + 1)]


def _refs_of(match: re.Match[str], known: Collection[str]) -> tuple[tuple[str, ...], int] | None:
    if bare := match["bare"]:
        return ((bare,), 0) if bare in known else None
    if rounded := match["round"]:
        return refs(rounded, known) if _FULL.search(rounded) else None
    return refs(match["square"], known)


def _without_markers(line: str, known: Collection[str]) -> _Bare:
    kept: list[str] = []
    origin: list[int] = []
    marks: list[_Mark] = []

    def keep(start: int, end: int) -> None:
        skipped = {at for found in _EMPHASIS.finditer(line, start, end) for at in range(*found.span())}
        for at in range(start, end):
            if at not in skipped:
                kept.append(line[at])
                origin.append(at)

    at = 0
    for match in _MARKER.finditer(line):
        found = _refs_of(match, known)
        if found is None:
            continue
        keep(at, match.start())
        at = match.end()
        marks.append(_Mark(len(kept), match.start(), *found))
        following = line[at : at + 1]
        if following == "." and kept and kept[-1] in ".!?":
            at += 1  # "Foo. [A7.3]." has one full stop too many
        elif following.isalnum() and kept:
            kept.append(" ")
            origin.append(at)
    keep(at, len(line))
    return _Bare("".join(kept), tuple(origin), tuple(marks))


def _spans(text: str, cuts: list[int]) -> list[tuple[int, int]]:
    """Spans of the sentences, none across a cut."""
    bounds = [0, *cuts, len(text)]
    return [(low + start, low + end) for low, high in pairwise(bounds) for start, end in sentence_spans(text[low:high])]


def _joined_quotes(text: str, spans: list[tuple[int, int]], cuts: list[int]) -> list[tuple[int, int]]:
    """Spans, those joined that one quotation runs through: its speaker, and so its source, comes after it."""
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and joined[-1][1] not in cuts and _in_quotation(text[joined[-1][0] : joined[-1][1]]):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _in_quotation(text: str) -> bool:
    return text.count('"') % 2 == 1 or text.count("“") > text.count("”")


def _count_whole(text: str, spans: list[tuple[int, int]]) -> int:
    """How many sentences can no longer change: the last may go on, the one before it until a word follows it whole."""
    if len(text) > LONGEST:
        return len(spans)
    if len(spans) < 2:
        return 0
    return len(spans) - 1 if _WORD_FOLLOWS.match(text, spans[-2][1]) else len(spans) - 2


def _is_heading(text: str) -> bool:
    line = text.strip()
    return line.endswith(":") or (len(line.split()) <= HEADING_WORDS and not _ENDED.search(line))


def _tidy(text: str) -> str:
    """Single spaces; none before a full stop or comma from which a marker was taken."""
    line = re.sub(r"\s+([.,])(?=\s|\Z)", r"\1", " ".join(text.split()))
    return re.sub(r",(?:\s*,)+", ",", line).strip()


def _held(text: str) -> int:
    """Where the end of a text that cannot be shown yet begins: half a marker, spaces, emphasis."""
    found = _HELD.search(text)
    return found.start() if found else len(text)
