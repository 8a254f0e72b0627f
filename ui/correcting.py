"""Correcting a mention on its page, and the page of all corrections."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from casethread.accounts.who import local
from casethread.errors import NotFound, UsageError
from casethread.model import Label
from casethread.store.amending import Amending, Said, Wrong
from casethread.store.base import View
from ui import listing, words
from ui.correction_contexts import CorrectionsPage
from ui.mentions import WAITING, Typed, mention_page, span_of
from ui.notes import row
from ui.pieces import Choice
from ui.quotes import Quotes
from ui.rendering import respond

AmendingOf = Callable[[Request], Amending]
SIZE = 20
Text = Annotated[str, Form()]


def routes(view_of: Callable[[Request], View], amending_of: AmendingOf) -> APIRouter:
    """``/documents/.../mentions/.../correct`` and ``/corrections``."""
    router = APIRouter(include_in_schema=False)

    @router.post("/documents/{document_id:path}/mentions/{span}/correct")
    def correct(  # noqa: PLR0917 - the fields of a form
        request: Request,
        document_id: str,
        span: str,
        label: Text = "",
        wrong: Text = "",
        name: Text = "",
        date: Text = "",
        kind: Text = "",
        called: Text = "",
        why: Text = "",
    ) -> Response:
        typed = Typed(label, wrong, name, date, kind, called, why)
        start, end = span_of(span)
        try:
            done = amending_of(request).correct(
                f"{document_id}:{start}-{end}", said(typed), why, Label(label) if label in set(Label) else None
            )
        except UsageError as error:
            view = view_of(request)
            try:
                page = mention_page(view, document_id, (start, end), typed=typed, error=error)
            except NotFound:
                raise error from None
            return respond(page, error.status)
        place = words.mention_href(document_id, start, end)
        return RedirectResponse(words.with_query(place, waiting="yes" if done.waiting else ""), 303)

    @router.get("/corrections")
    def listed(request: Request, of: str = "me", done: str = "", waiting: str = "", page: int = 1) -> Response:
        amending = amending_of(request)
        return respond(corrections_page(view_of(request), amending, of=of, done=done, waiting=waiting, page=page))

    @router.post("/corrections/{correction}/undo")
    def undo(request: Request, correction: str, why: Text = "", back: Text = "") -> Response:
        done = amending_of(request).undo(correction, why)
        waiting = "yes" if done.waiting else ""
        place = local(back) if back else words.with_query("/corrections", done=correction, waiting=waiting)
        return RedirectResponse(place, 303)

    return router


def said(typed: Typed) -> Said:
    """What a form says. Raises UsageError when it does not say what is wrong."""
    if typed.wrong not in set(Wrong):
        raise UsageError("it is not said what is wrong", remedy="choose one of the answers")
    wrong = Wrong(typed.wrong)
    right = {Wrong.NAME: typed.name, Wrong.DATE: typed.date, Wrong.KIND: typed.called}.get(wrong, "")
    return Said(wrong, right, Label(typed.kind) if typed.kind in set(Label) else None)


def corrections_page(
    view: View, amending: Amending, *, of: str = "me", done: str = "", waiting: str = "", page: int = 1
) -> CorrectionsPage:
    """Corrections within reach, last first: one's own, or ``of`` "all" everybody's; undone ones stay in the list."""
    name = view.viewer.name
    found = amending.listed(undone=True)[::-1]
    own = [one for one in found if one[0].who == name]
    rows = found if of == "all" else own
    page = listing.clamp(page, len(rows), SIZE)
    shown = rows[(page - 1) * SIZE : page * SIZE]
    quotes = Quotes(view)
    quotes.prepare(correction.spot.document for correction, _ in shown)
    return CorrectionsPage(
        title="What was corrected",
        section="review",
        viewer=name,
        choices=(
            Choice(f"Yours ({len(own):,})", "/corrections", of != "all"),
            Choice(f"Everybody's open to you ({len(found):,})", "/corrections?of=all", of == "all"),
        ),
        rows=tuple(row(quotes, correction, standing) for correction, standing in shown),
        done=done if done in {correction.id for correction, _ in found} else "",
        waiting=WAITING if waiting else "",
        pages=listing.pages(
            page, len(rows), SIZE, lambda n: words.with_query("/corrections", of="all" if of == "all" else "", page=n)
        ),
    )
