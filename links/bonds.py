"""Links between entities: named together, related by what is said, possibly the same."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from casethread.model import Entity, Evidence, Label, Link, LinkKind, Reason
from casethread.names.compare import parts, similarity
from links.case import Case
from links.cluster import Cluster, Edges, contradiction
from links.entities import best_sentence, clauses, told
from links.grading import strength, weakest

MOST_NAMED = 14
"""Of the entities of one sentence, at most this many, the most telling, are tied to one another."""
MOST_POSSIBLE = 8
"""Of the people whom an entity may be, this many are told, the likeliest."""
MOST_SPANS = 4
_RELATION = re.compile(r"^(.*?)\b(?:of|to|with)\b\s+(.+)$", re.IGNORECASE)


@dataclass(slots=True)
class _Bond:
    """How two entities are named together: per story (copies count once) the closest telling and its span."""

    stories: dict[str, tuple[float, str, Evidence, str]] = field(default_factory=dict)

    def note(self, story: str, weight: float, why: str, span: Evidence, document: str) -> None:
        """Keep the strongest telling of each story."""
        if story not in self.stories or self.stories[story][0] < weight:
            self.stories[story] = (weight, why, span, document)


def entity_links(case: Case, clusters: list[Cluster], edges: Edges) -> list[Link]:
    """All links between entities of the case."""
    return [*_together(case), *_relations(case), *_possible(case, clusters, edges)]


def _story_of(case: Case) -> dict[str, str]:
    return {
        document.id: f"story {story}" if story >= 0 else document.id
        for document, story in zip(case.documents, case.texts.story, strict=True)
    }


def _together(case: Case) -> Iterator[Link]:
    bonds: dict[tuple[str, str], _Bond] = defaultdict(_Bond)
    story_of = _story_of(case)
    for document, mentions in case.by_document().items():
        teller = _Teller(case, bonds, story_of[document], document)
        lines: dict[int, dict[str, Evidence]] = defaultdict(dict)
        for span, entity in mentions:
            lines[case.sentences[document].number(span.start)].setdefault(entity.id, span)
        for line, named in sorted(lines.items()):
            chosen = _chosen(case, named)
            teller.note(chosen, chosen, "named in one sentence", 0.6)
            teller.note(chosen, _chosen(case, lines.get(line + 1, {})), "named in adjacent sentences", 0.3)
    _note_incidents(case, bonds, story_of)
    grades = {document.id: document for document in case.documents}
    for (a, b), bond in bonds.items():
        tellings = sorted(bond.stories.items(), key=lambda item: (-item[1][0], item[0]))
        missing = 1.0
        for _, (weight, _, _, document) in tellings:
            missing *= 1 - weight * strength(grades[document].grading)
        factor = min(case.telling(case.entities[a]), case.telling(case.entities[b]))
        _, lowered = weakest(grades[telling[3]] for _, telling in tellings)
        spans = tuple(span for _, (_, _, span, _) in tellings[:MOST_SPANS])
        many = f", in {len(tellings)} independent documents" if len(tellings) > 1 else ""
        said = f"{case.entities[a].name} and {case.entities[b].name}: {tellings[0][1][1]}{many}{lowered}."
        score = round((1 - missing) * max(factor, 0.05), 4)
        yield Link(a, b, LinkKind.TOGETHER, score, (Reason(said, score, spans),))


def _chosen(case: Case, named: Mapping[str, Evidence]) -> dict[str, Evidence]:
    if len(named) <= MOST_NAMED:
        return dict(named)
    ranked = sorted(named, key=lambda each: (-case.telling(case.entities[each]), named[each].start, each))
    return {each: named[each] for each in ranked[:MOST_NAMED]}


@dataclass(frozen=True, slots=True)
class _Teller:
    """One document, as it ties what it names."""

    case: Case
    bonds: dict[tuple[str, str], _Bond]
    story: str
    document: str

    def note(self, named: Mapping[str, Evidence], others: Mapping[str, Evidence], why: str, weight: float) -> None:
        """Tie each of ``named`` to each of ``others``; one end is a person or an identifier."""
        for a, span in named.items():
            for b in others:
                if a != b and _tied(self.case.entities[a], self.case.entities[b]):
                    where = self.case.sentences[self.document].evidence(span.start)
                    self.bonds[min(a, b), max(a, b)].note(self.story, weight, why, where, self.document)


def _tied(a: Entity, b: Entity) -> bool:
    return Label.PERSON in (a.label, b.label) or Label.IDENTIFIER in (a.label, b.label)


def _note_incidents(case: Case, bonds: dict[tuple[str, str], _Bond], story_of: Mapping[str, str]) -> None:
    for incident in case.incidents:
        people = [p for p in incident.people if p not in case.officers][:MOST_NAMED]
        documents = {p: set(case.entities[p].documents) for p in people}
        for i, a in enumerate(people):
            for b in people[i + 1 :]:
                span = next((e for e in incident.evidence if e.document in documents[a] | documents[b]), None)
                if span:
                    pair = min(a, b), max(a, b)
                    why = f"both in one incident ({incident.offence})"
                    bonds[pair].note(story_of[span.document], 0.4, why, span, span.document)


def _relations(case: Case) -> Iterator[Link]:
    """Stated relations ("brother of Tariq Osman"), to a person whom the same document names."""
    named: dict[str, dict[str, Entity]] = defaultdict(dict)
    for chain, entity in zip(case.chains, case.entity_of, strict=True):
        if not chain.unnamed:
            named[chain.document][chain.name] = entity
    documents = {document.id: document for document in case.documents}
    found: dict[tuple[str, str], Link] = {}
    for chain, entity in zip(case.chains, case.entity_of, strict=True):
        for fact in () if chain.unnamed else chain.facts:
            said = _RELATION.match(fact.value) if fact.kind == "relation" else None
            other = _whom(said[2], entity, named[chain.document]) if said else None
            if said and other:
                grade, lowered = weakest([documents[chain.document]])
                span = case.sentences[chain.document].evidence(fact.evidence.start)
                ends = min(entity.id, other.id), max(entity.id, other.id)
                text = f"{entity.name} is said to be {fact.value} ({other.name}){lowered}."
                link = Link(*ends, LinkKind.RELATION, round(0.9 * grade, 4), (Reason(text, 0.9, (span,)),))
                known = found.get(ends)
                if known:
                    best = max(known.score, link.score)
                    link = Link(*ends, LinkKind.RELATION, best, (*known.reasons, *link.reasons)[:MOST_SPANS])
                found[ends] = link
    yield from found.values()


def _whom(name: str, self: Entity, named: Mapping[str, Entity]) -> Entity | None:
    if not parts(name).words:
        return None
    ranked = [(-similarity(name, each).score, each, entity) for each, entity in named.items() if entity.id != self.id]
    best = min(ranked, key=lambda r: r[:2], default=None)
    return best[2] if best and -best[0] >= 0.85 else None


def _possible(case: Case, clusters: list[Cluster], edges: Edges) -> Iterator[Link]:
    """Pairs of people between the two thresholds, unless what is known of both as a whole contradicts it."""
    owner = {number: found for found in clusters for number in found.members}
    best: dict[tuple[str, str], tuple[float, tuple[int, int]]] = {}
    for (a, b), comparison in edges.items():
        one, two = owner[a], owner[b]
        if one is two or not comparison.possible or contradiction(one, two):
            continue
        x, y = case.entity_of[a].id, case.entity_of[b].id
        ends = min(x, y), max(x, y)
        score = round(comparison.score, 6)
        if ends not in best or (-score, (a, b)) < (-best[ends][0], best[ends][1]):
            best[ends] = (score, (a, b))
    told_of: dict[str, int] = defaultdict(int)
    for ends, (score, (a, b)) in sorted(best.items(), key=lambda item: (-item[1][0], item[0])):
        if min(told_of[ends[0]], told_of[ends[1]]) >= MOST_POSSIBLE:
            continue
        told_of[ends[0]] += 1
        told_of[ends[1]] += 1
        spans = tuple(best_sentence(case.chains[n], case.sentences) for n in (a, b))
        reason = Reason(f"Possibly one person: {told(edges[a, b])}.", score, spans, clauses(edges[a, b]))
        yield Link(*ends, LinkKind.POSSIBLY_SAME, round(min(0.8, max(0.1, score / 10)), 4), (reason,))
