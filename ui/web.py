"""The web chat as one server: newsdesk's own routes, the chat behind them, and what guards both."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import importlib.abc
import logging
import os
import signal
import socket
import sys
import threading
import webbrowser
from collections.abc import Callable, Iterator, Sequence
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from ui import wording

if TYPE_CHECKING:
    from fastapi import FastAPI

    from qa.writer import Writer
    from ui.conversation import Desk

CHATS_FILE = "chats.db"
UPLOADS_FOLDER = "uploads"
ARRIVALS_FOLDER = "arrivals"
"""Where Gradio puts what is being uploaded, before it is taken into the store."""
SHUTDOWN_S = 2
"""How long open pages may keep a server that was told to stop."""
WILDCARDS = ("0.0.0.0", "::", "")


def app(desk: Desk, *, hosts: Sequence[str] | None = None) -> FastAPI:
    """The whole web application on a desk.

    `hosts`: names it may be addressed by, None for those of this machine only, () for any.
    """
    prepare(desk.uploads.parent / ARRIVALS_FOLDER)
    from fastapi import FastAPI

    from ui.chat import mount
    from ui.guard import LOOPBACK, Guard
    from ui.routes import routes

    # No generated pages: FastAPI's load their scripts from another site.
    server = FastAPI(title=wording.NAME, docs_url=None, redoc_url=None, openapi_url=None)
    server.include_router(routes(desk))
    allowed = LOOPBACK if hosts is None else hosts
    server.add_middleware(Guard, hosts=allowed or None)

    async def mounted() -> FastAPI:
        return mount(server, desk)

    # Inside a running loop, because Gradio leaves a new one open for each lock that it makes outside.
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(mounted())
    return mount(server, desk)


def serve(
    folder: Path,
    *,
    host: str = "127.0.0.1",
    port: int = 7860,
    open_browser: bool = False,
    llm: str | None = None,
    show_unsupported: bool = False,
) -> None:
    """Run the chat on the store in `folder`, which is made if it is not there, until Ctrl-C. `port` 0 takes a free one.

    `llm`: the setting of the LLM that words the answers, None for none; `show_unsupported`: its sentences that do not
    hold are shown struck. Raises OSError with the way out if it cannot listen there, StoreError if the store or its
    chats cannot be opened, LLMError if the LLM cannot be used.
    """
    listener = listen(host, port)
    with contextlib.closing(listener):
        _say(wording.OPENING.format(folder=folder))
        prepare(folder / ARRIVALS_FOLDER)
        with _desk(folder, llm, show_unsupported=show_unsupported) as desk:
            if desk.leaves:
                _say(desk.leaves)
            _run(app(desk, hosts=_names(host)), listener, host, open_browser)
    _say(wording.BYE)


def listen(host: str, port: int) -> socket.socket:
    """A socket bound before anything slow is loaded, so that a port in use is told at once."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host or None, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
    except OSError as error:
        raise _refused(host, port, error) from error
    try:
        if os.name == "posix":  # elsewhere it would let two servers share the port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(128)
    except OSError as error:
        listener.close()
        raise _refused(host, port, error) from error
    return listener


