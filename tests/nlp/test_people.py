"""People: how they are written, what is said beside the name, short forms, and what is no person."""

from __future__ import annotations

from datetime import date

import pytest

from casethread.model import Kind, Label, Mention
from casethread.values import PersonValue
from nlp.annotator import Annotator
from nlp.base import TextInput
from nlp.recognisers.names import normal, read_prefix
from nlp.resolve import UNNAMED


def people(annotator: Annotator, text: str, kind: Kind = Kind.NEWS) -> list[tuple[Mention, PersonValue]]:
    found = annotator.annotate(TextInput(text, kind=kind))
    return [(m, m.value) for m in found if m.label is Label.PERSON and isinstance(m.value, PersonValue)]


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("OSMAN, Tariq", "Tariq Osman"),
        ("TARIQ OSMAN", "Tariq Osman"),
        ("Shona McDONALD", "Shona McDonald"),
        ("O'NEIL-SMITH, Zoë", "Zoë O'Neil-Smith"),
        ('Tariq "Taz" Osman', "Tariq Osman"),
        ("Karel van der Berg", "Karel van der Berg"),
        ("J. Smith", "J Smith"),
    ],
)
def test_names_are_normalised(written: str, name: str) -> None:
    assert normal(written) == name


@pytest.mark.parametrize(
    ("prefix", "title", "role", "gender"),
    [
        ("Det Supt", None, "Detective Superintendent", None),
        ("T/DC", None, "Detective Constable", None),
        ("Acting Det Ch Insp", None, "Acting Detective Chief Inspector", None),
        ("Mrs", "Mrs", None, "female"),
        ("Mr Justice", "Mr", "Judge", "male"),
        ("PCSO", None, "Police Community Support Officer", None),
        ("Chief", None, None, None),
    ],
)
def test_titles_and_ranks(prefix: str, title: str | None, role: str | None, gender: str | None) -> None:
    assert read_prefix(prefix) == (title, role, gender)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Nadia Osman FTA, warning letter sent.", ["Nadia Osman"]),
        ("Nadia Osman UPW missed.", ["Nadia Osman"]),
        ("Tim Brown OM attended. Gary Long MAPPA level 2.", ["Tim Brown", "Gary Long"]),
        ("Nadia OSMAN attended.", ["Nadia Osman"]),
    ],
)
def test_what_notes_write_in_capitals_after_a_name_is_no_part_of_it(
    annotator: Annotator, text: str, names: list[str]
) -> None:
    assert [v.name for _, v in people(annotator, text, Kind.PROBATION)] == names


