"""What a name is where it stands: person, place, organisation or none, with what is near but otherwise."""

from __future__ import annotations

import pytest

from casethread.model import Kind, Label
from nlp.annotator import Annotator
from nlp.base import TextInput
from nlp.recognisers.model_entities import trim_name
from nlp.recognisers.short_forms import Person, ShortForms
from nlp.resolve import UNNAMED

_SHORT = {Label.PERSON: "P", Label.PLACE: "L", Label.ORG: "O", Label.VEHICLE: "V"}

CASES = [
    # a rank with a collar number, letters after a name, words of a log
    ("PS 2231 Okafor was told.", "P Okafor"),
    ("Aurelia Finch QC told jurors so.", "P Aurelia Finch"),
    ("DS Hannigan OIC. VPS declined.", "P Hannigan"),
    ("Male stopped. Said he was lost. Grey hoodie, dark jeans.", ""),
    ("Met Zoe Lund and Mum today. PC Grey took notes.", "P Zoe Lund; P Grey"),
    ("Custody: TREMAINE BUCKLE arrived late.", "P TREMAINE BUCKLE"),
    ("SUSPECT UNKNOWN MALE ran off.", ""),
    ("MARTIN GREY was stopped in Hull. GREY carries a knife.", "P MARTIN GREY; L Hull; P GREY"),
    # words of an office around a name
    ("They named 51-year-old Senior Trooper William Hakim there.", "P William Hakim"),
    ("A 51-year-old New Bedford man fell.", "L New Bedford"),
    ("Vincent \"The Chin\" Gigante died at home.", 'P Vincent "The Chin" Gigante'),
    # a place though it looks like a person
    ("The siege of Darayya ended on Monday.", "L Darayya"),
    ("A cable ran between Abu Talat (Egypt) and Malta.", "L Abu Talat; L Egypt; L Malta"),
    ("Slough railway station was shut.", "L Slough"),
    ("She ran from the Sheaf and Sickle pub in Rugby.", "L Sheaf and Sickle; L Rugby"),
    ("He drinks at The Grapes, Burnley.", "L Grapes; L Burnley"),
    ("Stopped at Cheapside j/w Milk Street.", "L Cheapside; L Milk Street"),
    ("He lives at Flat 3 Tern House, Corby.", "L Tern House; L Corby"),
    # a person though it looks like a place
    ("It was directed by William Castle. He met Robert Moss.", "P William Castle; P Robert Moss"),
    ("FBI Special Agent John Broadway spoke.", "O FBI; P John Broadway"),
    # organisations told apart
    ("She read law at the University of Leeds and University of York.", "O University of Leeds; O University of York"),
    ("Blackburn with Darwen Council wrote.", "O Blackburn with Darwen Council"),
    ("He fled the Soviet Union in 1980.", "L Soviet Union"),
    ("The Hexley Road Crew fought the Dock Street Boys.", "O Hexley Road Crew; O Dock Street Boys"),
    ("Toyota said on Monday that sales fell.", "O Toyota"),
    ("He drives a Toyota.", "V Toyota"),
    ("The 2004 Ireland general election was close.", ""),
    ("He moved to Ireland before the election.", "L Ireland"),
    ("Kent's Elmbridge Hospital was closed.", "L Kent; L Elmbridge Hospital"),
    # what is no name, or none of its own
    ("It is worth US$ 40 billion to the US.", "L US"),
    ("Farm sales of US $199 rose in Kenya.", "L Kenya"),
    ("The pro-Beijing camp lost in Hong Kong.", "L Beijing; L Hong Kong"),
    ("The frigate INS Tabar sank a trawler off Oman.", "L Oman"),
    ("HMS Belfast lies in London.", "L London"),
    ("The bank's chief is Marla Eddowes, the Prime Minister said.", "P Marla Eddowes"),
    # a person, whatever stands beside
    ("Det  Con  Hannah  Prewett led the inquiry.", "P Hannah  Prewett"),
    ("Its clerk, Mrs Maureen\nVickery, said that it was late.", "P Maureen\nVickery"),
    ("Edith Callow came down at six.", "P Edith Callow"),
    ("It drew a rebuke from Judge\nRosemary Teague.", "P Rosemary Teague"),
    ("He wants nothing to do with Omar Bashford. She has nothing to do with Bashford.", "P Omar Bashford; P Bashford"),
    # towns and villages of no list
    ("CHELMSFORD, Essex (BW) - Two men fled.", "L Essex; O BW"),
    ("He spoke from his parents' home in\nGreat Baddow, where he rests.", "L Great Baddow"),
    ("The placement was moved to Nettlecombe Parva from Sunday.", "L Nettlecombe Parva"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_names_are_what_they_are_where_they_stand(annotator: Annotator, text: str, expected: str) -> None:
    mentions = annotator.annotate(TextInput(text, kind=Kind.NEWS))
    found = [f"{_SHORT[m.label]} {m.text}" for m in mentions if m.label in _SHORT and m.rule != UNNAMED]
    assert "; ".join(found) == expected


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Then the Osman family wept.", [9]),
        ("He sold the Osman too.", []),
        ("So later Osman fell, as did an Osman.", [9]),
        ("Ms Osman fell.", [3]),
    ],
)
def test_a_surname_after_an_article_is_a_thing_unless_people_follow(text: str, places: list[int]) -> None:
    found = ShortForms([Person("Tariq Osman", None)]).occurrences(text, [], frozenset())
    assert [candidate.start for candidate in found] == places


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Woodburn-area", "Woodburn"),
        ("Attd Elm Row", "Elm Row"),
        ("Flat 3 Tern House", "Tern House"),
        ("Flat Holm", "Flat Holm"),
        ("Stratford-upon-Avon", "Stratford-upon-Avon"),
        ("the Home Office's", "Home Office"),
    ],
)
def test_spans_of_the_model_are_cut_to_the_name(text: str, name: str) -> None:
    start, end = trim_name(text, 0, len(text))
    assert text[start:end] == name
