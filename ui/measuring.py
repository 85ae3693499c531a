"""`newsdesk eval`: measure on a question set, and write the table down."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import click

from index.encoder import Encoder, load_encoder
from qa.evaluate import Results, evaluate_asking, evaluate_reading, markdown, write
from qa.folders import evaluate_folders
from qa.model_reader import MODEL, ModelReader
from qa.question_sets import QuestionSetError, asking_items, half_of, is_reading_set, reading_items
from qa.reader import OverlapReader, Reader, load_reader
from ui.opening import Wanted, opened_for_search
from ui.output import talk
from ui.progress import counting

Item = TypeVar("Item")


def measure(
    wanted: Wanted,
    path: Path,
    out: Path,
    *,
    limit: int | None,
    half: str,
    ablations: bool,
    folders: bool,
    as_json: bool,
) -> None:
    """Run the set at `path`, or one half of it, and write `<set>-<commit>` into `out`; UsageError if it is no set.

    `folders`: a set that brings its own texts is asked of small folders of them.
    """
    try:
        if folders:
            if not is_reading_set(path) or ablations:
                raise click.UsageError(f"{path}: --folders is for sets that bring their own texts, without --ablations")
            read = [item for item in reading_items(path) if half == "all" or half_of(item.id) == half]
            results = _ask_folders(wanted, [item for item in read if item.answers][:limit])
            results = replace(results, note=f"{_halves(half)}; {results.note}")
        elif is_reading_set(path):
            if half != "all" or ablations:
                raise click.UsageError(
                    f"{path} brings its own texts: --half and --ablations are for questions to a store (a half of such "
                    "a set is taken for the threshold and the other reported in any case)"
                )
            results = _read(wanted, list(reading_items(path))[:limit])
        else:
            chosen = [item for item in asking_items(path) if half == "all" or half_of(item.id) == half]
            results = _ask(wanted, chosen[:limit], ablations=ablations)
            results = replace(results, note=f"{_halves(half)}; {results.note}")
    except QuestionSetError as error:
        raise click.UsageError(str(error)) from error
    except FileNotFoundError as error:
        raise click.UsageError(f"{path}: there is no such file") from error
    name = "-".join(part for part in (_name(path), "folders" if folders else "", half if half != "all" else "") if part)
    files = write(name, results, out)
    talk(f"written: {', '.join(str(file) for file in files)}")
    click.echo(json.dumps(results.table, indent=1) if as_json else markdown(name, results))


def _name(path: Path) -> str:
    """`news_quiz-questions` for news_quiz/questions.jsonl.gz."""
    folder = path.absolute().parent.name
    return "-".join(part for part in (folder, path.name.split(".")[0]) if part)


def _read(wanted: Wanted, items: Sequence[Item]) -> Results:
    encoder = load_encoder(wanted.encoder)
    return evaluate_reading([load_reader(encoder, wanted.reader)], encoder, items, _watch)  # type: ignore[arg-type]


def _ask_folders(wanted: Wanted, items: Sequence[Item]) -> Results:
    encoder = load_encoder(wanted.encoder)
    return evaluate_folders([load_reader(encoder, wanted.reader)], encoder, items, _watch)  # type: ignore[arg-type]


def _halves(half: str) -> str:
    return "all questions, those that constants were fitted on among them" if half == "all" else f"half {half}"


def _ask(wanted: Wanted, items: Sequence[Item], *, ablations: bool) -> Results:
    with opened_for_search(wanted.folder, wanted.encoder) as (store, encoder):
        readers = list(_readers(encoder, wanted.reader, ablations=ablations))
        return evaluate_asking(store, encoder, readers, items, _watch)  # type: ignore[arg-type]


def _readers(encoder: Encoder, name: str | None, *, ablations: bool) -> Iterator[Reader]:
    yield OverlapReader(encoder)
    if name == "overlap":
        return
    yield load_reader(encoder, name)
    if ablations:
        yield ModelReader(Path(name) if name else MODEL, with_titles=False)


def _watch(items: Sequence[Item]) -> Iterable[Item]:
    return counting(items, len(items), wanted=None)
