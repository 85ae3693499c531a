"""The measurement of speed measures: on tiny numbers, what it says is what was done."""

from __future__ import annotations

import json
import threading
import time
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from index.convert import weights_folder
from index.embedded import EmbeddedStore
from index.encoder import Encoder
from tests.bench import growing, quality, speed, speed_parts
from tests.bench.latency import latencies, spread
from tests.bench.processes import BenchError, folder_bytes, newsdesk, run
from tests.bench.recall import recalls
from tests.bench.speed_inputs import RIVALS, Inputs, prepare
from tests.bench.speed_report import page, plot


@pytest.fixture
def inputs(tmp_path: Path) -> Inputs:
    """Three editions of samples to index."""
    made = Inputs(tmp_path / "work", None, 3, 60)
    prepare(made, None)
    return made


def test_every_call_of_every_user_is_timed() -> None:
    asked: list[tuple[int, str]] = []

    def call(query: str) -> None:
        asked.append((threading.get_ident(), query))
        time.sleep(0.01)

    taken = latencies(call, [str(number) for number in range(12)], 4)
    assert len(taken) == 12
    assert min(taken) >= 10
    assert sorted(query for _, query in asked) == sorted(str(number) for number in range(12))
    assert len({thread for thread, _ in asked}) == 4
    assert spread([1.0, 2.0, 3.0], "x") == pytest.approx({"x_p50_ms": 2.0, "x_p95_ms": 2.9})


