"""Logging in at the organisation's identity provider."""

from __future__ import annotations

import hmac

from fastapi import APIRouter, Request, Response

from casethread.accounts.desk import MINUTE, Desk
from casethread.accounts.oidc import Provider
from casethread.accounts.who import address_of, cookie, drop_cookie, local, require_sealed, set_cookie
from casethread.errors import NotFound, NotLoggedIn
from ui.accounts import admitted, go

_PATIENCE = 10 * MINUTE
"""How long somebody may take at the provider."""
STATE = "sign-in"
"""The cookie that binds what comes back to the browser that was sent."""


def routes(desk: Desk, provider: Provider | None) -> APIRouter:
    """``/log-in/elsewhere`` and the way back from there."""
    router = APIRouter(include_in_schema=False)

    def known() -> Provider:
        if provider is None:
            raise NotFound("there is no identity provider", remedy="log in with a password")
        return provider

    @router.get("/log-in/elsewhere")
    def leave(request: Request, next: str = "/") -> Response:  # noqa: A002 - the name in the address
        require_sealed(request)
        address, state, started = known().begin(_back(request), local(next))
        now = desk.clock()
        desk.sign_ins.begin(state, started, now, now + _PATIENCE)
        answer = go(address)
        set_cookie(request, answer, state, STATE)
        return answer

    @router.get("/log-in/elsewhere/return")
    def back(request: Request, state: str = "") -> Response:
        sent = cookie(request, STATE)
        started = desk.sign_ins.take(state, desk.clock()) if state else None
        if started is None or not hmac.compare_digest(sent.encode(), state.encode()):
            raise NotLoggedIn("this log-in was not begun here, or has run out", remedy="begin it again")
        subject = known().finish(str(request.url), _back(request), state, started)
        user = desk.users.known_as(subject)
        if user is None or user.disabled:
            what = f"the identity provider's account {subject!r} is nobody's here"
            raise NotLoggedIn(what, remedy="ask an administrator to run `casethread user subject NAME SUBJECT`")
        answer = admitted(request, desk, desk.start(user.name, address_of(request)), started.next)
        drop_cookie(request, answer, STATE)
        return answer

    return router


def _back(request: Request) -> str:
    return str(request.url_for("back"))
