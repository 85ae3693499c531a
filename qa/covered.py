"""What a time's news was: the stories that most of its articles tell.

Nobody can search for it by words. Articles are put together by the vectors of their beginnings, where news says what it
is about, if they were published within a few days of one another.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

import numpy as np

from corpus.article import Article
from index.passage import Scope
from index.store import Store
from qa.collection_summary import span

ALIKE, APART = 0.6, 4
"""Cosine of the beginnings of two articles, and days between them, from and within which they tell one story."""
STRETCHES, OF_A_STRETCH = 12, 170
"""A long time is looked at in so many stretches, and the newest of each: two thousand articles in all."""


@dataclass(frozen=True, slots=True)
class Story:
    """Articles that tell one thing, the one that is nearest to all others first."""

    articles: tuple[Article, ...]


def stories(store: Store, scope: Scope, most: int) -> list[Story]:
    """What the articles of a scope tell, at most `most` stories: first those that the most of them tell, then newer."""
    articles = [one for one in _articles(store, scope) if one.published]
    first = [store.vectors(one.id)[:1] for one in articles]
    held = [(one, vector[0]) for one, vector in zip(articles, first, strict=True) if len(vector)]
    if not held:
        return []
    vectors = np.array([vector / (np.linalg.norm(vector) or 1.0) for _, vector in held])
    days = np.array([one.published.toordinal() for one, _ in held if one.published])
    cosines = vectors @ vectors.T
    near = (cosines >= ALIKE) & (np.abs(days[:, None] - days[None]) <= APART)
    np.fill_diagonal(near, True)
    left = np.ones(len(held), bool)
    found: list[Story] = []
    while left.any() and len(found) < most:
        counts = (near & left).sum(axis=1) * left
        # Of as many the newest, for articles come newest first.
        members = np.flatnonzero(near[int(counts.argmax())] & left)
        central = members[np.argsort(-cosines[np.ix_(members, members)].sum(axis=1), kind="stable")]
        found.append(Story(tuple(held[at][0] for at in central)))
        left[members] = False
    return found


def _articles(store: Store, scope: Scope) -> list[Article]:
    """The articles of a scope, newest first; of too many the newest of each stretch of its time."""
    most = STRETCHES * OF_A_STRETCH
    first, last = span(store, scope)
    if first is None or last is None or store.count(scope) <= most:
        return store.articles(scope, limit=most)
    length = timedelta(days=(last - first).days // STRETCHES + 1)
    starts = [first + length * at for at in range(STRETCHES) if first + length * at <= last]
    stretches = [replace(scope, since=start, until=start + length - timedelta(days=1)) for start in reversed(starts)]
    return [one for days in stretches for one in store.articles(days, limit=OF_A_STRETCH)]
