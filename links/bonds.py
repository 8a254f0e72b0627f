"""Links between entities: named together, related by what is said, possibly the same."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from casethread.model import Entity, Evidence, Incident, Label, Link, LinkKind, Reason
from casethread.names.compare import parts, similarity
from casethread.store.base import LinkKey
from links.case import Case, Changed, Paper
from links.cluster import contradiction, strangers
from links.compare import compare
from links.entities import best_sentence, clauses, told
from links.grading import weakest
from links.pairs import put, take
from links.people import Ref
from links.persons import Persons
from links.shelves import Shelves
from links.top import Ends, Strongest

MOST_NAMED = 14
"""Of the entities of one sentence, at most this many, the most telling, are tied to one another."""
MOST_POSSIBLE = 8
"""Of the people whom an entity may be, this many are told, the likeliest."""
MOST_TOLD = 200
"""Of the documents that name two entities together, this many, the first, are counted: more would say no more."""
MOST_SPANS = 4
_RELATION = re.compile(r"^(.*?)\b(?:of|to|with)\b\s+(.+)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Said:
    """How one document, or one incident, ties two entities; an incident may name each in a document of its own."""

    weight: float
    why: str
    span: Evidence
    beside: Evidence | None = None

    @property
    def spans(self) -> tuple[Evidence, ...]:
        """The sentences that say it."""
        return (self.span, self.beside) if self.beside else (self.span,)

    @property
    def documents(self) -> list[str]:
        """The documents of these."""
        return [span.document for span in self.spans]


Layout = list[tuple[Evidence, str]]
"""The mentions of one document in text order, each with its entity's id."""


