"""The SQLite file that is the truth of a store: its tables, and rows turned into records."""

from __future__ import annotations

import json
import random
import sqlite3
import time
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any, cast

import numpy as np

from corpus.article import Article, DateOrigin
from index import stories
from index.passage import Passage, Scope
from index.store import StoreError

SCHEMA_VERSION = 1
DEFAULT_ENCODER = "all-MiniLM-L6-v2-int8"
BUSY_S = 60.0
"""How long a write waits for another process's transaction."""
AMONG = 500
"""Values put into one query."""

SCHEMA = (
    """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS articles (
    id TEXT PRIMARY KEY, digest TEXT NOT NULL, title TEXT NOT NULL, title_made INTEGER NOT NULL, text TEXT NOT NULL,
    path TEXT NOT NULL, source TEXT, published TEXT, published_from TEXT, url TEXT, authors TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS articles_by_path ON articles (path);
CREATE INDEX IF NOT EXISTS articles_by_date ON articles (published);
CREATE TABLE IF NOT EXISTS passages (
    number INTEGER PRIMARY KEY AUTOINCREMENT, article_id TEXT NOT NULL REFERENCES articles (id),
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, sentences BLOB NOT NULL, vector BLOB NOT NULL,
    generation INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS passages_by_article ON passages (article_id);
CREATE INDEX IF NOT EXISTS passages_by_generation ON passages (generation);
CREATE TABLE IF NOT EXISTS gone (number INTEGER PRIMARY KEY, generation INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS gone_by_generation ON gone (generation);
CREATE TABLE IF NOT EXISTS files (
    path TEXT PRIMARY KEY, name TEXT NOT NULL, size INTEGER NOT NULL, modified_ns INTEGER NOT NULL,
    clean INTEGER NOT NULL);
"""
    + stories.TABLES
)
# passages.number is never used twice (AUTOINCREMENT), so a derived index can never show one passage for another.

ARTICLE_COLUMNS = "id, digest, title, title_made, text, path, source, published, published_from, url, authors"


def connect(path: Path) -> sqlite3.Connection:
    """A connection in WAL mode that begins transactions only when told to."""
    try:
        opened = sqlite3.connect(path, timeout=BUSY_S, isolation_level=None, check_same_thread=False)
        write_ahead(opened)
        opened.execute("PRAGMA synchronous=NORMAL")
        opened.execute("PRAGMA foreign_keys=ON")
    except sqlite3.OperationalError as error:
        raise StoreError(
            f"{path} cannot be opened: {error}; check its rights, or choose another with --store"
        ) from error
    except sqlite3.DatabaseError as error:
        raise StoreError(f"{path} is not a newsdesk store ({error}); choose another folder with --store") from error
    return opened


def write_ahead(opened: sqlite3.Connection) -> None:
    """Switch to WAL. SQLite waits for no other process that does so to the same new file, but refuses at once."""
    end = time.monotonic() + BUSY_S
    while True:
        try:
            opened.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if not _is_busy(error) or time.monotonic() > end:
                raise
            time.sleep(random.uniform(0.001, 0.02))


def _is_busy(error: sqlite3.Error) -> bool:
    return error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY  # the low byte is the kind of error


def create(opened: sqlite3.Connection, path: Path, encoder: str | None, dim: int) -> int:
    """Make the tables, or check that they are of this version and hold this encoder's vectors; the vectors' dimensions.

    `encoder` None takes the store as it is, and the default encoder for a new one.
    """
    opened.executescript(SCHEMA)
    made = {"schema": SCHEMA_VERSION, "encoder": encoder or DEFAULT_ENCODER, "dim": dim, "generation": 0}
    if not made.keys() <= {row[0] for row in opened.execute("SELECT key FROM meta")}:
        # Only then, so that a store can be opened and read while another process writes.
        opened.execute("BEGIN IMMEDIATE")
        for key, value in made.items():
            opened.execute("INSERT OR IGNORE INTO meta VALUES (?, ?)", (key, str(value)))
        opened.execute("COMMIT")
    meta = dict(opened.execute("SELECT key, value FROM meta"))
    if meta["schema"] != str(SCHEMA_VERSION):
        raise StoreError(
            f"{path} was made by another version of newsdesk (schema {meta['schema']}, this one reads "
            f"{SCHEMA_VERSION}); index the articles into a new folder with --store"
        )
    if encoder is not None and meta["encoder"] != encoder:
        raise StoreError(
            f"{path} holds vectors of the encoder {meta['encoder']}, not of {encoder}; "
            f"use --encoder as when it was indexed, or another folder with --store"
        )
    return int(meta["dim"])


