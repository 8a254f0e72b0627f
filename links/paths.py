"""How two entities are tied: the strongest few chains of links between them."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from casethread.model import Entity, Label, Link, Linkage, LinkKind, Path
from casethread.text import fold
from links.case import is_everywhere
from links.places import FINE_KINDS, is_street

if TYPE_CHECKING:
    import networkx as nx

ENTITY_KINDS = frozenset({LinkKind.TOGETHER, LinkKind.RELATION, LinkKind.POSSIBLY_SAME})
LONGEST = 5
"""Links in a path at most: beyond that everybody is tied to everybody."""
TRIED = 40
"""Paths looked at, cheapest first, before the strongest are chosen."""
HOP = 0.35
"""What each link costs beside its weakness, so that a short chain goes before a long one of equal strength."""
LEAST = 0.02
MANY = 30
"""A place, organisation or thing that more documents than this name ties no two people by itself."""


def strongest_paths(linkage: Linkage, a: str, b: str, limit: int) -> list[Path]:
    """Up to ``limit`` simple paths between two entity ids, the strongest weakest link first, of equals the shortest.

    Empty when an id is unknown, both are the same, or nothing within LONGEST links ties them.
    """
    import networkx as nx  # noqa: PLC0415 - takes a second to load, which every command would wait for

    known: dict[str, Entity] = {entity.id: entity for entity in linkage.entities}
    if a == b or a not in known or b not in known or limit < 1:
        return []
    common = {entity.id for entity in linkage.entities if is_common(entity)} - {a, b}
    passable = (link for link in linkage.links if link.a not in common and link.b not in common)
    graph = _around(_best_links(passable), a, b)
    if a not in graph or b not in graph:
        return []
    found = []
    try:
        for nodes in islice(nx.shortest_simple_paths(graph, a, b, weight="cost"), TRIED):
            if len(nodes) - 1 <= LONGEST:
                links = tuple(graph.edges[x, y]["link"] for x, y in pairwise(nodes))
                found.append(Path(tuple(nodes), links))
    except nx.NetworkXNoPath:
        return []
    return sorted(found, key=lambda path: (-path.score, len(path.links), path.entities))[:limit]


def is_common(entity: Entity) -> bool:
    """Whether it ties nobody by itself: a town or area, the police, the courts, and any thing of many documents."""
    if entity.label is Label.PERSON:
        return False
    kinds = {fact.value for fact in entity.facts if fact.kind == "kind"}
    broad = entity.label is Label.PLACE and not kinds & FINE_KINDS and not is_street(fold(entity.name.split(",")[0]))
    everywhere = entity.label is Label.ORG and is_everywhere(entity)
    return broad or everywhere or len(entity.documents) > MANY


def _best_links(links: Iterable[Link]) -> dict[str, dict[str, Link]]:
    """The strongest link between each two entities, by either end."""
    near: dict[str, dict[str, Link]] = {}
    for link in links:
        if link.kind in ENTITY_KINDS and link.score >= LEAST:
            known = near.get(link.a, {}).get(link.b)
            if known is None or (-link.score, link.kind) < (-known.score, known.kind):
                near.setdefault(link.a, {})[link.b] = link
                near.setdefault(link.b, {})[link.a] = link
    return near


def _reached(near: dict[str, dict[str, Link]], start: str, steps: int) -> set[str]:
    seen, edge = {start}, {start}
    for _ in range(steps):
        edge = {other for each in edge for other in near.get(each, {})} - seen
        seen |= edge
    return seen


def _around(near: dict[str, dict[str, Link]], a: str, b: str) -> nx.Graph[str]:
    """The part of the graph in which paths of at most LONGEST links between the two run."""
    half = (LONGEST + 1) // 2
    kept = _reached(near, a, half) | _reached(near, b, half)
    import networkx as nx  # noqa: PLC0415 - as above

    graph: nx.Graph[str] = nx.Graph()
    for one in sorted(kept & set(near)):
        for other, link in sorted(near[one].items()):
            if other in kept and one < other:
                graph.add_edge(one, other, cost=1 - link.score + HOP, link=link)
    return graph
