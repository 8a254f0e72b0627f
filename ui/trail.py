"""The trail: what one did oneself; for who may, what everybody did."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from casethread import deeds
from casethread.accounts.who import who_of
from casethread.errors import Refused
from casethread.store.audit import Audit, Row
from ui import words
from ui.account_contexts import TrailPage, TrailRow
from ui.rendering import respond

SIZE = 100


def routes(audit: Audit) -> APIRouter:
    """``/trail``."""
    router = APIRouter(include_in_schema=False)

    @router.get("/trail")
    def trail(request: Request, of: str = "", before: int | None = None) -> Response:
        who = who_of(request)
        everybody = "audit" in who.permissions
        wanted = of or who.name
        if wanted != who.name and not everybody:
            raise Refused("this takes the permission to audit", remedy="your own trail is under Account")
        return respond(trail_page(audit, who.name, wanted, before, everybody=everybody))

    return router


def trail_page(audit: Audit, viewer: str, of: str, before: int | None, *, everybody: bool) -> TrailPage:
    """The latest acts, before that number."""
    rows = audit.rows(None if of == deeds.EVERYBODY else of, before, SIZE)
    whose = "Everybody's trail" if of == deeds.EVERYBODY else "Your trail" if of == viewer else f"The trail of {of}"
    older = words.with_query("/trail", of=of, before=rows[-1].number) if len(rows) == SIZE else ""
    return TrailPage(whose, "account", viewer, of, everybody, tuple(map(_row, rows)), older)


def _row(row: Row) -> TrailRow:
    act = row.act
    when = f"{words.day(row.at.date())} {row.at:%H:%M:%S}"
    what = deeds.told(act)
    raw = deeds.recorded(act.what) if "address" in act.what else ""
    return TrailRow(row.number, when, act.who, act.action, what, raw, act.purpose or "", act.origin, act.outcome)
