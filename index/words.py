"""BM25 over passages by tantivy, in a folder of its own. Derived: SQLite can always build it again.

Beside its passages' words an article is indexed whole, with its first passage, to tell which of a question's words it
holds anywhere.
"""

from __future__ import annotations

import json
import math
import os
import shutil
import time
import unicodedata
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import tantivy
from filelock import FileLock, Timeout

from index.passage import Scope
from index.store import StoreError

# Words of questions, not of articles. Dropping them gained 4 points of article@10 and most of the time (measured).
STOP_WORDS = frozenset(
    "a about all also am an and any are as at be been being but by can could did do does doing for from had has have "
    "he her hers him his how i if in into is it its me my no not of on or our out s she should so some such t than "
    "that the their them then there these they this those to too up us was we were what when where which who whom "
    "whose why will with would you your".split()
)
CHECKSUMS = "checksums.json"
ARTICLE = "article"
"""Marks the first passage of an article, which carries its words."""
LONG = 8
"""Letters from which two may differ in one word spelled in two ways: "Zelenskyy", "Zelensky"."""
HEAP_BYTES = 48_000_000
LOCK_WAIT_S = 5.0


class DamagedWords(Exception):
    """The folder is not what was written; build it again."""


class WordsBusy(StoreError):
    """Another process is writing this index."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One passage as it is searched: its number in SQLite, the title and words, and what scopes filter by.

    `whole`: the words of the whole article where this is its first passage, else "".
    """

    number: int
    text: str
    whole: str
    published: date | None
    source: str | None


@dataclass(frozen=True, slots=True)
class Changes:
    """What came and what went since a generation."""

    entries: Iterable[Entry]
    removed: Iterable[int]


def terms(query: str) -> list[str]:
    """The words of a question that can be searched: lower case, without stop words, in order, each once.

    When every word is a stop word, all of them.
    """
    folded = unicodedata.normalize("NFKC", query).replace("’", "'")
    words = "".join(c.lower() if c.isalnum() else " " for c in folded).split()
    return list(dict.fromkeys(word for word in words if word not in STOP_WORDS)) or list(dict.fromkeys(words))


def _schema() -> tantivy.Schema:
    # Integers, not unsigned: tantivy-py 0.27 hands Python's ints over as signed, and its writer dies of the mismatch.
    build = tantivy.SchemaBuilder()
    build.add_text_field("text", tokenizer_name="en_stem", index_option="freq")
    build.add_text_field("whole", tokenizer_name="en_stem", index_option="basic")
    build.add_integer_field("number", stored=True, indexed=True, fast=True)
    build.add_integer_field("day", indexed=True, fast=True)
    build.add_text_field("source", tokenizer_name="raw", index_option="basic")
    build.add_text_field("marker", tokenizer_name="raw", index_option="basic")
    build.add_integer_field("generation", stored=True)
    return build.build()


def _stems() -> tantivy.TextAnalyzer:
    """What the "en_stem" tokenizer of the fields does to a word, for queries that are not parsed."""
    build = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    return build.filter(tantivy.Filter.lowercase()).filter(tantivy.Filter.stemmer("english")).build()


