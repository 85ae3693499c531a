"""Files into a store: what is new, changed, unchanged, moved, gone, twice, skipped."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path

import numpy as np
import pytest

from corpus.article import CorpusError
from index.embedded import EmbeddedStore
from index.encoder import HashingEncoder
from index.indexing import Progress, add


class Counting(HashingEncoder):
    """The hashing encoder, counting what it encodes."""

    encoded = 0

    def encode(self, texts, titles=None) -> np.ndarray:  # type: ignore[no-untyped-def]
        """As the base."""
        self.encoded += len(texts)
        return super().encode(texts, titles)


@pytest.fixture
def encoder() -> Counting:
    """A small real encoder."""
    return Counting(32)


@pytest.fixture
def store(tmp_path: Path, encoder: Counting) -> EmbeddedStore:
    """An empty store."""
    return EmbeddedStore(tmp_path / "store", encoder.name, encoder.dim)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three articles in two formats."""
    made = tmp_path / "articles"
    made.mkdir()
    (made / "one.txt").write_text(" date 2025-02-14 Vance spoke about troops.\n\nHe said more.")
    rows = [
        {"id": 1, "title": "Kallas", "text": "Kallas warned of a quick fix.", "date": "2025-02-13", "source": "Wire"},
        {"id": 2, "title": "Hegseth", "text": "Hegseth ruled troops out.", "date": "2025-02-12"},
    ]
    (made / "rows.jsonl").write_text("\n".join(json.dumps(row) for row in rows))
    return made


def test_first_second_and_changed_run(store: EmbeddedStore, encoder: Counting, folder: Path) -> None:
    first = add(store, encoder, [folder])
    assert (first.added, first.changed, first.unchanged, first.skipped) == (3, 0, 0, ())
    assert first.embedded == encoder.encoded == store.contents().passages
    second = add(store, encoder, [folder])
    assert (second.added, second.changed, second.unchanged, second.embedded) == (0, 0, 3, 0)
    assert encoder.encoded == first.embedded
    (folder / "one.txt").write_text(" date 2025-02-15 Vance spoke about sanctions.")
    third = add(store, encoder, [folder])
    assert (third.added, third.changed, third.unchanged, third.embedded) == (0, 1, 2, 1)
    texts = {article.text for article in store.articles()}
    assert texts == {"Vance spoke about sanctions.", "Kallas warned of a quick fix.", "Hegseth ruled troops out."}
    assert store.search_words("troops", 5)[0].passage.article_id != ""
    assert len(store.search_words("troops", 5)) == 1


def test_touched_or_redated_costs_no_embedding(store: EmbeddedStore, encoder: Counting, folder: Path) -> None:
    add(store, encoder, [folder])
    before = encoder.encoded
    os.utime(folder / "one.txt", ns=(1, 1))
    assert add(store, encoder, [folder]).unchanged == 3
    (folder / "one.txt").write_text(" date 2025-02-20 Vance spoke about troops.\n\nHe said more.")
    report = add(store, encoder, [folder])
    assert (report.changed, report.embedded) == (1, 0)
    assert encoder.encoded == before
    assert str(store.articles()[0].published) == "2025-02-20"


def test_vanished_is_reported_and_removed_only_with_prune(
    store: EmbeddedStore, encoder: Counting, folder: Path
) -> None:
    add(store, encoder, [folder])
    gone = store.file_articles(str(folder / "one.txt"))
    (folder / "one.txt").unlink()
    rows = (folder / "rows.jsonl").read_text().splitlines()
    (folder / "rows.jsonl").write_text(rows[0])
    report = add(store, encoder, [folder])
    assert len(report.vanished) == 2
    assert set(gone) < set(report.vanished)
    assert store.count() == 3
    assert add(store, encoder, [folder]).vanished == tuple(gone)
    report = add(store, encoder, [folder], prune=True)
    assert (report.removed, report.vanished, store.count()) == (1, (), 2)
    assert add(store, encoder, [folder]).vanished == ()


def test_a_moved_folder_keeps_ids_and_vectors(
    store: EmbeddedStore, encoder: Counting, folder: Path, tmp_path: Path
) -> None:
    add(store, encoder, [folder])
    before, ids = encoder.encoded, set(store.digests())
    (tmp_path / "elsewhere").mkdir()
    moved = folder.rename(tmp_path / "elsewhere" / "articles")
    report = add(store, encoder, [moved])
    assert encoder.encoded == before
    assert (report.added, set(store.digests())) == (0, ids)
    assert {Path(article.path).parent for article in store.articles()} == {moved}


