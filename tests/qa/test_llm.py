"""Which LLM a setting names, what its server gets, and how each failure is told."""

from __future__ import annotations

import logging
import socket
import threading
from collections.abc import Iterator
from contextlib import closing

import llama_index.core as core
import pytest
from llama_index.core.llms import MockLLM

from qa.llm import local_servers, open_llm, state, where
from qa.llm_errors import LLMError, without_keys
from qa.llm_setting import key_of, read_setting
from qa.llm_stream import Limits, StreamingLLM
from qa.prompt import count_tokens, tokens
from tests.qa.scripted_server import Reply, ScriptedServer, serving

KEY = "sk-test-0123456789abcdef"
QUICK = Limits(first_s=20.0, quiet_s=20.0, total_s=60.0, pause_s=0.01)


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """No variable of the person who runs the tests counts."""
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_API_BASE", "OLLAMA_HOST", "NEWSDESK_LLM_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.delenv("NEWSDESK_LLM_CONTEXT", raising=False)


def said(llm: StreamingLLM) -> str:
    """The whole reply."""
    return "".join(llm.stream("Be brief.", "Did the dam hold?"))


def failure(llm: StreamingLLM) -> str:
    """The message with which a reply fails."""
    with pytest.raises(LLMError) as caught:
        said(llm)
    return str(caught.value)


def free_port() -> int:
    """A port where nothing listens."""
    with closing(socket.socket()) as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


@pytest.mark.parametrize(
    ("name", "environment", "kind", "url", "model"),
    [
        ("ollama:qwen3:8b", {}, "ollama", "http://127.0.0.1:11434", "qwen3:8b"),
        ("ollama:a", {"OLLAMA_HOST": "0.0.0.0"}, "ollama", "http://127.0.0.1:11434", "a"),
        ("ollama:a", {"OLLAMA_HOST": "box:1234"}, "ollama", "http://box:1234", "a"),
        ("ollama:a", {"OLLAMA_HOST": ":1234"}, "ollama", "http://127.0.0.1:1234", "a"),
        ("ollama:a", {"OLLAMA_HOST": "https://box/"}, "ollama", "https://box:443", "a"),
        ("openai:gpt-4o", {}, "openai", "https://api.openai.com/v1", "gpt-4o"),
        ("openai:m", {"OPENAI_BASE_URL": "https://a.example/v1/"}, "openai", "https://a.example/v1", "m"),
        ("openai:m", {"OPENAI_API_BASE": "https://b.example/v1"}, "openai", "https://b.example/v1", "m"),
        ("http://127.0.0.1:8080/v1#org/m", {}, "server", "http://127.0.0.1:8080/v1", "org/m"),
        ("llama_index.core.llms:MockLLM", {}, "class", "", "llama_index.core.llms.MockLLM"),
        ("llama_index.core.llms.MockLLM?max_tokens=5", {}, "class", "", "llama_index.core.llms.MockLLM"),
    ],
)
def test_each_form_of_a_setting(name: str, environment: dict[str, str], kind: str, url: str, model: str) -> None:
    setting = read_setting(name, environment)
    assert (setting.kind, setting.url, setting.model) == (kind, url, model)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("gpt-4o", "expected ollama:NAME, openai:NAME"),
        ("ollama:", "expected"),
        ("http://127.0.0.1:8080/v1", "which model? Write http://127.0.0.1:8080/v1#NAME"),
        ("http://me:hunter22@127.0.0.1:8080/v1#m", "no password"),
        ("http://127.0.0.1:99999/v1#m", "not an address"),
        (f"a.module:Class?api_key={KEY}", "api_key does not belong in a setting"),
        ("no_such_module_here:Class", "pip install no-such-module-here"),
        ("llama_index.llms.nosuch:Class", "pip install llama-index-llms-nosuch"),
        ("llama_index.core.llms:ChatMessage", "no llama-index LLM of that name"),
        ("llama_index.core.llms:MockLLM?max_tokens=many", "cannot be opened"),
        ("openai:gpt-4o", "api.openai.com needs a key. Set OPENAI_API_KEY"),
    ],
)
def test_a_setting_that_cannot_be_used_says_what_to_do(name: str, words: str) -> None:
    with pytest.raises(LLMError) as caught:
        open_llm(name)
    assert words in str(caught.value)
    assert KEY not in str(caught.value)
    assert "hunter22" not in str(caught.value)