def test_an_error_of_a_user_is_raised() -> None:
    with pytest.raises(ZeroDivisionError):
        latencies(lambda query: 1 // len(query), ["", ""], 2)


def test_a_process_that_fails_is_told() -> None:
    with pytest.raises(BenchError, match=r"ended with 2: .*no command"):
        newsdesk("serch", "--json")
    with pytest.raises(BenchError, match="no JSON object"):
        assert newsdesk("--version").row


def test_a_process_is_measured_from_start_to_exit() -> None:
    ran = newsdesk("--version")
    assert ran.out.startswith("newsdesk ")
    assert ran.seconds > 0
    assert ran.peak_mb > 5


def test_editions_of_a_sample_are_all_different(inputs: Inputs) -> None:
    twenty = Inputs(inputs.work, None, 40, 0)
    prepare(twenty, None)
    rows = [json.loads(line) for line in twenty.articles_file.read_text("utf-8").splitlines()]
    assert len({row["url"] for row in rows}) == 40
    paragraphs = [one for row in rows for one in row["text"].split("\n") if one]
    assert len(set(paragraphs)) == len(paragraphs) > 80
    assert len(json.loads(twenty.questions_file.read_text("utf-8"))) == 48


def test_news_quiz_is_read_where_there_is_data(tmp_path: Path) -> None:
    import gzip

    folder = tmp_path / "news_quiz"
    folder.mkdir()
    rows = [{"url": f"https://example.org/{n}", "title": f"T{n}", "text": f"The ferry {n} sailed."} for n in range(5)]
    with gzip.open(folder / "articles.jsonl.gz", "wt", encoding="utf-8") as file:
        file.write("\n".join(map(json.dumps, rows)))
    (folder / "questions.jsonl").write_text(json.dumps({"question": "Which ferry sailed?"}) + "\n", "utf-8")
    made = Inputs(tmp_path / "work", None, 2, 0)
    prepare(made, tmp_path)
    written = [json.loads(line) for line in made.articles_file.read_text("utf-8").splitlines()]
    assert written == [{"id": row["url"], **row} for row in rows[:2]]
    assert json.loads(made.questions_file.read_text("utf-8")) == ["Which ferry sailed?"]


def test_vectors_are_moved_to_the_cosine_that_is_said() -> None:
    rng = np.random.default_rng(1)
    given = rng.standard_normal((200, 384))
    given /= np.linalg.norm(given, axis=1, keepdims=True)
    cosines = (growing.moved(given, rng) * given).sum(axis=1)
    assert cosines.mean() == pytest.approx(growing.NEAR, abs=0.003)
    assert cosines.std() < 0.02


def test_a_store_grows_as_far_as_asked_and_is_searched(sample_store: Path, encoder: Encoder, tmp_path: Path) -> None:
    with closing(EmbeddedStore(sample_store)) as store:
        real, given = store.contents().passages, set(store.digests())
        texts = {
            article.text[one.start : one.end] for article in store.articles() for one in store.passages(article.id)
        }
    folder = tmp_path / "grown"
    first = growing.grow(sample_store, folder, 10)
    assert 10 <= first["passages"] == first["added"] < real
    grown = growing.grow(sample_store, folder, real + 30)
    assert real + 30 <= grown["passages"] < real + 30 + growing.PER_ARTICLE
    assert grown["added"] == grown["passages"] - first["passages"]
    with closing(EmbeddedStore(folder)) as store:
        assert store.contents().passages == grown["passages"]
        made = [article for article in store.articles() if article.id not in given]
        assert 3 <= len(made) <= 4
        for article in made:
            passages = store.passages(article.id)
            assert len(passages) == growing.PER_ARTICLE
            for one in passages:
                assert article.text[one.start : one.end] in texts
                assert (one.sentences[0][0], one.sentences[-1][1]) == (one.start, one.end)
    queries = encoder.encode(["troops to Ukraine", "a ferry"])
    found = recalls(folder, queries)
    assert found["recall"] == 1.0
    assert set(found.values()) == {1.0}


@pytest.mark.slow
def test_newsdesk_is_measured(inputs: Inputs, encoder: Encoder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(speed_parts, "COLD_RUNS", 1)
    monkeypatch.setattr(speed_parts, "USERS", (2,))
    monkeypatch.setattr(Inputs, "rivals", {})
    inputs.questions_file.write_text(json.dumps(["Who spoke in Munich?", "What sank?"]), "utf-8")
    indexed = speed_parts.indexing(inputs)["newsdesk"]
    with closing(EmbeddedStore(inputs.store)) as store:
        assert store.contents().articles == 3
        assert store.contents().passages == indexed["passages"]
    assert indexed["articles_per_s"] == pytest.approx(3 / indexed["seconds"])
    assert indexed["bytes_per_article"] == pytest.approx(folder_bytes(inputs.store) / 3, rel=0.5)
    asked = speed_parts.asking(inputs)["newsdesk"]
    assert asked["passages_2"] == indexed["passages"]
    assert asked["asked_2"] == 6
    assert asked["answer_p95_ms_2"] >= asked["answer_p50_ms_2"] > 0
    grown = speed_parts.growth(inputs)
    assert list(grown) == ["60"]
    assert grown["60"]["passages"] >= 60
    assert grown["60"]["recall"] == 1.0
    assert not (inputs.work / "grown").exists()


def test_parts_that_need_another_say_so(inputs: Inputs) -> None:
    with pytest.raises(BenchError, match="run the part `indexing` first"):
        speed_parts.asking(inputs)


@pytest.mark.slow
def test_llama_index_is_measured(inputs: Inputs, tmp_path: Path) -> None:
    pytest.importorskip("llama_index.embeddings.huggingface", reason="the extra `bench` is not installed")
    pytest.importorskip("llama_index.vector_stores.faiss", reason="the extra `bench` is not installed")
    assert inputs.rivals == RIVALS
    folder = inputs.rival(256)
    chunks = run("tests.bench.rival", "index", inputs.articles_file, folder, "256").row["passages"]
    assert chunks >= 3
    assert folder_bytes(folder) > chunks * 384 * 4
    row = run("tests.bench.rival", "warm", folder, inputs.questions_file, "2").row
    assert row["search_p95_ms"] >= row["search_p50_ms"] > 0


def test_what_was_measured_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    runs: list[str] = []

    def part(inputs: Inputs) -> speed_parts.Numbers:
        runs.append(inputs.work.name)
        return {"newsdesk": {"help_s": 0.1 * len(runs), "chat_s": 2.0}}

    monkeypatch.setattr(speed, "PARTS", {"starting": part})
    monkeypatch.delenv("NEWSDESK_DATA", raising=False)
    options = ["--work", str(tmp_path / "w"), "--out", str(tmp_path), "--docs", str(tmp_path), "--articles", "1"]
    assert speed.main(options) == 0
    assert speed.main(options) == 0
    assert len(runs) == 1
    assert speed.main([*options, "--again"]) == 0
    assert len(runs) == 2
    assert speed.main([*options, "--passages", "7"]) == 0  # other options are another run
    assert len(runs) == 3
    (written,) = tmp_path.glob("speed-*.json")
    kept = json.loads(written.read_text("utf-8"))
    assert kept["parts"] == {"starting": {"newsdesk": {"help_s": pytest.approx(0.3), "chat_s": 2.0}}}
    assert kept["options"]["passages"] == 7
    assert "| `newsdesk --help` | 0.30 s |" in (tmp_path / "bench.md").read_text("utf-8")
    assert speed.main([*options, "--only", "startign"]) == 2


def test_the_page_says_how_many_times_better(tmp_path: Path) -> None:
    first, second = RIVALS
    indexing = {
        "newsdesk": {"articles_per_s": 6.0, "peak_mb": 500.0},
        first: {"articles_per_s": 4.0, "peak_mb": 1000.0},
        second: {"articles_per_s": 1.5, "peak_mb": 250.0},
    }
    step = {"search_p50_ms": 4.0, "search_p95_ms": 11.6, "recall": 0.9871, "resident_mb": 1234.5, "opening_s": 0.5}
    growth = {"1000": {"passages": 1003.0, "vectors_bytes": 8e5, "bytes": 3e6, **step}}
    about = {"commit": "abc", "cpu": "some", "cores": "2", "articles": "200"}
    text = page({"indexing": indexing, "growth": growth}, about)
    assert "| articles a second | 6.00 | 4.00 | 1.50 | 1.5× | 4.0× |" in text
    assert "| peak memory | 500 MB | 1,000 MB | 250 MB | 2.0× | 0.5× |" in text
    assert "## Asking" not in text
    assert "| 1,003 | 4.0 ms | 12 ms | – | – | 0.987 | – | – | 0.50 s | 1,234 MB | 1 MB | 3 MB |" in text
    plot(growth, tmp_path / "plot.png")
    assert (tmp_path / "plot.png").read_bytes().startswith(b"\x89PNG")


def test_the_fast_encoder_is_compared_with_float32(
    sample_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(EmbeddedStore(sample_store)) as store:
        articles = store.articles()
    questions = tmp_path / "questions.jsonl"
    rows = [{"id": one.id, "question": one.title, "answers": ["-"], "relevant": [one.id]} for one in articles[:5]]
    questions.write_text("\n".join(map(json.dumps, rows)))
    asked = ["--store", sample_store, "--questions", questions, "--work", tmp_path / "work", "--out", tmp_path]
    assert quality.main(list(map(str, asked))) == 0
    (written,) = tmp_path.glob("quality-*.json")
    found = json.loads(written.read_text())
    assert found["articles"] == len(articles)
    assert found["fast questions"] == found["float32 questions"] == 5
    assert 0.99 < found["cosine of the two, mean"] <= 1.0
    assert found["fast hit@4"] == found["float32 hit@4"] == 1.0
    monkeypatch.setattr(quality.SentenceTransformerEncoder, "encode", lambda *_: pytest.fail("encoded again"))
    with closing(EmbeddedStore(sample_store)) as store:
        _, bodies, titles, fast = quality.passages(store, quality.some_articles(articles, 100))
    again = quality.encoded(
        quality.SentenceTransformerEncoder(str(weights_folder())), bodies, titles, tmp_path / "work"
    )
    assert again.shape == fast.shape
