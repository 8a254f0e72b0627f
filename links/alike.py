"""Two events of different documents: what speaks for their being one incident, what against, and how much."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from math import log

from casethread.names.compare import parts, skeleton
from casethread.names.lists import bits, formal, reference
from links.births import birth_interval, years_apart
from links.events import Event, gap_days
from links.evidence import Piece
from links.offences import ANY
from links.people import Chain
from links.wording import Wording

TEXT, UNLIKE, MOST_TEXT = 26.0, 0.13, 8.0
"""Weight of texts alike: TEXT for each unit of cosine above UNLIKE, at most MOST_TEXT; below it counts against."""
WORDS = 40
"""Texts of fewer words than this say less by being alike."""
BARE = 3.5
"""What like texts must weigh where neither report names a kind of event."""
KNOWN = 6
"""A person in more documents than this (a spokesman, a mayor) says less by being in both."""
NOBODY, NO_AGE = "nobody named in both", "nobody of the same age in both"
ALL_DIFFER = -2.0
"""What it weighs, beside each by itself, that street, names and ages are told of two events and all differ."""
SLACK_YEARS = 1.6
FRESH = 14
"""A report of an event so many days ago, or fewer, is sure of its date."""


@dataclass(frozen=True, slots=True)
class Telling:
    """What the comparison of events draws on: events, chains, the words of the documents and which are copies, the
    names in each event (key to chain number), and in how many documents each name and town is.
    """

    events: Sequence[Event]
    chains: Sequence[Chain]
    wording: Wording
    story: Sequence[int]
    names: list[dict[str, int]] = field(default_factory=list)
    name_spread: dict[str, set[int]] = field(default_factory=dict)
    town_spread: dict[str, set[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, events: Sequence[Event], chains: Sequence[Chain], wording: Wording, story: Sequence[int]) -> Telling:
        """Read the names and towns of ``events``."""
        telling = cls(events, chains, wording, story)
        for event in events:
            named = {key: c for c in event.people for key in name_keys(chains[c])}
            telling.names.append(named)
            for key in named:
                telling.name_spread.setdefault(key, set()).add(event.number)
            for town in event.towns:
                telling.town_spread.setdefault(town, set()).add(event.number)
        return telling


def name_keys(chain: Chain) -> set[str]:
    """Keys of a person's full name, the same for its usual spellings and short forms; none for an officer's."""
    cut = parts(chain.name)
    if len(cut.words) < 2 or chain.officer:
        return set()
    last = skeleton(reference().spelling.get(cut.surname, cut.surname))
    return {f"{given} {last}" for given in formal(cut.given)}


def compare_events(telling: Telling, a: int, b: int) -> list[Piece]:
    """What speaks for and against two events, by number, being one incident."""
    one, two = telling.events[a], telling.events[b]
    pieces = [
        *_kind(one, two),
        *_when(one, two),
        *_where(telling, one, two),
        *_who(telling, a, b),
        *_ages(telling, a, b),
    ]
    if {"different streets", NOBODY, NO_AGE} <= {piece.text for piece in pieces}:
        pieces.append(Piece("street, people and ages all differ", ALL_DIFFER))
    story = telling.story
    if story[one.number] >= 0 and story[one.number] == story[two.number]:
        pieces.append(Piece("told in copies of one story", 5.0, True))
    else:
        pieces.append(_text(telling.wording, one, two))
    if one.things & two.things:
        pieces.append(Piece(f"both with {min(one.things & two.things)}", 0.5))
    return pieces


def _text(wording: Wording, a: Event, b: Event) -> Piece:
    alike = wording.cosine(a.number, b.number)
    weight = min(TEXT * (alike - UNLIKE), MOST_TEXT)
    if weight > 0:
        weight *= min(1.0, min(wording.size(a.number), wording.size(b.number)) / WORDS)
    if a.passing or b.passing or not (a.news or b.news):
        weight = min(weight, 2.5)
    return Piece(
        f"the texts share {alike:.0%} of their rarer words",
        round(weight, 3),
        weight >= (BARE if a.bare and b.bare else 1.0),
    )


def _kind(a: Event, b: Event) -> Iterator[Piece]:
    same = sorted((set(a.families) & set(b.families)) - {ANY})
    if same:
        yield Piece(f"the same kind of offence ({same[0]})", 0.7)
    elif not a.kin(b):
        yield Piece(f"different offences ({a.families[0]}, {b.families[0]})", -2.5)


def _when(a: Event, b: Event) -> Iterator[Piece]:
    gap = gap_days(a, b)
    if gap is None:
        yield from _undated(a, b)
    elif gap == 0:
        narrow = any(x == y and (x[1] - x[0]).days <= 1 for x in a.dates for y in b.dates)
        yield Piece("the same date", 2.0, True) if narrow else Piece("dates that overlap", 1.2, True)
    elif gap == 1:
        yield Piece("dates a day apart", -1.5 if a.published and b.published else -0.5)
    else:
        sure = -9.0 if fresh(a) and fresh(b) else -3.0 if a.published and b.published else -0.5
        yield Piece(f"dates {gap} days apart", sure)
    if a.published and b.published:
        apart = abs((a.published - b.published).days)
        if apart <= 7:
            yield Piece("reported within a week", 0.7)
        elif apart > 30:
            yield Piece("reported months apart", -1.3 if apart <= 365 else -1.9)


def fresh(event: Event) -> bool:
    """Whether an event is told of soon after its date, so that the date is hardly one of another happening."""
    return bool(event.start and event.published and (event.published - event.start).days <= FRESH)


def _undated(a: Event, b: Event) -> Iterator[Piece]:
    """An event cannot be reported before it happens."""
    for dated, other in ((a, b), (b, a)):
        if dated.start and other.published and other.published < dated.start - timedelta(days=1):
            yield Piece("one was reported before the other happened", -8.0)
            return


def _where(telling: Telling, a: Event, b: Event) -> Iterator[Piece]:
    streets = sorted(
        x for x in a.streets for y in b.streets if x.name == y.name and (x.town or y.town) == (y.town or x.town)
    )
    shared = sorted(a.towns & b.towns, key=lambda town: (len(telling.town_spread[town]), town))
    if streets and not (streets[0].common and not streets[0].town):
        yield Piece(f"both in {streets[0].name.title()}", 2.9, True)
    elif a.towns and b.towns and not shared:
        yield Piece(f"different towns ({min(a.towns).title()}, {min(b.towns).title()})", -1.6)
    elif shared:
        rare = log(len(telling.wording.ids) / len(telling.town_spread[shared[0]]))
        yield Piece(f"both in {shared[0].title()}", round(min(max(0.3, 0.35 * (rare - 1)), 1.8), 3))
        if a.streets and b.streets:
            yield Piece("different streets", -1.6)


def _who(telling: Telling, a: int, b: int) -> Iterator[Piece]:
    one, two = telling.names[a], telling.names[b]
    both = {one[key]: (key, two[key]) for key in sorted(set(one) & set(two))}
    weights = {}
    for mine, (key, theirs) in sorted(both.items()):
        x, y = telling.chains[mine], telling.chains[theirs]
        if _contradict(x, y):
            yield Piece(f"two people called {x.name}", -4.0)
        else:
            cut = parts(x.name)
            rare = min(max((bits(cut.given, cut.surname) - 10) / 3.5, 0.6), 3.6)
            weights[x.name] = rare * min(1.0, KNOWN / len(telling.name_spread[key]))
    if weights:
        told = sorted(weights, key=lambda name: (-weights[name], name))
        yield Piece(f"{' and '.join(told[:3])} in both", round(min(sum(weights.values()), 5.0), 3))
    elif one and two:
        yield Piece(NOBODY, -1.0 if gap_days(telling.events[a], telling.events[b]) == 0 else -0.7)


def _contradict(a: Chain, b: Chain) -> bool:
    one, two = birth_interval(a), birth_interval(b)
    apart = one is not None and two is not None and years_apart(one, two) > SLACK_YEARS
    return apart or bool(a.generation and b.generation and a.generation != b.generation)


def _ages(telling: Telling, a: int, b: int) -> Iterator[Piece]:
    """Ages of those who take part: reports of one incident that give any mostly share one."""
    one, two = (
        {chain.age for c in telling.events[n].people if (chain := telling.chains[c]).age is not None} for n in (a, b)
    )
    if one & two:
        told = ", ".join(str(age) for age in sorted(one & two)[:3])
        yield Piece(f"somebody of the same age in both ({told})", min(0.9 * len(one & two), 1.8), True)
    elif one and two and not any(abs(x - y) <= 1 for x in one for y in two):
        yield Piece(NO_AGE, -1.4)
