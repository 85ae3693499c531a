"""What scopes filter by, of every passage of a store, in memory."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import numpy as np

from index.passage import Scope

Row = tuple[int, str | None, str | None]
"""A passage's number, the ISO date its article was published on, its outlet."""


class ScopeRows:
    """Of every passage the publication day and outlet, in memory, so that a scope becomes a set of numbers at once."""

    def __init__(self, read: Callable[[], Sequence[Row]]) -> None:
        """`read` gives the rows of all passages; called at the first question with a scope."""
        self._outlets: dict[str | None, int] = {}
        self._numbers = np.zeros(0, np.int64)
        self._days = np.zeros(0, np.int32)
        self._sources = np.zeros(0, np.int32)
        self._loaded = False
        self._read = read

    def add(self, rows: Sequence[Row]) -> None:
        """More passages."""
        if self._loaded:
            self._append(rows)

    def _append(self, rows: Sequence[Row]) -> None:
        days = [date.fromisoformat(row[1]).toordinal() if row[1] else -1 for row in rows]
        codes = [self._outlets.setdefault(row[2], len(self._outlets)) for row in rows]
        self._numbers = np.concatenate([self._numbers, np.array([row[0] for row in rows], np.int64)])
        self._days = np.concatenate([self._days, np.array(days, np.int32)])
        self._sources = np.concatenate([self._sources, np.array(codes, np.int32)])

    def remove(self, numbers: np.ndarray) -> None:
        """Passages that are gone."""
        if self._loaded and len(numbers):
            keep = ~np.isin(self._numbers, numbers)
            self._numbers, self._days, self._sources = self._numbers[keep], self._days[keep], self._sources[keep]

    def allowed(self, scope: Scope) -> np.ndarray | None:
        """The numbers in `scope`, or None when it does not limit."""
        if scope == Scope():
            return None
        if not self._loaded:
            self._append(self._read())
            self._loaded = True
        keep = np.ones(len(self._numbers), bool)
        if scope.since:
            keep &= self._days >= scope.since.toordinal()
        if scope.until:
            keep &= (self._days <= scope.until.toordinal()) & (self._days >= 0)
        if scope.sources:
            keep &= np.isin(self._sources, [self._outlets.get(source, -1) for source in scope.sources])
        return self._numbers[keep]
