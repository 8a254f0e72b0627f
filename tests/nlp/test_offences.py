"""Offence mentions: what is found, what is not, and how far the sentence says they have got."""

from __future__ import annotations

import time

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from casethread.model import Kind, Label, Mention
from casethread.values import OffenceValue
from nlp.base import Context, TextInput
from nlp.recognisers.offences import OffenceRecogniser

BLANK = spacy.blank("en")
FIND = OffenceRecogniser()


def offences(text: str, kind: Kind | None = None) -> list[tuple[Mention, OffenceValue]]:
    context = Context(TextInput(text, kind=kind), BLANK.make_doc(text[:100]))
    return [(m, m.value) for m in FIND(context) if isinstance(m.value, OffenceValue)]


@pytest.mark.parametrize(
    ("text", "words", "code"),
    [
        ("He was stabbed in the leg.", "stabbed", "008/01"),
        ("a knife attack in Marsh Lane", "knife attack", "008/01"),
        ("convicted of GBH", "GBH", "008/01"),
        ("an s18 in 2011", "s18", "005/01"),
        ("s.18 wounding", "s.18 wounding", "005/01"),
        ("section 20 assault", "section 20 assault", "008/01"),
        ("grievous bodily harm with intent", "grievous bodily harm with intent", "005/01"),
        ("charged with battery", "battery", "105/01"),
        ("PWITS class A", "PWITS class A", "092/79"),
        ("possession of cannabis with intent to supply", "possession of cannabis with intent to supply", "092/81"),
        ("concerned in the supply of heroin", "concerned in the supply of heroin", "092/31"),
        ("a county lines gang", "county lines gang", "092/39"),
        ("burglary dwelling x2", "burglary dwelling", "028/03"),
        ("they broke into a shop", "broke into a shop", "030/02"),
        ("aggravated burglary", "aggravated burglary", "029/00"),
        ("TWOC and no insurance", "TWOC", "130/01"),
        ("took a car without consent", "took a car without consent", "130/01"),
        ("drink-driving", "drink-driving", "803/02"),
        ("death by dangerous driving", "death by dangerous driving", "004/04"),
        ("theft from the person", "theft from the person", "039/00"),
        ("attempted robbery", "attempted robbery", "034/01"),
        ("conspiracy to commit burglary", "conspiracy to commit burglary", "028/00"),
        ("breach of SHPO", "breach of SHPO", "066/08"),
        ("breached a non-molestation order", "breached a non-molestation order", "066/39"),
        ("racially aggravated common assault", "racially aggravated common assault", "008/35"),
        ("an FGM case", "FGM", "008/52"),
        ("posting revenge porn", "revenge porn", "008/71"),
        ("preparing acts of terrorism", "preparing acts of terrorism", "066/59"),
        ("DV concerns", "DV", "008/67"),
        ("She was stabbed at a bus stop", "stabbed", "008/01"),
        ("The stabbing at the shop was brutal", "stabbing", "008/01"),
    ],
)
def test_what_people_write_is_found_once_and_tied_to_its_code(text: str, words: str, code: str) -> None:
    found = offences(text)
    assert (found[0][0].text, found[0][1].code) == (words, code)


@pytest.mark.parametrize(
    "text",
    [
        "A murder mystery evening raised money.",
        "She killed the lights and stole the show.",
        "The assault course was muddy.",
        "Rape alarms were handed out beside the rapeseed field.",
        "Archie the arson dog has retired.",
        "His phone battery and the battery charger had failed.",
        "See section 20 of the report.",
        "They shot a film on the pier.",
        "Handling is good and the car takes exposure to salt well.",
        "The Robbery Squad has moved; the Murder Squad has not.",
        "Dv and fgm8 are not words.",
        "It was daylight robbery at £9 a pint.",
        "He had a heart attack.",
        "He stabbed at the buttons, kept stabbing at the keys and had another stab at the title.",
        "She kicked off and punched the air; Rob Marsh made it a steal.",
    ],
)
def test_near_misses_are_left_alone(text: str) -> None:
    assert [m.text for m, _ in offences(text)] == []


