"""Which two people somebody should look at next, side by side, with what the documents say of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import log2

from casethread.model import Document, Entity, Evidence, Fact, Json, Label, Link, LinkKind, Reason
from casethread.store.base import View
from casethread.store.spots import Pointed, Spots, facts_at, mention_within, telling_mention

MOST_SENTENCES = 5
"""Places shown of each side of a question."""
AROUND = 160
"""Code points shown on either side of a mention."""
DOUBTFUL = 7.0
"""A join of less weight than this is asked about."""
JOIN = 5.0
"""The weight at which the linker joins: a pair so near to it is the least certain."""


@dataclass(frozen=True, slots=True)
class Quote:
    """A mention with the text around it: offsets are of the mention in the document, ``text`` begins at ``start``."""

    document: Document
    mention: Evidence
    start: int
    text: str

    def as_json(self) -> Json:
        """With what one must know of the source."""
        item = self.document
        return {
            "document": item.id,
            "title": item.title,
            "kind": item.kind.value,
            "published": item.published.isoformat() if item.published else None,
            "grading": str(item.grading) if item.grading else None,
            "start": self.mention.start,
            "end": self.mention.end,
            "text": self.text,
        }


@dataclass(frozen=True, slots=True)
class Side:
    """One of two who may be the same: the entity, the mention that a verdict would rest on, and what is said of it."""

    entity: Entity
    spot: Evidence
    facts: tuple[Fact, ...]
    quotes: tuple[Quote, ...]

    def as_json(self) -> Json:
        """The object of one side in ``casethread review next --json``."""
        facts = dict.fromkeys((fact.kind, fact.value) for fact in self.facts)
        return {
            "entity": self.entity.id,
            "name": self.entity.name,
            "names": list(self.entity.names),
            "mention": f"{self.spot.document}:{self.spot.start}-{self.spot.end}",
            "facts": [{"kind": kind, "value": value} for kind, value in facts],
            "quotes": [quote.as_json() for quote in self.quotes],
        }


@dataclass(frozen=True, slots=True)
class Question:
    """Whether two are one: ``joined`` when the linker took them for one, on little. ``priority`` orders questions: how
    uncertain (1 at the linker's threshold, falling with the distance) times how much hangs on it (bits of the number of
    pairs of documents that the answer ties or parts).
    """

    a: Side
    b: Side
    joined: bool
    weight: float
    priority: float
    reasons: tuple[Reason, ...]

    def as_json(self) -> Json:
        """The object that ``casethread review next --json`` prints."""
        return {
            "joined": self.joined,
            "weight": round(self.weight, 3),
            "priority": round(self.priority, 3),
            "reasons": [
                {**one.as_json(), "parts": [{"text": text, "weight": weight} for text, weight in one.parts]}
                for one in self.reasons
            ],
            "a": self.a.as_json(),
            "b": self.b.as_json(),
        }


@dataclass(frozen=True, slots=True)
class _Doubt:
    """A question before its evidence is fetched."""

    a: tuple[Entity, Evidence]
    b: tuple[Entity, Evidence]
    joined: bool
    weight: float
    reasons: tuple[Reason, ...]
    size: int

    @property
    def priority(self) -> float:
        """As ``Question.priority``."""
        return log2(1 + self.size) / (1 + abs(self.weight - JOIN))


@dataclass(frozen=True, slots=True)
class Queue:
    """Some of the questions that there are, those that matter most first, and how many there are in all."""

    total: int
    questions: tuple[Question, ...]


def queue(view: View, limit: int = 1, offset: int = 0) -> Queue:
    """The questions from ``offset`` on, at most ``limit``. Pairs of which somebody decided are not asked again."""
    doubts = sorted(_doubts(view), key=lambda d: (-d.priority, d.a[1].document, d.a[1].start, d.b[1].document))
    return Queue(len(doubts), tuple(_question(view, doubt) for doubt in doubts[offset : offset + limit]))


def pair(view: View, a: Pointed, b: Pointed) -> Question:
    """Any two as a question, whether or not anybody doubts: with what the linker has for and against."""
    joined, reasons = a[0].id == b[0].id, a[0].reasons
    if not joined:
        links = view.links(a[0].id, [LinkKind.POSSIBLY_SAME])
        reasons = next((link.reasons for link in links if b[0].id in (link.a, link.b)), ())
    weight = reasons[0].weight if reasons else 0.0
    return _question(view, _Doubt(a, b, joined, weight, reasons, len(a[0].documents) * len(b[0].documents)))


def _question(view: View, doubt: _Doubt) -> Question:
    a, b = _side(view, *doubt.a), _side(view, *doubt.b, alone=doubt.joined)
    return Question(a, b, doubt.joined, doubt.weight, doubt.priority, doubt.reasons)


def _doubts(view: View) -> Iterator[_Doubt]:
    spots, verdicts = Spots(view), view.verdicts()
    decided = {frozenset((spots.entity_of(v.a), spots.entity_of(v.b))) for v in verdicts}
    looked_at = {frozenset((v.a.document, v.b.document)) for v in verdicts}
    people = {entity.id: entity for entity in view.entities(Label.PERSON)}
    for link in view.links(kinds=[LinkKind.POSSIBLY_SAME]):
        if frozenset((link.a, link.b)) not in decided:
            yield _apart(link, people)
    for entity in people.values():
        for reason in entity.reasons:
            if 0 < reason.weight < DOUBTFUL and len(reason.evidence) == 2:
                a, b = (mention_within(entity, span) for span in reason.evidence)
                if a and b and frozenset((a.document, b.document)) not in looked_at:
                    size = len(entity.documents) - 1
                    yield _Doubt((entity, a), (entity, b), True, reason.weight, (reason,), size)


def _apart(link: Link, people: Mapping[str, Entity]) -> _Doubt:
    a, b = people[link.a], people[link.b]
    found = []
    for entity in (a, b):
        inside = (mention_within(entity, span) for span in link.reasons[0].evidence)
        found.append((entity, next((spot for spot in inside if spot), telling_mention(entity))))
    size = len(a.documents) * len(b.documents)
    return _Doubt(found[0], found[1], False, link.reasons[0].weight, link.reasons, size)


def _side(view: View, entity: Entity, spot: Evidence, *, alone: bool = False) -> Side:
    """What is known of one side, the mention at issue first, then one of each other document, the most telling; the
    mention ``alone`` where the other side shows the rest, as both are of one entity.
    """
    counted = facts_at(entity)
    ranked = sorted(entity.mentions, key=lambda m: (m != spot, -counted[m], m.document, m.start))
    first: dict[str, Evidence] = {}
    for mention in ranked:
        first.setdefault(mention.document, mention)
    chosen = list(first.values())[: 1 if alone else MOST_SENTENCES]
    held = view.documents([mention.document for mention in chosen])
    facts = tuple(fact for fact in entity.facts if not alone or fact.evidence.document == spot.document)
    return Side(entity, spot, facts, tuple(_quote(held[m.document], m) for m in chosen))


def _quote(document: Document, mention: Evidence) -> Quote:
    start = max(0, mention.start - AROUND)
    return Quote(document, mention, start, document.text[start : mention.end + AROUND])
