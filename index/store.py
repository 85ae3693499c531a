"""The store as the rest of newsdesk sees it: one small protocol, and how a store is opened."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

import numpy as np

from corpus.article import Article
from index.passage import Hit, Passage, Scope


class StoreError(Exception):
    """A store that cannot be opened or written: the message names the folder and the way out."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a store holds: counts, the span of publication dates, and the outlets with their numbers of articles.

    `undated`: how many articles have no date.
    """

    articles: int
    passages: int
    first: date | None
    last: date | None
    sources: tuple[tuple[str, int], ...]
    undated: int = 0

    @property
    def unnamed(self) -> int:
        """How many articles do not say their outlet."""
        return self.articles - sum(count for _, count in self.sources)


@dataclass(frozen=True, slots=True)
class KnownFile:
    """A file as it was when last read. `name` made its articles' ids; `clean` says that nothing of it was skipped."""

    name: str
    size: int
    modified_ns: int
    clean: bool


class Store(Protocol):
    """Articles and their passages, searchable. All methods may be called from any thread."""

    def upsert(self, article: Article, passages: Sequence[Passage], vectors: np.ndarray) -> None:
        """Put one article in place of what had its id, in one transaction. `vectors`: (passages, dim), unit length."""

    def remove(self, article_ids: Iterable[str]) -> int:
        """Take articles out; the number that were there."""

    def digests(self) -> Mapping[str, str]:
        """Digest by article id, of all articles."""

    def article(self, article_id: str) -> Article | None:
        """One article, or None."""

    def articles(self, scope: Scope = Scope(), *, limit: int | None = None, offset: int = 0) -> list[Article]:
        """Articles in `scope`, newest first, undated last."""

    def passages(self, article_id: str) -> list[Passage]:
        """An article's passages in order."""

    def search_vector(self, vector: np.ndarray, k: int, scope: Scope = Scope()) -> list[Hit]:
        """The k passages of highest cosine in `scope`; fewer only if fewer exist."""

    def search_words(self, query: str, k: int, scope: Scope = Scope()) -> list[Hit]:
        """The k passages of highest BM25 in `scope`; fewer if fewer hold any of the words."""

    def coverage(self, query: str, article_ids: Iterable[str]) -> Mapping[str, float]:
        """For each given article the share, in [0, 1], of the question's words that it holds anywhere in title or
        text, each weighed by its inverse document frequency; an article that is not stored is left out.
        """

    def absent(self, query: str) -> list[str]:
        """The question's words, in lower case and without its stop words, that no article holds, in any
        inflection or near spelling.
        """

    def spelled(self, word: str) -> str | None:
        """How the articles spell a word that none of them holds: the likest of their words, which begins with the same
        letter; None where a word is held, is short, or is like none of theirs.
        """

    def count(self, scope: Scope = Scope()) -> int:
        """Number of articles in `scope`."""

    def newest(self) -> date | None:
        """The day of the newest article; None where none has a date."""

    def contents(self) -> Contents:
        """What the store holds."""

    def vectors(self, article_id: str) -> np.ndarray:
        """The vectors of an article's passages in order, (passages, dim) float32."""

    def copies(self, article_ids: Iterable[str]) -> Mapping[str, str]:
        """For each given article the id of the story it belongs to: the earliest of its copies, undated ones last, of
        one day the smallest id. An article without copies, or not stored, maps to its own id.

        Copies are texts edited from one another: cut, re-headlined, re-ordered, corrected. One that is a copy of two
        others puts all three in one story, so that the ends of a long chain of updates may differ much.
        """

    def story(self, article_id: str) -> list[str]:
        """Ids of all articles that are copies of one another with it, itself included, earliest first, undated last,
        of one day by id; [] for an article that is not stored.
        """

    def known_files(self) -> Mapping[str, KnownFile]:
        """The files read so far, by path."""

    def file_articles(self, path: str) -> list[str]:
        """Ids of the articles that came from the file at `path`."""

    def file_done(self, path: str, file: KnownFile) -> None:
        """Note that the file at `path` was read to its end."""

    def forget_file(self, path: str) -> None:
        """Let go of what `file_done` noted."""

    def refresh(self) -> None:
        """See what other processes have written since."""

    def close(self) -> None:
        """Write what is pending and let go of all files."""
