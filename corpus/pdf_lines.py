"""Lines on pages become an article's title and paragraphs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile
from statistics import median

from corpus.cleaning import LONGEST_TITLE

EDGE_LINES = 2  # at the top and at the bottom of a page, where headers and page numbers are
REPEATED = 3  # pages on which a line stands at the edge before it is taken for a header
HEADING_SIZE = 1.25  # of the body's letters
HEADING_LINES = 8  # first lines among which the title is sought
SAME_SIZE = 0.15  # relative difference of letters' heights in one paragraph: bold and italic fonts differ a little
WIDE_GAP = 1.4  # of the usual distance of lines
SHORT_LINE, VERY_SHORT_LINE = 0.85, 0.6  # of a full line's length: where a paragraph may end
SOFT_HYPHENS = "\x02\u00ad\ufffe"  # PDFium's mark, Unicode's, and PDFium's other mark
_HYPHENS = f"-\u2010{SOFT_HYPHENS}"
_COMPOUNDS = frozenset(
    "long short well self ex non co pro anti post pre mid vice so year day two three four five six high low old new "
    "far cross full half multi re semi then much part left right best large small single state".split()
)
_BULLET = re.compile(r"[•‣▪●◦–—*-]\s|\(?\d{1,2}[.)]\s")
_PAGE_NUMBER = re.compile(r"(?:page\s*)?[-–—|\s]*\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?[-–—|\s]*", re.IGNORECASE)
_PRINTED = re.compile(r"\d{1,2}[./]\d{1,2}[./]\d{2,4}, \d{1,2}:\d{2}.*")  # a browser's header
_ADDRESS = re.compile(r"((?:https?|file)://\S+)\s+\d{1,4}/\d{1,4}")  # and footer
_SENTENCE_END = re.compile(r"[.!?…:][\"'”’»)\]]*$")


@dataclass(frozen=True, slots=True)
class Line:
    """A line on a page; places in points, counted from the page's lower left corner."""

    text: str
    top: float
    bottom: float
    left: float
    right: float

    @property
    def height(self) -> float:
        return self.top - self.bottom


def article_of(pages: Sequence[Sequence[Line]]) -> tuple[str, str]:
    """(title, text) of a PDF's lines. The title is what is set largest near the top, "" if nothing stands out."""
    lines = [line for page in pages for line in page]
    if not lines:
        return "", ""
    title, lines = _take_title(lines)
    return title, "\n\n".join(_paragraphs(lines))


def without_edges(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """The pages without page numbers, a browser's own header and footer, and what repeats at the top or bottom."""
    edges = [_edge(page) for page in pages]
    counts = Counter(key for edge in edges for key in {_key(line) for line in edge})
    often = max(REPEATED, len(pages) // 2)

    def kept(line: Line, edge: Sequence[Line]) -> bool:
        if not any(line is other for other in edge):
            return True
        fixed = _PAGE_NUMBER.fullmatch(line.text) or _PRINTED.fullmatch(line.text) or _ADDRESS.fullmatch(line.text)
        return not fixed and counts[_key(line)] < often

    return [[line for line in page if kept(line, edge)] for page, edge in zip(pages, edges, strict=True)]


def printed_address(pages: Sequence[Sequence[Line]]) -> str:
    """The address that a browser prints under a page, "" if there is none or it is cut."""
    for line in _edge(pages[0]) if pages else ():
        match = _ADDRESS.fullmatch(line.text)
        if match and "…" not in match[1] and "..." not in match[1]:
            return match[1]
    return ""


def _edge(page: Sequence[Line]) -> list[Line]:
    by_height = sorted(page, key=lambda line: line.top)
    return by_height[:EDGE_LINES] + by_height[EDGE_LINES:][-EDGE_LINES:]


def _key(line: Line) -> str:
    return re.sub(r"\d+", "#", line.text)


def _take_title(lines: list[Line]) -> tuple[str, list[Line]]:
    body = median([line.height for line in lines for _ in range(1 + len(line.text) // 20)])
    first = lines[:HEADING_LINES]
    largest = max(first, key=lambda line: line.height)
    start = first.index(largest)
    heading = list(takewhile(lambda line: _same_size(line, largest), lines[start:]))
    title = _join(heading, "")
    if largest.height < HEADING_SIZE * body or len(title) > LONGEST_TITLE or len(heading) == len(lines):
        return "", lines
    return title, lines[:start] + lines[start + len(heading) :]


def _paragraphs(lines: Sequence[Line]) -> list[str]:
    steps = [above.bottom - below.bottom for above, below in pairwise(lines) if above.bottom > below.bottom]
    usual = median(steps) if steps else 0.0
    width = sorted(line.right - line.left for line in lines)[int(0.9 * (len(lines) - 1))]
    vocabulary = " ".join(line.text for line in lines).lower()
    paragraphs: list[list[Line]] = [[lines[0]]] if lines else []
    for above, below in pairwise(lines):
        if _breaks(above, below, usual, width):
            paragraphs.append([below])
        else:
            paragraphs[-1].append(below)
    return [_join(paragraph, vocabulary) for paragraph in paragraphs]


def _breaks(above: Line, below: Line, usual: float, width: float) -> bool:
    """Whether a paragraph ends between two lines. Never inside what is plainly one sentence."""
    ended = bool(_SENTENCE_END.search(above.text))
    if _BULLET.match(below.text) and not above.text.endswith(tuple(_HYPHENS)):
        return True
    if not ended and (below.text[:1].islower() or above.text.endswith((*_HYPHENS, ","))):
        return False
    if not _same_size(above, below):
        return True
    moved = below.top >= above.top  # a new column or page
    if not moved and above.bottom - below.bottom > WIDE_GAP * usual:
        return True
    length = (above.right - above.left) / width if width else 1.0
    if not ended:
        return length < VERY_SHORT_LINE
    return moved or length < SHORT_LINE or below.left > above.left + 0.5 * above.height


def _same_size(one: Line, other: Line) -> bool:
    return abs(one.height - other.height) <= SAME_SIZE * max(one.height, other.height)


def _join(lines: Iterable[Line], vocabulary: str) -> str:
    """The lines as one, a word that a hyphen cuts at a line's end made whole unless the hyphen is its own."""
    text = ""
    for line in lines:
        if not text:
            text = line.text
        elif text[-1] in _HYPHENS and text[-2:-1].isalpha() and line.text[:1].isalpha():
            text = text[:-1] + _hyphen(text, line.text, vocabulary) + line.text
        else:
            text = f"{text} {line.text}"
    return re.sub(f"[{SOFT_HYPHENS}]", "", text)


def _hyphen(text: str, following: str, vocabulary: str) -> str:
    first = re.split(r"[^\w]", text[:-1])[-1]
    second = re.split(r"[^\w]", following, maxsplit=1)[0]
    if second[:1].isupper() or first.lower() in _COMPOUNDS or first.isdigit():
        return "-"
    return "-" if f"{first}-{second}".lower() in vocabulary else ""
