"""The JSON routes on who is who: questions for people, what they decide, and what was decided."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field

from casethread.model import Judgement, Verdict
from casethread.store.review import Review
from casethread.store.verdicts import LONGEST_WHY
from search_api.shapes import MentionedShape, Shape, answers

ReviewOf = Callable[[Request], Review]
_CONTRADICTS = {409: "it contradicts what was decided before; the message tells the chain"}


class VerdictShape(Shape):
    """What somebody decided of two mentions; ``standing`` is "holds", or why it does not."""

    verdict: str
    judgement: Judgement
    a: MentionedShape
    b: MentionedShape
    who: str
    when: str
    why: str
    undone: str | None
    standing: str

    @classmethod
    def of(cls, verdict: Verdict, standing: str) -> VerdictShape:
        """From a verdict."""
        return cls(**verdict.as_json(), standing=standing or "holds")


class QuestionShape(Shape):
    """Two people who may be one, side by side; ``joined`` when they are taken for one now."""

    joined: bool
    weight: float
    priority: float
    reasons: list[dict[str, Any]]
    a: dict[str, Any]
    b: dict[str, Any]


class Decision(BaseModel):
    """Of two people, each an entity's id, a name that only one carries, or a mention as ``document:start-end``."""

    judgement: Judgement
    a: str
    b: str
    why: str = Field(default="", max_length=LONGEST_WHY)


class Undoing(BaseModel):
    """Why a verdict is taken back."""

    why: str = Field(default="", max_length=LONGEST_WHY)


def router(review_of: ReviewOf) -> APIRouter:
    """The routes under /api/review. ``review_of`` gives the review by whoever sent the request."""
    routes = APIRouter(prefix="/api/review", responses=answers(_CONTRADICTS))

    @routes.get("/questions")
    def questions(request: Request, limit: Annotated[int, Query(ge=1, le=100)] = 10) -> list[QuestionShape]:
        """The pairs whose answer matters most, first."""
        return [QuestionShape(**question.as_json()) for question in review_of(request).questions(limit)]

    @routes.get("/verdicts")
    def verdicts(request: Request, undone: bool = False) -> list[VerdictShape]:
        """What was decided, in the order it was; ``undone``: also what was taken back."""
        return [VerdictShape.of(*each) for each in review_of(request).listed(undone=undone)]

    @routes.post("/verdicts", status_code=201)
    def decide(request: Request, decision: Decision) -> VerdictShape:
        """Keep what somebody decides; 409 with the chain when it contradicts what was decided before."""
        made = review_of(request).decide(decision.judgement, decision.a, decision.b, decision.why)
        return VerdictShape.of(made, "")

    @routes.post("/verdicts/{verdict}/undo", status_code=204)
    def undo(request: Request, verdict: str, undoing: Undoing) -> None:
        """Take a verdict back; it stays among those listed with ``undone``."""
        review_of(request).undo(verdict, undoing.why)

    return routes
