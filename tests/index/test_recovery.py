"""What survives: kill -9 while indexing, overwritten bytes in every derived file, a store of something else."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from corpus.article import digest_of
from index.embedded import EmbeddedStore
from index.encoder import HashingEncoder
from index.indexing import add
from index.store import StoreError

ENCODER = HashingEncoder(32)
FILES = 150
IN_FLIGHT = 4
"""Articles at most that wait for a batch to be full: BATCH_PASSAGES below."""
INDEXER = """
import sys
from pathlib import Path
from index.embedded import EmbeddedStore
from index.encoder import HashingEncoder
from index import indexing
indexing.BATCH_PASSAGES = 4
indexing.REFRESH_S = 0.01
encoder = HashingEncoder(32)
store = EmbeddedStore(Path(sys.argv[1]), encoder.name, encoder.dim)
print("open", flush=True)
report = indexing.add(store, encoder, [Path(sys.argv[2])], on_progress=lambda p: print(p.articles, flush=True))
store.close()
"""


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    """A folder of articles, each with a word of its own in each of three paragraphs."""
    folder = tmp_path / "articles"
    folder.mkdir()
    for number in range(FILES):
        paragraphs = [f"Common paragraph {part} says word{number}x{part} plainly." for part in "abc"]
        (folder / f"{number:03}.txt").write_text(" date 2025-02-14 " + "\n\n".join(paragraphs))
    return folder


def open_store(folder: Path) -> EmbeddedStore:
    """The store as the indexing process opens it."""
    return EmbeddedStore(folder, ENCODER.name, ENCODER.dim)


def assert_whole(store: EmbeddedStore) -> int:
    """Every article is whole, and SQLite, FAISS and tantivy hold the same passages; how many articles there are."""
    everything = store.articles()
    expected = set()
    for article in everything:
        assert article.digest == digest_of(article.text)
        passages = store.passages(article.id)
        assert passages
        assert passages[0].start == 0
        assert passages[-1].end == len(article.text)
        assert store.vectors(article.id).shape == (len(passages), 32)
        expected |= {(one.article_id, one.start) for one in passages}
    by_vector = store.search_vector(ENCODER.encode(["common paragraph"])[0], 10_000)
    by_words = store.search_words("common", 10_000)
    assert {(hit.passage.article_id, hit.passage.start) for hit in by_vector} == expected
    assert {(hit.passage.article_id, hit.passage.start) for hit in by_words} == expected
    return len(everything)


def test_kill_9_at_random_moments_loses_nothing_done(tmp_path: Path, articles: Path) -> None:
    folder, rng = tmp_path / "store", random.Random(7)
    seen = 0
    for _ in range(6):
        process = subprocess.Popen(
            [sys.executable, "-c", INDEXER, str(folder), str(articles)], stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        assert process.stdout.readline() == "open\n"
        wanted = seen + rng.randint(1, 25)
        for line in process.stdout:
            if int(line) >= wanted:
                break
        time.sleep(rng.random() * 0.02)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        process.stdout.close()
        store = open_store(folder)
        held = assert_whole(store)
        store.close()
        assert held >= min(wanted, FILES) - IN_FLIGHT
        assert held >= seen
        seen = held
    assert seen > IN_FLIGHT
    store = open_store(folder)
    report = add(store, ENCODER, [articles])
    assert report.added == FILES - seen
    assert report.unchanged == seen
    assert assert_whole(store) == FILES
    store.close()


def derived_files(folder: Path) -> list[Path]:
    """Every file that can be thrown away, without lock files."""
    inside = [path for path in sorted((folder / "words").iterdir()) if "lock" not in path.name]
    return [folder / "vectors.faiss", *inside]


def test_overwritten_bytes_of_each_derived_file_are_seen_and_it_is_built_again(tmp_path: Path, articles: Path) -> None:
    folder = tmp_path / "store"
    store = open_store(folder)
    add(store, ENCODER, [articles])
    store.close()
    names = [path.relative_to(folder) for path in derived_files(folder) if path.stat().st_size]
    assert len(names) > 5
    rng = random.Random(3)
    for name in names:
        path = folder / name
        if not path.exists():  # segments get new names when the index is built again
            path = max(derived_files(folder), key=lambda one: one.stat().st_size)
        content = bytearray(path.read_bytes())
        at = rng.randrange(len(content))
        content[at : at + 8] = bytes(byte ^ 0x5A for byte in content[at : at + 8])
        path.write_bytes(content)
        store = open_store(folder)
        assert assert_whole(store) == FILES, name
        store.close()
        for damaged in (b"", bytes(content[: len(content) // 2])):
            max(derived_files(folder), key=lambda one: one.stat().st_size).write_bytes(damaged)
            store = open_store(folder)
            assert assert_whole(store) == FILES, name
            store.close()


def test_derived_files_that_are_gone_are_built_again(tmp_path: Path, articles: Path) -> None:
    folder = tmp_path / "store"
    store = open_store(folder)
    add(store, ENCODER, [articles])
    store.close()
    for path in derived_files(folder):
        path.unlink()
    store = open_store(folder)
    assert assert_whole(store) == FILES
    store.close()


def test_vectors_newer_than_sqlite_are_not_trusted(tmp_path: Path, articles: Path) -> None:
    folder = tmp_path / "store"
    store = open_store(folder)
    add(store, ENCODER, [articles])
    store.close()
    newer = (folder / "vectors.faiss").read_bytes()
    for path in folder.glob("store.sqlite*"):
        path.unlink()
    (articles / "000.txt").unlink()
    store = open_store(folder)
    add(store, ENCODER, [articles / "001.txt"])
    store.close()
    (folder / "vectors.faiss").write_bytes(newer)
    store = open_store(folder)
    assert assert_whole(store) == 1
    store.close()


def test_a_folder_that_cannot_be_a_store_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match=r"file.*--store"):
        open_store(tmp_path / "file")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "store.sqlite").write_bytes(b"this is not SQLite, but something of the user's own" * 10)
    with pytest.raises(StoreError, match=r"not a newsdesk store.*--store"):
        open_store(tmp_path / "other")


def test_another_encoders_store_is_refused(tmp_path: Path) -> None:
    open_store(tmp_path / "store").close()
    with pytest.raises(StoreError, match=r"hashing-32, not of hashing-64.*--encoder"):
        EmbeddedStore(tmp_path / "store", "hashing-64", 64)
    EmbeddedStore(tmp_path / "store").close()
