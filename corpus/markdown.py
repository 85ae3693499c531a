"""Markdown as the text a reader sees: links by their words, no marks, paragraphs whole."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from corpus.fragments import text_of_fragment

if TYPE_CHECKING:
    from markdown_it.token import Token

_LISTS_END = ("bullet_list_close", "ordered_list_close", "table_close")


def markdown_text(source: str) -> tuple[str, str]:
    """(title, text): the level-1 heading that opens the text, "" if there is none, and all the rest.

    A paragraph's lines are joined, and a blank line follows it; list items and table rows have lines of their own;
    code stays as it is; images are dropped.
    """
    from markdown_it import MarkdownIt

    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(source)
    title = ""
    if tokens and tokens[0].type == "heading_open" and tokens[0].tag == "h1":
        title, tokens = _inline(tokens[1]), tokens[3:]
    parts: list[str] = []
    opening: Token | None = None
    for token in tokens:
        if token.type == "inline":
            parts += [_inline(token), _after(opening)]
        elif token.type in ("fence", "code_block"):
            parts += [token.content.rstrip("\n"), "\n\n"]
        elif token.type == "html_block":
            parts += [text_of_fragment(token.content), "\n\n"]
        elif token.type == "tr_close":
            parts.append("\n")
        elif token.type in _LISTS_END:
            parts.append("\n\n")
        opening = token
    text = re.sub(r"[ \t]+\n", "\n", "".join(parts))
    return title, re.sub(r"\n{3,}", "\n\n", text).strip()


def _after(opening: Token | None) -> str:
    """What parts a text from the next, by what opened it: a cell, an item of a tight list (hidden), a paragraph."""
    if opening and opening.type in ("th_open", "td_open"):
        return " "
    return "\n" if opening and opening.hidden else "\n\n"


def _inline(token: Token) -> str:
    parts: list[str] = []
    for child in token.children or ():
        if child.type in ("text", "code_inline", "text_special"):
            parts.append(child.content)
        elif child.type == "softbreak":
            parts.append(" ")
        elif child.type == "hardbreak" or (child.type == "html_inline" and child.content.lower().startswith("<br")):
            parts.append("\n")
    return re.sub(r"[ \t]+", " ", "".join(parts)).strip()
