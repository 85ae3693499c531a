"""The shipped reader: spans, long passages, no answer, and what is fitted beside it."""

from __future__ import annotations

import json
import math
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from corpus.article import Article, digest_of, id_of
from index.convert import sha256_of
from index.passage import Hit, Passage
from index.sentences import sentence_spans
from qa.agreement import agreed
from qa.model_reader import (
    MAX_ANSWER,
    MODEL,
    Constants,
    ModelReader,
    any_answer,
    apart,
    best_spans,
    mix,
    weigh,
)
from qa.reader import ReaderError, Reading, Source, Span, Voted, clipped

CALL = "On February 12 Donald Trump called Vladimir Putin. The call lasted ninety minutes."
KALLAS = "Kaja Kallas, the top diplomat of the European Union, warned of a dirty deal in Brussels."
FILLER = "The weather in the valley stayed mild and the harvest was good. "


@pytest.fixture(scope="module")
def reader() -> ModelReader:
    """The reader as shipped."""
    return ModelReader()


def source(text: str, title: str = "", score: float = 0.5) -> Source:
    """A whole text as one passage, found with this score."""
    article = Article(id_of(text), digest_of(text), title, text, "/a.txt", title_made=not title)
    passage = Passage(article.id, 0, len(text), tuple(sentence_spans(text)))
    return Source(article, passage, Hit(passage, score, 1, score))


def answer_of(reading: Reading) -> str:
    """The words of a reading's span."""
    return reading.source.article.text[reading.spans[0].start : reading.spans[0].end]


@pytest.mark.parametrize(
    ("question", "text", "answer"),
    [
        ("When did Trump call Putin?", CALL, "February 12"),
        ("How long did the call last?", CALL, "ninety minutes"),
        ("Who is the top diplomat of the EU?", KALLAS, "Kaja Kallas"),
        ("Where did Kallas speak?", KALLAS, "Brussels"),
    ],
)
def test_the_span_is_the_answer(reader: ModelReader, question: str, text: str, answer: str) -> None:
    (read,) = reader.read(question, [source(text)])
    assert answer_of(read) == answer
    best = int(np.argmax(read.sentences))
    start, end = read.source.passage.sentences[best]
    assert answer in text[start:end]


def test_what_answers_comes_before_what_does_not(reader: ModelReader) -> None:
    sources = [source(KALLAS, score=0.9), source(FILLER * 3, score=0.4)]
    about, other = reader.read("Who is the top diplomat of the EU?", sources)
    assert about.relevance > other.relevance + 1
    assert about.spans[0].score > other.spans[0].score + 3
    question = "Who is the top diplomat of the EU?"
    assert reader.confidence(question, agreed(question, [about, other])) >= reader.threshold
    question = "Who won the 2018 World Cup?"
    nowhere = reader.read(question, [source(KALLAS, score=0.1), source(CALL, score=0.1)])
    assert reader.confidence(question, agreed(question, nowhere)) < reader.threshold
    assert reader.confidence("Who?", []) == 0.0


def test_votes_make_a_short_answer_surer_and_no_other(reader: ModelReader) -> None:
    found = Reading(source(KALLAS, score=0.9), 1.0, (0.0,), voted=(Voted(0, 5, 0.6),))
    without = replace(found, voted=())
    short, why = "Who is the top diplomat of the EU?", "Why is the top diplomat of the EU angry?"
    assert reader.confidence(short, [found]) > 2 * reader.confidence(short, [without])
    assert reader.confidence(why, [without]) == reader.confidence(why, [found])


def test_long_passages_are_read_whole(reader: ModelReader) -> None:
    text = FILLER * 120 + CALL
    (read,) = reader.read("When did Trump call Putin?", [source(text)])
    assert answer_of(read) == "February 12"
    assert len(read.sentences) == len(sentence_spans(text))
    assert all(math.isfinite(score) for score in read.sentences)


def test_one_by_one_is_as_together(reader: ModelReader) -> None:
    texts = [CALL, KALLAS, FILLER * 10, "Short.", CALL + " " + KALLAS]
    together = reader.raw("When did Trump call Putin?", [source(text) for text in texts])
    for text, read in zip(texts, together, strict=True):
        (alone,) = reader.raw("When did Trump call Putin?", [source(text)])
        assert alone.source.article.text == text
        assert alone.relevance == pytest.approx(read.relevance, abs=0.01)


@pytest.mark.parametrize("text", ["", " ", "?", "😀" * 50, "\u0301" * 9, "x" * 30_000])
def test_any_text_can_be_read(reader: ModelReader, text: str) -> None:
    (read,) = reader.read("Who?" * 500, [source(text)])
    assert len(read.sentences) == len(read.source.passage.sentences)
    assert not math.isnan(read.relevance)
    assert reader.read("Who?", []) == []


