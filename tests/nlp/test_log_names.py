"""Surnames alone and in capitals: people in logs and notes by what is done, never an abbreviation, a make or a town."""

from __future__ import annotations

import pytest

from casethread.model import Kind, Label
from casethread.values import PersonValue
from nlp.annotator import Annotator
from nlp.base import TextInput


def people(annotator: Annotator, text: str, kind: Kind | None = Kind.INTELLIGENCE) -> list[str]:
    """The words of each person who is named."""
    found = annotator.annotate(TextInput(text, kind=kind))
    return [m.text for m in found if m.label is Label.PERSON and m.rule != "people.unnamed"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Info received: HADLOW is planning to rob the bookies on Mere Rd.", ["HADLOW"]),
        ("CHIS says TREMLETT has access to a shotgun.", ["TREMLETT"]),
        ("ROSE on bail for sec 20, not to enter Rhyl.", ["ROSE"]),
        ("Circulated: ADEYEMI for sec 47.", ["ADEYEMI"]),
        ("O'DOWD's girlfriend rents the flat.", ["O'DOWD"]),
        ("LINCOLN (m, 30s) seen dealing by the bench.", ["LINCOLN"]),
        ("QUAYLE has been threatening the landlord.", ["QUAYLE"]),
        ("CID attended and SOCO examined the car.", []),
        ("CPS advise NFA. DWP states no claim is live.", []),
        ("AUDI seen leaving the car park.", []),
        ("ANPR shows the van on the M6.", []),
        ("Goods sold in LINCOLN on Sat.", []),
        ("A male known as RAZOR lives there. RAZOR deals.", ["RAZOR", "RAZOR"]),
        ("DRUGS USED IN THE FLAT. MALES SEEN DEALING.", []),
        ("Believed stored at MILL LANE garages.", []),
    ],
)
def test_lone_surnames_of_logs(annotator: Annotator, text: str, expected: list[str]) -> None:
    assert people(annotator, text) == expected


def test_notes_have_them_and_reports_have_not(annotator: Annotator) -> None:
    text = "HADLOW is dealing from the flat."
    assert people(annotator, text, Kind.PROBATION) == ["HADLOW"]
    assert people(annotator, text, Kind.NEWS) == []


def test_a_full_name_given_before_is_the_name_of_the_short_one(annotator: Annotator) -> None:
    text = "Nominal: Craig HADLOW. HADLOW is dealing from the flat."
    found = annotator.annotate(TextInput(text, kind=Kind.INTELLIGENCE))
    assert [m.value.name for m in found if isinstance(m.value, PersonValue)] == ["Craig Hadlow", "Craig Hadlow"]
