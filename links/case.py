"""What the steps of linking share: each document as read by itself, and what has been found of all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from casethread.model import Annotated, Entity, Grading, Incident, Label, Link, Mention
from casethread.store.base import Kept, LinkKey
from casethread.text import text_digest
from links.alike import Spread, Telling, name_keys
from links.chains import chains_of
from links.events import Event, events_of
from links.judged import Span
from links.pairs import put, take
from links.people import Chain, Ref
from links.sealed import Sealed
from links.sentences import Sentences, Spans
from links.shelves import Shelves
from links.stories import sketch_of
from links.things import Sighting, place_mentions, sightings
from links.wording import Words, words_of


@dataclass(frozen=True, slots=True)
class Paper:
    """One document, read by itself, without its text: its sentences, people, events, words, and the things that it
    names. ``digest`` is the SHA-256 of the text, ``sketch`` is what copies are found by.
    """

    id: str
    grading: Grading | None
    digest: str
    sentences: Spans
    words: Words
    sketch: bytes
    who: Sealed[list[Chain]]
    happened: Sealed[list[Event]]
    beside: Sealed[tuple[tuple[Mention, ...], list[Sighting]]]

    @property
    def chains(self) -> list[Chain]:
        """The people whom it tells of."""
        return self.who.open

    @property
    def events(self) -> list[Event]:
        """What it tells that happened."""
        return self.happened.open

    @property
    def named(self) -> tuple[Mention, ...]:
        """The mentions of people."""
        return self.beside.open[0]

    @property
    def sightings(self) -> list[Sighting]:
        """The mentions of things."""
        return self.beside.open[1]


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
    for chain in chains:
        _settle(chain)
    for event in events:
        event.names = {key: number for number in event.people for key in name_keys(chains[number])}
    named = tuple(
        Mention(m.start, m.end, m.text, m.label, m.value, "", m.score)
        for m in annotated.mentions
        if m.label is Label.PERSON
    )
    return Paper(
        document.id,
        document.grading,
        text_digest(document.text),
        sentences.spans(),
        words_of(document),
        sketch_of(document),
        Sealed(chains),
        Sealed(events),
        Sealed((named, sightings(annotated, placed))),
    )


_NOTHING: set[Any] = set()
"""What stands for all that is empty in chains, of which nothing is changed once they are read: most of it is."""


def _settle(chain: Chain) -> None:
    """Set what follows from the rest, and let go of what is of no further use: the words of why a mention was made, and
    sets that are empty.
    """
    chain.forms = tuple(sorted(chain.names))
    chain.mentions = [Mention(m.start, m.end, m.text, m.label, m.value, "", m.score) for m in chain.mentions]
    for name in ("aliases", "homes", "places", "identifiers", "operations", "companions", "offences", "days"):
        if not getattr(chain, name):
            setattr(chain, name, _NOTHING)


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


class Case:
    """One reach's documents and what has been found in them."""

    def __init__(self, shelves: Shelves, kept: Kept | None = None) -> None:
        self.papers: dict[str, Paper] = shelves.shelf("papers", 1)
        self.graded: dict[str, Grading] = shelves.shelf("graded")
        """The gradings of the documents that have one."""
        self.telling = Telling(
            shelves.through(self._event),
            shelves.through(self._chain),
            shelves.through(self._words),
            shelves.shelf("story"),
            Spread(shelves.shelf("names")),
            Spread(shelves.shelf("towns")),
        )
        self.called: dict[Ref, tuple[str, str]] = shelves.shelf("called")
        """The id and the name of each chain's person."""
        self.entities: dict[str, Entity] = shelves.through(kept.entity) if kept else {}
        self.incidents: dict[str, Incident] = shelves.through(kept.incident) if kept else {}
        self.links: dict[LinkKey, Link] = shelves.through(kept.link) if kept else {}
        self.documents_of: dict[str, tuple[str, ...]] = shelves.through(self._documents)
        self.first_of: dict[str, Ref] = shelves.shelf("first of")
        """The first chain of each person."""
        self.kinds: dict[str, str] = shelves.shelf("kinds")
        """Of a place, whether it is fine, town or area."""
        self.officers: dict[str, bool] = shelves.shelf("officers")
        """The people who are there by office."""
        self._texts: dict[str, set[str]] = shelves.shelf("texts")

    def _chain(self, ref: Ref) -> Chain | None:
        paper = self.papers.get(ref[0])
        return paper.chains[ref[1]] if paper and ref[1] < len(paper.chains) else None

    def _event(self, ref: Ref) -> Event | None:
        paper = self.papers.get(ref[0])
        return paper.events[ref[1]] if paper and ref[1] < len(paper.events) else None

    def _words(self, document: str) -> Words | None:
        paper = self.papers.get(document)
        return paper.words if paper else None

    def _documents(self, number: str) -> tuple[str, ...] | None:
        entity = self.entities.get(number)
        return entity.documents if entity else None

    def named(self, document: str) -> Sequence[Mention] | None:
        """The mentions of people in the document of that id, None when it is not there."""
        paper = self.papers.get(document)
        return paper.named if paper else None

    def of_text(self, digest: str) -> Iterable[str]:
        """The ids of the documents whose text has that SHA-256."""
        return self._texts.get(digest, ())

    def take(self, paper: Paper) -> None:
        """Take in a document."""
        self.papers[paper.id] = paper
        put(self._texts, paper.digest, paper.id)
        if paper.grading:
            self.graded[paper.id] = paper.grading
        self.telling.words[paper.id] = paper.words
        self.telling.chains.update((chain.ref, chain) for chain in paper.chains)

    def drop(self, paper: Paper) -> None:
        """Forget a document."""
        del self.papers[paper.id]
        self.graded.pop(paper.id, None)
        self.telling.words.pop(paper.id, None)
        take(self._texts, paper.digest, paper.id)
        for chain in paper.chains:
            self.telling.chains.pop(chain.ref, None)

    def told_otherwise(self, document: str) -> None:
        """Keep a document of whose people something else is told than before."""
        self.papers[document] = self.papers[document]

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
