"""What the steps of linking share: each document as read by itself, and what has been found of all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from casethread.model import Annotated, Document, Entity, Incident, Label, Link, LinkKind, Mention
from casethread.text import text_digest
from links.alike import Telling
from links.chains import chains_of
from links.events import Event, events_of
from links.judged import Span
from links.people import Chain, Ref
from links.places import PlaceKey
from links.sentences import Sentences
from links.things import Sighting, place_mentions, sightings
from links.wording import Words, words_of

LinkKey = tuple[str, str, LinkKind]


@dataclass(frozen=True, slots=True)
class Paper:
    """One document, read by itself: its sentences, people, events, words, and the things that it names."""

    annotated: Annotated
    digest: str
    sentences: Sentences
    placed: list[tuple[Mention, PlaceKey]]
    chains: list[Chain]
    events: list[Event]
    sightings: list[Sighting]
    words: Words

    @property
    def document(self) -> Document:
        """The document itself."""
        return self.annotated.document


def read(annotated: Annotated, parted: Sequence[tuple[Span, Span]] = ()) -> Paper:
    """Everything that a document says by itself; ``parted`` as ``links.judged.parted`` gives it for the document."""
    document = annotated.document
    sentences = Sentences(document.id, document.text)
    placed = place_mentions(annotated)
    chains = chains_of(annotated, sentences, placed, parted)
    for number, chain in enumerate(chains):
        chain.ref = document.id, number
    people = [(number, [mention.start for mention in chain.mentions]) for number, chain in enumerate(chains)]
    events = events_of(annotated, sentences, placed, people)
    seen = sightings(annotated, placed)
    return Paper(
        annotated, text_digest(annotated.document.text), sentences, placed, chains, events, seen, words_of(document)
    )


@dataclass(frozen=True, slots=True)
class Changed:
    """What a change touches: documents that came, went or name others than before; those whose story, or the members
    of that, changed; entities with the documents that named them before and name them now; those of them that are
    called, or weigh, otherwise; people whose cluster was made anew; incidents.
    """

    documents: set[str] = field(default_factory=set)
    restoried: set[str] = field(default_factory=set)
    entities: dict[str, tuple[Sequence[str], Sequence[str]]] = field(default_factory=dict)
    renamed: set[str] = field(default_factory=set)
    reweighed: set[str] = field(default_factory=set)
    reclustered: set[str] = field(default_factory=set)
    incidents: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Case:
    """One reach's documents and what has been found in them. ``kinds`` says of a place entity whether it is fine, town
    or area; ``officers`` are there by office.
    """

    papers: dict[str, Paper] = field(default_factory=dict)
    telling: Telling = field(default_factory=Telling)
    entity_of: dict[Ref, Entity] = field(default_factory=dict)
    entities: dict[str, Entity] = field(default_factory=dict)
    first_of: dict[str, Ref] = field(default_factory=dict)
    """The first chain of each person."""
    documents_of: dict[str, tuple[str, ...]] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    officers: set[str] = field(default_factory=set)
    incidents: dict[str, Incident] = field(default_factory=dict)
    links: dict[LinkKey, Link] = field(default_factory=dict)
    _texts: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def get(self, document: str) -> Annotated | None:
        """The document of that id with its mentions, None when it is not there."""
        paper = self.papers.get(document)
        return paper.annotated if paper else None

    def of_text(self, digest: str) -> Iterable[str]:
        """The ids of the documents whose text has that SHA-256."""
        return self._texts.get(digest, ())

    def take(self, paper: Paper) -> None:
        """Take in a document."""
        self.papers[paper.document.id] = paper
        self._texts[paper.digest].add(paper.document.id)
        self.telling.words[paper.document.id] = paper.words
        self.telling.chains.update((chain.ref, chain) for chain in paper.chains)

    def drop(self, paper: Paper) -> None:
        """Forget a document."""
        del self.papers[paper.document.id], self.telling.words[paper.document.id]
        self._texts[paper.digest].discard(paper.document.id)
        if not self._texts[paper.digest]:
            del self._texts[paper.digest]
        for chain in paper.chains:
            del self.telling.chains[chain.ref]

    def told(self, document: str) -> str:
        """What counts once as corroboration: the story of which a document is a copy, else the document."""
        story = self.telling.story.get(document)
        return f"story {story}" if story else document

    def weight(self, entity: Entity) -> float:
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
