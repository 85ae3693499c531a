"""Plain text and Markdown files: one article each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from corpus.article import Article, Skipped, SourceFile
from corpus.cleaning import clean, take_header_date, take_headline
from corpus.decoding import read_text
from corpus.drafts import Draft, finish
from corpus.fields import AUTHORS, DATE, SOURCE, TITLE, URL, Value, draft_of, plain_name

MOST_HEADERS = 12
_HEADER = re.compile(r"([A-Za-z][A-Za-z ()_-]{0,24}):[ \t]*(.*)")
_HEADER_NAMES = frozenset((*TITLE, *DATE, *SOURCE, *URL, *AUTHORS, "by", "publishedon", "tags", "section", "language"))
_FRONT = re.compile(r"(?:---|\+\+\+)[ \t]*\n(.*?)\n(?:---|\+\+\+|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)


def read_plain(file: SourceFile, limit: int) -> Iterator[Article | Skipped]:
    """The article in a .txt file, its text kept to the letter.

    Taken off its head: ` date YYYY-MM-DD `, a block of lines such as "Title: …" and "Date: …", a headline on its own.
    """
    fields, text = take_headers(read_text(file.path, limit).strip())
    yield finish(_with_fields(Draft(text, plain=True), fields), file, limit)


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