class EntityBonds:
    """The links between entities, kept as documents, entities and incidents come and go."""

    def __init__(self, case: Case, persons: Persons, layout: Callable[[Paper], Layout], shelves: Shelves) -> None:
        self._case, self._persons, self._layout = case, persons, layout
        self._sources: dict[str, set[tuple[Ends, LinkKind]]] = shelves.shelf("tied by")
        """What each document, or incident, ties."""
        self._said: dict[tuple[Ends, LinkKind], dict[str, list[_Said]]] = shelves.shelf("said", 8)
        """By pair, what each document or incident that ties it says."""
        self._near: dict[str, set[str]] = shelves.shelf("tied to")
        self._incidents_of: dict[str, set[str]] = shelves.shelf("incidents of")
        self._people_of: dict[str, tuple[str, ...]] = shelves.shelf("people of")
        self._possible: Strongest[tuple[Ref, Ref]] = Strongest("possible", shelves, MOST_POSSIBLE)

    def change(self, changed: Changed) -> dict[LinkKey, Link | None]:
        """The links that are others now, None for those that are none any more."""
        dirty: set[tuple[Ends, LinkKind]] = set()
        for document in sorted(self._documents(changed)):
            paper = self._case.papers.get(document)
            dirty |= self._replace(f"d{document}", self._read(paper) if paper else {})
        for number in self._incidents(changed):
            incident = self._case.incidents.get(number)
            dirty |= self._replace(f"i{number}", self._of_incident(incident) if incident else {})
        for number in changed.renamed:
            for other in self._near.get(number, ()):
                ends = min(number, other), max(number, other)
                dirty.update((ends, kind) for kind in _SAID if (ends, kind) in self._said)
        for document in changed.restoried:
            dirty |= self._sources.get(f"d{document}", set())
        found = {(*ends, kind): self._link(ends, kind) for ends, kind in dirty}
        return {**found, **self._perhaps(changed)}

    def _documents(self, changed: Changed) -> set[str]:
        """The documents whose ties are to be read anew: those that name others than before, or what weighs
        otherwise.
        """
        found = set(changed.documents)
        for number, (before, after) in changed.entities.items():
            found |= set(before) ^ set(after)
            if number in changed.reweighed:
                found.update(after)
        return found

    def _incidents(self, changed: Changed) -> set[str]:
        found = set(changed.incidents)
        for number in changed.entities:
            found |= self._incidents_of.get(number, set())
        for number in found:
            for person in self._people_of.pop(number, ()):
                take(self._incidents_of, person, number)
            if incident := self._case.incidents.get(number):
                self._people_of[number] = incident.people
                for person in incident.people:
                    put(self._incidents_of, person, number)
        return found

    def _replace(self, source: str, said: Mapping[tuple[Ends, LinkKind], list[_Said]]) -> set[tuple[Ends, LinkKind]]:
        """Take over what a source says. Returns the pairs of which it says, or said, anything."""
        before = self._sources.pop(source, set())
        for pair in before - said.keys():
            rest = self._said.pop(pair)
            del rest[source]
            if rest:
                self._said[pair] = rest
            else:
                self._forget(pair[0])
        for pair, each in said.items():
            known = self._said.get(pair)
            if known is None:
                known, (a, b) = {}, pair[0]
                put(self._near, a, b)
                put(self._near, b, a)
            known[source] = each
            self._said[pair] = known
        if said:
            self._sources[source] = set(said)
        return before | said.keys()

    def _forget(self, ends: Ends) -> None:
        if not any((ends, kind) in self._said for kind in _SAID):
            for a, b in (ends, ends[::-1]):
                take(self._near, a, b)

    def _read(self, paper: Paper) -> dict[tuple[Ends, LinkKind], list[_Said]]:
        """What one document ties, by its sentences and by the relations that it states."""
        teller = _Teller(self._case, paper, {})
        lines: dict[int, dict[str, Evidence]] = defaultdict(dict)
        for span, number in self._layout(paper):
            lines[paper.sentences.number(span.start)].setdefault(number, span)
        chosen = {line: self._chosen(named) for line, named in lines.items()}
        for line, named in sorted(chosen.items()):
            teller.note(named, named, "named in one sentence", 0.6)
            teller.note(named, chosen.get(line + 1, {}), "named in adjacent sentences", 0.3)
        found: dict[tuple[Ends, LinkKind], list[_Said]] = {
            (ends, LinkKind.TOGETHER): [said] for ends, said in teller.said.items()
        }
        for ends, said in _relations(self._case, paper):
            found.setdefault((ends, LinkKind.RELATION), []).append(said)
        return found

    def _chosen(self, named: Mapping[str, Evidence]) -> dict[str, Evidence]:
        if len(named) <= MOST_NAMED:
            return dict(named)
        case = self._case
        ranked = sorted(named, key=lambda each: (-case.weight(case.entities[each]), named[each].start, each))
        return {each: named[each] for each in ranked[:MOST_NAMED]}

    def _of_incident(self, incident: Incident) -> dict[tuple[Ends, LinkKind], list[_Said]]:
        case, found = self._case, dict[tuple[Ends, LinkKind], list[_Said]]()
        people = [p for p in incident.people if p not in case.officers][:MOST_NAMED]
        documents = {p: set(case.documents_of[p]) for p in people}
        for i, a in enumerate(people):
            for b in people[i + 1 :]:
                spans = _telling(incident, documents[a], documents[b])
                if spans:
                    why = f"both in one incident ({incident.offence})"
                    found[(min(a, b), max(a, b)), LinkKind.TOGETHER] = [_Said(0.4, why, *spans)]
        return found

    def _link(self, ends: Ends, kind: LinkKind) -> Link | None:
        said = self._said.get((ends, kind))
        if not said:
            return None
        first = sorted(said)[:MOST_TOLD]
        if kind is LinkKind.RELATION:
            told_of = [each for source in first for each in said[source]]
            reasons = tuple(Reason(f"{self._stated(ends, each)}.", 0.9, (each.span,)) for each in told_of[:MOST_SPANS])
            return Link(*ends, kind, max(each.weight for each in told_of), reasons)
        return self._together(ends, [each for source in first for each in said[source]], len(said))

    def _stated(self, ends: Ends, said: _Said) -> str:
        here, what = said.why.split("\0")
        other = self._case.entities[ends[0] if here == ends[1] else ends[1]].name
        _, lowered = weakest([said.span.document], self._case.graded)
        return f"{self._case.entities[here].name} is said to be {what} ({other}){lowered}"

    def _together(self, ends: Ends, said: list[_Said], sources: int) -> Link:
        """One link of all that ties two; copies of a story count once, by the closest telling."""
        case = self._case
        best: dict[str, _Said] = {}
        for each in said:
            story = case.told(each.span.document)
            if story not in best or best[story].weight < each.weight:
                best[story] = each
        tellings = [each for _, each in sorted(best.items(), key=lambda item: (-item[1].weight, item[0]))]
        missing = 1.0
        for each in tellings:
            missing *= 1 - each.weight * weakest(each.documents, case.graded)[0]
        one, two = (case.entities[end] for end in ends)
        _, lowered = weakest((document for each in tellings for document in each.documents), case.graded)
        least = " or more" if sources > MOST_TOLD else ""
        many = f", in {len(tellings)}{least} independent documents" if len(tellings) > 1 else ""
        text = f"{one.name} and {two.name}: {tellings[0].why}{many}{lowered}."
        score = round((1 - missing) * max(min(case.weight(one), case.weight(two)), 0.05), 4)
        spans = tuple(span for each in tellings for span in each.spans)[:MOST_SPANS]
        return Link(*ends, LinkKind.TOGETHER, score, (Reason(text, score, spans),))

    def _perhaps(self, changed: Changed) -> dict[LinkKey, Link | None]:
        """Pairs of people between the two thresholds, unless what is known of both as a whole contradicts it."""
        pairs: dict[Ends, _Nearest | None] = dict.fromkeys(self._possible.touching(changed.reclustered))
        firsts = {ref for number in changed.reclustered for ref in self._firsts(number)}
        for first in sorted(firsts):
            pairs.update(self._perhaps_of(first))
        found = self._possible.change(pairs)
        return {(*ends, _PERHAPS): self._perhaps_one(ends, *pair) if pair else None for ends, pair in found.items()}

    def _firsts(self, number: str) -> Iterator[Ref]:
        entity = self._case.entities.get(number)
        if entity:
            yield self._case.first_of[number]

    def _perhaps_of(self, first: Ref) -> dict[Ends, _Nearest | None]:
        """Whom the person of a chain may be, by the two chains that are most alike; None where it cannot be."""
        called, persons = self._case.called, self._persons
        best: dict[Ref, _Nearest] = {}
        for ref in persons.clusters[first].members:
            for other, comparison in persons.edges.of(ref).items():
                theirs = persons.of[other]
                if theirs != first:
                    ranked = round(comparison.score, 6), (min(ref, other), max(ref, other))
                    best[theirs] = min(best.get(theirs, ranked), ranked, key=lambda each: (-each[0], each[1]))
        found: dict[Ends, _Nearest | None] = {}
        for theirs, nearest in best.items():
            one, two = called[first][0], called[theirs][0]
            # which comes first tells what is said of the contradiction, not whether there is one
            apart = contradiction(persons.clusters[first], persons.clusters[theirs])
            found[min(one, two), max(one, two)] = None if apart else nearest
        return found

    def _perhaps_one(self, ends: Ends, a: Ref, b: Ref) -> Link:
        case, persons = self._case, self._persons
        chains = case.telling.chains
        compared = compare(chains[a], chains[b])
        spans = tuple(best_sentence(chains[ref], case.papers) for ref in (a, b))
        one, two = (persons.clusters[persons.of[ref]] for ref in (a, b))
        apart = "; nobody is named with both" if compared.lone and strangers(one, two) else ""
        score = round(compared.score, 6)
        reason = Reason(f"Possibly one person: {told(compared)}{apart}.", score, spans, clauses(compared))
        return Link(*ends, _PERHAPS, round(min(0.8, max(0.1, score / 10)), 4), (reason,))


