"""Text as it is kept: what is taken off a raw text before the first offset is counted, and titles made from it."""

from __future__ import annotations

import re
from datetime import date

from corpus.dates import plausible

TITLE_LENGTH = 100  # characters of a title that is made from the first sentence
LONGEST_TITLE = 300  # a longer "title" field is cut
HEADLINE_LENGTH = 150  # a first line up to this long may be a headline

_HEADER_DATE = re.compile(r"[\s\ufeff]*date:?[ \t]+(\d{4})-(\d{2})-(\d{2})(?!\S)\s*", re.IGNORECASE)
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f\x80-\x9f\u200b\u2060\ufeff\ufffe\uffff]")
_AD_MARKS = ("dvertisement", "DVERTISEMENT", "ontinue", "ONTINUE")  # looked for first: much faster
_AD_LINE = re.compile(
    r"^[ \t]*(?:advertisements?:?(?: continue reading the main story)?"
    r"|(?:story|article) continue[sd] (?:below|after)(?: (?:this|the))?(?: ad(?:vertisement)?)?)[ \t]*$\n?",
    re.IGNORECASE | re.MULTILINE,
)
_LINK_LIST = re.compile(
    r"(?<![\w'’-])(?P<last>[A-Z][\w'’-]{1,40}) (?:\(?[A-Z][\w.'’()-]{0,40}\s){1,4}(?P=last)(?=[A-Z\"'“‘])"
    r"[^\n]{10,700}? MORE\b"
)
"""A name, the same in full, and headlines of other articles glued to it, as some outlets' pages give their text: "Orrin
Hatch Orrin Grant HatchTrump to award … MORE"."""
_NAME = r"[^\W\d_a-z][\w.'’-]*(?: (?:[^\W\d_a-z][\w.'’-]*|de|van|von|der|al|bin)){1,4}"
_BYLINE = re.compile(rf"By ({_NAME}(?:(?:, and |, | and ){_NAME}){{0,5}})[ \t]*\n(?=\s*\S)")
_MANY_BREAKS = re.compile(r"\n[ \t]*\n(?:[ \t]*\n)+")
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"'”’»)]*\s+(?=[\"'“‘«(]?[^\W\d_a-z])")
_ABBREVIATION = re.compile(
    r"(?:\b[^\W\d_]|\b(?:Mr|Mrs|Ms|Dr|Gov|Sen|Rep|Gen|Lt|Col|Sgt|Maj|Capt|Prof|Rev|St|Jan|Feb|Mar|Apr|Aug|Sept|Sep|Oct|Nov"
    r"|Dec|No|vs|Inc|Ltd|Co|Corp|Jr|Sr))\.$"
)


def clean(text: str) -> str:
    """Text of a format that is not plain text: no control or zero-width characters, no lines that only announce an ad,
    no links glued to a name.

    Words, quotes and accents stay as they are.
    """
    text = storable(text).replace("\r\n", "\n").replace("\r", "\n")
    if "\u2028" in text or "\u2029" in text:
        text = text.replace("\u2028", "\n").replace("\u2029", "\n\n")
    if _CONTROLS.search(text):
        text = _CONTROLS.sub("", text)
    if any(mark in text for mark in _AD_MARKS):
        text = _AD_LINE.sub("", text)
    text = without_link_lists(text)
    return _MANY_BREAKS.sub("\n\n", text).strip()


def without_link_lists(text: str) -> str:
    """`text` without the headlines of other articles that are glued to a name."""
    return _LINK_LIST.sub(r"\g<last>", text) if " MORE" in text else text


def storable(text: str) -> str:
    """`text` with half characters (lone surrogates, from JSON) as U+FFFD: no file or database can hold them."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        # a pair of halves is one character; what is left alone has no meaning
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def one_line(text: str) -> str:
    """A title or name: cleaned, in one line, cut at a word if longer than any title is."""
    return shorten(" ".join(_CONTROLS.sub(" ", storable(text)).split()), LONGEST_TITLE)


def take_header_date(text: str) -> tuple[date | None, str]:
    """The date of a text that begins with ` date YYYY-MM-DD `, and the text without it; (None, text) for others."""
    match = _HEADER_DATE.match(text)
    found = plausible(*match.groups()) if match else None
    return (found, text[match.end() :]) if match and found else (None, text)


def take_headline(text: str) -> tuple[str, str]:
    """The headline of a text whose first line stands alone and is no sentence, and the rest; else ("", text)."""
    first, _, rest = text.partition("\n")
    blank, _, body = rest.partition("\n")
    if blank.strip() or not body.strip() or not is_headline(first):
        return "", text
    return one_line(first), body.strip()


def without_title(text: str, title: str) -> str:
    """`text` without a first line that only repeats the title."""
    first, _, rest = text.partition("\n")
    return rest.lstrip() if rest.strip() and title and " ".join(first.split()) == title else text


def take_byline(text: str) -> tuple[str, str]:
    """The names in a text's first line if that only says "By Ann Lee and Bo Chan", and the rest; else ("", text)."""
    match = _BYLINE.match(text)
    return (match[1], text[match.end() :].lstrip()) if match else ("", text)


def is_headline(line: str) -> bool:
    """Whether a line that stands alone reads as a headline: short, with words, and without a sentence's full stop."""
    line = line.strip()
    bare = line.rstrip("\"'”’») ")
    if not bare or len(line) > HEADLINE_LENGTH or not any(letter.isalpha() for letter in line):
        return False
    if bare[-1] in ",;:…" or (bare[-1] in ".。" and not re.search(r"\b[A-Z]\.[A-Z]\.$", bare)):
        return False
    return not (bare != line and bare[-1] in "!?") and not re.match(r"(?i)by\s", line)


def made_title(text: str) -> str:
    """A title for a text without one: its first sentence, cut at a word (with …) near 100 characters."""
    paragraph = " ".join(text.strip().partition("\n\n")[0][: 20 * TITLE_LENGTH].split())
    for match in _SENTENCE_END.finditer(paragraph):
        if not _ABBREVIATION.search(paragraph[: match.start()]):
            paragraph = paragraph[: match.end()].rstrip()
            break
    if paragraph.endswith(".") and not _ABBREVIATION.search(paragraph) and not paragraph.endswith(".."):
        paragraph = paragraph[:-1]
    return shorten(one_line(paragraph), TITLE_LENGTH)


def shorten(text: str, length: int) -> str:
    """`text`, or its first words and "…" in at most `length` characters."""
    if len(text) <= length:
        return text
    cut = text[: length - 1]
    words = cut if text[length - 1].isspace() else cut.rpartition(" ")[0]
    return (words if len(words) > length // 2 else cut).rstrip(" ,;:–—-") + "…"
