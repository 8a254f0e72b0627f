"""People, places and whatever else is named: the list, and one entity with all that is said of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice

from fastapi import APIRouter, Request, Response

from casethread.model import Entity, Fact, Label
from casethread.neighbourhood import ENTITY_LINKS
from casethread.store.base import View
from casethread.store.review import Review
from casethread.text import fold
from ui import listing, particulars, words
from ui.contexts import EntitiesPage, EntityPage, EntityRow, FactRow
from ui.grouping import by_document
from ui.incidents import incident_choice
from ui.kept import kept as told_of
from ui.pieces import Choice
from ui.quotes import SHOWN, Quotes, spread
from ui.rendering import allowed, respond
from ui.review_contexts import Kept
from ui.suggesting import written
from ui.ties import Names, entity_ties, gathered
from ui.timeline import incidents_of, timeline

SIZE = 50
DOCUMENTS_SHOWN = 20
"""Documents on one page of an entity's mentions."""
TIES_SHOWN = 15
"""What else an entity is tied to, shown on its page; the graph has the rest."""
LISTED = (Label.PERSON, Label.PLACE, Label.ORG, Label.OFFENCE, Label.OPERATION, Label.IDENTIFIER, Label.VEHICLE)
"""Labels offered as filters of the list, in this order."""


def routes(view_of: Callable[[Request], View], review_of: Callable[[Request], Review]) -> APIRouter:
    """``/entities`` and ``/entities/{id}``."""
    router = APIRouter(prefix="/entities", include_in_schema=False)

    @router.get("")
    def entities(request: Request, q: str = "", label: str = "", page: int = 1) -> Response:
        wanted = Label(label) if label in set(Label) else None
        return respond(entities_page(view_of(request), q.strip(), wanted, page))

    @router.get("/{entity_id:path}")
    def entity(request: Request, entity_id: str, page: int = 1, kept: str = "") -> Response:
        view = view_of(request)
        done = told_of(view, review_of(request), kept) if kept and allowed("judge") else None
        return respond(entity_page(view, entity_id, page, done))

    return router


def matching(view: View, query: str, label: Label | None) -> Iterator[Entity]:
    """Entities of that label whose name in any form holds the query's words (case and accents ignored)."""
    wanted = fold(query).split()
    for entity in view.entities(label):
        forms = [fold(name) for name in entity.names]
        if not wanted or any(all(word in form for word in wanted) for form in forms):
            yield entity


def entities_page(view: View, query: str, label: Label | None, page: int = 1) -> EntitiesPage:
    """Entities, most mentioned first; an exact name or id comes before names that hold it."""
    found = list(matching(view, query, label))
    if query:
        exact = [e for e in view.find_entities(query) if label is None or e.label is label]
        first = {entity.id for entity in exact}
        found = exact + [entity for entity in found if entity.id not in first]
    page = listing.clamp(page, len(found), SIZE)
    chosen = label.value if label else ""

    def href(number: int) -> str:
        return words.with_query("/entities", q=query, label=chosen, page=number if number > 1 else None)

    choices = [Choice("Everything", words.with_query("/entities", q=query), label is None)]
    choices += [
        Choice(words.LABELS[one][1], words.with_query("/entities", q=query, label=one.value), one is label)
        for one in LISTED
    ]
    rows = tuple(_row(entity) for entity in found[(page - 1) * SIZE : page * SIZE])
    pages = listing.pages(page, len(found), SIZE, href)
    title = f"{query} - people and places" if query else "People and places"
    return EntitiesPage(title, "entities", view.viewer.name, query, tuple(choices), chosen, rows, pages)


def _row(entity: Entity) -> EntityRow:
    return EntityRow(
        entity.name,
        words.entity_href(entity.id),
        words.css(entity.label),
        words.LABELS[entity.label][0],
        "; ".join(particulars.forms(entity.name, entity.names)),
        len(entity.mentions),
        len(entity.documents),
    )


def entity_page(view: View, entity_id: str, page: int = 1, kept: Kept | None = None) -> EntityPage:
    """One entity; its mentions come a page of documents at a time; ``kept`` is what was decided of it a moment ago.
    Raises NotFound.
    """
    entity = view.entity(entity_id)
    quotes, names = Quotes(view), Names(view, [entity])
    ids = entity.documents
    page = listing.clamp(page, len(ids), DOCUMENTS_SHOWN)
    shown = set(ids[(page - 1) * DOCUMENTS_SHOWN : page * DOCUMENTS_SHOWN])
    href = words.entity_href(entity.id)
    ends = gathered(view.links(entity_id, ENTITY_LINKS), entity_id)
    links = [link for some in islice(ends.values(), TIES_SHOWN) for link in some]
    told = incidents_of(view, entity)
    moments, moments_left = timeline(quotes, entity, told)
    return EntityPage(
        title=entity.name,
        section="entities",
        viewer=view.viewer.name,
        css=words.css(entity.label),
        label=words.LABELS[entity.label][0],
        also=particulars.forms(entity.name, entity.names),
        mentions=len(entity.mentions),
        documents=len(ids),
        graph=words.with_query("/graph", entity=entity.id),
        path=words.with_query("/path", a=entity.id),
        id=entity.id,
        person=entity.label is Label.PERSON,
        kept=kept,
        search=words.with_query("/search", q=written(entity.name.replace(",", ""), alone=True)),
        public=words.with_query("/public", q=entity.name),
        timeline=moments,
        timeline_left=moments_left,
        facts=facts(quotes, entity.facts),
        incidents=tuple(incident_choice(incident) for incident in told),
        ties=entity_ties(names, quotes, links, entity_id),
        ties_left=max(0, len(ends) - TIES_SHOWN),
        reasons=quotes.because(entity.reasons),
        groups=by_document(quotes, (m for m in entity.mentions if m.document in shown), why=True),
        pages=listing.pages(page, len(ids), DOCUMENTS_SHOWN, lambda n: words.with_query(href, page=n)),
    )


def facts(quotes: Quotes, told: tuple[Fact, ...]) -> tuple[FactRow, ...]:
    """Each different fact once, however its letters are written, those of a kind together, with the sentences of those
    who state it.
    """
    gathered: dict[tuple[str, str], list[Fact]] = {}
    for fact in told:
        gathered.setdefault((fact.kind, fold(fact.value)), []).append(fact)
    kinds = list(dict.fromkeys(kind for kind, _ in gathered))
    rows = []
    for _, same in sorted(gathered.items(), key=lambda item: kinds.index(item[0][0])):
        shown = min(same, key=lambda fact: fact.value.isupper())
        chosen = spread([fact.evidence for fact in same], SHOWN)
        rows.append(
            FactRow(particulars.kind(shown), particulars.value(shown), quotes.of(chosen), len(same) - len(chosen))
        )
    return tuple(rows)
