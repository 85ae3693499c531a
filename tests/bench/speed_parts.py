"""The parts of the measurement. Each gives numbers by system and name; every figure is of a process of its own."""

from __future__ import annotations

import json
import shutil
import statistics
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from tests.bench.processes import BenchError, chat_ready, folder_bytes, newsdesk, run
from tests.bench.speed_inputs import Inputs, prepare, tell

Numbers = dict[str, dict[str, float]]
"""System, or number of passages in "growth", then the name of the measure."""
OURS = "newsdesk"
GIVEN = "newsdesk, given store"
COLD_RUNS = 3
USERS = (1, 8)
STEPS = (1_000, 10_000, 50_000, 100_000, 200_000, 500_000, 1_000_000)
ANSWERED_OR_NOT = (0, 3)


def indexing(inputs: Inputs) -> Numbers:
    """Articles to a searchable store, from nothing; then once more with nothing changed."""
    _warm_up(inputs)
    found: Numbers = {}
    tell(f"indexing {inputs.articles} articles: newsdesk")
    _empty(inputs.store)
    ran = newsdesk("index", inputs.articles_file, "--store", inputs.store, "--json")
    again = newsdesk("index", inputs.articles_file, "--store", inputs.store, "--json")
    passages = run("tests.bench.growing", "count", inputs.store).row["passages"]
    found[OURS] = _indexed(inputs, ran.seconds, passages, folder_bytes(inputs.store))
    found[OURS] |= {"peak_mb": ran.peak_mb, "again_s": again.seconds}
    for name, tokens in inputs.rivals.items():
        tell(f"indexing {inputs.articles} articles: {name}")
        folder = inputs.rival(tokens)
        _empty(folder)
        ran = run("tests.bench.rival", "index", inputs.articles_file, folder, str(tokens))
        found[name] = _indexed(inputs, ran.seconds, ran.row["passages"], folder_bytes(folder))
        # It does not know what it has read: indexing again is indexing from nothing.
        found[name] |= {"peak_mb": ran.peak_mb, "again_s": ran.seconds}
    return found


def _warm_up(inputs: Inputs) -> None:
    """Models converted and programs in the file cache, of all alike, before anything is timed."""
    tell("warming up")
    few, folder = replace(inputs, articles=1), inputs.work / "first"
    prepare(few, None)
    newsdesk("index", few.articles_file, "--store", folder)
    for tokens in inputs.rivals.values():
        run("tests.bench.rival", "index", few.articles_file, folder / str(tokens), str(tokens))
    shutil.rmtree(folder)


def _indexed(inputs: Inputs, seconds: float, passages: float, size: int) -> dict[str, float]:
    return {
        "articles_per_s": inputs.articles / seconds,
        "seconds": seconds,
        "passages": passages,
        "bytes_per_passage": size / passages,
        "bytes_per_article": size / inputs.articles,
    }


def asking(inputs: Inputs) -> Numbers:
    """An answer from a cold start, and from a process that is warm, by one user and by eight at once."""
    stores = {OURS: inputs.store} | ({GIVEN: inputs.given} if inputs.given else {})
    question = json.loads(inputs.questions_file.read_text("utf-8"))[0]
    found: Numbers = {}
    for name, store in stores.items():
        _there(store)
        tell(f"asking: {name}")
        arguments = (question, "--store", store, "--json")
        cold = _median(lambda told=arguments: newsdesk("ask", *told, allowed=ANSWERED_OR_NOT).seconds)
        found[name] = {"cold_ask_s": cold}
        found[name]["cold_search_s"] = _median(lambda told=arguments: newsdesk("search", *told).seconds)
        for users in USERS:
            row = run("tests.bench.answering", store, inputs.questions_file, str(users)).row
            found[name] |= {f"{key}_{users}": value for key, value in row.items()}
    for name, tokens in inputs.rivals.items():
        folder = inputs.rival(tokens)
        _there(folder)
        tell(f"asking: {name}")
        cold = _median(lambda place=folder: run("tests.bench.rival", "once", place, question).seconds)
        found[name] = {"cold_search_s": cold}
        for users in USERS:
            row = run("tests.bench.rival", "warm", folder, inputs.questions_file, str(users)).row
            found[name] |= {f"{key}_{users}": value for key, value in row.items()}
    return found


def starting(inputs: Inputs) -> Numbers:
    """`newsdesk --help`, and the chat on a store until its page has come."""
    store = inputs.given or inputs.store
    _there(store)
    tell("starting: --help and the chat")
    return {OURS: {"help_s": _median(lambda: newsdesk("--help").seconds), "chat_s": _median(lambda: chat_ready(store))}}


def growth(inputs: Inputs) -> Numbers:
    """One store that grows step by step; at each, a fresh process opens it, searches and answers."""
    source, folder = inputs.given or inputs.store, inputs.work / "grown"
    _there(source)
    _empty(folder)
    found: Numbers = {}
    for wanted in [step for step in STEPS if step < inputs.passages] + [inputs.passages]:
        tell(f"growth: {wanted:,} passages")
        grown = run("tests.bench.growing", "grow", source, folder, str(wanted))
        found[str(wanted)] = grown.row | {"growing_peak_mb": grown.peak_mb}
        found[str(wanted)] |= run("tests.bench.growing", "measure", folder, inputs.questions_file).row
    shutil.rmtree(folder)
    return found


PARTS: dict[str, Callable[[Inputs], Numbers]] = {
    "indexing": indexing,
    "asking": asking,
    "starting": starting,
    "growth": growth,
}


def _median(measured: Callable[[], float]) -> float:
    return statistics.median(measured() for _ in range(COLD_RUNS))


def _empty(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)


def _there(folder: Path) -> None:
    if not folder.is_dir():
        raise BenchError(f"{folder} is not there; run the part `indexing` first: --only indexing,…")
