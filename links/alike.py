"""Two events of different documents: what speaks for their being one incident, what against, and how much."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from casethread.names.compare import parts, skeleton
from casethread.names.lists import bits, formal, reference
from links.births import SLACK_YEARS, birth_interval, years_apart
from links.events import Event, gap_days
from links.evidence import Piece
from links.offences import ANY
from links.people import Chain, Ref
from links.wording import Words, ids_in

TEXT, UNLIKE, MOST_TEXT = 26.0, 0.13, 8.0
"""Weight of texts alike: TEXT for each unit of cosine above UNLIKE, at most MOST_TEXT; below it counts against."""
MOST_IN_PASSING = 2.5
"""What it weighs at most where one of them tells of much beside, or neither is a report."""
WORDS = 40
"""Texts of fewer words than this say less by being alike."""
BARE = 3.5
"""What like texts must weigh where neither report names a kind of event."""
KNOWN = 2
"""A person in more documents than so many doublings of one (a spokesman, a mayor) says less by being in both."""
TOWN, EACH_DOUBLING, LEAST_TOWN = 1.2, 0.08, 0.3
"""What it weighs that both are in a town, and how much less with each doubling of the documents that name it."""
NOBODY, NO_AGE = "nobody named in both", "nobody of the same age in both"
ALL_DIFFER = -2.0
"""What it weighs, beside each by itself, that street, names and ages are told of two events and all differ."""
FRESH = 14
"""A report of an event so many days ago, or fewer, is sure of its date."""


class Spread:
    """In how many documents each key is, and in which."""

    def __init__(self, held: dict[str, dict[str, int]]) -> None:
        self._held = held

    def doublings(self, key: str) -> int:
        """How often one document doubles up to their number: what weights go by, so that one more seldom matters."""
        return max(0, len(self._held.get(key, ())).bit_length() - 1)

    def documents(self, key: str) -> Iterable[str]:
        """The documents that it is in."""
        return self._held.get(key, {}).keys()

    def add(self, key: str, document: str, times: int = 1) -> None:
        """Count it once more in a document, or with -1 once less."""
        inside = self._held.get(key, {})
        inside[document] = inside.get(document, 0) + times
        if not inside[document]:
            del inside[document]
        if inside:
            self._held[key] = inside
        else:
            del self._held[key]


@dataclass(slots=True)
class Telling:
    """What the comparison of events draws on: events and chains, the words of each document and the story of which it
    is a copy, and in how many documents each name and town is.
    """

    events: dict[Ref, Event]
    chains: dict[Ref, Chain]
    words: dict[str, Words]
    story: dict[str, str]
    name_spread: Spread
    town_spread: Spread

    def take(self, event: Event) -> None:
        """Take in an event."""
        self.events[event.ref] = event
        self._count(event, 1)

    def drop(self, event: Event) -> None:
        """Forget an event."""
        self._count(event, -1)
        self.events.pop(event.ref, None)

    def _count(self, event: Event, times: int) -> None:
        for key in event.names:
            self.name_spread.add(key, event.document, times)
        for town in event.towns:
            self.town_spread.add(town, event.document, times)


def name_keys(chain: Chain) -> set[str]:
    """Keys of a person's full name, the same for its usual spellings and short forms; none for an officer's."""
    cut = parts(chain.name)
    if len(cut.words) < 2 or chain.officer:
        return set()
    last = skeleton(reference().spelling.get(cut.surname, cut.surname))
    return {f"{given} {last}" for given in formal(cut.given)}


def compare_events(telling: Telling, a: Ref, b: Ref, least: float = float("-inf")) -> list[Piece]:
    """What speaks for and against two events being one incident. Without the likeness of their texts, which takes the
    longest to work out, where all else leaves it no chance to come to ``least``.
    """
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
    if one.things & two.things:
        pieces.append(Piece(f"both with {min(one.things & two.things)}", 0.5))
    story = telling.story.get(one.document)
    if story and story == telling.story.get(two.document):
        pieces.append(Piece("told in copies of one story", 5.0, True))
    elif sum(piece.weight for piece in pieces) + _most_text(one, two) >= least:
        pieces.append(_text(telling, one, two))
    return pieces


def _most_text(a: Event, b: Event) -> float:
    """What texts alike can weigh at most."""
    return MOST_IN_PASSING if a.passing or b.passing or not (a.news or b.news) else MOST_TEXT


def _text(telling: Telling, a: Event, b: Event) -> Piece:
    one, two = telling.words[a.document], telling.words[b.document]
    short = min(len(one.ids), len(two.ids)) < WORDS
    alike = one.cosine(two, _names_of_both(telling, a, b) if short else frozenset())
    weight = min(TEXT * (alike - UNLIKE), MOST_TEXT)
    if weight > 0:
        weight *= min(1.0, min(len(one.ids), len(two.ids)) / WORDS)
    weight = min(weight, _most_text(a, b))
    return Piece(
        f"the texts share {alike:.0%} of their rarer words",
        round(weight, 3),
        weight >= (BARE if a.bare and b.bare else 1.0),
    )


def _names_of_both(telling: Telling, a: Event, b: Event) -> frozenset[int]:
    """The words of the names in both: a short entry is little else, and what they weigh is counted by itself."""
    both = a.names.keys() & b.names.keys()
    refs = {(event.document, event.names[key]) for key in both for event in (a, b)}
    return frozenset().union(*(ids_in(telling.chains[ref].name) for ref in refs))


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
    shared = sorted(a.towns & b.towns, key=lambda town: (telling.town_spread.doublings(town), town))
    if streets and not (streets[0].common and not streets[0].town):
        yield Piece(f"both in {streets[0].name.title()}", 2.9, True)
    elif a.towns and b.towns and not shared:
        yield Piece(f"different towns ({min(a.towns).title()}, {min(b.towns).title()})", -1.6)
    elif shared:
        weight = max(TOWN - EACH_DOUBLING * telling.town_spread.doublings(shared[0]), LEAST_TOWN)
        yield Piece(f"both in {shared[0].title()}", round(weight, 3))
        if a.streets and b.streets:
            yield Piece("different streets", -1.6)


def _who(telling: Telling, a: Ref, b: Ref) -> Iterator[Piece]:
    one, two = telling.events[a].names, telling.events[b].names
    both = {one[key]: (key, two[key]) for key in sorted(set(one) & set(two))}
    weights = {}
    for mine, (key, theirs) in sorted(both.items()):
        x, y = telling.chains[a[0], mine], telling.chains[b[0], theirs]
        if _contradict(x, y):
            yield Piece(f"two people called {x.name}", -4.0)
        else:
            cut = parts(x.name)
            rare = min(max((bits(cut.given, cut.surname) - 10) / 3.5, 0.6), 3.6)
            weights[x.name] = rare * 0.5 ** max(0, telling.name_spread.doublings(key) - KNOWN)
    if weights:
        told = sorted(weights, key=lambda name: (-weights[name], name))
        yield Piece(f"{' and '.join(told[:3])} in both", round(min(sum(weights.values()), 5.0), 3))
    elif one and two:
        yield Piece(NOBODY, -1.0 if gap_days(telling.events[a], telling.events[b]) == 0 else -0.7)


def _contradict(a: Chain, b: Chain) -> bool:
    one, two = birth_interval(a), birth_interval(b)
    apart = one is not None and two is not None and years_apart(one, two) > SLACK_YEARS
    return apart or bool(a.generation and b.generation and a.generation != b.generation)


def _ages(telling: Telling, a: Ref, b: Ref) -> Iterator[Piece]:
    """Ages of those who take part: reports of one incident that give any mostly share one."""
    one, two = (
        {chain.age for c in telling.events[n].refs() if (chain := telling.chains[c]).age is not None} for n in (a, b)
    )
    if one & two:
        told = ", ".join(str(age) for age in sorted(one & two)[:3])
        yield Piece(f"somebody of the same age in both ({told})", min(0.9 * len(one & two), 1.8), True)
    elif one and two and not any(abs(x - y) <= 1 for x in one for y in two):
        yield Piece(NO_AGE, -1.4)
