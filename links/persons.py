"""The people of all documents, joined where they are one, kept as documents come and go."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import partial

from links.alike import Telling
from links.blocking import BLOCK, alike, cut_block, keys_of
from links.blocks import Blocks, of_one_document, reached
from links.case import Paper
from links.cluster import Cluster, cluster
from links.compare import Edge, compare, edge
from links.judged import Judged
from links.namesakes import Bearers, bearers, name_keys
from links.people import Chain, Ref
from links.shelves import Shelves
from links.spreading import HERE, Spreading

NOTHING_JUDGED = Judged()


class Persons:
    """Clusters of chains by their first chain, and all pairs that are, or may be, one person."""

    def __init__(self, telling: Telling, shelves: Shelves, spreading: Spreading = HERE) -> None:
        self.clusters: dict[Ref, Cluster] = shelves.shelf("clusters", 4)
        self.of: dict[Ref, Ref] = shelves.shelf("cluster of")
        """The first chain of the cluster of each chain."""
        self.edges: dict[Ref, dict[Ref, Edge]] = shelves.shelf("chain edges")
        self._telling = telling
        self._judged: dict[str, Judged] = shelves.shelf("judged")
        self._tied: dict[Ref, set[Ref]] = {}
        self._bearers: dict[str, set[Ref]] = shelves.shelf("bearers")
        self._several: dict[str, bool] = shelves.shelf("several")
        self._kin: dict[str, bool] = shelves.shelf("kin")
        pairing = partial(cut_block, chains=telling.chains)
        self._blocks: Blocks[Ref] = Blocks("chain", shelves, BLOCK, pairing, same=of_one_document)
        self._spreading = spreading

    def change(self, gone: Sequence[Paper], come: Sequence[Paper], touched: Iterable[Ref], judged: Judged) -> set[Ref]:
        """Forget documents, take in others; of ``touched`` chains the story or the incidents are others now; ``judged``
        are all verdicts. Returns the chains whose cluster was made anew.
        """
        chains = self._telling.chains
        left = {chain.ref for paper in gone for chain in paper.chains}
        fresh = {chain.ref for paper in come for chain in paper.chains}
        dirty = {ref for ref in touched if ref in chains} | fresh
        dirty |= self._count(gone, come)
        named = {ref for ref in dirty if not chains[ref].unnamed}
        dirty |= self._blocks.change(left - named, {ref: keys_of(chains[ref]) for ref in sorted(named)})
        near = self._compare(dirty, left)
        dirty |= self._verdicts(judged)
        return self._recluster({ref for ref in near | dirty if ref in chains}, left, dirty)

    def crowded(self, ref: Ref) -> bool:
        """Whether its name is so common here that not all of its bearers were compared with it."""
        return self._blocks.crowded(ref)

    def _count(self, gone: Sequence[Paper], come: Sequence[Paper]) -> set[Ref]:
        """Note whose names more than one person is known to bear. Returns the chains of which that is new."""
        touched: set[str] = set()
        for papers, kept in ((gone, False), (come, True)):
            for paper in papers:
                for chain in paper.chains:
                    for key in name_keys(chain):
                        touched.add(key)
                        (set.add if kept else set.discard)(self._bearers.setdefault(key, set()), chain.ref)
        chains = self._telling.chains
        changed: set[Ref] = {chain.ref for paper in come for chain in paper.chains}
        for key in touched:
            bearing = [chains[ref] for ref in self._bearers[key]]
            told = bearers(bearing) if bearing else Bearers()
            for known, now in ((self._several, told.several), (self._kin, told.kin)):
                if now != (key in known):
                    if now:
                        known[key] = True
                    else:
                        del known[key]
                    changed.update(self._bearers[key])
            if not bearing:
                del self._bearers[key]
        return {ref for ref in changed if self._contest(chains[ref])}

    def _contest(self, chain: Chain) -> bool:
        before, keys = (chain.contested, chain.kin), name_keys(chain)
        chain.contested, chain.kin = (any(key in known for key in keys) for known in (self._several, self._kin))
        return before != (chain.contested, chain.kin)

    def _compare(self, dirty: set[Ref], left: set[Ref]) -> set[Ref]:
        """Compare ``dirty`` chains with whom they share a key. Returns all that they were, or are, joined with."""
        near: set[Ref] = set()
        for ref in dirty | left:
            for other in self.edges.pop(ref, {}):
                near.add(other)
                if other in self.edges:
                    self.edges[other].pop(ref, None)
        shared = Comparing(self._telling.chains, self._blocks, dirty)
        for ref, other, found in self._spreading.each(compared, shared, sorted(dirty)):
            self.edges.setdefault(ref, {})[other] = self.edges.setdefault(other, {})[ref] = found
            near.add(other)
        return near - left

    def _verdicts(self, judged: Judged) -> set[Ref]:
        """Take over the verdicts. Returns the chains of which they say something else than before."""
        old, new = _said(self._judged.get("all", NOTHING_JUDGED)), _said(judged)
        self._judged["all"] = judged
        self._tied = {}
        for a, b, _ in judged.tied:
            self._tied.setdefault(a, set()).add(b)
            self._tied.setdefault(b, set()).add(a)
        return {ref for _, a, b, _ in old ^ new for ref in (a, b)}

    def _joined(self, ref: Ref) -> Iterator[Ref]:
        yield from (other for other, comparison in self.edges.get(ref, {}).items() if comparison.joins)
        yield from self._tied.get(ref, ())

    def _recluster(self, seeds: set[Ref], left: set[Ref], dirty: set[Ref]) -> set[Ref]:
        """Cluster the chains anew that can be reached from ``seeds``. A cluster that comes out as it was, and has none
        of the ``dirty`` chains, is none that was made anew.
        """
        undone = {self.of.pop(ref) for ref in left}
        members = reached(seeds, self._joined)
        undone |= {self.of.pop(ref) for ref in members if ref in self.of}
        before = {first: self.clusters.pop(first) for first in undone}
        seen: set[Ref] = set()
        for seed in sorted(members):
            if seed not in seen:
                whole = reached({seed}, self._joined)
                seen |= whole
                self._cluster(whole)
        for first, found in before.items():
            if self.clusters.get(first) == found and dirty.isdisjoint(found.members):
                members.difference_update(found.members)
        return members

    def _cluster(self, whole: set[Ref]) -> None:
        chains = {ref: self._telling.chains[ref] for ref in sorted(whole)}
        edges = {(a, b): c for a in chains for b, c in self.edges.get(a, {}).items() if a < b and c.joins}
        judged = self._judged["all"]
        tied = [each for each in judged.tied if each[0] in whole]
        apart = [each for each in judged.apart if each[0] in whole or each[1] in whole]
        for found in cluster(chains, edges, Judged(tied, apart)):
            first = min(found.members)
            self.clusters[first] = found
            for ref in found.members:
                self.of[ref] = first


@dataclass(frozen=True, slots=True)
class Comparing:
    """What the comparing of chains draws on: the chains, who shares a key with whom, and which are to be compared."""

    chains: Mapping[Ref, Chain]
    blocks: Blocks[Ref]
    dirty: AbstractSet[Ref]

    def fits(self, ref: Ref, chain: Chain, key: str, other: Ref) -> bool:
        """Whether a chain that shares that key is to be compared with that of ``ref``, and worth it."""
        return (other < ref or other not in self.dirty) and alike(key, chain, self.chains[other])


def compared(shared: Comparing, refs: Iterable[Ref]) -> Iterator[tuple[Ref, Ref, Edge]]:
    """Each of ``refs`` with whom it may be one person, each pair once."""
    chains, dirty = shared.chains, shared.dirty
    for ref in refs:
        for other in shared.blocks.partners(ref, partial(shared.fits, ref, chains[ref])):
            if other not in dirty or other < ref:
                comparison = compare(chains[min(ref, other)], chains[max(ref, other)])
                if comparison.possible:
                    yield ref, other, edge(comparison)


def _said(judged: Judged) -> set[tuple[bool, Ref, Ref, str]]:
    tied = {(True, a, b, verdict.id) for a, b, verdict in judged.tied}
    return tied | {(False, a, b, verdict.id) for a, b, verdict in judged.apart}
