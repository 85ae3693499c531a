"""Chats are kept, in order, whole, and for their owner only."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from index.passage import Scope
from index.store import StoreError
from ui.history import TITLE_LENGTH, Chat, Exchange, History

ANNA, BEN = "anna" * 8, "ben0" * 8
SCOPE = Scope(date(2025, 2, 1), None, ("Harbour “Post”", "B"))


@pytest.fixture
def history(tmp_path: Path) -> History:
    return History(tmp_path / "chats.db")


def test_a_chat_is_read_back_as_it_was_after_a_restart(history: History) -> None:
    chat_id, first = history.begin(ANNA, "", "Who\nsank?", SCOPE)
    assert history.write(replace(first, status="done", text="It sank.", html="<p>It sank.</p>"))
    again, second = history.begin(ANNA, chat_id, "When?", Scope())
    assert again == chat_id
    reopened = History(history.path)
    assert reopened.chats(ANNA) == [Chat(chat_id, "Who sank?")]
    assert reopened.exchanges(ANNA, chat_id) == [
        Exchange(first.id, "Who\nsank?", SCOPE, "done", "It sank.", "<p>It sank.</p>"),
        Exchange(second.id, "When?", Scope(), "working", "", ""),
    ]


def test_nothing_of_a_chat_is_open_to_another_owner(history: History) -> None:
    chat_id, exchange = history.begin(ANNA, "", "Mine", Scope())
    assert history.chats(BEN) == []
    assert history.exchanges(BEN, chat_id) == []
    assert history.delete(BEN, chat_id) is False
    history.cut(BEN, chat_id, exchange.id)
    history.stop(BEN, chat_id)
    assert history.exchanges(ANNA, chat_id) == [exchange]
    other, _ = history.begin(BEN, chat_id, "Not mine", Scope())
    assert other != chat_id
    assert [one.question for one in history.exchanges(ANNA, chat_id)] == ["Mine"]


def test_the_last_used_chat_comes_first(history: History) -> None:
    first, _ = history.begin(ANNA, "", "first", Scope())
    second, _ = history.begin(ANNA, "", "second", Scope())
    history.begin(ANNA, first, "more", Scope())
    assert [chat.id for chat in history.chats(ANNA)] == [first, second]
    assert [chat.id for chat in history.chats(ANNA, limit=1)] == [first]


def test_a_stopped_exchange_takes_no_more_words(history: History) -> None:
    chat_id, exchange = history.begin(ANNA, "", "q", Scope())
    assert history.write(replace(exchange, text="one", html="<p>one</p>"))
    history.stop(ANNA, chat_id)
    assert history.write(replace(exchange, status="done", text="one two", html="x")) is False
    kept = history.exchanges(ANNA, chat_id)[0]
    assert (kept.status, kept.text, kept.html) == ("stopped", "one", "<p>one</p>")


def test_cut_takes_an_exchange_and_all_after_it(history: History) -> None:
    chat_id, first = history.begin(ANNA, "", "1", Scope())
    _, second = history.begin(ANNA, chat_id, "2", Scope())
    history.begin(ANNA, chat_id, "3", Scope())
    history.cut(ANNA, chat_id, second.id)
    assert history.exchanges(ANNA, chat_id) == [first]
    assert history.write(replace(second, status="done")) is False


def test_a_deleted_chat_is_gone_with_its_exchanges(history: History) -> None:
    chat_id, exchange = history.begin(ANNA, "", "q", Scope())
    assert history.delete(ANNA, chat_id) is True
    assert history.chats(ANNA) == []
    assert history.write(replace(exchange, status="done")) is False


def test_titles_are_one_line_of_bounded_length(history: History) -> None:
    history.begin(ANNA, "", "word " * 100, Scope())
    title = history.chats(ANNA)[0].title
    assert title == "word " * 15 + "word…"
    assert len(title) <= TITLE_LENGTH


def test_many_threads_lose_nothing(history: History) -> None:
    chat_id, _ = history.begin(ANNA, "", "start", Scope())

    def ask(number: int) -> None:
        for turn in range(10):
            _, exchange = history.begin(ANNA, chat_id, f"{number}.{turn}", Scope())
            assert history.write(replace(exchange, status="done", text="x"))

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    exchanges = history.exchanges(ANNA, chat_id)
    assert len(exchanges) == 41
    assert sum(exchange.status == "done" for exchange in exchanges) == 40


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    path = tmp_path / "chats.db"
    path.write_bytes(b"not a database at all, but long enough to be looked at" * 20)
    with pytest.raises(StoreError, match=r"chats\.db cannot be read .* move that file away"):
        History(path)
