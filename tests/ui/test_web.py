"""The server's own addresses, what guards them, the files a user adds, and how the server starts and ends."""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from corpus.article import Skipped
from index.embedded import EmbeddedStore
from index.encoder import load_encoder
from index.indexing import Progress, Report, add
from index.passage import Scope
from qa.answer import LeftOut, Turn
from qa.assistant import Assistant
from qa.llm_errors import LLMError
from qa.reader import load_reader
from qa.support import OverlapScorer
from tests.conftest import ROOT
from tests.qa.scripted_server import Reply, serving
from ui import uploads, web, wording
from ui.conversation import Desk, ask, shown_html, turns
from ui.filters import QUESTION_LIMIT, day_of, question_of, scope_of
from ui.guard import COOKIE, Guard
from ui.history import Exchange, History
from ui.routes import BODY_LIMIT

ARTICLE = (
    " date 2025-02-14 The ferry Aurora sank off Port Hale on Friday.\n\nAll 12 sailors of the Aurora were saved.\n"
)
OWNER = "owner-of-this-browser-0123456789"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk on a store of two small articles."""
    tmp_path = tmp_path_factory.mktemp("web")
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "ferry.txt").write_text(ARTICLE, "utf-8")
    rows = [{"title": "Bridge <b>opens</b>", "text": "The new bridge of Port Hale opened.", "source": "Coast Daily"}]
    (folder / "more.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    encoder = load_encoder("hashing")
    with closing(EmbeddedStore(tmp_path / "store", encoder.name, encoder.dim)) as store:
        assert add(store, encoder, [folder]).added == 2
        assistant = Assistant(store, encoder, load_reader(encoder, "overlap"))
        history = History(tmp_path / "store" / "chats.db")
        yield Desk(store, encoder, assistant, history, tmp_path / "store" / "uploads")


@pytest.fixture(scope="module")
def served(desk: Desk) -> Iterator[TestClient]:
    with TestClient(web.app(desk), base_url="http://127.0.0.1:7860") as client:
        yield client


@pytest.fixture
def client(served: TestClient) -> TestClient:
    """A browser that was never here before."""
    served.cookies.clear()
    return served


def ferry(desk: Desk) -> tuple[str, str, int, int]:
    """Id, digest, and the span of a sentence of the article on the ferry."""
    article = next(article for article in desk.store.articles() if "Aurora" in article.text)
    start = article.text.index("All 12 sailors")
    return article.id, article.digest, start, len(article.text)


class TestSource:
    def test_page_and_fragment_light_the_cited_words(self, desk: Desk, client: TestClient) -> None:
        key, digest, start, end = ferry(desk)
        page = client.get(f"/source/{key}?start={start}&end={end}&digest={digest}")
        fragment = client.get(f"/source/{key}?start={start}&end={end}&digest={digest}&fragment=1")
        for response in (page, fragment):
            assert response.status_code == 200
            assert '<mark id="cited">All 12 sailors of the Aurora were saved.</mark>' in response.text
        assert page.text.startswith("<!doctype html>")
        assert fragment.text.startswith("<article")
        assert "default-src 'none'" in page.headers["content-security-policy"]

    def test_a_changed_article_says_so_and_lights_nothing(self, desk: Desk, client: TestClient) -> None:
        key, _, start, end = ferry(desk)
        response = client.get(f"/source/{key}?start={start}&end={end}&digest={'0' * 64}")
        assert response.status_code == 200
        assert "<mark" not in response.text
        assert wording.CHANGED in response.text

    def test_a_gone_article_says_so(self, client: TestClient) -> None:
        response = client.get("/source/nothere?start=0&end=5")
        assert response.status_code == 404
        assert wording.GONE_TITLE in response.text

    @pytest.mark.parametrize("query", ["start=5&end=2", "start=x&end=2", "start=1", "digest=1", "start=0&end=99999"])
    def test_wrong_parameters_are_a_bad_request(self, desk: Desk, client: TestClient, query: str) -> None:
        response = client.get(f"/source/{ferry(desk)[0]}?{query}")
        assert response.status_code == 400
        assert wording.BAD_LINK_TITLE in response.text


class TestCollection:
    def test_the_panel_counts_articles_and_outlets(self, client: TestClient) -> None:
        answer = client.get("/collection")
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "no-store"
        assert "<strong>2 articles</strong>" in answer.text
        assert "<td>Coast Daily</td><td>1</td>" in answer.text
        assert f"<td>{wording.NO_OUTLET}</td><td>1</td>" in answer.text


class TestApi:
    def test_ask_answers_with_quotes_of_the_articles(self, client: TestClient) -> None:
        answer = client.post("/api/ask", json={"id": 7, "question": "Were the sailors of the Aurora saved?"}).json()
        assert (answer["id"], answer["status"]) == (7, "answered")
        for citation in answer["citations"]:
            article = client.get(f"/api/articles/{citation['article_id']}").json()
            assert article["text"][citation["start"] : citation["end"]] == citation["quote"]
            assert article["digest"] == citation["digest"]
        assert "All 12 sailors of the Aurora were saved." in [one["quote"] for one in answer["citations"]]

    def test_the_scope_limits_the_answer(self, client: TestClient) -> None:
        body = {"question": "Were the sailors of the Aurora saved?", "since": "2025-02-15"}
        answer = client.post("/api/ask", json=body).json()
        assert answer["status"] == "abstained"
        assert answer["scope"]["since"] == "2025-02-15"

    @pytest.mark.parametrize(
        ("body", "message"),
        [
            (b"", "the request is empty"),
            (b"{", "not JSON"),
            (b"[]", "not an object"),
            (b'{"question": " "}', "not empty"),
            (b'{"question": "q", "since": "14.2.2025"}', "YYYY-MM-DD"),
            (b'{"question": "q", "since": "2025-02-30"}', "YYYY-MM-DD"),
            (b'{"question": "q", "since": "2025-02-02", "until": "2025-02-01"}', "is after the last"),
            (b'{"question": "q", "sources": ["Coast Dialy"]}', "It has: Coast Daily."),
            (b'{"question": "q", "history": [{"role": "system", "content": "x"}]}', '"history" must be a list'),
            (b'{"question": "' + b"x" * (QUESTION_LIMIT + 1) + b'"}', "2,001 characters"),
            (b" " * (BODY_LIMIT + 1), "more than 1,000,000 bytes"),
        ],
    )
    def test_a_wrong_request_is_told_what_is_wrong(self, client: TestClient, body: bytes, message: str) -> None:
        response = client.post("/api/ask", content=body)
        assert response.status_code == 400
        assert message in response.json()["error"]

    def test_an_unknown_article_is_not_found(self, client: TestClient) -> None:
        response = client.get("/api/articles/nothere")
        assert response.status_code == 404
        assert "nothere" in response.json()["error"]


class TestGuard:
    @pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "192.168.1.4:7860", ""])
    def test_foreign_hosts_are_refused(self, client: TestClient, host: str) -> None:
        for path in ("/", "/api/articles/x", "/gradio_api/info", "/source/x"):
            response = client.get(path, headers={"host": host})
            assert (response.status_code, response.text) == (403, wording.FOREIGN_HOST)

    @pytest.mark.parametrize("host", ["localhost:1", "127.0.0.1", "[::1]:7860", "LOCALHOST"])
    def test_names_of_this_machine_are_served(self, client: TestClient, host: str) -> None:
        assert client.get("/api/articles/x", headers={"host": host}).status_code == 404

    @pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:9999"])
    def test_other_sites_may_not_write(self, client: TestClient, origin: str) -> None:
        for path in ("/api/ask", "/gradio_api/queue/join", "/gradio_api/upload", "/chats/x/delete"):
            response = client.post(path, json={"question": "q"}, headers={"origin": origin})
            assert (response.status_code, response.text) == (403, wording.FOREIGN_ORIGIN)

    def test_its_own_pages_may_write(self, client: TestClient) -> None:
        response = client.post("/api/ask", json={"question": "Aurora?"}, headers={"origin": "http://127.0.0.1:7860"})
        assert response.status_code == 200

    def test_any_host_where_the_user_opened_it(self) -> None:
        guard = Guard(lambda scope, receive, send: None, None)  # type: ignore[arg-type, return-value]
        assert guard.refusal("GET", "newsroom.example", None) is None
        assert guard.refusal("POST", "newsroom.example", "https://evil.example") == wording.FOREIGN_ORIGIN

    def test_each_browser_gets_its_own_lasting_cookie(self, client: TestClient) -> None:
        cookie = client.get("/").headers["set-cookie"]
        assert re.fullmatch(r"newsdesk=[\w-]{43}; Path=/; Max-Age=34560000; HttpOnly; SameSite=Lax", cookie)
        secret = client.cookies[COOKIE]
        assert client.get("/").headers["set-cookie"].startswith(f"{COOKIE}={secret};")
        assert "set-cookie" not in client.get("/api/articles/x").headers
        client.cookies.clear()
        assert client.get("/").headers["set-cookie"].split(";")[0] != f"{COOKIE}={secret}"
        client.cookies.clear()
        given = client.get("/", headers={"cookie": f"{COOKIE}=short"}).headers["set-cookie"]
        assert not given.startswith(f"{COOKIE}=short;")

    def test_no_page_may_load_anything_from_elsewhere(self, client: TestClient) -> None:
        response = client.get("/")
        policy = response.headers["content-security-policy"]
        assert policy.startswith("default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:;")
        assert not re.findall(r"https?://[a-z]", policy)
        links = re.findall(r"""<(?:script|link|img)[^>]+(?:src|href)=["'](https?:)?//([^/"']+)""", response.text)
        assert links == []
        assert response.headers["referrer-policy"] == "same-origin"

    def test_no_generated_pages(self, client: TestClient) -> None:
        assert "swagger" not in client.get("/docs").text.lower()
        assert client.get("/assets/000000000000/newsdesk.css").status_code == 404
        assert client.get("/assets/x/..%2Fweb.py").status_code == 404

    def test_a_chat_is_deleted_by_its_owner_only(self, desk: Desk, client: TestClient) -> None:
        chat_id, _ = desk.history.begin(OWNER, "", "q", Scope())
        client.cookies.set(COOKIE, "another-browser-0123456789ab", domain="127.0.0.1")
        assert client.post(f"/chats/{chat_id}/delete", follow_redirects=False).status_code == 303
        assert len(desk.history.chats(OWNER)) == 1
        client.cookies.clear()
        client.cookies.set(COOKIE, OWNER, domain="127.0.0.1")
        client.post(f"/chats/{chat_id}/delete", follow_redirects=False)
        assert desk.history.chats(OWNER) == []


class TestConversation:
    def test_each_step_is_kept_before_it_is_shown(self, desk: Desk) -> None:
        seen = []
        for shown in ask(desk, OWNER, "", "Were the sailors of the Aurora saved?", Scope()):
            kept = desk.history.exchanges(OWNER, shown.chat_id)
            assert kept == list(shown.exchanges)
            seen.append((kept[0].status, bool(shown.doing)))
        assert seen[0] == ("working", True)
        assert seen[-1] == ("done", False)
        assert "All 12 sailors of the Aurora were saved." in kept[0].text

    def test_a_closed_tab_keeps_what_was_found(self, desk: Desk) -> None:
        running = ask(desk, OWNER, "", "Were the sailors of the Aurora saved?", Scope())
        for shown in running:
            if shown.exchanges[-1].text:
                break
        running.close()
        kept = desk.history.exchanges(OWNER, shown.chat_id)[0]
        assert kept.status == "stopped"
        assert "Aurora" in kept.text
        assert html.unescape(shown_html(kept)).endswith(f'<p class="nd-note">{wording.ANSWER_STOPPED}</p>')

    def test_a_failure_is_shown_as_one(self, desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
        class Broken(Assistant):
            def stream(self, question, history=(), *, scope=Scope()):  # type: ignore[no-untyped-def]
                yield from list(super().stream(question, history, scope=scope))[:2]
                raise ConnectionError("the model does not answer")

        broken = replace(desk, assistant=Broken(desk.store, desk.encoder, load_reader(desk.encoder, "overlap")))
        *_, last = ask(broken, OWNER, "", "Aurora?", Scope())
        assert last.exchanges[0].status == "failed"
        assert "nd-failed" in last.exchanges[0].html
        assert "the model does not answer" in caplog.text
        assert turns(last.exchanges) == ()

    def test_follow_ups_know_what_was_said(self) -> None:
        done = Exchange(1, "q1", Scope(), "done", "a1", "<p>a1</p>")
        empty = Exchange(2, "q2", Scope(), "stopped")
        assert turns([done, empty]) == (Turn("user", "q1"), Turn("assistant", "a1"))
        assert len(turns([done] * 20)) == 12

    def test_an_answer_cut_off_by_a_crash_says_so(self) -> None:
        half = Exchange(1, "q", Scope(), "working", "a", "<p>a</p>")
        assert shown_html(half) == f'<p>a</p>\n\n<p class="nd-note">{wording.ANSWER_CUT.replace(".", "&#46;")}</p>'
        assert shown_html(half, "<i>doing</i>") == "<p>a</p>\n\n<i>doing</i>"


class TestFilters:
    def test_what_is_typed_becomes_a_scope(self) -> None:
        scope = scope_of(" 2025-02-01 ", "", ["B"], ["A", "B"])
        assert (str(scope.since), scope.until, scope.sources) == ("2025-02-01", None, ("B",))
        assert scope_of("", "", [], []) == Scope()
        assert question_of(" a\0b ") == "ab"
        with pytest.raises(ValueError, match="holds half a character"):
            question_of("half \ud83d of a smile")

    @pytest.mark.parametrize(
        "value", ["yesterday", "2025-2-1", "2025-02-30", "20250201", "2025-W07-5", "２０２５-02-01"]
    )
    def test_a_wrong_day_is_named_with_the_right_form(self, value: str) -> None:
        with pytest.raises(ValueError, match="Write it as YYYY-MM-DD") as caught:
            day_of(value)
        assert value in str(caught.value)

    def test_an_unknown_outlet_is_told_the_nearest(self) -> None:
        with pytest.raises(ValueError, match=r"no outlet 'harbor leger' in the store. It has: Harbor Ledger\."):
            scope_of("", "", ["harbor leger"], ["Northern Courier", "Harbor Ledger"])
        with pytest.raises(ValueError, match="None of its articles names its outlet"):
            scope_of("", "", ["x"], [])


class TestUploads:
    @pytest.mark.parametrize(
        ("name", "safe"),
        [
            ("../../etc/passwd", "passwd"),
            ("..\\..\\boot.ini", "boot.ini"),
            (".hidden.txt", "hidden.txt"),
            ("a\0b\n.txt", "a_b_.txt"),
            ("CON.txt", "_CON.txt"),
            ("", "article"),
            ("...", "article"),
            ("né<w>s.JSONL.GZ", "né_w_s.JSONL.GZ"),
            ("x" * 300 + ".csv.gz", "x" * 173 + ".csv.gz"),
            ("日" * 100 + ".txt", "日" * 58 + ".txt"),
        ],
    )
    def test_names_become_safe(self, name: str, safe: str) -> None:
        assert uploads.safe_name(name) == safe

    def test_another_file_of_the_same_name_is_kept_beside_it(self, tmp_path: Path) -> None:
        folder = tmp_path / "kept"
        texts = ["one", "two", "one"]
        for number, text in enumerate(texts):
            (tmp_path / str(number)).mkdir()
            (tmp_path / str(number) / "a.txt").write_text(text)
        kept, refused = uploads.keep([tmp_path / str(number) / "a.txt" for number in range(3)], folder)
        assert refused == []
        assert [path.read_text() for path in kept] == texts
        assert [path.name for path in kept] == ["a.txt", "a-3fc4ccfe7458.txt", "a.txt"]
        assert sorted(path.name for path in folder.iterdir()) == ["a-3fc4ccfe7458.txt", "a.txt"]

    def test_files_of_one_name_at_once_are_both_kept_whole(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        files = [tmp_path / str(number) / "a.txt" for number in range(2)]
        for number, file in enumerate(files):
            file.parent.mkdir()
            file.write_text(str(number) * 10)
        copy, both = shutil.copyfile, threading.Barrier(2)

        def slow(source: Path, target: Path) -> None:
            """Copy, and go on once both are copied; where only one is copied at a time, after a moment."""
            copy(source, target)
            with suppress(threading.BrokenBarrierError):
                both.wait(0.5)

        monkeypatch.setattr(uploads.shutil, "copyfile", slow)
        with ThreadPoolExecutor(2) as pool:
            results = list(pool.map(lambda file: uploads.keep([file], tmp_path / "kept"), files))
        assert [refused for _, refused in results] == [[], []]
        assert [kept[0].read_text() for kept, _ in results] == ["0" * 10, "1" * 10]
        assert len(list((tmp_path / "kept").iterdir())) == 2

    def test_too_big_and_too_many_are_refused_by_name(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(uploads, "FILE_LIMIT_MB", 0)
        monkeypatch.setattr(uploads, "FILES_LIMIT", 1)
        for name in ("a.txt", "b.txt"):
            (tmp_path / name).write_text("text")
        kept, refused = uploads.keep([tmp_path / "a.txt", tmp_path / "b.txt"], tmp_path / "kept")
        assert kept == []
        assert [one.path for one in refused] == ["b.txt", "a.txt"]
        assert "larger than 0 MB" in refused[1].reason
        assert "more than 1 files" in refused[0].reason

    def test_added_files_are_answered_from_and_useless_copies_deleted(self, desk: Desk, tmp_path: Path) -> None:
        good, bad = tmp_path / "in" / "mill.txt", tmp_path / "in" / "photo.png"
        good.parent.mkdir()
        good.write_text("The old mill of Eastwick burned down on Monday night.", "utf-8")
        bad.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
        kept, _ = uploads.keep([good, bad], desk.uploads)
        *progress, report = uploads.adding(desk, kept)
        assert isinstance(report, Report)
        assert all(isinstance(one, Progress) for one in progress)
        assert report.added == 1
        assert [(Path(one.path).name, one.row) for one in report.skipped] == [("photo.png", None)]
        assert [path.name for path in desk.uploads.iterdir()] == ["mill.txt"]
        assert good.exists()
        assert desk.assistant.ask("What burned down in Eastwick?").citations[0].article.path == str(kept[0])

    def test_a_failure_reaches_the_one_who_waits(self, desk: Desk, tmp_path: Path) -> None:
        with pytest.raises(Exception, match="there is no file or folder"):
            list(uploads.adding(desk, [tmp_path / "nothere.txt"]))
        assert not desk.adding.locked()

    def test_a_report_names_the_file(self, desk: Desk, tmp_path: Path) -> None:
        kept, refused = uploads.keep([tmp_path / "gone.txt"], desk.uploads)
        assert kept == []
        assert refused == [Skipped("gone.txt", "could not be stored: No such file or directory")]


class TestLanguageModel:
    def test_the_chat_writes_with_it_and_says_where_the_text_goes(
        self, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("qa.support.load_scorer", OverlapScorer)
        folder = tmp_path / "store"
        with closing(EmbeddedStore(folder, desk.encoder.name, desk.encoder.dim)) as store:
            add(store, desk.encoder, [desk.uploads.parent.parent / "articles"])
        with (
            serving(Reply(("Nobody was saved. [A1.2]",))) as server,
            web._desk(folder, server.setting, show_unsupported=True) as opened,
        ):
            assert server.host in opened.leaves
            events = list(opened.assistant.stream("How many sailors of the Aurora were saved?"))
        assert len(server.asked) == 1
        assert "sailors of the Aurora" in server.asked[0].prompt
        assert [event.text for event in events if isinstance(event, LeftOut)] == ["Nobody was saved."]

    def test_a_setting_that_names_none_is_told_before_anything_opens(self, tmp_path: Path) -> None:
        with (
            pytest.raises(LLMError, match=r"--llm nope: expected ollama:NAME"),
            web._desk(tmp_path / "store", "nope", show_unsupported=False),
        ):
            pass
        assert not (tmp_path / "store").exists()


class TestServe:
    def test_a_port_in_use_is_told_with_the_way_out(self) -> None:
        with closing(web.listen("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            with pytest.raises(OSError, match=f"Port {port} on 127.0.0.1 is in use.*--port {port + 1}"):
                web.listen("127.0.0.1", port)

    def test_an_unknown_host_is_told(self) -> None:
        with pytest.raises(OSError, match=r"Cannot listen on 203\.0\.113\.9:7860.*--host"):
            web.listen("203.0.113.9", 7860)

    def test_it_says_where_it_is_answers_and_ends_on_ctrl_c(self, tmp_path: Path, state_folder: Path) -> None:
        folder = tmp_path / "store"
        with closing(EmbeddedStore(folder, "hashing-384", 384)):
            pass
        code = f"from pathlib import Path; from ui.web import serve; serve(Path({str(folder)!r}), port=0)"
        command = [sys.executable, "-c", code]
        with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True, env=os.environ) as running:
            assert running.stderr is not None
            said = ""
            for line in running.stderr:
                said += line
                found = re.search(r"ready on http://127\.0\.0\.1:(\d+)", line)
                if found:
                    break
            assert found, said
            with socket.create_connection(("127.0.0.1", int(found[1])), timeout=30) as connection:
                connection.sendall(b"GET /api/articles/x HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                assert connection.recv(100).startswith(b"HTTP/1.1 404")
            running.send_signal(signal.SIGINT)
            rest = running.stderr.read()
            assert running.wait(60) == 0, rest
        assert "Traceback" not in rest
        assert wording.BYE in rest
        assert (folder / "chats.db").is_file()