@pytest.mark.parametrize(
    ("text", "span", "expected"),
    [
        ("Det Supt Carol Whitlock said so.", "Carol Whitlock", {"role": "Detective Superintendent"}),
        ("Tariq Osman, 31, of Marsh Lane, was charged.", "Tariq Osman", {"age": 31, "home": "Marsh Lane"}),
        ("Tariq Osman, 31, from Deptford, was charged.", "Tariq Osman", {"age": 31, "home": "Deptford"}),
        ("Tariq Osman, aged 31, was charged.", "Tariq Osman", {"age": 31}),
        ("Police named him as 31-year-old Tariq Osman.", "Tariq Osman", {"age": 31}),
        ("Tariq Osman, 31, of no fixed address, was charged.", "Tariq Osman", {"home": "no fixed address"}),
        ("OSMAN, Tariq DOB 01/02/1988 was seen.", "OSMAN, Tariq", {"born": date(1988, 2, 1)}),
        ("Tariq Osman, born 1 February 1988, was seen.", "Tariq Osman", {"born": date(1988, 2, 1)}),
        ("OSMAN, Tariq DOB 31/02/1988 was seen.", "OSMAN, Tariq", {"born": None}),
        ("Tariq Osman, also known as Taz, was seen.", "Tariq Osman", {"aka": ("Taz",)}),
        ('Tariq "Taz" Osman was seen in Dover.', 'Tariq "Taz" Osman', {"aka": ("Taz",), "name": "Tariq Osman"}),
        ("Anne Osman, formerly Anne Pike, was seen.", "Anne Osman", {"aka": ("Anne Pike",)}),
        ("Tariq Osman spoke. His mother, Anne Osman, wept.", "Anne Osman", {"relation": "mother of Tariq Osman"}),
        ("Imran Osman, the brother of Tariq Osman, wept.", "Imran Osman", {"relation": "brother of Tariq Osman"}),
        ("The victim, Leon Marchetti, was found.", "Leon Marchetti", {"role": "victim"}),
        ("Tariq Osman CRN X123456, 31, of Marsh Lane, came.", "Tariq Osman", {"age": 31, "home": "Marsh Lane"}),
        ("Tariq Osman (PNC 1999/0123456X), aged 31, came.", "Tariq Osman", {"age": 31}),
        ("Tariq Osman CRN X123456 came with 31, maybe 32.", "Tariq Osman", {"age": None, "home": None}),
        ("OSMAN, Tariq (DOB 01/02/1988), Marsh Lane, Luton, ran.", "OSMAN, Tariq", {"home": "Marsh Lane, Luton"}),
        ("Gregory KEANE, Tanyard Lane.", "Gregory KEANE", {"home": "Tanyard Lane"}),
        ("He met Tariq Osman, Marsh Lane was closed.", "Tariq Osman", {"home": None}),
        ("Tariq Osman reports no change of address (Mill Lane, Luton).", "Tariq Osman", {"home": "Mill Lane, Luton"}),
        ("Tariq Osman confirmed his address as 12 Mill Lane.", "Tariq Osman", {"home": "12 Mill Lane"}),
        ("Tariq Osman visited his mother's address (Mill Lane).", "Tariq Osman", {"home": None}),
        ("Miriam Olatunji, prosecuting, said so.", "Miriam Olatunji", {"role": "prosecutor"}),
    ],
)
def test_what_is_said_beside_a_name(annotator: Annotator, text: str, span: str, expected: dict[str, object]) -> None:
    value = next(v for m, v in people(annotator, text) if m.text == span)
    assert {key: getattr(value, key) for key in expected} == expected


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("Essex Police said it was Tariq Osman's car.", ["Tariq Osman"]),
        ("SUSPECT TARIQ OSMAN WAS SEEN WITH JOHN SMITH", ["TARIQ OSMAN", "JOHN SMITH"]),
        ("Carol Whitlock lives near Whitlock Road.", ["Carol Whitlock"]),
        ("Wayne Lincoln drove home. He lives in Lincoln.", ["Wayne Lincoln"]),
        ("LONDON, England: the march went on.", []),
        ("MARK YOUR CALENDARS FOR THE FAIR", []),
        ("He bought it at PC World in Dover.", []),
        ("Operation Carol ended at HMP Forest Bank.", []),
        ("Arif Quarmby CRN X200233 FTA, warning letter sent.", ["Arif Quarmby"]),
        ("Kelechi Oduya (CRN: X200234) attended on time.", ["Kelechi Oduya"]),
        ("QUARMBY, Arif CRN X200233 was seen.", ["QUARMBY, Arif"]),
        ("Tunde Bakare-Ojo, DOB 12/03/1981, was seen.", ["Tunde Bakare-Ojo"]),
        ("Breach Report CRN X200233 was sent.", []),
        ("Supervising Officer, CRN X200233, was told.", []),
        ("Community Order CRN X200233 was made.", []),
    ],
)
def test_names_and_near_misses(annotator: Annotator, text: str, spans: list[str]) -> None:
    assert [m.text for m, _ in people(annotator, text) if m.rule != UNNAMED] == spans


def test_short_forms_take_the_full_name(annotator: Annotator) -> None:
    text = "Det Supt Carol Whitlock spoke in Dover. Ms Whitlock thanked them. Carol Whitlock left, and Whitlock wept."
    assert [(m.text, v.name) for m, v in people(annotator, text)] == [
        ("Carol Whitlock", "Carol Whitlock"),
        ("Whitlock", "Carol Whitlock"),
        ("Carol Whitlock", "Carol Whitlock"),
        ("Whitlock", "Carol Whitlock"),
    ]


