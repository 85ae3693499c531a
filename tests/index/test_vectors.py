"""Vectors in lists against the exact search over the same vectors: what is found, what is gone, what a file keeps."""

from __future__ import annotations

import struct
import threading
import zlib
from pathlib import Path

import faiss
import numpy as np
import pytest

from index import vectors
from index.vectors import HEADER, MAGIC, DamagedVectors, VectorIndex

DIM = 16
COUNT = 3000
EXACT_UP_TO = 600
"""A fifth of them, so that lists are made and a search without a limit looks at a fifth."""


def made(count: int = COUNT, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """(ids, unit vectors) in clusters of unequal size, as the passages of a collection lie."""
    rng = np.random.default_rng(seed)
    centres = rng.standard_normal((40, DIM))
    points = centres[(40 * rng.random(count) ** 2).astype(int)] + 0.5 * rng.standard_normal((count, DIM))
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    return np.arange(count, dtype=np.int64) * 3 + 5, points.astype(np.float16).astype(np.float32)


def filled(ids: np.ndarray, points: np.ndarray) -> VectorIndex:
    """An index of these, in lists where there are enough."""
    held = VectorIndex(DIM, exact_up_to=EXACT_UP_TO)
    for low in range(0, len(ids), 500):
        held.add(ids[low : low + 500], points[low : low + 500])
    held.finish()
    return held


def nearest(ids: np.ndarray, points: np.ndarray, query: np.ndarray, k: int) -> list[int]:
    """The k nearest, by comparing all."""
    found: list[int] = ids[np.argsort(-(points @ query), kind="stable")[:k]].tolist()
    return found


def recall(held: VectorIndex, allowed: np.ndarray | None, ids: np.ndarray, points: np.ndarray) -> float:
    """Mean share of the 10 nearest that are found, over 100 queries near the points."""
    rng = np.random.default_rng(2)
    shares = []
    for query in points[rng.choice(len(points), 100)] + 0.3 * rng.standard_normal((100, DIM)):
        found = held.search(query / np.linalg.norm(query), 10, allowed)[0]
        shares.append(len(set(found.tolist()) & set(nearest(ids, points, query, 10))) / 10)
    return float(np.mean(shares))


@pytest.fixture
def lists() -> VectorIndex:
    """An index of `made()` in lists."""
    held = filled(*made())
    assert held.in_lists
    return held


def test_few_vectors_are_compared_one_and_all() -> None:
    ids, points = made(EXACT_UP_TO)
    held = filled(ids, points)
    assert not held.in_lists
    assert recall(held, None, ids, points) == 1.0


def test_lists_find_nearly_all_of_the_nearest(lists: VectorIndex) -> None:
    assert len(lists) == COUNT
    assert 0.97 <= recall(lists, None, *made()) < 1.0  # 1.0 would say that all were compared


def test_scores_are_cosines(lists: VectorIndex) -> None:
    ids, points = made()
    found, scores = lists.search(points[7], 5)
    assert found[0] == ids[7]
    expected = points[(found - 5) // 3] @ points[7]
    np.testing.assert_allclose(scores, expected, atol=2e-3)
    assert list(scores) == sorted(scores, reverse=True)


@pytest.mark.parametrize("kept", [0.2, 0.02])
def test_a_filter_that_few_pass_is_searched_exactly(lists: VectorIndex, kept: float) -> None:
    ids, points = made()
    some = np.sort(np.random.default_rng(3).choice(COUNT, int(COUNT * kept), replace=False))
    assert recall(lists, ids[some], ids[some], points[some]) == 1.0


def test_a_filter_that_many_pass_finds_nearly_all(lists: VectorIndex) -> None:
    ids, points = made()
    some = np.sort(np.random.default_rng(3).choice(COUNT, COUNT // 2, replace=False))
    assert recall(lists, ids[some], ids[some], points[some]) >= 0.97


def test_a_filter_far_from_the_question_is_not_starved(lists: VectorIndex) -> None:
    ids, points = made()
    far = np.sort(np.argsort(points @ points[0])[: EXACT_UP_TO + 100])
    found, _ = lists.search(points[0], EXACT_UP_TO + 50, ids[far])
    assert found.tolist() == pytest.approx(nearest(ids[far], points[far], points[0], EXACT_UP_TO + 50))


def test_k_beyond_what_there_is(lists: VectorIndex) -> None:
    ids, points = made()
    assert sorted(lists.search(points[0], COUNT + 10)[0].tolist()) == ids.tolist()
    assert sorted(lists.search(points[0], 10, ids[:3])[0].tolist()) == ids[:3].tolist()
    for k, allowed in ((0, None), (5, np.zeros(0, np.int64))):
        assert len(lists.search(points[0], k, allowed)[0]) == 0
    assert len(VectorIndex(DIM).search(points[0], 5)[0]) == 0


def test_more_is_added_to_lists_and_found_at_once(lists: VectorIndex) -> None:
    _, more = made(50, seed=9)
    ids = np.arange(100_000, 100_050)
    lists.add(ids, more)
    for number, point in zip(ids, more, strict=True):
        assert lists.search(point, 1)[0].tolist() == [number]


@pytest.mark.parametrize("count", [EXACT_UP_TO, COUNT])
def test_removed_is_not_found(count: int) -> None:
    ids, points = made(count)
    held = filled(ids, points)
    held.remove(np.array([*ids[:100], 1, 10**9]))
    assert len(held) == count - 100
    assert sorted(held.search(points[0], count)[0].tolist()) == ids[100:].tolist()


def test_what_comes_and_goes_while_lists_are_built_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    go_on, train = threading.Event(), vectors._trained

    def later(contents: list[tuple[np.ndarray, np.ndarray]], dim: int) -> faiss.Index:
        assert go_on.wait(60)
        return train(contents, dim)

    monkeypatch.setattr(vectors, "_trained", later)
    ids, points = made()
    held = VectorIndex(DIM, exact_up_to=EXACT_UP_TO)
    held.add(ids[:1000], points[:1000])
    held.add(ids[1000:2000], points[1000:2000])
    held.remove(ids[500:1500])
    held.add(ids[2000:], points[2000:])
    expected = [*ids[:500], *ids[1500:]]
    assert not held.in_lists  # and is answered exactly meanwhile
    assert sorted(held.search(points[0], COUNT)[0].tolist()) == expected
    assert not held.rebuilt
    go_on.set()
    held.finish()
    assert held.in_lists
    assert held.rebuilt
    assert sorted(held.search(points[0], COUNT)[0].tolist()) == expected


def test_lists_are_built_anew_when_there_are_twice_as_many() -> None:
    ids, points = made()
    held = filled(ids[:700], points[:700])
    before = held._faiss.nlist
    held.add(ids[700:1300], points[700:1300])
    held.finish()
    assert held._faiss.nlist == before
    held.add(ids[1300:1600], points[1300:1600])
    held.finish()
    assert held._faiss.nlist == round(2 * 1600**0.5) > before
    found, scores = held.search(points[0], 1600)
    assert sorted(found.tolist()) == ids[:1600].tolist()
    np.testing.assert_array_equal(  # built from lists, no bit is lost
        scores, held.search(points[0], 1600, ids[:1600])[1]
    )


def test_a_failed_build_is_told_and_searching_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_contents: object, _dim: int) -> faiss.Index:
        raise MemoryError("no room")

    monkeypatch.setattr(vectors, "_trained", fails)
    ids, points = made()
    held = VectorIndex(DIM, exact_up_to=EXACT_UP_TO)
    held.add(ids, points)
    with pytest.raises(RuntimeError, match="could not be put into lists") as told:
        held.finish()
    assert isinstance(told.value.__cause__, MemoryError)
    assert held.search(points[3], 1)[0].tolist() == [ids[3]]


@pytest.mark.parametrize("count", [0, 5, EXACT_UP_TO, COUNT])
def test_a_file_keeps_everything(tmp_path: Path, count: int) -> None:
    ids, points = made(count)
    held = filled(ids, points)
    held.generation = 2**40 + 7
    held.save(tmp_path / "v")
    assert not held.rebuilt
    loaded = VectorIndex.load(tmp_path / "v", DIM, exact_up_to=EXACT_UP_TO)
    assert (loaded.generation, len(loaded), loaded.in_lists) == (2**40 + 7, count, count > EXACT_UP_TO)
    query = made(1, seed=4)[1][0]
    for mine, its in zip(held.search(query, 20), loaded.search(query, 20), strict=True):
        np.testing.assert_array_equal(mine, its)
    loaded.add(np.array([7]), query[None])
    loaded.remove(ids[:2])
    assert len(loaded) == max(0, count - 2) + 1
    assert loaded.search(query, 1)[0].tolist() == [7]
    assert [path.name for path in tmp_path.iterdir()] == ["v"]


@pytest.mark.parametrize("count", [EXACT_UP_TO, COUNT])
def test_a_damaged_file_is_seen(tmp_path: Path, count: int) -> None:
    path = tmp_path / "v"
    filled(*made(count)).save(path)
    whole = path.read_bytes()
    rng = np.random.default_rng(5)
    for at in [0, 9, 17, 25, HEADER.size, len(whole) - 1, *rng.integers(0, len(whole), 20).tolist()]:
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0x41]) + whole[at + 1 :])
        with pytest.raises(DamagedVectors, match="checksum differs"):
            VectorIndex.load(path, DIM)
    for damaged in (b"", whole[:20]):
        path.write_bytes(damaged)
        with pytest.raises(DamagedVectors, match="too short"):
            VectorIndex.load(path, DIM)
    for damaged in (whole[:1000], whole + b"x"):
        path.write_bytes(damaged)
        with pytest.raises(DamagedVectors, match="checksum differs"):
            VectorIndex.load(path, DIM)
    path.write_bytes(whole)
    with pytest.raises(DamagedVectors, match="16 dimensions instead of 17"):
        VectorIndex.load(path, 17)
    with pytest.raises(FileNotFoundError):
        VectorIndex.load(tmp_path / "none", DIM)


def test_a_file_from_before_there_were_lists_is_read(tmp_path: Path) -> None:
    ids, points = made(50)
    flat = faiss.IndexScalarQuantizer(DIM, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT)
    old = faiss.IndexIDMap2(flat)
    old.add_with_ids(points, ids)
    payload = faiss.serialize_index(old).tobytes()
    (tmp_path / "v").write_bytes(struct.pack("<8sQQI", MAGIC, 3, len(payload), zlib.crc32(payload, 3)) + payload)
    loaded = VectorIndex.load(tmp_path / "v", DIM, exact_up_to=60)
    loaded.remove(ids[:1])
    loaded.add(ids[:1], points[:1])
    assert loaded.search(points[0], 10)[0].tolist() == nearest(ids, points, points[0], 10)
    loaded.add(ids[:20] + 1, points[:20])
    loaded.finish()
    assert loaded.in_lists
    assert sorted(loaded.search(points[0], 100)[0].tolist()) == sorted([*ids, *(ids[:20] + 1)])
