"""The llama-index parts: the documented example runs, and every node stands in its article."""

from __future__ import annotations

import asyncio
import re
import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from index.embedded import EmbeddedStore
from index.encoder import Encoder
from index.passage import Scope
from index.search import search
from qa.assistant import Assistant
from qa.llama_parts import NewsQueryEngine, NewsRetriever
from qa.reader import OverlapReader
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def store(sample_store: Path, encoder: Encoder) -> Iterator[EmbeddedStore]:
    with closing(EmbeddedStore(sample_store, encoder.name, encoder.dim)) as opened:
        yield opened


def test_the_documented_example_runs(
    sample_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (block,) = re.findall(r"```python\n(.*?)```", (ROOT / "docs" / "llama-index.md").read_text(), re.DOTALL)
    shutil.copytree(sample_store, tmp_path / ".newsdesk")
    monkeypatch.chdir(tmp_path)
    exec(compile(block, "docs/llama-index.md", "exec"), {"__name__": "example"})
    out = capsys.readouterr().out
    assert "February 12" in out
    assert "[1]" in out


def test_the_retriever_finds_what_the_search_finds(store: EmbeddedStore, encoder: Encoder) -> None:
    hits = search(store, encoder, "troops for Ukraine", 5)
    nodes = NewsRetriever(store, encoder, k=5).retrieve("troops for Ukraine")
    assert [one.node.node_id for one in nodes] == [
        f"{hit.passage.article_id}:{hit.passage.start}-{hit.passage.end}" for hit in hits
    ]
    assert [one.score for one in nodes] == [hit.score for hit in hits]
    for one in nodes:
        article = store.article(one.node.metadata["article_id"])
        assert article is not None
        assert article.text[one.node.start_char_idx : one.node.end_char_idx] == one.node.text
        assert one.node.metadata["digest"] == article.digest
        assert one.node.source_node is not None
        assert one.node.source_node.node_id == article.id


def test_a_scope_limits_the_retriever(store: EmbeddedStore, encoder: Encoder) -> None:
    day = date(2025, 2, 12)
    nodes = NewsRetriever(store, encoder, k=50, scope=Scope(until=day)).retrieve("Putin")
    assert nodes
    assert {one.node.metadata["published"] for one in nodes} == {"2025-02-12"}


def test_an_answer_as_a_response(store: EmbeddedStore, encoder: Encoder) -> None:
    engine = NewsQueryEngine(Assistant(store, encoder, OverlapReader(encoder)))
    response = asyncio.run(engine.aquery("When did Trump call Putin?"))
    assert response.metadata["status"] == "answered"
    assert str(response).count("[1]") == 1
    assert response.source_nodes[0].node.text in str(response)
    nothing = engine.query("Who won the 2018 World Cup?")
    assert (nothing.metadata["status"], nothing.source_nodes) == ("abstained", [])
    assert str(nothing) == "Nothing on this was found in your articles."
