"""newsdesk as parts of a llama-index application: a retriever and a query engine over a store.

Every node is a passage or a cited quote, with its offsets into the article's text (`start_char_idx`, `end_char_idx`),
its date, outlet and place in the metadata, so that an application can show and check it as newsdesk does.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from llama_index.core.base.base_query_engine import BaseQueryEngine
from llama_index.core.base.response.schema import Response
from llama_index.core.callbacks import CallbackManager
from llama_index.core.prompts.mixin import PromptMixinType
from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeRelationship, NodeWithScore, QueryBundle, RelatedNodeInfo, TextNode

from corpus.article import Article
from index.encoder import Encoder
from index.passage import Scope
from index.search import search
from index.store import Store
from qa.answer_json import marked_text
from qa.assistant import Assistant


class NewsRetriever(BaseRetriever):
    """The k passages that newsdesk finds for a query, best first. `score`: cosine plus 0.4 x relative BM25."""

    def __init__(self, store: Store, encoder: Encoder, k: int = 10, scope: Scope = Scope()) -> None:
        """`encoder`: the one that the store was made with."""
        self._store, self._encoder, self._k, self._scope = store, encoder, k, scope
        super().__init__(callback_manager=CallbackManager())

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        self._store.refresh()
        hits = search(self._store, self._encoder, query_bundle.query_str, self._k, self._scope)
        found = ((hit, self._store.article(hit.passage.article_id)) for hit in hits)
        return [
            NodeWithScore(node=node_of(article, hit.passage.start, hit.passage.end), score=hit.score)
            for hit, article in found
            if article
        ]


class NewsQueryEngine(BaseQueryEngine):
    """newsdesk's answer as a llama-index response.

    `str(response)` is the answer with its markers [1], or the reason why there is none; `response.source_nodes` are
    the cited quotes, the first being [1]; `response.metadata` has `status`, `confidence` and `short_answer`.
    """

    def __init__(self, assistant: Assistant, scope: Scope = Scope()) -> None:
        self._assistant, self._scope = assistant, scope
        super().__init__(callback_manager=CallbackManager())

    def _query(self, query_bundle: QueryBundle) -> Response:
        answer = self._assistant.ask(query_bundle.query_str, scope=self._scope)
        nodes = [NodeWithScore(node=node_of(one.article, one.start, one.end)) for one in answer.citations]
        metadata = {"status": answer.status, "confidence": answer.confidence, "short_answer": answer.short_answer}
        return Response(marked_text(answer), source_nodes=nodes, metadata=metadata)

    async def _aquery(self, query_bundle: QueryBundle) -> Response:
        return await asyncio.to_thread(self._query, query_bundle)

    def _get_prompt_modules(self) -> PromptMixinType:
        return {}


def node_of(article: Article, start: int, end: int) -> TextNode:
    """The characters [start, end) of an article as a node; its source node is the article."""
    metadata = {
        "article_id": article.id,
        "digest": article.digest,
        "title": article.title,
        "source": article.source,
        "published": article.published.isoformat() if article.published else None,
        "url": article.url,
        "path": article.path,
    }
    return TextNode(
        id_=f"{article.id}:{start}-{end}",
        text=article.text[start:end],
        start_char_idx=start,
        end_char_idx=end,
        metadata={key: value for key, value in metadata.items() if value is not None},
        # An LLM or an encoder is to see the words, the title and where they are from, not the keys.
        excluded_embed_metadata_keys=_but(metadata, {"title"}),
        excluded_llm_metadata_keys=_but(metadata, {"title", "source", "published"}),
        relationships={NodeRelationship.SOURCE: RelatedNodeInfo(node_id=article.id)},
    )


def _but(names: Iterable[str], kept: set[str]) -> list[str]:
    return [name for name in names if name not in kept]
