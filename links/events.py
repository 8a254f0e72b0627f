"""What one document says happened: offence, when, where, who."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from casethread.model import Annotated, Evidence, Kind, Label, Mention
from casethread.values import DateValue, OffenceValue, PersonValue
from links.places import PlaceKey
from links.reference import words
from links.sentences import Sentences

NARROW = 10
"""An interval of at most this many days dates an event."""
_COURT = re.compile(rf"\b(?:{'|'.join(sorted(words('court')))})\b", re.IGNORECASE)
_FAMILIES = (
    ("sexual", r"sex|rape|indecen|voyeur|grooming"),
    ("robbery", r"robber|mugg"),
    ("burglary", r"burgl|break-in"),
    ("arson", r"arson|fire-?rais"),
    ("damage", r"damage|vandal"),
    ("drugs", r"drug|cannabis|cocaine|heroin|county lines|pwits|supply"),
    ("weapon", r"weapon|knife|blade|firearm|gun|offensive"),
    ("driving", r"driv|motoring|road|vehicle taking|twoc|speeding"),
    ("violence", r"violence|murder|homicide|manslaughter|assault|wound|stab|gbh|abh|harm|kidnap|attack|shoot|kill"),
    ("fraud", r"fraud|forger|money launder|bribe"),
    ("theft", r"theft|steal|stolen|shoplift|handling"),
    ("order", r"public order|affray|riot|harass|stalk|threat|terror"),
)  # fmt: skip
_FAMILY = tuple((family, re.compile(pattern, re.IGNORECASE)) for family, pattern in _FAMILIES)
_RELATED = (
    {"violence", "weapon"}, {"violence", "robbery"}, {"robbery", "theft"}, {"burglary", "theft"}, {"violence", "order"},
    {"violence", "driving"}, {"robbery", "weapon"}, {"arson", "damage"}, {"burglary", "robbery"}, {"drugs", "weapon"},
    {"order", "weapon"}, {"violence", "arson"}, {"sexual", "violence"}, {"damage", "order"},
)  # fmt: skip


def family(value: OffenceValue) -> str:
    """The family of an offence, by its name first and its group else ("stabbing" is violence)."""
    for told in (value.name, value.group):
        for name, pattern in _FAMILY:
            if pattern.search(told):
                return name
    return value.group.casefold()


def related(a: str, b: str) -> bool:
    """Whether two families may be two readings of one event (a stabbing, the knife carried)."""
    return {a, b} in _RELATED


@dataclass(slots=True)
class Event:
    """What one document (its ``number`` among the given ones) tells of one happening. ``start`` and ``end`` are
    inclusive days, None when the document dates it by nothing; ``people`` are chain numbers.
    """

    number: int
    document: str
    published: date | None
    families: list[str]
    offences: list[OffenceValue]
    start: date | None = None
    end: date | None = None
    places: list[PlaceKey] = field(default_factory=list)
    people: list[int] = field(default_factory=list)
    things: set[str] = field(default_factory=set)
    evidence: list[Evidence] = field(default_factory=list)
    lines: set[int] = field(default_factory=set)
    words: list[str] = field(default_factory=list)
    """The offences as the text words them, in lower case."""

    streets: frozenset[PlaceKey] = frozenset()
    towns: frozenset[str] = frozenset()
    weighed: frozenset[str] = frozenset()
    """Words of its towns and offences: shared places and kinds are weighed by themselves, not as words too."""

    def close(self) -> None:
        """Set what follows from the rest, once that is complete."""
        self.streets = frozenset(key for key in self.places if key.fine)
        towns = {key.name for key in self.places if not key.fine and not key.area}
        self.towns = frozenset((towns | {key.town for key in self.streets}) - {""})
        told = [*self.towns, *self.words, *(value.name.casefold() for value in self.offences)]
        self.weighed = frozenset(word for each in told for word in each.split())


def gap_days(a: Event, b: Event) -> int | None:
    """Days between the intervals of two dated events, 0 when they overlap; None when either is undated."""
    if a.start is None or a.end is None or b.start is None or b.end is None:
        return None
    return max(0, (b.start - a.end).days, (a.start - b.end).days)


@dataclass(frozen=True, slots=True)
class _Dates:
    """The narrow dates of a document with their sentence, and which sentences speak of a court."""

    found: tuple[tuple[int, Mention, date, date], ...]
    court: frozenset[int]

    def near(self, line: int, offset: int) -> tuple[date, date] | None:
        """The date of an event told at ``offset`` in sentence ``line``: there, else in the sentences about it.

        In a sentence on a court the earlier of two dates is the event's and a single one the court's.
        """
        for reach in ((line,), (line - 1, line + 1)):
            here = [f for f in self.found if f[0] in reach and f[0] not in self.court]
            if here:
                best = min(here, key=lambda f: ((f[3] - f[2]).days > 1, abs(f[1].start - offset), f[1].start))
                return best[2], best[3]
            tried = [f for f in self.found if f[0] in reach]
            if len(tried) >= 2:
                best = min(tried, key=lambda f: (f[2], f[1].start))
                return best[2], best[3]
        return None


def _dates(annotated: Annotated, sentences: Sentences) -> _Dates:
    """Birth dates date no event, and the day of a news report is that of the telling."""
    document = annotated.document
    latest = (document.published or date.max - timedelta(days=2)) + timedelta(days=1)
    other = {m.value.born for m in annotated.mentions if isinstance(m.value, PersonValue)}
    if document.kind is Kind.NEWS:
        other.add(document.published)
    found = []
    for mention in annotated.mentions:
        value = mention.value
        if not isinstance(value, DateValue) or not value.start or not value.end or value.start in other:
            continue
        if (value.end - value.start).days <= NARROW and value.start <= latest:
            found.append((sentences.number(mention.start), mention, value.start, value.end))
    lines = {line for line, *_ in found}
    return _Dates(tuple(found), frozenset(line for line in lines if _COURT.search(sentences.text(line))))


def events_of(
    number: int,
    annotated: Annotated,
    sentences: Sentences,
    places: Iterable[tuple[Mention, PlaceKey]],
    people: Iterable[tuple[int, Iterable[int]]],
) -> list[Event]:
    """The events of one document; ``people`` are its chain numbers with the offsets of their mentions.

    An offence that is denied, or that has neither place, date nor person about it, is no event.
    """
    dates = _dates(annotated, sentences)
    placed = [(sentences.number(m.start), key) for m, key in places]
    peopled = [(chain, {sentences.number(start) for start in starts}) for chain, starts in people]
    made: list[Event] = []
    for mention in annotated.mentions:
        value = mention.value
        if not isinstance(value, OffenceValue) or value.negated:
            continue
        line = sentences.number(mention.start)
        when = dates.near(line, mention.start)
        event = Event(number, annotated.document.id, annotated.document.published, [family(value)], [value])
        event.start, event.end = when or (None, None)
        event.places = _nearest(
            [key for at, key in placed if at == line], [k for at, k in placed if abs(at - line) == 1]
        )
        event.lines = {line}
        event.words = [mention.text.casefold()]
        event.close()
        event.evidence = [sentences.evidence(mention.start)]
        _take_in(made, event)
    _complete(made, annotated, placed, peopled, dates)
    for event in made:
        event.close()
    return [e for e in made if e.places or e.start or e.people]


def _nearest(here: list[PlaceKey], beside: list[PlaceKey]) -> list[PlaceKey]:
    return list(dict.fromkeys(here or beside))


def _take_in(made: list[Event], event: Event) -> None:
    """Add an event to those of its document: to one that it may be a second telling of, else as a new one."""
    for other in made:
        close = event.families[0] in other.families or any(related(event.families[0], f) for f in other.families)
        gap = gap_days(event, other)
        streets = not event.streets or not other.streets or event.streets & other.streets
        if close and not gap and streets:
            other.families += event.families
            other.offences += event.offences
            other.start, other.end = other.start or event.start, other.end or event.end
            other.places = list(dict.fromkeys([*other.places, *event.places]))
            other.lines |= event.lines
            other.words += event.words
            other.close()
            other.evidence += [each for each in event.evidence if each not in other.evidence]
            return
    made.append(event)


def _complete(
    made: list[Event],
    annotated: Annotated,
    placed: list[tuple[int, PlaceKey]],
    peopled: list[tuple[int, set[int]]],
    dates: _Dates,
) -> None:
    """Fill what the sentences about an event leave open from the document, when it tells of one event only."""
    alone = len(made) == 1
    things = {
        fold_text
        for m in annotated.mentions
        if m.label in {Label.WEAPON, Label.DRUG} and (fold_text := m.text.casefold())
    }
    for event in made:
        about = {line + step for line in event.lines for step in (-1, 0, 1)}
        event.people = [chain for chain, lines in peopled if alone or lines & about]
        event.things = things
        if alone and not event.streets:
            event.places = list(dict.fromkeys([*event.places, *(key for _, key in placed)]))
        elif not event.places:
            event.places = list(dict.fromkeys(key for _, key in placed if not key.fine))[:1]
        calm = [f for f in dates.found if f[0] not in dates.court]
        if alone and event.start is None and calm:
            event.start, event.end = calm[0][2], calm[0][3]
