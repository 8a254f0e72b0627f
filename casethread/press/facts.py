"""What a draft statement says: names, ages, places, dates, offences, numbers, each once, with every place it stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from casethread.model import Label, Mention
from casethread.press.numbers import in_words, numbers_in
from casethread.text import fold
from casethread.values import (
    DateValue,
    IdentifierValue,
    MoneyValue,
    NameValue,
    OffenceValue,
    PersonValue,
    PlaceValue,
    Value,
)
from links.places import street_key
from links.sentences import Sentences


class FactKind(StrEnum):
    """What a fact tells."""

    NAME = "name"
    AGE = "age"
    BORN = "date of birth"
    PLACE = "place"
    DATE = "date"
    OFFENCE = "offence"
    NUMBER = "number"
    ORGANISATION = "organisation"
    OPERATION = "operation"
    IDENTIFIER = "identifier"
    VEHICLE = "vehicle"
    WEAPON = "weapon"
    DRUG = "drug"


Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Fact:
    """Something a text says, at ``spans``. ``key`` is equal for what says the same; ``subject`` is the name of the
    person that an age or birth date is of, empty for an unnamed one, or what a number counts; ``amount`` is the number.
    """

    kind: FactKind
    key: str
    text: str
    spans: tuple[Span, ...]
    value: Value | None = None
    subject: str = ""
    amount: float | None = None

    @property
    def whose(self) -> str:
        """The name of the person that an age or birth date is of; empty for an unnamed one and for other facts."""
        return self.subject if self.kind in {FactKind.AGE, FactKind.BORN} else ""


_LABELS = {
    Label.ORG: FactKind.ORGANISATION,
    Label.OPERATION: FactKind.OPERATION,
    Label.VEHICLE: FactKind.VEHICLE,
    Label.WEAPON: FactKind.WEAPON,
    Label.DRUG: FactKind.DRUG,
}
_SIGNS = {"GBP": "£", "EUR": "€", "USD": "$"}
_AROUND = 60
"""Characters on either side of a name in which its age may stand."""


def facts_of(text: str, mentions: Sequence[Mention], sentences: Sentences, town: str = "") -> tuple[Fact, ...]:
    """The facts of a text in the order in which they first stand. ``town`` is where streets lie that name none."""
    found: dict[tuple[FactKind, str], Fact] = {}
    for fact in (*_mentioned(text, mentions, sentences, town), *_numbers(text, mentions)):
        held = found.get((fact.kind, fact.key))
        spans = tuple(sorted({*held.spans, *fact.spans})) if held else fact.spans
        found[fact.kind, fact.key] = replace(held or fact, spans=spans)
    return tuple(sorted(found.values(), key=lambda fact: (fact.spans[0], fact.kind)))


def _mentioned(text: str, mentions: Sequence[Mention], sentences: Sentences, town: str) -> Iterator[Fact]:
    people = [m.value for m in mentions if isinstance(m.value, PersonValue)]
    born = {value.born: value.name for value in people if value.born and value.name}
    for mention in mentions:
        value, span = mention.value, (mention.start, mention.end)
        if isinstance(value, PersonValue):
            yield from _person(text, mention, value, sentences)
        elif isinstance(value, PlaceValue):
            placed = value if value.within or value.kind not in {"street", "building"} else replace(value, within=town)
            where = fold((placed.within or "").split(",")[0]) if placed.kind in {"street", "building"} else ""
            key = f"{street_key(value.name)}, {where}" if where else street_key(value.name)
            yield Fact(FactKind.PLACE, key, mention.text, (span,), placed)
        elif isinstance(value, DateValue):
            whose = born.get(value.start) if value.start and value.start == value.end else None
            if whose:
                yield Fact(FactKind.BORN, f"{value.edtf} {fold(whose)}", mention.text, (span,), value, whose)
            else:
                yield Fact(FactKind.DATE, value.edtf, mention.text, (span,), value)
        elif isinstance(value, OffenceValue) and not value.negated:
            yield Fact(FactKind.OFFENCE, f"{value.code or value.name} {value.stage}", mention.text, (span,), value)
        elif isinstance(value, IdentifierValue):
            yield Fact(FactKind.IDENTIFIER, f"{value.type} {value.id}", mention.text, (span,), value)
        elif isinstance(value, MoneyValue):
            unit = _SIGNS.get(value.currency, value.currency)
            key = f"{value.amount:g} {unit}"
            yield Fact(FactKind.NUMBER, key, mention.text, (span,), value, unit, float(value.amount))
        elif isinstance(value, NameValue):
            yield Fact(_LABELS[mention.label], fold(value.name), mention.text, (span,), value)


def _person(text: str, mention: Mention, value: PersonValue, sentences: Sentences) -> Iterator[Fact]:
    if value.name:
        yield Fact(FactKind.NAME, fold(value.name), value.name, ((mention.start, mention.end),), value)
    if value.age is not None and (span := age_span(text, mention, value.age, sentences)):
        key = f"{value.age} {fold(value.name)}"
        yield Fact(FactKind.AGE, key, text[slice(*span)], (span,), value, value.name, float(value.age))


def age_span(text: str, mention: Mention, age: int, sentences: Sentences) -> Span | None:
    """Where the age of a person stands: in the mention itself or near it in its sentence, the nearest first."""
    within = sentences.evidence(mention.start)
    start, end = max(within.start, mention.start - _AROUND), min(within.end, mention.end + _AROUND)
    number = re.compile(rf"(?<!\d){age}(?!\d)|\b{in_words(age)}\b", re.IGNORECASE)
    found = [(start + m.start(), start + m.end()) for m in number.finditer(text[start:end])]
    return min(found, key=lambda span: (abs(span[0] - mention.end), span), default=None)


def _numbers(text: str, mentions: Iterable[Mention]) -> Iterator[Fact]:
    """Numbers that no mention holds, each with the noun that it counts."""
    named = [m for m in mentions if not (isinstance(m.value, PersonValue) and not m.value.name)]
    taken = [(mention.start, mention.end) for mention in named]
    for number in numbers_in(text):
        if not any(start < number.end and number.start < end for start, end in taken):
            span = (number.start, number.end)
            key = f"{number.amount:g} {number.noun}"
            yield Fact(FactKind.NUMBER, key, text[slice(*span)], (span,), None, number.noun, number.amount)
