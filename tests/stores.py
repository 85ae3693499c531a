"""Stores that tests fill by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.splitting import split

if TYPE_CHECKING:
    from corpus.article import Article
    from index.encoder import Encoder
    from index.store import Store


def put(store: Store, encoder: Encoder, article: Article, max_tokens: int = 256) -> None:
    """Split and embed an article and put it into a store, which is to be refreshed afterwards."""
    passages = split(article, encoder.count_tokens, max_tokens=max_tokens)
    store.upsert(article, passages, encoder.encode([article.text[one.start : one.end] for one in passages]))
