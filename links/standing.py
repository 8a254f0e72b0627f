"""What a set of documents joins, kept as documents come and go: each change touches only what it must."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

from casethread.model import Annotated, Changes, Entity, Evidence, Incident, Label, Link, Linkage, Verdict
from casethread.store.base import Kept, LinkKey, Piece, Reading
from links.bonds import EntityBonds, Layout
from links.case import Case, Changed, Paper, read
from links.entities import person_entity, thing_entity
from links.happenings import Happenings
from links.incidents import incident_of, worth_telling
from links.judged import Found, Judged, find, judge, parted
from links.people import Ref
from links.persons import Persons
from links.shelves import Shelves
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

    def __init__(
        self, spreading: Spreading = HERE, reading: Reading | None = None, kept: Kept | None = None, form: str = ""
    ) -> None:
        self._shelves = shelves = Shelves(form, kept)
        self._case = case = Case(shelves, kept)
        papers = case.papers
        self._stories = Stories(lambda document: papers[document].sketch, shelves, case.telling.story)
        self._things = Things(lambda document: papers[document].sightings if document in papers else (), shelves)
        # what little comes after what is kept is compared here
        spreading = HERE if kept else spreading
        self._happenings = Happenings(case.telling, papers, shelves, spreading)
        self._persons = Persons(case, shelves, spreading)
        self._ties = DocumentTies(case, self._stories, shelves)
        self._incident_of: dict[Ref, str] = shelves.shelf("incident of")
        self._thing_of: dict[Key, str] = shelves.shelf("thing of")
        layout = partial(_layout, case, self._things, self._thing_of)
        self._bonds = EntityBonds(case, self._persons, layout, shelves)
        self._found: dict[str, list[Found]] = shelves.shelf("found")
        self._given: dict[str, Annotated] = {}
        self._resumed = kept is not None
        self._reading = kept.annotated if kept else reading
        self._weighed: dict[str, float] = {}
        """What entities weighed before the change under way."""

    @property
    def documents(self) -> Mapping[str, Paper]:
        """The documents that are there, by id."""
        return self._case.papers

    @property
    def weight(self) -> int:
        """How many entries of what is kept are in memory."""
        return self._shelves.weight

    def changed(self) -> Iterator[Piece]:
        """What it goes by, as far as that is otherwise than it is kept."""
        return self._shelves.changed(0 if self._resumed else len(self._case.papers))

    def unset(self) -> list[tuple[str, Any]]:
        """What would be lost of what has changed, for tests: see ``Shelves.unset``."""
        return self._shelves.unset()

    def change(self, come: Iterable[Annotated], gone: Iterable[str] = (), verdicts: Sequence[Verdict] = ()) -> Changes:
        """Take in documents, those that are there already as they are now, forget others, and go by all of
        ``verdicts``. Returns what is otherwise than before.
        """
        with unswept():
            changes, many = self._change(come, set(gone), verdicts)
            if many >= MANY:
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

    def _change(self, come: Iterable[Annotated], gone: set[str], verdicts: Sequence[Verdict]) -> tuple[Changes, int]:
        case = self._case
        left, fresh, judged = self._take(come, gone, verdicts)
        documents = {paper.id for paper in (*left, *fresh)}
        restoried = self._stories.change([paper.id for paper in left], {paper.id: paper.sketch for paper in fresh})
        regrouped, ungrouped = self._happenings.change(left, fresh, restoried - documents)
        touched = self._retell(regrouped, restoried)
        reclustered = self._persons.change(left, fresh, touched, judged)
        changed = Changed(documents, restoried)
        self._weighed = {}
        before = dict[str, Entity | None]()
        people = self._people(reclustered, {c.ref for p in left for c in p.chains}, changed, before)
        was, said = ({paper.id: paper.sightings for paper in papers} for papers in (left, fresh))
        things, moved = self._things.change(was, said)
        changed.documents.update(moved, (document for document, _ in people))
        self._rebuild_things(things, changed, before)
        incidents = self._incidents(regrouped, ungrouped, people, changed)
        links = {**self._ties.change(changed), **self._bonds.change(changed)}
        return Changes(
            {n: case.entities.get(n) for n, old in before.items() if case.entities.get(n) != old},
            {n: case.incidents.get(n) for n, old in incidents.items() if case.incidents.get(n) != old},
            _apply(case.links, links),
        ), len(fresh)

    def _take(
        self, come: Iterable[Annotated], gone: set[str], verdicts: Sequence[Verdict]
    ) -> tuple[list[Paper], list[Paper], Judged]:
        """Forget and read documents, with those in which verdicts part other mentions than before."""
        case = self._case
        apart = parted(self._found.get("all", ()))
        came = {each.document.id: read(self._given_as(each), apart.get(each.document.id, ())) for each in come}
        left = [case.papers[key] for key in sorted({*gone, *came}) if key in case.papers]
        for paper in left:
            case.drop(paper)
            if paper.id not in came:
                self._given.pop(paper.id, None)
        for key in sorted(came):
            case.take(came[key])
        found = find(verdicts, case)
        now = parted(found)
        fresh = set(came)
        other = sorted(key for key in {*apart, *now} if apart.get(key) != now.get(key) and key in case.papers)
        for annotated in self._again(other):
            key = annotated.document.id
            paper = case.papers[key]
            if key not in came:
                left.append(paper)
                fresh.add(key)
            case.drop(paper)
            case.take(read(annotated, now.get(key, ())))
        self._found["all"] = found
        wanted = {place for each in found for place in (each.a, each.b)}
        owner = {
            place: chain.ref
            for document in {document for document, _ in wanted}
            for chain in case.papers[document].chains
            for mention in chain.mentions
            if (place := (document, (mention.start, mention.end))) in wanted
        }
        return left, [case.papers[key] for key in sorted(fresh)], judge(found, owner)

    def _given_as(self, annotated: Annotated) -> Annotated:
        if self._reading is None:
            self._given[annotated.document.id] = annotated
        return annotated

    def _again(self, documents: Sequence[str]) -> Iterable[Annotated]:
        """Documents that are there, to be read once more."""
        return self._reading(documents) if self._reading else [self._given[each] for each in documents]

    def _retell(self, regrouped: set[Ref], restoried: set[str]) -> set[Ref]:
        """Tell chains of their story, and of the incidents of several documents in which they take part: evidence of
        who they are. Returns those for whom it is another now.
        """
        case, touched = self._case, set[Ref]()
        for document in sorted({document for document, _ in regrouped} | restoried):
            paper = case.papers.get(document)
            if paper is None:
                continue
            story = case.telling.story.get(document, "")
            for chain, shared in zip(paper.chains, self._happenings.shared(paper), strict=True):
                if (chain.story, chain.incidents) != (story, shared):
                    chain.story, chain.incidents = story, shared
                    case.told_otherwise(document)
                    touched.add(chain.ref)
        return touched

    def _people(
        self, reclustered: set[Ref], left: set[Ref], changed: Changed, before: dict[str, Entity | None]
    ) -> set[Ref]:
        """Make the entities of the clusters that were made anew. Returns the chains that are called otherwise now."""
        case, persons = self._case, self._persons
        called = {ref: case.called.pop(ref) for ref in left | reclustered if ref in case.called}
        for number, _ in called.values():
            self._forget(number, changed, before)
        for first in sorted({persons.of[ref] for ref in reclustered}):
            cluster = persons.clusters[first]
            cut = any(persons.crowded(ref) for ref in cluster.members)
            entity = person_entity(cluster, case.telling.chains, case.papers, cut=cut)
            case.called.update(dict.fromkeys(cluster.members, (entity.id, entity.name)))
            if not case.telling.chains[first].unnamed:
                office = sum(case.telling.chains[ref].officer for ref in cluster.members) * 2 > len(cluster.members)
                case.first_of[entity.id] = first
                self._keep(entity, changed, before, officer=office)
                changed.reclustered.add(entity.id)
        changed.reclustered.update(number for number, _ in called.values())
        return {ref for ref in reclustered if called.get(ref) != case.called[ref]}

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
        entity = case.entities.get(number)
        if entity:
            before.setdefault(number, entity)
            changed.entities.setdefault(number, (case.documents_of.pop(number), ()))
            del case.entities[number]
            changed.renamed.add(number)
            changed.reweighed.add(number)
            self._weighed[number] = case.weight(entity)
            case.kinds.pop(number, None)
            case.officers.pop(number, None)
            case.first_of.pop(number, None)

    def _keep(
        self, entity: Entity, changed: Changed, before: dict[str, Entity | None], *, officer: bool = False
    ) -> None:
        case, number = self._case, entity.id
        old = before.setdefault(number, None)
        case.entities[number] = entity
        if officer:
            case.officers[number] = True
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
                incident = incident_of(group, case.telling, case.called)
                before.setdefault(incident.id, None)
                case.incidents[incident.id] = incident
                self._incident_of[first] = incident.id
        changed.incidents.update(before)
        return before


def _layout(case: Case, things: Things, thing_of: Mapping[Key, str], paper: Paper) -> Layout:
    """The entity mentions of a document in text order."""
    found = {
        (mention.start, mention.end, case.called[chain.ref][0])
        for chain in paper.chains
        if not chain.unnamed
        for mention in chain.mentions
    }
    found.update((each.start, each.end, thing_of[each.key]) for each in things.in_document(paper.id))
    return [(Evidence(paper.id, start, end), number) for start, end, number in sorted(found)]


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
