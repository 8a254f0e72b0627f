"""What a set of documents joins, kept as documents come and go: each change touches only what it must."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial

from casethread.model import Annotated, Changes, Entity, Evidence, Incident, Label, Link, Linkage, Verdict
from links.bonds import EntityBonds, Layout
from links.case import Case, Changed, LinkKey, Paper, read
from links.entities import person_entity, thing_entity
from links.happenings import Happenings
from links.incidents import incident_of, worth_telling
from links.judged import Found, Judged, find, judge, parted
from links.people import Ref
from links.persons import Persons
from links.spreading import HERE, Spreading
from links.stories import Stories
from links.things import Key, Things
from links.ties import DocumentTies

MANY = 1000
"""After so many documents at once, what there is of them is left out of the search for reference cycles for good: it
has none, and would be looked at again with every small change.
"""


class StandingLinkage:
    """Implements ``casethread.store.base.Standing``. After any changes it holds what the linker would make of the
    documents that are there now, had they come all at once.
    """

    def __init__(self, spreading: Spreading = HERE) -> None:
        self._case = case = Case()
        self._stories, self._things = Stories(), Things()
        case.telling.story = self._stories.story
        self._happenings = Happenings(case.telling, spreading)
        self._persons = Persons(case.telling, spreading)
        self._ties = DocumentTies(case, self._stories)
        self._incident_of: dict[Ref, str] = {}
        self._thing_of: dict[Key, str] = {}
        layout = partial(_layout, case, self._things, self._thing_of)
        self._bonds = EntityBonds(case, self._persons, layout)
        self._found: list[Found] = []
        self._weighed: dict[str, float] = {}
        """What entities weighed before the change under way."""

    @property
    def documents(self) -> Mapping[str, Paper]:
        """The documents that are there, by id."""
        return self._case.papers

    def change(self, come: Iterable[Annotated], gone: Iterable[str] = (), verdicts: Sequence[Verdict] = ()) -> Changes:
        """Take in documents, those that are there already as they are now, forget others, and go by all of
        ``verdicts``. Returns what is otherwise than before.
        """
        with unswept():
            given = {each.document.id: each for each in come}
            changes = self._change(given, set(gone), verdicts)
            if len(given) >= MANY:
                gc.freeze()
            return changes

    def linkage(self) -> Linkage:
        """All that the documents join."""
        case = self._case
        return Linkage(
            tuple(case.entities[number] for number in sorted(case.entities)),
            tuple(case.incidents[number] for number in sorted(case.incidents)),
            tuple(case.links[key] for key in sorted(case.links)),
        )

    def _change(self, come: dict[str, Annotated], gone: set[str], verdicts: Sequence[Verdict]) -> Changes:
        case = self._case
        left, fresh, judged = self._take(come, gone, verdicts)
        documents = {paper.document.id for paper in (*left, *fresh)}
        restoried = self._stories.change([p.document.id for p in left], [p.document for p in fresh])
        regrouped, ungrouped = self._happenings.change(left, fresh, restoried - documents)
        touched = self._retell(regrouped, restoried)
        reclustered = self._persons.change(left, fresh, touched, judged)
        changed = Changed(documents, restoried)
        self._weighed = {}
        before = dict[str, Entity | None]()
        people = self._people(reclustered, {c.ref for p in left for c in p.chains}, changed, before)
        said = {paper.document.id: paper.sightings for paper in fresh}
        things, moved = self._things.change([paper.document.id for paper in left], said)
        changed.documents.update(moved, (document for document, _ in people))
        self._rebuild_things(things, changed, before)
        incidents = self._incidents(regrouped, ungrouped, people, changed)
        links = {**self._ties.change(changed), **self._bonds.change(changed)}
        return Changes(
            {n: case.entities.get(n) for n, old in before.items() if case.entities.get(n) != old},
            {n: case.incidents.get(n) for n, old in incidents.items() if case.incidents.get(n) != old},
            _apply(case.links, links),
        )

    def _take(
        self, come: dict[str, Annotated], gone: set[str], verdicts: Sequence[Verdict]
    ) -> tuple[list[Paper], list[Paper], Judged]:
        """Forget and read documents, with those in which verdicts part other mentions than before."""
        case = self._case
        left = [case.papers[key] for key in sorted((gone | come.keys()) & case.papers.keys())]
        apart = parted(self._found)
        for paper in left:
            case.drop(paper)
        for key in sorted(come):
            case.take(read(come[key], apart.get(key, ())))
        found = find(verdicts, case)
        now = parted(found)
        fresh = set(come)
        for key in sorted(key for key in {*apart, *now} if apart.get(key) != now.get(key) and key in case.papers):
            paper = case.papers[key]
            if key not in come:
                left.append(paper)
                fresh.add(key)
            case.drop(paper)
            case.take(read(paper.annotated, now.get(key, ())))
        self._found = found
        wanted = {place for each in found for place in (each.a, each.b)}
        owner = {
            place: chain.ref
            for document in {document for document, _ in wanted}
            for chain in case.papers[document].chains
            for mention in chain.mentions
            if (place := (document, (mention.start, mention.end))) in wanted
        }
        return left, [case.papers[key] for key in sorted(fresh)], judge(found, owner)

    def _retell(self, regrouped: set[Ref], restoried: set[str]) -> set[Ref]:
        """Tell chains of their story, and of the incidents of several documents in which they take part: evidence of
        who they are. Returns those for whom it is another now.
        """
        case, touched = self._case, set[Ref]()
        for document in sorted({document for document, _ in regrouped} | (restoried & case.papers.keys())):
            paper = case.papers[document]
            story = case.telling.story.get(document, "")
            for chain, shared in zip(paper.chains, self._happenings.shared(paper), strict=True):
                if (chain.story, chain.incidents) != (story, shared):
                    chain.story, chain.incidents = story, shared
                    touched.add(chain.ref)
        return touched

    def _people(
        self, reclustered: set[Ref], left: set[Ref], changed: Changed, before: dict[str, Entity | None]
    ) -> set[Ref]:
        """Make the entities of the clusters that were made anew. Returns the chains that are called otherwise now."""
        case, persons = self._case, self._persons
        called = {ref: case.entity_of.pop(ref) for ref in left | reclustered if ref in case.entity_of}
        for entity in called.values():
            self._forget(entity.id, changed, before)
        for first in sorted({persons.of[ref] for ref in reclustered}):
            cluster = persons.clusters[first]
            cut = any(persons.crowded(ref) for ref in cluster.members)
            entity = person_entity(cluster, case.telling.chains, case.papers, cut=cut)
            case.entity_of.update(dict.fromkeys(cluster.members, entity))
            if not case.telling.chains[first].unnamed:
                office = sum(case.telling.chains[ref].officer for ref in cluster.members) * 2 > len(cluster.members)
                case.first_of[entity.id] = first
                self._keep(entity, changed, before, officer=office)
                changed.reclustered.add(entity.id)
        changed.reclustered.update(entity.id for entity in called.values())
        return {ref for ref in reclustered if _called(called.get(ref)) != _called(case.entity_of[ref])}

    def _rebuild_things(self, keys: set[Key], changed: Changed, before: dict[str, Entity | None]) -> None:
        for key in sorted(keys):
            if old := self._thing_of.pop(key, None):
                self._forget(old, changed, before)
        for key in sorted(keys):
            if members := self._things.of(key):
                entity = thing_entity(key, members)
                self._thing_of[key] = entity.id
                if entity.label is Label.PLACE:
                    self._case.kinds[entity.id] = key[1]
                self._keep(entity, changed, before)

    def _forget(self, number: str, changed: Changed, before: dict[str, Entity | None]) -> None:
        case = self._case
        entity = case.entities.pop(number, None)
        if entity:
            before.setdefault(number, entity)
            changed.entities.setdefault(number, (case.documents_of.pop(number), ()))
            changed.renamed.add(number)
            changed.reweighed.add(number)
            self._weighed[number] = case.weight(entity)
            case.kinds.pop(number, None)
            case.officers.discard(number)
            case.first_of.pop(number, None)

    def _keep(
        self, entity: Entity, changed: Changed, before: dict[str, Entity | None], *, officer: bool = False
    ) -> None:
        case, number = self._case, entity.id
        old = before.setdefault(number, None)
        case.entities[number] = entity
        if officer:
            case.officers.add(number)
        case.documents_of[number] = entity.documents
        changed.entities[number] = changed.entities.get(number, ((), ()))[0], case.documents_of[number]
        if old and self._weighed[number] == case.weight(entity):
            changed.reweighed.discard(number)
            if old.name == entity.name:
                changed.renamed.discard(number)

    def _incidents(
        self, regrouped: set[Ref], ungrouped: set[Ref], people: set[Ref], changed: Changed
    ) -> dict[str, Incident | None]:
        """Make the incidents anew whose group, or whose people, are others. Returns what there was before."""
        case, happenings = self._case, self._happenings
        firsts = {happenings.of[ref] for ref in regrouped}
        for document, number in people:
            firsts.update(happenings.of[event.ref] for event in case.papers[document].events if number in event.people)
        before: dict[str, Incident | None] = {}
        for first in ungrouped | firsts:
            if old := self._incident_of.pop(first, ""):
                before[old] = case.incidents.pop(old, None)
        for first in sorted(firsts):
            group = happenings.groups[first]
            if worth_telling(group, case.telling):
                incident = incident_of(group, case.telling, case.entity_of)
                before.setdefault(incident.id, None)
                case.incidents[incident.id] = incident
                self._incident_of[first] = incident.id
        changed.incidents.update(before)
        return before


def _layout(case: Case, things: Things, thing_of: Mapping[Key, str], paper: Paper) -> Layout:
    """The entity mentions of a document in text order."""
    document = paper.document.id
    found = {
        (mention.start, mention.end, (entity := case.entity_of[chain.ref]).id): entity
        for chain in paper.chains
        if not chain.unnamed
        for mention in chain.mentions
    }
    for each in things.in_document(document):
        entity = case.entities[thing_of[each.key]]
        found[each.mention.start, each.mention.end, entity.id] = entity
    return [(Evidence(document, start, end), found[start, end, number]) for start, end, number in sorted(found)]


def _called(entity: Entity | None) -> tuple[str, str] | None:
    return (entity.id, entity.name) if entity else None


def _apply(links: dict[LinkKey, Link], found: Mapping[LinkKey, Link | None]) -> dict[LinkKey, Link | None]:
    """Take over links. Returns those that are others than before."""
    changed: dict[LinkKey, Link | None] = {}
    for key, link in found.items():
        if links.get(key) != link:
            changed[key] = link
            if link is None:
                del links[key]
            else:
                links[key] = link
    return changed


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
