"""Entities, links, incidents and documents as FollowTheMoney has them: a schema, and lists of values by property.

Schemata and properties are those of the published model, none of which is abstract; what it requires is always there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from casethread.model import Document, Entity, Incident, Json, Label
from casethread.neighbourhood import Tied

SCHEMATA = {
    Label.PERSON: "Person",
    Label.ORG: "Organization",
    Label.PLACE: "Address",
    Label.VEHICLE: "Vehicle",
    Label.WEAPON: "Asset",
    Label.DRUG: "Asset",
    Label.MONEY: "Asset",
    Label.OPERATION: "Project",
}
"""Schema by label; whatever else is named becomes a Note: a thing with a name, of which the model says no more."""
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def entities(found: Iterable[Entity]) -> Iterator[Json]:
    """What is named."""
    for entity in found:
        schema = SCHEMATA.get(entity.label, "Note")
        given = {"name": [entity.name], "alias": [name for name in entity.names if name != entity.name]}
        if schema == "Person":
            given["birthDate"] = [fact.value for fact in entity.facts if fact.kind == "born" and _DAY.match(fact.value)]
        elif schema == "Address":
            given["full"] = [entity.name]
        elif schema == "Vehicle":
            given["registrationNumber"] = [entity.name]
        elif schema == "Note":
            given["description"] = [entity.label.value.lower()]
        yield _proxy(entity.id, schema, given)


def links(found: Iterable[Tied], known: Iterable[str]) -> Iterator[Json]:
    """Links between entities that are ``known``: with what ties them, when, and why."""
    ids = set(known)
    for tied in found:
        link = tied.link
        if link.a in ids and link.b in ids:
            given = {"subject": [link.a], "object": [link.b], "role": [link.kind.value]}
            given["startDate"] = [tied.start.isoformat()] if tied.start else []
            given["endDate"] = [tied.end.isoformat()] if tied.end else []
            given["description"] = [reason.text for reason in link.reasons]
            yield _proxy(f"{link.a}-{link.b}-{link.kind.value}".replace(" ", "-"), "UnknownLink", given)


def incidents(found: Iterable[Incident]) -> Iterator[Json]:
    """What happened."""
    for incident in found:
        given: dict[str, Sequence[str]] = {"name": [incident.offence], "involved": incident.people}
        given["location"] = [incident.place] if incident.place else []
        given["startDate"] = [incident.start.isoformat()] if incident.start else []
        given["endDate"] = [incident.end.isoformat()] if incident.end else []
        yield _proxy(incident.id, "Event", given)


def documents(found: Iterable[Document]) -> Iterator[Json]:
    """What says so, with its text."""
    for document in found:
        given = {"title": [document.title], "bodyText": [document.text], "fileName": [document.origin.file]}
        given["publishedAt"] = [document.published.isoformat()] if document.published else []
        given["publisher"] = [document.source] if document.source else []
        yield _proxy(document.id, "PlainText", given)


def _proxy(key: str, schema: str, properties: Mapping[str, Sequence[str]]) -> Json:
    """A FollowTheMoney entity: id, schema, and the values that there are, each once."""
    held = {name: list(dict.fromkeys(filter(None, found))) for name, found in properties.items()}
    return {"id": key, "schema": schema, "properties": {name: found for name, found in held.items() if found}}
