"""The gate that every route is behind: who asks, whether they may, whether a form is theirs, and what they reach."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from fastapi import Request

from casethread.accounts.desk import Desk
from casethread.accounts.roles import PERMISSIONS, SAID
from casethread.accounts.who import PURPOSE, Who, address_of, cookie, new_form_token, who_of
from casethread.app import Case
from casethread.errors import CasethreadError, NotLoggedIn, Refused
from casethread.limiting import Counts, RateLimit
from casethread.model import Json
from casethread.rules import RULES, Rule
from casethread.store.audit import Act
from casethread.store.base import LedgerView
from casethread.store.view import StoreView
from casethread.threads import Threads
from ui.rendering import ALLOWED, FORM_TOKEN

FIELD, HEADER = "csrf", "x-csrf-token"
Fields = list[tuple[str, str]]
"""A form's fields as they were sent; one may come several times."""
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_SECRET = frozenset({FIELD, "password", "passwords", "current", "new", "again", "ticket", "code", "state", "t"})
"""Fields whose values are in no trail."""
_TEXTS = frozenset({"draft"})
"""Fields that hold a text of the user's own: of these the trail tells how long they were."""
_COUNTED = frozenset({"document"})
"""Fields of ids that may be words of what is disposed of: of these the trail tells how many."""
_LONGEST = 300
"""Characters of a value that the trail keeps."""


