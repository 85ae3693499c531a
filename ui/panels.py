"""What stands around the chat, as HTML: the list of chats, the welcome, the report of an upload. Pure and escaped."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from html import escape
from pathlib import PurePath

from corpus.article import Skipped
from index.indexing import Progress, Report
from index.store import Contents
from qa.collection_summary import lacking
from qa.wording import counted
from ui import wording
from ui.history import Chat
from ui.markup import day, entities

SKIPPED_SHOWN = 200

PANE = (
    f'<aside id="nd-pane" aria-label="{wording.PANE}"><header><h2>{wording.PANE}</h2>'
    f'<a id="nd-pane-page" target="_blank" rel="noopener" href="/">{wording.PANE_PAGE}</a>'
    f'<button type="button" class="nd-icon" data-close="pane" aria-label="{wording.CLOSE}">×</button></header>'
    f'<div id="nd-pane-body" tabindex="-1"></div>'
    f'<nav id="nd-pane-others" aria-label="{wording.PANE_OTHERS}"><h3>{wording.PANE_OTHERS}</h3><ol></ol></nav></aside>'
)
BRAND = (
    f'<div id="nd-head"><a href="/" class="nd-brand">{wording.NAME}</a>'
    f'<button type="button" class="nd-icon" data-toggle="side" aria-label="{wording.MENU}">☰</button></div>'
    f'<a class="nd-new" href="/">{wording.NEW_CHAT}</a>'
    f'<button type="button" class="nd-new" data-toggle="add">{wording.ADD}</button>'
    f'<button type="button" class="nd-new" data-toggle="holds">{wording.HOLDS}</button>'
)
HOLDS = (
    f'<section id="nd-held" role="dialog" aria-label="{wording.HOLDS}"><header>'
    f'<h2>{wording.HOLDS}</h2><button type="button" class="nd-icon" data-close="holds" aria-label="{wording.CLOSE}">×'
    f'</button></header><div id="nd-held-body" tabindex="-1"></div></section>'
)
ADD_HEAD = (
    f"<header><h2>{wording.ADD}</h2>"
    f'<button type="button" class="nd-icon" data-close="add" aria-label="{wording.CLOSE}">×</button></header>'
    f"<p>{wording.ADD_HELP}</p>"
)
WORDS = "<script>window.newsdeskWords = {}</script>".format(
    json.dumps(
        {
            "send": wording.SEND,
            "stop": wording.STOP,
            "question": wording.QUESTION,
            "answer": wording.ANSWER,
            "failed": wording.PANE_FAILED,
        }
    ).replace("<", "\\u003c")
)
"""What chat.js says; it has no words of its own."""


def top_html(leaves: str) -> str:
    """The head of the chat, with what leaves the machine and where to; `leaves` is "" where nothing does."""
    note = f'<p id="nd-leaves" role="note">{escape(leaves)}</p>' if leaves else ""
    return (
        f'<div id="nd-top"><button type="button" class="nd-icon" data-toggle="side" aria-label="{wording.MENU}">☰'
        f'</button><a href="/" class="nd-brand">{wording.NAME}</a></div>{note}'
    )


def side_html(chats: Sequence[Chat], open_chat: str, contents: Contents) -> str:
    """The chats of this browser, and what the store holds."""
    rows = "".join(_chat(chat, chat.id == open_chat) for chat in chats)
    listed = f"<ul>{rows}</ul>" if rows else f'<p class="nd-quiet">{wording.NO_CHATS}</p>'
    return (
        f'<nav id="nd-nav" aria-label="{wording.CHATS}"><h2>{wording.CHATS}</h2>{listed}</nav>'
        f'<p id="nd-holds">{escape(holds(contents))}</p>'
    )


def holds(contents: Contents) -> str:
    """ "16 articles, 3 outlets, 12 Feb 2025 – 20 Feb 2025"."""
    parts = [counted(contents.articles, "article")]
    if contents.sources:
        parts.append(counted(len(contents.sources), "outlet"))
    if contents.first and contents.last:
        same = contents.first == contents.last
        parts.append(day(contents.first) if same else f"{day(contents.first)} – {day(contents.last)}")
    return ", ".join(parts)


def welcome_html(contents: Contents) -> str:
    """What an empty chat says: how to begin, or how to get articles."""
    if contents.articles:
        about = entities(holds(contents))
        return (
            f'<div class="nd-welcome"><h1>{wording.TAGLINE}</h1><p class="nd-quiet">{about}</p>'
            f"<p>{wording.WELCOME}</p></div>"
        )
    return (
        f'<div class="nd-welcome nd-empty"><h1>{wording.EMPTY_TITLE}</h1><p>{wording.EMPTY_ADD}</p>'
        f"<p><code>{wording.EMPTY_COMMAND}</code></p></div>"
    )


def waiting_html() -> str:
    """Files have arrived and are waiting to be read."""
    return f'<div class="nd-report" role="status"><p>{wording.ADD_WAITING}</p><progress></progress></div>'


def progress_html(progress: Progress) -> str:
    """How far an upload is read."""
    said = wording.ADD_READING.format(done=progress.files_done, total=counted(progress.files_total, "file"))
    name = escape(PurePath(progress.current).name)
    bar = f'<progress max="{max(1, progress.files_total)}" value="{progress.files_done}"></progress>'
    return f'<div class="nd-report" role="status"><p>{said} <span class="nd-quiet">{name}</span></p>{bar}</div>'


def report_html(report: Report, refused: Iterable[Skipped], contents: Contents) -> str:
    """What an upload came to: the numbers, each thing skipped with its reason, and what the articles now lack."""
    skipped = [*refused, *report.skipped]
    said = wording.ADD_DONE.format(added=report.added, changed=report.changed, unchanged=report.unchanged)
    if not (report.added or report.changed or report.unchanged):
        said = wording.ADD_NONE
    if report.stopped:
        said = f"{said} {wording.ADD_STOPPED}"
    rows = "".join(f"<li>{_skipped(one)}</li>" for one in skipped[:SKIPPED_SHOWN])
    more = len(skipped) - SKIPPED_SHOWN
    rest = f"<li>… {more:,} {wording.MORE}</li>" if more > 0 else ""
    title = wording.ADD_SKIPPED.format(count=len(skipped))
    listed = f'<p class="nd-skipped">{title}</p><ul>{rows}{rest}</ul>' if skipped else ""
    without = lacking(contents)
    note = f'<p class="nd-quiet">{escape(without)}</p>' if without else ""
    return f'<div class="nd-report" role="status"><p><strong>{said}</strong></p>{listed}{note}</div>'


def failure_html(title: str, error: BaseException) -> str:
    """An upload that failed as a whole."""
    said = f"<p><strong>{title}</strong></p><p>{escape(str(error))}</p>"
    return f'<div class="nd-report nd-failed" role="alert">{said}</div>'


def _chat(chat: Chat, is_open: bool) -> str:
    current = ' aria-current="page"' if is_open else ""
    link = f'<a href="/?chat={escape(chat.id)}"{current} title="{escape(chat.title)}">{escape(chat.title)}</a>'
    name = f"{wording.DELETE_CHAT}: {escape(chat.title)}"
    button = f'<button type="submit" class="nd-icon" aria-label="{name}" title="{wording.DELETE_CHAT}">×</button>'
    return f'<li>{link}<form method="post" action="/chats/{escape(chat.id)}/delete">{button}</form></li>'


def _skipped(skipped: Skipped) -> str:
    row = f", {wording.ROW.format(row=skipped.row)}" if skipped.row is not None else ""
    return f"<b>{escape(PurePath(skipped.path).name)}{row}</b> {escape(skipped.reason)}"
