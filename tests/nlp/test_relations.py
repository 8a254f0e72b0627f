"""Relations and parts that a text states, and those that it does not."""

from __future__ import annotations

import pytest

from casethread.model import Kind, Label
from casethread.values import PersonValue
from nlp.annotator import Annotator
from nlp.base import TextInput


def told(annotator: Annotator, text: str, name: str) -> PersonValue:
    """The first mention of that full name that says a part, a relation or another name; else the first."""
    found = annotator.annotate(TextInput(text, kind=Kind.NEWS))
    people = [m.value for m in found if m.label is Label.PERSON and isinstance(m.value, PersonValue)]
    own = [person for person in people if person.name == name]
    assert own, people
    return next((p for p in own if p.role or p.relation or p.aka), own[0])


@pytest.mark.parametrize(
    ("text", "name", "relation"),
    [
        ("Liam Hollis, brother of Dean Hollis, was held.", "Liam Hollis", "brother of Dean Hollis"),
        ("Dean Hollis was held. His brother, Liam Hollis, fled.", "Liam Hollis", "brother of Dean Hollis"),
        ("Dean Hollis's brother Liam Hollis fled.", "Liam Hollis", "brother of Dean Hollis"),
        ("Dean Hollis's ex-girlfriend is Nina Ford.", "Nina Ford", "ex-girlfriend of Dean Hollis"),
        ("Dean Hollis lives with partner Kelly Moss.", "Kelly Moss", "partner of Dean Hollis"),
        ("Dean Hollis, whose sister Zoe Hollis, 19, saw it, fled.", "Zoe Hollis", "sister of Dean Hollis"),
        ("Aaron Tull and Kyle Roe, his co-accused, fled.", "Kyle Roe", "co-accused of Aaron Tull"),
        ("Half-brother of Jake Bond, Lee Till, fled.", "Lee Till", "half-brother of Jake Bond"),
        ("Susan Pell, mother of the victim, wept.", "Susan Pell", "mother of the victim"),
        ("The victim's mother, Susan Pell, wept.", "Susan Pell", "mother of the victim"),
        ("Ryan Kemble, the victim's brother, said no.", "Ryan Kemble", "brother of the victim"),
        ("Mother of PP (Denise Kemble) phoned.", "Denise Kemble", "mother of PP"),
        ("Ex-partner of PP: Kirsty Vale.", "Kirsty Vale", "ex-partner of PP"),
        ("PP Ryan Kemble attended. Mother of PP (Denise Kemble) phoned.", "Denise Kemble", "mother of Ryan Kemble"),
        ("Stan Kowalski, brother of OSMAN. Aaron Tull fled.", "Stan Kowalski", "brother of Osman"),
        ("Partners Tom Gray and Eve Gray were held.", "Eve Gray", "partner of Tom Gray"),
        ("Brothers Ali and Omar Saleh were held.", "Omar Saleh", "brother of Ali"),
        ("Dean Hollis was held. Kelly Moss fled.", "Kelly Moss", None),
        ("Dean Hollis fled. The brother of a witness and Kelly Moss stayed.", "Kelly Moss", None),
        ("Big Brother of the year Dean Hollis met Kelly Moss.", "Kelly Moss", None),
        ("Dean Hollis was stabbed. Partner agencies told Kelly Moss.", "Kelly Moss", None),
    ],
)
def test_relations_and_near_misses(annotator: Annotator, text: str, name: str, relation: str | None) -> None:
    assert told(annotator, text, name).relation == relation


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("The victim, named locally as Jordan Pryce, died.", "Jordan Pryce", "victim"),
        ("The victim was named as Amy Stone.", "Amy Stone", "victim"),
        ("Police named the dead man as Adil Khan, 22.", "Adil Khan", "victim"),
        ("Complainant is S. Marlow.", "S Marlow", "complainant"),
        ("IP: Jane FROST called.", "Jane Frost", "victim"),
        ("Suspect: Mark Bell.", "Mark Bell", "suspect"),
        ("Offender - Carl Dobbs.", "Carl Dobbs", "offender"),
        ("The witness was Kelly Shaw.", "Kelly Shaw", "witness"),
        ("Sam Hart is a suspect in the robbery.", "Sam Hart", "suspect"),
        ("He was the victim. Tariq Osman fled.", "Tariq Osman", None),
        ("Ryan Kemble, the victim's brother, said no.", "Ryan Kemble", None),
        ("Kelly Shaw, a witness support officer, said no.", "Kelly Shaw", None),
    ],
)
def test_parts_and_near_misses(annotator: Annotator, text: str, name: str, role: str | None) -> None:
    assert told(annotator, text, name).role == role


@pytest.mark.parametrize(
    ("text", "name", "aka"),
    [
        ('Lee Pryce, also known by the nickname "Sparks", fled.', "Lee Pryce", ("Sparks",)),
        ('Tariq Osman aka "TAZ" / street name Shadow fled.', "Tariq Osman", ("TAZ", "Shadow")),
        ("Kirsty Vale née Holt fled.", "Kirsty Vale", ("Kirsty Holt",)),
        ("Kirsty Vale (née Holt) fled.", "Kirsty Vale", ("Kirsty Holt",)),
        ("Carla Dunn, previously Carla West, moved.", "Carla Dunn", ("Carla West",)),
        ("Dean Hollis, known as a gentle man, fled.", "Dean Hollis", ()),
    ],
)
def test_other_names(annotator: Annotator, text: str, name: str, aka: tuple[str, ...]) -> None:
    assert told(annotator, text, name).aka == aka


@pytest.mark.parametrize(
    ("text", "name", "home"),
    [
        ("Ben Frost, 22, of Flat 3, 14 Mill Lane, Luton, was held.", "Ben Frost", "Flat 3, 14 Mill Lane, Luton"),
        ("Craig Pott, 24, of Hull. Deptford was quiet.", "Craig Pott", "Hull"),
        ("Deptford man Gary Lunn was held.", "Gary Lunn", "Deptford"),
        ("Gary Lunn, currently residing at 5 High Street, fled.", "Gary Lunn", "5 High Street"),
        ("HOLT, Gemma, 12 Oak Rd, Bury BL9 0AB seen.", "Gemma Holt", "12 Oak Rd, Bury BL9 0AB"),
        ("Amy Lake, 31, of St. Mary's Road, Hull, fled.", "Amy Lake", "St. Mary's Road, Hull"),
        ("Gary Lunn of Kent Police said no.", "Gary Lunn", None),
        ("Gary Lunn, 12 March 2016.", "Gary Lunn", None),
        ("The man Gary Lunn was held.", "Gary Lunn", None),
    ],
)
def test_homes(annotator: Annotator, text: str, name: str, home: str | None) -> None:
    assert told(annotator, text, name).home == home
