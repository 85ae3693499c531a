"""The chat page: Gradio components and what each event does. Nothing is decided here; no other module names Gradio."""

from __future__ import annotations

import html
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Literal, NamedTuple, TypeAlias

import gradio as gr
from fastapi import FastAPI
from gradio.components.chatbot import ExampleMessage

from index.indexing import Progress
from index.passage import Scope
from qa.examples import examples
from ui import panels, wording
from ui.conversation import Desk, ask, shown_html
from ui.filters import question_of, scope_of
from ui.guard import COOKIE, owner_of
from ui.history import Exchange
from ui.markup import entities
from ui.routes import asset
from ui.uploads import FILE_LIMIT_MB, adding, keep

log = logging.getLogger(__name__)

AT_ONCE = 8
"""Questions answered at the same time; with Gradio's default of 1, each user waits for all others."""
EXAMPLES = 4
OUTLETS_LISTED = 1_000
SESSIONS_KEPT = 500
"""Gradio keeps some 60 KB for each of up to 10,000 sessions otherwise."""
UPLOADS_SWEPT_S, UPLOADS_KEPT_S = 3_600, 86_400

# Real types, not strings: Gradio evaluates the annotations of handlers to see which want the request.
Update: TypeAlias = dict[str, object]
Drawn: TypeAlias = tuple[Update, str | Update, list[Update] | Update, str | Update]
"""Question box, id of the chat, messages, list of chats; an Update may leave a component as it is."""
Reading: TypeAlias = tuple[Update, str, Update, str | Update, Update]
"""Files, report, messages, list of chats, outlets."""


def mount(app: FastAPI, desk: Desk) -> FastAPI:
    """Put the chat at "/" of `app`, behind the routes it has."""
    head = (
        f'<link rel="stylesheet" href="{asset("newsdesk.css")}">{panels.WORDS}'
        f'<script defer src="{asset("newsdesk.js")}"></script>'
    )
    mounted: FastAPI = gr.mount_gradio_app(
        app,
        page(desk),
        path="/",
        head=head,
        theme=_theme(),
        footer_links=[],
        run_history=False,
        show_error=False,
        max_file_size=f"{FILE_LIMIT_MB}mb",
        ssr_mode=False,
        enable_monitoring=False,
        mcp_server=False,
    )
    return mounted


def page(desk: Desk) -> gr.Blocks:
    """The whole page: a column of chats, the chat with its question box, the panel to add articles, the source pane."""
    blocks = gr.Blocks(
        title=wording.NAME,
        analytics_enabled=False,
        fill_width=True,
        delete_cache=(UPLOADS_SWEPT_S, UPLOADS_KEPT_S),
    )
    with blocks:
        parts, on = _parts(desk.leaves), Handlers(desk)
        parts.chat.placeholder, parts.chat.examples = on.welcome()
        _wire(blocks, parts, on)
    blocks.state_session_capacity = SESSIONS_KEPT
    return blocks


class Parts(NamedTuple):
    """The components that events read and write."""

    chat_id: gr.Textbox
    side: gr.HTML
    chat: gr.Chatbot
    filters: gr.Accordion
    since: gr.Textbox
    until: gr.Textbox
    outlets: gr.Dropdown
    box: gr.Textbox
    files: gr.File
    report: gr.HTML


