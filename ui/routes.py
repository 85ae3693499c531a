"""newsdesk's own addresses beside the chat: the source of a citation, the HTTP API, the stylesheet."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from index.passage import Scope
from qa.answer_json import article_json, to_json
from qa.collection_summary import summary
from ui import wording
from ui.batch import Asked, read_batch
from ui.collection_panel import collection_html
from ui.conversation import Desk
from ui.filters import question_of, scope_of
from ui.guard import COOKIE, owner_of
from ui.pane import Target, article_html, notice_html, page_html, target_of

BODY_LIMIT = 1_000_000
"""Bytes of a request to the API."""
ASSETS = {"newsdesk.css": ("chat.css", "text/css"), "newsdesk.js": ("chat.js", "text/javascript")}
# The pages of articles run no script at all.
PAGE_POLICY = (
    "default-src 'none'; style-src 'self' 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def routes(desk: Desk) -> APIRouter:
    """All of them; to be put into the app before the chat, which takes every other address."""
    router = APIRouter()

    @router.get("/source/{article_id}")
    def source(article_id: str, request: Request) -> Response:
        given = request.query_params
        fragment = given.get("fragment") == "1"
        try:
            target = target_of(article_id, given.get("start"), given.get("end"), given.get("digest"))
            title, body, status = _source(desk, target, whole=not fragment)
        except ValueError as error:
            title, body, status = wording.BAD_LINK_TITLE, notice_html(wording.BAD_LINK_TITLE, str(error)), 400
        if fragment:
            return HTMLResponse(body, status)
        return HTMLResponse(
            page_html(title, body, asset("newsdesk.css")), status, {"Content-Security-Policy": PAGE_POLICY}
        )

    @router.get("/collection")
    def collection() -> Response:
        desk.store.refresh()
        return HTMLResponse(collection_html(summary(desk.store)), headers={"Cache-Control": "no-store"})

    @router.post("/api/ask")
    async def ask(request: Request) -> Response:
        try:
            asked = _asked(await _body(request))
            return JSONResponse(await run_in_threadpool(_answer, desk, asked))
        except ValueError as error:
            return JSONResponse({"error": str(error)}, 400)

    @router.get("/api/articles/{article_id}")
    def article(article_id: str) -> Response:
        found = desk.store.article(article_id)
        if found is None:
            return JSONResponse({"error": f"there is no article {article_id!r} in the store"}, 404)
        return JSONResponse(article_json(found, text=True))

    @router.post("/chats/{chat_id}/delete")
    def delete(chat_id: str, request: Request) -> Response:
        owner = owner_of(request.cookies.get(COOKIE))
        if owner:
            desk.history.delete(owner, chat_id)
        return RedirectResponse("/", 303)

    @router.get("/assets/{version}/{name}")
    def file(version: str, name: str) -> Response:
        if name not in ASSETS or asset(name) != f"/assets/{version}/{name}":
            return Response("not found", 404, media_type="text/plain")
        kept = {"Cache-Control": "public, max-age=31536000, immutable"}
        return Response(_asset_bytes(name), media_type=ASSETS[name][1], headers=kept)

    return router


def asset(name: str) -> str:
    """The address of a stylesheet or script; it changes with the content, so that a browser never keeps an old one."""
    return f"/assets/{hashlib.sha256(_asset_bytes(name)).hexdigest()[:12]}/{name}"


@cache
def _asset_bytes(name: str) -> bytes:
    return (Path(__file__).parent / ASSETS[name][0]).read_bytes()


def _source(desk: Desk, target: Target, *, whole: bool) -> tuple[str, str, int]:
    """Title, HTML and HTTP status of what a link asks for."""
    article = desk.store.article(target.article_id)
    if article is None:
        return wording.GONE_TITLE, notice_html(wording.GONE_TITLE, wording.GONE), 404
    return article.title, article_html(article, target, whole=whole), 200


async def _body(request: Request) -> bytes:
    """The request's body; ValueError beyond BODY_LIMIT, before it is all read."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY_LIMIT:
            raise ValueError(f"the request has more than {BODY_LIMIT:,} bytes")
    return bytes(body)


def _asked(body: bytes) -> Asked:
    """The question in a request: the same object as a line of a batch file."""
    asked = next(iter(read_batch([body])), None)
    if asked is None:
        raise ValueError('the request is empty; send {"question": "…"}')
    if not isinstance(asked, Asked):
        raise ValueError(asked.error)
    return asked


def _answer(desk: Desk, asked: Asked) -> dict[str, object]:
    desk.store.refresh()
    wanted = asked.scope or Scope()
    since, until = (day.isoformat() if day else "" for day in (wanted.since, wanted.until))
    known = [name for name, _ in desk.store.contents().sources]
    scope = scope_of(since, until, wanted.sources, known)
    return {**to_json(desk.assistant.ask(question_of(asked.question), asked.history, scope=scope), asked.id)}