def test_ids_do_not_depend_on_which_folder_is_given(store: EmbeddedStore, encoder: Counting, folder: Path) -> None:
    add(store, encoder, [folder.parent / "articles"])
    ids = set(store.digests())
    for paths in ([folder / "one.txt"], [folder, folder / "one.txt"], [folder]):
        assert add(store, encoder, paths).added == 0
        assert set(store.digests()) == ids


def test_two_folders_of_one_name_do_not_replace_each_other(
    store: EmbeddedStore, encoder: Counting, tmp_path: Path
) -> None:
    for parent, words in (("a", "Vance spoke."), ("b", "Kallas spoke.")):
        (tmp_path / parent / "news").mkdir(parents=True)
        (tmp_path / parent / "news" / "1.txt").write_text(words)
    for _ in range(2):
        add(store, encoder, [tmp_path / "a" / "news"])
        add(store, encoder, [tmp_path / "b" / "news"])
        assert {article.text for article in store.articles()} == {"Vance spoke.", "Kallas spoke."}


def test_one_url_twice_is_one_article_and_said(store: EmbeddedStore, encoder: Counting, tmp_path: Path) -> None:
    row = {"title": "T", "text": "Vance spoke.", "url": "https://example.org/a"}
    for name in ("a", "b"):
        (tmp_path / f"{name}.json").write_text(json.dumps(row))
    for _ in range(2):
        report = add(store, encoder, [tmp_path / "a.json", tmp_path / "b.json"])
        assert store.count() == 1
        assert [Path(one.path).name for one in report.skipped] == ["b.json"]
        assert "a.json" in report.skipped[0].reason


def test_one_text_under_two_titles_is_embedded_once_each(
    store: EmbeddedStore, encoder: Counting, tmp_path: Path
) -> None:
    rows = [{"id": n, "title": f"Title {n}", "text": "Vance spoke of troops."} for n in range(3)]
    path = tmp_path / "rows.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows))
    assert add(store, encoder, [path]).embedded == 3
    os.utime(path, ns=(1, 1))
    again = add(store, encoder, [path])
    assert (again.unchanged, again.embedded, encoder.encoded) == (3, 0, 3)