def _telling(incident: Incident, one: set[str], two: set[str]) -> tuple[Evidence, ...]:
    """What tells that two take part in an incident: a sentence of a document that names both, else one of each."""
    both = next((e for e in incident.evidence if e.document in one & two), None)
    if both:
        return (both,)
    each = [next((e for e in incident.evidence if e.document in named), None) for named in (one, two)]
    return tuple(e for e in each if e) if all(each) else ()


_PERHAPS = LinkKind.POSSIBLY_SAME
_Nearest = tuple[float, tuple[Ref, Ref]]
"""How much speaks for it that two people are one, and the chains of theirs of which most speaks for it."""
_SAID = (LinkKind.TOGETHER, LinkKind.RELATION)


@dataclass(frozen=True, slots=True)
class _Teller:
    """One document, as it ties what it names: of each pair the closest telling."""

    case: Case
    paper: Paper
    said: dict[Ends, _Said]

    def note(self, named: Mapping[str, Evidence], others: Mapping[str, Evidence], why: str, weight: float) -> None:
        """Tie each of ``named`` to each of ``others``; one end is a person or an identifier."""
        for a, span in named.items():
            for b in others:
                if a != b and _tied(self.case.entities[a], self.case.entities[b]):
                    ends = min(a, b), max(a, b)
                    if ends not in self.said or self.said[ends].weight < weight:
                        self.said[ends] = _Said(weight, why, self.paper.sentences.evidence(span.start))


def _tied(a: Entity, b: Entity) -> bool:
    return Label.PERSON in (a.label, b.label) or Label.IDENTIFIER in (a.label, b.label)


def _relations(case: Case, paper: Paper) -> Iterator[tuple[Ends, _Said]]:
    """Stated relations ("brother of Tariq Osman"), to a person whom the same document names."""
    known = [(chain, case.called[chain.ref][0]) for chain in paper.chains if not chain.unnamed]
    named = {chain.name: number for chain, number in known}
    for chain, number in known:
        for fact in chain.facts:
            said = _RELATION.match(fact.value) if fact.kind == "relation" else None
            other = _whom(said[2], number, named) if said else None
            if said and other:
                grade, _ = weakest([paper.id], case.graded)
                span = paper.sentences.evidence(fact.evidence.start)
                why = f"{number}\0{fact.value}"
                yield (min(number, other), max(number, other)), _Said(round(0.9 * grade, 4), why, span)


def _whom(name: str, own: str, named: Mapping[str, str]) -> str | None:
    if not parts(name).words:
        return None
    ranked = [(-similarity(name, each).score, each, number) for each, number in named.items() if number != own]
    best = min(ranked, key=lambda r: r[:2], default=None)
    return best[2] if best and -best[0] >= 0.85 else None
