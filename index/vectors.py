"""Passage vectors in memory, searched by FAISS, and their file. Derived: SQLite can always build it again.

Up to EXACT_UP_TO vectors a question is compared with all of them. Above, they lie in lists around k-means centres, and
a question is compared with the lists nearest to it, about EXACT_UP_TO vectors in all, so that its time stays the same.
"""

from __future__ import annotations

import os
import struct
import threading
import zlib
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import faiss
import numpy as np

MAGIC = b"NDVEC001"
HEADER = struct.Struct("<8sQQI")
"""Magic, generation, bytes of payload, CRC-32 of the payload started at the generation."""
EXACT_UP_TO = 100_000
"""Vectors compared with one question: 9 ms of one core at 384 dimensions. See docs/bench.md."""
LEAST_SHARE = 0.1
"""Of the vectors at least so many are compared, for recall: above a million the time grows again."""
LISTS_PER_ROOT = 2.0
"""Lists are twice the root of the vectors: with 8 % compared, recall@10 was .984 on real passages, .970 at the root."""
SAMPLE_PER_LIST, ROUNDS = 40, 8
"""k-means looks at so many vectors a list, and over them so often."""
REBUILT_AT = 2.0
"""Lists are made anew when there are so many times the vectors that they were made of."""
CHUNK = 20_000
READ_BYTES = 1 << 20


class DamagedVectors(Exception):
    """The file is not what was written; build it again."""


