"""A store that grows: real articles first, then made ones. Prints a JSON object for each step.

    python -m tests.bench.growing grow SOURCE STORE PASSAGES
    python -m tests.bench.growing measure STORE QUESTIONS.json
    python -m tests.bench.growing count STORE

A made article is a run of passages drawn from all of SOURCE's real ones, with the date and outlet of a real article;
each vector is moved by noise until its cosine to the real one is about NEAR.
"""

from __future__ import annotations

import json
import sys
import time
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from corpus.article import Article, digest_of, id_of
from index.embedded import EmbeddedStore
from index.encoder import load_encoder
from index.passage import Passage
from index.search import DEPTH, search
from index.store import Store
from qa.assistant import Assistant
from qa.reader import load_reader
from tests.bench.latency import latencies, spread
from tests.bench.processes import folder_bytes, resident_mb
from tests.bench.recall import recalls
from ui.opening import opened_for_search, opened_store

NEAR = 0.9
PER_ARTICLE = 12
ASKED = 5
"""Questions answered whole before memory is read."""


@dataclass(frozen=True, slots=True)
class Real:
    """The real articles of a store with their half-open ranges of `passages`, whose vectors are (passages, dim)."""

    articles: list[tuple[Article, int, int]]
    passages: list[tuple[str, Passage]]
    vectors: np.ndarray


def grow(source: Path, folder: Path, wanted: int) -> dict[str, float]:
    """Bring the store in `folder` up to about `wanted` passages, and write its indexes; what it took."""
    with opened_store(source) as store:
        real = _read(store)
    began = time.perf_counter()
    with closing(EmbeddedStore(folder, None, real.vectors.shape[1])) as store:
        contents, done = store.contents(), set(store.digests())
        held = contents.passages
        for article, low, high in real.articles:
            if held < wanted and article.id not in done:
                store.upsert(article, [passage for _, passage in real.passages[low:high]], real.vectors[low:high])
                held += high - low
        rng = np.random.default_rng(contents.articles)
        while held < wanted:
            article, passages, vectors = _made(real, rng)
            store.upsert(article, passages, vectors)
            held += len(passages)
        store.refresh()
    return {"passages": held, "added": held - contents.passages, "growing_s": time.perf_counter() - began}


def _read(store: Store) -> Real:
    articles, passages, vectors = [], [], []
    for article in sorted(store.articles(), key=lambda article: article.id):
        some = store.passages(article.id)
        articles.append((article, len(passages), len(passages) + len(some)))
        passages += [(article.text[one.start : one.end], one) for one in some]
        vectors.append(store.vectors(article.id))
    return Real(articles, passages, np.concatenate(vectors))


def _made(real: Real, rng: np.random.Generator) -> tuple[Article, list[Passage], np.ndarray]:
    drawn = rng.choice(len(real.passages), PER_ARTICLE)
    given, _, _ = real.articles[rng.integers(len(real.articles))]
    key = id_of(f"made {rng.integers(1 << 62)}")
    passages, texts, at = [], [], 0
    for number in drawn:
        text, one = real.passages[number]
        shift = at - one.start
        sentences = tuple((low + shift, high + shift) for low, high in one.sentences)
        passages.append(Passage(key, at, at + len(text), sentences))
        texts.append(text)
        at += len(text) + 2
    whole = "\n\n".join(texts)
    article = replace(given, id=key, digest=digest_of(whole), text=whole, url=None)
    return article, passages, moved(real.vectors[drawn], rng)


def moved(vectors: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Unit vectors whose cosine to the given ones is about NEAR."""
    noise = rng.standard_normal(vectors.shape) * ((1 / NEAR**2 - 1) / vectors.shape[1]) ** 0.5
    near = vectors + noise
    unit: np.ndarray = (near / np.linalg.norm(near, axis=1, keepdims=True)).astype(np.float32)
    return unit


def measure(folder: Path, questions: list[str]) -> dict[str, float]:
    """Opening, search and memory of a fresh process; then recall against comparing all."""
    load_encoder()  # kept, so that opening the store below does not count it
    began = time.perf_counter()
    with opened_for_search(folder, None) as (store, encoder):
        row = {"opening_s": time.perf_counter() - began, "passages": float(store.contents().passages)}
        vectors = {question: encoder.encode([question])[0] for question in questions}
        for name, call in {
            "vectors": lambda question: store.search_vector(vectors[question], DEPTH),
            "words": lambda question: store.search_words(question, DEPTH),
            "search": lambda question: search(store, encoder, question),
        }.items():
            call(questions[0])
            row |= spread(latencies(call, questions, 1), name)
        assistant = Assistant(store, encoder, load_reader(encoder))
        for question in questions[:ASKED]:
            assistant.ask(question)
        row["resident_mb"] = resident_mb()
    row |= recalls(folder, np.stack(list(vectors.values())))
    files = {"vectors": folder / "vectors.faiss", "sqlite": folder / "store.sqlite"}
    row |= {f"{name}_bytes": float(path.stat().st_size) for name, path in files.items()}
    return row | {"bytes": float(folder_bytes(folder))}


def main(arguments: list[str]) -> None:
    """Run what the arguments name."""
    verb, *rest = arguments
    if verb == "grow":
        row = grow(Path(rest[0]), Path(rest[1]), int(rest[2]))
    elif verb == "count":
        with opened_store(Path(rest[0])) as store:
            row = {"passages": float(store.contents().passages)}
    else:
        row = measure(Path(rest[0]), json.loads(Path(rest[1]).read_text("utf-8")))
    print(json.dumps(row))


if __name__ == "__main__":
    main(sys.argv[1:])
