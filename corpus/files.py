"""Which files are under the folders to index: in a fixed order, never outside them, never twice."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from corpus.article import CorpusError, Skipped, SourceFile

GZIPPED = ("txt", "text", "md", "markdown", "html", "htm", "xhtml", "json", "jsonl", "ndjson", "csv", "tsv")
KINDS = (*GZIPPED, "pdf", "docx")
"""File types that are read, by the end of the name; those in GZIPPED also with .gz after it."""

SUPPORTED = ", ".join(f".{kind}" for kind in KINDS) + " (text formats also with .gz)"
_SYSTEM = ("__MACOSX", "Thumbs.db", "desktop.ini", "lost+found")


def find_files(paths: Sequence[Path]) -> Iterator[SourceFile | Skipped]:
    """The files under `paths` (folders or single files) that can be read, and what is left out, with the reason.

    Folders are walked in the order of their names. Hidden files and folders are passed over, symlinks are followed
    only to what lies inside the folder given, and a file that can be reached twice comes once.
    Raises CorpusError for a path that is not there, before anything is yielded.
    """
    roots = [Path(os.path.abspath(path)) for path in paths]
    for root in roots:
        _check_root(root)
    return _find(roots)


def kind_of(name: str) -> str | None:
    """The file type that `name` ends with ("jsonl" for x.jsonl and x.JSONL.GZ), None for one that is not read."""
    stem, _, ending = name.lower().rpartition(".")
    if ending == "gz":
        ending = stem.rpartition(".")[2] if "." in stem else ""
        return ending if ending in GZIPPED else None
    return ending if ending in KINDS and stem else None


def printable(path: str) -> str:
    """`path` with what is not text in it (names in another encoding) shown as U+FFFD."""
    return os.fsencode(path).decode("utf-8", "replace")


@dataclass(slots=True)
class _Walk:
    """What has been seen. Symlinks wait until all real files are found, so that those give the names."""

    root: Path = field(default_factory=Path)
    files: set[tuple[int, int]] = field(default_factory=set)
    folders: set[tuple[int, int]] = field(default_factory=set)
    links: list[Path] = field(default_factory=list)


def _find(roots: Sequence[Path]) -> Iterator[SourceFile | Skipped]:
    walk = _Walk()
    for root in roots:
        if root.is_dir():
            walk.root, walk.folders, walk.links = root, set(), []
            yield from _folder(root, walk)
            while walk.links:
                links, walk.links = sorted(walk.links), []
                for link in links:
                    yield from _link(link, walk)
        else:
            walk.root = root.parent
            yield from _file(root, walk)


def _check_root(root: Path) -> None:
    try:
        mode = root.stat().st_mode
    except FileNotFoundError as error:
        raise CorpusError(f"there is no file or folder {printable(str(root))}") from error
    except OSError as error:
        raise CorpusError(f"{printable(str(root))} cannot be used: {error.strerror or error}") from error
    if not (stat.S_ISDIR(mode) or stat.S_ISREG(mode)):
        raise CorpusError(f"{printable(str(root))} is neither a file nor a folder")


def _folder(top: Path, walk: _Walk) -> Iterator[SourceFile | Skipped]:
    """Files under `top`, folder by folder, without recursion: a tree may be deeper than Python's stack."""
    waiting = [top]
    while waiting:
        folder = waiting.pop()
        try:
            status = folder.stat()
            if (status.st_dev, status.st_ino) in walk.folders:
                continue
            walk.folders.add((status.st_dev, status.st_ino))
            with os.scandir(folder) as listing:
                entries = sorted((one.name, one.is_symlink(), one.is_dir(follow_symlinks=False)) for one in listing)
        except OSError as error:
            yield _skipped(folder, f"the folder cannot be read: {error.strerror or error}")
            continue
        deeper = []
        for name, is_link, is_folder in entries:
            if _hidden(name):
                continue
            if is_link:
                walk.links.append(folder / name)
            elif is_folder:
                deeper.append(folder / name)
            else:
                yield from _file(folder / name, walk)
        waiting.extend(reversed(deeper))


def _link(link: Path, walk: _Walk) -> Iterator[SourceFile | Skipped]:
    try:
        target = link.resolve(strict=True)
    except FileNotFoundError:
        yield _skipped(link, "a symlink to nothing")
        return
    except (OSError, RuntimeError):  # RuntimeError: how Python up to 3.12 reports a loop
        yield _skipped(link, "a symlink that leads back to itself")
        return
    root = walk.root.resolve()
    if not target.is_relative_to(root):
        yield _skipped(link, f"a symlink to outside the folder ({printable(str(target))}); index that path itself")
    elif link.parent.resolve().is_relative_to(target):
        yield _skipped(link, "a symlink loop: it leads to a folder it lies in")
    elif target.is_dir():
        yield from _folder(link, walk)
    else:
        yield from _file(link, walk)


def _file(path: Path, walk: _Walk) -> Iterator[SourceFile | Skipped]:
    try:
        status = path.stat()
    except OSError as error:
        yield _skipped(path, f"it cannot be read: {error.strerror or error}")
        return
    if not stat.S_ISREG(status.st_mode):
        yield _skipped(path, "not a regular file (a pipe, socket or device)")
        return
    identity = (status.st_dev, status.st_ino)
    if identity in walk.files:
        return
    if status.st_ino:  # some network file systems have none
        walk.files.add(identity)
    name = f"{walk.root.name or 'root'}/{path.relative_to(walk.root).as_posix()}"
    if printable(str(path)) != str(path):
        yield _skipped(path, "its path is not valid UTF-8: rename it")
    elif kind_of(path.name) is None:
        ending = path.suffix.lower() or "no ending"
        yield _skipped(path, f"not a supported file type ({ending}); supported: {SUPPORTED}")
    else:
        yield SourceFile(path, name, status.st_size, status.st_mtime_ns)


def _hidden(name: str) -> bool:
    return name.startswith((".", "~$")) or name in _SYSTEM


def _skipped(path: Path, reason: str) -> Skipped:
    return Skipped(printable(str(path)), reason)
