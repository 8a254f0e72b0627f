"""People without a name: mentions with an empty name, never a thing, a place or somebody named beside them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casethread.model import Label
from casethread.values import PersonValue
from nlp.annotator import Annotator
from nlp.base import TextInput
from nlp.recognisers.unnamed import unnamed
from nlp.resolve import UNNAMED


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A 19-year-old was stabbed.", ["A 19-year-old"]),
        ("A 15-year-old girl ran.", ["A 15-year-old girl"]),
        ("She met a man in his 40s.", ["a man in his 40s"]),
        ("A woman in her early twenties fled.", ["A woman in her early twenties"]),
        ("Two teenage boys were hurt.", ["Two teenage boys"]),
        ("Two 15-year-old boys fled.", ["Two 15-year-old boys"]),
        ("Three men were seen.", ["Three men"]),
        ("A group of youths left.", ["A group of youths"]),
        ("The driver of the Audi fled.", ["The driver of the Audi"]),
        ("The driver of the blue Ford Transit stopped.", ["The driver of the blue Ford Transit"]),
        ("The occupants of the van fled.", ["The occupants of the van"]),
        ("Unk female left.", ["Unk female"]),
        ("IC1 male, approx 30 yrs, left.", ["IC1 male, approx 30 yrs"]),
        ("Male 1 hit female 2.", ["Male 1", "female 2"]),
        ("A teenager from Deptford was charged.", ["A teenager"]),
        ("A pregnant woman, aged 27, fled.", ["A pregnant woman, aged 27"]),
        ("A 15-year-old policy was kept.", []),
        ("An 18-year-old whisky was stolen.", []),
        ("Two white vans left.", []),
        ("A white Transit and an armed robbery.", []),
        ("Young offenders were told on Black Friday in the Black Country.", []),
        ("Suspect 2 per cent of it.", []),
        ("A young woman named Ann Bell came.", []),
        ("A local man, Gary Lunn, came.", []),
        ("The 10-year-old dispute went on.", []),
        ("Five miles and three boxes.", []),
    ],
)
def test_unnamed_people_and_near_misses(annotator: Annotator, text: str, expected: list[str]) -> None:
    found = [m for m in annotator.annotate(TextInput(text)) if m.rule == UNNAMED]
    assert [m.text for m in found] == expected
    for mention in found:
        assert mention.label is Label.PERSON
        assert isinstance(mention.value, PersonValue)
        assert mention.value.name == ""


_PARTS = (
    "A ", "two ", "teenage ", "boys ", "man ", "in his 40s ", "aged 31 ", "15-year-old ", "IC1 ", "male 1 ", "the ",
    "driver of the ", "Audi ", ", ", ". ", "\n", "group of ", "white ", "Ann Bell ",
)  # fmt: skip


@given(st.lists(st.sampled_from(_PARTS), max_size=14))
def test_they_lie_in_the_text_and_apart(parts: list[str]) -> None:
    text = "".join(parts)
    done = 0
    for mention in unnamed(text, []):
        assert done <= mention.start < mention.end <= len(text)
        assert mention.text == text[mention.start : mention.end]
        done = mention.end