@pytest.mark.parametrize(
    ("text", "kind", "names"),
    [
        ("Name: Reece DULLINGHAM\n\nRD attended. RD's aunt rang.", Kind.PROBATION, ["Reece Dullingham"] * 3),
        ("Name: Reece DULLINGHAM\n\nRD attended.", Kind.NEWS, ["Reece Dullingham"]),
        ("Name: Reece DULLINGHAM\n\nRD-4 and RDX seen.\nROAD RD SHUT", Kind.PROBATION, ["Reece Dullingham"]),
        ("Name: Dawn COOPER\n\nDC attended.", Kind.PROBATION, ["Dawn Cooper"]),
        ("Officer: Reece Dullingham\n\nSaw RD today.", Kind.PROBATION, ["Reece Dullingham"]),
    ],
)
def test_notes_call_whom_they_are_about_by_initials(
    annotator: Annotator, text: str, kind: Kind, names: list[str]
) -> None:
    found = [value.name for mention, value in people(annotator, text, kind) if mention.rule != UNNAMED]
    assert found == names


@pytest.mark.parametrize(
    "text",
    [
        "Advised to speak to OM. Contact numbers were checked.",
        "Telephone contact from PP Officer: the duty desk.",
        "Switched off. Rang wife on landline.",
        "Det Con, please ring.",
        "Cash in hand, I suspect. Payslip requested for the third time.",
        "Burglars took her medals.",
        "Not charged with anything to do with Sandpiper; the view is that he waited.",
    ],
)
def test_ranks_and_plain_words_are_nobody(annotator: Annotator, text: str) -> None:
    assert not [mention for mention, _ in people(annotator, text, Kind.PROBATION) if mention.rule != UNNAMED]


def test_a_surname_of_two_people_stays_unattached_unless_the_title_tells(annotator: Annotator) -> None:
    text = "Peter Appleyard and Joan Appleyard were there. Mrs Appleyard wept. Then Appleyard left."
    assert [v.name for _, v in people(annotator, text)] == [
        "Peter Appleyard",
        "Joan Appleyard",
        "Joan Appleyard",
        "Appleyard",
    ]


@pytest.mark.parametrize(
    ("text", "span", "age", "gender"),
    [
        ("A 15-year-old girl was hurt.", "A 15-year-old girl", 15, "female"),
        ("They arrested a 27-year-old man from Chelmsford.", "a 27-year-old man", 27, "male"),
        ("A man in his 20s ran off.", "A man in his 20s", None, "male"),
        ("Police held a woman aged 43.", "a woman aged 43", 43, "female"),
    ],
)
def test_people_without_a_name(annotator: Annotator, text: str, span: str, age: int | None, gender: str) -> None:
    found = [(m.text, v.name, v.age, v.gender) for m, v in people(annotator, text) if m.rule == UNNAMED]
    assert found == [(span, "", age, gender)]


@pytest.mark.parametrize(
    "text", ["31-year-old Tariq Osman ran.", "The 31-year-old house in Dover.", "A 12-month order."]
)
def test_no_unnamed_person(annotator: Annotator, text: str) -> None:
    assert [m.text for m, _ in people(annotator, text) if m.rule == UNNAMED] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He lives with his sister Florence in Leeds.", ["Florence"]),
        ("She said her son, Chester, was at school.", ["Chester"]),
        ("Mr Pell's brother Lincoln was there.", ["Pell", "Lincoln"]),
        ("He told his brother in Lincoln.", []),
        ("Her son, Kent Police said, was safe.", []),
        ("Cyclone Oswald and Storm Desmond hit the coast.", []),
    ],
)
def test_relatives_are_people_though_their_names_are_of_towns(
    annotator: Annotator, text: str, expected: list[str]
) -> None:
    found = annotator.annotate(TextInput(text))
    assert [m.text for m in found if m.label is Label.PERSON] == expected
