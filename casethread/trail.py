"""Put around the application: the audit's row before an answer leaves, headers, and a bound on what comes in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from casethread.errors import CasethreadError
from casethread.gate import Asked
from casethread.model import Json
from casethread.rules import STREAMED
from casethread.store.audit import Audit
from casethread.threads import Threads
from search_api.routes import as_json
from ui.rendering import SECURITY_HEADERS

MOST = 1 << 20
"""Bytes of a request's body, where it is no file."""
_OUTCOMES = {401: "refused", 403: "refused", 404: "not found", 429: "refused"}


class TooLarge(CasethreadError):
    """More was sent than any form of ours holds."""

    status = 413


class Writer:
    """Writes down, once, what the gate said is to be told of a request."""

    def __init__(self, audit: Audit, threads: Threads) -> None:
        self._audit = audit
        self._threads = threads

    async def later(self, state: dict[str, object], status: int) -> None:
        """Write it, in a thread, unless it is written; returns when it is."""
        if "asked" in state:
            await self._threads.run(self.now, state, status)

    def now(self, state: dict[str, object], status: int) -> None:
        """Write it in this thread, unless it is written."""
        asked = state.pop("asked", None)
        if not isinstance(asked, Asked):
            return
        outcome = "done" if status < 400 else _OUTCOMES.get(status, "failed" if status >= 500 else "not understood")
        who = str(state.get("acted_as") or asked.act.who)
        self._audit.append(replace(asked.act, who=who, outcome=outcome))

    async def answer(self, request: Request, work: Callable[[], Json]) -> Response:
        """What some work comes to, as JSON. Asked, spelled out and written down in one thread, one after the other."""
        return await self._threads.run(self._answer, request.scope["state"], work)

    def _answer(self, state: dict[str, object], work: Callable[[], Json]) -> Response:
        response = as_json(work())
        self.now(state, response.status_code)
        return response


class Trail:
    """Writes the audit before an answer leaves: what nobody wrote down, nobody was shown."""

    def __init__(self, app: ASGIApp, writer: Writer, refuse: Callable[[Request, CasethreadError], Response]) -> None:
        self._app = app
        self._writer = writer
        self._refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        state: dict[str, object] = scope.setdefault("state", {})
        answered = False

        async def sending(message: Message) -> None:
            nonlocal answered
            if message["type"] == "http.response.start":
                answered = True
                await self._writer.later(state, message["status"])
                _add_headers(scope, message)
            await send(message)

        async def passing(receiving: Receive) -> None:
            try:
                await self._app(scope, receiving, sending)
            except Exception:
                if not answered:
                    await self._writer.later(state, 500)
                raise

        if scope["method"] == "POST" and scope["path"] in STREAMED:
            # read, counted and bounded by its route, as it comes
            await passing(receive)
            return
        body = await _body(scope, receive)
        if body is None:
            told = TooLarge(f"more than {MOST:,} bytes were sent", remedy="send less")
            await self._refuse(Request(scope), told)(scope, receive, sending)
            return
        await passing(_again(body, receive))


def _add_headers(scope: Scope, message: Message) -> None:
    headers = MutableHeaders(scope=message)
    for name, value in SECURITY_HEADERS.items():
        if name != "Cache-Control" or not scope["path"].startswith("/static/"):
            headers.setdefault(name, value)
    if scope.get("scheme") == "https":
        headers.setdefault("Strict-Transport-Security", "max-age=31536000")


async def _body(scope: Scope, receive: Receive) -> bytes | None:
    """What was sent with a request; None when it is too much."""
    if scope["method"] in {"GET", "HEAD", "OPTIONS"}:
        return b""
    body, more = bytearray(), True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message["type"] == "http.request" and message.get("more_body", False)
        if len(body) > MOST:
            return None
    return bytes(body)


def _again(body: bytes, receive: Receive) -> Receive:
    given = False

    async def receiving() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return receiving