@pytest.mark.parametrize(
    ("text", "stages"),
    [
        ("There was a robbery in Mill Road.", ["mentioned"]),
        ("He was arrested on suspicion of robbery and affray.", ["arrested", "arrested"]),
        ("She was charged with robbery, ABH and possession of a bladed article.", ["charged"] * 3),
        ("Found guilty of theft, he had denied murder.", ["convicted", "charged"]),
        ("Jailed for four years for arson.", ["convicted"]),
        ("He pleaded guilty to a charge of theft.", ["convicted"]),
        ("He pleaded not guilty to theft.", ["charged"]),
        ("Cleared of murder but convicted of manslaughter.", ["acquitted", "convicted"]),
        ("He was found not guilty of rape.", ["acquitted"]),
        ("The charge of affray was dropped.", ["acquitted"]),
        ("His conviction for perjury was quashed.", ["acquitted"]),
        ("A robbery charge followed.", ["charged"]),
        ("His murder trial begins today.", ["charged"]),
        ("He allegedly stabbed a man.", ["alleged"]),
        ("He is wanted for robbery.", ["alleged"]),
        ("A man who robbed a shop has been jailed.", ["convicted"]),
        ("He was charged with robbery after a woman was stabbed.", ["charged", "mentioned"]),
        ("A man was arrested after a stabbing.", ["arrested"]),
        ("After the stabbing, a man was arrested on suspicion of affray.", ["mentioned", "arrested"]),
        ("Index offence: s.20 wounding.", ["convicted"]),
        ("He could face life if convicted of murder.", ["alleged"]),
        ("No one has been arrested over the robbery.", ["mentioned"]),
        ("Theft - PP bailed to 4 May.", ["arrested"]),
        ("Arrested for theft. A robbery followed.", ["arrested", "mentioned"]),
        (
            "Osman is charged, together with\nReece Dullingham, of Sandford Mews,\nChelmsford, with the robbery of £6.",
            ["charged"],
        ),
        (
            "He has two previous convictions:\n12/03/2009 common assault\n04/11/2011 criminal damage",
            ["convicted", "convicted"],
        ),
        ("Osman was charged\nRobbery at the quay", ["mentioned"]),
    ],
)
def test_the_stage_is_that_of_the_nearest_cue_in_its_clause(text: str, stages: list[str]) -> None:
    assert [value.stage for _, value in offences(text, Kind.NEWS)] == stages


def test_admitting_to_an_officer_is_no_conviction_but_a_plea_in_court_is() -> None:
    assert offences("PP admitted theft.", Kind.PROBATION)[0][1].stage == "alleged"
    assert offences("PP admitted theft at court.", Kind.PROBATION)[0][1].stage == "convicted"
    assert offences("PP denied any theft.", Kind.PROBATION)[0][1].stage == "alleged"


@pytest.mark.parametrize(
    ("text", "negated"),
    [
        ("The stabbing was not related to drugs.", [None, True]),
        ("There is no evidence of sexual assault.", [True]),
        ("It was not a robbery.", [True]),
        ("No evidence of fraud or theft.", [True, True]),
        ("Robbery has been ruled out.", [True]),
        ("He denied robbery.", [None]),
        ("He pleaded not guilty to robbery.", [None]),
        ("He was found not guilty of robbery.", [None]),
        ("Police do not know who stabbed him.", [None]),
        ("No arrests have been made over the robbery.", [None]),
        ("He was not only charged with robbery.", [None]),
    ],
)
def test_negation_is_read_but_a_plea_is_none(text: str, negated: list[bool | None]) -> None:
    assert [value.negated for _, value in offences(text)] == negated


def test_a_mention_says_why() -> None:
    mention, _ = offences("She was charged with ABH.")[0]
    assert mention.rule == "offences.strong"
    assert mention.why == (
        '"ABH" is written for assault occasioning actual bodily harm (008/06); "charged" makes it charged.'
    )


WORDS = [
    "charged with",
    "robbery",
    "no evidence of",
    "stabbed",
    ",",
    "and",
    ".",
    "\n",
    "jailed for",
    "theft",
    "ABH",
    "who",
    "but",
]


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=200), st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join)))
def test_any_text_gives_mentions_inside_it_in_order(text: str) -> None:
    end = 0
    for mention, value in offences(text):
        assert mention.label is Label.OFFENCE
        assert end <= mention.start < mention.end <= len(text)
        assert text[mention.start : mention.end] == mention.text
        assert value.stage in {"mentioned", "alleged", "arrested", "charged", "convicted", "acquitted"}
        end = mention.end


@pytest.mark.parametrize("piece", ["charged with robbery ", "robbery, ", "x", "stab", ". ", "\n", "s.", "not "])
def test_the_time_grows_with_the_text_and_no_faster(piece: str) -> None:
    def seconds(size: int) -> float:
        text = piece * (size // len(piece))
        start = time.process_time()
        offences(text)
        return time.process_time() - start

    seconds(1_000)
    small, large = min(seconds(8_000) for _ in range(3)), seconds(80_000)
    assert large < max(0.3, 40 * small)
