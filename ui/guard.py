"""What stands before every request: only this address, only its own pages, a cookie for each browser, no other site."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui import wording

COOKIE = "newsdesk"
COOKIE_DAYS = 400
"""The longest that browsers keep a cookie; it is renewed at each visit."""
OWNER = re.compile(r"[A-Za-z0-9_-]{22,64}")
LOOPBACK = ("127.0.0.1", "localhost", "::1")
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
# Gradio's page needs inline scripts, `eval` and blobs; nothing may be fetched from or sent to another host.
POLICY = (
    "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
}


class Guard:
    """ASGI middleware. `hosts`: names under which the server may be addressed, None for any (not on loopback)."""

    def __init__(self, app: ASGIApp, hosts: Iterable[str] | None = LOOPBACK) -> None:
        self.app = app
        self.hosts = None if hosts is None else frozenset(host.lower() for host in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        refusal = self.refusal(scope.get("method", "GET"), headers.get("host", ""), headers.get("origin"))
        if refusal:
            await PlainTextResponse(refusal, status_code=403, headers=HEADERS)(scope, receive, send)
            return
        fresh = _fresh_cookie(scope, headers)

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                out = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    out.setdefault(name, value)
                if fresh:
                    out.append("set-cookie", fresh)
            await send(message)

        await self.app(scope, receive, sending)

    def refusal(self, method: str, host: str, origin: str | None) -> str | None:
        """Why a request is refused, or None.

        A foreign `Host` is how a web site that points its own name at 127.0.0.1 would read the articles (DNS
        rebinding); a foreign `Origin` is another site's page trying to write.
        """
        if self.hosts is not None and _name(host) not in self.hosts:
            return wording.FOREIGN_HOST
        if origin is not None and method not in SAFE_METHODS and origin.split("://", 1)[-1].lower() != host.lower():
            return wording.FOREIGN_ORIGIN
        return None


def owner_of(cookie: str | None) -> str | None:
    """The browser's own secret: `cookie`, the value of the cookie, if it has the form of those given out here.

    Which were given out is kept nowhere: a secret that nobody was given owns no chats.
    """
    return cookie if cookie and OWNER.fullmatch(cookie) else None


def _fresh_cookie(scope: Scope, headers: Headers) -> str | None:
    """The cookie to set: on the chat's page only, the same secret again if the browser has one."""
    if scope["type"] != "http" or scope.get("path") != "/" or scope.get("method") != "GET":
        return None
    sent = cookie_parser(headers.get("cookie", "")).get(COOKIE)
    owner = owner_of(sent) or secrets.token_urlsafe(32)
    return f"{COOKIE}={owner}; Path=/; Max-Age={COOKIE_DAYS * 86400}; HttpOnly; SameSite=Lax"


def _name(host: str) -> str:
    """The host without its port, lower case, an IPv6 address without brackets."""
    bracketed = re.fullmatch(r"\[([^\]]*)\](?::[0-9]+)?", host)
    return (bracketed[1] if bracketed else re.sub(r":[0-9]+$", "", host)).lower()
