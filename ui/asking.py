"""`newsdesk ask`, `timeline` and `search`: one question, or a file of them."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal

import click

from corpus.article import Article
from index.encoder import Encoder
from index.passage import Hit, Scope
from index.search import search
from index.store import Store
from qa.answer_json import JSON, hits_json, to_json
from qa.timeline_questions import asks_timeline
from qa.wording import counted
from ui.answer_markdown import answer_markdown
from ui.answer_text import answer_text
from ui.answering import Manner, opened_assistant
from ui.batch import Asked, NotAskedError, run_batch
from ui.filters import question_of
from ui.opening import Wanted, named_scope, opened_for_search, scope_from
from ui.output import look_of_stdout, talk, write, write_json
from ui.progress import counting
from ui.terminal import hits_text, seconds_text

ANSWERED, BAD_INPUT, ABSTAINED, STOPPED = 0, 2, 3, 130

Form = Literal["text", "markdown", "json"]


def ask_one(wanted: Wanted, typed: str, manner: Manner, *, as_json: bool) -> int:
    """Answer one question on stdout; the exit code."""
    return _answer_one(wanted, _question(typed), manner, "json" if as_json else "text")


def timeline_of(wanted: Wanted, typed: str, manner: Manner, *, form: Form) -> int:
    """Print the timeline of a topic; the exit code."""
    return _answer_one(wanted, timeline_question(_question(typed)), manner, form)


def timeline_question(topic: str) -> str:
    """`timeline of the peace talks`, also where "of" was typed too."""
    return f"timeline of {re.sub(r'^(?:of|on|about) +(?=.)', '', topic, flags=re.IGNORECASE)}"


def _answer_one(wanted: Wanted, question: str, manner: Manner, form: Form) -> int:
    with opened_assistant(wanted, manner, quick=True) as asking:
        answer = asking.ask(question, scope=scope_from(wanted, asking.store))
    if asks_timeline(question) and answer.status == "answered" and answer.question.kind != "timeline":
        talk("newsdesk: too few dated sentences for a timeline; these are the sentences on it.")
    if form == "json":
        write_json(to_json(answer))
    elif form == "markdown" and answer.status == "answered":
        write(answer_markdown(answer))
    else:
        write(answer_text(answer, look_of_stdout()))
    return ABSTAINED if answer.status == "abstained" else ANSWERED


def search_one(wanted: Wanted, typed: str, *, k: int, as_json: bool) -> int:
    """Print the k passages closest to a query; the exit code."""
    query = _question(typed)
    with opened_for_search(wanted.folder, wanted.encoder, quick=True) as (store, encoder):
        found = _Found.of(store, encoder, query, k, scope_from(wanted, store))
    if as_json:
        write_json(hits_json(query, found.hits, found.articles))
    else:
        write(hits_text(found.hits, found.articles, look_of_stdout()))
    return ANSWERED


def ask_batch(wanted: Wanted, batch: str, out: str, manner: Manner, *, progress: bool | None) -> int:
    """Answer a file of questions, one line each; the exit code: 2 where a line was no question."""
    with opened_assistant(wanted, manner) as asking:
        limits = _Limits.of(wanted, asking.store)

        def reply(asked: Asked) -> dict[str, JSON]:
            answer = asking.ask(asked.question, asked.history, scope=limits.scope(asked))
            return to_json(answer, asked.id)

        return _run(batch, out, reply, progress=progress)


def search_batch(wanted: Wanted, batch: str, out: str, *, k: int, progress: bool | None) -> int:
    """Search for a file of queries, one line each; the exit code: 2 where a line was no query."""
    with opened_for_search(wanted.folder, wanted.encoder) as (store, encoder):
        limits = _Limits.of(wanted, store)

        def reply(asked: Asked) -> dict[str, JSON]:
            found = _Found.of(store, encoder, asked.question, k, limits.scope(asked))
            return hits_json(asked.question, found.hits, found.articles, asked.id)

        return _run(batch, out, reply, progress=progress)


@dataclass(frozen=True, slots=True)
class _Found:
    hits: list[Hit]
    articles: dict[str, Article]

    @classmethod
    def of(cls, store: Store, encoder: Encoder, query: str, k: int, scope: Scope) -> _Found:
        """The k best passages, with the articles they stand in."""
        hits = search(store, encoder, query, k, scope)
        read = {hit.passage.article_id: store.article(hit.passage.article_id) for hit in hits}
        return cls(hits, {key: article for key, article in read.items() if article is not None})


@dataclass(frozen=True, slots=True)
class _Limits:
    """The limits of the whole batch, and those that a line sets for itself instead."""

    whole: Scope
    known: list[str]

    @classmethod
    def of(cls, wanted: Wanted, store: Store) -> _Limits:
        return cls(scope_from(wanted, store), [name for name, _ in store.contents().sources])

    def scope(self, asked: Asked) -> Scope:
        """The line's own limits, else the batch's. NotAskedError for an outlet that the store does not have."""
        if asked.scope is None:
            return self.whole
        since, until = (str(day or "") for day in (asked.scope.since, asked.scope.until))
        try:
            return named_scope(since, until, asked.scope.sources, self.known)
        except click.UsageError as error:
            raise NotAskedError(error.message) from None


def _run(batch: str, out: str, reply: Callable[[Asked], dict[str, JSON]], *, progress: bool | None) -> int:
    done = bad = 0
    began = time.monotonic()
    with _reading(batch) as (lines, total), _writing(out, batch) as target:
        try:
            for was_question in counting(run_batch(lines, target, reply), total, wanted=progress):
                done += 1
                bad += not was_question
        except KeyboardInterrupt:
            talk(f"newsdesk: stopped; the first {counted(done, 'line')} are written to {_named(out)}.")
            return STOPPED
    talk(f"{counted(done, 'line')} in {seconds_text(time.monotonic() - began)}, written to {_named(out)}.")
    if bad:
        talk(f'newsdesk: {counted(bad, "line")} could not be asked; each has an "error" in its place.')
    return BAD_INPUT if bad else ANSWERED


@contextmanager
def _reading(batch: str) -> Iterator[tuple[Iterable[bytes], int | None]]:
    """The lines of a batch and, for a file, how many there are."""
    if batch == "-":
        yield sys.stdin.buffer, None
        return
    with ExitStack() as stack:
        try:  # not around what is done with the lines, whose errors are others'
            file = stack.enter_context(Path(batch).open("rb"))
            total = None
            if file.seekable():  # a pipe is not
                total = sum(1 for line in file if line.strip())
                file.seek(0)
        except OSError as error:
            raise click.UsageError(f"--batch {batch}: {error.strerror}") from error
        yield file, total


@contextmanager
def _writing(out: str, batch: str) -> Iterator[IO[str]]:
    """Where the answers go: stdout, or a file that is not the one that is read."""
    if out == "-":
        yield sys.stdout
        return
    path = Path(out)
    if batch != "-" and path.exists() and path.samefile(batch):
        raise click.UsageError(f"--out {out} is the file that --batch reads; choose another")
    try:
        file = path.open("w", encoding="utf-8", newline="\n")
    except OSError as error:
        raise click.UsageError(f"--out {out}: {error.strerror}") from error
    with file:
        yield file


def _named(out: str) -> str:
    return "stdout" if out == "-" else out


def _question(typed: str) -> str:
    """The question as typed, or from stdin for "-"; UsageError where there is none that can be asked."""
    text = sys.stdin.buffer.read().decode("utf-8", "replace") if typed == "-" else typed
    try:
        return question_of(text)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
