"""Chats kept in one SQLite file, each owned by one browser: nothing is readable under another owner's name."""

from __future__ import annotations

import json
import secrets
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from index.database import write_ahead
from index.passage import Scope
from index.store import StoreError

TurnStatus = Literal["working", "done", "stopped", "failed"]
TITLE_LENGTH = 80

SCHEMA = """
CREATE TABLE IF NOT EXISTS chats (id TEXT PRIMARY KEY, owner TEXT NOT NULL, title TEXT NOT NULL, updated REAL NOT NULL);
CREATE INDEX IF NOT EXISTS chats_by_owner ON chats (owner, updated);
CREATE TABLE IF NOT EXISTS turns (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  chat_id TEXT NOT NULL REFERENCES chats (id) ON DELETE CASCADE,
  question TEXT NOT NULL, scope TEXT NOT NULL, status TEXT NOT NULL, text TEXT NOT NULL, html TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS turns_by_chat ON turns (chat_id, id);
"""


class HistoryError(StoreError):
    """The file of chats cannot be used; the message names it and the way out."""


@dataclass(frozen=True, slots=True)
class Chat:
    """One entry of the list of chats. `title` is the start of its first question."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question and its answer.

    `html` is the answer as it was drawn, without a note on its status: what was answered stays as it was, whatever
    becomes of the articles. `text` is the answer in plain words, for follow-up questions.
    "working" in a chat that nobody is writing means that the process ended before the answer did.
    """

    id: int
    question: str
    scope: Scope
    status: TurnStatus = "working"
    text: str = ""
    html: str = ""


class History:
    """All chats of a store. Safe from any thread: each call opens its own connection."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            with self._open() as db:
                write_ahead(db)
                db.executescript(SCHEMA)
        except sqlite3.Error as error:
            raise HistoryError(
                f"the chats in {path} cannot be read ({error}); move that file away to start afresh"
            ) from error

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """A connection whose block is one transaction."""
        with closing(sqlite3.connect(self.path, timeout=10)) as db:
            db.execute("PRAGMA foreign_keys=ON")
            db.execute("PRAGMA synchronous=NORMAL")
            with db:
                yield db

    def chats(self, owner: str, *, limit: int = 200) -> list[Chat]:
        """The owner's chats, last used first."""
        with self._open() as db:
            rows = db.execute(
                "SELECT id, title FROM chats WHERE owner = ? ORDER BY updated DESC LIMIT ?", (owner, limit)
            )
            return [Chat(id, title) for id, title in rows]

    def exchanges(self, owner: str, chat_id: str) -> list[Exchange]:
        """A chat's exchanges, oldest first; none if the chat is not there or another's."""
        query = (
            "SELECT turns.id, question, scope, status, text, html FROM turns JOIN chats ON chats.id = chat_id"
            " WHERE chat_id = ? AND owner = ? ORDER BY turns.id"
        )
        with self._open() as db:
            return [
                Exchange(id, question, _scope(scope), status, text, html)
                for id, question, scope, status, text, html in db.execute(query, (chat_id, owner))
            ]

    def begin(self, owner: str, chat_id: str, question: str, scope: Scope) -> tuple[str, Exchange]:
        """Note a question before it is answered: the id of its chat, and the exchange.

        A `chat_id` that is not one of the owner's begins a new chat.
        """
        with self._open() as db:
            db.execute("BEGIN IMMEDIATE")
            if not db.execute("SELECT 1 FROM chats WHERE id = ? AND owner = ?", (chat_id, owner)).fetchone():
                chat_id = secrets.token_urlsafe(12)
                db.execute("INSERT INTO chats VALUES (?, ?, ?, ?)", (chat_id, owner, _title(question), time.time()))
            db.execute("UPDATE chats SET updated = ? WHERE id = ?", (time.time(), chat_id))
            added = db.execute(
                "INSERT INTO turns (chat_id, question, scope, status, text, html) VALUES (?, ?, ?, 'working', '', '')",
                (chat_id, question, _stored(scope)),
            )
            if added.lastrowid is None:
                raise HistoryError(f"{self.path} did not take the question")
            return chat_id, Exchange(added.lastrowid, question, scope)

    def write(self, exchange: Exchange) -> bool:
        """Keep the answer so far. False, and nothing is written, if the exchange was stopped or taken out meanwhile."""
        with self._open() as db:
            row = (exchange.status, exchange.text, exchange.html, exchange.id)
            done = db.execute(
                "UPDATE turns SET status = ?, text = ?, html = ? WHERE id = ? AND status = 'working'", row
            )
            return done.rowcount == 1

    def stop(self, owner: str, chat_id: str) -> None:
        """Mark what is being written in a chat as stopped; what was written of it stays."""
        with self._open() as db:
            db.execute(
                "UPDATE turns SET status = 'stopped' WHERE status = 'working'"
                " AND chat_id = (SELECT id FROM chats WHERE id = ? AND owner = ?)",
                (chat_id, owner),
            )

    def cut(self, owner: str, chat_id: str, exchange_id: int) -> None:
        """Take an exchange and all after it out of a chat; a chat cut to nothing keeps its place in the list."""
        with self._open() as db:
            db.execute(
                "DELETE FROM turns WHERE id >= ? AND chat_id = (SELECT id FROM chats WHERE id = ? AND owner = ?)",
                (exchange_id, chat_id, owner),
            )

    def delete(self, owner: str, chat_id: str) -> bool:
        """Take a whole chat out; False if the owner has no such chat."""
        with self._open() as db:
            return db.execute("DELETE FROM chats WHERE id = ? AND owner = ?", (chat_id, owner)).rowcount == 1


def _title(question: str) -> str:
    """One line of at most TITLE_LENGTH characters."""
    line = " ".join(question.split())
    return line if len(line) <= TITLE_LENGTH else line[: TITLE_LENGTH - 1].rstrip() + "…"


def _stored(scope: Scope) -> str:
    days = [day.isoformat() if day else None for day in (scope.since, scope.until)]
    return json.dumps([*days, list(scope.sources)])


def _scope(stored: str) -> Scope:
    since, until, sources = json.loads(stored)
    return Scope(_day(since), _day(until), tuple(sources))


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