def prepare(arrivals: Path) -> None:
    """What Gradio must find before it is imported: no reports home, its files beside the store, a quick start."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    os.environ["GRADIO_TEMP_DIR"] = str(arrivals)
    os.environ["HF_HUB_OFFLINE"] = "1"
    # Gradio draws up statistics of its last 10,000 events after each event, with pandas, which nobody here looks at.
    os.environ["GRADIO_ANALYTICS_CACHE_FREQUENCY"] = str(10**12)
    os.environ["GRADIO_ANALYTICS_MAX_EVENTS"] = "1"
    if "gradio" not in sys.modules and not any(isinstance(finder, _NoStubs) for finder in sys.meta_path):
        sys.meta_path.insert(0, _NoStubs())


class _NoStubs(importlib.abc.MetaPathFinder):
    """Keeps Gradio from rewriting its own .pyi files at each import.

    They are for editors only, the writing is half of the import's four seconds, and it changes the installed package
    under the feet of any other process. Where a later Gradio has no such function, nothing is changed.
    """

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        """The usual module, with one function emptied."""
        if name != "gradio.component_meta":
            return None
        spec = PathFinder.find_spec(name, path, target)
        if spec and spec.loader:
            spec.loader.exec_module = _emptying(spec.loader.exec_module)  # type: ignore[assignment,method-assign]
        return spec


def _emptying(run: Callable[[ModuleType], None]) -> Callable[[ModuleType], None]:
    def run_and_empty(module: ModuleType) -> None:
        run(module)
        if hasattr(module, "create_or_modify_pyi"):
            setattr(module, "create_or_modify_pyi", lambda component_class, class_name, events: None)  # noqa: B010

    return run_and_empty


@contextlib.contextmanager
def _desk(folder: Path, llm: str | None, *, show_unsupported: bool) -> Iterator[Desk]:
    """Everything the chat works with, on the store in `folder`."""
    from qa.assistant import Assistant
    from qa.reader import load_reader
    from ui.conversation import Desk
    from ui.history import History
    from ui.opening import opened_for_indexing

    writer, leaves = _writer(llm, show_unsupported=show_unsupported) if llm else (None, "")
    folder.mkdir(parents=True, exist_ok=True)
    with opened_for_indexing(folder, None) as (store, encoder):
        assistant = Assistant(store, encoder, load_reader(encoder), writer)
        desk = Desk(store, encoder, assistant, History(folder / CHATS_FILE), folder / UPLOADS_FOLDER, leaves)
        try:
            yield desk
        finally:
            desk.finish()


def _writer(llm: str, *, show_unsupported: bool) -> tuple[Writer, str]:
    """The LLM of a setting with its check, and what leaves the machine with it. Raises LLMError."""
    from qa.llm_setting import where
    from qa.writer import open_writer

    return open_writer(llm, show_unsupported=show_unsupported), where(llm)


def _run(application: FastAPI, listener: socket.socket, host: str, open_browser: bool) -> None:
    """Serve until Ctrl-C, or until the process is told to end."""
    import uvicorn

    url = _url(host, listener.getsockname()[1])

    class Server(uvicorn.Server):
        """Says where it is once it answers."""

        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            _say(wording.LISTENING.format(url=url))
            if host in WILDCARDS or not _is_loopback(host):
                _say(wording.EXPOSED.format(host=host))
            if open_browser:
                threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()

        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            # That a page is still open is no error, but uvicorn would print a traceback for each.
            logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
            await super().shutdown(sockets)

    config = uvicorn.Config(
        application, log_level="warning", timeout_graceful_shutdown=SHUTDOWN_S, ws="none", server_header=False
    )
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # end as in order as with Ctrl-C
    with contextlib.suppress(KeyboardInterrupt):  # uvicorn ends in order, then raises the Ctrl-C it was given again
        Server(config).run(sockets=[listener])


def _names(host: str) -> tuple[str, ...] | None:
    """The names the server may be addressed by: those of this machine, or any where the user opened it to others."""
    return None if _is_loopback(host) else ()


def _is_loopback(host: str) -> bool:
    return host in ("localhost", "::1") or host.startswith("127.")


def _url(host: str, port: int) -> str:
    """What to type into a browser on this machine."""
    name = "127.0.0.1" if host in WILDCARDS else f"[{host}]" if ":" in host else host
    return f"http://{name}:{port}"


def _refused(host: str, port: int, error: OSError) -> OSError:
    if error.errno == errno.EADDRINUSE:
        message = wording.PORT_IN_USE.format(host=host, port=port, other=port + 1 if port < 65535 else port - 1)
    else:
        message = wording.PORT_REFUSED.format(host=host, port=port, error=error.strerror or error)
    return OSError(error.errno, message)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
