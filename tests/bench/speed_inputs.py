"""What the speed of newsdesk is measured on: articles and questions, the same for every system."""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import islice
from pathlib import Path

from corpus.article import Article, SourceFile
from corpus.files import find_files
from corpus.readers import read_file
from tests.bench.processes import ROOT

QUESTIONS = 48
"""Asked in a row when warm: six for each of eight users."""
RIVALS = {"llama-index, 1,024 tokens": 1024, "llama-index, 256 tokens": 256}


@dataclass(frozen=True, slots=True)
class Inputs:
    """Where a run reads and writes. `given`: a store that was there before; `passages`: how far a store is grown."""

    work: Path
    given: Path | None
    articles: int
    passages: int

    @property
    def articles_file(self) -> Path:
        """The articles, one JSON object a line: id, url, title, text."""
        return self.work / f"articles-{self.articles}.jsonl"

    @property
    def questions_file(self) -> Path:
        """The questions, a JSON list."""
        return self.work / f"questions-{self.articles}.json"

    @property
    def store(self) -> Path:
        """Where newsdesk puts the articles."""
        return self.work / f"newsdesk-{self.articles}"

    def rival(self, tokens: int) -> Path:
        """Where llama-index puts them."""
        return self.work / f"llama-index-{self.articles}-{tokens}"

    @property
    def rivals(self) -> dict[str, int]:
        """Chunk sizes by name; none where llama-index's parts are not installed."""
        parts = ("llama_index.embeddings.huggingface", "llama_index.vector_stores.faiss")
        return RIVALS if all(_installed(name) for name in parts) else {}


def _installed(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except ModuleNotFoundError:  # of the package it is in
        return False


def prepare(inputs: Inputs, data: Path | None) -> None:
    """Write articles and questions: of news_quiz in the folder `data`, else the samples over and over."""
    inputs.work.mkdir(parents=True, exist_ok=True)
    if data:
        with gzip.open(data / "news_quiz" / "articles.jsonl.gz", "rt", encoding="utf-8") as lines:
            rows = [json.loads(line) for line in islice(lines, inputs.articles)]
        with (data / "news_quiz" / "questions.jsonl").open(encoding="utf-8") as asked:
            questions = [json.loads(line)["question"] for line in islice(asked, QUESTIONS)]
        articles = [{"id": row["url"], **{name: row[name] for name in ("url", "title", "text")}} for row in rows]
    else:
        samples = list(_samples())
        articles = [_edition(samples[number % len(samples)], number) for number in range(inputs.articles)]
        questions = [f"What is known about this: {samples[n % len(samples)].title}?" for n in range(QUESTIONS)]
    inputs.articles_file.write_text("".join(json.dumps(row) + "\n" for row in articles), "utf-8")
    inputs.questions_file.write_text(json.dumps(questions), "utf-8")


def _samples() -> Iterator[Article]:
    for file in find_files([ROOT / "corpus" / "samples"]):
        if isinstance(file, SourceFile):
            yield from (one for one in read_file(file) if isinstance(one, Article))


def _edition(article: Article, number: int) -> dict[str, str]:
    """One of many versions of a sample: no two paragraphs are the same, because newsdesk embeds a text only once."""
    paragraphs = article.text.split("\n")
    text = "\n".join(f"{one} Edition {number}." if one else one for one in paragraphs)
    url = f"https://example.org/{number}"
    return {"id": url, "url": url, "title": article.title, "text": text}


def tell(what: str) -> None:
    """One line of progress on stderr."""
    print(f"bench: {what}", file=sys.stderr, flush=True)
