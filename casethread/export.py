"""What a viewer's reach joins, in the shapes other programs read."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from enum import StrEnum

import networkx as nx

from casethread.cells import cell
from casethread.errors import UsageError
from casethread.model import Entity, Incident, Json, Label
from casethread.store.base import View


class Subject(StrEnum):
    """What is exported."""

    ENTITIES = "entities"
    INCIDENTS = "incidents"
    LINKS = "links"
    DOCUMENTS = "documents"


class Format(StrEnum):
    """How it is written: JSON Lines, CSV, GraphML (links), FollowTheMoney JSON (all but links between documents)."""

    JSONL = "jsonl"
    CSV = "csv"
    GRAPHML = "graphml"
    FTM = "ftm"


def export(view: View, subject: Subject, form: Format) -> Iterator[str]:
    """The lines of an export. Raises UsageError for a shape that the subject does not have."""
    if form is Format.GRAPHML:
        if subject is not Subject.LINKS:
            raise UsageError(f"GraphML holds links, not {subject}", remedy="export links, or choose jsonl or csv")
        return _graphml(view)
    if form is Format.FTM:
        return (_line(item) for item in _follow_the_money(view, subject))
    rows = _ROWS[subject](view)
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


def _graphml(view: View) -> Iterator[str]:
    graph: nx.MultiGraph[str] = nx.MultiGraph()
    for entity in view.entities():
        graph.add_node(entity.id, label=entity.label.value, name=entity.name)
    for document in view.all_documents():
        graph.add_node(document.id, label="DOCUMENT", name=document.title)
    for link in view.links():
        reasons = "; ".join(reason.text for reason in link.reasons)
        graph.add_edge(link.a, link.b, kind=link.kind.value, score=link.score, reasons=reasons)
    return iter(nx.generate_graphml(graph))


SCHEMATA = {Label.PERSON: "Person", Label.ORG: "Organization", Label.PLACE: "Address", Label.VEHICLE: "Vehicle"}
"""FollowTheMoney schema by label; whatever else there is becomes a Thing."""


def _follow_the_money(view: View, subject: Subject) -> Iterator[Json]:
    if subject is Subject.ENTITIES:
        for entity in view.entities():
            names = {"name": [entity.name], "alias": [name for name in entity.names if name != entity.name]}
            yield _proxy(entity.id, SCHEMATA.get(entity.label, "Thing"), names)
    elif subject is Subject.LINKS:
        known = {entity.id for entity in view.entities()}
        for link in view.links():
            if link.a in known and link.b in known:
                ends = {"subject": [link.a], "object": [link.b], "role": [link.kind.value]}
                yield _proxy(f"{link.a}-{link.b}-{link.kind.value}".replace(" ", "-"), "UnknownLink", ends)
    elif subject is Subject.INCIDENTS:
        for incident in view.incidents():
            days = [day.isoformat() for day in (incident.start, incident.end) if day]
            told = {"name": [incident.offence], "involved": list(incident.people), "date": days}
            told["location"] = [incident.place] if incident.place else []
            yield _proxy(incident.id, "Event", told)
    else:
        for document in view.all_documents():
            days = [document.published.isoformat()] if document.published else []
            facts = {"title": [document.title], "bodyText": [document.text], "date": days}
            yield _proxy(document.id, "PlainText", facts)


def _proxy(key: str, schema: str, properties: dict[str, list[str]]) -> Json:
    """A FollowTheMoney entity proxy: id, schema, and lists of values by property."""
    return {"id": key, "schema": schema, "properties": {name: found for name, found in properties.items() if found}}
