"""A server that speaks the OpenAI and the Ollama API on loopback and says what a test tells it to."""

from __future__ import annotations

import json
import select
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

MODEL = "scripted"
PATIENCE_S = 30.0


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer to a chat request.

    `pieces` are streamed one by one. Before piece `held_at` the server waits for `gate`. `ending`: how the stream ends:
    a finish reason; "cut" breaks the connection; "mute" ends it in good order, but without a reason; "error" tells of
    one inside the stream, with `body` as its message.
    """

    pieces: tuple[str, ...] = ()
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str = ""
    ending: str = "stop"
    held_at: int | None = None
    gate: threading.Event = field(default_factory=threading.Event)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it came."""

    path: str
    headers: Mapping[str, str]
    body: Mapping[str, object]

    @property
    def prompt(self) -> str:
        """All messages, one after another."""
        messages = self.body["messages"]
        assert isinstance(messages, list)
        return "\n".join(str(message["content"]) for message in messages)


@dataclass(slots=True)
class ScriptedServer:
    """What was asked, and whether a client left before its reply was over."""

    port: int
    replies: list[Reply]
    asked: list[Asked] = field(default_factory=list)
    left: threading.Event = field(default_factory=threading.Event)
    holding: threading.Event = field(default_factory=threading.Event)
    spoke_at: list[float] = field(default_factory=list)
    """When each reply began, by `time.perf_counter`."""

    @property
    def host(self) -> str:
        """Host and port."""
        return f"127.0.0.1:{self.port}"

    @property
    def setting(self) -> str:
        """For --llm."""
        return f"http://{self.host}/v1#{MODEL}"

    def next_reply(self) -> Reply:
        """Each in turn; the last again and again."""
        return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]


@contextmanager
def serving(*replies: Reply) -> Iterator[ScriptedServer]:
    """A running server with these replies."""

    class Handler(_Handler):
        pass

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    http.daemon_threads = False  # so that closing waits for them, and no socket is left open
    Handler.script = server = ScriptedServer(http.server_address[1], list(replies))
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        for reply in replies:
            reply.gate.set()
        http.shutdown()
        thread.join()
        http.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    script: ScriptedServer

    def log_message(self, format: str, *args: object) -> None:
        """Nothing on stderr."""

    def do_GET(self) -> None:
        """The models."""
        self.script.asked.append(Asked(self.path, dict(self.headers), {}))
        reply = self.script.replies[0]
        if reply.status in (401, 403):
            self._whole(reply.status, reply.body)
        elif self.path == "/v1/models":
            self._whole(200, json.dumps({"object": "list", "data": [{"id": MODEL, "object": "model"}]}))
        elif self.path == "/api/tags":
            self._whole(200, json.dumps({"models": [{"name": f"{MODEL}:latest"}]}))
        else:
            self._whole(404, "{}")

    def do_POST(self) -> None:
        """A chat."""
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.script.asked.append(Asked(self.path, dict(self.headers), body))
        reply = self.script.next_reply()
        if reply.status != 200:
            self._whole(reply.status, reply.body, reply.headers)
            return
        try:
            self._stream(reply)
        except OSError:
            self.script.left.set()
            self.close_connection = True

    def _whole(self, status: int, body: str, headers: Mapping[str, str] | None = None) -> None:
        data = body.encode()
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", **(headers or {})}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def _stream(self, reply: Reply) -> None:
        ollama = self.path == "/api/chat"
        self.send_response(200)
        self.send_header("Content-Type", "application/x-ndjson" if ollama else "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for number, piece in enumerate(reply.pieces):
            if number == reply.held_at:
                self._hold(reply.gate)
            if number == 0:
                self.script.spoke_at.append(time.perf_counter())
            self._chunk(_ollama_part(piece) if ollama else _openai_part(piece))
        if reply.held_at == len(reply.pieces):
            self._hold(reply.gate)
        if reply.ending == "cut":
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        if reply.ending == "error":
            self._chunk(f"data: {json.dumps({'error': {'message': reply.body}})}\n\n")
        elif reply.ending != "mute":
            self._chunk(_ollama_part("", reply.ending) if ollama else _openai_part("", reply.ending))
        self._chunk("" if ollama else "data: [DONE]\n\n")
        self.wfile.write(b"0\r\n\r\n")

    def _chunk(self, text: str) -> None:
        if data := text.encode():
            self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")

    def _hold(self, gate: threading.Event) -> None:
        """Wait for the gate; the client may leave meanwhile."""
        self.script.holding.set()
        for _ in range(int(PATIENCE_S / 0.02)):
            if gate.wait(0.02):
                return
            readable, _, _ = select.select([self.connection], [], [], 0)
            if readable and not self.connection.recv(1, socket.MSG_PEEK):
                raise ConnectionResetError
        raise TimeoutError("nobody opened the gate")


def _openai_part(text: str, ending: str | None = None) -> str:
    choice = {"index": 0, "delta": {"role": "assistant", "content": text}, "finish_reason": ending}
    part = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": MODEL, "choices": [choice]}
    return f"data: {json.dumps(part)}\n\n"


def _ollama_part(text: str, ending: str | None = None) -> str:
    message = {"role": "assistant", "content": text}
    part = {"model": MODEL, "created_at": "2025-02-14T00:00:00Z", "message": message, "done": ending is not None}
    return json.dumps(part | ({"done_reason": ending} if ending else {})) + "\n"
