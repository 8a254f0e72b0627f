"""Events of many documents to groups that tell of one incident: average link, and never over a contradiction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from heapq import heapify, heappop, heappush

from links.alike import Telling, compare_events, fresh
from links.blocks import Cut, Placed
from links.events import Event
from links.evidence import Piece
from links.people import Ref

JOIN = 3.5
"""At and above this mean weight over the pairs of two groups they are one incident."""
NAMES_ALONE = 0.8 * JOIN
"""What two events weigh at most whose names and towns agree, but neither date nor street nor words."""
CUT = Cut(limit=40, window=5)
"""In a block with more events each is compared with its neighbours in time."""
SPREAD_DAYS = 10
"""Dates of one incident lie within this many days of one another."""
SAMPLE = 7
"""Members of each of two groups, of a large one, that are compared."""


@dataclass(slots=True)
class Group:
    """Events taken for one incident, and why."""

    members: list[Ref]
    merges: list[tuple[Ref, Ref, float, str]] = field(default_factory=list)


Pair = tuple[Ref, Ref]
NONE_KNOWN: Mapping[Pair, float] = {}


class Weights:
    """The weight of each pair of events, worked out once and only when asked for."""

    def __init__(self, telling: Telling, known: Mapping[Pair, float] = NONE_KNOWN) -> None:
        self._telling = telling
        self._known = dict(known)

    def pair(self, a: Ref, b: Ref) -> float:
        """The sum of what speaks for and against two events being one incident."""
        key = (a, b) if a < b else (b, a)
        if key not in self._known:
            self._known[key] = _total(compare_events(self._telling, *key))
        return self._known[key]

    def mean(self, one: Group, two: Group) -> float:
        """The mean over the pairs of two groups; of large groups over a sample spread evenly."""
        pairs = [(x, y) for x in _sample(one.members) for y in _sample(two.members)]
        return sum(self.pair(x, y) for x, y in pairs) / len(pairs)

    def told(self, a: Ref, b: Ref) -> str:
        """The reasons in words, the weightiest first."""
        return _told(compare_events(self._telling, min(a, b), max(a, b)))


def heavy(telling: Telling, a: Ref, b: Ref) -> float | None:
    """What two events weigh where it is enough for them to be one incident, else None."""
    weight = _total(compare_events(telling, min(a, b), max(a, b), JOIN))
    return weight if weight >= JOIN else None


def _total(pieces: Sequence[Piece]) -> float:
    total = sum(piece.weight for piece in pieces)
    if not any(piece.corroborates for piece in pieces):
        total = min(total, NAMES_ALONE)
    return round(total, 4)


def _sample(members: list[Ref]) -> list[Ref]:
    if len(members) <= SAMPLE:
        return members
    step = len(members) / SAMPLE
    return [members[int(k * step)] for k in range(SAMPLE)]


def _told(pieces: Iterable[Piece]) -> str:
    ranked = sorted(pieces, key=lambda p: (-abs(p.weight), p.text))
    pro = "; ".join(p.text for p in ranked if p.weight > 0)
    con = "; ".join(p.text for p in ranked if p.weight < 0)
    return f"{pro}{'; against it: ' + con if con else ''}"


def group_events(telling: Telling, members: Iterable[Ref], edges: Mapping[Pair, float]) -> list[Group]:
    """Groups of events, each event in exactly one, in order of their first; ``edges`` are the pairs (lower first) among
    them that weigh JOIN or more, with their weights.
    """
    weights = Weights(telling, edges)
    heap = [(-weights.pair(*pair), pair, (1, 1)) for pair in edges]
    heapify(heap)
    home = {ref: Group([ref]) for ref in members}
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


def _merge(one: Group, two: Group, pair: Pair, weights: Weights, home: dict[Ref, Group]) -> None:
    merges = [*one.merges, *two.merges, (*pair, weights.pair(*pair), weights.told(*pair))]
    members = sorted([*one.members, *two.members])
    if len(one.members) < len(two.members):
        one, two = two, one
    for number in two.members:
        home[number] = one
    one.members, one.merges = members, merges


def _may_merge(one: Group, two: Group, events: Mapping[Ref, Event]) -> bool:
    """No document tells of one incident as two, and the dates that fresh reports give stay together."""
    if {n[0] for n in one.members} & {n[0] for n in two.members}:
        return False
    starts = [e.dates for n in (*one.members, *two.members) if fresh(e := events[n])]
    return not starts or _spread(starts) <= SPREAD_DAYS


def _spread(told: list[tuple[tuple[date, date], ...]]) -> int:
    """Days between the earliest end and the latest start, of each event the date that fits best with the first's."""
    anchor = told[0][0]
    fits = [min(each, key=lambda s: (max((s[0] - anchor[1]).days, (anchor[0] - s[1]).days), s)) for each in told]
    return (max(s[0] for s in fits) - min(s[1] for s in fits)).days


def placed(event: Event) -> Placed[Ref]:
    """Where an event stands in a large block: in time."""
    return event.start or event.published or date.min, event.ref, None


def keys_of(telling: Telling, event: Event) -> set[str]:
    """What an event shares with another that it is compared with: a name, a street, a town and day, a story."""
    keys = {f"n:{name}" for name in event.names}
    keys |= {f"s:{street.name}:{kind}" for street in event.streets for kind in set(event.families)}
    days = [start for start, _ in event.dates] or ([event.published] if event.published else [])
    keys |= {f"d:{town}:{day.toordinal() + step}" for town in event.towns for day in days for step in (0, 1)}
    if story := telling.story.get(event.document):
        keys.add(f"c:{story}")
    return keys
