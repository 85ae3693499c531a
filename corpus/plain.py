"""Plain text and Markdown files: one article each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from corpus.article import Article, Skipped, SourceFile
from corpus.cleaning import HEADLINE_LENGTH, clean, is_headline, take_header_date, take_headline
from corpus.dates import parse_date
from corpus.decoding import read_text
from corpus.drafts import Draft, finish
from corpus.fields import AUTHORS, DATE, SOURCE, TITLE, URL, Value, draft_of, plain_name

MOST_HEADERS = 12
_HEADER = re.compile(r"([A-Za-z][A-Za-z ()_-]{0,24}):[ \t]*(.*)")
_HEADER_NAMES = frozenset((*TITLE, *DATE, *SOURCE, *URL, *AUTHORS, "by", "publishedon", "tags", "section", "language"))
MOST_DATELINES, LONGEST_DATELINE = 3, 90
"""Lines among which the one with the date is looked for, and its characters."""
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
_NTH = r"\d{1,2}(?:st|nd|rd|th)?"
_DAY = re.compile(rf"\b(?:\d{{4}}-\d\d-\d\d|{_MONTH} {_NTH},? \d{{4}}|{_NTH} {_MONTH},? \d{{4}})\b")
_AROUND_DAY = re.compile(
    r"\b(?:published|updated|posted|on|date|dated|at|from|source)\b:?|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day,"
    r"|\b\d{1,2}:\d\d(?: ?[ap]\.?m\.?)?(?: [A-Z]{2,4}\b)?",
    re.IGNORECASE,
)
_OUTLET = re.compile(r"(?:The )?[A-Z0-9][\w.&’'!-]*(?: (?:[A-Z0-9(][\w.&’'!)-]*|of|the|for|and|-|&)){0,5}")
_FRONT = re.compile(r"(?:---|\+\+\+)[ \t]*\n(.*?)\n(?:---|\+\+\+|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)


def read_plain(file: SourceFile, limit: int) -> Iterator[Article | Skipped]:
    """The article in a .txt file, its text kept to the letter.

    Taken off its head: ` date YYYY-MM-DD `, a block of lines such as "Title: …" and "Date: …", a headline on its own,
    or one with a line "Harbor Ledger, February 14, 2025" below.
    """
    text = read_text(file.path, limit).strip()
    fields, rest = take_headers(text)
    if not fields:
        fields, rest = take_dateline(text)
    yield finish(_with_fields(Draft(rest, plain=True), fields), file, limit)


def read_markdown(file: SourceFile, limit: int) -> Iterator[Article | Skipped]:
    """The article in a Markdown file: front matter, the first heading as title, the rest without its marks."""
    from corpus.markdown import markdown_text

    fields, source = take_front_matter(read_text(file.path, limit).lstrip("\n"))
    header, source = take_header_date(source)
    if not fields:
        fields, source = take_headers(source)
    heading, text = markdown_text(source)
    draft = _with_fields(Draft(text, title=heading, header=header), fields)
    if not draft.title:
        title, body = take_headline(clean(text))
        draft = replace(draft, title=title, text=body)
    elif heading and clean(heading) != clean(draft.title):
        draft = replace(draft, text=f"{heading}\n\n{text}")
    yield finish(draft, file, limit)


def take_headers(text: str) -> tuple[dict[str, Value], str]:
    """The fields of two or more lines "Name: value" with known names that open a text, and the text after them.

    ({}, text) where there is no such block, ended by a blank line.
    """
    head, blank, body = text.partition("\n\n")
    rows = head.split("\n")
    matches = [_HEADER.fullmatch(row) for row in rows]
    if not blank or not 2 <= len(rows) <= MOST_HEADERS or not all(matches):
        return {}, text
    fields: dict[str, Value] = {match[1]: match[2] for match in matches if match}
    known = sum(plain_name(name) in _HEADER_NAMES for name in fields)
    return (fields, body.lstrip("\n")) if known >= 2 and body.strip() else ({}, text)


def take_dateline(text: str) -> tuple[dict[str, Value], str]:
    """The title, outlet and date of a text that begins with lines such as "Bridge closes" and "Harbor Ledger, February
    14, 2025", and the text after them; ({}, text) where there is no such line with a date, ended by a blank one.

    The outlet may have a line to itself before that of the date, and the title may be missing.
    """
    rows = text.split("\n", MOST_DATELINES + 2)[: MOST_DATELINES + 2]
    filled = [at for at, row in enumerate(rows) if row.strip()]
    for place, at in enumerate(filled[:MOST_DATELINES]):
        told = _dateline(rows[at].strip())
        if not told:
            continue
        body = text.split("\n", at + 1)[-1]
        before = [rows[one].strip() for one in filled[:place]]
        if at + 1 >= len(rows) or rows[at + 1].strip() or not body.strip():
            return {}, text
        outlet, day = told
        if not outlet and len(before) == 2 and _OUTLET.fullmatch(before[1]):
            outlet = before.pop()
        if len(before) > 1 or (before and not (is_headline(before[0]) or _ends_quoted(before[0]))):
            return {}, text
        fields: dict[str, Value] = {"title": before[0] if before else "", "source": outlet, "date": day}
        return {name: value for name, value in fields.items() if value}, body.lstrip("\n")
    return {}, text


def _ends_quoted(line: str) -> bool:
    """Whether a line above one with outlet and date is a headline for all its full stop: "… “I am terrified.”"."""
    return len(line) <= HEADLINE_LENGTH and line[-1:] in "\"'”’"


def _dateline(row: str) -> tuple[str, str] | None:
    """(outlet, date) of a line that holds nothing but a date and perhaps an outlet; None for any other."""
    found = _DAY.search(row) if len(row) <= LONGEST_DATELINE else None
    if not found or parse_date(found[0]) is None:
        return None
    rest = _AROUND_DAY.sub("", f"{row[: found.start()]} | {row[found.end() :]}").strip(" ,|·•–—-\t")
    return (rest, found[0]) if not rest or _OUTLET.fullmatch(rest) else None


def take_front_matter(text: str) -> tuple[dict[str, Value], str]:
    """The fields between the --- lines that open a Markdown file, and the rest. Broken YAML is read by lines."""
    match = _FRONT.match(text)
    if not match:
        return {}, text
    import frontmatter
    import yaml  # type: ignore[import-untyped]

    try:
        fields, body = frontmatter.parse(text)
        if fields:
            return {str(name): value for name, value in fields.items()}, body
    except (yaml.YAMLError, ValueError, RecursionError, TypeError):
        pass  # most often a title with a colon in it
    rows = (_HEADER.match(row.strip()) for row in match[1].replace(" = ", ": ").split("\n"))
    return {row[1]: row[2].strip(" \"'") for row in rows if row and row[2]}, text[match.end() :]


def _with_fields(draft: Draft, fields: dict[str, Value]) -> Draft:
    if not fields:
        return draft
    named = {("author" if plain_name(name) == "by" else name): value for name, value in fields.items()}
    found = draft_of({**named, "text": "x"})
    if isinstance(found, str):
        return draft
    draft = replace(draft, title=found.title or draft.title, source=found.source, url=found.url, authors=found.authors)
    return replace(draft, header=found.metadata) if draft.plain else replace(draft, metadata=found.metadata)
