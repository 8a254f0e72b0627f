"""What is public about somebody or something: each fact, who reported it first, and how many did by themselves."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby

from fastapi import APIRouter, Request, Response

from casethread.clock import today
from casethread.model import Classification, Entity
from casethread.press.check import ADVICE
from casethread.press.facts import FactKind
from casethread.press.known import Known, known
from casethread.store.base import View
from ui import particulars, words
from ui.checking import Beside, checked_fact, verdict_tags
from ui.contexts import FactGroup, PublicPage
from ui.entities import matching
from ui.pieces import Choice
from ui.quotes import Quotes
from ui.rendering import counted, respond

UNCLEAR = 20
"""Of those whom a name could mean, how many are offered."""
TITLES = {
    FactKind.NAME: "Names",
    FactKind.AGE: "Ages",
    FactKind.BORN: "Dates of birth",
    FactKind.PLACE: "Places",
    FactKind.OFFENCE: "Offences and charges",
    FactKind.DATE: "Dates",
}


def routes(view_of: Callable[[Request], View], beside: Beside) -> APIRouter:
    """``/public``."""
    router = APIRouter(include_in_schema=False)

    @router.get("/public")
    def public(request: Request, q: str = "") -> Response:
        everything = request.query_params.get("beside") == "everything"
        viewer = view_of(request).viewer
        wider = viewer.owner or viewer.clearance is not Classification.PUBLIC
        return respond(public_page(beside(request, everything), q.strip(), wider=wider, everything=everything))

    return router


def public_page(view: View, query: str, *, wider: bool = False, everything: bool = False) -> PublicPage:
    """What the reports of a view say about whom a name or id means. A name that several carry is not guessed at."""
    found = _meant(view, query) if query else []
    told = known(view, found[0].id, today()) if len(found) == 1 else None
    where = "the documents open to you" if everything else "public reporting"
    problem, unclear = "", tuple[Choice, ...]()
    if query and not found:
        problem = f"Nobody and nothing is called \u201c{query}\u201d in {where}"
    elif len(found) > 1:
        problem = (
            f"{counted(len(found), 'entry', 'entries')} in {where} could be meant by \u201c{query}\u201d: choose one"
        )
        unclear = tuple(_choice(entity, everything) for entity in found[:UNCLEAR])
    name = told.entity.name if told else ""
    subject = "found" if everything else "public"
    return PublicPage(
        title=f"What is {subject} about " + (name or "\u2026"),
        section="check",
        viewer=view.viewer.name,
        query=name or query,
        wider=wider,
        everything=everything,
        problem=problem,
        unclear=unclear,
        name=name,
        statement=_statement(told, where) if told else "",
        groups=_groups(told, Quotes(view), everything=everything) if told else (),
        left=told.left if told else 0,
        advice=ADVICE,
    )


def _meant(view: View, query: str) -> list[Entity]:
    found = view.find_entities(query)
    return [entity for entity in found if entity.id == query] or found or list(matching(view, query, None))


def _choice(entity: Entity, everything: bool) -> Choice:
    facts = particulars.glance(entity.facts)
    note = f"{words.LABELS[entity.label][0]}, {counted(len(entity.documents), 'document')}"
    beside = "everything" if everything else ""
    href = words.with_query("/public", q=entity.id, beside=beside)
    return Choice(entity.name, href, note=f"{note}; {facts}" if facts else note)


def _statement(told: Known, where: str) -> str:
    return f"{counted(len(told.findings), 'fact')} in {where}, of {counted(len(told.entity.documents), 'report')}"


def _groups(told: Known, quotes: Quotes, *, everything: bool) -> tuple[FactGroup, ...]:
    tags = verdict_tags(everything)
    numbered = list(enumerate(told.findings))
    return tuple(
        FactGroup(TITLES[kind], tuple(checked_fact(number, finding, quotes, tags) for number, finding in some))
        for kind, some in groupby(numbered, key=lambda one: one[1].fact.kind)
    )
