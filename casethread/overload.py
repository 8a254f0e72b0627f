"""A bound on the requests under way: one too many is told to come back, at once, and what is begun is finished."""

from __future__ import annotations

from collections.abc import Callable

from anyio.to_thread import current_default_thread_limiter
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from casethread.errors import CasethreadError, Overloaded

SPARE = 8
"""Threads beside those of the requests that count, so that whether the server is alive can be told at any time."""
ALWAYS = frozenset({"/api/health", "/api/health/ready", "/metrics"})
"""What is answered however much is under way."""


class Bounded:
    """Put around the application: at most ``most`` requests are worked on. A request counts once it has come in
    whole, and until its answer begins: who sends slowly, or reads slowly, keeps nobody out.
    """

    def __init__(self, app: ASGIApp, most: int, refuse: Callable[[Request, CasethreadError], Response]) -> None:
        self._app = app
        self._most = most
        self._refuse = refuse
        self._under_way = 0
        self._has_threads = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if not self._has_threads:
            # one for each request that is worked on: none that was let in waits for another's thread
            current_default_thread_limiter().total_tokens = self._most + SPARE
            self._has_threads = True
        if scope["path"] in ALWAYS:
            await self._app(scope, receive, send)
            return
        if self._under_way >= self._most:
            await self._refuse(Request(scope), Overloaded())(scope, receive, send)
            return
        self._under_way += 1
        counted = True

        async def sending(message: Message) -> None:
            nonlocal counted
            await send(message)
            if counted and message["type"] == "http.response.start":
                counted = False
                self._under_way -= 1

        try:
            await self._app(scope, receive, sending)
        finally:
            if counted:
                self._under_way -= 1
