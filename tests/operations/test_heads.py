"""Whoever sends a head without end, or what follows a body, is refused, and what is only long is read."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing, suppress

import pytest
import uvicorn
from starlette.types import Receive, Scope, Send

from casethread import heads
from casethread.config import Config
from casethread.processes import settings_of

LONGEST = 100_000


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    """Tells how long query and body were."""
    length, more = len(scope["query_string"]), True
    while more:
        message = await receive()
        length += len(message.get("body", b""))
        more = message.get("more_body", False)
    await send({"type": "http.response.start", "status": 200, "headers": [(b"connection", b"close")]})
    await send({"type": "http.response.body", "body": str(length).encode()})


@pytest.fixture(scope="module")
def address() -> Iterator[tuple[str, int]]:
    with pytest.MonkeyPatch.context() as patch, closing(socket.create_server(("127.0.0.1", 0))) as listening:
        patch.setattr(heads, "LONGEST", LONGEST)
        server = uvicorn.Server(settings_of(Config(), app))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        while not server.started:
            assert thread.is_alive()
            time.sleep(0.01)
        yield listening.getsockname()
        server.should_exit = True
        thread.join(timeout=10)


def told(address: tuple[str, int], *pieces: bytes) -> bytes:
    """What is answered to these pieces, sent one after the other."""
    answered = b""
    with closing(socket.create_connection(address, timeout=20)) as line:
        with suppress(ConnectionError):  # it may be closed before all is sent
            for piece in pieces:
                line.sendall(piece)
        with suppress(ConnectionError):
            while piece := line.recv(65_536):
                answered += piece
    return answered


HEAD = b"POST /some/page HTTP/1.1\r\nHost: here\r\n"
MUCH = [b"x" * 10_000] * (2 * LONGEST // 10_000)


@pytest.mark.parametrize(
    "sent",
    [
        (b"GET /", *MUCH),
        (HEAD, b"Long: ", *MUCH),
        (HEAD, *[b"Many: one\r\n" * 1_000] * 20),
        (HEAD, b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nLong: ", *MUCH),
    ],
    ids=["address", "header", "headers", "trailer"],
)
def test_what_never_ends_is_refused(address: tuple[str, int], sent: tuple[bytes, ...]) -> None:
    answered = told(address, *sent)
    assert answered.startswith(b"HTTP/1.1 400 ")
    assert b"longer than 100,000 bytes" in answered


@pytest.mark.parametrize(
    ("sent", "length"),
    [
        ((b"GET /?q=", b"x" * 65_000, b" HTTP/1.1\r\nHost: here\r\n\r\n"), 65_002),
        ((b"GET /?q=", b"x" * (LONGEST - 1_000), b"#y HTTP/1.1\r\nHost: here\r\n\r\n"), LONGEST - 998),
        ((HEAD, b"Content-Length: %d\r\n\r\n" % (2 * LONGEST), *MUCH), 2 * LONGEST),
        ((HEAD, b"Transfer-Encoding: chunked\r\n\r\n", *[b"a\r\n0123456789\r\n"] * 20_000, b"0\r\n\r\n"), 200_000),
    ],
    ids=["address", "longer address", "body", "chunks"],
)
def test_what_is_only_long_is_read(address: tuple[str, int], sent: tuple[bytes, ...], length: int) -> None:
    answered = told(address, *sent)
    assert answered.startswith(b"HTTP/1.1 200 ")
    assert answered.endswith(b"\r\n\r\n%d" % length) or b"\r\n%d\r\n" % length in answered


@pytest.mark.parametrize(
    "sent", [b"\x16\x03\x01\x02", b"GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n"]
)
def test_what_is_no_request_is_told_so(address: tuple[str, int], sent: bytes) -> None:
    assert told(address, sent).startswith(b"HTTP/1.1 400 ")
