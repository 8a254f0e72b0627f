"""The JSON routes on what was misread: what was corrected, correcting it, taking a correction back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field

from casethread.model import Correction, Label
from casethread.store.amending import Amending, Said, Wrong
from casethread.store.verdicts import LONGEST_WHY
from search_api.shapes import MentionedShape, Shape, answers

AmendingOf = Callable[[Request], Amending]
MOST = 500
"""Corrections in one answer."""


class CorrectionShape(Shape):
    """What somebody said of a mention: where it stands, what it was read as, and what it is instead (``to`` is null
    where it is nothing that is looked for). ``standing`` is "counts", or why it does not; ``waiting`` says why search
    does not follow it yet, where that has to wait.
    """

    correction: str
    mention: MentionedShape
    label: str
    to: dict[str, Any] | None
    who: str
    when: str
    why: str
    undone: str | None
    standing: str
    waiting: str = ""

    @classmethod
    def of(cls, correction: Correction, standing: str, waiting: str = "") -> CorrectionShape:
        """From a correction."""
        return cls(**correction.as_json(), standing=standing or "counts", waiting=waiting)


class Correcting(BaseModel):
    """Of the mention at ``document:start-end`` (``label`` tells which, where several are there): that it is ``nothing``
    of its kind, or that its ``name``, ``date`` or ``kind`` is another: the ``right`` one.
    """

    mention: str
    wrong: Wrong
    right: str = Field(default="", description="The right name, or the date as 2014-07-12, 2014-07 or 2014")
    kind: Label | None = Field(default=None, description="The right kind, where that is wrong")
    label: Label | None = None
    why: str = Field(default="", max_length=LONGEST_WHY)


class Undoing(BaseModel):
    """Why a correction is taken back."""

    why: str = Field(default="", max_length=LONGEST_WHY)


def router(amending_of: AmendingOf) -> APIRouter:
    """The routes under /api/corrections. ``amending_of`` gives the correcting by whoever sent the request."""
    routes = APIRouter(prefix="/api/corrections", responses=answers())

    @routes.get("")
    def corrections(
        request: Request,
        undone: bool = False,
        limit: Annotated[int, Query(ge=1, le=MOST)] = MOST,
        offset: Annotated[int, Query(ge=0, le=10**9)] = 0,
    ) -> list[CorrectionShape]:
        """What was corrected, in the order it was; ``undone``: also what was taken back."""
        found = amending_of(request).listed(undone=undone)
        return [CorrectionShape.of(*each) for each in found[offset : offset + limit]]

    @routes.post("", status_code=201)
    def correct(request: Request, given: Correcting) -> CorrectionShape:
        """Correct a mention; 400 when it cannot be so, or was corrected before."""
        said = Said(given.wrong, given.right, given.kind)
        done = amending_of(request).correct(given.mention, said, given.why, given.label)
        return CorrectionShape.of(done.correction, "", done.waiting)

    @routes.post("/{correction}/undo", status_code=204)
    def undo(request: Request, correction: str, undoing: Undoing) -> None:
        """Take a correction back; it stays among those listed with ``undone``."""
        amending_of(request).undo(correction, undoing.why)

    return routes
