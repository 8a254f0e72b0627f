"""JSON files: where the entries are, how they are read, and what is wrong with some."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casethread.model import Anchor, Classification, Kind, Marking
from ingest import objects, profiles
from ingest.base import ReadOptions

ONE = {"id": "1", "text": "Osman was seen.", "published": "2015-01-12"}
TWO = {"id": "2", "text": "Osman ran."}


@pytest.mark.parametrize(
    ("content", "ids"),
    [
        ([ONE, TWO], ["1", "2"]),
        ({"entries": [ONE, TWO]}, ["1", "2"]),
        ({"count": 2, "response": {"results": [ONE, TWO]}, "next": None}, ["1", "2"]),
        (ONE, ["1"]),
        ({**ONE, "links": [{"href": "x"}]}, ["1"]),
        ({"links": [{"href": "x"}], "entries": [ONE]}, ["1"]),
        ({"a": [], "b": [1, 2], "entries": [TWO]}, ["2"]),
        ([{**ONE, "parts": [{"text": "inner"}]}], ["1"]),
    ],
)
@pytest.mark.parametrize("indent", [None, 2])
def test_where_the_entries_are(read_as: Any, content: object, ids: list[str], indent: int | None) -> None:
    found = read_as("log.json", json.dumps(content, indent=indent))
    assert found.errors == []
    assert [document.id for document in found.documents] == ids


def test_an_entry_of_the_contract(read_as: Any) -> None:
    entry = {**ONE, "kind": "intelligence", "marking": {"classification": "SECRET", "groups": ["core"]}, "seen": 1.5}
    found = read_as("log.json", json.dumps([TWO, entry], indent=1)).documents[1]
    assert (found.text, found.published, found.kind) == ("Osman was seen.", date(2015, 1, 12), Kind.INTELLIGENCE)
    assert found.marking == Marking(Classification.SECRET, groups=frozenset({"core"}))
    assert found.meta["seen"] == "1.5"
    assert found.passages[0].anchor == Anchor(row=2)
    assert found.origin.part == 1


def test_an_entry_by_the_fields_of_tables(read_as: Any) -> None:
    entry = {
        "URN": "E/1",
        "date of report": "18/03/2014",
        "grading": "2B C",
        "where": {"street": "Marsh Lane", "town": None},
        "tags": ["a", "b"],
        "phone": 447700900123,
        "details": "Osman was seen.",
    }
    found = read_as("log.json", json.dumps([entry])).only
    assert found.text == (
        "URN: E/1\ndate of report: 18/03/2014\nwhere.street: Marsh Lane\ntags: a, b\nphone: 447700900123\n\n"
        "Osman was seen."
    )
    assert (found.published, str(found.grading), found.kind) == (date(2014, 3, 18), "2B C (3x5x2)", Kind.INTELLIGENCE)


def test_a_date_beside_a_text_is_not_lost(read_as: Any) -> None:
    entries = [{"date": "18/03/2014", "text": "one"}, {"date": "18/03/2014", "published": "2014-03-19", "text": "two"}]
    assert [document.published for document in read_as("log.json", json.dumps(entries)).documents] == [
        date(2014, 3, 18),
        date(2014, 3, 19),
    ]


@pytest.mark.parametrize("text", ["text", "details"])
def test_no_marking_is_lost(read_as: Any, text: str) -> None:
    entry = {"date": "18/03/2014", text: "one", "marking": {"classification": "SECRET", "restricted_to": ["x"]}}
    assert read_as("log.json", json.dumps([entry])).only.marking == Marking(
        Classification.SECRET, restricted_to=frozenset({"x"})
    )
    beside = {"marking": "SECRET", "entries": [{text: "one"}, {text: "two", "marking": "OFFICIAL"}]}
    found = read_as("log.json", json.dumps(beside)).documents
    assert [document.marking.classification for document in found] == [Classification.SECRET] * 2
    parts = {"entries": [{text: "one"}], "marking": {"classification": "SECRET", "groups": ["x"]}}
    (error,) = read_as("log.json", json.dumps(parts)).items
    assert error.what == "gives one marking of several parts for all its entries"
    (wrong,) = read_as("log.json", json.dumps([{text: "x", "date": "-", "marking": {"class": "SECRET"}}])).items
    assert "unknown key" in wrong.what


def test_a_profile_reads_entries_too(read_as: Any) -> None:
    entry = {"Crime number": "42/1", "Offence": "Robbery", "Offence date": "18/03/2014", "MO": "Took a phone."}
    found = read_as("feed.json", json.dumps({"crimes": [entry]})).only
    assert (found.title, found.meta["profile"].split()[0]) == ("Robbery", "crime-reports")
    chosen = ReadOptions(profile=profiles.Profile("p", {"text": ("report.said",)}))
    assert (
        read_as("a.json", json.dumps([{"report": {"said": "words"}, "text": "x"}]), chosen).only.text
        == "text: x\n\nwords"
    )


def test_objects_one_after_the_other(read_as: Any) -> None:
    lines = '{"details": "one"}\n{"details": "two"}\n'
    assert [document.text for document in read_as("log.json", lines).documents] == ["one", "two"]
    contract = '{"text": "one"}\n{"text": "two"}\n'
    assert [d.passages[0].anchor for d in read_as("log.json", contract).documents] == [Anchor(line=1), Anchor(line=2)]


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings(read_as: Any, codec: str) -> None:
    content = json.dumps([{"text": "café “here”"}], ensure_ascii=False).encode(codec)
    assert read_as("log.json", content).only.text == "café “here”"


def test_a_list_of_objects_without_an_extension(read_as: Any) -> None:
    assert read_as("export", json.dumps([ONE], indent=1)).only.id == "1"


@pytest.mark.parametrize(
    ("content", "what", "where"),
    [
        ("[]", "holds no entries", "log.json"),
        ("5", "holds neither an object nor a list", "log.json"),
        ('"text"', "holds neither an object nor a list", "log.json"),
        ("{", "is not JSON that can be read", "log.json"),
        ("nonsense", "is not JSON that can be read", "log.json"),
        ('[{"text": NaN}]', "is not JSON that can be read", "log.json"),
        ("[" * 100_000, "holds an entry that is nested over 100 deep", "log.json"),
        ('{"a": ' * 100_000, "holds an entry that is nested over 100 deep", "log.json"),
        ('[{"text": "x", "n": ' + "[" * 100_000, "holds an entry that is nested over 100 deep", "log.json"),
        ('{"a": [{"x": 1}], "b": [{"x": 1}]}', "holds several lists (a, b)", "log.json"),
        ("[1]", "is not an object", "log.json, entry 1"),
        ('[{"alpha": 1}]', "has no column of text (columns: alpha)", "log.json, entry 1"),
        ('[{"text": ""}]', '"text" is empty', "log.json, entry 1"),
        ('[{"details": ""}]', "has no text", "log.json, entry 1"),
    ],
)
def test_what_cannot_be_read(read_as: Any, content: str, what: str, where: str) -> None:
    (error,) = read_as("log.json", content).items
    assert error.what.startswith(what)
    assert error.where == where
    assert error.remedy
    assert len(str(error)) < 500


def test_damage_costs_no_entry_before_it(read_as: Any) -> None:
    for start in ("[", '{"n": 1, "entries": ['):
        found = read_as("log.json", start + json.dumps(ONE) + "," + json.dumps(TWO) + ',{"text": "cut')
        assert [document.id for document in found.documents] == ["1", "2"]
        (error,) = found.errors
        assert error.where == "log.json, after entry 2"


def test_entries_without_a_text_do_not_flood(read_as: Any) -> None:
    found = read_as("log.json", json.dumps([{"alpha": n} for n in range(5000)]))
    assert len(found.items) == 20
    assert "the rest was not read" in found.errors[-1].what
    mixed = read_as("log.json", json.dumps([{"details": "x"}, *({"alpha": n} for n in range(50))]))
    assert (len(mixed.documents), len(mixed.errors)) == (1, 50)


def test_an_entry_too_long_to_hold(read_as: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(objects, "LONGEST", 3 << 20)  # more than is read at once
    content = json.dumps([ONE, {"text": "x" * (4 << 20)}, TWO])
    found = read_as("log.json", content)
    assert [document.id for document in found.documents] == ["1"]
    assert [error.what for error in found.errors] == ["holds an entry that is longer than 3 MB"]


def test_numbers_that_no_machine_holds(read_as: Any) -> None:
    assert (
        read_as("log.json", '[{"details": "x", "n": 123456789012345678901234567890}]')
        .only.meta["n"]
        .startswith("12345")
    )
    assert read_as("log.json", '[{"details": "x", "n": 1e999}]').only.meta["n"]


NAME = st.text(min_size=1, max_size=8)
VALUE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAME, inner, max_size=3),
    max_leaves=8,
)


@given(st.lists(st.dictionaries(NAME, VALUE, max_size=4) | VALUE, min_size=1, max_size=6))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=80, deadline=None)
def test_whatever_is_valid_is_read_or_told_of(read_as: Any, content: list[Any]) -> None:
    found = read_as("log.json", json.dumps(content))
    told = {item.origin.part + 1 if not hasattr(item, "where") else int(item.where.split()[-1]) for item in found.items}
    assert told >= set(range(1, len(content) + 1))


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0")).filter(str.strip), min_size=1))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50, deadline=None)
def test_texts_are_kept_as_given(read_as: Any, texts: list[str]) -> None:
    for content in ([{"text": text} for text in texts], {"entries": [{"text": text} for text in texts]}):
        assert [document.text for document in read_as("log.json", json.dumps(content, indent=1)).documents] == texts


@given(st.binary(max_size=200) | st.text(alphabet='{}[]",:0123 texau\\n').map(str.encode))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
def test_any_bytes(read_as: Any, content: bytes) -> None:
    found = read_as("log.json", b"[" + content)
    assert found.items
    assert all(error.remedy for error in found.errors)


@pytest.mark.parametrize("codec", ["utf-8", "utf-16"])
@pytest.mark.parametrize("digits", [4299, 5000, 100_000])
def test_a_number_of_very_many_digits_ends_nothing(read_as: Any, codec: str, digits: int) -> None:
    text = f'[{{"text": "before"}}, {{"text": "with", "n": {"9" * digits}}}]'
    found = read_as("a.json", text.encode(codec))
    assert found.documents[0].text == "before"
    assert len(found.items) == 2
    told = [error.what for error in found.errors]
    assert all(what.startswith("is not JSON that can be read") for what in told), told


def test_many_digits_in_a_text_are_text(read_as: Any) -> None:
    assert len(read_as("a.json", f'[{{"text": "{"9" * 50_000}"}}]').only.text) == 50_000
