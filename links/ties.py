"""Links between documents: copies of one story, one incident, shared rare entities."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations
from math import log

from casethread.model import Entity, Evidence, Incident, Label, Link, LinkKind, Reason
from links.case import Case
from links.grading import weakest

HUB = 30
"""An entity of more documents than this ties none of them by itself."""
STAR = 12
"""In a group of more documents than this each is linked to the first, not to every other."""
MOST_LINKS = 25
"""Of links by shared entities, this many of each document are kept, the strongest."""
LEAST = 0.3
"""A weaker link by shared entities is not made, and an entity that weighs less makes none: it only adds to one."""


def document_links(case: Case) -> list[Link]:
    """All links between documents of the case."""
    return [*_copies(case), *_incidents(case), *_shared(case)]


def _ends(a: str, b: str) -> tuple[str, str]:
    return (a, b) if a < b else (b, a)


def _spanning(members: list[str]) -> Iterator[tuple[str, str]]:
    """Every pair of a small group, in a large one each with the first."""
    if len(members) <= STAR:
        yield from combinations(members, 2)
    else:
        yield from ((members[0], other) for other in members[1:])


def _copies(case: Case) -> Iterator[Link]:
    groups: dict[int, list[str]] = defaultdict(list)
    numbers = case.document_numbers()
    for number, story in enumerate(case.texts.story):
        if story >= 0:
            groups[story].append(case.documents[number].id)
    for members in groups.values():
        for a, b in _spanning(sorted(members)):
            pair = min(numbers[a], numbers[b]), max(numbers[a], numbers[b])
            like = case.texts.likeness.get(pair)
            shared = f"about {like:.0%} of their word sequences are the same" if like else "both are copies of a third"
            opening = tuple(case.sentences[each].evidence(0) for each in _ends(a, b))
            reason = Reason(f"One story: {shared}; the copies count once as corroboration.", like or 0.5, opening)
            yield Link(*_ends(a, b), LinkKind.SAME_STORY, like or 0.5, (reason,))


def _incidents(case: Case) -> Iterator[Link]:
    best: dict[tuple[str, str], tuple[float, Incident]] = {}
    for incident in case.incidents:
        weights = [reason.weight for reason in incident.reasons if reason.weight > 0]
        sure = min(0.95, 0.5 + (sum(weights) / len(weights) - 5) / 16) if weights else 0.5
        for a, b in _spanning(sorted(incident.documents)):
            if (a, b) not in best or best[a, b][0] < sure:
                best[a, b] = (sure, incident)
    numbers = case.document_numbers()
    for (a, b), (sure, incident) in best.items():
        grade, lowered = weakest((case.documents[numbers[a]], case.documents[numbers[b]]))
        spans = tuple(next(e for e in incident.evidence if e.document == end) for end in (a, b))
        when = f", {incident.start.isoformat()}" if incident.start else ""
        where = f", {incident.place}" if incident.place else ""
        said = f"Both tell of one incident: {incident.offence}{where}{when}{lowered}."
        direct = [r for r in incident.reasons if {e.document for e in r.evidence} == {a, b} and r.weight > 0]
        yield Link(a, b, LinkKind.SAME_INCIDENT, round(sure * grade, 4), (Reason(said, sure, spans), *direct[:2]))


def _shared(case: Case) -> Iterator[Link]:
    """Ties by shared entities: each counts by what it is and by how few documents name it; copies of a story not."""
    size = max(len(case.documents), 50)
    numbers = case.document_numbers()
    found: dict[tuple[str, str], list[tuple[float, Entity]]] = defaultdict(list)
    weighed = [
        (case.telling(entity) * (1 - log(spread - 1) / log(size)), entity)
        for entity in case.entities.values()
        if 2 <= (spread := len(entity.documents)) <= HUB
    ]
    for weight, entity in sorted(weighed, key=lambda item: (-item[0], item[1].id)):
        for pair in combinations(sorted(entity.documents), 2):
            if weight >= LEAST or pair in found:
                found[pair].append((weight, entity))
    story = case.texts.story
    links = []
    for (a, b), shared in found.items():
        one, two = numbers[a], numbers[b]
        if story[one] < 0 or story[one] != story[two]:
            link = _shared_link(case, (a, b), (one, two), shared)
            if link.score >= LEAST:
                links.append(link)
    yield from _strongest(links)


def _shared_link(
    case: Case, ends: tuple[str, str], numbers: tuple[int, int], shared: list[tuple[float, Entity]]
) -> Link:
    shared.sort(key=lambda item: (-item[0], item[1].id))
    grade, lowered = weakest(case.documents[number] for number in numbers)
    missing = 1.0
    reasons: list[Reason] = []
    for weight, entity in shared:
        missing *= 1 - 0.9 * weight
        if len(reasons) < 6:
            spans = tuple(_named(case, entity, end) for end in ends)
            many = len(entity.documents)
            said = f"Both name {entity.name} ({_what(case, entity)}), named in {many} documents{lowered}."
            reasons.append(Reason(said, round(weight, 3), spans))
    return Link(*ends, LinkKind.SHARED_ENTITY, round((1 - missing) * grade, 4), tuple(reasons))


def _what(case: Case, entity: Entity) -> str:
    if entity.label is Label.PLACE:
        return {"fine": "street or building", "town": "town", "area": "area"}[case.kinds[entity.id]]
    return entity.label.value.lower()


def _named(case: Case, entity: Entity, document: str) -> Evidence:
    first = next(mention for mention in entity.mentions if mention.document == document)
    return case.sentences[document].evidence(first.start)


def _strongest(links: list[Link]) -> Iterator[Link]:
    """The links that are among the strongest of either of their ends."""
    kept: dict[str, int] = defaultdict(int)
    for link in sorted(links, key=lambda each: (-each.score, each.a, each.b)):
        if kept[link.a] < MOST_LINKS or kept[link.b] < MOST_LINKS:
            kept[link.a] += 1
            kept[link.b] += 1
            yield link
