"""The chat in a real browser, on a real server, with the store of the sample articles and the real assistant."""

from __future__ import annotations

import os
import re
import shutil
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest
from playwright.sync_api import expect

from index.embedded import EmbeddedStore
from index.encoder import Encoder
from index.passage import Scope
from qa.answer import Answer, Event, Turn
from qa.assistant import Assistant
from qa.reader import load_reader
from ui import wording
from ui.conversation import Desk
from ui.history import History
from ui.web import app, listen

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, Route

pytestmark = pytest.mark.browser

NAMES = ("chromium", "chromium-browser", "google-chrome")
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WAIT_MS = 30_000
TROOPS = "Could the US send troops to Ukraine?"
WORLD_CUP = "Who won the 2018 World Cup?"
NASTY = "<img src=x onerror=document.title='HACKED'>"
CITE, MARK = "#nd-chat a.nd-cite", "#nd-pane-body mark"


class Stepwise:
    """The real assistant; a question that holds "slowly" gives each event only when `steps` is released."""

    def __init__(self, assistant: Assistant) -> None:
        self.assistant = assistant
        self.steps = threading.Semaphore(0)

    def stream(self, question: str, history: Sequence[Turn] = (), *, scope: Scope = Scope()) -> Iterator[Event]:
        """The assistant's events."""
        slow = "slowly" in question
        for event in self.assistant.stream(question.replace(" slowly", ""), history, scope=scope):
            if slow and not self.steps.acquire(timeout=20):
                raise TimeoutError("the test released no further step")
            yield event

    def ask(self, question: str, history: Sequence[Turn] = (), *, scope: Scope = Scope()) -> Answer:
        """The assistant's answer."""
        return self.assistant.ask(question, history, scope=scope)


@dataclass(slots=True)
class Site:
    """A running server. `restart` ends it and starts another on the same store and port."""

    folder: Path
    encoder: Encoder
    port: int
    running: ExitStack
    steps: threading.Semaphore

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def restart(self) -> None:
        self.running.close()
        self.start()

    def start(self) -> None:
        self.running = ExitStack()
        store = self.running.enter_context(closing(EmbeddedStore(self.folder, self.encoder.name, self.encoder.dim)))
        assistant = Stepwise(Assistant(store, self.encoder, load_reader(self.encoder)))
        self.steps = assistant.steps
        desk = Desk(store, self.encoder, assistant, History(self.folder / "chats.db"), self.folder / "uploads")
        self.running.callback(desk.finish)
        self.running.enter_context(served(desk, listen("127.0.0.1", self.port)))


