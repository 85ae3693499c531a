"""`newsdesk eval` on real files."""

from __future__ import annotations

import json
from pathlib import Path

from tests.conftest import Newsdesk

QUESTIONS = [
    {"id": "a", "question": "When did Trump call Putin?", "answers": ["February 12"]},
    {"id": "b", "question": "Who is the EU's top diplomat?", "answers": ["Kaja Kallas"]},
    {"id": "c", "question": "Where might Trump and Putin meet?", "answers": ["Saudi Arabia"]},
    {"id": "d", "question": "What did Vance say about troops?"},
]


def test_a_set_of_questions_becomes_a_table(newsdesk: Newsdesk, sample_store: Path, tmp_path: Path) -> None:
    path = tmp_path / "mine.jsonl"
    path.write_text("\n".join(json.dumps(one) for one in QUESTIONS))
    ran = newsdesk("eval", path, "--store", sample_store, "--out", tmp_path / "results", "--json", "--limit", "3")
    assert ran.code == 0, ran.err
    table = json.loads(ran.out)
    assert list(table)[:4] == ["BM25", "dense", "fused", "search"]
    assert table["search + model"]["gold in statements"] == 1.0
    assert table["search + model"]["citation precision"] == 1.0
    (written,) = (tmp_path / "results").glob("*mine-*.json")
    assert json.loads(written.read_text())["questions"] == 3
    assert "written:" in ran.err


def test_a_reading_set_needs_no_store(newsdesk: Newsdesk, tmp_path: Path) -> None:
    qas = [{"id": str(n), "question": "Who spoke?", "answers": [{"text": "Vance"}]} for n in range(4)]
    path = tmp_path / "reading.jsonl"
    path.write_text(json.dumps({"context": "Vance spoke in Munich.", "qas": qas}))
    ran = newsdesk("eval", path, "--out", tmp_path / "results", "--store", tmp_path / "none")
    assert ran.code == 0, ran.err
    assert "| model | 1.000 | 1.000 |" in ran.out


def test_texts_of_a_set_are_asked_in_small_folders(newsdesk: Newsdesk, tmp_path: Path) -> None:
    texts = {
        "When did the mayor call her sister?": (
            "The mayor called her sister on February 12. It was cold.",
            "February 12",
        ),
        "Who is the top diplomat of the union?": ("Kaja Kallas is the top diplomat of the union.", "Kaja Kallas"),
        "Where will the ferry go?": ("The new ferry will go to Northfield. It is blue.", "Northfield"),
        "Who won the cup?": ("Westmark won the cup on Sunday, to the joy of all.", "Westmark"),
        "How old is the bridge of Hale?": ("The bridge of Hale is 90 years old, and it is made of iron.", "90"),
        "How much does the new school cost?": ("The new school costs $12 million, the council said.", "$12 million"),
    }
    path = tmp_path / "stories.jsonl"
    rows = [
        {"context": text, "qas": [{"id": question, "question": question, "answers": [{"text": answer}]}]}
        for question, (text, answer) in texts.items()
    ]
    path.write_text("\n".join(json.dumps(row) for row in rows))
    ran = newsdesk("eval", path, "--folders", "--json", "--out", tmp_path / "results")
    assert ran.code == 0, ran.err
    row = json.loads(ran.out)["model"]
    assert (row["questions"], row["gold in statements"], row["answered, of those with gold"]) == (6.0, 1.0, 1.0)
    assert row["answered without the story"] == row["answered without the passages"] == 0.0
    assert len(list((tmp_path / "results").glob("*stories-folders-*.json"))) == 1
    path.write_text(json.dumps(rows[0]))
    ran = newsdesk("eval", path, "--folders")
    assert (ran.code, "too few stories (1)" in ran.err) == (2, True), ran.err
    mine = tmp_path / "mine.jsonl"
    mine.write_text(json.dumps(QUESTIONS[0]))
    ran = newsdesk("eval", mine, "--folders")
    assert (ran.code, "bring their own texts" in ran.err) == (2, True), ran.err


def test_what_is_no_set_is_bad_use(newsdesk: Newsdesk, tmp_path: Path) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text('{"question": ""}\n')
    ran = newsdesk("eval", path, "--store", tmp_path / "none")
    assert ran.code == 2
    assert 'line 1: there is no "question"' in ran.err
    for content, error in ((b'{"qas": ["a"], "context": "x"}', "line 1"), (b'{"question": "\xff"}', "not UTF-8")):
        path.write_bytes(content)
        ran = newsdesk("eval", path, "--store", tmp_path / "none")
        assert (ran.code, error in ran.err) == (2, True), ran.err
    path.write_text('{"qas": [], "context": "x"}')
    ran = newsdesk("eval", path, "--half", "fit")
    assert (ran.code, "brings its own texts" in ran.err) == (2, True), ran.err
    missing = newsdesk("eval", tmp_path / "missing.jsonl")
    assert (missing.code, missing.err.count("\n")) == (2, 1)
    assert "missing.jsonl" in missing.err
