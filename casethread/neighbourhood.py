"""The links around an entity: walked, dated, graded, and narrowed to what somebody asks for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from casethread.errors import UsageError
from casethread.model import Document, Entity, Label, Link, LinkKind
from casethread.store.base import View

ENTITY_LINKS = (LinkKind.TOGETHER, LinkKind.RELATION, LinkKind.POSSIBLY_SAME)
"""Kinds of links that join entities."""
DEPTHS = (1, 2)
SIZES = (40, 150, 500)
"""Names in a drawing at most: the strongest links come first."""
_RANKS = {"A": 1, "B": 2, "C": 3, "D": 4, "E": 5} | {str(number): number for number in range(1, 6)}
"""How well intelligence is known, by the letter of 3x5x2 or the number of 5x5x5: 1 is best."""


@dataclass(frozen=True, slots=True)
class Tied:
    """A link with the first and last day that its evidence was published, and the best rank (1 to 5) of the
    intelligence behind it: 0 where some of the evidence carries no grading, as published reports do.
    """

    link: Link
    start: date | None
    end: date | None
    rank: int


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """Entities around ``centre``, nearest and strongest first, and the links among them, strongest first; ``left_out``
    counts those for whom there was no room.
    """

    centre: Entity
    entities: tuple[Entity, ...]
    links: tuple[Tied, ...]
    left_out: int

    def joined(self, more: Neighbourhood) -> Neighbourhood:
        """With the names and links of another; the centre stays."""
        entities = {entity.id: entity for entity in (*self.entities, *more.entities)}
        links = {(t.link.a, t.link.b, t.link.kind): t for t in (*self.links, *more.links)}
        ordered = sorted(links.values(), key=lambda t: (-t.link.score, t.link.a, t.link.b, t.link.kind.value))
        return Neighbourhood(self.centre, tuple(entities.values()), tuple(ordered), self.left_out)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to keep of a neighbourhood: labels and kinds (all when empty), links with evidence published within days
    (inclusive; what has no day stays only where none is asked for), at least so strong (0 to 1), and known at least so
    well (a rank; 0 for any). Evidence without a grading passes any rank.
    """

    labels: frozenset[Label] = frozenset()
    kinds: frozenset[LinkKind] = frozenset()
    start: date | None = None
    end: date | None = None
    strength: float = 0.0
    rank: int = 0

    def admits(self, tied: Tied) -> bool:
        """Whether a link is kept."""
        if self.kinds and tied.link.kind not in self.kinds:
            return False
        if tied.link.score < self.strength or (self.rank and tied.rank > self.rank):
            return False
        if self.start and (tied.end is None or tied.end < self.start):
            return False
        return not self.end or (tied.start is not None and tied.start <= self.end)

    def of(self, around: Neighbourhood) -> Neighbourhood:
        """The neighbourhood narrowed: who is left without a link goes too, but for the centre."""
        kept = {e.id for e in around.entities if not self.labels or e.label in self.labels} | {around.centre.id}
        links = tuple(t for t in around.links if {t.link.a, t.link.b} <= kept and self.admits(t))
        ends = {end for tied in links for end in (tied.link.a, tied.link.b)} | {around.centre.id}
        return Neighbourhood(around.centre, tuple(e for e in around.entities if e.id in ends), links, around.left_out)


def other(link: Link, end: str) -> str:
    """The end of the link that is not ``end``."""
    return link.b if link.a == end else link.a


def walk(view: View, entity_id: str, depth: int = 1, most: int = SIZES[0]) -> Neighbourhood:
    """Walk the links from an entity outwards. Raises NotFound when there is no such entity, UsageError for a depth or
    size that is not offered.
    """
    if depth not in DEPTHS:
        raise UsageError(f"links cannot be followed {depth} deep", remedy="give depth 1 or 2")
    if not 2 <= most <= SIZES[-1]:
        raise UsageError(f"a drawing does not hold {most:,} names", remedy=f"give 2 to {SIZES[-1]}")
    centre = view.entity(entity_id)
    known: dict[str, Entity] = {centre.id: centre}
    edge, left_out = [centre.id], set[str]()
    for _ in range(depth):
        reached: list[str] = []
        for start in edge:
            ends = [other(link, start) for link in view.links(start, ENTITY_LINKS)]
            ends = [end for end in dict.fromkeys(ends) if end not in known]
            room = most - len(known)
            left_out.update(ends[room:])
            found = view.entities_of(ends[:room])
            known |= {end: found[end] for end in ends[:room] if end in found}
            reached += [end for end in ends[:room] if end in found]
        edge = reached
    links = tuple(tied(view, among(view, known)))
    return Neighbourhood(centre, tuple(known.values()), links, len(left_out - set(known)))


def along(view: View, a: str, b: str) -> Neighbourhood | None:
    """The entities on the strongest path from ``a`` to ``b`` and the links among them; None when nothing ties the two.
    Raises NotFound.
    """
    found = view.paths(a, b, 1)
    if not found:
        return None
    entities = tuple(view.entity(key) for key in found[0].entities)
    return Neighbourhood(entities[0], entities, tuple(tied(view, found[0].links)), 0)


def among(view: View, known: Mapping[str, Entity]) -> list[Link]:
    """The links whose two ends are both known, each once, strongest first."""
    links: dict[tuple[str, str, str], Link] = {}
    for start in known:
        for link in view.links(start, ENTITY_LINKS):
            if link.a in known and link.b in known:
                links[link.a, link.b, link.kind.value] = link
    return sorted(links.values(), key=lambda one: (-one.score, one.a, one.b, one.kind.value))


def tied(view: View, links: Iterable[Link]) -> Iterator[Tied]:
    """Links with the days and the grading of their evidence, in the order given."""
    held = list(links)
    documents = view.documents({e.document for link in held for reason in link.reasons for e in reason.evidence})
    for link in held:
        ids = {e.document for reason in link.reasons for e in reason.evidence}
        yield _tied(link, [documents[key] for key in ids if key in documents])


def _tied(link: Link, documents: list[Document]) -> Tied:
    days = [document.published for document in documents if document.published]
    ranks = [rank_of(document) for document in documents]
    return Tied(link, min(days, default=None), max(days, default=None), min(ranks, default=0))


def rank_of(document: Document) -> int:
    """How well a document's intelligence is known, 1 (best) to 5; 0 when it carries no grading."""
    return _RANKS.get(document.grading.intelligence, 5) if document.grading else 0
