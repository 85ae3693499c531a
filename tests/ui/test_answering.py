"""`newsdesk ask --llm` with a server on loopback, `--today`, and `newsdesk timeline`, on real stores."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from qa.support import OverlapScorer
from tests.qa.scripted_server import Reply, ScriptedServer, serving
from tests.ui.conftest import Run
from ui.asking import timeline_question

ARTICLES = {
    "ferry": ("2025-02-14", "Harbour Post", "The ferry Aurora sank off Kallvik at dawn. All 12 crew were saved."),
    "inquiry": ("2025-02-17", "Valley News", "The inquiry into the ferry Aurora began on Monday. A judge leads it."),
    "salvage": ("2025-03-03", "Harbour Post", "Divers raised the ferry Aurora on March 2. It was towed to Storvik."),
}
QUESTION = "How many crew of the ferry Aurora were saved?"
WHERE = "The sentences found and your question stay on this machine ({host}).\n"


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """The baseline of the support score, and no setting of the person who runs the tests."""
    monkeypatch.setattr("qa.support.load_scorer", OverlapScorer)
    for name in ("NEWSDESK_LLM", "NEWSDESK_LLM_KEY", "NEWSDESK_LLM_CONTEXT"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def store(tmp_path: Path, run: Run) -> Path:
    """A store of three articles, by the baseline encoder."""
    (tmp_path / "news").mkdir()
    for name, (day, source, text) in ARTICLES.items():
        head = f"---\ntitle: On the {name}\ndate: {day}\nsource: {source}\n---\n"
        (tmp_path / "news" / f"{name}.md").write_text(f"{head}{text}\n", "utf-8")
    assert run("index", tmp_path / "news", "--store", tmp_path / "store", "--encoder", "hashing").code == 0
    return tmp_path / "store"


def id_of(server: ScriptedServer, sentence: str) -> str:
    """The id under which a sentence was given to the server."""
    (line,) = [line for line in server.asked[-1].prompt.splitlines() if line.endswith(sentence)]
    return line.split()[0].strip("[]:")


def learn_ids(run: Run, store: Path, *sentences: str) -> list[str]:
    """The ids that sentences get; they are the same each time."""
    with serving(Reply(("NOT FOUND",))) as server:
        run("ask", QUESTION, "--store", store, "--reader", "overlap", "--llm", server.setting)
        return [id_of(server, sentence) for sentence in sentences]


# -- --llm


def test_an_llms_answer_is_checked_and_told_as_such(run: Run, store: Path) -> None:
    saved, towed = learn_ids(run, store, "All 12 crew were saved.", "It was towed to Storvik.")
    words = f"All 12 crew were saved. [{saved}] The wreck was towed to Storvik by 5 ships. [{towed}]"
    with serving(Reply((words,))) as server:
        ran = run("ask", QUESTION, "--store", store, "--reader", "overlap", "--llm", server.setting)
    assert ran.code == 0
    assert WHERE.format(host=server.host) in ran.err
    assert ran.out.startswith("All 12 crew were saved. [1]\n")
    assert "5 ships" not in ran.out.partition("Sources")[0]
    assert "1 sentence was left out: " in ran.out
    assert ran.out.endswith("Written by an LLM; each sentence was checked against its sources.\n")
    with serving(Reply((words,))) as server:
        ran = run(
            "ask", QUESTION, "--store", store, "--reader", "overlap", "--llm", server.setting, "--show-unsupported"
        )
    assert "The wreck was towed to Storvik by 5 ships. [2] (its source does not bear this out)\n" in ran.out


def test_the_environment_names_an_llm_and_an_empty_one_is_none(
    run: Run, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (saved,) = learn_ids(run, store, "All 12 crew were saved.")
    with serving(Reply((f"All 12 crew were saved. [{saved}]",))) as server:
        monkeypatch.setenv("NEWSDESK_LLM", server.setting)
        arguments = ["ask", QUESTION, "--store", store, "--reader", "overlap", "--json"]
        ran = run(*arguments)
        assert json.loads(ran.out)["mode"] == "llm"
        asked = len(server.asked)
        ran = run(*arguments, "--llm", "")
        assert (json.loads(ran.out)["mode"], len(server.asked)) == ("extractive", asked)
        assert server.host not in ran.err


def test_a_wrong_setting_is_one_line_and_exit_2(run: Run, store: Path) -> None:
    ran = run("ask", QUESTION, "--store", store, "--reader", "overlap", "--llm", "nope")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("newsdesk: --llm nope: expected ollama:NAME")
    assert ran.err.count("\n") == 1


def test_a_server_that_fails_leaves_the_extractive_answer(run: Run, store: Path) -> None:
    with serving(Reply((), status=401, body="{}")) as server:
        ran = run("ask", QUESTION, "--store", store, "--reader", "overlap", "--llm", server.setting)
    assert ran.code == 0
    assert "All 12 crew were saved. [" in ran.out
    assert "The LLM did not answer, so these are sentences of the articles." in ran.out
    assert "Written by an LLM" not in ran.out


def test_a_batch_says_once_where_text_goes(run: Run, store: Path, tmp_path: Path) -> None:
    (saved,) = learn_ids(run, store, "All 12 crew were saved.")
    (tmp_path / "in.jsonl").write_text(f'{{"id": 1, "question": "{QUESTION}"}}\n' * 2, "utf-8")
    with serving(Reply((f"All 12 crew were saved. [{saved}]",))) as server:
        ran = run(
            "ask", "--batch", tmp_path / "in.jsonl", "--store", store, "--reader", "overlap", "--llm", server.setting
        )
    rows = [json.loads(line) for line in ran.out.splitlines()]
    assert (ran.code, [row["mode"] for row in rows]) == (0, ["llm", "llm"])
    assert ran.err.count(WHERE.format(host=server.host)) == 1


# -- --today


def test_last_week_is_seen_from_today(run: Run, store: Path) -> None:
    arguments = ["ask", "What happened to the ferry Aurora last week?", "--store", store, "--reader", "overlap"]
    row = json.loads(run(*arguments, "--json", "--today", "2025-02-20").out)
    assert (row["scope"]["since"], row["scope"]["until"]) == ("2025-02-10", "2025-02-16")
    ran = run(*arguments, "--today", "2025-02-20")
    assert ran.out.startswith("Days asked about: 2025-02-10 to 2025-02-16\n")
    none = run(*arguments, "--today", "2024-06-01")
    assert none.code == 3
    assert "2024-05-20 to 2024-05-26" in none.out


@pytest.mark.parametrize("verb", ["ask", "timeline"])
@pytest.mark.parametrize("day", ["yesterday", "2025-02-30", "20.2.2025"])
def test_a_today_that_is_none_is_refused(run: Run, store: Path, verb: str, day: str) -> None:
    ran = run(verb, "ferry", "--store", store, "--today", day)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"newsdesk: --today: {day!r} is not a date.")


# -- timeline


@pytest.mark.parametrize("typed", ["the ferry Aurora", "of the ferry Aurora", "About the ferry Aurora"])
def test_of_is_not_said_twice(typed: str) -> None:
    assert timeline_question(typed) == "timeline of the ferry Aurora"


@pytest.mark.parametrize("typed", ["of", "offshore drilling"])
def test_a_topic_keeps_its_own_words(typed: str) -> None:
    assert timeline_question(typed) == f"timeline of {typed}"


def test_a_timeline_is_dated_cited_and_in_order(run: Run, store: Path) -> None:
    arguments = ["timeline", "of", "the", "ferry", "Aurora", "--store", store, "--reader", "overlap"]
    answer = json.loads(run(*arguments, "--json").out)
    days = [statement["when"].removeprefix("by ")[:10] for statement in answer["statements"]]
    assert days == sorted(days)
    assert answer["understood"] == "timeline of the ferry Aurora"
    assert "2025-03-02" in days
    ran = run(*arguments)
    assert (ran.code, ran.err) == (0, "")
    assert "2025-03-02  Divers raised the ferry Aurora on March 2. [" in ran.out
    listed = run(*arguments, "--markdown")
    lines = listed.out.splitlines()
    assert len(lines) == len(days)
    assert (
        "- **2025-03-02** Divers raised the ferry Aurora on March 2. (On the salvage, Harbour Post, 2025-03-03)"
        in lines
    )
    early = run(*arguments, "--until", "2025-02-20")
    assert "Divers" not in early.out


def test_a_timeline_of_nothing_abstains(run: Run, store: Path) -> None:
    ran = run("timeline", "quantum chess championship", "--store", store, "--reader", "overlap")
    assert ran.code == 3
    assert "Sources" not in ran.out
    marked = run("timeline", "quantum chess championship", "--store", store, "--reader", "overlap", "--markdown")
    assert (marked.code, marked.out) == (3, ran.out)


def test_a_timeline_takes_one_form(run: Run, store: Path) -> None:
    ran = run("timeline", "x", "--store", store, "--json", "--markdown")
    assert (ran.code, ran.err) == (2, "newsdesk: --json and --markdown exclude each other; choose one\n")


# -- articles --summary


def test_a_summary_counts_what_is_in_scope(run: Run, store: Path) -> None:
    ran = run("articles", "--summary", "--store", store)
    assert ran.code == 0
    assert ran.out.startswith("3 articles, 2025-02-14 to 2025-03-03\n\nOutlets\n  Harbour Post")
    assert "Without an article: 1 week in 1 gap:\n  2025-02-24 to 2025-03-02  (1 week)\n" in ran.out
    row = json.loads(run("articles", "--summary", "--store", store, "--source", "harbour post", "--json").out)
    assert row["outlets"] == [{"source": "Harbour Post", "articles": 2}]
    assert (row["articles"], row["undated"], row["first"], row["last"]) == (2, 0, "2025-02-14", "2025-03-03")
    assert row["step"] == "week"
    assert [bar["articles"] for bar in row["bars"]] == [1, 0, 0, 1]
    assert row["gaps"] == [{"first": "2025-02-17", "last": "2025-03-02", "weeks": 2}]


def test_a_summary_has_no_limit(run: Run, store: Path) -> None:
    ran = run("articles", "--summary", "--limit", "3", "--store", store)
    assert (ran.code, ran.err) == (2, "newsdesk: --summary counts all articles; leave out --limit\n")
