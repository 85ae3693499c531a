"""One question of one user: asked, drawn as it is answered, and kept whatever happens."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

from index.encoder import Encoder
from index.passage import Scope
from index.store import Store
from qa.answer import Answer, Event, Turn, Writing
from ui import wording
from ui.history import Exchange, History
from ui.view import Reply, doing_html, failed_html, grown, note_html, plain_text, reply_html

log = logging.getLogger(__name__)

TURNS_KEPT = 12
"""Messages of a chat that a follow-up question is read with; older ones say little about it."""
DRAWN_S = 0.08
"""An LLM's growing sentence is drawn and kept this often at most: it comes a word at a time, and a browser stutters."""


class Answerer(Protocol):
    """What the chat needs of `qa.assistant.Assistant`."""

    def stream(self, question: str, history: Sequence[Turn] = (), *, scope: Scope = Scope()) -> Iterator[Event]:
        """The events of an answer; the last is `Answered`."""

    def ask(self, question: str, history: Sequence[Turn] = (), *, scope: Scope = Scope()) -> Answer:
        """The answer alone."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything the chat works with; shared by all users, safe from any thread.

    `uploads` is where added files go; `adding` is held while some are read; `closing` ends the reading. `leaves`: what
    is sent from this machine and where to, "" where no LLM is asked.
    """

    store: Store
    encoder: Encoder
    assistant: Answerer
    history: History
    uploads: Path
    leaves: str = ""
    adding: threading.Lock = field(default_factory=threading.Lock)
    closing: threading.Event = field(default_factory=threading.Event)

    def finish(self) -> None:
        """End what is being read, keeping what is read, so that the store can be closed."""
        self.closing.set()
        with self.adding:
            pass


@dataclass(frozen=True, slots=True)
class Shown:
    """A chat as it is to be drawn now.

    `doing` is the HTML of what is being done for the last exchange, "" when it is done.
    """

    chat_id: str
    exchanges: tuple[Exchange, ...]
    doing: str = ""


def ask(desk: Desk, owner: str, chat_id: str, question: str, scope: Scope) -> Iterator[Shown]:
    """Answer a question in a chat ("" for a new one), step by step.

    Each step is kept in the history before it is shown, so that a stop, a closed tab or a crash loses nothing.
    A failure becomes an exchange of status "failed"; only a history that cannot be written raises.
    """
    chat_id, exchange = desk.history.begin(owner, chat_id, question, scope)
    before = tuple(earlier for earlier in desk.history.exchanges(owner, chat_id) if earlier.id < exchange.id)
    try:
        yield Shown(chat_id, (*before, exchange), doing_html(Reply()))
        for written, doing in _answering(desk, exchange, turns(before)):
            exchange = written
            if not desk.history.write(exchange):
                return
            yield Shown(chat_id, (*before, exchange), doing)
    except GeneratorExit:
        desk.history.write(replace(exchange, status="stopped"))
        raise


def turns(exchanges: Sequence[Exchange]) -> tuple[Turn, ...]:
    """The history a question is understood with; questions without an answer are left out."""
    messages: list[Turn] = []
    for exchange in exchanges:
        if exchange.text:
            messages += [Turn("user", exchange.question), Turn("assistant", exchange.text)]
    return tuple(messages[-TURNS_KEPT:])


def shown_html(exchange: Exchange, doing: str = "") -> str:
    """The message of an exchange: what there is of the answer, what is being done, or a note if it is not whole."""
    note = ""
    if exchange.status == "working":
        note = doing or note_html(wording.ANSWER_CUT)
    elif exchange.status == "stopped":
        note = note_html(wording.ANSWER_STOPPED if exchange.text else wording.ANSWER_STOPPED_EMPTY)
    return "\n\n".join(block for block in (exchange.html, note) if block)


def _answering(desk: Desk, exchange: Exchange, history: tuple[Turn, ...]) -> Iterator[tuple[Exchange, str]]:
    """The exchange after each event, and what is being done. Any failure is shown to the user and written to the log:
    here, at the rim, is the last place that can tell it apart from "not in your articles"."""
    reply, drawn = Reply(), 0.0
    try:
        desk.store.refresh()
        for event in desk.assistant.stream(exchange.question, history, scope=exchange.scope):
            reply = grown(reply, event)
            if isinstance(event, Writing):
                if time.monotonic() - drawn < DRAWN_S:
                    continue
                drawn = time.monotonic()
            status = exchange.status if reply.answer is None else "done"
            exchange = replace(exchange, status=status, text=plain_text(reply), html=reply_html(reply))
            yield exchange, doing_html(reply)
        if reply.answer is None:
            raise RuntimeError("the answer ended before it was complete")
    except Exception as error:
        log.exception("a question could not be answered")
        html = "\n\n".join(block for block in (exchange.html, failed_html(error)) if block)
        yield replace(exchange, status="failed", text="", html=html), ""
