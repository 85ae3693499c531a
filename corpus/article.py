"""What an article is, and what is kept of a file that could not become one."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

DateOrigin = Literal["header", "metadata", "url", "filename", "text"]
"""Where a publication date was read: at the head of a text (` date YYYY-MM-DD `, "Date: …"), in a metadata field, the
URL, the file's name, or somewhere on a page that does not state it (the least sure). Never the file's own time."""


class CorpusError(Exception):
    """A path that cannot be used at all: it is not there, or not a file or folder."""


@dataclass(frozen=True, slots=True)
class Article:
    """One news article. `text` is cleaned once and never changes; every offset anywhere counts its characters.

    `id` is stable: made from the URL, else from the path under the indexed folder.
    `digest` is the sha256 of `text` in UTF-8, in hex.
    `title_made` says that the file had no title and this one is the start of the first sentence.
    `path` is absolute; a file of many articles (JSONL, CSV) appears in many.
    """

    id: str
    digest: str
    title: str
    text: str
    path: str
    title_made: bool = False
    source: str | None = None
    published: date | None = None
    published_from: DateOrigin | None = None
    url: str | None = None
    authors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file, or one row of it (1-based, None for the whole file), that gave no article, and why."""

    path: str
    reason: str
    row: int | None = None


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file found under an indexed folder.

    `name` is the folder's own name and the path under it, with forward slashes: it stays the same when
    the folder is moved, and is what ids are made from.
    """

    path: Path
    name: str
    size: int
    modified_ns: int


def digest_of(text: str) -> str:
    """sha256 of `text` in UTF-8, 64 hex digits."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def id_of(key: str) -> str:
    """The article id for a URL or a `SourceFile.name`: 16 hex digits of its sha256.

    64 bits: no collision is expected below 10⁸ articles.
    """
    return hashlib.sha256(key.encode("utf-8")).hexdigest()[:16]
