"""What `newsdesk doctor` finds, on real stores and servers on loopback."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from index.encoder import Encoder
from tests.qa.scripted_server import MODEL, Reply, serving
from ui.cli import main
from ui.doctor import Examined, Finding, examine, examined_json, examined_text
from ui.terminal import Look

KEY = "sk-test-0123456789abcdef"


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """No variable of the person who runs the tests counts."""
    names = ("NEWSDESK_LLM", "OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_API_BASE", "OLLAMA_HOST", "NEWSDESK_LLM_KEY")
    for name in names:
        monkeypatch.delenv(name, raising=False)


def found(examined: Examined, part: str) -> Finding:
    (one,) = [finding for finding in examined.findings if finding.part == part]
    return one


def test_all_that_is_needed_works(sample_store: Path, encoder: Encoder) -> None:
    examined = examine(sample_store, None, store_named=True, places=())
    assert examined.works
    assert "14 articles" in found(examined, "store").words
    assert encoder.name in found(examined, "store").words
    assert found(examined, "encoder").state == "works"
    assert Path(found(examined, "encoder").words.rpartition(": ")[2]).is_file()
    assert (found(examined, "LLM").state, found(examined, "reader").state) == ("note", "works")
    assert "llm-ollama" in found(examined, "adapters").words or "installed" in found(examined, "adapters").words


def test_an_encoder_that_is_not_prepared_yet_is_no_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSDESK_CACHE", str(tmp_path / "cache"))
    encoder = found(examine(tmp_path, None, places=()), "encoder")
    assert encoder.state == "note"
    assert str(tmp_path / "cache") in encoder.words
    assert not (tmp_path / "cache").exists()


def test_a_store_fails_if_it_was_named_and_is_not_there(tmp_path: Path) -> None:
    assert found(examine(tmp_path, None, places=()), "store").state == "note"
    named = examine(tmp_path, None, store_named=True, places=())
    assert (named.works, found(named, "store").state) == (False, "fails")
    assert "newsdesk index PATH" in found(named, "store").words


@pytest.mark.parametrize("damage", ["not a database", "no meta"])
def test_a_damaged_store_fails(tmp_path: Path, damage: str) -> None:
    if damage == "no meta":
        with closing(sqlite3.connect(tmp_path / "store.sqlite")) as opened:
            opened.execute("CREATE TABLE other (x)")
    else:
        (tmp_path / "store.sqlite").write_bytes(b"not a database at all" * 100)
    store = found(examine(tmp_path, None, places=()), "store")
    assert store.state == "fails"
    assert "is not a newsdesk store" in store.words


def test_a_server_that_answers_works_and_gets_no_text(tmp_path: Path) -> None:
    with serving(Reply(())) as server:
        examined = examine(tmp_path, server.setting, places=())
        assert [one.path for one in server.asked] == ["/v1/models"]
    assert examined.works
    assert found(examined, "LLM").words == f"{server.host} answers and has {MODEL}"
    assert (
        found(examined, "text").words == f"The sentences found and your question stay on this machine ({server.host})."
    )


def test_a_server_that_is_not_there_fails(tmp_path: Path) -> None:
    with serving(Reply(())) as server:
        pass
    llm = found(examine(tmp_path, server.setting, places=()), "LLM")
    assert llm.state == "fails"
    assert f"no server answers at {server.host}" in llm.words


@pytest.mark.parametrize("name", ["nope", f"some.module.Model?api_key={KEY}", "openai:any"])
def test_a_setting_that_cannot_be_used_fails_without_showing_a_key(tmp_path: Path, name: str) -> None:
    examined = examine(tmp_path, name, places=())
    assert found(examined, "LLM").state == "fails"
    assert KEY not in json.dumps(examined_json(examined))


def test_a_refused_key_is_not_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSDESK_LLM_KEY", KEY)
    with serving(Reply((), status=401, body=json.dumps({"error": {"message": f"bad key {KEY}"}}))) as server:
        examined = examine(tmp_path, server.setting, places=())
        assert server.asked[0].headers["Authorization"] == f"Bearer {KEY}"
    assert found(examined, "LLM").state == "fails"
    assert "NEWSDESK_LLM_KEY" in found(examined, "LLM").words
    assert KEY not in json.dumps(examined_json(examined)) + examined_text(examined, Look())


def test_a_class_of_llama_index_works_without_a_server(tmp_path: Path) -> None:
    examined = examine(tmp_path, "llama_index.core.llms.MockLLM", places=())
    assert found(examined, "LLM").state == "works"


def test_a_local_server_is_offered_and_not_used(tmp_path: Path) -> None:
    with serving(Reply(())) as server:
        place = f"http://{server.host}/v1"
        examined = examine(tmp_path, None, places=(place,))
        assert [one.path for one in server.asked] == ["/v1/models"]
        assert examine(tmp_path, server.setting, places=(place,)).offers == ()
    assert examined.works
    assert examined.offers == (server.setting,)
    assert examined_text(examined, Look()).endswith(f"\n  newsdesk ask --llm {server.setting} …")


def test_text_and_json_say_the_same() -> None:
    examined = Examined((Finding("reader", "works", "here"), Finding("store", "fails", "gone \x1b[2J")), ())
    assert (
        examined_text(examined, Look())
        == "ok     reader      here\nFAILS  store       gone \N{REPLACEMENT CHARACTER}[2J"
    )
    assert examined_json(examined) == {
        "works": False,
        "findings": [
            {"part": "reader", "state": "works", "words": "here"},
            {"part": "store", "state": "fails", "words": "gone \x1b[2J"},
        ],
        "offers": [],
    }


def test_the_exit_code_says_whether_it_works(
    sample_store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["doctor", "--store", str(sample_store), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["works"] is True
    assert main(["doctor", "--store", str(tmp_path)]) == 1
    assert "FAILS  store" in capsys.readouterr().out
    monkeypatch.setenv("NEWSDESK_LLM", "nope")
    assert main(["doctor", "--store", str(sample_store)]) == 1
    assert "FAILS  LLM" in capsys.readouterr().out
    assert main(["doctor", "--store", str(sample_store), "--llm", ""]) == 0
