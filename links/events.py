"""What one document says happened: offence, when, where, who. One of its events is what it is about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from casethread.model import Annotated, Evidence, Kind, Label, Mention
from casethread.text import fold
from casethread.values import OffenceValue, PersonValue
from links.dating import Dates, Span, dates_of
from links.offences import ANY, family, headline_event, related
from links.people import Ref
from links.places import PlaceKey
from links.sentences import Sentences

AFTER = 16
"""Characters between a name and the home that is told with it, beside the home itself: an age and "of"."""
UNSAID = "reported event"
"""What an incident is called whose reports name no offence and no kind of event."""


@dataclass(slots=True)
class Event:
    """What one document tells of one happening. ``dates`` are the days that may be its own, the likeliest first;
    ``people`` are numbers of the document's chains, ``number`` is its own among the document's events. ``main`` when
    the document is about it; ``passing`` when a news report names it beside what it is about; ``bare`` when the
    document says no kind of event; ``news`` in a news report.
    """

    document: str
    published: date | None
    families: list[str]
    offences: list[OffenceValue]
    dates: tuple[Span, ...] = ()
    places: list[PlaceKey] = field(default_factory=list)
    people: list[int] = field(default_factory=list)
    names: dict[str, int] = field(default_factory=dict)
    """Which of them bears each full name, by the keys of it."""
    things: set[str] = field(default_factory=set)
    evidence: list[Evidence] = field(default_factory=list)
    lines: set[int] = field(default_factory=set)
    main: bool = False
    passing: bool = False
    bare: bool = False
    news: bool = False
    number: int = 0
    streets: frozenset[PlaceKey] = frozenset()
    towns: frozenset[str] = frozenset()

    @property
    def ref(self) -> Ref:
        """What it is known by."""
        return self.document, self.number

    def refs(self) -> list[Ref]:
        """What its people are known by."""
        return [(self.document, number) for number in self.people]

    @property
    def start(self) -> date | None:
        """First day of the likeliest date."""
        return self.dates[0][0] if self.dates else None

    @property
    def end(self) -> date | None:
        """Last day of the likeliest date."""
        return self.dates[0][1] if self.dates else None

    def close(self) -> None:
        """Set what follows from the rest, once that is complete."""
        self.streets = frozenset(key for key in self.places if key.fine)
        towns = {key.name for key in self.places if not key.fine and not key.area}
        self.towns = frozenset((towns | {key.town for key in self.streets}) - {""})

    def kin(self, other: Event) -> bool:
        """Whether the two may be of one kind of offence."""
        return any(x == y or related(x, y) for x in self.families for y in other.families)


def gap_days(a: Event, b: Event) -> int | None:
    """Days between the nearest dates of two events, 0 when some overlap; None when either is undated."""
    gaps = [max(0, (y[0] - x[1]).days, (x[0] - y[1]).days) for x in a.dates for y in b.dates]
    return min(gaps, default=None)


def events_of(
    annotated: Annotated,
    sentences: Sentences,
    places: Iterable[tuple[Mention, PlaceKey]],
    people: Iterable[tuple[int, Iterable[int]]],
) -> list[Event]:
    """The events of one document; ``people`` are its chain numbers with the offsets of their mentions.

    An offence that is denied is no event. A news report has a main event, whatever it names: what it is about. Others
    stay beside it only with a date or street of their own; elsewhere an event needs a place, date or person about it.
    """
    news = annotated.document.kind is Kind.NEWS
    given = list(places)
    homes = homes_of(annotated)
    placed = [(sentences.number(m.start), key) for m, key in given if m.start not in homes]
    if not placed:
        placed = [(sentences.number(m.start), key) for m, key in given if not key.fine]
    about = _About(dates_of(annotated, sentences), placed, annotated, sentences)
    peopled = [(chain, {sentences.number(start) for start in starts}) for chain, starts in people]
    made: list[Event] = []
    for mention in annotated.mentions:
        if isinstance(mention.value, OffenceValue) and not mention.value.negated:
            _take_in(made, about.event(mention.value, family(mention.value), mention.start))
    if news and not made:
        made.append(about.headline())
    if news:
        made = _around_main(made)
    elif made:
        made[0].main = True
    for event in made:
        about.complete(event, made, peopled)
        event.close()
    kept = [e for e in made if (e.main and news) or e.places or e.dates or e.people]
    for number, event in enumerate(kept):
        event.number = number
    return kept


def homes_of(annotated: Annotated) -> set[int]:
    """Where the places begin that are but the homes of those named before them ("Osman, 26, of Marsh Lane")."""
    people = [(m.end, m.value.home) for m in annotated.mentions if isinstance(m.value, PersonValue) and m.value.home]
    return {
        place.start
        for place in annotated.mentions
        if place.label is Label.PLACE
        for end, home in people
        if 0 <= place.start - end <= AFTER + len(home) and fold(place.text) in fold(home)
    }


@dataclass(frozen=True, slots=True)
class _About:
    """One document, as its events draw on it: dates, and places by the number of their sentence."""

    dates: Dates
    placed: Sequence[tuple[int, PlaceKey]]
    annotated: Annotated
    sentences: Sentences

    def event(self, value: OffenceValue, kind: str, offset: int) -> Event:
        """The event that the words at ``offset`` tell of, with what stands around them."""
        document = self.annotated.document
        line = self.sentences.number(offset)
        event = Event(document.id, document.published, [kind], [value], self.dates.near(line, offset))
        here = [key for at, key in self.placed if at == line]
        beside = [key for at, key in self.placed if abs(at - line) == 1]
        event.places = list(dict.fromkeys(here or [key for key in beside if not key.fine]))
        event.lines = {line}
        event.evidence = [self.sentences.evidence(offset)]
        event.news = document.kind is Kind.NEWS
        event.close()
        return event

    def headline(self) -> Event:
        """What a news report without an offence is about."""
        document = self.annotated.document
        told = headline_event(document.title, document.text)
        if told:
            return self.event(told[0], told[1], told[2])
        event = self.event(OffenceValue(code=None, name=UNSAID, group=UNSAID), ANY, 0)
        event.bare = True
        return event

    def complete(self, event: Event, made: list[Event], peopled: Sequence[tuple[int, set[int]]]) -> None:
        """Fill what the sentences about an event leave open from the document, when it is what that is about."""
        alone = len(made) == 1
        labels = {Label.WEAPON, Label.DRUG}
        about = {line + step for line in event.lines for step in (-1, 0, 1)}
        others = {line for other in made if other is not event for line in other.lines} - event.lines
        whole = alone or (event.main and any(other.passing for other in made))
        event.people = [c for c, lines in peopled if alone or lines & about or (whole and not lines <= others)]
        event.things = {m.text.casefold() for m in self.annotated.mentions if m.label in labels}
        if whole and not event.streets:
            event.places = list(dict.fromkeys([*event.places, *(k for at, k in self.placed if at not in others)]))
        elif not event.places:
            event.places = list(dict.fromkeys(key for _, key in self.placed if not key.fine))[:1]
        if event.main:
            event.dates = tuple(dict.fromkeys([*event.dates, *self.dates.stated]))
        if whole and not event.dates:
            event.dates = self.dates.calm()[:1]


def _take_in(made: list[Event], event: Event) -> None:
    """Add an event to those of its document: to one that it may be a second telling of, else as a new one."""
    for other in made:
        if event.kin(other) and not gap_days(event, other) and not _elsewhere(event, other):
            _merge(other, event)
            return
    made.append(event)


def _elsewhere(a: Event, b: Event) -> bool:
    """Whether two events are in different streets; a longer reading ("in Marsh Lane") is of the same street."""
    if not a.streets or not b.streets:
        return False
    return not any(
        f" {x.name}".endswith(f" {y.name}") or f" {y.name}".endswith(f" {x.name}") for x in a.streets for y in b.streets
    )


def _merge(one: Event, two: Event) -> None:
    one.families += two.families
    one.offences += two.offences
    one.dates = tuple(dict.fromkeys([*one.dates, *two.dates]))
    one.places = list(dict.fromkeys([*one.places, *two.places]))
    one.lines |= two.lines
    one.evidence += [each for each in two.evidence if each not in one.evidence]
    one.close()


def _around_main(made: list[Event]) -> list[Event]:
    """The main event of a news report, having taken in what has neither date nor street of its own, and the others."""
    main = min(made, key=lambda e: (-len(e.offences) - 2 * (min(e.lines) <= 1), min(e.lines)))
    kept = [main]
    for event in made:
        if event is main:
            continue
        own = (gap_days(main, event) or 0) > 1 and event.start and event.end and (event.end - event.start).days <= 2
        if own or _elsewhere(event, main):
            event.passing = True
            kept.append(event)
        else:
            _merge(main, event)
    main.main = True
    return kept
