"""How two entities are tied: each hop with its reasons."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter, Request, Response

from casethread.model import Entity, Path
from casethread.store.base import View
from ui import particulars, words
from ui.contexts import Chain, Hop, PathPage
from ui.pieces import Choice, Crumb
from ui.quotes import Quotes
from ui.rendering import counted, respond
from ui.ties import KIND_NAMES, Names


def routes(view_of: Callable[[Request], View]) -> APIRouter:
    """``/path``."""
    router = APIRouter(include_in_schema=False)

    @router.get("/path")
    def path(request: Request, a: str = "", b: str = "") -> Response:
        return respond(path_page(view_of(request), a.strip(), b.strip()))

    return router


def path_page(view: View, a: str, b: str) -> PathPage:
    """The strongest few paths between two entities, each given by id or by name.

    A name that several carry is not guessed at: the page lists them to choose from.
    """
    start, end = _meant(view, a), _meant(view, b)
    asked = bool(a and b)
    problem, unclear = "", tuple[Choice, ...]()
    chains: tuple[Chain, ...] = ()
    for typed, found, fixed in ((a, start, {"b": b}), (b, end, {"a": a})):
        if typed and not found and not problem:
            problem = f"Nobody and nothing is called \u201c{typed}\u201d in the documents open to you"
        elif len(found) > 1 and not problem:
            problem = f"{counted(len(found), 'entity', 'entities')} are called \u201c{typed}\u201d: choose one"
            missing = "a" if "b" in fixed else "b"
            unclear = tuple(_choice(entity, {**fixed, missing: entity.id}) for entity in found)
    if asked and not problem:
        if start[0].id == end[0].id:
            problem = "Both are the same: choose two different ones"
        else:
            chains = _chains(view, view.paths(start[0].id, end[0].id))
    shown_a = start[0].name if len(start) == 1 else a
    shown_b = end[0].name if len(end) == 1 else b
    title = f"Path from {shown_a} to {shown_b}" if asked else "Path between two"
    return PathPage(title, "entities", view.viewer.name, shown_a, shown_b, problem, unclear, asked, chains)


def _meant(view: View, typed: str) -> list[Entity]:
    """The entities that a name or id means; an id means one."""
    found = view.find_entities(typed) if typed else []
    exact = [entity for entity in found if entity.id == typed]
    return exact or found


def _choice(entity: Entity, ends: dict[str, str]) -> Choice:
    known = particulars.glance(entity.facts)
    note = f"{words.LABELS[entity.label][0]}, {counted(len(entity.mentions), 'mention')}" + (
        f"; {known}" if known else ""
    )
    return Choice(entity.name, words.with_query("/path", **ends), note=note)


def _chains(view: View, found: list[Path]) -> tuple[Chain, ...]:
    names, quotes = Names(view), Quotes(view)
    chains = []
    for path in found:
        steps = [entity for entity in map(names.get, path.entities) if entity]
        crumbs = [Crumb(entity.name, words.entity_href(entity.id)) for entity in steps]
        hops = tuple(
            Hop(start, end, KIND_NAMES[link.kind], link.score, quotes.because(link.reasons))
            for start, end, link in zip(crumbs, crumbs[1:], path.links, strict=False)
        )
        chains.append(Chain(path.score, hops))
    return tuple(chains)
