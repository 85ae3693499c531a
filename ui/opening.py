"""A store, its encoder and the limits of a question, as the command line names them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import click

from index.embedded import EmbeddedStore
from index.encoder import Encoder, EncoderError, load_encoder
from index.passage import Scope
from index.store import Store
from ui.filters import scope_of

STORE_FILE = "store.sqlite"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a command was told: which store, which articles of it, by which models. Dates as typed, empty for none."""

    folder: Path
    since: str = ""
    until: str = ""
    sources: tuple[str, ...] = ()
    encoder: str | None = None
    reader: str | None = None


@contextmanager
def opened_store(folder: Path) -> Iterator[Store]:
    """The store in `folder`, whichever encoder it was made with; UsageError where there is none."""
    name, dim = stored_encoder(folder)
    with closing(EmbeddedStore(folder, name, dim)) as store:
        yield store


@contextmanager
def opened_for_search(
    folder: Path, encoder_name: str | None, *, quick: bool = False
) -> Iterator[tuple[Store, Encoder]]:
    """The store in `folder` with the encoder it was made with. UsageError where `encoder_name` is another.

    `quick`: for a single question.
    """
    stored, _ = stored_encoder(folder)
    encoder = _loaded(encoder_name or _loadable(stored), quick=quick)
    if encoder.name != stored:
        raise click.UsageError(
            f"{folder} was indexed with the encoder {stored}, not {encoder.name}; leave out --encoder, or index into "
            "another folder with --store"
        )
    with closing(EmbeddedStore(folder, encoder.name, encoder.dim)) as store:
        yield store, encoder


@contextmanager
def opened_for_indexing(folder: Path, encoder_name: str | None) -> Iterator[tuple[Store, Encoder]]:
    """The store in `folder`, made where there is none."""
    if (folder / STORE_FILE).exists():
        with opened_for_search(folder, encoder_name) as opened:
            yield opened
        return
    encoder = _loaded(encoder_name)
    with closing(EmbeddedStore(folder, encoder.name, encoder.dim)) as store:
        yield store, encoder


def stored_encoder(folder: Path) -> tuple[str, int]:
    """Name and dimensions of the encoder that the store in `folder` was made with."""
    path = folder / STORE_FILE
    if not path.is_file():
        raise click.UsageError(f"there is no store in {folder}; make one: newsdesk index PATH --store {folder}")
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as opened:
            meta = dict(opened.execute("SELECT key, value FROM meta"))
        return str(meta["encoder"]), int(meta["dim"])
    except (sqlite3.DatabaseError, KeyError, ValueError) as error:
        raise click.UsageError(
            f"{path} is not a newsdesk store ({error}); choose another folder with --store"
        ) from error


def scope_from(wanted: Wanted, store: Store) -> Scope:
    """The articles asked about. Outlets are matched without regard to case; UsageError for one that is not there."""
    known = [name for name, _ in store.contents().sources]
    return named_scope(wanted.since, wanted.until, wanted.sources, known)


def named_scope(since: str, until: str, sources: tuple[str, ...], known: list[str]) -> Scope:
    """The scope of what was typed; `known` are the outlets in the store."""
    folded = {name.casefold(): name for name in known}
    exact = [name if name in known else folded.get(name.casefold(), name) for name in sources]
    try:
        return scope_of(since, until, exact, known)
    except ValueError as error:
        raise click.UsageError(str(error)) from error


def _loaded(name: str | None, *, quick: bool = False) -> Encoder:
    """The encoder; UsageError where one was named that cannot be loaded."""
    try:
        return load_encoder(name, quick=quick)
    except EncoderError as error:
        if name is None:
            raise
        raise click.UsageError(str(error)) from error


def _loadable(stored: str) -> str | None:
    """What `load_encoder` calls the encoder that a store names `stored`."""
    if stored.startswith("hashing-"):
        return "hashing"
    kind, _, name = stored.partition(":")
    return name if kind == "sentence-transformers" else None