class Elsewhere(CasethreadError):
    """Something else has to be done first, at ``href``; a program is told in words."""

    status = 403

    def __init__(self, what: str, href: str, *, remedy: str) -> None:
        super().__init__(what, remedy=remedy)
        self.href = href


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that the audit is to tell of, and by which rule."""

    rule: Rule
    act: Act


class Gate:
    """A dependency of every route. What it found is in ``request.state``: ``who``, ``view``, ``asked``."""

    def __init__(self, case: Case, desk: Desk, threads: Threads, counts: Counts | None = None) -> None:
        self._case = case
        self._threads = threads
        self._desk = desk
        self._limit = RateLimit(case.config.requests_per_minute, counts=counts)

    async def __call__(self, request: Request) -> None:
        """Raises NotLoggedIn, Refused, TooMany, or Elsewhere when a password or a purpose is asked for first."""
        path = getattr(request.scope.get("route"), "path", "")
        rule = RULES.get((request.method, path))
        if rule is None:
            raise CasethreadError(
                f"no rule says who may ask for {request.method} {path}", remedy="tell whoever runs it"
            )
        form = await _form(request) if request.method not in _SAFE and not rule.streams else []
        await self._threads.run(self._pass, request, rule, form)
        FORM_TOKEN.set(who_of(request).form_token)
        ALLOWED.set(frozenset(permission.value for permission in who_of(request).permissions))

    def _pass(self, request: Request, rule: Rule, form: Fields) -> None:
        who, by_token = self._identify(request)
        request.state.who = who
        act = Act(who.name, rule.action, self._told(request, rule, form), address_of(request), who.purpose)
        if self._limit.count(f"user {who.name}" if who.user else address_of(request)) or rule.kept:
            request.state.asked = Asked(rule, act)
        if who.user is None and not rule.open:
            raise NotLoggedIn("you are not logged in", remedy="log in, or send a token that has not run out")
        if request.method not in _SAFE and not by_token:
            _check_origin(request)
            if not rule.streams:
                check_form(request, dict(form))
        if who.user is not None and not rule.open:
            self._permit(request, rule, who)
        if rule.changes:
            self._case.store.audit.append(_with(act, "begun"))

    def _identify(self, request: Request) -> tuple[Who, bool]:
        """Who asks, and whether by a token, which no other site can make a browser send."""
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer" and request.url.path.startswith("/api/"):
            spoken = self._desk.bearer(given.strip())
            if spoken is None:
                return Who(), True
            return Who(spoken[0], None, spoken[1], request.headers.get(PURPOSE)), True
        found = self._desk.session(cookie(request)) if cookie(request) else None
        if found is None:
            return Who(form_token=cookie(request, "form") or new_form_token()), False
        session, user = found
        purpose = session.purpose or request.headers.get(PURPOSE)
        return Who(user, session, PERMISSIONS[user.role], purpose, session.form_token), False

    def _permit(self, request: Request, rule: Rule, who: Who) -> None:
        assert who.user is not None  # noqa: S101 - for the type checker; _pass has told
        if who.user.one_time_until is not None and not rule.anew:
            remedy = "choose one on the account page"
            raise Elsewhere("a one-time password has to be replaced first", "/account/password", remedy=remedy)
        if rule.needs is not None and rule.needs not in who.permissions:
            what = f"this takes the permission to {SAID[rule.needs]}"
            raise Refused(what, remedy="ask an administrator, or log in as another user")
        view = self._case.view(who.user.viewer)
        request.state.view = view
        if rule.reads and not who.purpose and view.asks_purpose():
            back = urlencode({"next": _here(request)})
            what = "markings within your reach ask what you read for"
            raise Elsewhere(what, f"/purpose?{back}", remedy=f"state it on the pages, or in the header {PURPOSE}")

    def _told(self, request: Request, rule: Rule, form: Fields) -> Json:
        """What the trail keeps of a request: no secret, and of a name typed at the door only whether there is such a
        user, for passwords are typed there too.
        """
        if rule.open:
            name = dict(form).get("name", "")
            known = {user.name for user in self._desk.users.every()} if name else set()
            return {"name": name if name in known else "no such user"} if name else {}
        told: Json = {"address": request.url.path}
        asked: dict[str, list[str]] = {}
        for key, value in (*request.query_params.multi_items(), *form):
            if key not in _SECRET and value:
                said = f"{len(value):,} characters" if key in _TEXTS else value[:_LONGEST]
                asked.setdefault(key[:_LONGEST], []).append(said)
        asked |= {key: [f"{len(asked[key]):,} of them"] for key in _COUNTED & set(asked)}
        return {**told, "asked": asked} if asked else told


def view_of(request: Request) -> StoreView:
    """The case as whoever sent the request may read it; the gate has made it."""
    view: StoreView = request.state.view
    return view


def ledger_of(case: Case, request: Request) -> LedgerView | None:
    """What became of every file, for who may know."""
    return case.store.files if "ledger" in who_of(request).permissions else None


async def _form(request: Request) -> Fields:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in {"application/x-www-form-urlencoded", "multipart/form-data"}:
        return []
    # kept by the request, for a page that reads the body itself; where FastAPI has read the form, the form is kept
    with suppress(RuntimeError):
        await request.body()
    return [(key, value) for key, value in (await request.form()).multi_items() if isinstance(value, str)]


def _check_origin(request: Request) -> None:
    if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        raise _not_yours()


def check_form(request: Request, form: Mapping[str, str]) -> None:
    """Raises Refused unless a form carries the token of whoever sent it."""
    who = who_of(request)
    given = form.get(FIELD) or request.headers.get(HEADER, "")
    if not who.user and not cookie(request, "form"):
        given = ""
    if not given or not hmac.compare_digest(given.encode(), who.form_token.encode()):
        raise _not_yours()


def _not_yours() -> Refused:
    return Refused("this form is not one of yours, or has run out", remedy="open the page again and send it anew")


def note(request: Request, what: Json) -> None:
    """Have the trail tell more of a request, in the row that says how it was answered."""
    asked = getattr(request.state, "asked", None)
    if isinstance(asked, Asked):
        act = replace(asked.act, what={**asked.act.what, **what})
        request.state.asked = replace(asked, act=act)


def _here(request: Request) -> str:
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")


def _with(act: Act, outcome: str) -> Act:
    return Act(act.who, act.action, act.what, act.origin, act.purpose, outcome)
