"""Question sets from files."""

from __future__ import annotations

import gzip
import json
from datetime import date
from pathlib import Path

import pytest

from qa.question_sets import (
    AskingItem,
    QuestionSetError,
    ReadingItem,
    asking_items,
    half_of,
    is_reading_set,
    reading_items,
)


def test_reading_items(tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl.gz"
    qas = [
        {"id": "1", "question": "Who?", "answers": [{"text": "Vance", "answer_start": 0}], "is_impossible": False},
        {"id": "2", "question": "When?", "answers": [], "is_impossible": True},
    ]
    with gzip.open(path, "wt") as file:
        file.write(json.dumps({"title": "", "context": "Vance spoke.", "qas": qas}) + "\n\n")
    assert is_reading_set(path)
    assert list(reading_items(path)) == [
        ReadingItem("1", "Who?", "Vance spoke.", ("Vance",)),
        ReadingItem("2", "When?", "Vance spoke.", ()),
    ]


def test_asking_items(tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    first = '{"id": "q", "question": "Who?", "answers": ["Vance"], "relevant": ["u"], "date": "2025-02-16"}'
    path.write_text(first + '\n{"question": "Why?"}\n')
    assert not is_reading_set(path)
    assert list(asking_items(path)) == [
        AskingItem("q", "Who?", ("Vance",), ("u",), date(2025, 2, 16)),
        AskingItem("2", "Why?", (), ()),
    ]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("not json", "line 1: not JSON"),
        ("[1]", "line 1: not a JSON object"),
        ('{"q": 1}', 'there is no "question"'),
        ('{"question": " "}', 'there is no "question"'),
        ('{"question": "Who?", "answers": "Vance"}', '"answers" is not a list'),
        ('{"question": "Who?", "date": "16 Feb"}', '"date" is not YYYY-MM-DD: 16 Feb'),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, line: str, message: str) -> None:
    path = tmp_path / "set.jsonl"
    path.write_text(line)
    with pytest.raises(QuestionSetError, match=message):
        list(asking_items(path))
    with pytest.raises(QuestionSetError):
        list(reading_items(path))


def test_an_empty_file(tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    path.write_text("")
    with pytest.raises(QuestionSetError, match="empty"):
        is_reading_set(path)


def test_halves_are_fixed_and_about_equal() -> None:
    halves = [half_of(str(number)) for number in range(1000)]
    assert 430 < halves.count("fit") < 570
    assert half_of("a") == half_of("a")
