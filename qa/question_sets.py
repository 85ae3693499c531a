"""Question sets to measure on, each read from its file, and how each is split in two halves."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal, cast

Half = Literal["fit", "report"]


class QuestionSetError(Exception):
    """A set that cannot be read; the message names the file, the line and what is expected."""


@dataclass(frozen=True, slots=True)
class ReadingItem:
    """A question about one given text. No `answers`: the text does not answer it."""

    id: str
    question: str
    context: str
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AskingItem:
    """A question to a whole collection. `relevant`: URLs or ids of articles that answer it; none where not known.

    `day`: when it is asked, None where not known.
    """

    id: str
    question: str
    answers: tuple[str, ...]
    relevant: tuple[str, ...] = ()
    day: date | None = None


def half_of(key: str) -> Half:
    """The half a question belongs to, by the sha256 of its id: constants are fitted on one, reported on the other."""
    return "fit" if hashlib.sha256(key.encode("utf-8")).digest()[0] % 2 == 0 else "report"


def reading_items(path: Path) -> Iterator[ReadingItem]:
    """Questions of a file in SQuAD's form: {"context", "qas": [{"id", "question", "answers": [{"text"}]}]} a line."""
    for number, row in _rows(path):
        try:
            for asked in row["qas"]:  # type: ignore[attr-defined]
                answers = () if asked.get("is_impossible") else tuple(one["text"] for one in asked["answers"])
                yield ReadingItem(str(asked["id"]), asked["question"], str(row["context"]), answers)
        except KeyError as error:
            raise QuestionSetError(f"{path}, line {number}: not in SQuAD's form, {error} is missing") from error
        except (TypeError, AttributeError) as error:
            raise QuestionSetError(f"{path}, line {number}: not in SQuAD's form ({error})") from error


def asking_items(path: Path) -> Iterator[AskingItem]:
    """Questions of a file whose lines are {"question", "answers"?, "relevant"?, "id"?, "date"?}."""
    for number, row in _rows(path):
        question = row.get("question")
        if not isinstance(question, str) or not question.strip():
            raise QuestionSetError(f'{path}, line {number}: there is no "question"')
        lists: list[tuple[str, ...]] = []
        for name in ("answers", "relevant"):
            value = row.get(name, [])
            if not isinstance(value, list):
                raise QuestionSetError(f'{path}, line {number}: "{name}" is not a list')
            lists.append(tuple(str(one) for one in value))
        day = row.get("date")
        try:
            asked = date.fromisoformat(str(day)) if day is not None else None
        except ValueError as error:
            raise QuestionSetError(f'{path}, line {number}: "date" is not YYYY-MM-DD: {day}') from error
        yield AskingItem(str(row.get("id", number)), question, lists[0], lists[1], asked)


def is_reading_set(path: Path) -> bool:
    """Whether the file's questions come with their own text."""
    for _, row in _rows(path):
        return "qas" in row
    raise QuestionSetError(f"{path} is empty")


def _rows(path: Path) -> Iterator[tuple[int, dict[str, object]]]:
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
            except UnicodeDecodeError as error:
                raise QuestionSetError(f"{path}, line {number}: not UTF-8 ({error})") from error
            except json.JSONDecodeError as error:
                raise QuestionSetError(f"{path}, line {number}: not JSON ({error})") from error
            if not isinstance(row, dict):
                raise QuestionSetError(f"{path}, line {number}: not a JSON object")
            yield number, cast("dict[str, object]", row)
