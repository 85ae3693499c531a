"""Walking folders: order, names, what is left out and why."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from corpus import CorpusError, Skipped, SourceFile, find_files
from corpus.files import kind_of


def found(*paths: Path) -> tuple[list[str], dict[str, str]]:
    """Names of the files found, and reasons by file name of what was not."""
    results = list(find_files(paths))
    names = [one.name for one in results if isinstance(one, SourceFile)]
    return names, {Path(one.path).name: one.reason for one in results if isinstance(one, Skipped)}


def put(path: Path, text: str = "Text.") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def test_files_come_in_the_order_of_their_names_with_stable_names(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", "c/z.md", "c/d/e.html", "B.TXT", "c.jsonl.gz"):
        put(tmp_path / "news" / name)
    names = ["news/B.TXT", "news/a.txt", "news/b.txt", "news/c.jsonl.gz", "news/c/z.md", "news/c/d/e.html"]
    assert found(tmp_path / "news") == (names, {})
    (tmp_path / "news").rename(tmp_path / "moved")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "moved").rename(tmp_path / "elsewhere" / "news")
    assert found(tmp_path / "elsewhere" / "news") == (names, {})


def test_a_source_file_says_path_size_and_time(tmp_path: Path) -> None:
    path = put(tmp_path / "news" / "a.txt", "four")
    os.utime(path, ns=(1, 1_700_000_000_123_456_789))
    assert list(find_files([tmp_path / "news"])) == [SourceFile(path, "news/a.txt", 4, path.stat().st_mtime_ns)]


def test_relative_paths_become_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path / "news" / "a.txt")
    monkeypatch.chdir(tmp_path / "news")
    (here,) = find_files([Path(".")])
    (single,) = find_files([Path("a.txt")])
    assert isinstance(here, SourceFile)
    assert here == single
    assert (here.path, here.name) == (tmp_path / "news" / "a.txt", "news/a.txt")


def test_a_file_reached_twice_comes_once(tmp_path: Path) -> None:
    put(tmp_path / "news" / "a.txt")
    put(tmp_path / "news" / "sub" / "b.txt")
    assert found(tmp_path / "news", tmp_path / "news" / "sub", tmp_path / "news" / "a.txt")[0] == [
        "news/a.txt",
        "news/sub/b.txt",
    ]


def test_hidden_and_system_files_are_passed_over(tmp_path: Path) -> None:
    for name in (".git/a.txt", ".hidden.txt", "__MACOSX/a.txt", "~$word.docx", "Thumbs.db", "sub/.DS_Store"):
        put(tmp_path / "news" / name)
    assert found(tmp_path / "news") == ([], {})
    assert found(tmp_path / "news" / ".hidden.txt")[0] == ["news/.hidden.txt"]
    assert found(tmp_path / "news" / ".git")[0] == [".git/a.txt"]


def test_other_file_types_are_reported_with_those_that_are_read(tmp_path: Path) -> None:
    for name in ("a.png", "b", "c.gz", "d.pdf.gz", "e.doc"):
        put(tmp_path / "news" / name)
    names, reasons = found(tmp_path / "news")
    assert names == []
    assert sorted(reasons) == ["a.png", "b", "c.gz", "d.pdf.gz", "e.doc"]
    assert reasons["a.png"].startswith("not a supported file type (.png); supported: .txt, ")
    assert "(no ending)" in reasons["b"]
    assert all(".docx" in reason for reason in reasons.values())


def test_kinds() -> None:
    assert [
        kind_of(name) for name in ("a.TXT", "a.b.jsonl.GZ", "a.htm", "a.docx", "a.docx.gz", ".txt", "txt", "gz")
    ] == [
        "txt",
        "jsonl",
        "htm",
        "docx",
        None,
        None,
        None,
        None,
    ]


def test_a_path_that_is_not_there_is_an_error_before_anything_else(tmp_path: Path) -> None:
    put(tmp_path / "a.txt")
    with pytest.raises(CorpusError, match=r"no file or folder .*missing"):
        find_files([tmp_path, tmp_path / "missing"])
    with pytest.raises(CorpusError, match=r"cannot be used|no file or folder"):
        find_files([tmp_path / "a.txt" / "b.txt"])


def test_a_pipe_is_neither_read_nor_waited_for(tmp_path: Path) -> None:
    put(tmp_path / "a.txt")
    os.mkfifo(tmp_path / "pipe.txt")
    names, reasons = found(tmp_path)
    assert names == [f"{tmp_path.name}/a.txt"]
    assert reasons == {"pipe.txt": "not a regular file (a pipe, socket or device)"}
    with pytest.raises(CorpusError, match="neither a file nor a folder"):
        find_files([tmp_path / "pipe.txt"])


def test_a_socket_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # the path of a socket may have about 100 characters
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("s.txt")
        assert found(tmp_path) == ([], {"s.txt": "not a regular file (a pipe, socket or device)"})


def test_symlink_loops_end(tmp_path: Path) -> None:
    root = tmp_path / "news"
    put(root / "sub" / "a.txt")
    (root / "sub" / "up").symlink_to(root)
    (root / "sub" / "self").symlink_to(root / "sub")
    (root / "one.txt").symlink_to(root / "two.txt")
    (root / "two.txt").symlink_to(root / "one.txt")
    names, reasons = found(root)
    assert names == ["news/sub/a.txt"]
    assert reasons == {
        "up": "a symlink loop: it leads to a folder it lies in",
        "self": "a symlink loop: it leads to a folder it lies in",
        "one.txt": "a symlink that leads back to itself",
        "two.txt": "a symlink that leads back to itself",
    }


def test_symlinks_to_outside_are_not_followed(tmp_path: Path) -> None:
    outside = put(tmp_path / "outside" / "secret.txt")
    root = tmp_path / "news"
    root.mkdir()
    (root / "folder").symlink_to(outside.parent)
    (root / "file.txt").symlink_to(outside)
    (root / "gone.txt").symlink_to(tmp_path / "gone")
    names, reasons = found(root)
    assert names == []
    assert reasons["folder"].startswith("a symlink to outside the folder")
    assert str(outside) in reasons["file.txt"]
    assert reasons["gone.txt"] == "a symlink to nothing"


def test_symlinks_inside_give_no_second_copy_and_nothing_is_lost(tmp_path: Path) -> None:
    root = tmp_path / "news"
    put(root / "z" / "real.txt")
    put(root / ".store" / "kept.txt")
    (root / "a.txt").symlink_to(root / "z" / "real.txt")
    (root / "b").symlink_to(root / "z")
    (root / "kept.txt").symlink_to(root / ".store" / "kept.txt")
    assert found(root) == (["news/z/real.txt", "news/kept.txt"], {})


def test_the_folder_given_may_be_a_symlink(tmp_path: Path) -> None:
    put(tmp_path / "real" / "a.txt")
    (tmp_path / "news").symlink_to(tmp_path / "real")
    assert found(tmp_path / "news") == (["news/a.txt"], {})


def test_a_name_that_is_not_utf_8_is_reported_and_printable(tmp_path: Path) -> None:
    with open(os.fsencode(tmp_path) + b"/caf\xe9.txt", "w", encoding="utf-8") as file:
        file.write("Text.")
    (skipped,) = find_files([tmp_path])
    assert isinstance(skipped, Skipped)
    assert skipped.reason == "its path is not valid UTF-8: rename it"
    assert skipped.path.endswith("caf\ufffd.txt")


def test_a_very_deep_tree(tmp_path: Path) -> None:
    here = os.open(tmp_path, os.O_RDONLY)
    for _ in range(300):
        os.mkdir("d", dir_fd=here)
        deeper = os.open("d", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = deeper
    os.close(os.open("a.txt", os.O_CREAT | os.O_WRONLY, dir_fd=here))
    os.close(here)
    names, _ = found(tmp_path)
    assert names == [f"{tmp_path.name}/{'d/' * 300}a.txt"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_folder_without_permission_is_reported(tmp_path: Path) -> None:
    put(tmp_path / "news" / "a.txt")
    closed = tmp_path / "news" / "closed"
    closed.mkdir(mode=0)
    names, reasons = found(tmp_path / "news")
    closed.chmod(0o700)
    assert names == ["news/a.txt"]
    assert reasons == {"closed": "the folder cannot be read: Permission denied"}
