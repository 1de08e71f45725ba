"""Real HTTP servers for tests, in a thread on a free port; one that answers as a test says."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn

Send = Callable[[dict[str, Any]], Any]


@dataclass(frozen=True)
class Reply:
    """What the server answers. `delay` is in seconds; `chunks` are sent one by one; `breaks` closes without an end."""

    status: int = 200
    body: bytes = b"{}"
    headers: tuple[tuple[str, str], ...] = (("content-type", "application/json"),)
    delay: float = 0.0
    chunks: tuple[bytes, ...] = ()
    breaks: bool = False


@dataclass(frozen=True)
class Received:
    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes
    at: float


@dataclass
class Script:
    """Replies in their order; the last one is repeated."""

    replies: list[Reply] = field(default_factory=lambda: [Reply()])
    received: list[Received] = field(default_factory=list)

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Send) -> None:
        assert scope["type"] == "http"
        body = b"".join([chunk async for chunk in _body(receive)])
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        raw_path: bytes = scope["raw_path"]
        self.received.append(
            Received(
                scope["method"], raw_path.decode(), scope["query_string"].decode(), headers, body, time.monotonic()
            )
        )
        reply = self.replies[min(len(self.received), len(self.replies)) - 1]
        await asyncio.sleep(reply.delay)
        encoded = [(name.encode(), value.encode()) for name, value in reply.headers]
        await send({"type": "http.response.start", "status": reply.status, "headers": encoded})
        for chunk in reply.chunks:
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
        if reply.breaks:
            raise ConnectionResetError("as the test says")
        await send({"type": "http.response.body", "body": b"" if reply.chunks else reply.body})


async def _body(receive: Any) -> AsyncIterator[bytes]:
    more = True
    while more:
        message = await receive()
        more = message.get("more_body", False)
        yield message.get("body", b"")


def bound_socket() -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", 0))
    return listener


@contextmanager
def serving(app: Any, listener: socket.socket) -> Iterator[str]:
    """Serves `app` on a bound socket in a thread; gives its address."""
    server = uvicorn.Server(uvicorn.Config(app, log_level="critical", lifespan="off", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        time.sleep(0.005)
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)


@dataclass(frozen=True)
class ScriptedServer:
    url: str
    script: Script


@contextmanager
def scripted_server() -> Iterator[ScriptedServer]:
    """A server on a free port that replies as its script says."""
    script = Script()
    with serving(script, bound_socket()) as url:
        yield ScriptedServer(url, script)
