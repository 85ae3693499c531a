"""llama-index over the same articles, as its documentation has it. One process a measurement; prints a JSON object.

    python -m tests.bench.rival index ARTICLES.jsonl FOLDER TOKENS
    python -m tests.bench.rival once FOLDER QUESTION
    python -m tests.bench.rival warm FOLDER QUESTIONS.json USERS

SentenceSplitter with its default overlap, HuggingFaceEmbedding on the weights that newsdesk uses, FaissVectorStore
over IndexFlatL2; everything else as it comes. It finds passages; without an LLM it writes no answer.
Needs the extra `bench`.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from llama_index.core.base.base_retriever import BaseRetriever

DIM = 384


def main(arguments: list[str]) -> None:
    """Run what the arguments name."""
    verb, *rest = arguments
    if verb == "index":
        row = index_articles(Path(rest[0]), Path(rest[1]), int(rest[2]))
    elif verb == "once":
        row = {"found": float(len(_retriever(Path(rest[0])).retrieve(rest[1])))}
    else:
        row = warm(Path(rest[0]), json.loads(Path(rest[1]).read_text("utf-8")), int(rest[2]))
    print(json.dumps(row))


def index_articles(articles: Path, folder: Path, tokens: int) -> dict[str, float]:
    """Split, embed and store; the number of chunks and the seconds without starting up."""
    import faiss
    from llama_index.core import Document, StorageContext, VectorStoreIndex
    from llama_index.core.node_parser import SentenceSplitter
    from llama_index.vector_stores.faiss import FaissVectorStore

    _use_same_weights()
    rows = [json.loads(line) for line in articles.read_text("utf-8").splitlines()]
    documents = [Document(text=f"{row['title']}\n\n{row['text']}", doc_id=row["id"]) for row in rows]
    began = time.perf_counter()
    context = StorageContext.from_defaults(vector_store=FaissVectorStore(faiss_index=faiss.IndexFlatL2(DIM)))
    splitter = SentenceSplitter(chunk_size=tokens) if tokens != 1024 else SentenceSplitter()
    made = VectorStoreIndex.from_documents(documents, storage_context=context, transformations=[splitter])
    made.storage_context.persist(persist_dir=str(folder))
    return {"passages": len(made.index_struct.nodes_dict), "working_s": time.perf_counter() - began}


def warm(folder: Path, questions: list[str], users: int) -> dict[str, float]:
    """What a user waits for passages once everything is loaded."""
    from tests.bench.latency import latencies, spread

    retriever = _retriever(folder)
    retriever.retrieve(questions[0])
    return spread(latencies(retriever.retrieve, questions, users), "search")


def _retriever(folder: Path) -> BaseRetriever:
    from llama_index.core import StorageContext, load_index_from_storage
    from llama_index.vector_stores.faiss import FaissVectorStore

    _use_same_weights()
    store = FaissVectorStore.from_persist_dir(str(folder))
    context = StorageContext.from_defaults(vector_store=store, persist_dir=str(folder))
    return load_index_from_storage(context).as_retriever()


def _use_same_weights() -> None:
    from llama_index.core import Settings
    from llama_index.embeddings.huggingface import HuggingFaceEmbedding

    from index.convert import weights_folder

    Settings.embed_model = HuggingFaceEmbedding(model_name=str(weights_folder()))


if __name__ == "__main__":
    main(sys.argv[1:])
