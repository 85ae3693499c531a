"""One file becomes its articles: the reader for each file type, and what is said of one that cannot be read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from corpus.article import Article, Skipped, SourceFile
from corpus.decoding import UnreadableError
from corpus.files import SUPPORTED, kind_of

LIMIT_BYTES = 20_000_000


def read_file(file: SourceFile, *, limit_bytes: int = LIMIT_BYTES) -> Iterator[Article | Skipped]:
    """The articles in `file`, in its order, and what could not be read, with the reason. Bad content never raises.

    `limit_bytes`: the largest article (or line, or row of a table) that is read. JSON, JSON Lines and tables are read
    as streams, so a file of them may have any size.
    """
    kind = kind_of(file.path.name)
    if kind is None:
        yield Skipped(str(file.path), f"not a supported file type; supported: {SUPPORTED}")
        return
    try:
        yield from _reader(kind)(file, limit_bytes)
    except UnreadableError as error:
        yield Skipped(str(file.path), str(error))
    except Exception as error:  # a parser's own fault on one file is reported, and must not end the work on the others
        yield Skipped(str(file.path), f"its reader failed: {type(error).__name__}: {error}")


def _reader(kind: str) -> Callable[[SourceFile, int], Iterator[Article | Skipped]]:
    """The reader of one file type; its module is only imported when a file needs it."""
    if kind in ("txt", "text", "md", "markdown"):
        from corpus import plain

        return plain.read_plain if kind in ("txt", "text") else plain.read_markdown
    if kind in ("html", "htm", "xhtml"):
        from corpus import webpage

        return webpage.read_html
    if kind == "pdf":
        from corpus import pdf

        return pdf.read_pdf
    if kind == "docx":
        from corpus import word

        return word.read_docx
    from corpus import tables

    if kind in ("csv", "tsv"):
        return partial(tables.read_csv, tabs=kind == "tsv")
    return tables.read_json if kind == "json" else tables.read_json_lines
