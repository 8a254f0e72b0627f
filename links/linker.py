"""The linker: documents with their mentions in, entities, incidents and links out."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from casethread.model import Annotated, Entity, Label, Linkage, Path, Verdict
from links import stories, wording
from links.alike import Telling
from links.blocking import candidate_pairs
from links.bonds import entity_links
from links.case import Case, Reading
from links.chains import chains_of
from links.cluster import Cluster, cluster
from links.compare import Comparison, compare
from links.entities import person_entity, thing_entities
from links.events import Event, events_of
from links.grouping import Group, group_events
from links.incidents import incident_of, worth_telling
from links.judged import Found, Span, find, judge, parted
from links.namesakes import tell_apart
from links.paths import strongest_paths
from links.people import Chain
from links.sentences import Sentences
from links.things import place_mentions, settle_streets, sightings
from links.ties import document_links

NOTHING: Mapping[str, Sequence[tuple[Span, Span]]] = {}


class CaseLinker:
    """Implements ``casethread.store.base.Linker``. Holds nothing between calls; counts only over what it is given."""

    version = "4"

    def link(self, documents: Sequence[Annotated], verdicts: Sequence[Verdict] = ()) -> Linkage:
        """What these documents join: a pure function of their set and of the verdicts on what they name, so that the
        order of the documents does not matter.
        """
        with unswept():
            return self._link(documents, find(verdicts, documents))

    def _link(self, documents: Sequence[Annotated], found: Sequence[Found]) -> Linkage:
        reading = read(documents, parted(found))
        chains = reading.chains
        telling = Telling.of(_events(reading), chains, reading.wording, reading.texts.story)
        groups = [group for group in group_events(telling) if worth_telling(group, telling)]
        _take_part(groups, telling)
        pairs, cut = candidate_pairs(chains)
        edges = _edges(chains, pairs)
        clusters = cluster(chains, edges, judge(found, chains))
        case = _case(reading, clusters, cut)
        case.incidents.extend(sorted((incident_of(g, telling, case.entity_of) for g in groups), key=lambda i: i.id))
        links = [*document_links(case), *entity_links(case, clusters, edges)]
        return Linkage(
            tuple(sorted(case.entities.values(), key=lambda e: e.id)),
            tuple(case.incidents),
            tuple(sorted(links, key=lambda each: (each.a, each.b, each.kind))),
        )

    def paths(self, linkage: Linkage, a: str, b: str, limit: int = 3) -> list[Path]:
        """The strongest few explanations of how two entities are tied, best first; empty when nothing ties them."""
        return strongest_paths(linkage, a, b, limit)


@contextmanager
def unswept() -> Iterator[None]:
    """Without the collector of reference cycles: the linker makes millions of objects and no cycles, and to look at all
    of them again and again would take a third of the time of a large case, and more the larger it is.
    """
    swept = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if swept:
            gc.enable()


def read(documents: Sequence[Annotated], parted: Mapping[str, Sequence[tuple[Span, Span]]] = NOTHING) -> Reading:
    """Everything that each document says by itself; ``parted`` as ``links.judged.parted`` gives it."""
    given = sorted(documents, key=lambda each: each.document.id)
    sentences = {each.document.id: Sentences(each.document.id, each.document.text) for each in given}
    placed = {each.document.id: place_mentions(each) for each in given}
    texts = stories.read([each.document for each in given])
    weighed = wording.read([each.document for each in given])
    chains = []
    for number, each in enumerate(given):
        key = each.document.id
        found = chains_of(each, sentences[key], placed[key], parted.get(key, ()))
        for chain in found:
            chain.story = texts.story[number]
        chains += found
    tell_apart(chains)
    return Reading(given, sentences, placed, texts, weighed, chains)


def _take_part(groups: list[Group], telling: Telling) -> None:
    """Tell each chain of the incidents of several documents in which it takes part: evidence of who it is."""
    for group_number, group in enumerate(groups):
        if len(group.members) > 1:
            for number in group.members:
                for chain in telling.events[number].people:
                    telling.chains[chain].incidents.add(group_number)


def _edges(chains: list[Chain], pairs: set[tuple[int, int]]) -> dict[tuple[int, int], Comparison]:
    """Comparisons of the pairs that may be one person."""
    edges = {}
    for a, b in sorted(pairs):
        comparison = compare(chains[a], chains[b])
        if comparison.possible:
            edges[a, b] = comparison
    return edges


def _case(reading: Reading, clusters: list[Cluster], cut: set[int]) -> Case:
    chains = reading.chains
    people: dict[int, Entity] = {}
    officers = set()
    for found in clusters:
        entity = person_entity(found, chains, cut, reading.sentences)
        people.update(dict.fromkeys(found.members, entity))
        if sum(chains[number].officer for number in found.members) * 2 > len(found.members):
            officers.add(entity.id)
    seen = [s for each in reading.given for s in sightings(each, reading.placed[each.document.id])]
    things = thing_entities(settle_streets(seen))
    return Case(
        documents=[each.document for each in reading.given],
        sentences=reading.sentences,
        texts=reading.texts,
        chains=chains,
        entity_of=[people[number] for number in range(len(chains))],
        entities={e.id: e for number, e in people.items() if not chains[number].unnamed}
        | {entity.id: entity for entity, _ in things},
        kinds={entity.id: members[0].key[1] for entity, members in things if entity.label is Label.PLACE},
        officers=frozenset(officers),
    )


def _events(reading: Reading) -> list[Event]:
    people: dict[str, list[tuple[int, list[int]]]] = {each.document.id: [] for each in reading.given}
    for number, chain in enumerate(reading.chains):
        people[chain.document].append((number, [mention.start for mention in chain.mentions]))
    events = []
    for number, each in enumerate(reading.given):
        key = each.document.id
        events += events_of(number, each, reading.sentences[key], reading.placed[key], people[key])
    return events
