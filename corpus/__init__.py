"""What an article is, and how files become articles."""

from __future__ import annotations

from pathlib import Path

from corpus.article import Article, CorpusError, DateOrigin, Skipped, SourceFile, digest_of, id_of
from corpus.files import find_files
from corpus.readers import read_file

__all__ = [
    "Article",
    "CorpusError",
    "DateOrigin",
    "Skipped",
    "SourceFile",
    "digest_of",
    "find_files",
    "id_of",
    "read_file",
    "samples_folder",
]


def samples_folder() -> Path:
    """The folder of sample articles that comes with newsdesk."""
    return Path(__file__).parent / "samples"
