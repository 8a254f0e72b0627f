"""The page of what was decided: by whom, why, whether it holds; and how it is taken back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from casethread.accounts.who import local
from casethread.model import Spot, Verdict
from casethread.store.base import View
from casethread.store.review import Review
from ui import listing, words
from ui.kept import sentence, undo_href
from ui.pieces import Choice, Quote
from ui.quotes import Quotes, quote
from ui.rendering import respond
from ui.review_contexts import VerdictRow, VerdictsPage
from ui.reviewing import ReviewOf

SIZE = 20
Text = Annotated[str, Form()]


def routes(view_of: Callable[[Request], View], review_of: ReviewOf) -> APIRouter:
    """``/review/verdicts``."""
    router = APIRouter(prefix="/review/verdicts", include_in_schema=False)

    @router.get("")
    def listed(request: Request, of: str = "me", done: str = "", page: int = 1) -> Response:
        return respond(verdicts_page(view_of(request), review_of(request), of=of, done=done, page=page))

    @router.post("/{verdict}/undo")
    def undo(request: Request, verdict: str, why: Text = "", back: Text = "") -> Response:
        review_of(request).undo(verdict, why)
        place = local(back) if back else words.with_query("/review/verdicts", done=verdict)
        return RedirectResponse(place, 303)

    return router


def verdicts_page(view: View, review: Review, *, of: str = "me", done: str = "", page: int = 1) -> VerdictsPage:
    """Verdicts within reach, last first: one's own, or ``of`` "all" everybody's; undone ones stay in the list.
    ``done`` is the id of one that was undone a moment ago.
    """
    name = view.viewer.name
    found = review.listed(undone=True)[::-1]
    own = [one for one in found if one[0].who == name]
    rows = found if of == "all" else own
    page = listing.clamp(page, len(rows), SIZE)
    quotes = Quotes(view)
    shown = rows[(page - 1) * SIZE : page * SIZE]
    quotes.prepare(spot.document for verdict, _ in shown for spot in (verdict.a, verdict.b))
    known = done in {verdict.id for verdict, _ in found}
    return VerdictsPage(
        title="What was decided",
        section="review",
        viewer=name,
        choices=(
            Choice(f"Yours ({len(own):,})", "/review/verdicts", of != "all"),
            Choice(f"Everybody's open to you ({len(found):,})", "/review/verdicts?of=all", of == "all"),
        ),
        rows=tuple(_row(quotes, verdict, standing) for verdict, standing in shown),
        done=done if known else "",
        pages=listing.pages(
            page,
            len(rows),
            SIZE,
            lambda n: words.with_query("/review/verdicts", of="all" if of == "all" else "", page=n),
        ),
    )


def _row(quotes: Quotes, verdict: Verdict, standing: str) -> VerdictRow:
    shown = tuple(one for spot in (verdict.a, verdict.b) if (one := _quote(quotes, spot)))
    who = f"{verdict.who}, {words.day(verdict.when.date())} at {verdict.when:%H:%M} UTC"
    undone = verdict.undone is not None
    told = standing[:1].upper() + standing[1:]
    return VerdictRow(verdict.id, sentence(verdict), who, verdict.why, told, undone, shown, undo_href(verdict.id))


def _quote(quotes: Quotes, spot: Spot) -> Quote | None:
    """The sentence of a mention, where the document still says it there."""
    document = quotes.document(spot.document)
    if document is None or document.text[spot.start : spot.end] != spot.text:
        return None
    return quote(document, spot.start, spot.end)
