"""What the later steps of linking share: documents, sentences, entities, and where each is named."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from casethread.model import Annotated, Document, Entity, Evidence, Incident, Label, Mention
from links.people import Chain
from links.places import PlaceKey
from links.sentences import Sentences
from links.stories import Stories
from links.wording import Wording


@dataclass(frozen=True, slots=True)
class Reading:
    """One reach's documents in order of id, each read by itself: its sentences, its places with their keys, which texts
    are copies, their words, and the chains of mentions of one person of all documents.
    """

    given: list[Annotated]
    sentences: dict[str, Sentences]
    placed: dict[str, list[tuple[Mention, PlaceKey]]]
    texts: Stories
    wording: Wording
    chains: list[Chain]


@dataclass(frozen=True, slots=True)
class Case:
    """One reach's documents in order of id and what has been found in them. ``entity_of`` follows ``chains``;
    ``kinds`` says of a place entity whether it is fine, town or area; ``officers`` are there by office.
    """

    documents: list[Document]
    sentences: dict[str, Sentences]
    texts: Stories
    chains: list[Chain]
    entity_of: list[Entity]
    entities: dict[str, Entity]
    kinds: dict[str, str]
    officers: frozenset[str]
    incidents: list[Incident] = field(default_factory=list)

    def document_numbers(self) -> dict[str, int]:
        """Number of each document by id."""
        return {document.id: number for number, document in enumerate(self.documents)}

    def by_document(self) -> dict[str, list[tuple[Evidence, Entity]]]:
        """The entity mentions of each document in text order."""
        found: dict[str, list[tuple[Evidence, Entity]]] = defaultdict(list)
        for entity in self.entities.values():
            for mention in entity.mentions:
                found[mention.document].append((mention, entity))
        for mentions in found.values():
            mentions.sort(key=lambda pair: (pair[0].start, pair[0].end, pair[1].id))
        return found

    def telling(self, entity: Entity) -> float:
        """How much a tie through ``entity`` can mean, 0 to 1, by what it is: a person or phone much, a town little."""
        if entity.label is Label.PLACE:
            return {"fine": 0.8, "town": 0.12, "area": 0.03}[self.kinds[entity.id]]
        if entity.label is Label.ORG:
            return 0.06 if is_everywhere(entity) else 0.4
        if entity.label is Label.PERSON:
            return 0.25 if entity.id in self.officers else 1.0
        return {Label.IDENTIFIER: 1.0, Label.OPERATION: 0.9}.get(entity.label, 0.3)


def is_everywhere(entity: Entity) -> bool:
    """Whether an organisation is one that any two people may have to do with."""
    return any(word in entity.name.casefold() for word in _EVERYWHERE)


_EVERYWHERE = ("police", "court", "council", "crown prosecution", "cps", "nhs", "probation", "constabulary")