def _parts(leaves: str) -> Parts:
    """Lay the page out. The chat's id is in the page, not in gr.State, which a restart of the server empties."""
    chat_id = gr.Textbox(visible="hidden", elem_id="nd-chat-id", show_label=False)
    with gr.Column(elem_id="nd-side"):
        gr.HTML(panels.BRAND)
        side = gr.HTML(elem_id="nd-list")
    with gr.Column(elem_id="nd-main"):
        gr.HTML(panels.top_html(leaves))
        chat = gr.Chatbot(
            elem_id="nd-chat",
            show_label=False,
            container=False,
            buttons=[],
            latex_delimiters=[],
            layout="panel",
            editable="user",
            feedback_options=None,
            allow_tags=False,
            height=None,
            autoscroll=False,
        )
        with gr.Column(elem_id="nd-composer"):
            with gr.Accordion(wording.FILTERS, open=False, elem_id="nd-filters") as filters, gr.Row():
                since = gr.Textbox(
                    label=wording.SINCE, placeholder=wording.DAY_FORMAT, max_lines=1, elem_classes="nd-day"
                )
                until = gr.Textbox(
                    label=wording.UNTIL, placeholder=wording.DAY_FORMAT, max_lines=1, elem_classes="nd-day"
                )
                outlets = gr.Dropdown(
                    label=wording.OUTLETS, multiselect=True, allow_custom_value=True, elem_id="nd-outlets", scale=2
                )
            box = gr.Textbox(
                show_label=False,
                label=wording.ASK,
                placeholder=wording.ASK,
                submit_btn=True,
                autofocus=True,
                max_lines=6,
                elem_id="nd-box",
            )
    with gr.Column(elem_id="nd-add"):
        gr.HTML(panels.ADD_HEAD)
        files = gr.File(file_count="multiple", show_label=False, height=150, elem_id="nd-files")
        report = gr.HTML(elem_id="nd-add-report")
    gr.HTML(panels.HOLDS + panels.PANE)
    return Parts(chat_id, side, chat, filters, since, until, outlets, box, files, report)


def _wire(blocks: gr.Blocks, parts: Parts, on: Handlers) -> None:
    """Say which handler answers which event."""
    limits = [parts.since, parts.until, parts.outlets]
    asked, shown = [parts.chat_id, *limits], [parts.box, parts.chat_id, parts.chat, parts.side]
    hidden: Literal["hidden"] = "hidden"
    answering: list[dict[str, object]] = [
        when(fn, given, shown, concurrency_limit=AT_ONCE, show_progress=hidden, api_visibility="private")
        for when, fn, given in (
            (parts.box.submit, on.submit, [parts.box, *asked]),
            (parts.chat.example_select, on.example, asked),
            (parts.chat.retry, on.retry, asked),
            (parts.chat.edit, on.edit, asked),
        )
    ]
    stopped = [parts.box, parts.chat]
    parts.box.stop(on.stop, parts.chat_id, stopped, cancels=answering, queue=False, api_visibility="private")
    opened = [parts.chat_id, parts.chat, parts.side, *limits]
    blocks.load(on.load, None, opened, queue=False, show_progress=hidden, api_visibility="private")
    parts.chat_id.change(None, parts.chat_id, None, js="id => { window.newsdesk.opened(id); return [] }")
    changes = [parts.since.change, parts.until.change, parts.outlets.change]
    gr.on(changes, on.filtered, limits, parts.filters, queue=False, show_progress=hidden, api_visibility="private")
    added = [parts.files, parts.report, parts.chat, parts.side, parts.outlets]
    parts.files.upload(
        on.upload,
        [parts.files, parts.chat_id],
        added,
        concurrency_limit=AT_ONCE,
        show_progress=hidden,
        api_visibility="private",
    )