class VectorIndex:
    """Unit vectors in half precision under integer ids; scores are cosines in [-1, 1], exact to that precision.

    Lists are built by a thread beside searching, and taken into use by the next call. Ids must be new and are never
    used again; the caller holds the lock.
    """

    def __init__(self, dim: int, *, exact_up_to: int = EXACT_UP_TO) -> None:
        self.dim = dim
        self.generation = 0
        self.rebuilt = False
        """Whether lists were taken into use since the last `save`."""
        self._exact_up_to = exact_up_to
        flat = faiss.IndexScalarQuantizer(dim, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT)
        self._faiss: faiss.Index = faiss.IndexIDMap(flat)
        self._made_of = exact_up_to / REBUILT_AT
        self._build: _Build | None = None

    def __len__(self) -> int:
        return int(self._faiss.ntotal)

    @property
    def in_lists(self) -> bool:
        """Whether the vectors lie in lists; every one is compared otherwise."""
        return isinstance(self._faiss, faiss.IndexIVF)

    def add(self, ids: np.ndarray, vectors: np.ndarray) -> None:
        """Add `vectors`, (n, dim), under `ids`, (n,) int64, none of which is there yet."""
        if not len(ids):
            return
        self._take_built()
        ids, vectors = np.ascontiguousarray(ids, np.int64), np.ascontiguousarray(vectors, np.float32)
        faiss.omp_set_num_threads(1)
        self._faiss.add_with_ids(vectors, ids)
        if self._build:
            self._build.added.append((ids, vectors.astype(np.float16)))
        self._build_if_outgrown()

    def remove(self, ids: np.ndarray) -> None:
        """Take `ids` out; those that are not there are ignored."""
        if not len(ids):
            return
        self._take_built()
        _remove(self._faiss, ids)
        if self._build:
            self._build.removed.append(ids)

    def search(self, vector: np.ndarray, k: int, allowed: np.ndarray | None = None) -> tuple[np.ndarray, np.ndarray]:
        """(ids, cosines) of the k nearest, best first. `allowed`: the ids that may be found, None for all.

        Exact among up to EXACT_UP_TO allowed ones; k are found wherever k are allowed.
        """
        self._take_built()
        count = len(self) if allowed is None else len(allowed)
        if k < 1 or not count:
            return np.zeros(0, np.int64), np.zeros(0, np.float32)
        query = np.ascontiguousarray(vector, np.float32).reshape(1, self.dim)
        ids, scores = self._nearest(query, k, allowed, max(LEAST_SHARE, self._exact_up_to / count))
        if len(ids) < min(k, count) and self.in_lists:
            ids, scores = self._nearest(query, k, allowed, 1.0)
        return ids, scores

    def _nearest(
        self, query: np.ndarray, k: int, allowed: np.ndarray | None, share: float
    ) -> tuple[np.ndarray, np.ndarray]:
        """`search` in the nearest lists, `share` of them."""
        # One question on two busy cores is answered faster by one thread than by two (28 against 11 ms, measured);
        # FAISS keeps the number for each thread by itself.
        faiss.omp_set_num_threads(1)
        limits: dict[str, object] = {}
        if allowed is not None:
            bitmap = np.zeros(int(allowed.max()) + 1, bool)
            bitmap[allowed] = True
            bits = np.packbits(bitmap, bitorder="little")
            limits["sel"] = faiss.IDSelectorBitmap(len(bits), faiss.swig_ptr(bits))
        kind = faiss.SearchParameters
        if isinstance(self._faiss, faiss.IndexIVF):
            kind = faiss.SearchParametersIVF
            limits["nprobe"] = min(self._faiss.nlist, int(np.ceil(share * self._faiss.nlist)))
        scores, ids = self._faiss.search(query, k, params=kind(**limits))
        found = ids[0] >= 0
        return ids[0][found], scores[0][found]

    def _build_if_outgrown(self) -> None:
        if self._build is None and len(self) > REBUILT_AT * self._made_of:
            self._build = _Build(self._faiss, len(self))

    def _take_built(self, *, wait: bool = False) -> None:
        """Put lists that are ready in the place of what they were built from."""
        build = self._build
        if build and (build.ended.is_set() or wait):
            self._build = None
            self._faiss = build.result()
            self._made_of = build.made_of
            self.rebuilt = True
            self._build_if_outgrown()

    def finish(self) -> None:
        """Wait for lists that are being built, and take them into use."""
        while self._build:
            self._take_built(wait=True)

    def save(self, path: Path) -> None:
        """Write to a temporary file, sync, and put it in the place of `path`."""
        self._take_built()
        partial = path.with_name(f"{path.name}.{os.getpid()}.part")
        with partial.open("wb") as file:
            file.write(bytes(HEADER.size))
            written = _Written(file, self.generation)
            writer = faiss.PyCallbackIOWriter(written.write, READ_BYTES)  # type: ignore[attr-defined]
            faiss.write_index(self._faiss, writer)
            file.seek(0)
            file.write(HEADER.pack(MAGIC, self.generation, written.size, written.checksum))
            file.flush()
            os.fsync(file.fileno())
        os.replace(partial, path)
        self.rebuilt = False

    @classmethod
    def load(cls, path: Path, dim: int, *, exact_up_to: int = EXACT_UP_TO) -> VectorIndex:
        """Read what `save` wrote. Raises DamagedVectors when a byte differs, FileNotFoundError when there is none."""
        loaded = cls(dim, exact_up_to=exact_up_to)
        with path.open("rb") as file:
            loaded.generation = _checked(file, path)
            # FAISS reads no byte that was not checked: what is overwritten may make it end the process.
            reader = faiss.PyCallbackIOReader(file.read, READ_BYTES)  # type: ignore[attr-defined]
            loaded._faiss = faiss.read_index(reader)
        if loaded._faiss.d != dim:
            raise DamagedVectors(f"{path}: {loaded._faiss.d} dimensions instead of {dim}")
        if isinstance(loaded._faiss, faiss.IndexIVF):
            loaded._made_of = (loaded._faiss.nlist / LISTS_PER_ROOT) ** 2
        return loaded


