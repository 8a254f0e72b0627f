"""Events of many documents to groups that tell of one incident: average link, and never over a contradiction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from heapq import heapify, heappop, heappush
from itertools import combinations

from links.alike import Telling, compare_events, fresh
from links.events import Event
from links.evidence import Piece

JOIN = 3.5
"""At and above this mean weight over the pairs of two groups they are one incident."""
NAMES_ALONE = 0.8 * JOIN
"""What two events weigh at most whose names and towns agree, but neither date nor street nor words."""
BLOCK = 40
"""A block with more events is cut: each is compared with its WINDOW neighbours in time."""
WINDOW = 5
SPREAD_DAYS = 10
"""Dates of one incident lie within this many days of one another."""
SAMPLE = 7
"""Members of each of two groups, of a large one, that are compared."""


@dataclass(slots=True)
class Group:
    """Events taken for one incident, and why."""

    members: list[int]
    merges: list[tuple[int, int, float, str]] = field(default_factory=list)


Pair = tuple[int, int]


class Weights:
    """The weight of each pair of events, worked out once and only when asked for."""

    def __init__(self, telling: Telling) -> None:
        self._telling = telling
        self._known: dict[Pair, float] = {}

    def pair(self, a: int, b: int) -> float:
        """The sum of what speaks for and against two events being one incident."""
        key = (a, b) if a < b else (b, a)
        if key not in self._known:
            pieces = compare_events(self._telling, *key)
            total = sum(piece.weight for piece in pieces)
            if not any(piece.corroborates for piece in pieces):
                total = min(total, NAMES_ALONE)
            self._known[key] = round(total, 4)
        return self._known[key]

    def mean(self, one: Group, two: Group) -> float:
        """The mean over the pairs of two groups; of large groups over a sample spread evenly."""
        pairs = [(x, y) for x in _sample(one.members) for y in _sample(two.members)]
        return sum(self.pair(x, y) for x, y in pairs) / len(pairs)

    def told(self, a: int, b: int) -> str:
        """The reasons in words, the weightiest first."""
        return _told(compare_events(self._telling, *sorted((a, b))))


def _sample(members: list[int]) -> list[int]:
    if len(members) <= SAMPLE:
        return members
    step = len(members) / SAMPLE
    return [members[int(k * step)] for k in range(SAMPLE)]


def _told(pieces: Iterable[Piece]) -> str:
    ranked = sorted(pieces, key=lambda p: (-abs(p.weight), p.text))
    pro = "; ".join(p.text for p in ranked if p.weight > 0)
    con = "; ".join(p.text for p in ranked if p.weight < 0)
    return f"{pro}{'; against it: ' + con if con else ''}"


def group_events(telling: Telling) -> list[Group]:
    """Groups of event numbers, each event in exactly one, in order of their first."""
    weights = Weights(telling)
    heap = [(-weight, pair, (1, 1)) for pair in _candidates(telling) if (weight := weights.pair(*pair)) >= JOIN]
    heapify(heap)
    home = {number: Group([number]) for number in range(len(telling.events))}
    while heap:
        _, (a, b), sizes = heappop(heap)
        one, two = home[a], home[b]
        if one is two or not _may_merge(one, two, telling.events):
            continue
        now = len(one.members), len(two.members)
        if now != sizes:
            mean = weights.mean(one, two)
            if mean >= JOIN:
                heappush(heap, (-mean, (a, b), now))
            continue
        _merge(one, two, (a, b), weights, home)
    unique = {id(group): group for group in home.values()}
    return sorted(unique.values(), key=lambda group: group.members)


def _merge(one: Group, two: Group, pair: Pair, weights: Weights, home: dict[int, Group]) -> None:
    merges = [*one.merges, *two.merges, (*pair, weights.pair(*pair), weights.told(*pair))]
    members = sorted([*one.members, *two.members])
    if len(one.members) < len(two.members):
        one, two = two, one
    for number in two.members:
        home[number] = one
    one.members, one.merges = members, merges


def _may_merge(one: Group, two: Group, events: Sequence[Event]) -> bool:
    """No document tells of one incident as two, and the dates that fresh reports give stay together."""
    if {events[n].number for n in one.members} & {events[n].number for n in two.members}:
        return False
    starts = [e.dates for n in (*one.members, *two.members) if fresh(e := events[n])]
    return not starts or _spread(starts) <= SPREAD_DAYS


def _spread(told: list[tuple[tuple[date, date], ...]]) -> int:
    """Days between the earliest end and the latest start, of each event the date that fits best with the first's."""
    anchor = told[0][0]
    fits = [min(each, key=lambda s: (max((s[0] - anchor[1]).days, (anchor[0] - s[1]).days), s)) for each in told]
    return (max(s[0] for s in fits) - min(s[1] for s in fits)).days


def _candidates(telling: Telling) -> set[Pair]:
    """Pairs of events of two documents worth comparing: near by their words, or sharing a name, street or day."""
    events = telling.events
    mains: dict[int, list[int]] = defaultdict(list)
    blocks: dict[str, list[int]] = defaultdict(list)
    for number, event in enumerate(events):
        if event.main:
            mains[event.number].append(number)
        for key in _keys(telling, number):
            blocks[key].append(number)
    pairs = {
        (min(a, b), max(a, b))
        for document, near in enumerate(telling.wording.neighbours())
        for other in near
        for a in mains[document]
        for b in mains[other]
    }
    for members in blocks.values():
        pairs.update(p for p in _near(members, events) if events[p[0]].number != events[p[1]].number)
    return pairs


def _near(members: list[int], events: Sequence[Event]) -> Iterator[Pair]:
    if len(members) <= BLOCK:
        yield from combinations(members, 2)
        return

    def when(number: int) -> tuple[date, int]:
        return events[number].start or events[number].published or date.min, number

    ordered = sorted(members, key=when)
    for index, a in enumerate(ordered):
        for b in ordered[index + 1 : index + 1 + WINDOW]:
            yield min(a, b), max(a, b)


def _keys(telling: Telling, number: int) -> set[str]:
    event = telling.events[number]
    keys = {f"n:{name}" for name in telling.names[number]}
    keys |= {f"s:{street.name}:{kind}" for street in event.streets for kind in set(event.families)}
    days = [start for start, _ in event.dates] or ([event.published] if event.published else [])
    keys |= {f"d:{town}:{day.toordinal() + step}" for town in event.towns for day in days for step in (0, 1)}
    if telling.story[event.number] >= 0:
        keys.add(f"c:{telling.story[event.number]}")
    return keys
