"""Links between documents: copies of one story, one incident, shared rare entities."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations
from math import log

from casethread.model import Entity, Evidence, Incident, Label, Link, LinkKind, Reason
from casethread.store.base import LinkKey
from links.case import Case, Changed
from links.grading import weakest
from links.pairs import put, take
from links.shelves import Shelves
from links.stories import Stories
from links.top import Strongest

HUB = 30
"""An entity of more documents than this ties none of them by itself."""
STAR = 12
"""In a group of more documents than this each is linked to the first, not to every other."""
MOST_LINKS = 25
"""Of links by shared entities, this many of each document are kept, the strongest."""
MANY = 1000
"""An entity of so many documents would say nothing: what the fewness of its documents is measured against."""
LEAST = 0.3
"""A weaker link by shared entities is not made, and an entity that weighs less makes none: it only adds to one."""


class DocumentTies:
    """The links between documents, kept as documents and entities come and go."""

    def __init__(self, case: Case, stories: Stories, shelves: Shelves) -> None:
        self._case, self._stories = case, stories
        self._entities: dict[str, set[str]] = shelves.shelf("entities in")
        """The entities that each document names."""
        self._shared: Strongest[Link] = Strongest("shared", shelves, MOST_LINKS)
        self._stories_linked: dict[str, list[LinkKey]] = shelves.shelf("story links")
        self._told: dict[tuple[str, str], dict[str, float]] = shelves.shelf("incidents of both")
        """How surely each incident of both joins two documents."""
        self._joined: dict[str, list[tuple[str, str]]] = shelves.shelf("joined")

    def change(self, changed: Changed) -> dict[LinkKey, Link | None]:
        """The links that are others now, None for those that are none any more."""
        return {**self._copies(changed), **self._incidents(changed), **self._share(changed)}

    def _copies(self, changed: Changed) -> dict[LinkKey, Link | None]:
        case, found = self._case, dict[LinkKey, Link | None]()
        story = case.telling.story
        for document in changed.restoried:
            found.update(dict.fromkeys(self._stories_linked.pop(document, ())))
        for first in sorted({story[document] for document in changed.restoried if document in story}):
            links = list(self._copies_of(self._stories.copies(first)))
            self._stories_linked[first] = [link_key(link) for link in links]
            found.update((link_key(link), link) for link in links)
        return found

    def _copies_of(self, members: list[str]) -> Iterator[Link]:
        case = self._case
        for a, b in _spanning(members):
            like = self._stories.likeness.of(a).get(b)
            shared = f"about {like:.0%} of their word sequences are the same" if like else "both are copies of a third"
            opening = tuple(case.papers[each].sentences.evidence(0) for each in (a, b))
            reason = Reason(f"One story: {shared}; the copies count once as corroboration.", like or 0.5, opening)
            yield Link(a, b, LinkKind.SAME_STORY, like or 0.5, (reason,))

    def _incidents(self, changed: Changed) -> dict[LinkKey, Link | None]:
        case, dirty = self._case, set[tuple[str, str]]()
        for number in changed.incidents:
            for ends in self._joined.pop(number, ()):
                dirty.add(ends)
                told = self._told[ends]
                del told[number]
                self._told[ends] = told
            incident = case.incidents.get(number)
            if incident and len(incident.documents) > 1:
                self._joined[number] = list(_spanning(sorted(incident.documents)))
                for ends in self._joined[number]:
                    dirty.add(ends)
                    self._told[ends] = {**self._told.get(ends, {}), number: _sure(incident)}
        found: dict[LinkKey, Link | None] = {}
        for a, b in sorted(dirty):
            told = self._told[a, b]
            found[a, b, LinkKind.SAME_INCIDENT] = self._incident_link(a, b, told) if told else None
            if not told:
                del self._told[a, b]
        return found

    def _incident_link(self, a: str, b: str, told: Mapping[str, float]) -> Link:
        number = min(told, key=lambda each: (-told[each], each))
        incident, sure = self._case.incidents[number], told[number]
        grade, lowered = weakest((a, b), self._case.graded)
        spans = tuple(next(e for e in incident.evidence if e.document == end) for end in (a, b))
        when = f", {incident.start.isoformat()}" if incident.start else ""
        where = f", {incident.place}" if incident.place else ""
        said = f"Both tell of one incident: {incident.offence}{where}{when}{lowered}."
        direct = [r for r in incident.reasons if {e.document for e in r.evidence} == {a, b} and r.weight > 0]
        return Link(a, b, LinkKind.SAME_INCIDENT, round(sure * grade, 4), (Reason(said, sure, spans), *direct[:2]))

    def _share(self, changed: Changed) -> dict[LinkKey, Link | None]:
        """Ties by shared entities: each counts by what it is and by how few documents name it; of copies none."""
        dirty = self._shared.touching(changed.documents | changed.restoried)
        for number, (before, after) in changed.entities.items():
            was, now = set(before), set(after)
            for document in was - now:
                take(self._entities, document, number)
            for document in now - was:
                put(self._entities, document, number)
            for documents in (before, after):
                if len(documents) <= HUB:
                    dirty.update(combinations(sorted(documents), 2))
        for document in changed.documents:
            if document not in self._case.papers:
                self._entities.pop(document, None)
        found = self._shared.change({ends: self._weigh(*ends) for ends in dirty})
        return {(a, b, LinkKind.SHARED_ENTITY): link for (a, b), link in found.items()}

    def _weigh(self, a: str, b: str) -> tuple[float, Link] | None:
        case, story = self._case, self._case.telling.story
        if a not in case.papers or b not in case.papers or (a in story and story[a] == story.get(b)):
            return None
        shared = []
        for number in self._entities.get(a, set()) & self._entities.get(b, set()):
            entity = case.entities[number]
            spread = len(case.documents_of[number])
            if spread <= HUB:
                shared.append((case.weight(entity) * (1 - log(spread - 1) / log(MANY)), entity))
        if not shared or max(weight for weight, _ in shared) < LEAST:
            return None
        link = _shared_link(case, (a, b), shared)
        return (link.score, link) if link.score >= LEAST else None


def link_key(link: Link) -> LinkKey:
    """What a link is known by: there is one of each kind between two ends."""
    return link.a, link.b, link.kind


def _sure(incident: Incident) -> float:
    weights = [reason.weight for reason in incident.reasons if reason.weight > 0]
    return min(0.95, 0.5 + (sum(weights) / len(weights) - 5) / 16) if weights else 0.5


def _spanning(members: list[str]) -> Iterator[tuple[str, str]]:
    """Every pair of a small group, in a large one each with the first."""
    if len(members) <= STAR:
        yield from combinations(members, 2)
    else:
        yield from ((members[0], other) for other in members[1:])


def _shared_link(case: Case, ends: tuple[str, str], shared: list[tuple[float, Entity]]) -> Link:
    shared.sort(key=lambda item: (-item[0], item[1].id))
    grade, lowered = weakest(ends, case.graded)
    missing = 1.0
    reasons: list[Reason] = []
    for weight, entity in shared:
        missing *= 1 - 0.9 * weight
        if len(reasons) < 6:
            spans = tuple(_named(case, entity, end) for end in ends)
            many = len(case.documents_of[entity.id])
            said = f"Both name {entity.name} ({_what(case, entity)}), named in {many} documents{lowered}."
            reasons.append(Reason(said, round(weight, 3), spans))
    return Link(*ends, LinkKind.SHARED_ENTITY, round((1 - missing) * grade, 4), tuple(reasons))


def _what(case: Case, entity: Entity) -> str:
    if entity.label is Label.PLACE:
        return {"fine": "street or building", "town": "town", "area": "area"}[case.kinds[entity.id]]
    return entity.label.value.lower()


def _named(case: Case, entity: Entity, document: str) -> Evidence:
    first = next(mention for mention in entity.mentions if mention.document == document)
    return case.papers[document].sentences.evidence(first.start)