def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "llama_index.llms.ollama", None)
    with pytest.raises(LLMError, match=r"pip install 'newsdesk\[llm-ollama\]'"):
        open_llm("ollama:m")
    assert state("ollama:m").installed is False


def test_what_leaves_the_machine_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "The sentences found and your question"
    assert where("openai:gpt-4o") == f"{text} are sent to api.openai.com."
    assert where("ollama:m") == f"{text} stay on this machine (127.0.0.1:11434)."
    assert where("http://localhost:8080/v1#m") == f"{text} stay on this machine (localhost:8080)."
    assert where("http://10.1.2.3:8080/v1#m") == f"{text} are sent to 10.1.2.3:8080, unencrypted."
    assert "may send them" in where("llama_index.core.llms:MockLLM")
    monkeypatch.setenv("OLLAMA_HOST", "https://box.example")
    assert where("ollama:m") == f"{text} are sent to box.example:443."


def test_the_key_goes_to_its_own_server_only() -> None:
    environment = {"OPENAI_API_KEY": KEY, "NEWSDESK_LLM_KEY": "other"}
    assert key_of(read_setting("openai:m", environment), environment) == KEY
    assert key_of(read_setting("http://127.0.0.1:1/v1#m", environment), environment) == "other"
    assert key_of(read_setting("ollama:m", environment), environment) is None


def test_a_reply_comes_whole_and_the_server_got_both_messages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    with serving(Reply(("The dam", " held", "."))) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", f"http://{server.host}/v1")
        assert said(open_llm("openai:scripted")) == "The dam held."
        (asked,) = server.asked
    assert asked.path == "/v1/chat/completions"
    assert asked.headers["Authorization"] == f"Bearer {KEY}"
    assert asked.prompt == "Be brief.\nDid the dam hold?"
    assert (asked.body["model"], asked.body["stream"], asked.body["temperature"]) == ("scripted", True, 0.0)
    assert asked.body["max_tokens"] == 1500


def test_a_server_of_ones_own_gets_no_key_unless_one_is_set_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    with serving(Reply(("Yes.",))) as server:
        said(open_llm(server.setting))
        monkeypatch.setenv("NEWSDESK_LLM_KEY", "other-key")
        said(open_llm(server.setting))
    assert [asked.headers.get("Authorization") for asked in server.asked] == [None, "Bearer other-key"]


def test_a_proxy_is_not_used_for_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{free_port()}")
    with serving(Reply(("Yes.",))) as server:
        assert said(open_llm(server.setting)) == "Yes."


