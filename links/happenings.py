"""The events of all documents in groups that tell of one incident, kept as documents come and go."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import partial

from links.alike import Telling
from links.blocks import Blocks, Placed, of_one_document, reached
from links.case import Paper
from links.events import Event
from links.grouping import CUT, Group, group_events, heavy, keys_of, placed
from links.incidents import worth_telling
from links.pairs import Pairs
from links.people import Ref
from links.postings import Postings
from links.shelves import Shelves
from links.spreading import HERE, Spreading
from links.wording import Neighbours


class Happenings:
    """Groups of events by their first event."""

    def __init__(
        self, telling: Telling, papers: Mapping[str, Paper], shelves: Shelves, spreading: Spreading = HERE
    ) -> None:
        self.groups: dict[Ref, Group] = shelves.shelf("groups", 8)
        self.of: dict[Ref, Ref] = shelves.shelf("group of")
        """The first event of the group of each event."""
        self._telling = telling
        self._near = Neighbours(Postings(shelves), telling.words)
        self._papers = papers
        self._mains: dict[str, list[Ref]] = shelves.through(self._main)
        self._edges: Pairs[Ref, float] = Pairs(shelves.shelf("event edges"))
        self._blocks: Blocks[Ref] = Blocks("event", shelves, CUT, same=of_one_document)
        self._spreading = spreading

    def _main(self, document: str) -> list[Ref] | None:
        paper = self._papers.get(document)
        return [event.ref for event in paper.events if event.main] if paper else None

    def _in(self, document: str) -> list[Ref]:
        paper = self._papers.get(document)
        return [event.ref for event in paper.events] if paper else []

    def change(
        self, gone: Sequence[Paper], come: Sequence[Paper], restoried: Iterable[str]
    ) -> tuple[set[Ref], set[Ref]]:
        """Forget documents, take in others, where ``restoried`` are those that became copies or ceased to be. Returns
        the events whose group was made anew, and the first events of the groups that were undone for it.
        """
        telling = self._telling
        spread = self._doublings(gone, come)
        left = {event.ref for paper in gone for event in paper.events}
        for paper in gone:
            for event in paper.events:
                telling.drop(event)
            self._mains.pop(paper.id, None)
        for paper in come:
            for event in paper.events:
                telling.take(event)
            self._mains[paper.id] = [event.ref for event in paper.events if event.main]
        dirty = {ref for document in restoried for ref in self._in(document)}
        dirty |= {event.ref for paper in come for event in paper.events}
        moved = self._blocks.change(left - dirty, {ref: self._keyed(telling.events[ref]) for ref in sorted(dirty)})
        dirty |= moved.restless
        dirty |= self._spread_changed(spread)
        was, words = ({paper.id: paper.words for paper in papers} for papers in (gone, come))
        restless = self._near.change(was, words)
        dirty |= {ref for document in restless for ref in self._mains.get(document, ())}
        seeds = self._weigh(dirty, left, moved.pairs) | dirty
        return self._regroup(seeds, left, dirty)

    def _doublings(self, gone: Sequence[Paper], come: Sequence[Paper]) -> dict[tuple[bool, str], int]:
        """How spread the names and towns are now that the change touches; True stands for names."""
        telling = self._telling
        names = {key for paper in (*gone, *come) for event in paper.events for key in event.names}
        towns = {town for paper in (*gone, *come) for event in paper.events for town in event.towns}
        before = {(True, key): telling.name_spread.doublings(key) for key in names}
        return before | {(False, town): telling.town_spread.doublings(town) for town in towns}

    def _spread_changed(self, before: dict[tuple[bool, str], int]) -> set[Ref]:
        """The events whose weights are others because a name or town in them is much more, or less, common."""
        found: set[Ref] = set()
        for (is_name, key), doublings in before.items():
            spread = self._telling.name_spread if is_name else self._telling.town_spread
            if spread.doublings(key) != doublings:
                for document in spread.documents(key):
                    found.update(self._in(document))
        return found

    def _keyed(self, event: Event) -> tuple[Placed[Ref], set[str]]:
        return placed(event), keys_of(self._telling, event)

    def _weigh(self, dirty: set[Ref], left: set[Ref], moved: Iterable[tuple[Ref, Ref]]) -> set[Ref]:
        """Weigh the pairs of ``dirty`` events anew, and those ``moved``, which may have come to be weighed or ceased
        to. Returns all that were, or are, taken for one event with them.
        """
        near = {other for ref in dirty | left for other in self._edges.forget(ref)}
        shared = Weighing(self._telling, self._blocks, self._near, self._mains, dirty)
        for ref, other, weight in self._spreading.each(weighed, shared, sorted(dirty)):
            self._edges.note(ref, other, weight)
            near.add(other)
        near |= self._edges.renew(moved, dirty, shared.paired, partial(heavy, self._telling))
        return near - left

    def _regroup(self, seeds: set[Ref], left: set[Ref], dirty: set[Ref]) -> tuple[set[Ref], set[Ref]]:
        """Group the events anew that the change reaches. Returns those whose group is another now, or has any of the
        ``dirty``, and the first events of the groups that are no more, or not as they were.

        A group that comes out as it was, by the same merges, has met all others as it did before: so the change goes no
        further than to whom the edges of groups lead that came out otherwise.
        """
        before: dict[Ref, Group] = {}
        members = self._undo(seeds | left, before)
        while True:
            groups = list(self._groups(members))
            other = [
                group
                for group in groups
                if before.get(group.members[0]) != group or not dirty.isdisjoint(group.members)
            ]
            changed = {ref for group in other for ref in group.members}
            further = {near for ref in changed for near in self._edges.of(ref) if near not in members}
            if not further:
                break
            members |= self._undo(further, before)
        for group in groups:
            self.groups[group.members[0]] = group
            self.of.update(dict.fromkeys(group.members, group.members[0]))
        same = {group.members[0] for group in groups} - {group.members[0] for group in other}
        return changed, before.keys() - same

    def _undo(self, refs: Iterable[Ref], before: dict[Ref, Group]) -> set[Ref]:
        """Take apart the groups of events. Returns their members and the events that have none, as far as they are
        there.
        """
        found: set[Ref] = set()
        for ref in refs:
            found.add(ref)
            if (first := self.of.get(ref)) is not None:
                before[first] = self.groups.pop(first)
                for member in before[first].members:
                    del self.of[member]
                    found.add(member)
        return {ref for ref in found if ref in self._telling.events}

    def _groups(self, members: set[Ref]) -> Iterator[Group]:
        """The groups of some events, by the edges between them."""
        seen: set[Ref] = set()
        for seed in sorted(members):
            if seed not in seen:
                whole = reached({seed}, lambda ref: [each for each in self._edges.of(ref) if each in members])
                seen |= whole
                edges = {
                    (a, b): weight for a in whole for b, weight in self._edges.of(a).items() if a < b and b in members
                }
                yield from group_events(self._telling, whole, edges)

    def shared(self, paper: Paper) -> list[frozenset[Ref]]:
        """Of each chain of a document, the groups of events of several documents in which it takes part."""
        found: list[set[Ref]] = [set() for _ in paper.chains]
        for event in paper.events:
            group = self.groups[self.of[event.ref]]
            if len(group.members) > 1 and worth_telling(group, self._telling):
                for number in event.people:
                    found[number].add(group.members[0])
        return [frozenset(each) for each in found]


@dataclass(frozen=True, slots=True)
class Weighing:
    """What the weighing of pairs of events draws on: what is told, which events share a key, which documents are worded
    alike and what each tells mainly, and which events are to be weighed.
    """

    telling: Telling
    blocks: Blocks[Ref]
    near: Neighbours
    mains: Mapping[str, Sequence[Ref]]
    dirty: AbstractSet[Ref]

    def candidates(self, ref: Ref) -> set[Ref]:
        """The events that one is weighed with."""
        found = self.blocks.partners(ref)
        if self.telling.events[ref].main:
            found.update(other for document in self.near.of(ref[0]) for other in self.mains[document])
        return found

    def paired(self, a: Ref, b: Ref) -> bool:
        """Whether two are weighed."""
        if self.blocks.paired(a, b):
            return True
        events = self.telling.events
        return events[a].main and events[b].main and b[0] in self.near.of(a[0])


def weighed(shared: Weighing, refs: Iterable[Ref]) -> Iterator[tuple[Ref, Ref, float]]:
    """Each of ``refs`` with those that may be one event with it, and what speaks for it, each pair once."""
    for ref in refs:
        for other in shared.candidates(ref):
            if other not in shared.dirty or other < ref:
                weight = heavy(shared.telling, ref, other)
                if weight is not None:
                    yield ref, other, weight
