"""Whether a report says what a draft says, says it otherwise, or says nothing of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from enum import StrEnum

from casethread.names.compare import SAME_NAME, similarity
from casethread.press.facts import Fact, FactKind
from casethread.text import fold
from casethread.values import DateValue, OffenceValue, PlaceValue
from links.places import street_key

STAGES = ("mentioned", "alleged", "arrested", "charged", "convicted")
"""How far a case has got, by what the words of the law allow to be said; an acquittal ends it."""
_ONE_NAME = 0.97
"""From this likeness on, two written names are one: case, order, accents, a spelling of it."""
_YEAR = 365.2425


class Answer(StrEnum):
    """What one thing said is to another."""

    SAME = "same"
    OTHER = "other"
    APART = "apart"


def same_name(a: str, b: str) -> bool:
    """Whether two names are written for one, so far as spelling tells."""
    return fold(a) == fold(b) or similarity(a, b).score >= _ONE_NAME


def answer(drafted: Fact, reported: Fact, today: date, published: date | None) -> Answer:
    """What ``reported``, of a report of that day, is to ``drafted``, said today."""
    if drafted.kind is not reported.kind:
        return _premises(drafted, reported)
    compare = _RULES.get(drafted.kind)
    if compare is not None:
        return compare(drafted, reported)
    if drafted.kind is FactKind.AGE:
        return _age(drafted, reported, today, published)
    return Answer.SAME if drafted.key == reported.key else Answer.APART


def _name(drafted: Fact, reported: Fact) -> Answer:
    a, b = drafted.value, reported.value
    one, two = str(a.as_json()["name"]) if a else "", str(b.as_json()["name"]) if b else ""
    if same_name(one, two):
        return Answer.SAME
    match = similarity(one, two)
    return Answer.OTHER if match.score >= SAME_NAME and match.full else Answer.APART


def _age(drafted: Fact, reported: Fact, today: date, published: date | None) -> Answer:
    """Ages of one name: that of a report has grown since, by whole years, or by one more."""
    if bool(drafted.subject) != bool(reported.subject):
        return Answer.APART
    if drafted.subject and not same_name(drafted.subject, reported.subject):
        return Answer.APART
    if drafted.amount is None or reported.amount is None:
        return Answer.APART
    years = max(0.0, (today - published).days / _YEAR) if published else 0.0
    grown = drafted.amount - reported.amount
    if grown == 0 or int(years) <= grown <= int(years) + 1:
        return Answer.SAME
    return Answer.OTHER if drafted.subject else Answer.APART


def _born(drafted: Fact, reported: Fact) -> Answer:
    if not same_name(drafted.subject, reported.subject):
        return Answer.APART
    return Answer.SAME if drafted.value == reported.value else Answer.OTHER


def _place(drafted: Fact, reported: Fact) -> Answer:
    a, b = drafted.value, reported.value
    if not isinstance(a, PlaceValue) or not isinstance(b, PlaceValue) or street_key(a.name) != street_key(b.name):
        return Answer.APART
    towns = [fold(value.within.split(",")[0]) for value in (a, b) if value.within]
    if a.kind in {"street", "building"} and len(towns) == 2 and towns[0] != towns[1]:
        return Answer.OTHER
    return Answer.SAME


def _premises(drafted: Fact, reported: Fact) -> Answer:
    """A shop is read as a place in one text and as a firm in another; nothing else is one of two kinds."""
    names = [str(one.value.as_json()["name"]) for one in (drafted, reported) if one.kind in _NAMED and one.value]
    return Answer.SAME if len(names) == 2 and street_key(names[0]) == street_key(names[1]) else Answer.APART


_NAMED = frozenset({FactKind.PLACE, FactKind.ORGANISATION})


def _date(drafted: Fact, reported: Fact) -> Answer:
    """A day within what a report says less exactly is more than it says; the other way round it is public."""
    a, b = drafted.value, reported.value
    if not isinstance(a, DateValue) or not isinstance(b, DateValue):
        return Answer.APART
    first, last = a.start or date.min, a.end or date.max
    since, until = b.start or date.min, b.end or date.max
    if first <= since and until <= last:
        return Answer.SAME
    return Answer.OTHER if since <= last and first <= until else Answer.APART


def _offence(drafted: Fact, reported: Fact) -> Answer:
    """One offence, at the same stage or one that a report has passed already."""
    a, b = drafted.value, reported.value
    if not isinstance(a, OffenceValue) or not isinstance(b, OffenceValue):
        return Answer.APART
    if a.code != b.code or (a.code is None and a.name != b.name):
        return Answer.OTHER if a.group == b.group else Answer.APART
    if a.stage == b.stage:
        return Answer.SAME
    if "acquitted" in (a.stage, b.stage):
        return Answer.OTHER
    return Answer.SAME if STAGES.index(a.stage) <= STAGES.index(b.stage) else Answer.OTHER


def _number(drafted: Fact, reported: Fact) -> Answer:
    if drafted.subject != reported.subject:
        return Answer.APART
    return Answer.SAME if drafted.amount == reported.amount else Answer.OTHER


_RULES: dict[FactKind, Callable[[Fact, Fact], Answer]] = {
    FactKind.NAME: _name,
    FactKind.BORN: _born,
    FactKind.PLACE: _place,
    FactKind.DATE: _date,
    FactKind.OFFENCE: _offence,
    FactKind.NUMBER: _number,
}