class Handlers:
    """What happens at each event. The state of a chat is read from the history, never from the browser."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def load(self, request: gr.Request) -> tuple[object, ...]:
        """A page is opened: the chat in its address, if it is this browser's, with the filters of its last question.

        A new chat leaves the filters as they are: they may have been set before this is done.
        """
        owner = owner_of(request.cookies.get(COOKIE)) or ""
        wanted = request.query_params.get("chat") or ""
        exchanges = self.desk.history.exchanges(owner, wanted)
        chat = {**self._welcome(), "value": _messages(exchanges)}
        if not exchanges:
            return "", chat, self._side(owner, ""), gr.skip(), gr.skip(), self._outlets()
        scope = exchanges[-1].scope
        days = [day.isoformat() if day else "" for day in (scope.since, scope.until)]
        return wanted, chat, self._side(owner, wanted), *days, self._outlets(scope.sources)

    def submit(
        self, question: str, chat_id: str, since: str, until: str, outlets: list[str], request: gr.Request
    ) -> Iterator[Drawn]:
        """A question is sent."""
        yield from self._asked(_owner(request), chat_id, question, self._scope(since, until, outlets))

    def example(
        self, chat_id: str, since: str, until: str, outlets: list[str], request: gr.Request, data: gr.SelectData
    ) -> Iterator[Drawn]:
        """An example question is clicked."""
        question = str(data.value.get("text", "")) if isinstance(data.value, dict) else ""
        yield from self._asked(_owner(request), chat_id, question, self._scope(since, until, outlets))

    def retry(
        self, chat_id: str, since: str, until: str, outlets: list[str], request: gr.Request, data: gr.RetryData
    ) -> Iterator[Drawn]:
        """An answer is wanted anew; what came after it goes, as it may rest on it."""
        owner, scope = _owner(request), self._scope(since, until, outlets)
        exchange = self._exchange(owner, chat_id, data.index)
        yield from self._asked(owner, chat_id, exchange.question, scope, replaces=exchange)

    def edit(
        self, chat_id: str, since: str, until: str, outlets: list[str], request: gr.Request, data: gr.EditData
    ) -> Iterator[Drawn]:
        """A question is changed and asked again. It comes as typed: chat.js decodes what Gradio gives to be edited."""
        owner, scope = _owner(request), self._scope(since, until, outlets)
        exchange = self._exchange(owner, chat_id, data.index)
        yield from self._asked(owner, chat_id, str(data.value), scope, replaces=exchange)

    def stop(self, chat_id: str, request: gr.Request) -> tuple[Update, list[Update]]:
        """Stop is pressed: what is in the history stays, and nothing more is written to it."""
        owner = _owner(request)
        self.desk.history.stop(owner, chat_id)
        return _box(working=False), _messages(self.desk.history.exchanges(owner, chat_id))

    def filtered(self, since: str, until: str, outlets: list[str]) -> Update:
        """A filter changed: its summary is the label of the folded filters."""
        parts = [f"{wording.SINCE.lower()} {since}" * bool(since), f"{wording.UNTIL.lower()} {until}" * bool(until)]
        said = " · ".join([part for part in parts if part] + outlets)
        return gr.update(label=f"{wording.FILTERS}: {said}" if said else wording.FILTERS)

    def upload(self, files: list[str] | None, chat_id: str, request: gr.Request) -> Iterator[Reading]:
        """Files were uploaded: keep, read and report them; then draw anew all that speaks of the articles."""
        still, report = (gr.skip(), gr.skip(), gr.skip()), ""
        kept, refused = keep([Path(file) for file in files or []], self.desk.uploads)
        yield gr.update(value=None), panels.waiting_html(), *still
        try:
            for news in adding(self.desk, kept):
                if isinstance(news, Progress):
                    yield gr.skip(), panels.progress_html(news), *still
                else:
                    report = panels.report_html(news, refused, self.desk.store.contents())
        except Exception as error:  # shown and logged: the page would only say "Error"
            log.exception("uploaded files could not be added")
            report = panels.failure_html(wording.ADD_FAILED, error)
        owner = owner_of(request.cookies.get(COOKIE)) or ""
        yield gr.skip(), report, self._welcome(), self._side(owner, chat_id), self._outlets()

    def _asked(
        self, owner: str, chat_id: str, question: str, scope: Scope, *, replaces: Exchange | None = None
    ) -> Iterator[Drawn]:
        """Answer, drawing each step. A question that is refused leaves everything as it was; only space is none."""
        if not replaces and not question.strip():
            yield gr.update(value=""), gr.skip(), gr.skip(), gr.skip()
            return
        with _refusals():
            question = question_of(question)
        if replaces:
            self.desk.history.cut(owner, chat_id, replaces.id)
        listed, shown = False, None
        for shown in ask(self.desk, owner, chat_id, question, scope):
            side = gr.skip() if listed else self._side(owner, shown.chat_id)
            box = gr.skip() if listed else _box(working=True)
            listed = True
            yield box, shown.chat_id, _messages(shown.exchanges, shown.doing), side
        # Again: of steps that follow each other fast, the browser may pass over the first.
        side = self._side(owner, shown.chat_id) if shown else gr.skip()
        yield _box(working=False), gr.skip(), gr.skip(), side

    def _scope(self, since: str, until: str, outlets: list[str]) -> Scope:
        """The filters as a scope; a wrong one is told to the user."""
        with _refusals():
            return scope_of(since or "", until or "", outlets or [], self._names())

    def _exchange(self, owner: str, chat_id: str, index: int | tuple[int, int]) -> Exchange:
        """The exchange that a message of the chat belongs to: each has two, the question and the answer."""
        exchanges = self.desk.history.exchanges(owner, chat_id)
        number = (index if isinstance(index, int) else index[0]) // 2
        if not 0 <= number < len(exchanges):
            raise gr.Error(wording.CHAT_GONE, title=wording.REFUSED)
        return exchanges[number]

    def _names(self) -> list[str]:
        return [name for name, _ in self.desk.store.contents().sources]

    def _outlets(self, chosen: tuple[str, ...] | None = None) -> Update:
        """The outlets to choose from; `chosen` None leaves what is chosen as it is."""
        choices = self._names()[:OUTLETS_LISTED]
        return gr.update(choices=choices) if chosen is None else gr.update(choices=choices, value=list(chosen))

    def welcome(self) -> tuple[str, list[ExampleMessage]]:
        """What an empty chat shows: how to begin, and questions that the articles can answer."""
        self.desk.store.refresh()
        asked = [ExampleMessage(text=question) for question in examples(self.desk.store, EXAMPLES)]
        return panels.welcome_html(self.desk.store.contents()), asked

    def _welcome(self) -> Update:
        placeholder, asked = self.welcome()
        return gr.update(placeholder=placeholder, examples=asked)

    def _side(self, owner: str, chat_id: str) -> str:
        return panels.side_html(self.desk.history.chats(owner), chat_id, self.desk.store.contents())


@contextmanager
def _refusals() -> Iterator[None]:
    """A ValueError becomes a message to the user; it is shown as HTML, so it is escaped."""
    try:
        yield
    except ValueError as error:
        raise gr.Error(html.escape(str(error)), title=wording.REFUSED, duration=10, print_exception=False) from error


def _owner(request: gr.Request) -> str:
    """Whose browser this is."""
    owner = owner_of(request.cookies.get(COOKIE))
    if owner is None:
        raise gr.Error(wording.NO_COOKIE, title=wording.REFUSED, duration=None, print_exception=False)
    return owner


def _box(*, working: bool) -> Update:
    """The question box while an answer is written (emptied, with a stop button), or at rest."""
    return (
        gr.update(value="", submit_btn=False, stop_btn=True) if working else gr.update(submit_btn=True, stop_btn=False)
    )


def _messages(exchanges: Sequence[Exchange], doing: str = "") -> list[Update]:
    """Two messages for each exchange. `doing` belongs to the last."""
    messages: list[Update] = []
    for exchange in exchanges:
        messages.append({"role": "user", "content": entities(exchange.question)})
        last = doing if exchange is exchanges[-1] else ""
        messages.append({"role": "assistant", "content": shown_html(exchange, last)})
    return messages


def _theme() -> gr.themes.Base:
    """Plain, with the fonts of the system: Gradio's own themes would name fonts of another site."""
    system = (
        "ui-sans-serif",
        "system-ui",
        "-apple-system",
        "Segoe UI",
        "Roboto",
        "Helvetica Neue",
        "Arial",
        "sans-serif",
    )
    mono = ("ui-monospace", "SFMono-Regular", "Menlo", "Consolas", "monospace")
    return gr.themes.Base(primary_hue="blue", neutral_hue="stone", font=system, font_mono=mono)
