"""Entities and links as the two sheets that i2 Analyst's Notebook imports: one row an entity, one row a link.

The columns are what its importer asks for: an identity, a label and an icon type for each entity, and for each link the
identities of both ends. Days are written as ISO 8601 has them (choose yyyy-MM-dd in the import).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from casethread.model import Entity, Json, Label
from casethread.neighbourhood import Tied

ICONS = {
    Label.PERSON: "Person",
    Label.PLACE: "Location",
    Label.ORG: "Organization",
    Label.OFFENCE: "Event",
    Label.OPERATION: "Operation",
    Label.IDENTIFIER: "Document",
    Label.VEHICLE: "Vehicle",
    Label.WEAPON: "Weapon",
    Label.DRUG: "Drugs",
    Label.DATE: "Event",
    Label.MONEY: "Cash",
}
"""The type of the icon that stands for a label."""
_GRADES = {0: "", 1: "A or 1", 2: "B or 2", 3: "C or 3", 4: "D or 4", 5: "E or 5"}


def entities(found: Iterable[Entity]) -> Iterator[Json]:
    """Rows of the sheet of entities."""
    for entity in found:
        facts = dict.fromkeys(f"{fact.kind}: {fact.value}" for fact in entity.facts)
        yield {
            "Identity": entity.id,
            "Label": entity.name,
            "Type": ICONS[entity.label],
            "Also written": "; ".join(name for name in entity.names if name != entity.name),
            "Facts": "; ".join(facts),
            "Mentions": len(entity.mentions),
            "Documents": len(entity.documents),
            "Sources": "; ".join(entity.documents),
        }


def links(found: Iterable[Tied], named: dict[str, Entity]) -> Iterator[Json]:
    """Rows of the sheet of links between entities, both of whose ends are in ``named``."""
    for tied in found:
        link = tied.link
        if link.a not in named or link.b not in named:
            continue
        documents = dict.fromkeys(e.document for reason in link.reasons for e in reason.evidence)
        row: Json = {"Link identity": f"{link.a} {link.kind.value} {link.b}"}
        for number, end in ((1, named[link.a]), (2, named[link.b])):
            row |= {f"End {number} identity": end.id, f"End {number} label": end.name}
            row[f"End {number} type"] = ICONS[end.label]
        yield row | {
            "Link type": link.kind.value,
            "Direction": "None",
            "Strength": round(link.score, 4),
            "First day": tied.start.isoformat() if tied.start else "",
            "Last day": tied.end.isoformat() if tied.end else "",
            "Best intelligence grade": _GRADES[tied.rank],
            "Reasons": "; ".join(("against: " if r.weight < 0 else "") + r.text for r in link.reasons),
            "Sources": "; ".join(documents),
        }
