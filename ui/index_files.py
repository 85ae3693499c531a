"""`newsdesk index`: read files and folders into a store, and say what came of it."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path

import click

from corpus.article import CorpusError
from index.indexing import Report, add
from index.store import Contents
from qa.answer_json import JSON
from ui.opening import opened_for_indexing
from ui.output import talk, write, write_json
from ui.progress import IndexingBar, StopOnSignal, bar_wanted
from ui.terminal import report_text

DONE, BAD_INPUT, STOPPED = 0, 2, 130
FOLDERS_FILE = "folders.json"
"""In the store's folder: the paths indexed so far, for `newsdesk index` without one."""


def index_files(
    folder: Path,
    paths: Sequence[Path],
    *,
    prune: bool,
    limit_bytes: int,
    encoder: str | None,
    progress: bool | None,
    as_json: bool,
) -> int:
    """Index `paths`, or those of the last times, into the store in `folder`; the exit code.

    Articles of a path that was indexed before and is no longer there count as vanished.
    2 where a path is not there and never was, or no path held an article; 130 where it was stopped.
    """
    paths = [path.expanduser().absolute() for path in paths]
    known = known_paths(folder)
    wanted, gone = _there(paths or known, known, folder)
    with opened_for_indexing(folder, encoder) as (store, loaded):
        _write_known(folder, [*known, *paths])
        for path in gone:
            what = "are removed" if prune else "stay in the store until --prune"
            talk(f"newsdesk: {path} is no longer there; its articles {what}.")
        bar = IndexingBar(bar=bar_wanted(progress))
        with StopOnSignal() as stop:
            try:
                report = add(
                    store,
                    loaded,
                    wanted,
                    prune=prune,
                    gone=gone,
                    leave_out=folder,
                    limit_bytes=limit_bytes,
                    on_progress=bar,
                    should_stop=lambda: stop.asked,
                )
            finally:
                bar.close()
        contents = store.contents()
    if prune and not report.stopped:
        _write_known(folder, [path for path in [*known, *paths] if path not in gone])
    _show(report, contents, as_json=as_json)
    return _code(report)


def known_paths(folder: Path) -> list[Path]:
    """The paths that were indexed into the store in `folder`; none where none were."""
    try:
        rows = json.loads((folder / FOLDERS_FILE).read_text("utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return []
    except ValueError as error:
        raise click.UsageError(f"{folder / FOLDERS_FILE} is damaged ({error}); name the PATH to index") from error
    return [Path(row) for row in rows if isinstance(row, str)] if isinstance(rows, list) else []


def report_json(report: Report, contents: Contents) -> dict[str, JSON]:
    """What an indexing run did. `articles` is the number in the store now."""
    return {
        "added": report.added,
        "changed": report.changed,
        "unchanged": report.unchanged,
        "removed": report.removed,
        "vanished": list(report.vanished),
        "skipped": [{"path": one.path, "row": one.row, "reason": one.reason} for one in report.skipped],
        "embedded": report.embedded,
        "seconds": round(report.seconds, 3),
        "stopped": report.stopped,
        "articles": contents.articles,
    }


def _there(paths: Sequence[Path], known: Sequence[Path], folder: Path) -> tuple[list[Path], list[Path]]:
    """Those of `paths` that can be read, and those that were indexed before and are no longer there.

    UsageError where there is none at all, CorpusError for one that never was there or lies in the store itself.
    """
    if not paths:
        raise click.UsageError(f"nothing was indexed into {folder} so far; name a PATH: newsdesk index PATH")
    gone = [path for path in paths if path in known and not path.exists()]
    wanted = [path for path in paths if path not in gone]
    for path in wanted:
        if not path.exists():
            raise CorpusError(f"{path} is not there; nothing was indexed")
        if path.resolve().is_relative_to(folder.resolve()):
            raise CorpusError(f"{path} is in the store itself; name the folder of your articles")
    return wanted, gone


def _show(report: Report, contents: Contents, *, as_json: bool) -> None:
    if as_json:
        write_json(report_json(report, contents))
    else:
        write(report_text(report, contents))
    if report.stopped:
        talk("newsdesk: stopped; what is stored is kept, and the next run goes on from there.")


def _code(report: Report) -> int:
    if report.stopped:
        return STOPPED
    return DONE if report.added + report.changed + report.unchanged + report.removed else BAD_INPUT


def _write_known(folder: Path, paths: Sequence[Path]) -> None:
    """Keep the paths, each once, none inside another."""
    once = list(dict.fromkeys(paths))
    kept = [str(path) for path in once if not any(other != path and path.is_relative_to(other) for other in once)]
    partial = folder / f"{FOLDERS_FILE}.{os.getpid()}.part"
    partial.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", "utf-8")
    os.replace(partial, folder / FOLDERS_FILE)
