"""The people of all documents, joined where they are one, kept as documents come and go."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from casethread.names.compare import may_be_one
from links.births import cannot_be_one
from links.blocking import CUT, finer_keys, keys_of, likely_order, placed
from links.blocks import Blocks, of_one_document, reached
from links.case import Case, Paper
from links.cluster import Cluster, cluster
from links.compare import Edge, compare, edge
from links.judged import Judged
from links.namesakes import Bearers, bearers, name_keys
from links.pairs import Pairs
from links.people import Chain, Ref
from links.shelves import Shelves
from links.spreading import HERE, Spreading

NOTHING_JUDGED = Judged()


class Persons:
    """Clusters of chains by their first chain, and all pairs that are, or may be, one person."""

    def __init__(self, case: Case, shelves: Shelves, spreading: Spreading = HERE) -> None:
        self.clusters: dict[Ref, Cluster] = shelves.shelf("clusters", 4)
        self.of: dict[Ref, Ref] = shelves.shelf("cluster of")
        """The first chain of the cluster of each chain."""
        self.edges: Pairs[Ref, Edge] = Pairs(shelves.shelf("chain edges"))
        self._case = case
        self._chains = case.telling.chains
        self._judged: dict[str, Judged] = shelves.shelf("judged")
        self._tied: dict[Ref, set[Ref]] = {}
        self._bearers: dict[str, Bearers] = shelves.shelf("bearers", 8)
        self._several: dict[str, bool] = shelves.shelf("several")
        self._kin: dict[str, bool] = shelves.shelf("kin")
        self._blocks: Blocks[Ref] = Blocks("chain", shelves, CUT, of_one_document, refined=True)
        self._spreading = spreading

    def change(self, gone: Sequence[Paper], come: Sequence[Paper], touched: Iterable[Ref], judged: Judged) -> set[Ref]:
        """Forget documents, take in others; of ``touched`` chains the story or the incidents are others now; ``judged``
        are all verdicts. Returns the chains whose cluster was made anew.
        """
        chains = self._chains
        left = {chain.ref for paper in gone for chain in paper.chains}
        fresh = {chain.ref for paper in come for chain in paper.chains}
        dirty = {ref for ref in touched if ref in chains} | fresh
        dirty |= self._count(gone, come, left, fresh)
        named = {ref for ref in dirty if not chains[ref].unnamed}
        keyed = {ref: (placed(chains[ref]), keys_of(chains[ref])) for ref in sorted(named)}
        moved = self._blocks.change(left - named, keyed, lambda ref: finer_keys(chains[ref]))
        dirty |= moved.restless
        near = self._compare(dirty, left)
        dirty |= self.edges.renew(
            moved.pairs,
            dirty,
            lambda a, b: self._blocks.paired(a, b, may_be_one),
            lambda a, b: possible(chains[a], chains[b]),
        )
        dirty |= self._verdicts(judged)
        return self._recluster({ref for ref in near | dirty if ref in chains}, left, dirty)

    def crowded(self, ref: Ref) -> bool:
        """Whether its name is so common here that not all of its bearers were compared with it."""
        return self._blocks.crowded(ref)

    def _count(self, gone: Sequence[Paper], come: Sequence[Paper], left: set[Ref], fresh: set[Ref]) -> set[Ref]:
        """Note whose names more than one person is known to bear, once ``left`` are gone and ``fresh`` have come.
        Returns the chains of which that is new.
        """
        less = {key for paper in gone for chain in paper.chains for key in name_keys(chain)}
        for key in less:
            stay = (ref for ref in self._bearers[key].refs if ref not in left)
            self._bearers[key] = bearers(self._chains[ref] for ref in stay)
        more: dict[str, list[Chain]] = defaultdict(list)
        for paper in come:
            for chain in paper.chains:
                for key in name_keys(chain):
                    more[key].append(chain)
        for key, bearing in more.items():
            known = self._bearers.get(key) or Bearers()
            for chain in bearing:
                known.add(chain)
            self._bearers[key] = known
        changed = set(fresh)
        for key in {*less, *more}:
            changed.update(self._told(key))
        return {ref for ref in changed if self._contest(ref)}

    def _told(self, key: str) -> Iterable[Ref]:
        """Note what is told of who bears a name. Returns them where it is another now."""
        bearing, other = self._bearers[key], False
        for known, now in ((self._several, bearing.several), (self._kin, bearing.kin)):
            if now != (key in known):
                other = True
                if now:
                    known[key] = True
                else:
                    del known[key]
        if not bearing.chains:
            del self._bearers[key]
        return bearing.refs if other else ()

    def _contest(self, ref: Ref) -> bool:
        chain = self._chains[ref]
        before, keys = (chain.contested, chain.kin), name_keys(chain)
        now = any(key in self._several for key in keys), any(key in self._kin for key in keys)
        if now == before:
            return False
        chain.contested, chain.kin = now
        self._case.told_otherwise(ref[0])
        return True

    def _compare(self, dirty: set[Ref], left: set[Ref]) -> set[Ref]:
        """Compare ``dirty`` chains with whom they share a key. Returns all that they were, or are, joined with."""
        near = {other for ref in dirty | left for other in self.edges.forget(ref)}
        shared = Comparing(self._chains, self._blocks, dirty)
        # those of like names one after another, for then what was worked out of them is still at hand
        ordered = sorted(dirty, key=lambda ref: likely_order(self._chains[ref]))
        for ref, other, found in self._spreading.each(compared, shared, ordered):
            self.edges.note(ref, other, found)
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
        yield from (other for other, comparison in self.edges.of(ref).items() if comparison.joins)
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
        chains = {ref: self._chains[ref] for ref in sorted(whole)}
        edges = {(a, b): c for a in chains for b, c in self.edges.of(a).items() if a < b and c.joins}
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


def compared(shared: Comparing, refs: Iterable[Ref]) -> Iterator[tuple[Ref, Ref, Edge]]:
    """Each of ``refs`` with whom it may be one person, each pair once."""
    chains, dirty = shared.chains, shared.dirty
    for ref in refs:
        for other in shared.blocks.partners(ref, may_be_one):
            if other not in dirty or other < ref:
                found = possible(chains[min(ref, other)], chains[max(ref, other)])
                if found:
                    yield ref, other, found


def possible(a: Chain, b: Chain) -> Edge | None:
    """What two chains have to do with one another, lower first; None where they are hardly one person."""
    if cannot_be_one(a, b) and a.identifiers.isdisjoint(b.identifiers):
        return None
    comparison = compare(a, b)
    return edge(comparison) if comparison.possible else None


def _said(judged: Judged) -> set[tuple[bool, Ref, Ref, str]]:
    tied = {(True, a, b, verdict.id) for a, b, verdict in judged.tied}
    return tied | {(False, a, b, verdict.id) for a, b, verdict in judged.apart}
