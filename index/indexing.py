"""Files become searchable articles: read, split, encoded and stored, only what is new or changed."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from corpus.article import Article, Skipped, SourceFile
from corpus.files import find_files
from corpus.readers import read_file
from index.encoder import Encoder
from index.passage import Passage
from index.splitting import split
from index.store import KnownFile, Store

BATCH_PASSAGES = 128
"""Passages encoded together: enough to sort by length, little enough to lose at a crash (about two seconds' work)."""
REFRESH_S = 5.0
"""How often a long run makes what it has done searchable to others."""
GZIP_RATIO = 0.4
"""Compressed size of news text over its plain size, to estimate how much of a file is read."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is. `current` is the path being read; inside a file of many articles `bytes_done` is estimated."""

    files_done: int
    files_total: int
    bytes_done: int
    bytes_total: int
    articles: int
    passages: int
    current: str


@dataclass(frozen=True, slots=True)
class Report:
    """What a run did, in articles. `embedded`: passages encoded. `vanished`: ids whose file or row is gone."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    embedded: int = 0
    seconds: float = 0.0
    stopped: bool = False
    skipped: tuple[Skipped, ...] = ()
    vanished: tuple[str, ...] = ()


def add(
    store: Store,
    encoder: Encoder,
    paths: Sequence[Path],
    *,
    prune: bool = False,
    gone: Sequence[Path] = (),
    leave_out: Path | None = None,
    limit_bytes: int = 20_000_000,
    on_progress: Callable[[Progress], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Report:
    """Index files and folders. Unchanged files are not opened, unchanged articles not embedded again.

    What is stored stays when the run is stopped or killed, and the next run goes on from there. Articles whose file
    is gone from `paths`, or whose row is gone from its file, are reported, and taken out with `prune`; so are those of
    `gone`, paths that were indexed once and are no longer there. What lies in the folder `leave_out` is passed over.
    Raises CorpusError for one of `paths` that is not there.
    """
    began = time.monotonic()
    run = _Run(store, encoder)
    found = [one for one in find_files(paths) if not _inside(one.path, leave_out)]
    run.skipped += [one for one in found if isinstance(one, Skipped)]
    files, released = _named([one for one in found if isinstance(one, SourceFile)], run.known_files)
    for path in released:
        store.forget_file(path)
    for progress in _read_all(run, files, limit_bytes):
        if on_progress:
            on_progress(progress)
        if should_stop and should_stop():
            run.stopped = True
            break
    run.flush()
    missing = {} if run.stopped else _gone_files(run, [*paths, *gone], {str(file.path) for file in files})
    vanished = dict.fromkeys([*run.vanished, *(key for keys in missing.values() for key in keys)])
    # An article may have moved to a file that was read later.
    vanished_ids = tuple(key for key in vanished if key not in run.seen)
    removed = 0
    if prune and not run.stopped:
        removed = store.remove(vanished_ids)
        for path in missing:
            store.forget_file(path)
    store.refresh()
    return Report(
        added=run.added,
        changed=run.changed,
        unchanged=run.unchanged,
        removed=removed,
        embedded=run.embedded,
        seconds=time.monotonic() - began,
        stopped=run.stopped,
        skipped=tuple(run.skipped),
        vanished=() if prune and not run.stopped else vanished_ids,
    )


class _Run:
    """One run over some files: what it has seen, what waits to be stored, and its counts."""

    def __init__(self, store: Store, encoder: Encoder) -> None:
        self.store, self.encoder = store, encoder
        self.known = dict(store.digests())
        self.by_digest = {digest: key for key, digest in self.known.items()}
        self.known_files = store.known_files()
        self.seen: dict[str, str] = {}
        self.skipped: list[Skipped] = []
        self.vanished: list[str] = []
        self.waiting: list[tuple[Article, list[Passage]]] = []
        self.finished: dict[str, KnownFile] = {}
        self.added = self.changed = self.unchanged = self.embedded = 0
        self.stopped = False
        self.refreshed = time.monotonic()

    @property
    def articles(self) -> int:
        """Articles dealt with so far."""
        return self.added + self.changed + self.unchanged

    def take(self, article: Article) -> None:
        """Store an article, or queue it to be embedded; nothing if it is stored already as it is."""
        if first := self.seen.get(article.id):
            same = f"its URL or id, {article.url or article.id}, is also that of an article read before, in {first}"
            self.skipped.append(Skipped(article.path, same))
            return
        self.seen[article.id] = article.path
        own = self.store.article(article.id) if article.id in self.known else None
        if own == article:
            self.unchanged += 1
        elif twin := self._twin(article, own):
            passages = [replace(one, article_id=article.id) for one in self.store.passages(twin.id)]
            self._put(article, passages, self.store.vectors(twin.id))
        else:
            passages = split(article, self.encoder.count_tokens, max_tokens=self.encoder.max_tokens)
            self.waiting.append((article, passages))
            if sum(len(some) for _, some in self.waiting) >= BATCH_PASSAGES:
                self.flush()

    def _twin(self, article: Article, own: Article | None) -> Article | None:
        """A stored article of the same passages and vectors: itself, moved or redated, or a copy."""
        for stored in (own, self.store.article(self.by_digest.get(article.digest, ""))):
            if stored and stored.digest == article.digest and _embedded_title(stored) == _embedded_title(article):
                return stored
        return None

    def _put(self, article: Article, passages: Sequence[Passage], vectors: np.ndarray) -> None:
        self.store.upsert(article, passages, vectors)
        if article.id in self.known:
            self.changed += 1
        else:
            self.added += 1
        self.known[article.id] = article.digest
        self.by_digest[article.digest] = article.id

    def flush(self) -> None:
        """Encode and store what waits, then note the files that are read to their end."""
        texts = [article.text[one.start : one.end] for article, some in self.waiting for one in some]
        titles = [_embedded_title(article) for article, some in self.waiting for _ in some]
        vectors = self.encoder.encode(texts, titles)
        at = 0
        for article, passages in self.waiting:
            self._put(article, passages, vectors[at : at + len(passages)])
            at += len(passages)
        self.embedded += at
        self.waiting.clear()
        for path, file in self.finished.items():
            self.store.file_done(path, file)
        self.finished.clear()
        if time.monotonic() - self.refreshed > REFRESH_S:
            self.store.refresh()
            self.refreshed = time.monotonic()


def _embedded_title(article: Article) -> str:
    """The title as the encoder sees it: a made one only repeats the first sentence."""
    return "" if article.title_made else article.title


def _inside(path: str | Path, folder: Path | None) -> bool:
    return folder is not None and Path(path).is_relative_to(os.path.abspath(folder))


def _named(files: Sequence[SourceFile], known: Mapping[str, KnownFile]) -> tuple[list[SourceFile], list[str]]:
    """Each file once, under the name it had before, so that its ids do not depend on which folder is given.

    A name that another, still existing file has is replaced by the whole path: two folders may be called the same.
    Second: the paths of files that are gone and whose names others have taken over.
    """
    owners = {file.name: path for path, file in known.items()}
    named: dict[str, SourceFile] = {}
    released: list[str] = []
    for file in files:
        path = str(file.path)
        if path in named:
            continue
        if path in known:
            file = replace(file, name=known[path].name)
        elif owner := owners.get(file.name):
            if Path(owner).exists():
                file = replace(file, name=path)
            else:
                released.append(owner)
        owners[file.name] = path
        named[path] = file
    return list(named.values()), released


def _read_all(run: _Run, files: Sequence[SourceFile], limit_bytes: int) -> Iterator[Progress]:
    """Read every file that changed; yields before each file and after each article, so that it can be stopped there."""
    total, before = sum(file.size for file in files), 0
    for number, file in enumerate(files):
        path, text_bytes = str(file.path), 0
        share = GZIP_RATIO if file.path.suffix == ".gz" else 1.0

        def progress(number: int = number, before: int = before, path: str = path, inside: float = 0.0) -> Progress:
            return Progress(number, len(files), before + int(inside), total, run.articles, run.embedded, path)

        yield progress()
        before += file.size
        stored = run.store.file_articles(path)
        now = KnownFile(file.name, file.size, file.modified_ns, clean=True)
        if run.known_files.get(path) == now:
            run.unchanged += len(stored)
            run.seen |= dict.fromkeys(stored, path)
            continue
        skipped_before, whole = len(run.skipped), True
        for one in read_file(file, limit_bytes=limit_bytes):
            if isinstance(one, Skipped):
                run.skipped.append(one)
                whole = whole and one.row is not None
            else:
                run.take(one)
                text_bytes += len(one.text)
            yield progress(inside=min(text_bytes * share, file.size * 0.99))
        if whole:  # of a file that could not be read to its end nothing is known to be gone
            run.vanished += [key for key in stored if key not in run.seen]
        run.finished[path] = replace(now, clean=len(run.skipped) == skipped_before)


def _gone_files(run: _Run, paths: Sequence[Path], present: set[str]) -> dict[str, list[str]]:
    """Ids of articles, by path, of files that were indexed under `paths` and are no longer there."""
    roots = [Path(os.path.abspath(path)) for path in paths]
    # A folder that cannot be read now is not an empty one.
    unread = [Path(one.path) for one in run.skipped if one.row is None]
    gone: dict[str, list[str]] = {}
    for known in run.known_files:
        path = Path(known)
        under = any(path.is_relative_to(root) for root in roots) and not any(path.is_relative_to(one) for one in unread)
        if under and known not in present:
            gone[known] = [key for key in run.store.file_articles(known) if key not in run.seen]
    return gone
