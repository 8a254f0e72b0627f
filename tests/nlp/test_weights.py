"""The shipped named-entity weights: their card names them, they load, and they read what reports say."""

from __future__ import annotations

import hashlib
import re

import pytest
from spacy.language import Language

from casethread.model import Label
from nlp.annotator import Annotator
from nlp.base import TextInput
from nlp.model import WEIGHTS, load_ner

_KIND = {"PERSON": "person", "GPE": "place", "LOC": "place", "FAC": "place", "ORG": "organisation"}

SENTENCES = [
    ("Maureen Tadcaster lives in Hereford.", "person: Maureen Tadcaster; place: Hereford"),
    ("Officers arrested Obinna Ekwueme in Walsall on Friday.", "person: Obinna Ekwueme; place: Walsall"),
    ("The inquiry by Suffolk Constabulary goes on.", "organisation: Suffolk Constabulary"),
    ("DS Farida Lodhi took the statement.", "person: Farida Lodhi"),
    ("Suspect is GREENSLADE, Mervyn of Taunton.", "person: GREENSLADE, Mervyn; place: Taunton"),
    ("Witness Lowri HOPKIN saw the van leave.", "person: Lowri HOPKIN"),
    ("He was last seen in Bramble Lane, Kettering.", "place: Bramble Lane, Kettering"),
    ("Mr Vasile told the jury that he was in Stoke at the time.", "person: Vasile; place: Stoke"),
    ("Grace Ollerton joined Barclays in 2011.", "person: Grace Ollerton; organisation: Barclays"),
    ("The ferry from Dublin docked at Holyhead.", "place: Dublin, Holyhead"),
    ("Two men in balaclavas ran off.", ""),
    ("The Home Office refused her appeal.", "organisation: Home Office"),
    ("T. Quennell and his son Barnaby went to Wales.", "person: T. Quennell, Barnaby; place: Wales"),
    ("Ms Nwosu said the Environment Agency had been told.", "person: Nwosu; organisation: Environment Agency"),
    ("The knife was found behind Leicester Royal Infirmary.", "place: Leicester Royal Infirmary"),
    ("Judge Annabel Prowse jailed Darren Stott for six years.", "person: Annabel Prowse, Darren Stott"),
    ("Sunita Bhogal, 44, from Wembley, died at the scene.", "person: Sunita Bhogal; place: Wembley"),
    (
        "Her cousin Zbigniew works for Network Rail in Crewe.",
        "person: Zbigniew; organisation: Network Rail; place: Crewe",
    ),
    ("Police in Germany and France helped Europol.", "place: Germany, France; organisation: Europol"),
]


@pytest.fixture(scope="module")
def ner() -> Language:
    return load_ner(WEIGHTS)


def test_the_card_names_the_weights() -> None:
    card = (WEIGHTS / "CARD.md").read_text(encoding="utf-8")
    [told] = re.findall(r"\b[0-9a-f]{64}\b", card)
    assert told == hashlib.sha256((WEIGHTS / "model").read_bytes()).hexdigest()


def test_the_card_carries_what_the_licences_ask_for() -> None:
    card = (WEIGHTS / "CARD.md").read_text(encoding="utf-8")
    for source in (
        "wikigold",
        "GUM",
        "re3d",
        "Universal NER",
        "Re-DocRED",
        "CrossNER",
        "WNUT",
        "Broad Twitter",
        "LitBank",
    ):
        assert source in card
    for licence in ("CC BY 4.0", "CC BY-SA 4.0", "CC BY-SA 3.0", "CC BY 2.5", "CC BY 3.0 AU", "OGL v3", "MIT"):
        assert licence in card


def test_the_weights_are_not_those_of_the_package(ner: Language) -> None:
    stock = load_ner(None)
    assert ner.get_pipe("ner").to_bytes() != stock.get_pipe("ner").to_bytes()  # type: ignore[attr-defined]  # a trained pipe
    assert ner.get_pipe("ner").labels == stock.get_pipe("ner").labels  # type: ignore[attr-defined]  # a trained pipe


@pytest.mark.parametrize(("text", "expected"), SENTENCES)
def test_invented_sentences(ner: Language, text: str, expected: str) -> None:
    wanted = {
        (kind, name)
        for kind, names in (part.split(": ") for part in expected.split("; ") if part)
        for name in (["GREENSLADE, Mervyn"] if "GREENSLADE" in names else names.split(", "))
    }
    found = {
        (_KIND[e.label_], e.text.removeprefix("the ").removeprefix("The ")) for e in ner(text).ents if e.label_ in _KIND
    }
    assert found == wanted


@pytest.mark.parametrize(
    "text", ["CCTV was seized and the VRM was checked on PNC.", "NFA. RoSH: High. UPW hrs left: 42. Next OASys due."]
)
def test_abbreviations_of_the_field_are_no_names_in_the_end(annotator: Annotator, text: str) -> None:
    assert not [
        m.text for m in annotator.annotate(TextInput(text)) if m.label in (Label.PERSON, Label.PLACE, Label.ORG)
    ]


def test_dates_and_the_other_labels_are_still_read(ner: Language) -> None:
    found = {e.text: e.label_ for e in ner("On 14 March 2016 she paid £250 to a Polish builder.").ents}
    assert found["14 March 2016"] == "DATE"
    assert found["Polish"] == "NORP"
    assert any(label == "MONEY" for label in found.values())
