"""Logging in and out, the account page, passwords, tokens and the purpose one reads for."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from casethread.accounts.desk import Desk
from casethread.accounts.roles import PERMISSIONS, SAID
from casethread.accounts.who import (
    Who,
    address_of,
    cookie,
    drop_cookie,
    local,
    require_sealed,
    set_cookie,
    who_of,
)
from casethread.errors import CasethreadError, NotLoggedIn, UsageError
from casethread.store.secrets import Session, Token
from casethread.store.users import User
from ui import words
from ui.account_contexts import (
    AccountPage,
    LogInPage,
    Named,
    PasswordPage,
    Problem,
    PurposePage,
    TicketPage,
    TokenRow,
    Told,
)
from ui.rendering import respond

Text = Annotated[str, Form()]
_PURPOSE = (5, 300)
"""Characters that a purpose has at least and at most."""


def go(address: str) -> RedirectResponse:
    """On to another page, which is asked for anew."""
    return RedirectResponse(address, 303)


def problem(error: CasethreadError) -> Problem:
    """Why a form was not taken."""
    return Problem(error.what[:1].upper() + error.what[1:], error.remedy)


def moment(at: float) -> str:
    """A Unix time for a reader: "3 March 2014 at 14:05"."""
    when = datetime.fromtimestamp(at, UTC)
    return f"{words.day(when.date())} at {when:%H:%M} UTC"


def session_line(session: Session, own: Session | None) -> str:
    """A session in words."""
    here = " (this one)" if own and own.id == session.id else ""
    return f"from {session.address}, since {moment(session.started)}, last used {moment(session.seen)}{here}"


def token_row(token: Token, revoke: str) -> TokenRow:
    """A token in words."""
    return TokenRow(token.label, ", ".join(sorted(token.scopes)), moment(token.until), revoke)


def routes(desk: Desk, *, provider: bool) -> APIRouter:
    """``/log-in``, ``/log-out``, ``/account``, ``/purpose``. ``provider``: whether one can log in elsewhere too."""
    router = APIRouter(include_in_schema=False)
    _door(router, desk, provider=provider)
    _links(router, desk)
    _account(router, desk)
    _tokens(router, desk)
    _purpose(router, desk)
    return router


def _door(router: APIRouter, desk: Desk, *, provider: bool) -> None:
    def shown(request: Request, name: str, onward: str, error: CasethreadError | None = None) -> Response:
        other = words.with_query("/log-in/elsewhere", next=local(onward)) if provider else ""
        told = problem(error) if error else None
        title = "Error: log in" if error else "Log in"
        answer = respond(
            LogInPage(title, "log-in", "", name, local(onward), other, told), error.status if error else 200
        )
        set_cookie(request, answer, who_of(request).form_token, "form")
        return answer

    @router.get("/log-in")
    def door(request: Request, next: str = "/") -> Response:  # noqa: A002 - the name in the address
        if who_of(request).user:
            return go(local(next))
        return shown(request, "", next)

    @router.post("/log-in")
    def log_in(request: Request, name: Text = "", password: Text = "", next: Text = "/") -> Response:  # noqa: A002
        try:
            require_sealed(request)
            secret = desk.log_in(name.strip(), password, address_of(request))
        except CasethreadError as error:
            return shown(request, name, next, error)
        return admitted(request, desk, secret, next)


def admitted(request: Request, desk: Desk, secret: str, onward: str) -> Response:
    """On into the application, known again by the cookie; a session that was open in this browser ends."""
    before = desk.session(cookie(request)) if cookie(request) else None
    if before:
        desk.sessions.end(before[0])
    found = desk.session(secret)
    if found is None:
        raise NotLoggedIn("the account was closed in the meantime", remedy="ask an administrator")
    request.state.acted_as = found[1].name
    answer = go(local(onward))
    set_cookie(request, answer, secret)
    drop_cookie(request, answer, "form")
    return answer


def _links(router: APIRouter, desk: Desk) -> None:
    @router.get("/log-in/once/{ticket}")
    def offered(request: Request, ticket: str) -> Response:
        name = desk.ticket_for(ticket)
        if name is None:
            raise NotLoggedIn("this link has been used or has run out", remedy="log in, or ask for another")
        answer = respond(TicketPage(f"Log in as {name}", "log-in", "", name, request.url.path))
        if not who_of(request).user:
            set_cookie(request, answer, who_of(request).form_token, "form")
        return answer

    @router.post("/log-in/once/{ticket}")
    def used(request: Request, ticket: str) -> Response:
        require_sealed(request)
        return admitted(request, desk, desk.use_ticket(ticket, address_of(request)), "/")

    @router.post("/log-out")
    def log_out(request: Request) -> Response:
        session = who_of(request).session
        if session:
            desk.sessions.end(session)
        answer = go("/log-in")
        drop_cookie(request, answer)
        answer.headers["Clear-Site-Data"] = '"cache"'
        return answer


def _account(router: APIRouter, desk: Desk) -> None:
    @router.get("/account")
    def account(request: Request) -> Response:
        return respond(account_page(desk, who_of(request)))

    def form(who: Who, error: CasethreadError | None = None) -> Response:
        must = bool(who.user and who.user.one_time_until is not None)
        title = "Choose a password" if must else "Change your password"
        told = problem(error) if error else None
        page = PasswordPage(f"Error: {title}" if error else title, "account", who.name, must, told)
        return respond(page, error.status if error else 200)

    @router.get("/account/password")
    def password_form(request: Request) -> Response:
        return form(who_of(request))

    @router.post("/account/password")
    def password(request: Request, current: Text = "", new: Text = "", again: Text = "") -> Response:
        who = who_of(request)
        user, session = _logged_in(who)
        try:
            if new != again:
                raise UsageError("the two new passwords differ", remedy="type the new one twice")
            desk.change_password(user, session, current, new)
        except CasethreadError as error:
            return form(who, error)
        return go("/account")

    @router.post("/account/log-out-elsewhere")
    def elsewhere(request: Request) -> Response:
        user, session = _logged_in(who_of(request))
        desk.sessions.end_all(user.name, but=session)
        return go("/account")


def _tokens(router: APIRouter, desk: Desk) -> None:
    @router.post("/account/tokens")
    def make(
        request: Request,
        label: Text = "",
        days: Text = "",
        scope: Annotated[list[str], Form()] = [],  # noqa: B006 - FastAPI copies it
    ) -> Response:
        who = who_of(request)
        user, _ = _logged_in(who)
        try:
            made = desk.make_token(user, label, scope, int(days) if days.isdecimal() and len(days) < 5 else 0)
        except CasethreadError as error:
            return respond(account_page(desk, who, error=error), error.status)
        note = "Copy it now: it is not shown again. Send it as the header Authorization: Bearer."
        return respond(account_page(desk, who, told=Told("Your new token", made, note)))

    @router.post("/account/tokens/{key}/revoke")
    def revoke(request: Request, key: str) -> Response:
        user, _ = _logged_in(who_of(request))
        desk.tokens.revoke(key, user.name)
        return go("/account")


def _purpose(router: APIRouter, desk: Desk) -> None:
    def shown(who: Who, purpose: str, onward: str, error: CasethreadError | None = None) -> Response:
        title = "Error: what do you read for?" if error else "What do you read for?"
        page = PurposePage(title, "account", who.name, purpose, local(onward), problem(error) if error else None)
        return respond(page, error.status if error else 200)

    @router.get("/purpose")
    def asked(request: Request, next: str = "/") -> Response:  # noqa: A002 - the name in the address
        who = who_of(request)
        return shown(who, who.purpose or "", next)

    @router.post("/purpose")
    def stated(request: Request, purpose: Text = "", next: Text = "/") -> Response:  # noqa: A002
        who = who_of(request)
        _, session = _logged_in(who)
        said = " ".join(purpose.split())
        if not _PURPOSE[0] <= len(said) <= _PURPOSE[1]:
            what = f"a purpose has {_PURPOSE[0]} to {_PURPOSE[1]} characters"
            error = UsageError(what, remedy="name the operation, the request or the task")
            return shown(who, said[: _PURPOSE[1]], next, error)
        desk.sessions.set_purpose(session, said)
        return go(local(next))


def _logged_in(who: Who) -> tuple[User, Session]:
    if who.user is None or who.session is None:
        raise NotLoggedIn("this is for who is logged in at a browser", remedy="log in")
    return who.user, who.session


def account_page(
    desk: Desk, who: Who, *, told: Told | None = None, error: CasethreadError | None = None
) -> AccountPage:
    """Who one is here, and what one can do about it."""
    user, own = _logged_in(who)
    tokens = [] if user.one_time_until is not None else desk.tokens.of(user.name)
    now = desk.clock()
    live = [one for one in desk.sessions.of(user.name) if one.seen >= now - desk.lasting.idle]
    granted = sorted(PERMISSIONS[user.role])
    return AccountPage(
        title="Your account",
        section="account",
        viewer=user.name,
        role=words.role(user.role),
        groups=", ".join(sorted(user.groups)),
        may=tuple(SAID[permission] for permission in granted),
        purpose=who.purpose or "",
        has_password=user.has_password,
        sessions=tuple(session_line(one, own) for one in live),
        tokens=tuple(token_row(token, f"/account/tokens/{token.id}/revoke") for token in tokens),
        scopes=tuple(Named(permission.value, SAID[permission]) for permission in granted),
        manages="users" in who.permissions,
        told=told,
        problem=problem(error) if error else None,
    )
