"""What a correction makes of the mentions that were read: by table, and for any cut of them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casethread.amendment import AROUND, amended, dated, place, renamed
from casethread.errors import UsageError
from casethread.model import Correction, Label, Mention, Placed, Spot
from casethread.text import text_digest
from casethread.values import DateValue, IdentifierValue, NameValue, OffenceValue, PersonValue, PlaceValue, Value

TEXT = "Yesterday Odran Marsh met Mr Marsh of Marsh Lane, Selby Ness, on the 3rd."
MR = TEXT.index("Mr Marsh")


def person(text: str, name: str, start: int, age: int | None = None) -> Mention:
    return Mention(start, start + len(text), text, Label.PERSON, PersonValue(name=name, age=age), "people.hand", 0.9)


READ = (
    person("Odran Marsh", "Odran Marsh", 10, age=27),
    person("Mr Marsh", "Odran Marsh", MR, age=27),
    Mention(38, 48, "Marsh Lane", Label.PLACE, PlaceValue(name="Marsh Lane", kind="street", lat=51.0), "places.x", 0.8),
)


def correction(
    start: int, end: int, to: tuple[Label, Value] | None, label: Label = Label.PERSON, number: str = "c"
) -> Correction:
    spot = Spot("d1", text_digest(TEXT), start, end, TEXT[start:end])
    around = TEXT[max(0, start - AROUND) : start], TEXT[end : end + AROUND]
    return Correction(number, spot, around, label, to, "ann", datetime(2026, 1, 2, tzinfo=UTC), "misread")


def at(made: Correction) -> Placed:
    return Placed(made, made.spot.start, made.spot.end)


def test_nothing_takes_the_mention_of_its_label_alone() -> None:
    over = Mention(MR, MR + 8, "Mr Marsh", Label.ORG, NameValue(name="Mr Marsh"), "orgs.x", 0.2)
    left = amended((*READ, over), [at(correction(MR, MR + 8, None))])
    assert left == (READ[0], over, READ[2])


def test_another_value_stands_in_its_place_and_says_why() -> None:
    [_, made, _] = amended(READ, [at(correction(MR, MR + 8, (Label.PERSON, PersonValue(name="Bevis Marsh"))))])
    assert (made.start, made.end, made.value) == (MR, MR + 8, PersonValue(name="Bevis Marsh"))
    assert made.rule == "correction.c"
    assert "ann on 2 January 2026 (misread)" in made.why


@pytest.mark.parametrize(
    ("cut", "touched"),
    [
        ((MR, MR + 8), True),
        ((MR + 3, MR + 8), True),
        ((MR + 4, MR + 8), False),
        ((MR, MR + 13), True),
        ((10, 21), False),
    ],
)
def test_a_mention_cut_otherwise_is_still_the_one(cut: tuple[int, int], touched: bool) -> None:
    mention = person(TEXT[slice(*cut)], "X Marsh", cut[0])
    left = amended([mention], [at(correction(MR, MR + 8, None))])
    assert left == (() if touched else (mention,))


def test_what_a_person_said_stands_though_nothing_is_read_there_any_more() -> None:
    [made] = amended((), [at(correction(MR, MR + 8, (Label.PERSON, PersonValue(name="Bevis Marsh"))))])
    assert (made.text, made.label) == ("Mr Marsh", Label.PERSON)
    assert amended((), [at(correction(MR, MR + 8, None))]) == ()


def test_of_two_corrections_of_one_mention_the_later_counts() -> None:
    first = correction(MR, MR + 8, None)
    later = correction(MR, MR + 8, (Label.ORG, NameValue(name="Marsh")), number="c2")
    [_, made, _] = amended(READ, [at(first), at(later)])
    assert made.label is Label.ORG
    assert amended(READ, [at(later), at(first)]) == (READ[0], READ[2])


def test_another_kind_takes_the_place_of_the_same_read_twice() -> None:
    twin = Mention(MR, MR + 8, "Mr Marsh", Label.ORG, NameValue(name="Mr Marsh"), "orgs.x", 0.2)
    left = amended((*READ, twin), [at(correction(MR, MR + 8, (Label.ORG, NameValue(name="Marsh Ltd"))))])
    assert [m.value for m in left if m.start == MR] == [NameValue(name="Marsh Ltd")]


@pytest.mark.parametrize(
    ("document", "text", "found"),
    [
        ("d1", TEXT, MR),
        ("another", TEXT, MR),
        ("d1", "A new first line.\n" + TEXT, MR + 18),
        ("another", "A new first line.\n" + TEXT, None),
        ("d1", TEXT + "\n" + TEXT, None),
        ("d1", TEXT.replace("Mr Marsh", "Mr Marshe"), None),
        ("d1", TEXT.replace("met", "saw"), None),
    ],
)
def test_where_a_correction_counts(document: str, text: str, found: int | None) -> None:
    placed = place(correction(MR, MR + 8, None), document, text, text_digest(text))
    assert (placed and placed.start) == found
    assert placed is None or text[placed.start : placed.end] == "Mr Marsh"


@given(
    st.lists(st.tuples(st.integers(0, 60), st.integers(1, 12), st.sampled_from(Label)), max_size=8),
    st.integers(0, 60),
    st.integers(1, 12),
    st.sampled_from(Label),
)
def test_a_correction_takes_one_mention_and_leaves_all_others(
    spans: list[tuple[int, int, Label]], start: int, length: int, label: Label
) -> None:
    value = NameValue(name="x")
    read = [Mention(a, a + n, TEXT[a : a + n], one, value, "r", 0.5) for a, n, one in sorted(spans)]
    end = start + length
    left = amended(read, [at(correction(start, end, None, label))])
    gone = list(read)
    for mention in left:
        gone.remove(mention)
    assert len(gone) <= 1
    assert all(mention.label is label and mention.start < end and start < mention.end for mention in gone)
    assert (Mention(start, end, TEXT[start:end], label, value, "r", 0.5) in left) <= (len(gone) == 1)
    assert amended(read, []) == tuple(read)


@pytest.mark.parametrize(
    ("said", "first", "last"),
    [
        ("2014-07-12", date(2014, 7, 12), date(2014, 7, 12)),
        (" 2014-02 ", date(2014, 2, 1), date(2014, 2, 28)),
        ("2016", date(2016, 1, 1), date(2016, 12, 31)),
        ("2014-07-12/2014-07-14", date(2014, 7, 12), date(2014, 7, 14)),
        ("2014-07/2014-08", date(2014, 7, 1), date(2014, 8, 31)),
    ],
)
def test_dates_that_are(said: str, first: date, last: date) -> None:
    value = dated(said)
    assert (value.start, value.end) == (first, last)
    assert value.edtf == said.strip()


@pytest.mark.parametrize(
    "said", ["", "12/07/2014", "2014-13", "2014-02-30", "2014-07-14/2014-07-12", "2014/2015/2016", "last May", "0000"]
)
def test_dates_that_are_none(said: str) -> None:
    with pytest.raises(UsageError) as told:
        dated(said)
    assert "2014-07-12" in told.value.remedy


def test_a_name_that_the_document_gives_brings_what_is_known_of_it() -> None:
    mention = person("Smith", "Smith", 0)
    assert renamed(mention, "odran MARSH", READ) == PersonValue(name="Odran Marsh", age=27)
    assert renamed(READ[1], "Odran Marsch", [mention]) == PersonValue(name="Odran Marsch", age=27)
    assert renamed(READ[2], "Mersh Lane", []) == PlaceValue(name="Mersh Lane", kind="street")
    number = Mention(0, 3, "x12", Label.IDENTIFIER, IdentifierValue(type="crn", id="x12", valid=False), "r", 0.5)
    assert renamed(number, "X123456", []) == IdentifierValue(type="crn", id="X123456")
    assert renamed(READ[1], "Marsh Lane", READ, Label.PLACE) == READ[2].value


@pytest.mark.parametrize("name", ["", "   ", "?!", "n" * 301])
def test_names_that_are_none(name: str) -> None:
    with pytest.raises(UsageError):
        renamed(READ[0], name, ())


def test_what_has_no_name_cannot_get_another() -> None:
    for value, label in (
        (DateValue(edtf="2014"), Label.DATE),
        (OffenceValue(code=None, name="Theft", group="Theft"), Label.OFFENCE),
    ):
        with pytest.raises(UsageError):
            renamed(Mention(0, 1, "x", label, value, "r", 0.5), "Another", ())