class WordIndex:
    """The open index. Searching is safe from any thread; `update` is not."""

    def __init__(self, folder: Path) -> None:
        """Open or create. Raises DamagedWords when a file is not what was written."""
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._schema = _schema()
        self._stems = _stems()
        self._lock = FileLock(folder.with_name(f"{folder.name}.lock"), timeout=LOCK_WAIT_S)
        try:
            try:
                with self._lock:  # between a commit and its checksums the two differ
                    if name := self._mismatch():
                        raise DamagedWords(f"{folder / name}: checksum differs")
                    self._tantivy = tantivy.Index(self._schema, path=str(folder))
                    if not self._checksums():
                        self._write_checksums()
            except Timeout:  # a long commit of another process, which has checked the files itself
                self._tantivy = tantivy.Index(self._schema, path=str(folder))
            self.reload()
        except (ValueError, OSError) as error:
            raise DamagedWords(f"{folder}: {error}") from error
        except BaseException as error:
            # tantivy panics on some damage; PyO3's PanicException cannot be imported and is no Exception.
            if type(error).__name__ != "PanicException":
                raise
            raise DamagedWords(f"{folder}: {error}") from error

    def reload(self) -> None:
        """See what the last commit wrote, this process's or another's."""
        self._tantivy.reload()
        searcher = self._tantivy.searcher()
        found = searcher.search(tantivy.Query.term_query(self._schema, "marker", "generation"), 1, count=False)
        self.generation = int(searcher.doc(found.hits[0][1])["generation"][0]) if found.hits else 0
        self._searcher = searcher

    def update(self, changes: Callable[[int], Changes], generation: int) -> None:
        """Bring the index up to `generation`: `changes(since)` are those after the generation it stands at.

        Raises WordsBusy when another process is writing.
        """
        try:
            with self._lock.acquire(timeout=0):
                self.reload()  # another process may have done it while this one was on its way
                if self.generation >= generation:
                    return
                new = changes(self.generation)
                writer = self._tantivy.writer(heap_size=HEAP_BYTES, num_threads=1)
                for number in new.removed:
                    writer.delete_documents_by_term("number", number)
                for entry in new.entries:
                    day = entry.published.toordinal() if entry.published else -1
                    fields = {"text": entry.text, "number": entry.number, "day": day}
                    if entry.whole:
                        fields |= {"whole": entry.whole, "marker": ARTICLE}
                    writer.add_document(tantivy.Document(source=entry.source or "", **fields))
                writer.delete_documents_by_term("marker", "generation")
                writer.add_document(tantivy.Document(marker="generation", generation=generation))
                writer.commit()
                writer.wait_merging_threads()
                del writer
                self._write_checksums()
        except Timeout as error:
            raise WordsBusy(f"{self._folder} is being written by another process; try again when it is done") from error
        self.reload()

    def search(self, query: str, k: int, scope: Scope) -> tuple[np.ndarray, np.ndarray]:
        """(passage numbers, BM25 scores) of the k best in `scope`, best first; each holds one of the words."""
        words = terms(query)
        if not words or k < 1:
            return np.zeros(0, np.int64), np.zeros(0, np.float32)
        parsed, _ = self._tantivy.parse_query_lenient(" ".join(words), ["text"])
        wanted = [(tantivy.Occur.Must, parsed), *((tantivy.Occur.Must, one) for one in self._filters(scope))]
        searcher = self._searcher  # one snapshot for both calls: another thread may reload in between
        found = searcher.search(tantivy.Query.boolean_query(wanted), k, count=False).hits
        numbers = searcher.fast_field_values("number", [address for _, address in found]) if found else []
        return np.array(numbers, np.int64).reshape(-1), np.array([score for score, _ in found], np.float32)

    def coverage(self, query: str, numbers: Sequence[int]) -> Mapping[int, float]:
        """By number of an article's first passage: the share, in [0, 1], of the question's words that the article
        holds anywhere, each weighed by its inverse document frequency; 0 may be left out. A word that no article holds
        counts as one that half an article holds: the rest of the question is then but a part of it.
        """
        searcher = self._searcher
        stems = dict.fromkeys(stem for word in terms(query) for stem in self._stems.analyze(word))
        holding = {stem: searcher.doc_freq("whole", stem) for stem in stems}
        articles = searcher.doc_freq("marker", ARTICLE)
        weights = {stem: math.log1p(articles / (held or 0.5)) for stem, held in holding.items()}
        if not any(holding.values()) or not numbers:
            return {}
        among = tantivy.Query.const_score_query(
            tantivy.Query.term_set_query(self._schema, "number", list(numbers)), 0.0
        )
        held_words = [
            (
                tantivy.Occur.Should,
                tantivy.Query.const_score_query(tantivy.Query.term_query(self._schema, "whole", stem), weight),
            )
            for stem, weight in weights.items()
            if holding[stem]
        ]
        wanted = tantivy.Query.boolean_query([(tantivy.Occur.Must, among), *held_words])
        found = searcher.search(wanted, len(numbers), count=False).hits
        firsts = searcher.fast_field_values("number", [address for _, address in found]) if found else []
        shares = np.array([score for score, _ in found]) / sum(weights.values())
        return dict(zip(np.array(firsts, np.int64).tolist(), shares.tolist(), strict=True))

    def absent(self, query: str) -> list[str]:
        """The question's words, in lower case, that no article holds, not even spelled a little otherwise."""
        return [word for word in terms(query) if not any(map(self._held, self._stems.analyze(word)))]

    def near(self, word: str, k: int) -> list[int]:
        """Numbers of the first passages of up to k articles that hold a word that differs from this one in up to two
        letters; none if any article holds the word itself."""
        stems = self._stems.analyze(word)
        if len(stems) != 1 or self._searcher.doc_freq("whole", stems[0]):
            return []
        searcher = self._searcher
        found = searcher.search(self._fuzzy(stems[0], 2), k, count=False).hits
        return [int(searcher.doc(address)["number"][0]) for _, address in found]

    def holding(self, word: str, k: int) -> list[int]:
        """Numbers of the first passages of up to k articles that hold a word, in any inflection."""
        stems = self._stems.analyze(word)
        if len(stems) != 1:
            return []
        searcher = self._searcher
        found = searcher.search(tantivy.Query.term_query(self._schema, "whole", stems[0]), k, count=False).hits
        return [int(searcher.doc(address)["number"][0]) for _, address in found]

    def _held(self, stem: str) -> bool:
        """Whether any article holds a stem, or one that differs in a letter, or in two where it is long."""
        if self._searcher.doc_freq("whole", stem):
            return True
        distance = 2 if len(stem) >= LONG else 1 if len(stem) >= LONG // 2 + 1 else 0
        return bool(distance and self._searcher.search(self._fuzzy(stem, distance), 1, count=False).hits)

    def _fuzzy(self, stem: str, distance: int) -> tantivy.Query:
        return tantivy.Query.fuzzy_term_query(self._schema, "whole", stem, distance=distance)

    def _filters(self, scope: Scope) -> Iterator[tantivy.Query]:
        # A constant score of 0: a filter must not change the order.
        if scope.since or scope.until:
            first = scope.since.toordinal() if scope.since else 1
            last = scope.until.toordinal() if scope.until else date.max.toordinal()
            days = tantivy.Query.range_query(self._schema, "day", tantivy.FieldType.Integer, first, last)
            yield tantivy.Query.const_score_query(days, 0.0)
        if scope.sources:
            outlets = tantivy.Query.term_set_query(self._schema, "source", list(scope.sources))
            yield tantivy.Query.const_score_query(outlets, 0.0)

    def _data_files(self) -> list[Path]:
        own = {CHECKSUMS, ".tantivy-meta.lock", ".tantivy-writer.lock"}
        return [path for path in self._folder.iterdir() if path.name not in own and not path.name.endswith(".part")]

    def _write_checksums(self) -> None:
        # Segment files never change once written, so each is read once; the two lists of them do.
        known = self._checksums()
        sums = {}
        for path in self._data_files():
            fixed = None if path.suffix == ".json" else known.get(path.name)
            sums[path.name] = fixed if fixed is not None else zlib.crc32(path.read_bytes())
        partial = self._folder / f"{CHECKSUMS}.{os.getpid()}.part"
        partial.write_text(json.dumps(sums))
        os.replace(partial, self._folder / CHECKSUMS)

    def _checksums(self) -> dict[str, int]:
        try:
            return dict(json.loads((self._folder / CHECKSUMS).read_text()))
        except FileNotFoundError:
            return {}

    def _mismatch(self) -> str | None:
        """The name of a file that is not what was written, or None."""
        sums = self._checksums()
        present = {path.name for path in self._data_files()}
        if present and not sums:
            return CHECKSUMS
        for name, expected in sums.items():
            if name not in present or zlib.crc32((self._folder / name).read_bytes()) != expected:
                return name
        return None


def discard(folder: Path) -> None:
    """Take a damaged index out of the way; open handles of other processes keep working on what they see."""
    away = folder.with_name(f"{folder.name}.damaged.{os.getpid()}.{time.monotonic_ns()}")
    os.replace(folder, away)
    shutil.rmtree(away, ignore_errors=True)
