"""What a report says to a fact of a draft, by table."""

from __future__ import annotations

from datetime import date

import pytest

from casethread.press.compare import Answer, answer
from casethread.press.facts import Fact, FactKind
from casethread.text import fold
from casethread.values import DateValue, NameValue, OffenceValue, PersonValue, PlaceValue

TODAY = date(2016, 6, 1)
SAME, OTHER, APART = Answer


def name(text: str) -> Fact:
    return Fact(FactKind.NAME, fold(text), text, ((0, len(text)),), PersonValue(name=text))


def age(years: int, of: str = "Ada Penrose") -> Fact:
    return Fact(FactKind.AGE, f"{years} {fold(of)}", str(years), ((0, 2),), None, of, float(years))


def place(text: str, within: str | None = None, kind: str = "street") -> Fact:
    value = PlaceValue(name=text, kind=kind, within=within)
    return Fact(FactKind.PLACE, fold(text), text, ((0, len(text)),), value)


def firm(text: str) -> Fact:
    return Fact(FactKind.ORGANISATION, fold(text), text, ((0, len(text)),), NameValue(name=text))


def when(edtf: str, start: date, end: date | None = None) -> Fact:
    return Fact(FactKind.DATE, edtf, edtf, ((0, 4),), DateValue(edtf=edtf, start=start, end=end or start))


def offence(code: str | None, stage: str = "mentioned", label: str = "robbery", group: str = "Robbery") -> Fact:
    value = OffenceValue(code=code, name=label, group=group, stage=stage)
    return Fact(FactKind.OFFENCE, f"{code} {stage}", label, ((0, 7),), value)


def number(amount: float, noun: str) -> Fact:
    return Fact(FactKind.NUMBER, f"{amount:g} {noun}", f"{amount:g}", ((0, 1),), None, noun, amount)


MARCH = when("2014-03", date(2014, 3, 1), date(2014, 3, 31))
DAY = when("2014-03-11", date(2014, 3, 11))


@pytest.mark.parametrize(
    ("drafted", "reported", "published", "expected"),
    [
        (name("Ada Penrose"), name("PENROSE, Ada"), None, SAME),
        (name("Gareth Blewit"), name("Gareth Blewitt"), None, OTHER),
        (name("Ada Penrose"), name("Brian Penrose"), None, APART),
        (name("Ada Penrose"), place("Penrose Road"), None, APART),
        (age(27), age(27), date(2016, 5, 1), SAME),
        (age(29), age(27), date(2014, 3, 1), SAME),
        (age(30), age(27), date(2014, 3, 1), SAME),
        (age(27), age(27), date(2014, 3, 1), SAME),
        (age(32), age(27), date(2014, 3, 1), OTHER),
        (age(26), age(27), date(2016, 5, 1), OTHER),
        (age(26), age(27, "Brian Tull"), date(2016, 5, 1), APART),
        (age(15, ""), age(15, ""), date(2016, 5, 1), SAME),
        (age(15, ""), age(16, ""), date(2016, 5, 1), APART),
        (age(15, ""), age(15), date(2016, 5, 1), APART),
        (place("Marsh Lane", "Chelmsford"), place("Marsh Ln.", "Chelmsford, Essex"), None, SAME),
        (place("Marsh Lane", "Chelmsford"), place("Marsh Lane"), None, SAME),
        (place("Marsh Lane", "Chelmsford"), place("Marsh Lane", "Maldon"), None, OTHER),
        (place("Marsh Lane"), place("Marsh Road"), None, APART),
        (place("Quern Lane Stores", kind="building"), firm("Quern Lane Stores"), None, SAME),
        (firm("Quern Lane Stores"), place("Quern Lane Stores", kind="place"), None, SAME),
        (firm("Quern Lane Stores"), place("Quern Lane"), None, APART),
        (firm("Ada Penrose"), name("Ada Penrose"), None, APART),
        (DAY, DAY, None, SAME),
        (MARCH, DAY, None, SAME),
        (DAY, MARCH, None, OTHER),
        (DAY, when("2014-04-11", date(2014, 4, 11)), None, APART),
        (offence("034/01", "charged"), offence("034/01", "charged"), None, SAME),
        (offence("034/01", "charged"), offence("034/01", "convicted"), None, SAME),
        (offence("034/01", "convicted"), offence("034/01", "charged"), None, OTHER),
        (offence("034/01", "convicted"), offence("034/01", "acquitted"), None, OTHER),
        (offence("034/01"), offence("034/02", label="business robbery"), None, OTHER),
        (offence("034/01"), offence("001/01", label="murder", group="Violence"), None, APART),
        (number(3, "man"), number(3, "man"), None, SAME),
        (number(3, "man"), number(2, "man"), None, OTHER),
        (number(3, "man"), number(2, "wrap"), None, APART),
    ],
)
def test_what_a_report_says_to_a_fact(drafted: Fact, reported: Fact, published: date | None, expected: Answer) -> None:
    assert answer(drafted, reported, TODAY, published) is expected