class _Build:
    """Lists of an index's vectors, being built by a thread of its own. What comes and goes meanwhile is handed in."""

    def __init__(self, source: faiss.Index, count: int) -> None:
        self.made_of = count
        self.added: deque[tuple[np.ndarray, np.ndarray]] = deque()
        self.removed: deque[np.ndarray] = deque()
        self.ended = threading.Event()
        self._contents = list(_contents(source))
        self._dim = int(source.d)
        self._built: faiss.Index | None = None
        self._error: Exception | None = None
        self._thread = threading.Thread(target=self._run, name="newsdesk-vectors", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            faiss.omp_set_num_threads(1)
            built = _trained(self._contents, self._dim)
            while self._contents:  # each is let go of as it is moved
                _add(built, *self._contents.pop())
            self._add_new(built)
            self._built = built
        except Exception as error:  # raised again where the result is asked for
            self._error = error
        finally:
            self.ended.set()

    def _add_new(self, built: faiss.Index) -> None:
        while self.added:
            _add(built, *self.added.popleft())

    def result(self) -> faiss.Index:
        """The lists, holding what the index they are built from holds now. Waits for them."""
        self._thread.join()
        if self._built is None:
            raise RuntimeError("the vectors could not be put into lists") from self._error
        self._add_new(self._built)
        for ids in self.removed:
            _remove(self._built, ids)
        return self._built


def _trained(contents: list[tuple[np.ndarray, np.ndarray]], dim: int) -> faiss.Index:
    """Empty lists around the centres of some of `contents`."""
    count = sum(len(ids) for ids, _ in contents)
    lists = max(1, round(LISTS_PER_ROOT * count**0.5))
    step = max(1, count // (SAMPLE_PER_LIST * lists))
    sample = np.concatenate([halves[::step] for _, halves in contents]).astype(np.float32)
    centres = faiss.IndexFlatIP(dim)
    kind, metric = faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
    # Not by residual: a vector then keeps its bits however often lists are built from lists.
    built = faiss.IndexIVFScalarQuantizer(centres, dim, lists, kind, metric, False)
    built.cp.niter, built.cp.spherical = ROUNDS, True
    built.cp.min_points_per_centroid = 1
    built.train(sample)
    return built


def _contents(held: faiss.Index) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """All (ids, half-precision vectors), copied."""
    if isinstance(held, faiss.IndexIVF) and (lists := held.invlists):
        for number in range(held.nlist):
            if size := lists.list_size(number):
                codes = faiss.rev_swig_ptr(lists.get_codes(number), size * lists.code_size)
                ids = faiss.rev_swig_ptr(lists.get_ids(number), size)
                yield ids.copy(), codes.copy().view(np.float16).reshape(size, held.d)
        return
    # FAISS's type stubs leave out what an IndexIDMap is made of.
    flat = faiss.downcast_index(held.index)  # type: ignore[attr-defined]
    halves = faiss.vector_to_array(flat.codes).view(np.float16).reshape(-1, held.d)  # type: ignore[attr-defined]
    ids = faiss.vector_to_array(held.id_map)  # type: ignore[attr-defined]
    yield from ((ids[low : low + CHUNK], halves[low : low + CHUNK].copy()) for low in range(0, len(ids), CHUNK))


def _add(held: faiss.Index, ids: np.ndarray, halves: np.ndarray) -> None:
    held.add_with_ids(halves.astype(np.float32), ids)


def _remove(held: faiss.Index, ids: np.ndarray) -> None:
    wanted = np.ascontiguousarray(ids, np.int64)
    held.remove_ids(faiss.IDSelectorBatch(len(wanted), faiss.swig_ptr(wanted)))


class _Written:
    """Counts and sums up what FAISS writes to a file."""

    def __init__(self, file: BinaryIO, generation: int) -> None:
        self.size, self.checksum = 0, generation & 0xFFFFFFFF
        self._file = file

    def write(self, some: bytes) -> None:
        """The callback of FAISS."""
        self.size += len(some)
        self.checksum = zlib.crc32(some, self.checksum)
        self._file.write(some)


def _checked(file: BinaryIO, path: Path) -> int:
    """The generation of a file whose checksum is right; leaves it at the payload."""
    head = file.read(HEADER.size)
    if len(head) < HEADER.size:
        raise DamagedVectors(f"{path}: {len(head)} bytes, too short")
    magic, generation, size, expected = HEADER.unpack(head)
    length, checksum = 0, generation & 0xFFFFFFFF
    while some := file.read(READ_BYTES):
        length += len(some)
        checksum = zlib.crc32(some, checksum)
    if magic != MAGIC or size != length or checksum != expected:
        raise DamagedVectors(f"{path}: checksum differs")
    file.seek(HEADER.size)
    return int(generation)
