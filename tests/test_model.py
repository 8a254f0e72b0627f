"""The vocabulary: markings tighten, reach is decided in one place, values survive JSON."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casethread.errors import UsageError
from casethread.model import OWNER, Anchor, Classification, Document, Kind, Marking, Origin, Passage, Viewer
from casethread.store.codec import read_marking, spell_marking
from casethread.text import fold
from casethread.values import DateValue, IdentifierValue, NameValue, OffenceValue, PersonValue, Value

USERS = ("ann", "bob", "cat")
GROUPS = ("gold", "blue")


def some(names: tuple[str, ...]) -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from(names))


markings = st.builds(
    Marking,
    st.sampled_from(Classification),
    st.sampled_from([None, "P", "C"]),
    st.none() | some(GROUPS),
    some(USERS),
    st.none() | some(USERS),
)
viewers = st.builds(
    Viewer, st.sampled_from(USERS), st.sampled_from(Classification), some(GROUPS), st.frozensets(st.sampled_from(Kind))
)


@given(viewers, st.sampled_from(Kind), markings, markings)
def test_a_stricter_marking_never_admits_more(viewer: Viewer, kind: Kind, a: Marking, b: Marking) -> None:
    both = a.stricter(b)
    if viewer.may_read(kind, both):
        assert viewer.may_read(kind, a)
        assert viewer.may_read(kind, b)
    assert both == a.stricter(both)


@given(markings)
def test_a_marking_survives_json(marking: Marking) -> None:
    assert read_marking(spell_marking(marking)) == marking


@given(st.sampled_from(Kind), markings)
def test_nothing_is_closed_to_the_owner(kind: Kind, marking: Marking) -> None:
    assert OWNER.may_read(kind, marking)


@pytest.mark.parametrize(
    ("given_marking", "viewer", "expected"),
    [
        ("PUBLIC", Viewer("pat", Classification.PUBLIC), True),
        ("OFFICIAL", Viewer("pat", Classification.PUBLIC), False),
        ("official-sensitive", Viewer("ann", Classification.OFFICIAL_SENSITIVE), True),
        ("SECRET", Viewer("ann", Classification.OFFICIAL_SENSITIVE), False),
        ({"classification": "OFFICIAL", "groups": ["gold"]}, Viewer("ann", Classification.SECRET), False),
        (
            {"classification": "OFFICIAL", "groups": ["gold", "blue"]},
            Viewer("ann", Classification.SECRET, frozenset({"blue"})),
            True,
        ),
        ({"classification": "OFFICIAL", "excluded_from": ["ann"]}, Viewer("ann", Classification.SECRET), False),
        ({"classification": "OFFICIAL", "excluded_from": ["bob"]}, Viewer("ann", Classification.SECRET), True),
        ({"classification": "OFFICIAL", "restricted_to": ["bob"]}, Viewer("ann", Classification.SECRET), False),
        ({"classification": "OFFICIAL", "restricted_to": ["ann"]}, Viewer("ann", Classification.SECRET), True),
        ({"classification": "OFFICIAL", "restricted_to": []}, Viewer("ann", Classification.SECRET), False),
        ("PUBLIC", Viewer("ann", Classification.SECRET, kinds=frozenset({Kind.PROBATION})), False),
    ],
)
def test_reach(given_marking: str | dict[str, object], viewer: Viewer, expected: bool) -> None:
    assert viewer.may_read(Kind.NEWS, Marking.parse(given_marking)) is expected


@pytest.mark.parametrize(
    "wrong",
    [
        "CONFIDENTIALISH",
        "",
        {},
        {"classification": "OFFICIAL", "group": ["gold"]},
        {"classification": "OFFICIAL", "handling": "X"},
        {"classification": "OFFICIAL", "groups": "gold"},
        {"classification": "OFFICIAL", "restricted_to": [1]},
    ],
)
def test_a_wrong_marking_is_refused(wrong: str | dict[str, object]) -> None:
    with pytest.raises(UsageError):
        Marking.parse(wrong)


VALUES: list[Value] = [
    PersonValue(name="Tariq Osman", age=31, born=date(1988, 2, 1), aka=("Taz", "T")),
    PersonValue(name=""),
    OffenceValue(code=None, name="Robbery", group="Robbery"),
    DateValue(edtf="2014-07", start=date(2014, 7, 1), end=date(2014, 7, 31)),
    IdentifierValue(type="pnc", id="2001/0123456F", valid=False),
    NameValue(name="Wessex CRC", formerly=("Wessex Probation Trust",)),
]


@pytest.mark.parametrize("value", VALUES)
def test_a_value_survives_json(value: Value) -> None:
    assert type(value).from_json(value.as_json()) == value


def test_date_values_are_named_as_in_the_contract() -> None:
    value = DateValue(edtf="2014-07", start=date(2014, 7, 1), end=date(2014, 7, 31))
    assert value.as_json() == {"edtf": "2014-07", "from": "2014-07-01", "to": "2014-07-31"}


def test_an_anchor_is_found_by_offset() -> None:
    passages = (Passage(0, 5, Anchor(page=1)), Passage(6, 9, Anchor(page=2)))
    origin = Origin("a.pdf", "0" * 64)
    document = Document("d", Kind.NEWS, "", "01234 678", origin, Marking.default(Kind.NEWS), passages=passages)
    assert [document.anchor(at).page for at in (0, 4, 5, 6, 8, 9)] == [1, 1, None, 2, 2, None]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("O'NEIL-SMITH, Zoë", "zoe oneil smith"),
        ("St. Ann's Rd", "st anns rd"),
        ("  Tariq\u00a0 Osman ", "tariq osman"),
        ("Osman, Tariq, Jr", "osman tariq jr"),
        ("", ""),
    ],
)
def test_names_fold(name: str, expected: str) -> None:
    assert fold(name) == expected


@given(st.text())
def test_folding_twice_changes_nothing(name: str) -> None:
    assert fold(fold(name)) == fold(name)
