"""`newsdesk check`: does a saved answer still stand?"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

import click

from qa.answer_json import JSON, AnswerJSONError, Checked, check, unsourced
from qa.wording import counted
from ui.opening import opened_store
from ui.output import write, write_json
from ui.terminal import checked_text

ALL_STAND, SOME_DO_NOT = 0, 1


def check_answers(folder: Path, answer_file: str, *, as_json: bool) -> int:
    """Look every quote in a file of answers up in the store; the exit code."""
    answers = read_answers(answer_file)
    if not answers:
        raise click.UsageError(f"{answer_file} holds no answer")
    with opened_store(folder) as store:
        try:
            results = [check(answer, store) for answer in answers]
            loose = [unsourced(answer) for answer in answers]
        except AnswerJSONError as error:
            raise click.UsageError(f"{answer_file}: {error}") from error
    found = [one for result in results for one in result]
    stands = all(one.state == "stands" for one in found) and not any(loose)
    if as_json:
        rows: list[JSON] = [_row(*one) for one in zip(answers, results, loose, strict=True)]
        write_json({"stands": stands, "answers": rows})
    else:
        _print(answers, results, loose)
    return ALL_STAND if stands else SOME_DO_NOT


def read_answers(answer_file: str) -> list[JSON]:
    """One answer JSON, or one a line. UsageError for a file that holds neither."""
    try:
        raw = sys.stdin.buffer.read() if answer_file == "-" else Path(answer_file).read_bytes()
    except OSError as error:
        raise click.UsageError(f"{answer_file}: {error.strerror}") from error
    try:
        text = raw.decode("utf-8-sig")
        try:
            return [json.loads(text)]
        except json.JSONDecodeError:
            return [row for row in map(json.loads, filter(str.strip, text.split("\n"))) if not _error_line(row)]
    except (ValueError, RecursionError) as error:
        raise click.UsageError(f"{answer_file} is not JSON: {error}") from error


def _error_line(row: JSON) -> bool:
    """A line that a batch wrote for a question it could not ask: there is nothing to check in it."""
    return isinstance(row, dict) and "error" in row and "citations" not in row


def _row(answer: JSON, result: list[Checked], loose: list[int]) -> JSON:
    assert isinstance(answer, dict)
    citations: list[JSON] = [
        {"n": one.n, "article_id": one.article_id, "state": one.state, "still_there": one.still_there} for one in result
    ]
    named: dict[str, JSON] = {"id": answer["id"]} if "id" in answer else {}
    unsourced_rows: list[JSON] = list(loose)
    return named | {"question": answer.get("question"), "citations": citations, "unsourced_statements": unsourced_rows}


def _print(answers: list[JSON], results: list[list[Checked]], loose: list[list[int]]) -> None:
    for answer, result, statements in zip(answers, results, loose, strict=True):
        if len(answers) > 1 and isinstance(answer, dict):
            write(f"{answer.get('id', '')} {answer.get('question', '')}".strip())
        if result:
            write(checked_text(result))
        for number in statements:
            write(f"statement {number}: not what its citations say")
    count = Counter(one.state for result in results for one in result)
    states = ", ".join(f"{number:,} {state}" for state, number in count.most_common())
    write(f"{counted(count.total(), 'citation')}: {states}." if count else "No citations.")
