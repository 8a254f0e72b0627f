"""What a viewer's reach joins, in the shapes other programs read."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from itertools import islice

import networkx as nx

from casethread import followthemoney, notebook
from casethread.cells import cell
from casethread.errors import UsageError
from casethread.model import Entity, Incident, Json, Link
from casethread.neighbourhood import ENTITY_LINKS, Neighbourhood, Tied, tied
from casethread.store.base import View

_TOGETHER = 500
"""Links whose documents are read at once."""


class Subject(StrEnum):
    """What is exported."""

    ENTITIES = "entities"
    INCIDENTS = "incidents"
    LINKS = "links"
    DOCUMENTS = "documents"


class Format(StrEnum):
    """How it is written: JSON Lines, CSV, the sheets of i2 Analyst's Notebook (entities, links between them), GraphML
    (links), FollowTheMoney JSON (all but links between documents).
    """

    JSONL = "jsonl"
    CSV = "csv"
    I2 = "i2"
    GRAPHML = "graphml"
    FTM = "ftm"


def export(view: View, subject: Subject, form: Format, part: Neighbourhood | None = None) -> Iterator[str]:
    """The lines of an export, of ``part`` of the graph when one is given. Raises UsageError for a shape that the
    subject does not have.
    """
    if part and subject not in {Subject.ENTITIES, Subject.LINKS}:
        raise UsageError(f"a part of the graph holds entities and links, no {subject}", remedy="export one of those")
    if form is Format.GRAPHML:
        if subject is not Subject.LINKS:
            raise UsageError(f"GraphML holds links, not {subject}", remedy="export links, or choose jsonl or csv")
        return _graphml(view, part)
    if form is Format.FTM:
        return (_line(item) for item in _follow_the_money(view, subject, part))
    if form is Format.I2:
        return _csv(_sheet(view, subject, part))
    rows = _part(part, subject) if part else _ROWS[subject](view)
    return (_line(row) for row in rows) if form is Format.JSONL else _csv(rows)


def _line(row: Json) -> str:
    return json.dumps(row, ensure_ascii=False)


def _csv(rows: Iterator[Json]) -> Iterator[str]:
    header: list[str] = []
    for row in rows:
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        if not header:
            header = list(row)
            yield ",".join(header)
        writer.writerow(cell(row[key]) for key in header)
        yield out.getvalue().removesuffix("\n")


def entity_json(entity: Entity) -> Json:
    """The object that ``casethread export entities`` prints."""
    mentions = [evidence.as_json() for evidence in entity.mentions]
    return {"entity": entity.id, "label": entity.label.value, "name": entity.name, "mentions": mentions}


def incident_json(incident: Incident) -> Json:
    """The object that ``casethread export incidents`` prints."""
    return {
        "incident": incident.id,
        "documents": list(incident.documents),
        "offence": incident.offence,
        "place": incident.place,
        "from": incident.start.isoformat() if incident.start else None,
        "to": incident.end.isoformat() if incident.end else None,
        "people": list(incident.people),
    }


def _entities(view: View) -> Iterator[Json]:
    return (entity_json(entity) for entity in view.entities())


def _incidents(view: View) -> Iterator[Json]:
    return (incident_json(incident) for incident in view.incidents())


def _links(view: View) -> Iterator[Json]:
    return (link.as_json() for link in view.links())


def _documents(view: View) -> Iterator[Json]:
    for document in view.all_documents():
        yield {
            "id": document.id,
            "title": document.title,
            "kind": document.kind.value,
            "published": document.published.isoformat() if document.published else None,
            "source": document.source,
            "marking": document.marking.as_json(),
            "file": document.origin.file,
            "part": document.origin.part,
            "text": document.text,
        }


_ROWS: dict[Subject, Callable[[View], Iterator[Json]]] = {
    Subject.ENTITIES: _entities,
    Subject.INCIDENTS: _incidents,
    Subject.LINKS: _links,
    Subject.DOCUMENTS: _documents,
}


def _part(part: Neighbourhood, subject: Subject) -> Iterator[Json]:
    if subject is Subject.ENTITIES:
        return (entity_json(entity) for entity in part.entities)
    return (one.link.as_json() for one in part.links)


def _graphml(view: View, part: Neighbourhood | None) -> Iterator[str]:
    graph: nx.MultiGraph[str] = nx.MultiGraph()
    for entity in part.entities if part else view.entities():
        graph.add_node(entity.id, label=entity.label.value, name=entity.name)
    for document in () if part else view.all_documents():
        graph.add_node(document.id, label="DOCUMENT", name=document.title)
    links: Iterable[Link] = (one.link for one in part.links) if part else view.links()
    for link in links:
        reasons = "; ".join(reason.text for reason in link.reasons)
        graph.add_edge(link.a, link.b, kind=link.kind.value, score=link.score, reasons=reasons)
    return iter(nx.generate_graphml(graph))


def _follow_the_money(view: View, subject: Subject, part: Neighbourhood | None) -> Iterator[Json]:
    if subject is Subject.ENTITIES:
        return followthemoney.entities(part.entities if part else view.entities())
    if subject is Subject.LINKS:
        return followthemoney.links(_tied(view, part), _known(view, part))
    if subject is Subject.INCIDENTS:
        return followthemoney.incidents(view.incidents())
    return followthemoney.documents(view.all_documents())


def _sheet(view: View, subject: Subject, part: Neighbourhood | None) -> Iterator[Json]:
    if subject is Subject.ENTITIES:
        return notebook.entities(part.entities if part else view.entities())
    if subject is Subject.LINKS:
        return notebook.links(_tied(view, part), _known(view, part))
    raise UsageError(f"a chart of i2 holds entities and links, no {subject}", remedy="export those, or choose csv")


def _known(view: View, part: Neighbourhood | None) -> dict[str, Entity]:
    return {entity.id: entity for entity in (part.entities if part else view.entities())}


def _tied(view: View, part: Neighbourhood | None) -> Iterator[Tied]:
    """Links between entities, some at a time: the documents behind them are read to date and grade them."""
    if part:
        yield from part.links
        return
    links = iter(view.links(kinds=ENTITY_LINKS))
    while some := list(islice(links, _TOGETHER)):
        yield from tied(view, some)
