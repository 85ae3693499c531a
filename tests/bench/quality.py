"""What the fast encoder costs in retrieval: hit@k by its vectors against those of sentence-transformers in float32.

    python -m tests.bench.quality --store DIR --questions FILE [--articles N]

Takes the N articles of the store whose ids' sha256 come first, encodes their passages once more with the reference
(about 40 a second on two cores, kept in --work and continued after a stop), and ranks them for each question that has
a relevant article among them, by cosine alone: words would only hide a difference. Writes RESULTS/quality-COMMIT.json.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from contextlib import closing
from pathlib import Path

import numpy as np

from corpus.article import Article
from index.convert import weights_folder
from index.embedded import EmbeddedStore
from index.encoder import Encoder, SentenceTransformerEncoder, load_encoder
from qa.evaluate import HIT_AT, commit, keys_by_name
from qa.question_sets import AskingItem, asking_items
from tests.bench.processes import ROOT

CHUNK = 512
"""Passages between two checkpoints of the reference's vectors."""


def main(arguments: list[str] | None = None) -> int:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.quality", description=__doc__.partition("\n")[0])
    parser.add_argument("--store", type=Path, required=True)
    parser.add_argument("--questions", type=Path, required=True)
    parser.add_argument("--articles", type=int, default=1500)
    parser.add_argument("--work", type=Path, default=ROOT / "build" / "bench")
    parser.add_argument("--out", type=Path, default=ROOT / "results")
    given = parser.parse_args(arguments)
    with closing(EmbeddedStore(given.store)) as store:
        keys = keys_by_name(store)
        chosen = some_articles(store.articles(), given.articles)
        owners, texts, titles, fast = passages(store, chosen)
    reference = SentenceTransformerEncoder(str(weights_folder()))
    exact = encoded(reference, texts, titles, given.work)
    items = list(asking_items(given.questions))
    encoders: dict[str, tuple[Encoder, np.ndarray]] = {"fast": (load_encoder(), fast), "float32": (reference, exact)}
    found: dict[str, object] = {"articles": len(chosen), "passages": len(texts)}
    found["cosine of the two, mean"] = round(float((fast * exact).sum(axis=1).mean()), 4)
    for name, (encoder, vectors) in encoders.items():
        found |= {f"{name} {key}": value for key, value in hits(encoder, vectors, owners, items, keys).items()}
    given.out.mkdir(parents=True, exist_ok=True)
    target = given.out / f"quality-{commit()}.json"
    target.write_text(json.dumps(found, indent=1) + "\n", "utf-8")
    print(json.dumps(found, indent=1))
    return 0


def some_articles(articles: list[Article], number: int) -> list[Article]:
    """A sample that is the same each time."""
    return sorted(articles, key=lambda one: hashlib.sha256(one.id.encode()).digest())[:number]


def passages(store: EmbeddedStore, articles: list[Article]) -> tuple[list[str], list[str], list[str], np.ndarray]:
    """Of all passages: article id, text, title as it is encoded, and the store's vector."""
    owners, texts, titles, vectors = [], [], [], []
    for article in articles:
        some = store.passages(article.id)
        owners += [article.id] * len(some)
        texts += [article.text[one.start : one.end] for one in some]
        titles += ["" if article.title_made else article.title] * len(some)
        vectors.append(store.vectors(article.id))
    return owners, texts, titles, np.concatenate(vectors)


def encoded(encoder: Encoder, texts: list[str], titles: list[str], work: Path) -> np.ndarray:
    """The reference's vectors, chunk by chunk from a file where they are there already."""
    name = hashlib.sha256("\0".join([encoder.name, *texts]).encode()).hexdigest()[:16]
    folder = work / f"quality-{name}"
    folder.mkdir(parents=True, exist_ok=True)
    found = []
    for low in range(0, len(texts), CHUNK):
        kept = folder / f"{low}.npy"
        if not kept.exists():
            partial = folder / "chunk.part.npy"
            np.save(partial, encoder.encode(texts[low : low + CHUNK], titles[low : low + CHUNK]))
            partial.replace(kept)
        found.append(np.load(kept))
        print(f"\r{min(low + CHUNK, len(texts))} of {len(texts)}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return np.concatenate(found)


def hits(
    encoder: Encoder, vectors: np.ndarray, owners: list[str], items: list[AskingItem], keys: dict[str, str]
) -> dict[str, float]:
    """hit@k by distinct article over the questions with a relevant article among `owners`, and their number."""
    known, rows = set(owners), []
    for item in items:
        relevant = {keys[name] for name in item.relevant if name in keys} & known
        if relevant:
            order = np.argsort(-(vectors @ encoder.encode([item.question])[0]), kind="stable")
            articles = list(dict.fromkeys(owners[row] for row in order[:200]))
            rows.append([bool(relevant & set(articles[:k])) for k in HIT_AT])
    shares = np.mean(rows, axis=0) if rows else np.zeros(len(HIT_AT))
    found = {f"hit@{k}": round(float(share), 4) for k, share in zip(HIT_AT, shares, strict=True)}
    return {"questions": len(rows), **found}


if __name__ == "__main__":
    sys.exit(main())
