"""Tables of results, on a small real store and a small reading set."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from corpus.article import Article, digest_of, id_of
from index.embedded import EmbeddedStore
from index.encoder import HashingEncoder
from qa.answer import Citation, Statement
from qa.compose import Draft
from qa.evaluate import Results, _cited, commit, evaluate_asking, evaluate_reading, markdown, write
from qa.model_reader import ModelReader
from qa.question_sets import AskingItem, QuestionSetError, ReadingItem
from qa.reader import OverlapReader
from tests.stores import put

ENCODER = HashingEncoder(256)
TEXTS = {
    "call": "Trump called Putin on February 12. The call lasted ninety minutes.",
    "kallas": "Kaja Kallas is the top diplomat of the European Union.",
    "harvest": "The harvest in the valley was good and the weather mild.",
}


def add(store: EmbeddedStore, name: str, text: str) -> None:
    """An article at https://example.org/NAME."""
    url = f"https://example.org/{name}"
    one = Article(id_of(name), digest_of(text), "", text, f"/{name}", url=url, published=date(2025, 2, 14))
    put(store, ENCODER, one)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedStore]:
    """Three articles."""
    made = EmbeddedStore(tmp_path_factory.mktemp("store"), ENCODER.name, ENCODER.dim)
    for name, text in TEXTS.items():
        add(made, name, text)
    made.refresh()
    yield made
    made.close()


def asked(question: str, answer: str, name: str) -> AskingItem:
    """A question about the article of this name."""
    return AskingItem(name, question, (answer,), (f"https://example.org/{name}",))


def test_asking_measures_each_system(store: EmbeddedStore) -> None:
    items = [
        asked("When did Trump call Putin?", "February 12", "call"),
        asked("Who is the top diplomat of the European Union?", "Kaja Kallas", "kallas"),
        asked("How was the harvest?", "a disaster", "harvest"),
    ]
    results = evaluate_asking(store, ENCODER, [OverlapReader(ENCODER)], items, iter)
    assert list(results.table) == ["BM25", "dense", "fused", "search", "search + overlap", "search + overlap, without"]
    for system in ("BM25", "fused", "search + overlap"):
        assert results.table[system]["hit@1"] == 1.0
        # The third answer stands in no article.
        assert [results.table[system][f"gold@{k}"] for k in (1, 4, 10)] == pytest.approx([2 / 3] * 3)
    row = results.table["search + overlap"]
    assert row["gold in statements"] == pytest.approx(2 / 3)
    assert row["citation precision"] == 1.0
    assert row["short answer F1"] == 0.0
    without = results.table["search + overlap, without"]
    assert without["gold in statements"] == 0.0
    assert without["hit@1"] == pytest.approx(1 / 3)
    assert without["gold@10"] == 0.0
    assert results.questions == 3


def test_copies_of_a_story_count_as_one_article(tmp_path: Path) -> None:
    store = EmbeddedStore(tmp_path, ENCODER.name, ENCODER.dim)
    wire = (
        "The bridge over the Neva was closed on Monday after an inspection found cracks in two of its nine piers. "
        "The bridge will stay closed for at least six weeks, the mayor said, while engineers look at the other piers "
        "and divers at their feet. Buses will run over the old bridge, every ten minutes from six in the morning."
    )
    for number in range(5):
        add(store, f"wire{number}", wire)
    add(store, "mayor", "The mayor crossed the bridge on foot.")
    store.refresh()
    items = [
        AskingItem("last copy", "When was the bridge over the Neva closed?", (), ("https://example.org/wire4",)),
        AskingItem("after them", "How long will the bridge stay closed, mayor?", (), ("https://example.org/mayor",)),
    ]
    table = evaluate_asking(store, ENCODER, [OverlapReader(ENCODER)], items, iter).table
    store.close()
    for system in ("BM25", "dense", "search", "search + overlap"):
        assert (table[system]["hit@1"], table[system]["hit@4"]) == (0.5, 1.0), system


def test_reading_fits_on_one_half_and_reports_on_the_other() -> None:
    items = []
    for number in range(24):
        if number % 2:
            items.append(ReadingItem(f"a{number}", "Who won the 2018 World Cup?", TEXTS["kallas"], ()))
        else:
            items.append(ReadingItem(f"b{number}", "When did Trump call Putin?", TEXTS["call"], ("February 12",)))
    results = evaluate_reading([ModelReader()], ENCODER, items, iter)
    row = results.table["model"]
    assert row["F1"] == row["exact"] == 1.0
    assert row["AUROC of no answer"] == 1.0
    assert row["answered though unanswerable"] == row["not answered though answerable"] == 0.0
    assert row["F1 where answerable, always answering"] == 1.0


def test_a_half_without_questions_is_no_set() -> None:
    with pytest.raises(QuestionSetError, match="too few questions"):
        evaluate_reading([ModelReader()], ENCODER, [ReadingItem("a1", "Who?", TEXTS["call"], ("Trump",))], iter)


def test_a_set_without_answers_has_no_measure_that_needs_them() -> None:
    items = [ReadingItem(f"a{number}", "Who won the 2018 World Cup?", TEXTS["kallas"], ()) for number in range(12)]
    row = evaluate_reading([ModelReader()], ENCODER, items, iter).table["model"]
    assert row["F1"] == 1.0
    assert all(math.isfinite(value) for value in row.values())
    assert "AUROC of no answer" not in row


def test_a_citation_in_other_words_is_not_counted_as_identical(store: EmbeddedStore) -> None:
    one, other = (store.article(id_of(name)) for name in ("call", "kallas"))
    assert one
    assert other
    first = Citation(one, 0, one.text.index(".") + 1)
    second = Citation(other, 0, len(other.text))
    same = Statement(first.quote, (1, 2), "verbatim", None)
    draft = Draft((same, Statement("Said by nobody.", (2,), "verbatim", None)), (first, second), None)
    assert _cited(store, draft) == (0.5, pytest.approx(1 / 3))
    assert _cited(store, Draft((), (), None)) == (None, None)


def test_written_as_json_markdown_and_plots(tmp_path: Path) -> None:
    curves = {"fused: risk": [(0.5, 0.0), (1.0, 0.25)], "fused: reliability": [(0.2, 0.1), (0.9, 0.8)]}
    results = Results(4, "a note", {"BM25": {"hit@1": 0.5}, "fused": {"hit@1": 0.75, "ms, median": 12.4}}, curves)
    files = write("set", results, tmp_path)
    stem = f"set-{commit()}"
    assert [path.name for path in files] == [
        f"{stem}.json",
        f"{stem}.md",
        f"{stem}-risk.png",
        f"{stem}-reliability.png",
    ]
    assert json.loads(files[0].read_text())["table"] == results.table
    assert files[2].read_bytes().startswith(b"\x89PNG")
    assert markdown("set", results).splitlines()[4:] == [
        "| | hit@1 | ms, median |",
        "|---|---|---|",
        "| BM25 | 0.500 |  |",
        "| fused | 0.750 | 12 |",
    ]
