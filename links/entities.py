"""Clusters and keys to Entity records, with names, facts and reasons."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence

from casethread.model import Entity, Evidence, Fact, Label, Reason
from casethread.names.compare import parts
from casethread.values import PlaceValue
from links.case import Paper
from links.cluster import Cluster
from links.compare import Comparison, compare
from links.people import Chain, Ref
from links.things import Key, Sighting, shown_name, span

_PREFIX = {
    Label.PERSON: "p",
    Label.PLACE: "l",
    Label.ORG: "o",
    Label.OPERATION: "n",
    Label.IDENTIFIER: "x",
    Label.VEHICLE: "v",
}
MOST_REASONS = 12
JUDGED = 20.0
"""The weight shown of what a person decided: more than any evidence."""
MOST_FACTS = 200


def entity_id(label: str, prefix: str, first: Evidence) -> str:
    """An id that follows from the content: ``prefix`` and 12 hex digits of SHA-256 of label and first mention."""
    told = f"{label}\0{first.document}\0{first.start}\0{first.end}"
    return f"{prefix}-{hashlib.sha256(told.encode()).hexdigest()[:12]}"


def told(comparison: Comparison) -> str:
    """A comparison in one sentence, the strongest evidence first."""
    pieces = sorted(comparison.pieces, key=lambda p: (-abs(p.weight), p.text))
    pro = "; ".join(piece.text for piece in pieces if piece.weight > 0)
    con = "; ".join(piece.text for piece in pieces if piece.weight < 0)
    return f"{pro}{'; against it: ' + con if con else ''}"


def clauses(comparison: Comparison) -> tuple[tuple[str, float], ...]:
    """A comparison's evidence piece by piece, the strongest first."""
    pieces = sorted(comparison.pieces, key=lambda p: (-abs(p.weight), p.text))
    return tuple((piece.text, round(piece.weight, 3)) for piece in pieces if piece.weight)


def best_sentence(chain: Chain, papers: Mapping[str, Paper]) -> Evidence:
    """The sentence that says most of a chain's person: that of the mention with most facts."""
    counted = Counter(fact.evidence.start for fact in chain.facts)
    start = min(chain.mentions, key=lambda m: (-counted[m.start], m.start)).start
    return papers[chain.document].sentences.evidence(start)


def person_entity(cluster: Cluster, chains: Mapping[Ref, Chain], papers: Mapping[str, Paper], *, cut: bool) -> Entity:
    """The entity of one cluster of chains; ``cut`` when not all bearers of the name were compared."""
    members = sorted((chains[number] for number in cluster.members), key=lambda c: c.first)
    mentions = sorted({Evidence(c.document, m.start, m.end) for c in members for m in c.mentions}, key=_order)
    written = Counter(name for c in members for name in c.names.elements())
    shown = [m.text for c in members for m in c.mentions]
    names = sorted(written, key=lambda n: (-min(len(parts(n).words), 3), "," in n or n.isupper(), -written[n], n))
    forms = tuple(dict.fromkeys([*names, *sorted(set(shown))])) or ("unnamed person",)
    facts = sorted({fact for c in members for fact in c.facts}, key=lambda f: (_order(f.evidence), f.kind, f.value))
    first = mentions[0]
    return Entity(
        entity_id(Label.PERSON.value, "p", first),
        Label.PERSON,
        forms[0],
        forms,
        tuple(mentions),
        tuple(facts[:MOST_FACTS]),
        _person_reasons(cluster, chains, papers, cut=cut),
    )


def _order(evidence: Evidence) -> tuple[str, int, int]:
    return evidence.document, evidence.start, evidence.end


def _person_reasons(
    cluster: Cluster, chains: Mapping[Ref, Chain], papers: Mapping[str, Paper], *, cut: bool
) -> tuple[Reason, ...]:
    said = [
        Reason(
            f"One person: {verdict}.",
            JUDGED,
            (best_sentence(chains[a], papers), best_sentence(chains[b], papers)),
        )
        for a, b, verdict in sorted(cluster.said, key=lambda each: (each[2].when, each[2].id))
    ]
    merges = sorted(cluster.merges, key=lambda m: (-m[2].score, m[0], m[1]))
    reasons = [
        Reason(
            f"One person: {told(comparison := compare(chains[a], chains[b]))}.",
            round(comparison.score, 3),
            (best_sentence(chains[a], papers), best_sentence(chains[b], papers)),
            clauses(comparison),
        )
        for a, b, _ in merges[:MOST_REASONS]
    ]
    reasons = [*said, *reasons]
    if len(merges) > MOST_REASONS:
        reasons.append(Reason(f"{len(merges) - MOST_REASONS} further joins rest on evidence of the same kinds.", 0.0))
    if cut:
        reasons.append(
            Reason("The name is so common here that only mentions sharing age, place or company were compared.", 0.0)
        )
    return tuple(reasons)


def thing_entity(key: Key, members: Sequence[Sighting]) -> Entity:
    """The entity of one key, of its sightings in order."""
    label = Label(key[0])
    mentions = tuple(span(s) for s in members)
    forms = [s.text for s in members]
    name = key[2] if label is Label.IDENTIFIER else shown_name(label, key, forms)
    facts = []
    for sighting in members[:MOST_FACTS]:
        if sighting.value:
            facts += [Fact(kind, said, span(sighting)) for kind, said in _place_facts(sighting.value)]
        elif sighting.failed:
            facts.append(Fact("check", "the check letter or digit fails", span(sighting)))
    reasons: tuple[Reason, ...] = ()
    if len({s.document for s in members}) > 1:
        reasons = (Reason(_why(label, key), 5.0, tuple(mentions[:2])),)
    names = tuple(dict.fromkeys([name, *sorted(set(forms))]))
    return Entity(
        entity_id(label.value, _PREFIX[label], mentions[0]), label, name, names, mentions, tuple(facts), reasons
    )


def _place_facts(value: PlaceValue) -> list[tuple[str, str]]:
    told_of = [("kind", value.kind), ("within", value.within), ("postcode", value.postcode)]
    return [(kind, said) for kind, said in told_of if said]


def _why(label: Label, key: Key) -> str:
    if label is Label.PLACE and key[1] == "fine" and key[3] and not key[3].startswith("in "):
        return f"The same street name in the same town, {key[3].title()}."
    if label is Label.IDENTIFIER:
        return f"The same {key[1]} number."
    return "The same name, case, accents and abbreviation aside."
