"""The default store: a folder. SQLite is the truth; `vectors.faiss` and `words/` are derived from it.

Every change of an article is one transaction and one generation. A derived index knows the generation it is built
up to, and is caught up from SQLite's rows, or built again from them when it is damaged; nothing is embedded twice.
Which articles are copies of one another is kept in SQLite, in the same transaction as the article; for a store written
by a newsdesk that did not do so, the first opening or refresh computes it from the texts (about 1 ms an article).
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import numpy as np

from corpus.article import Article
from index import database, stories, words
from index.passage import Hit, Passage, Scope
from index.scope_rows import Row, ScopeRows
from index.spelling import SPELLED, likeliest
from index.store import Contents, KnownFile, StoreError
from index.vectors import DamagedVectors, VectorIndex

SAVE_AFTER = 20_000
"""Passages added or removed after which the vector file is written, so that a crash costs at most that much reading."""
NEAR_ARTICLES, NEAR_LETTERS = 30, 50_000
"""Articles, and characters of each, in which another spelling of a word is looked for."""
CHUNK = 10_000
"""Rows read at a time while catching up."""


class EmbeddedStore:
    """See `index.store.Store`. One object serves all threads; several processes may open one folder."""

    def __init__(self, folder: Path, encoder: str | None = None, dim: int = 384) -> None:
        """Open or create. Raises StoreError when the folder cannot hold a store or holds another encoder's.

        `encoder` and `dim` are those of the encoder that will be used with it; None takes the store as it is.
        """
        self.folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"{folder} cannot be made: {error.strerror}; choose another with --store") from error
        self._path = folder / "store.sqlite"
        self._local = threading.local()
        self._connections: list[tuple[threading.Thread, sqlite3.Connection]] = []
        self._lock = threading.RLock()
        self._dim = database.create(self._sql(), self._path, encoder, dim)
        self._rows = ScopeRows(self._scope_rows)
        self._vectors = self._load_vectors()
        self._saved = self._vectors.generation
        self._changed = 0
        self._wrote = False
        self._words = self._load_words()
        self.refresh()

    # -- SQLite

    def _sql(self) -> sqlite3.Connection:
        opened: sqlite3.Connection | None = getattr(self._local, "opened", None)
        if opened is None:
            opened = self._local.opened = database.connect(self._path)
            with self._lock:
                ended = [pair for pair in self._connections if not pair[0].is_alive()]
                for pair in ended:
                    pair[1].close()
                    self._connections.remove(pair)
                self._connections.append((threading.current_thread(), opened))
        return opened

    @contextmanager
    def _transaction(self) -> Iterator[tuple[sqlite3.Connection, int]]:
        """A write transaction and the number of the generation it makes."""
        sql = self._sql()
        self._wrote = True
        try:
            sql.execute("BEGIN IMMEDIATE")
            generation = self._generation() + 1
            sql.execute("UPDATE meta SET value = ? WHERE key = 'generation'", (str(generation),))
            yield sql, generation
            stories.follow(sql, generation)
            sql.execute("COMMIT")
        except BaseException as error:
            if sql.in_transaction:
                sql.execute("ROLLBACK")
            if isinstance(error, sqlite3.Error):
                raise StoreError(f"{self._path} cannot be written: {error}; nothing stored before is lost") from error
            raise

    def _generation(self) -> int:
        return int(self._sql().execute("SELECT value FROM meta WHERE key = 'generation'").fetchone()[0])

    def upsert(self, article: Article, passages: Sequence[Passage], vectors: np.ndarray) -> None:
        """Put one article in place of what had its id, in one transaction. `vectors`: (passages, dim), unit length."""
        if vectors.shape != (len(passages), self._dim):
            raise ValueError(f"vectors of shape {vectors.shape} for {len(passages)} passages of {self._dim} dimensions")
        columns = database.ARTICLE_COLUMNS
        with self._transaction() as (sql, generation):
            before = _remove_passages(sql, article.id, generation)
            marks = ",".join("?" * (columns.count(",") + 1))
            sql.execute(f"INSERT OR REPLACE INTO articles ({columns}) VALUES ({marks})", database.article_row(article))
            halves = vectors.astype("<f2")
            sql.executemany(
                'INSERT INTO passages (article_id, start, "end", sentences, vector, generation) VALUES (?,?,?,?,?,?)',
                [
                    (article.id, one.start, one.end, database.sentences_blob(one), half.tobytes(), generation)
                    for one, half in zip(passages, halves, strict=True)
                ],
            )
            stories.record(sql, article.digest, article.text)
            if before and before != article.digest:
                stories.forget(sql, before)

    def remove(self, article_ids: Iterable[str]) -> int:
        """Take articles out; the number that were there."""
        removed = 0
        for article_id in article_ids:
            with self._transaction() as (sql, generation):
                digest = _remove_passages(sql, article_id, generation)
                removed += sql.execute("DELETE FROM articles WHERE id = ?", (article_id,)).rowcount
                if digest:
                    stories.forget(sql, digest)
        return removed

    def digests(self) -> Mapping[str, str]:
        """Digest by article id."""
        return dict(self._sql().execute("SELECT id, digest FROM articles"))

    def article(self, article_id: str) -> Article | None:
        """One article, or None."""
        found = self._sql().execute(f"SELECT {database.ARTICLE_COLUMNS} FROM articles WHERE id = ?", (article_id,))
        row = found.fetchone()
        return database.article_of(row) if row else None

    def articles(self, scope: Scope = Scope(), *, limit: int | None = None, offset: int = 0) -> list[Article]:
        """Articles in `scope`, newest first, undated last, those of one day by id."""
        condition, values = database.where(scope)
        query = (
            f"SELECT {database.ARTICLE_COLUMNS} FROM articles WHERE {condition} "
            "ORDER BY published IS NULL, published DESC, id LIMIT ? OFFSET ?"
        )
        rows = self._sql().execute(query, [*values, -1 if limit is None else limit, offset])
        return [database.article_of(row) for row in rows]

    def passages(self, article_id: str) -> list[Passage]:
        """An article's passages in order."""
        query = 'SELECT article_id, start, "end", sentences FROM passages WHERE article_id = ? ORDER BY start'
        return [database.passage_of(row) for row in self._sql().execute(query, (article_id,))]

    def count(self, scope: Scope = Scope()) -> int:
        """Number of articles in `scope`."""
        condition, values = database.where(scope)
        return int(self._sql().execute(f"SELECT count(*) FROM articles WHERE {condition}", values).fetchone()[0])

    def newest(self) -> date | None:
        """The day of the newest article; None where none has a date."""
        day = self._sql().execute("SELECT max(published) FROM articles").fetchone()[0]
        return date.fromisoformat(day) if day else None

    def contents(self) -> Contents:
        """Counts, dates and outlets, most articles first."""
        sql = self._sql()
        articles, dated, first, last = sql.execute(
            "SELECT count(*), count(published), min(published), max(published) FROM articles"
        ).fetchone()
        passages = sql.execute("SELECT count(*) FROM passages").fetchone()[0]
        outlets = sql.execute(
            "SELECT source, count(*) AS n FROM articles WHERE source IS NOT NULL "
            "GROUP BY source ORDER BY n DESC, source"
        ).fetchall()
        days = [date.fromisoformat(day) if day else None for day in (first, last)]
        return Contents(articles, passages, days[0], days[1], tuple(outlets), articles - dated)

    def vectors(self, article_id: str) -> np.ndarray:
        """The vectors of an article's passages in order, (passages, dim) float32 of half precision."""
        rows = self._sql().execute("SELECT vector FROM passages WHERE article_id = ? ORDER BY start", (article_id,))
        blob = b"".join(row[0] for row in rows)
        return np.frombuffer(blob, "<f2").reshape(-1, self._dim).astype(np.float32)

    def known_files(self) -> Mapping[str, KnownFile]:
        """The files read so far, by path."""
        rows = self._sql().execute("SELECT path, name, size, modified_ns, clean FROM files")
        return {path: KnownFile(name, size, modified, bool(clean)) for path, name, size, modified, clean in rows}

    def file_articles(self, path: str) -> list[str]:
        """Ids of the articles that came from the file at `path`."""
        return [row[0] for row in self._sql().execute("SELECT id FROM articles WHERE path = ?", (path,))]

    def file_done(self, path: str, file: KnownFile) -> None:
        """Note that the file at `path` was read to its end."""
        values = (path, file.name, file.size, file.modified_ns, int(file.clean))
        self._sql().execute("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?)", values)

    def forget_file(self, path: str) -> None:
        """Let go of what `file_done` noted."""
        self._sql().execute("DELETE FROM files WHERE path = ?", (path,))

    def copies(self, article_ids: Iterable[str]) -> Mapping[str, str]:
        """See `index.store.Store.copies`."""
        return stories.copies(self._sql(), article_ids)

    def story(self, article_id: str) -> list[str]:
        """See `index.store.Store.story`."""
        return stories.story(self._sql(), article_id)

    # -- Search

    def search_vector(self, vector: np.ndarray, k: int, scope: Scope = Scope()) -> list[Hit]:
        """The k passages of highest cosine in `scope`; fewer only if fewer exist."""
        with self._lock:
            allowed = self._rows.allowed(scope)
            ids, scores = self._vectors.search(vector, k, allowed)
        return self._hits(ids.tolist(), scores.tolist(), cosines=True)

    def search_words(self, query: str, k: int, scope: Scope = Scope()) -> list[Hit]:
        """The k passages of highest BM25 in `scope`; fewer if fewer hold any of the words."""
        ids, scores = self._words.search(query, k, scope)
        return self._hits(ids.tolist(), scores.tolist(), cosines=False)

    def coverage(self, query: str, article_ids: Iterable[str]) -> Mapping[str, float]:
        """See `index.store.Store.coverage`."""
        ids = list(article_ids)
        wanted = "SELECT min(number), article_id FROM passages WHERE article_id IN ({}) GROUP BY article_id"
        firsts: dict[int, str] = dict(database.among(self._sql(), wanted, ids))
        held = self._words.coverage(query, list(firsts))
        return {article_id: held.get(number, 0.0) for number, article_id in firsts.items()}

    def absent(self, query: str) -> list[str]:
        """See `index.store.Store.absent`."""
        return self._words.absent(query)

    def spelled(self, word: str) -> str | None:
        """See `index.store.Store.spelled`."""
        if len(word) < SPELLED or not word.isalpha():
            return None
        text = "title || ' ' || substr(text, 1, ?)"
        query = f"SELECT {text} FROM passages JOIN articles ON articles.id = article_id WHERE number = ?"
        near = self._words.near(word, NEAR_ARTICLES)
        # "Murkowsky" has the stem of "Murkowski": it is held, and yet by no article as it is typed.
        numbers = near or (self._words.holding(word, NEAR_ARTICLES) if word[0].isupper() else [])
        texts = (text for number in numbers for (text,) in self._sql().execute(query, (NEAR_LETTERS, number)))
        return likeliest(word, texts, stem_held=not near)

    def _hits(self, numbers: list[int], scores: list[float], *, cosines: bool) -> list[Hit]:
        wanted = 'SELECT number, article_id, start, "end", sentences FROM passages WHERE number IN ({})'
        found = {row[0]: database.passage_of(row[1:]) for row in database.among(self._sql(), wanted, numbers)}
        # A passage removed by another process since the last refresh is in the index but no longer in SQLite.
        kept = [(found[n], score) for n, score in zip(numbers, scores, strict=True) if n in found]
        return [
            Hit(passage, score, rank, score if cosines else None) for rank, (passage, score) in enumerate(kept, start=1)
        ]

    # -- Derived indexes

    def _scope_rows(self) -> list[Row]:
        query = "SELECT number, published, source FROM passages JOIN articles ON articles.id = article_id"
        return self._sql().execute(query).fetchall()

    def _load_vectors(self) -> VectorIndex:
        try:
            loaded = VectorIndex.load(self.folder / "vectors.faiss", self._dim)
        except (FileNotFoundError, DamagedVectors):
            return VectorIndex(self._dim)
        return loaded if loaded.generation <= self._generation() else VectorIndex(self._dim)

    def _load_words(self) -> words.WordIndex:
        folder = self.folder / "words"
        try:
            loaded = words.WordIndex(folder)
            if loaded.generation <= self._generation():
                return loaded
        except words.DamagedWords:
            pass
        words.discard(folder)
        return words.WordIndex(folder)

    def refresh(self) -> None:
        """Bring stories and both derived indexes up to what SQLite holds, whoever wrote it."""
        with self._lock:
            database.catch_up_stories(self._sql(), self._path)
            generation = self._generation()
            if self._vectors.generation != generation:
                self._catch_up_vectors(generation)
            try:
                self._refresh_words(generation)
            except words.WordsBusy:
                return  # the process that writes will bring it up to date; the vectors already are
            except (ValueError, OSError):
                # The folder was deleted or replaced under an open store: make it again.
                self._words = self._load_words()
                self._refresh_words(generation)

    def _refresh_words(self, generation: int) -> None:
        self._words.reload()
        if self._words.generation < generation:
            self._words.update(lambda since: self._word_changes(since, generation), generation)

    def _catch_up_vectors(self, generation: int) -> None:
        since = self._vectors.generation
        gone = self._gone(since, generation)
        self._vectors.remove(gone)
        self._rows.remove(gone)
        query = (
            "SELECT number, vector, published, source FROM passages JOIN articles ON articles.id = article_id "
            "WHERE generation > ? AND generation <= ?"
        )
        rows = self._sql().execute(query, (since, generation))
        while chunk := rows.fetchmany(CHUNK):
            numbers = np.array([row[0] for row in chunk], np.int64)
            blob = b"".join(row[1] for row in chunk)
            self._vectors.add(numbers, np.frombuffer(blob, "<f2").reshape(-1, self._dim).astype(np.float32))
            self._rows.add([(row[0], row[2], row[3]) for row in chunk])
            self._changed += len(chunk)
        self._changed += len(gone)
        self._vectors.generation = generation
        if self._changed >= SAVE_AFTER:
            self._save_vectors()

    def _gone(self, since: int, generation: int) -> np.ndarray:
        query = "SELECT number FROM gone WHERE generation > ? AND generation <= ?"
        return np.array([row[0] for row in self._sql().execute(query, (since, generation))], np.int64)

    def _word_changes(self, since: int, generation: int) -> words.Changes:
        query = (
            "SELECT number, CASE title_made WHEN 1 THEN '' ELSE title END, "
            'substr(text, start + 1, "end" - start), published, source, '
            "CASE number WHEN (SELECT min(number) FROM passages AS own WHERE own.article_id = articles.id) THEN text "
            "ELSE '' END "
            "FROM passages JOIN articles ON articles.id = article_id WHERE generation > ? AND generation <= ?"
        )
        rows = self._sql().execute(query, (since, generation))
        entries = (
            words.Entry(
                number,
                f"{title}\n{text}",
                f"{title}\n{whole}" if whole else "",
                day and date.fromisoformat(day),
                source,
            )
            for number, title, text, day, source, whole in rows
        )
        return words.Changes(entries, self._gone(since, generation).tolist())

    def _save_vectors(self) -> None:
        if self._vectors.generation != self._saved or self._vectors.rebuilt:
            self._vectors.save(self.folder / "vectors.faiss")
            self._saved, self._changed = self._vectors.generation, 0

    def close(self) -> None:
        """Write what is pending and let go of all files."""
        with self._lock:
            if self._wrote:
                self._vectors.finish()  # a question does not wait for an index that is being built
            self._save_vectors()
            for _, opened in self._connections:
                opened.close()
            self._connections.clear()
            self._local = threading.local()


def _remove_passages(sql: sqlite3.Connection, article_id: str, generation: int) -> str | None:
    """Take out an article's passages; the digest of its text, None where it is not stored."""
    sql.execute(
        "INSERT OR REPLACE INTO gone SELECT number, ? FROM passages WHERE article_id = ?", (generation, article_id)
    )
    sql.execute("DELETE FROM passages WHERE article_id = ?", (article_id,))
    row = sql.execute("SELECT digest FROM articles WHERE id = ?", (article_id,)).fetchone()
    return str(row[0]) if row else None