@contextmanager
def served(desk: Desk, listener: socket.socket) -> Iterator[None]:
    """The web application in a thread."""
    import uvicorn

    config = uvicorn.Config(app(desk), log_level="error", timeout_graceful_shutdown=1, ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        yield
    finally:
        server.should_exit = True
        thread.join(30)
        listener.close()
        assert not thread.is_alive()


@pytest.fixture(scope="module")
def site(sample_store: Path, encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("chat") / "store"
    shutil.copytree(sample_store, folder)
    with closing(listen("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    site = Site(folder, encoder, port, ExitStack(), threading.Semaphore(0))
    site.start()
    yield site
    site.running.close()


def chromium() -> str:
    """The system's Chromium; without one the tests are skipped, or fail where they may not be."""
    for path in (os.environ.get("NEWSDESK_CHROMIUM"), "/usr/bin/chromium", *map(shutil.which, NAMES)):
        if path and os.access(path, os.X_OK):
            return path
    reason = "no Chromium: install one, or name it in $NEWSDESK_CHROMIUM"
    if os.environ.get("NEWSDESK_REQUIRE_BROWSER") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = chromium()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=SWITCHES)
        yield browser
        browser.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A person's browser; a request to any other host, or a script error, fails the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    context.set_default_timeout(WAIT_MS)
    wrong: list[str] = []
    context.on("request", lambda request: None if local(request.url) else wrong.append(request.url))
    context.on("weberror", lambda error: wrong.append(str(error.error)))
    yield context
    context.close()
    assert wrong == []


def local(url: str) -> bool:
    return url.startswith(("http://127.0.0.1:", "data:", "blob:", "about:"))


@pytest.fixture
def page(context: BrowserContext, site: Site) -> Page:
    return opened(context, site.url)


def opened(context: BrowserContext, url: str) -> Page:
    page = context.new_page()
    page.goto(url)
    page.wait_for_selector("#nd-holds")
    return page


def ask(page: Page, question: str) -> None:
    """Ask, and wait for the whole answer."""
    answers = page.locator("#nd-chat .bot-row").count()
    page.fill("#nd-box textarea", question)
    page.keyboard.press("Enter")
    page.wait_for_function("n => document.querySelectorAll('#nd-chat .bot-row').length > n", arg=answers)
    rest(page)


def ask_anew(page: Page, site: Site, question: str) -> None:
    """Ask in a chat of its own."""
    page.goto(site.url)
    page.wait_for_selector("#nd-chat .nd-welcome")
    ask(page, question)


def rest(page: Page) -> None:
    """Wait until nothing is being answered."""
    page.wait_for_selector("#nd-chat .bot-row:last-of-type :is(.nd-steps, .nd-note, .nd-failed)")
    page.wait_for_selector("#nd-box .submit-button")


def marked(page: Page) -> str:
    """The words lit in the pane."""
    page.wait_for_selector(MARK)
    return "\n".join(page.locator(MARK).all_inner_texts())


def cited(site: Site, href: str) -> str:
    """The words that a citation's address names, by the API."""
    found = re.fullmatch(r"/source/([^?]+)\?start=(\d+)&end=(\d+)&digest=([0-9a-f]{64})", href)
    assert found, href
    article = httpx.get(f"{site.url}/api/articles/{found[1]}").json()
    assert article["digest"] == found[4]
    text: str = article["text"][int(found[2]) : int(found[3])]
    return text


def squeezed(text: str) -> str:
    return " ".join(text.split())


def test_ask_then_each_marker_lights_exactly_the_cited_words(page: Page, site: Site) -> None:
    ask(page, TROOPS)
    statements = page.locator("#nd-chat .nd-statement").all()
    assert statements
    assert all(statement.locator("a.nd-cite").count() >= 1 for statement in statements)
    for marker in page.locator(CITE).all():
        href = marker.get_attribute("href") or ""
        marker.click()
        page.wait_for_selector(f'{CITE}.nd-open[href="{href}"]')
        page.wait_for_function("href => document.querySelector('#nd-pane-page').href.includes(href)", arg=href)
        page.wait_for_function(
            "words => [...document.querySelectorAll('#nd-pane-body mark')].map(m => m.textContent).join(' ')"
            ".replace(/\\s+/g, ' ').trim() === words",
            arg=squeezed(cited(site, href)),
        )
        seen = page.locator(MARK).first.bounding_box()
        assert seen is not None
        assert 0 < seen["y"] < 800
    listed = page.locator("#nd-pane-others li").count()
    assert listed == len({marker.inner_text() for marker in page.locator(CITE).all()})
    assert page.locator("#nd-pane-body h2").inner_text() != ""
    for name, selector in (
        (wording.SEND, "#nd-box .submit-button"),
        (wording.QUESTION, '#nd-chat [data-testid="user"]'),
        (wording.ANSWER, '#nd-chat [data-testid="bot"]'),
    ):
        assert page.locator(selector).first.get_attribute("aria-label") == name


def test_markers_work_by_keyboard_on_their_own_page_and_close_again(page: Page, site: Site) -> None:
    ask(page, TROOPS)
    marker = page.locator(CITE).first
    href = marker.get_attribute("href") or ""
    assert re.fullmatch(r"Source \d", marker.inner_text().replace("\n", " "))
    marker.focus()
    page.keyboard.press("Enter")
    assert squeezed(marked(page)) == squeezed(cited(site, href))
    page.keyboard.press("Escape")
    page.wait_for_function("() => !document.body.classList.contains('nd-pane-open')")
    assert page.evaluate("document.activeElement.getAttribute('href')") == href
    with page.context.expect_page() as other:
        marker.click(modifiers=["Control"])
    assert squeezed(other.value.locator("mark").first.inner_text()) in squeezed(cited(site, href))
    assert "nd-pane-open" not in (page.locator("body").get_attribute("class") or "")


def test_what_is_not_in_the_articles_is_said_with_the_nearest(page: Page) -> None:
    ask(page, WORLD_CUP)
    card = page.locator("#nd-chat .nd-abstained")
    assert wording.NOT_FOUND in card.inner_text()
    expect(page.locator("#nd-chat .nd-failed, #nd-chat .nd-statement")).to_have_count(0)
    link = card.locator("a.nd-source").first
    title = link.get_attribute("title") or ""
    link.click()
    expect(page.locator("#nd-pane-body h2")).to_have_text(title)


def test_an_uploaded_article_is_answered_from_and_its_markup_stays_text(page: Page, site: Site, tmp_path: Path) -> None:
    article = tmp_path / "eastwick.md"
    text = (
        f"The old mill of Eastwick burned down on Monday night, said Mayor Rosa Lind. {NASTY} was painted on its gate."
    )
    article.write_text(f"---\ntitle: Mill {NASTY}\ndate: 2025-03-04\nsource: Mill {NASTY}\n---\n{text}\n", "utf-8")
    (tmp_path / "photo.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(50))
    page.click('#nd-side [data-toggle="add"]')
    page.set_input_files("#nd-files input[type=file]", [article, tmp_path / "photo.png"])
    page.wait_for_selector(".nd-report .nd-skipped")
    report = page.locator(".nd-report").inner_text()
    assert "1 added" in report
    assert re.search(r"photo\.png\s+not a supported file type", report)
    page.keyboard.press("Escape")
    ask(page, "What burned down in Eastwick?")
    assert "The old mill of Eastwick burned down" in page.locator("#nd-chat .nd-statement").first.inner_text()
    assert f"Mill {NASTY}"[:40] in page.locator("#nd-chat .nd-sources").inner_text()
    page.locator(CITE).first.click()
    assert "Eastwick" in marked(page)
    expect(page.locator("#nd-pane-body h2")).to_have_text(f"Mill {NASTY}")
    assert NASTY in page.locator("#nd-pane-body .nd-text").inner_text()
    ask(page, f"What is {NASTY} about?")
    expect(page.locator("#nd-chat .user-row").last).to_contain_text(NASTY)
    expect(page.locator("#nd-nav li")).to_have_count(1)
    ask_anew(page, site, f"{NASTY} again?")
    assert page.locator("#nd-nav li").first.inner_text().startswith(f"{NASTY} again?")
    expect(page.locator("#nd-nav li")).to_have_count(2)
    page.goto(site.url)
    page.wait_for_selector("#nd-chat .example")
    page.click("#nd-filters > button")
    page.click("#nd-outlets input")
    expect(page.locator('#nd-outlets [role="listbox"]')).to_contain_text(f"Mill {NASTY}")
    expect(page.locator("img[src=x]")).to_have_count(0)
    assert page.title() == wording.NAME


def test_examples_come_from_the_articles_and_can_be_clicked(page: Page) -> None:
    page.wait_for_selector("#nd-chat .example")
    examples = page.locator("#nd-chat .example").all_inner_texts()
    assert len(examples) == len(set(examples)) >= 2
    page.locator("#nd-chat .example").first.click()
    page.wait_for_selector("#nd-chat .user-row")
    rest(page)
    assert page.locator("#nd-chat .user-row").inner_text().strip() == examples[0].strip()
    assert page.locator("#nd-chat .nd-statement").count() >= 1


def test_stop_keeps_what_was_found_and_retry_answers_anew(page: Page, site: Site) -> None:
    page.fill("#nd-box textarea", f"{TROOPS} slowly")
    page.keyboard.press("Enter")
    page.wait_for_selector("#nd-box .stop-button")
    assert wording.WORKING in page.locator("#nd-chat .nd-doing").inner_text()
    for _ in range(3):  # understood, searched, the first statement
        site.steps.release()
    page.wait_for_selector("#nd-chat .nd-statement")
    assert re.search(r"Reading \d+ passages? in \d+ articles?", page.locator("#nd-chat .nd-doing").inner_text())
    said = page.locator("#nd-chat .nd-statement").inner_text()
    page.locator(CITE).first.click()  # a marker works while the answer is still being written
    assert marked(page)
    page.click("#nd-box .stop-button")
    page.wait_for_selector("#nd-chat .nd-note")
    for _ in range(20):
        site.steps.release()
    expect(page.locator("#nd-chat .nd-note")).to_have_text(wording.ANSWER_STOPPED)
    page.reload()
    page.wait_for_selector("#nd-chat .nd-note")
    assert page.locator("#nd-chat .nd-statement").all_inner_texts() == [said]
    page.click('#nd-chat button[aria-label="Retry"]')
    page.wait_for_selector("#nd-chat .nd-steps")
    rest(page)
    expect(page.locator("#nd-chat .user-row")).to_have_count(1)
    expect(page.locator("#nd-chat .nd-note")).to_have_count(0)
    assert page.locator("#nd-chat .nd-statement").first.inner_text() == said


def test_only_space_asks_nothing_and_complains_of_nothing(page: Page) -> None:
    box = page.locator("#nd-box textarea")
    box.fill("   ")
    box.press("Enter")
    expect(box).to_have_value("")
    page.wait_for_selector("#nd-box .submit-button")
    page.wait_for_timeout(300)  # Gradio takes no second question before the first is over
    ask(page, TROOPS)
    expect(page.locator("#nd-chat .user-row")).to_have_count(1)
    expect(page.locator(".toast-wrap .toast-body")).to_have_count(0)


def test_a_question_can_be_edited(page: Page) -> None:
    question = "Who *won* <the> &#50;018\nWorld Cup? 🏆"
    field = "#nd-chat .user-row textarea"
    ask(page, question)
    page.click('#nd-chat button[aria-label="Edit"]')
    assert page.input_value(field) == question
    page.click('#nd-chat button[aria-label="Submit"]')
    page.wait_for_selector(field, state="detached")
    rest(page)
    # Until the server's answer comes, the page shows what was typed as Markdown.
    drawn = "question => document.querySelector('#nd-chat .user-row').innerText.trim() === question"
    page.wait_for_function(drawn, arg=question)
    assert page.locator("#nd-nav li").inner_text().startswith("Who *won* <the> &#50;018 World Cup? 🏆")
    page.click('#nd-chat button[aria-label="Edit"]')
    assert page.input_value(field) == question
    page.fill(field, TROOPS)
    page.click('#nd-chat button[aria-label="Submit"]')
    page.wait_for_selector("#nd-chat .nd-statement")
    rest(page)
    page.wait_for_function(drawn, arg=TROOPS)
    expect(page.locator("#nd-chat .nd-abstained")).to_have_count(0)


def test_a_chat_survives_reload_and_restart_and_stays_its_owners(page: Page, site: Site, browser: Browser) -> None:
    ask(page, TROOPS)
    page.wait_for_url("**/?chat=*")
    answer = page.locator("#nd-chat .nd-statement").all_inner_texts()
    site.restart()
    page.reload()
    page.wait_for_selector(CITE)
    assert page.locator("#nd-chat .nd-statement").all_inner_texts() == answer
    marker = page.locator(CITE).first
    marker.click()
    assert squeezed(marked(page)) == squeezed(cited(site, marker.get_attribute("href") or ""))
    expect(page.locator("#nd-nav [aria-current]")).to_have_text(TROOPS)
    ask(page, "And what did he say about sanctions?")
    expect(page.locator("#nd-chat .user-row")).to_have_count(2)

    with closing(browser.new_context()) as other:
        stranger = opened(other, page.url)
        stranger.wait_for_selector("#nd-chat .nd-welcome")
        expect(stranger.locator("#nd-chat .user-row")).to_have_count(0)
        assert wording.NO_CHATS in stranger.locator("#nd-nav").inner_text()
        ask(stranger, WORLD_CUP)
        expect(stranger.locator("#nd-nav li")).to_have_count(1)
        assert stranger.url != page.url
    page.reload()
    page.wait_for_selector(CITE)
    expect(page.locator("#nd-chat .user-row")).to_have_count(2)

    page.hover("#nd-nav li")
    page.click("#nd-nav li button")
    page.wait_for_selector("#nd-chat .nd-welcome")
    expect(page.locator("#nd-nav li")).to_have_count(0)


def test_filters_limit_the_answer_and_wrong_ones_are_told(page: Page) -> None:
    page.click("#nd-filters > button")
    since, until = (page.locator(".nd-day input").nth(number) for number in (0, 1))
    since.fill("2031-01-01")
    page.wait_for_selector("#nd-filters:has-text('from 2031-01-01')")
    ask(page, TROOPS)
    expect(page.locator("#nd-chat .nd-abstained")).to_have_count(1)
    expect(page.locator("#nd-chat .nd-steps")).to_contain_text("Searched 0 articles")
    until.fill("2030-01-01")
    page.fill("#nd-box textarea", "Is this kept?")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=The first day, 2031-01-01, is after the last, 2030-01-01.")
    assert page.input_value("#nd-box textarea") == "Is this kept?"
    expect(page.locator("#nd-chat .user-row")).to_have_count(1)


def test_a_filter_set_before_the_page_has_loaded_is_kept(context: BrowserContext, site: Site) -> None:
    page = context.new_page()
    held: list[Route] = []
    page.route("**/gradio_api/run/**", lambda route: route.continue_() if held else held.append(route))
    with page.expect_request("**/gradio_api/run/**"):
        page.goto(site.url)
    page.click("#nd-filters > button")
    since = page.locator(".nd-day input").first
    since.fill("2031-01-01")
    assert held
    held[0].continue_()
    page.wait_for_selector("#nd-chat .nd-welcome")
    page.wait_for_selector("#nd-filters:has-text('from 2031-01-01')")
    expect(since).to_have_value("2031-01-01")


def test_the_days_of_a_question_can_be_changed_by_a_click(page: Page) -> None:
    ask(page, "What happened on February 12?")
    chip = page.locator("#nd-chat .nd-days")
    expect(chip).to_have_text("12 Feb 2025")
    chip.click()
    since, until = (page.locator(".nd-day input").nth(number) for number in (0, 1))
    expect(since).to_have_value("2025-02-12")
    expect(until).to_have_value("2025-02-12")
    expect(page.locator("#nd-box textarea")).to_have_value("What happened on February 12?")
    since.fill("2025-02-13")
    until.fill("2025-02-14")
    page.wait_for_selector("#nd-filters:has-text('from 2025-02-13 · until 2025-02-14')")
    page.locator("#nd-box textarea").press("Enter")
    expect(page.locator("#nd-chat .bot-row")).to_have_count(2, timeout=WAIT_MS)
    rest(page)
    expect(page.locator("#nd-chat .nd-days").last).to_have_text("13 Feb 2025 – 14 Feb 2025")
    told = page.locator("#nd-chat .bot-row").last.locator(".nd-timeline .nd-when").all_inner_texts()
    assert told
    assert all(re.search(r"\b1[34] Feb 2025$", day) for day in told), told


def test_what_the_collection_holds_is_shown_and_closed(page: Page) -> None:
    page.click('[data-toggle="holds"]')
    held = page.locator("#nd-held")
    expect(held).to_contain_text(re.compile(r"\d+ articles"))
    expect(held.locator("table tr").first).to_contain_text("Capital Wire")
    page.keyboard.press("Escape")
    expect(held).not_to_be_visible()


def test_the_timeline_button_asks_for_a_timeline_of_the_subject(page: Page) -> None:
    ask(page, TROOPS)
    button = page.locator("#nd-chat .nd-next .nd-ask")
    wanted = button.get_attribute("value") or ""
    assert wanted.startswith("timeline of ")
    assert "Ukraine" in wanted
    button.click()
    expect(page.locator("#nd-chat .user-row")).to_have_count(2)
    expect(page.locator("#nd-chat .user-row").last).to_contain_text(wanted)
    rest(page)
    entries = page.locator("#nd-chat .nd-timeline li")
    assert entries.count() >= 2
    for entry in entries.all():
        assert entry.locator(".nd-when").inner_text()
        assert entry.locator("a.nd-cite").count() >= 1


def test_on_a_phone_the_pane_covers_the_chat_and_closes(browser: Browser, site: Site) -> None:
    with closing(browser.new_context(viewport={"width": 390, "height": 800}, has_touch=True, is_mobile=True)) as phone:
        page = phone.new_page()
        page.goto(site.url)
        page.wait_for_selector("#nd-chat .nd-welcome")
        assert not page.locator("#nd-side").is_visible()
        ask(page, TROOPS)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        page.locator(CITE).first.tap()
        assert marked(page)
        page.wait_for_function(
            "() => { const box = document.querySelector('#nd-pane').getBoundingClientRect();"
            " return box.x === 0 && box.width === 390 }"
        )
        page.tap('#nd-pane [data-close="pane"]')
        page.wait_for_function("() => getComputedStyle(document.querySelector('#nd-pane')).visibility === 'hidden'")
        page.tap('#nd-top [data-toggle="side"]')
        page.wait_for_selector("#nd-nav li")


def test_an_empty_store_says_what_to_do(browser: Browser, encoder: Encoder, tmp_path: Path) -> None:
    with ExitStack() as running:
        store = running.enter_context(closing(EmbeddedStore(tmp_path, encoder.name, encoder.dim)))
        assistant = Assistant(store, encoder, load_reader(encoder))
        desk = Desk(store, encoder, assistant, History(tmp_path / "chats.db"), tmp_path / "uploads")
        listener = listen("127.0.0.1", 0)
        port = listener.getsockname()[1]
        running.enter_context(served(desk, listener))
        context = running.enter_context(closing(browser.new_context()))
        page = opened(context, f"http://127.0.0.1:{port}")
        page.wait_for_selector("#nd-chat .nd-empty")
        assert wording.EMPTY_COMMAND in page.locator("#nd-chat .nd-empty").inner_text()
        expect(page.locator("#nd-chat .example")).to_have_count(0)
        ask(page, TROOPS)
        expect(page.locator("#nd-chat .nd-abstained")).to_have_count(1)
