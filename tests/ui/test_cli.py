"""The `newsdesk` command on real files: what it prints, what it stores, how it ends."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.conftest import ROOT, Newsdesk
from tests.ui.conftest import Run
from ui.cli import with_verb
from ui.commands import COMMANDS

FERRY = "The ferry Aurora sank off Kallvik at dawn. All 12 crew were saved by a fishing boat."
BRIDGE = "The bridge at Storvik reopened on Monday. Engineers replaced 40 bolts in three weeks."


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """A folder of two articles."""
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "ferry.md").write_text(
        f"---\ntitle: Ferry sinks\ndate: 2025-02-14\nsource: Harbour Post\n---\n{FERRY}\n", "utf-8"
    )
    (folder / "bridge.md").write_text(
        f"---\ntitle: Bridge open\ndate: 2025-03-01\nsource: Valley News\n---\n{BRIDGE}\n", "utf-8"
    )
    return folder


@pytest.fixture
def store(news: Path, tmp_path: Path, run: Run) -> Path:
    """A store of these two, by the baseline encoder."""
    folder = tmp_path / "store"
    assert run("index", news, "--store", folder, "--encoder", "hashing").code == 0
    return folder


@pytest.fixture
def own_samples(sample_store: Path, tmp_path: Path) -> Path:
    """A copy of the store of the samples."""
    return Path(shutil.copytree(sample_store, tmp_path / "samples-store"))


def ids(run: Run, store: Path) -> dict[str, str]:
    """Id by title."""
    listed = json.loads(run("articles", "--store", store, "--json").out)
    return {article["title"]: article["article_id"] for article in listed["articles"]}


# -- Which verb


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (["What did Vance say?"], ["ask", "What did Vance say?"]),
        (["index", "a"], ["index", "a"]),
        (["ask", "index"], ["ask", "index"]),
        (["--store", "s", "search", "x"], ["search", "--store", "s", "x"]),
        (["--store", "search", "who won?"], ["ask", "--store", "search", "who won?"]),
        (["--store=s", "--json", "who won?"], ["ask", "--store=s", "--json", "who won?"]),
        (["what", "did", "he", "say"], ["ask", "what", "did", "he", "say"]),
        (["how"], ["ask", "how"]),
        (["chat?"], ["ask", "chat?"]),
        (["Kallas"], ["ask", "Kallas"]),
        (["--batch", "in.jsonl"], ["ask", "--batch", "in.jsonl"]),
        (["-"], ["ask", "-"]),
        (["--help"], ["--help"]),
        (["--version"], ["--version"]),
        ([], ["--help"]),
    ],
)
def test_which_verb_is_meant(typed: list[str], meant: list[str]) -> None:
    assert with_verb(typed) == meant


@pytest.mark.parametrize(("typed", "close"), [("indx", "index"), ("serach", "search"), ("artcles", "articles")])
def test_a_mistyped_verb_is_not_asked(run: Run, typed: str, close: str) -> None:
    for arguments in ([typed], [typed, "somewhere"]):
        ran = run(*arguments)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err == (
            f"newsdesk: no command {typed!r}; did you mean {close!r}? To ask it as a question: newsdesk ask …\n"
        )


def test_a_path_is_not_asked(run: Run, news: Path) -> None:
    ran = run(news)
    assert ran.code == 2
    assert f"to read it: newsdesk index {news}" in ran.err


def test_help_names_every_command(run: Run) -> None:
    ran = run("--help")
    assert ran.code == 0
    for verb in COMMANDS:
        assert f"\n  {verb} " in ran.out
        assert run(verb, "--help").out.startswith(f"Usage: newsdesk {verb} ")


# -- Errors


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["ask", ""], "question is empty"),
        (["search", "  "], "question is empty"),
        (["ask", "half \udcff"], "bytes that are not UTF-8"),
        (["ask", "x", "--bogus"], "No such option"),
        (["ask", "x", "--since", "14.2.2025"], "'14.2.2025' is not a date"),
        (["ask", "x", "--until", "2025-02-30"], "'2025-02-30' is not a date"),
        (["ask", "x", "--since", "2025-03-01", "--until", "2025-02-01"], "2025-03-01"),
        (["ask", "x", "--source", "Harbor Post"], "It has: Harbour Post"),
        (["search", "x", "-k", "0"], "-k"),
        (["ask", "x", "--out", "o"], "--out goes with --batch"),
        (["ask", "x", "--batch", "b"], "--batch takes its questions from the file"),
        (["ask", "--batch", "/not/there"], "--batch /not/there: No such file"),
        (["ask", "x", "--reader", "nope"], "nope: there is no such model"),
        (["ask", "x", "--encoder", "/no/such/model"], "/no/such/model"),
        (["show", "ffff"], "no article has the id 'ffff'"),
        (["remove", "ffff"], "no article has the id 'ffff'"),
        (["show"], "ID"),
        (["index", "/not/there"], "/not/there is not there"),
        (["index", "--limit-mb", "0"], "--limit-mb"),
        (["check", "/not/there"], "/not/there: No such file"),
    ],
)
def test_bad_use_is_one_line_and_exit_2(run: Run, store: Path, arguments: list[str], says: str) -> None:
    ran = run(*arguments, "--store", store)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("newsdesk: ")
    assert ran.err.count("\n") == 1
    assert says in ran.err


@pytest.mark.parametrize("verb", [["ask", "x"], ["search", "x"], ["articles"], ["show", "abcd"], ["remove", "abcd"]])
def test_a_missing_store_says_how_to_make_one(run: Run, tmp_path: Path, verb: list[str]) -> None:
    ran = run(*verb, "--store", tmp_path / "none")
    assert ran.code == 2
    assert ran.err == (
        f"newsdesk: there is no store in {tmp_path}/none; make one: newsdesk index PATH --store {tmp_path}/none\n"
    )
    assert not (tmp_path / "none").exists()


def test_a_store_that_is_none_is_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "store.sqlite").write_bytes(b"not a database at all" * 100)
    ran = run("ask", "x", "--store", tmp_path)
    assert ran.code == 2
    assert "is not a newsdesk store" in ran.err


def test_another_encoder_than_the_stores_is_refused(run: Run, own_samples: Path) -> None:
    ran = run("ask", "x", "--store", own_samples, "--encoder", "hashing")
    assert ran.code == 2
    assert "was indexed with the encoder" in ran.err


# -- index


def test_index_says_what_it_did(run: Run, news: Path, tmp_path: Path) -> None:
    (news / "picture.txt").write_bytes(bytes(range(256)) * 20)
    (news / "empty.txt").write_bytes(b"")
    arguments = ["index", str(news), "--store", str(tmp_path / "s"), "--encoder", "hashing", "--json"]
    first = json.loads(run(*arguments).out)
    assert list(first) == [
        "added",
        "changed",
        "unchanged",
        "removed",
        "vanished",
        "skipped",
        "embedded",
        "seconds",
        "stopped",
        "articles",
    ]
    assert (first["added"], first["embedded"], first["articles"], first["stopped"]) == (2, 2, 2, False)
    assert sorted(Path(one["path"]).name for one in first["skipped"]) == ["empty.txt", "picture.txt"]
    assert all(one["reason"] for one in first["skipped"])

    again = json.loads(run(*arguments).out)
    assert (again["added"], again["unchanged"], again["embedded"]) == (0, 2, 0)

    (news / "ferry.md").write_text((news / "ferry.md").read_text("utf-8") + "\nThe cause is not known.\n", "utf-8")
    (news / "bridge.md").unlink()
    third = json.loads(run(*arguments).out)
    assert (third["changed"], len(third["vanished"]), third["removed"], third["articles"]) == (1, 1, 0, 2)

    pruned = json.loads(run(*arguments, "--prune").out)
    assert (pruned["removed"], pruned["articles"]) == (1, 1)


def test_index_as_text_shows_the_first_skipped(run: Run, news: Path, tmp_path: Path) -> None:
    for number in range(23):
        (news / f"empty{number:02}.txt").write_bytes(b"")
    ran = run("index", news, "--store", tmp_path / "s", "--encoder", "hashing")
    lines = ran.out.splitlines()
    assert ran.code == 0
    assert lines[0].startswith("2 added, 0 changed, 0 unchanged, 0 removed, 0 vanished, 23 skipped (")
    assert lines[1] == "The store holds 2 articles, 2 passages, 2 outlets, 2025-02-14 to 2025-03-01."
    assert lines[2] == "Skipped:"
    assert len(lines) == 3 + 20 + 1
    assert lines[-1] == "  … and 3 more; --json lists all."


def test_index_says_what_articles_do_not_say(run: Run, news: Path, tmp_path: Path) -> None:
    (news / "storm.txt").write_text("A storm hit the coast on Sunday and took the roofs of two barns.", "utf-8")
    lines = run("index", news, "--store", tmp_path / "s", "--encoder", "hashing").out.splitlines()
    assert lines[2].startswith("1 of 3 articles say no date: questions about days pass them over. 1 of 3 articles")


def test_index_without_path_reads_the_known_folders(run: Run, news: Path, store: Path) -> None:
    (news / "storm.md").write_text("---\ntitle: Storm\n---\nA storm hit the coast on Sunday.\n", "utf-8")
    again = json.loads(run("index", "--store", store, "--json").out)
    assert (again["added"], again["unchanged"]) == (1, 2)


def test_a_deleted_folder_is_told_and_its_articles_can_be_pruned(run: Run, news: Path, store: Path) -> None:
    (news.parent / "other").mkdir()
    (news.parent / "other" / "storm.txt").write_text("A storm hit the coast on Sunday.", "utf-8")
    run("index", news.parent / "other", "--store", store)
    shutil.rmtree(news)
    ran = run("index", "--store", store, "--json")
    report = json.loads(ran.out)
    assert ran.err == f"newsdesk: {news} is no longer there; its articles stay in the store until --prune.\n"
    assert (ran.code, report["unchanged"], len(report["vanished"]), report["articles"]) == (0, 1, 2, 3)
    ran = run("index", "--prune", "--store", store, "--json")
    report = json.loads(ran.out)
    assert ran.err == f"newsdesk: {news} is no longer there; its articles are removed.\n"
    assert (ran.code, report["removed"], report["vanished"], report["articles"]) == (0, 2, [], 1)
    again = run("index", "--prune", "--store", store, "--json")
    assert (again.code, again.err) == (0, "")


def test_a_deleted_folder_can_be_pruned_by_its_name(run: Run, news: Path, store: Path) -> None:
    shutil.rmtree(news)
    ran = run("index", news, "--prune", "--store", store, "--json")
    report = json.loads(ran.out)
    assert (ran.code, report["removed"], report["articles"]) == (0, 2, 0)
    again = run("index", news, "--prune", "--store", store)
    assert (again.code, again.err) == (2, f"newsdesk: {news} is not there; nothing was indexed\n")


def test_a_store_inside_the_indexed_folder_is_not_indexed(run: Run, news: Path) -> None:
    store = news / "store"
    first = json.loads(run("index", news, "--store", store, "--encoder", "hashing", "--json").out)
    (store / "uploads").mkdir()
    (store / "uploads" / "storm.txt").write_text("A storm hit the coast on Sunday.", "utf-8")
    again = json.loads(run("index", news, "--store", store, "--json").out)
    assert (first["added"], first["skipped"]) == (2, [])
    assert (again["added"], again["unchanged"], again["skipped"]) == (0, 2, [])
    for inside in (store, store / "uploads"):
        refused = run("index", inside, "--store", store)
        assert (refused.code, refused.out) == (2, "")
        assert f"{inside} is in the store itself" in refused.err


def test_index_without_path_and_nothing_known(run: Run, tmp_path: Path) -> None:
    ran = run("index", "--store", tmp_path / "s")
    assert (ran.code, ran.out) == (2, "")
    assert "name a PATH" in ran.err
    assert not (tmp_path / "s").exists()


def test_index_of_nothing_readable_is_bad_input(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    ran = run("index", tmp_path / "empty.txt", "--store", tmp_path / "s", "--encoder", "hashing")
    assert ran.code == 2
    assert "empty.txt" in ran.out


def test_index_limit_skips_a_large_article(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "large.txt").write_text(FERRY * 300, "utf-8")
    (tmp_path / "a" / "small.txt").write_text(FERRY, "utf-8")
    ran = run(
        "index", tmp_path / "a", "--store", tmp_path / "s", "--encoder", "hashing", "--limit-mb", "0.01", "--json"
    )
    report = json.loads(ran.out)
    assert report["added"] == 1
    assert [Path(one["path"]).name for one in report["skipped"]] == ["large.txt"]


# -- ask and search


def test_ask_answers_with_sources(run: Run, sample_store: Path) -> None:
    ran = run("When did Trump call Putin?", "--store", sample_store)
    assert ran.code == 0
    assert "[1]" in ran.out
    assert "\nSources\n[1] " in ran.out
    assert ran.err == ""
    assert "\x1b" not in ran.out  # no colours where nobody looks


def test_ask_json_cites_what_the_store_holds(run: Run, sample_store: Path) -> None:
    ran = run("ask", "Who is the EU's top diplomat?", "--store", sample_store, "--json")
    answer = json.loads(ran.out)
    assert ran.code == 0
    assert answer["status"] == "answered"
    assert "Kallas" in " ".join(citation["quote"] for citation in answer["citations"])
    for citation in answer["citations"]:
        article = json.loads(run("show", citation["article_id"], "--store", sample_store, "--json").out)
        assert article["text"][citation["start"] : citation["end"]] == citation["quote"]
        assert article["digest"] == citation["digest"]
        assert Path(citation["path"]).exists()


def test_ask_abstains_with_exit_3(run: Run, sample_store: Path) -> None:
    ran = run("Who won the 2018 World Cup?", "--store", sample_store)
    assert ran.code == 3
    assert ran.out.strip()
    assert "Sources" not in ran.out
    answer = json.loads(run("ask", "Who won the 2018 World Cup?", "--store", sample_store, "--json").out)
    assert answer["status"] == "abstained"
    assert answer["reason"]
    assert answer["statements"] == []


def test_ask_within_dates_and_outlets(run: Run, store: Path) -> None:
    inside = json.loads(run("search", "bridge ferry", "--store", store, "--source", "harbour post", "--json").out)
    assert [hit["title"] for hit in inside["hits"]] == ["Ferry sinks"]
    later = json.loads(run("search", "bridge ferry", "--store", store, "--since", "2025-02-15", "--json").out)
    assert [hit["title"] for hit in later["hits"]] == ["Bridge open"]
    earlier = json.loads(run("search", "bridge ferry", "--store", store, "--until", "2025-02-14", "--json").out)
    assert [hit["title"] for hit in earlier["hits"]] == ["Ferry sinks"]
    answer = json.loads(run("ask", "What happened?", "--store", store, "--since", "2026-01-01", "--json").out)
    assert answer["status"] == "abstained"
    assert answer["scope"]["since"] == "2026-01-01"


def test_search_prints_passages(run: Run, store: Path) -> None:
    ran = run("search", "How many crew were saved?", "--store", store, "-k", "1")
    assert ran.code == 0
    assert ran.out.startswith(" 1. Ferry sinks\n    Harbour Post · 2025-02-14 · ")
    assert f"\n    {FERRY}\n" in ran.out
    assert "Bridge" not in ran.out


def test_search_json_has_the_words_of_the_file(run: Run, store: Path) -> None:
    found = json.loads(run("search", "bolts", "--store", store, "--json").out)
    assert found["query"] == "bolts"
    first = found["hits"][0]
    assert list(first) == [
        "rank",
        "score",
        "article_id",
        "path",
        "url",
        "title",
        "source",
        "published",
        "start",
        "end",
        "text",
    ]
    assert (first["rank"], first["title"], first["text"]) == (1, "Bridge open", BRIDGE)


def test_control_characters_do_not_reach_the_terminal(run: Run, tmp_path: Path) -> None:
    (tmp_path / "n").mkdir()
    rows = [{"title": "Bad \x1b]0;title\x07 \u202egnirts", "text": f"{FERRY} \x1b[31mred\x1b[0m \x9b2J"}]
    (tmp_path / "n" / "a.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    run("index", tmp_path / "n", "--store", tmp_path / "s", "--encoder", "hashing")
    (key,) = ids(run, tmp_path / "s").values()
    shown = [run("show", key, "--store", tmp_path / "s").out, run("search", "ferry", "--store", tmp_path / "s").out]
    shown += [run("articles", "--store", tmp_path / "s").out]
    for out in shown:
        assert "Bad" in out
        assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(out)


# -- batches


def test_a_batch_answers_in_order_and_goes_on_after_bad_lines(run: Run, store: Path, tmp_path: Path) -> None:
    lines = [
        b'\xef\xbb\xbf{"id": "a", "question": "How many crew were saved?"}',
        b"",
        b'{"id": "b"}',
        b"not json",
        b'{"id": "c", "question": "bolts?", "history": [{"role": "user", "content": "What of the bridge?"}]}',
        b'{"id": "d", "question": "x", "history": "y"}',
        b'{"id": 5, "question": "bolts?", "since": "2025-03-01", "sources": ["Valley News"]}',
        b'{"id": 6, "question": "bolts?", "sources": ["Nobody"]}',
        b'{"id": 7, "question": "half \\ud800"}',
        b'{"id": 8, "question": "\xff"}',
    ]
    given, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    given.write_bytes(b"\n".join(lines))
    ran = run("ask", "--batch", given, "--out", out, "--store", store)
    rows = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert ran.code == 2
    assert ran.out == ""
    assert [row["id"] for row in rows] == ["a", "b", None, "c", "d", 5, 6, 7, None]
    assert ["error" in row for row in rows] == [False, True, True, False, True, False, True, True, True]
    assert rows[1] == {"id": "b", "line": 3, "error": 'no "question": it must be a text that is not empty'}
    assert "Nobody" in rows[6]["error"]
    assert rows[5]["scope"]["sources"] == ["Valley News"]
    assert all(row["status"] in ("answered", "abstained") for row in rows if "error" not in row)
    assert "6 lines could not be asked" in ran.err


def test_an_id_that_cannot_be_written_is_an_error_of_its_line(run: Run, store: Path, tmp_path: Path) -> None:
    wrong = ["9" * 5000, '"\\ud800"', "[NaN]", "1e999"]
    lines = [f'{{"id": {one}, "question": "Bolts?"}}' for one in wrong] + ['{"id": "last", "question": "Bolts?"}']
    lines.insert(1, '{"id": "\\ud800"}')
    given, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    given.write_text("\n".join(lines), "utf-8")
    ran = run("search", "--batch", given, "--out", out, "--store", store)
    rows = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert ran.code == 2
    assert [row.get("line") for row in rows] == [1, 2, 3, 4, 5, None]
    assert "too many digits" in rows[0]["error"]
    assert all('"id" cannot be written' in row["error"] and row["id"] is None for row in rows[1:5])
    assert (rows[-1]["id"], "error" in rows[-1]) == ("last", False)


def test_a_whole_batch_is_exit_0_on_stdout(newsdesk: Newsdesk, store: Path) -> None:
    lines = "".join(json.dumps({"id": n, "question": "How many bolts were replaced?"}) + "\n" for n in range(3))
    ran = newsdesk("search", "--batch", "-", "--store", store, "-k", "1", stdin=lines)
    rows = [json.loads(line) for line in ran.out.splitlines()]
    assert ran.code == 0
    assert [row["id"] for row in rows] == [0, 1, 2]
    assert {row["hits"][0]["title"] for row in rows} == {"Bridge open"}
    assert "3 lines" in ran.err


def test_what_cannot_be_written_is_not_blamed_on_the_questions(run: Run, store: Path, tmp_path: Path) -> None:
    given = tmp_path / "in.jsonl"
    given.write_text('{"question": "Who spoke?"}\n' * 3)
    ran = run("search", "--batch", given, "--out", "/dev/full", "--store", store)
    assert ran.code != 0
    assert "--batch" not in ran.err, ran.err
    assert "No space left" in ran.err


def test_a_batch_can_be_a_pipe(newsdesk: Newsdesk, store: Path, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_text, args=('{"question": "Who spoke?"}\n',))
    writer.start()
    ran = newsdesk("search", "--batch", pipe, "--store", store, "-k", "1")
    writer.join()
    assert (ran.code, len(ran.out.splitlines())) == (0, 1), ran.err


def test_a_batch_does_not_overwrite_its_questions(run: Run, store: Path, tmp_path: Path) -> None:
    given = tmp_path / "in.jsonl"
    given.write_text('{"question": "x"}\n', "utf-8")
    ran = run("ask", "--batch", given, "--out", given, "--store", store)
    assert ran.code == 2
    assert given.read_text("utf-8") == '{"question": "x"}\n'


# -- articles, show, remove, check


def test_articles_newest_first_within_limits(run: Run, store: Path) -> None:
    listed = json.loads(run("articles", "--store", store, "--json").out)
    assert listed["total"] == 2
    assert [article["title"] for article in listed["articles"]] == ["Bridge open", "Ferry sinks"]
    assert "text" not in listed["articles"][0]
    ran = run("articles", "--store", store, "--limit", "1")
    assert ran.out.split("  ")[1:] == ["2025-03-01", "Valley News", "Bridge open\n"]
    assert ran.err == "1 article of 2; --limit 2 lists all.\n"
    assert "Ferry sinks" in run("articles", "--store", store, "--until", "2025-02-20").out


def test_show_takes_the_start_of_an_id(run: Run, store: Path) -> None:
    key = ids(run, store)["Ferry sinks"]
    ran = run("show", key[:6], "--store", store)
    assert ran.code == 0
    assert ran.out.startswith("Ferry sinks\nPublished: 2025-02-14 (from the ")
    assert ran.out.rstrip().endswith(FERRY)
    assert run("show", key[:2], "--store", store).code == 2


def test_remove_takes_all_or_none(run: Run, store: Path) -> None:
    key = ids(run, store)["Ferry sinks"]
    assert run("remove", key, "ffffffff", "--store", store).code == 2
    assert "Ferry sinks" in ids(run, store)
    ran = run("remove", key, key, "--store", store, "--json")
    assert json.loads(ran.out) == {"removed": 1, "article_ids": [key]}
    assert list(ids(run, store)) == ["Bridge open"]
    assert "Ferry" not in run("search", "ferry crew", "--store", store).out


def test_check_tells_what_no_longer_stands(run: Run, news: Path, store: Path, tmp_path: Path) -> None:
    saved = tmp_path / "answer.json"
    asked = run("ask", "How many crew were saved by a fishing boat?", "--store", store, "--json")
    assert asked.code == 0
    saved.write_text(asked.out, "utf-8")
    good = run("check", saved, "--store", store)
    assert (good.code, good.out.splitlines()[-1]) == (0, "1 citation: 1 stands.")

    answer = json.loads(asked.out)
    answer["citations"][0]["quote"] = answer["citations"][0]["quote"].replace("12", "13")
    (tmp_path / "changed.json").write_text(json.dumps(answer), "utf-8")
    bad = run("check", tmp_path / "changed.json", "--store", store, "--json")
    report = json.loads(bad.out)
    assert (bad.code, report["stands"]) == (1, False)
    assert report["answers"][0]["citations"][0]["state"] == "quote differs"
    assert report["answers"][0]["unsourced_statements"] == [1]

    (news / "ferry.md").write_text((news / "ferry.md").read_text("utf-8") + "\nA diver was hurt.\n", "utf-8")
    run("index", news, "--store", store)
    assert (
        "text changed: the article was indexed anew and still holds the quote"
        in run("check", saved, "--store", store).out
    )
    run("remove", answer["citations"][0]["article_id"], "--store", store)
    gone = run("check", saved, "--store", store)
    assert (gone.code, gone.out.splitlines()[-1]) == (1, "1 citation: 1 article gone.")


def test_check_reads_a_batch(run: Run, store: Path, tmp_path: Path) -> None:
    given, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    given.write_text('{"id": 1, "question": "How many crew were saved?"}\n{"id": 2}\n{"id": 3, "question": "Bolts?"}\n')
    run("ask", "--batch", given, "--out", out, "--store", store)
    report = json.loads(run("check", out, "--store", store, "--json").out)
    assert [answer["id"] for answer in report["answers"]] == [1, 3]
    assert report["stands"] is True


def test_check_reads_lines_that_hold_other_line_breaks(run: Run, store: Path, tmp_path: Path) -> None:
    questions = ["How many crew\u2028were saved?", "How many bolts\x85were replaced?"]
    given, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    given.write_text("".join(json.dumps({"id": n, "question": q}) + "\r\n" for n, q in enumerate(questions)), "utf-8")
    run("ask", "--batch", given, "--out", out, "--store", store)
    ran = run("check", out, "--store", store, "--json")
    assert [answer["question"] for answer in json.loads(ran.out)["answers"]] == questions


@pytest.mark.parametrize("content", [b"", b"[1, 2]", b"nonsense", b"\xff\xfe", b'{"citations": [{"n": 1}]}'])
def test_check_refuses_what_is_no_answer(run: Run, store: Path, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.json").write_bytes(content)
    ran = run("check", tmp_path / "a.json", "--store", store)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.count("\n") == 1


# -- As a process


def test_answers_on_stdout_and_talk_on_stderr(newsdesk: Newsdesk, store: Path) -> None:
    ran = newsdesk("ask", "-", "--store", store, "--json", stdin="How many crew were saved?\n", NO_COLOR="1")
    assert json.loads(ran.out)["question"] == "How many crew were saved?"
    wrong = newsdesk("ask", "x", "--store", store / "none")
    assert (wrong.code, wrong.out) == (2, "")
    assert "Traceback" not in wrong.err


def test_output_is_utf8_whatever_the_locale(newsdesk: Newsdesk, news: Path, tmp_path: Path) -> None:
    (news / "names.md").write_text("---\ntitle: Čapek – “R.U.R.”\n---\nŽižek spoke of 日本.\n", "utf-8")
    store = tmp_path / "s"
    locale = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "ascii"}
    newsdesk("index", news, "--store", store, "--encoder", "hashing", **locale)
    ran = newsdesk("articles", "--store", store, **locale)
    assert ran.code == 0
    assert "Čapek – “R.U.R.”" in ran.out


def test_a_closed_pipe_is_quiet(store: Path) -> None:
    command = f"{sys.executable} -m ui.cli articles --json --store {store} | true; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, cwd=ROOT, timeout=120, check=True)
    assert done.stderr == ""
    assert done.stdout.strip() in ("0", "141")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_stopped_index_keeps_what_is_done(run: Run, tmp_path: Path, number: signal.Signals) -> None:
    total, store = 8_000, tmp_path / "s"
    rows = (json.dumps({"title": f"Report {n}", "text": f"{FERRY} This was report {n}."}) for n in range(total))
    (tmp_path / "many.jsonl").write_text("\n".join(rows), "utf-8")
    arguments = ["index", str(tmp_path / "many.jsonl"), "--store", str(store), "--encoder", "hashing", "--json"]
    with subprocess.Popen(
        [sys.executable, "-m", "ui.cli", *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=heed_ctrl_c,  # noqa: PLW1509 (no thread has begun)
    ) as process:
        while stored(store) < 100:
            assert process.poll() is None, process.communicate()
            time.sleep(0.02)
        process.send_signal(number)
        out, err = process.communicate(timeout=120)
    report = json.loads(out)
    assert process.returncode == 130
    assert "what is stored is kept" in err
    assert report["stopped"] is True
    assert 100 <= report["added"] < total
    assert report["added"] == stored(store)
    rest = json.loads(run(*arguments).out)
    assert (rest["added"], rest["unchanged"]) == (total - report["added"], report["added"])


def heed_ctrl_c() -> None:
    """A shell starts what runs in the background with Ctrl-C ignored, and its children inherit that."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def stored(store: Path) -> int:
    """Articles in the database now, 0 before there is one."""
    path = store / "store.sqlite"
    if not path.exists():
        return 0
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as opened:
        try:
            return int(opened.execute("SELECT count(*) FROM articles").fetchone()[0])
        except sqlite3.OperationalError:
            return 0