def test_bad_rows_are_told_every_time(store: EmbeddedStore, encoder: Counting, tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl.gz"
    with gzip.open(path, "wt") as file:
        file.write('{"title": "T", "text": "Vance spoke."}\nnot json\n{"title": "U", "text": "Kallas spoke."}\n')
    for _ in range(2):
        report = add(store, encoder, [path])
        assert [one.row for one in report.skipped] == [2]
        assert store.count() == 2


def test_stopping_keeps_what_is_done_and_the_next_run_goes_on(
    store: EmbeddedStore, encoder: Counting, tmp_path: Path
) -> None:
    rows = "\n".join(json.dumps({"id": n, "title": f"T{n}", "text": f"Talks, day {n}."}) for n in range(400))
    (tmp_path / "rows.jsonl").write_text(rows)
    asked = 0

    def should_stop() -> bool:
        nonlocal asked
        asked += 1
        return asked > 200

    report = add(store, encoder, [tmp_path / "rows.jsonl"], should_stop=should_stop)
    assert report.stopped
    assert 0 < report.added < 400
    assert (report.vanished, store.count()) == ((), report.added)
    assert len(store.search_words("talks", 1000)) == report.added
    rest = add(store, encoder, [tmp_path / "rows.jsonl"])
    assert (rest.added, rest.unchanged, encoder.encoded) == (400 - report.added, report.added, 400)


def test_an_interrupt_keeps_what_is_stored(store: EmbeddedStore, encoder: Counting, tmp_path: Path) -> None:
    rows = "\n".join(json.dumps({"id": n, "title": f"T{n}", "text": f"Talks, day {n}."}) for n in range(400))
    (tmp_path / "rows.jsonl").write_text(rows)

    def interrupt(progress: Progress) -> None:
        if progress.articles >= 128:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        add(store, encoder, [tmp_path / "rows.jsonl"], on_progress=interrupt)
    store.refresh()
    assert store.count() == 128
    assert len(store.search_words("talks", 1000)) == 128


def test_progress_rises_to_the_end(store: EmbeddedStore, encoder: Counting, folder: Path) -> None:
    seen: list[Progress] = []
    add(store, encoder, [folder], on_progress=seen.append)
    assert [one.bytes_done for one in seen] == sorted(one.bytes_done for one in seen)
    assert {one.files_total for one in seen} == {2}
    assert all(one.bytes_done <= one.bytes_total for one in seen)
    assert Path(seen[-1].current).name == "rows.jsonl"


def test_a_path_that_is_not_there(store: EmbeddedStore, encoder: Counting, tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="nowhere"):
        add(store, encoder, [tmp_path / "nowhere"])


def test_an_empty_folder(store: EmbeddedStore, encoder: Counting, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    report = add(store, encoder, [tmp_path / "empty"])
    assert (report.added, report.skipped, report.vanished) == (0, (), ())


def test_an_article_that_moved_to_another_file_has_not_vanished(
    store: EmbeddedStore, encoder: Counting, tmp_path: Path
) -> None:
    row = json.dumps({"title": "T", "text": "Vance spoke.", "url": "https://example.org/a"})
    other = json.dumps({"title": "U", "text": "Kallas spoke.", "url": "https://example.org/b"})
    folder = tmp_path / "rows"
    folder.mkdir()
    (folder / "a.jsonl").write_text(f"{row}\n{other}")
    (folder / "b.jsonl").write_text(other.replace("/b", "/c"))
    add(store, encoder, [folder])
    (folder / "a.jsonl").write_text(other)
    (folder / "b.jsonl").write_text(row)
    report = add(store, encoder, [folder], prune=True)
    assert report.removed == 1
    assert {article.url for article in store.articles()} == {"https://example.org/a", "https://example.org/b"}


def test_renamed_files_do_not_swap_passages(store: EmbeddedStore, encoder: Counting, tmp_path: Path) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "a.txt").write_text("Short.")
    (folder / "b.txt").write_text("A longer article about troops and talks. " * 3)
    add(store, encoder, [folder])
    (folder / "b.txt").rename(folder / "c.txt")
    (folder / "a.txt").rename(folder / "b.txt")
    add(store, encoder, [folder], prune=True)
    assert store.count() == 2
    for article in store.articles():
        assert store.passages(article.id)[-1].end == len(article.text)


@pytest.mark.parametrize("damage", [b"", b"\x1f\x8b\x08\x00broken"])
def test_a_file_that_cannot_be_read_now_has_not_vanished(
    store: EmbeddedStore, encoder: Counting, tmp_path: Path, damage: bytes
) -> None:
    path = tmp_path / "rows.jsonl.gz"
    with gzip.open(path, "wt") as file:
        file.write(json.dumps({"title": "T", "text": "Vance spoke."}))
    add(store, encoder, [path])
    path.write_bytes(damage)
    report = add(store, encoder, [path], prune=True)
    assert (report.removed, report.vanished, len(report.skipped), store.count()) == (0, (), 1, 1)


def test_vanished_under_a_linked_root(store: EmbeddedStore, encoder: Counting, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(folder, target_is_directory=True)
    add(store, encoder, [tmp_path / "link"])
    (folder / "one.txt").unlink()
    assert add(store, encoder, [tmp_path / "link"], prune=True).removed == 1


def test_a_whole_folder_that_is_gone(store: EmbeddedStore, encoder: Counting, folder: Path, tmp_path: Path) -> None:
    add(store, encoder, [folder])
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()
    (tmp_path / "other").mkdir()
    assert len(add(store, encoder, [tmp_path / "other"], gone=[folder]).vanished) == 3
    assert add(store, encoder, [tmp_path / "other"], gone=[folder], prune=True).removed == 3
    assert store.known_files() == {}


def test_a_path_used_again_does_not_replace_the_moved_article(
    store: EmbeddedStore, encoder: Counting, tmp_path: Path
) -> None:
    for parent in ("a", "b"):
        (tmp_path / parent / "news").mkdir(parents=True)
    first, second = (tmp_path / parent / "news" / "1.txt" for parent in ("a", "b"))
    first.write_text("Vance spoke.")
    add(store, encoder, [first])
    first.rename(second)
    add(store, encoder, [second])
    first.write_text("Kallas spoke.")
    add(store, encoder, [first])
    add(store, encoder, [second])
    assert {article.text for article in store.articles()} == {"Vance spoke.", "Kallas spoke."}


def test_the_store_itself_is_left_out(store: EmbeddedStore, encoder: Counting, folder: Path, tmp_path: Path) -> None:
    report = add(store, encoder, [tmp_path], leave_out=tmp_path / "store")
    assert (report.added, report.skipped) == (3, ())