def test_mixing_adds_up() -> None:
    constants = Constants((1.0, 2.0, 3.0, 4.0, 5.0), {"span": (1.0, 0.5, 0.0, 0.25)}, {}, 0.0)
    raw = Reading(source("Vance spoke."), 0.5, (2.0,), (Span(0, 5, 1.0),), 1.0)
    (mixed,) = mix(constants, "Who spoke?", [raw])
    assert mixed.relevance == pytest.approx(0.5 + 2.0 + 1.5 + 2.0 + 5.0)
    assert mixed.sentences[0] == pytest.approx(2.0 + 0.5 * 11.0 + 0.25)
    assert mixed.spans == raw.spans


def test_the_best_spans_are_those_of_all_pairs() -> None:
    rng = np.random.default_rng(1)
    start, end = rng.normal(size=60), rng.normal(size=60)
    pairs = [(start[a] + end[b], a, b) for a in range(60) for b in range(a, min(60, a + MAX_ANSWER))]
    wanted = [(a, b, pytest.approx(score)) for score, a, b in sorted(pairs, reverse=True)]
    assert best_spans(start, end, 20) == wanted[:20]
    assert best_spans(start, end, 5000) == wanted
    assert best_spans(start, end, 1) == wanted[:1]
    assert best_spans(start[:1], end[:1], 20) == [(0, 0, start[0] + end[0])]
    assert best_spans(start[:0], end[:0], 20) == []
    assert best_spans(np.full(3, -math.inf), end[:3], 20) == []


def test_spans_that_overlap_are_one() -> None:
    spans = [Span(0, 5, 2.0), Span(3, 8, 1.0), Span(10, 12, 0.5), Span(7, 11, 0.0), Span(20, 21, -1.0)]
    first, second, third = apart(spans, 3)
    assert (first.start, first.end, second.start, second.end) == (0, 5, 10, 12)
    assert first.score == pytest.approx(math.log(math.e**2 + math.e))
    assert second.score == pytest.approx(math.log(math.e**0.5 + 1))
    assert third == Span(20, 21, -1.0)
    assert apart(spans, 1)[0].score == first.score
    assert apart([], 3) == ()


def test_a_span_that_cannot_answer_falls_behind_one_that_can(reader: ModelReader) -> None:
    text = "Queen Elizabeth II died at 96 on Thursday at Balmoral."
    for question, answer in (("When did Queen Elizabeth die?", "Thursday"), ("How old was she when she died?", "96")):
        (read,) = reader.read(question, [source(text)])
        assert answer in answer_of(read)


def test_scores_are_bounded() -> None:
    assert clipped(math.inf) == 12.0
    assert clipped(-math.inf) == clipped(math.nan) == -12.0
    assert weigh((2.0, 1.0), (3.0,)) == 7.0


OLD = '{"rank": [1], "sentence": {}, "confidence": {"span": [1, 1, 1, 1, 1]}, "threshold": 0}'
"""Fitted before the fifth of the features of confidence."""


def test_wrong_files_are_named(tmp_path: Path) -> None:
    with pytest.raises(ReaderError, match=r"nowhere\.onnx"):
        ModelReader(tmp_path / "nowhere.onnx")
    for content in ("", "[]", '{"rank": [1]}', '{"rank": 1, "sentence": {}, "confidence": {}}', OLD):
        (tmp_path / "reader.json").write_text(content)
        with pytest.raises(ReaderError, match=r"reader\.json"):
            Constants.load(tmp_path / "reader.json")


def test_the_card_tells_of_this_model() -> None:
    card = (MODEL.parent / "README.md").read_text("utf-8")
    assert MODEL.stat().st_size < 25_000_000
    assert re.findall(r"`([0-9a-f]{64})`", card) == [sha256_of(MODEL)]
    assert b".py" not in MODEL.read_bytes()  # no traces of the sources it was exported from
    fitted = json.loads(MODEL.with_suffix(".json").read_text("utf-8"))
    assert set(fitted) == {"rank", "sentence", "confidence", "threshold"}


def test_reading_needs_no_torch() -> None:
    code = (
        "import sys; from qa.model_reader import ModelReader; "
        "ModelReader().score('Who?', ['Vance spoke.'], ['']); "
        "print([name for name in ('torch', 'transformers', 'llama_index', 'gradio') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=True)
    assert done.stdout.strip() == "[]"


def test_the_odds_of_any_answer_sum_those_of_all_tokens() -> None:
    start, end = np.array([0.0, 0.0]), np.array([1.0, -math.inf])
    assert any_answer(start, end) == pytest.approx(math.log(2) + 1.0)
    assert any_answer(np.zeros(0), np.zeros(0)) == -math.inf