def catch_up_stories(opened: sqlite3.Connection, path: Path) -> None:
    """Find the copies among articles that were stored without; left to a later call while another process writes."""
    more = stories.behind(opened)
    try:
        while more and _begin_at_once(opened):
            more = stories.catch_up(opened)
            opened.execute("COMMIT")
    except BaseException as error:
        if opened.in_transaction:
            opened.execute("ROLLBACK")
        if isinstance(error, sqlite3.Error):
            raise StoreError(f"{path} cannot be written: {error}; nothing stored before is lost") from error
        raise


def _begin_at_once(opened: sqlite3.Connection) -> bool:
    """Begin a write transaction; False, and none begun, while another connection has one."""
    opened.execute("PRAGMA busy_timeout = 0")
    try:
        opened.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        if not _is_busy(error):
            raise
        return False
    finally:
        opened.execute(f"PRAGMA busy_timeout = {int(BUSY_S * 1000)}")
    return True


def among(opened: sqlite3.Connection, query: str, values: Sequence[object]) -> Iterator[tuple[Any, ...]]:
    """The rows of a query whose `{}` stands for some of `values`, for all of them: SQLite limits how many at once."""
    for low in range(0, len(values), AMONG):
        some = values[low : low + AMONG]
        yield from opened.execute(query.format(",".join("?" * len(some))), some)


def article_row(article: Article) -> tuple[object, ...]:
    """The values of ARTICLE_COLUMNS."""
    published = article.published.isoformat() if article.published else None
    return (
        article.id,
        article.digest,
        article.title,
        int(article.title_made),
        article.text,
        article.path,
        article.source,
        published,
        article.published_from,
        article.url,
        json.dumps(article.authors, ensure_ascii=False),
    )


def article_of(row: Sequence[object]) -> Article:
    """The article of a row of ARTICLE_COLUMNS."""
    key, digest, title, made, text, path, source, published, origin, url, authors = cast("tuple[str, ...]", row)
    return Article(
        id=key,
        digest=digest,
        title=title,
        text=text,
        path=path,
        title_made=bool(made),
        source=source,
        published=date.fromisoformat(published) if published else None,
        published_from=cast("DateOrigin | None", origin),
        url=url,
        authors=tuple(json.loads(authors)),
    )


def sentences_blob(passage: Passage) -> bytes:
    """Sentence spans as little-endian uint32 pairs."""
    return np.array(passage.sentences, "<u4").tobytes()


def passage_of(row: Sequence[object]) -> Passage:
    """The passage of a row (article_id, start, end, sentences)."""
    article_id, start, end, blob = row
    spans = np.frombuffer(cast(bytes, blob), "<u4").reshape(-1, 2).tolist()
    return Passage(str(article_id), cast(int, start), cast(int, end), tuple((a, b) for a, b in spans))


def where(scope: Scope) -> tuple[str, list[object]]:
    """SQL condition on `articles` for a scope, and its values."""
    parts, values = ["1"], cast("list[object]", [])
    if scope.since:
        parts.append("published >= ?")
        values.append(scope.since.isoformat())
    if scope.until:
        parts.append("published <= ?")
        values.append(scope.until.isoformat())
    if scope.sources:
        parts.append(f"source IN ({','.join('?' * len(scope.sources))})")
        values += scope.sources
    return " AND ".join(parts), values
