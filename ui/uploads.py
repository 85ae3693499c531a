"""Files a user adds in the browser: copied under safe names, read into the store, and told about one by one."""

from __future__ import annotations

import filecmp
import hashlib
import os
import queue
import re
import secrets
import shutil
import threading
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path

from corpus.article import Skipped
from index.indexing import Progress, Report, add
from ui import wording
from ui.conversation import Desk

FILE_LIMIT_MB = 200
FILES_LIMIT = 1_000
NAME_BYTES = 180
"""Below the 255 bytes that file systems allow, with room for a digest."""
UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')
COPYING = threading.Lock()
"""Held while a file is put among the uploads, so that two of the same name do not take the same place."""
RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)")


def safe_name(name: str) -> str:
    """A file name that is only a name, on any system: no folders, no leading dot, no control characters."""
    last = re.split(r"[/\\]", name)[-1]
    clean = UNSAFE.sub("_", unicodedata.normalize("NFC", last)).lstrip(". ").rstrip(". ")
    clean = "".join(char for char in clean if char.isprintable())
    if RESERVED.match(clean):
        clean = "_" + clean
    stem, suffix = _split(clean)
    while len((stem + suffix).encode()) > NAME_BYTES and stem:
        stem = stem[:-1]
    return (stem or "article") + suffix


def keep(files: Sequence[Path], folder: Path) -> tuple[list[Path], list[Skipped]]:
    """Copy files into `folder`: where each now is, and what was refused and why.

    A file that is already there is not copied again; another of the same name gets a part of its digest in its name.
    """
    folder.mkdir(parents=True, exist_ok=True)
    kept: list[Path] = []
    refused = [Skipped(file.name, wording.TOO_MANY.format(limit=FILES_LIMIT)) for file in files[FILES_LIMIT:]]
    for file in files[:FILES_LIMIT]:
        try:
            if file.stat().st_size > FILE_LIMIT_MB * 1_000_000:
                refused.append(Skipped(file.name, wording.TOO_BIG.format(limit=FILE_LIMIT_MB)))
            else:
                with COPYING:
                    kept.append(_copy(file, folder))
        except OSError as error:
            refused.append(Skipped(file.name, wording.NOT_STORED.format(error=error.strerror or error)))
    return kept, refused


def adding(desk: Desk, files: Sequence[Path]) -> Iterator[Progress | Report]:
    """Read kept files into the store: each progress, then the report. A failure of the reading is raised here.

    The reading goes on when nobody iterates any more (a closed tab); it ends early only with the desk.
    Copies of files that gave no article are deleted; the report says why they gave none.
    """
    told: queue.SimpleQueue[Progress | Report | BaseException] = queue.SimpleQueue()

    def work() -> None:
        try:
            with desk.adding:
                report = add(desk.store, desk.encoder, files, on_progress=told.put, should_stop=desk.closing.is_set)
                if not report.stopped:
                    _drop_useless(desk, files)
            told.put(report)
        except BaseException as error:  # handed to the thread that waits, and raised there
            told.put(error)

    threading.Thread(target=work, name="newsdesk-adding", daemon=True).start()
    while True:
        news = told.get()
        if isinstance(news, BaseException):
            raise news
        yield news
        if isinstance(news, Report):
            return


def _drop_useless(desk: Desk, files: Sequence[Path]) -> None:
    """Delete the copies that no article in the store came from."""
    for file in files:
        if not desk.store.file_articles(str(file)):
            file.unlink(missing_ok=True)


def _split(name: str) -> tuple[str, str]:
    """Stem and suffix, ".jsonl.gz" being one suffix."""
    stem, suffix = os.path.splitext(name)
    if suffix.lower() == ".gz":
        stem, inner = os.path.splitext(stem)
        suffix = inner + suffix
    return stem, suffix[:20]


def _copy(file: Path, folder: Path) -> Path:
    """Copy one file by way of a temporary name, so that a crash leaves no half of it."""
    name = safe_name(file.name)
    target = folder / name
    if target.exists() and not filecmp.cmp(file, target, shallow=False):
        stem, suffix = _split(name)
        with file.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        target = folder / f"{stem}-{digest[:12]}{suffix}"
    if not target.exists():
        part = folder / f".{secrets.token_hex(8)}.part"
        try:
            shutil.copyfile(file, part)
            os.replace(part, target)
        finally:
            part.unlink(missing_ok=True)
    return target
