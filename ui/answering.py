"""The assistant that the command line asks for: the day it is asked on, and the LLM that words its answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import click

from index.store import Store
from qa.answer import Answer, Turn
from ui.filters import day_of
from ui.opening import Wanted, opened_for_search
from ui.output import talk

if TYPE_CHECKING:
    from index.passage import Scope
    from qa.assistant import Assistant
    from qa.writer import Writer


@dataclass(frozen=True, slots=True)
class Manner:
    """How to answer. `today` as typed, empty for the day it is; `llm` empty or None for sentences of the articles."""

    today: str = ""
    llm: str | None = None
    show_unsupported: bool = False


@dataclass(frozen=True, slots=True)
class Asking:
    """An assistant over an open store, asked on one day."""

    store: Store
    assistant: Assistant
    today: date | None

    def ask(self, question: str, history: Sequence[Turn] = (), *, scope: Scope) -> Answer:
        """The answer."""
        return self.assistant.ask(question, history, scope=scope, today=self.today)


@contextmanager
def opened_assistant(wanted: Wanted, manner: Manner, *, quick: bool = False) -> Iterator[Asking]:
    """The assistant over the store. UsageError or LLMError where something named cannot be had.

    `quick`: for a single question. With an LLM, a line on stderr first says which text goes where.
    """
    from qa.assistant import Assistant
    from qa.reader import load_reader

    today = day_given(manner.today)
    with opened_for_search(wanted.folder, wanted.encoder, quick=quick) as (store, encoder):
        reader = load_reader(encoder, wanted.reader, quick=quick)
        yield Asking(store, Assistant(store, encoder, reader, _writer(manner)), today)


def day_given(typed: str) -> date | None:
    """The day of --today; UsageError where it is none."""
    try:
        return day_of(typed)
    except ValueError as error:
        raise click.UsageError(f"--today: {error}") from error


def _writer(manner: Manner) -> Writer | None:
    if not manner.llm:
        return None
    from qa.llm_setting import where
    from qa.writer import open_writer

    writer = open_writer(manner.llm, show_unsupported=manner.show_unsupported)
    talk(where(manner.llm))
    return writer