def test_ollama_is_asked_by_its_own_api_with_room_for_the_prompt(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(Reply(("The dam", " held."))) as server:
        monkeypatch.setenv("OLLAMA_HOST", server.host)
        llm = open_llm("ollama:scripted")
        assert said(llm) == "The dam held."
        assert state("ollama:scripted").reachable is True
        assert local_servers([f"http://{server.host}", f"http://{server.host}/v1"]) == [
            "ollama:scripted:latest",
            f"http://{server.host}/v1#scripted",
        ]
    assert server.asked[0].path == "/api/chat"
    options = server.asked[0].body["options"]
    assert options == {"temperature": 0.0, "num_ctx": llm.context_tokens, "num_predict": 1500}


def test_a_class_is_opened_with_its_arguments() -> None:
    llm = open_llm("llama_index.core.llms:MockLLM?max_tokens=3")
    assert "Did the dam" in said(open_llm("llama_index.core.llms.MockLLM"))
    assert len(said(llm)) < len("Did the dam hold?")
    assert llm.context_tokens == MockLLM().metadata.context_window


def test_llama_index_counts_with_our_own_tokens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(core, "global_tokenizer", None)
    open_llm("ollama:m")
    assert core.global_tokenizer == tokens
    monkeypatch.setattr(core, "global_tokenizer", count_tokens)
    open_llm("ollama:m")
    assert core.global_tokenizer == count_tokens


def test_the_size_of_the_context_can_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSDESK_LLM_CONTEXT", "2048")
    assert open_llm("ollama:m").context_tokens == 2048
    monkeypatch.setenv("NEWSDESK_LLM_CONTEXT", "much")
    with pytest.raises(LLMError, match="NEWSDESK_LLM_CONTEXT must be a number"):
        open_llm("ollama:m")


def test_no_server() -> None:
    name = f"http://127.0.0.1:{free_port()}/v1#m"
    message = failure(open_llm(name, limits=QUICK))
    assert message.startswith(f"--llm {name}: no server answers at 127.0.0.1:")
    assert "Start the server" in message
    assert state(name).reachable is False
    assert "no server answers" in state(name).words


def test_no_ollama(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OLLAMA_HOST", f"127.0.0.1:{free_port()}")
    message = failure(open_llm("ollama:m", limits=QUICK))
    assert "--llm ollama:m: no server answers" in message
    assert "ollama serve" in message


def test_a_wrong_key_is_told_and_never_shown(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    body = f'{{"error": {{"message": "Incorrect API key provided: {KEY}"}}}}'
    with serving(Reply(status=401, body=body)) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", f"http://{server.host}/v1")
        llm = open_llm("openai:m", limits=QUICK)
        message = failure(llm)
        words = state("openai:m").words
        assert len(server.asked) == 2
    assert message == f"--llm openai:m: {server.host} refused the key (401). Set OPENAI_API_KEY to a valid key."
    assert words == f"{server.host} refused the key (401). Set OPENAI_API_KEY to a valid key."
    shown = [message, words, repr(llm), str(vars(llm)), caplog.text, *capfd.readouterr()]
    assert not any(KEY in one or KEY[3:12] in one for one in shown)


def test_what_a_server_says_is_shown_without_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_SERVICE_TOKEN", "plainsecret99")
    body = f'{{"error": {{"message": "bad field for {KEY} and plainsecret99"}}}}'
    with serving(Reply(status=400, body=body)) as server:
        message = failure(open_llm(server.setting, limits=QUICK))
    assert message.endswith("refused the request (400): “bad field for … and …”")
    assert without_keys("Bearer abc.def") == "…"


def test_busy_then_well() -> None:
    with serving(Reply(status=429, headers={"Retry-After": "0"}), Reply(("The dam held.",))) as server:
        assert said(open_llm(server.setting, limits=QUICK)) == "The dam held."
        assert len(server.asked) == 2


def test_busy_for_good_is_asked_three_times() -> None:
    with serving(Reply(status=429)) as server:
        message = failure(open_llm(server.setting, limits=QUICK))
        assert len(server.asked) == 3
    assert message.endswith("is busy, or its quota is used up (429) (tried 3 times)")


def test_a_long_pause_is_not_waited_for() -> None:
    with serving(Reply(status=429, headers={"Retry-After": "3600"})) as server:
        assert "(429)" in failure(open_llm(server.setting, limits=QUICK))
        assert len(server.asked) == 1


def test_a_pause_that_was_asked_for_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float | None] = []
    wait = threading.Event.wait

    def noted(self: threading.Event, timeout: float | None = None) -> bool:
        if timeout == 7.0:
            waited.append(timeout)
            return False
        return wait(self, timeout)

    monkeypatch.setattr(threading.Event, "wait", noted)
    with serving(Reply(status=503, headers={"Retry-After": "7"}), Reply(("Yes.",))) as server:
        assert said(open_llm(server.setting, limits=QUICK)) == "Yes."
    assert waited == [7.0]


def test_a_model_that_is_not_there() -> None:
    with serving(Reply(status=404, body='{"error": {"message": "model not found"}}')) as server:
        message = failure(open_llm(server.setting, limits=QUICK))
        assert state(f"http://{server.host}/v1#other").words.endswith("has no model other; it has scripted")
    assert "does not know the model (404): “model not found” Correct the name after #." in message


def test_a_prompt_that_is_too_long() -> None:
    said_so = "Requested tokens (3100) exceed context window of 2048"
    status = Reply(status=400, body=f'{{"error": {{"message": "{said_so}"}}}}')
    for reply in (status, Reply(ending="error", body=said_so)):
        with serving(reply) as server:
            message = failure(open_llm(server.setting, limits=QUICK))
            assert len(server.asked) == 1
        assert f"do not fit into the model's context, says {server.host}: “{said_so}”" in message
        assert message.endswith("Set NEWSDESK_LLM_CONTEXT to its size in tokens.")


@pytest.mark.parametrize("ending", ["cut", "mute"])
def test_a_stream_that_breaks_gives_what_came_and_then_the_error(ending: str) -> None:
    with serving(Reply(("The dam", " held."), ending=ending)) as server:
        heard = []
        with pytest.raises(LLMError, match="broke before the reply was over"):
            heard += list(open_llm(server.setting, limits=QUICK).stream("", "?"))
        assert len(server.asked) == 1
        stream = open_llm(server.setting, limits=QUICK).stream("", "?")
        assert "".join(_until_error(stream)) == "The dam held."


def _until_error(stream: Iterator[str]) -> Iterator[str]:
    try:
        yield from stream
    except LLMError:
        return


def test_a_connection_lost_before_the_first_word_is_tried_again() -> None:
    with serving(Reply(ending="cut"), Reply(("Yes.",))) as server:
        assert said(open_llm(server.setting, limits=QUICK)) == "Yes."


def test_a_reply_cut_at_its_longest_is_told() -> None:
    with serving(Reply(("The dam",), ending="length")) as server:
        assert "was cut at its longest, 1,500 tokens" in failure(open_llm(server.setting, limits=QUICK))


def test_silence_before_the_first_word_and_after_it() -> None:
    limits = Limits(first_s=0.3, quiet_s=0.3)
    for at, words in ((0, ". Start the server"), (1, " in the middle of the reply")):
        with serving(Reply(("The dam", " held."), held_at=at)) as server:
            assert f"no word from {server.host} for 0.3 s{words}" in failure(open_llm(server.setting, limits=limits))


def test_a_reply_that_never_ends_is_cut_by_time() -> None:
    with serving(Reply(("x",) * 3, held_at=3)) as server:
        message = failure(open_llm(server.setting, limits=Limits(total_s=0.3)))
    assert "was not over after 0.3 s and was cut" in message


def test_ten_megabytes_are_cut_and_the_server_is_left() -> None:
    with serving(Reply(("water " * 170,) * 10_000)) as server:
        heard = "".join(_until_error(open_llm(server.setting, limits=QUICK).stream("", "?")))
        assert len(heard) == 20_000
        assert server.left.wait(20)
        assert "longer than 20,000 characters" in failure(open_llm(server.setting, limits=QUICK))


def test_ten_megabytes_in_one_piece_are_cut() -> None:
    with serving(Reply(("x" * 10_000_000,))) as server:
        heard = "".join(_until_error(open_llm(server.setting, limits=QUICK).stream("", "?")))
    assert len(heard) == 20_000


@pytest.mark.parametrize("held_at", [0, 1])
def test_closing_the_stream_hangs_up_while_the_server_is_silent(held_at: int) -> None:
    with serving(Reply(("The dam", " held."), held_at=held_at)) as server:
        stream = open_llm(server.setting, limits=QUICK).stream("", "?")
        heard = next(stream)
        while len(heard) < len("The dam") * held_at:
            heard += next(stream)
        assert server.holding.wait(20)
        stream.close()
        assert server.left.wait(20)


def test_while_nothing_comes_an_empty_text_does() -> None:
    with serving(Reply(("The dam held.",), held_at=0)) as server:
        stream = open_llm(server.setting, limits=QUICK).stream("", "?")
        assert next(stream) == ""
        open_gate(server)
        assert "".join(stream) == "The dam held."


def open_gate(server: ScriptedServer) -> None:
    """The server goes on."""
    for reply in server.replies:
        reply.gate.set()


def test_nothing_is_found_where_no_server_is() -> None:
    assert local_servers([f"http://127.0.0.1:{free_port()}"]) == []
