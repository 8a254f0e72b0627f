"""JSON Lines of documents, by the contract."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from casethread.model import Anchor, Classification, Kind, Marking
from ingest.base import ReadOptions


def _line(**given: Any) -> str:
    return json.dumps({"id": "1", "text": "Osman was seen.", **given})


def test_a_full_entry(read_as: Any) -> None:
    line = _line(
        title="A sighting",
        published="2015-01-12T14:30:00Z",
        kind="intelligence",
        source="Force Intelligence",
        marking={"classification": "SECRET", "groups": ["core"], "handling": "C"},
        URN="E/1",
        seen=3,
        tags=["a", "b"],
    )
    document = read_as("log.jsonl", line).only
    assert (document.id, document.title, document.text) == ("1", "A sighting", "Osman was seen.")
    assert (document.published, document.kind, document.source) == (
        date(2015, 1, 12),
        Kind.INTELLIGENCE,
        "Force Intelligence",
    )
    assert document.marking == Marking(Classification.SECRET, "C", frozenset({"core"}))
    assert dict(document.meta) == {"URN": "E/1", "seen": "3", "tags": '["a", "b"]'}
    assert document.passages[0].anchor == Anchor(line=1)
    assert (document.origin.file, document.origin.part) == ("log.jsonl", 0)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("a\r\nb\rc\n", "a\r\nb\rc\n"),
        ("  a  ", "  a  "),
        ("\ufeffa", "\ufeffa"),
        ("a\ud800b", "a\ufffdb"),
        ("a\0b", "a\ufffdb"),
        ("\U0001f600 a\u2028b", "\U0001f600 a\u2028b"),
    ],
)
def test_the_text_is_kept_as_given(read_as: Any, given: str, kept: str) -> None:
    document = read_as("log.jsonl", _line(text=given)).only
    assert document.text == kept
    assert document.passages[0].end == len(kept) == len(given)


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("not json", "is not JSON"),
        ('{"id": "1"', "is not JSON"),
        ("[1]", "is not a JSON object"),
        ('"text"', "is not a JSON object"),
        ('{"id": "1"}', 'has no "text"'),
        (_line(text=None), 'has no "text"'),
        (_line(text=5), '"text" is not a string'),
        (_line(text=" \n"), '"text" is empty'),
        (_line(id=["x"]), '"id" is neither'),
        (_line(id=True), '"id" is neither'),
        (_line(title=5), '"title" is not a string'),
        (_line(published=20150112), '"published" is not a string'),
        (_line(kind="gossip"), "is no kind"),
        (_line(marking="TOP SECRETISH"), "is no classification"),
        (_line(marking={"classification": "SECRET", "group": ["x"]}), "unknown key"),
        (_line(marking={"classification": "SECRET", "groups": "x"}), "not a list of names"),
        (_line(marking=5), '"marking" is neither'),
        ('{"text": ' + "[" * 100_000, "is not JSON that can be read"),
        ('{"text": "x", "n": ' + "9" * 5000 + "}", "is not JSON that can be read"),
    ],
)
def test_a_bad_line_costs_one_line(read_as: Any, line: str, what: str) -> None:
    found = read_as("log.jsonl", f"{_line(id='a')}\n\n{line}\n{_line(id='b')}\n")
    assert [document.id for document in found.documents] == ["a", "b"]
    (error,) = found.errors
    assert error.where == "log.jsonl, line 3"
    assert what in error.what
    assert error.remedy
    assert found.items.index(error) == 1


@pytest.mark.parametrize("day", ["12/01/2015", "0000-01-01", "2015-02-30", "99999-01-01", "soon"])
def test_a_date_that_is_none_costs_the_date_alone(read_as: Any, day: str) -> None:
    found = read_as("2016-01-01 log.jsonl", _line(published=day, marking="SECRET"))
    (document,), (error,) = found.documents, found.errors
    assert (document.id, document.published) == ("1", None)
    assert document.marking.classification is Classification.SECRET
    assert error.what == f"{day!r} is no date"
    assert error.remedy.endswith("it is in, without a date")


def test_of_two_alike_ids_the_first_has_it(read_as: Any) -> None:
    for name, content, unit in (
        ("a.jsonl", f"{_line()}\n{_line(text='Other.')}\n", "line"),
        ("a.json", f"[{_line()}, {_line(text='Other.')}]", "entry"),
    ):
        found = read_as(name, content)
        sha = found.documents[0].origin.sha256[:8]
        assert [(one.id, one.text) for one in found.documents] == [("1", "Osman was seen."), (f"a-{sha}.2", "Other.")]
        (error,) = found.errors
        assert (error.where, error.what) == (f"{name}, {unit} 2", f"has the id '1' of an earlier {unit}")


def test_bytes_that_are_no_utf8(read_as: Any) -> None:
    found = read_as("log.jsonl", _line().encode() + b'\n{"text": "caf\xe9"}\n')
    assert [error.what for error in found.errors] == ["is not UTF-8 at byte 14"]


def test_a_byte_order_mark_and_windows_line_ends(read_as: Any) -> None:
    assert len(read_as("log.jsonl", b"\xef\xbb\xbf" + f"{_line()}\r\n{_line(id=2)}\r\n".encode()).documents) == 2


def test_json_over_several_lines_is_told_once(read_as: Any) -> None:
    (error,) = read_as("log.jsonl", json.dumps([{"text": "x"}], indent=1)).items
    assert "not JSON Lines" in error.what


def test_ids(read_as: Any) -> None:
    found = read_as("My log (1).jsonl", '{"text": "a"}\n\n{"text": "b", "id": ""}\n{"text": "c", "id": 7}')
    sha = found.documents[0].origin.sha256[:8]
    assert [document.id for document in found.documents] == [f"my-log-1-{sha}.1", f"my-log-1-{sha}.3", "7"]


def test_what_the_user_says_holds_where_the_entry_says_nothing(read_as: Any) -> None:
    options = ReadOptions(published=date(2014, 1, 1), marking=Marking(Classification.OFFICIAL))
    said, silent = read_as(
        "a.jsonl", f"{_line(published='2015-01-12', marking='SECRET')}\n{_line(id=2)}", options
    ).documents
    assert (said.published, said.marking.classification) == (date(2015, 1, 12), Classification.SECRET)
    assert (silent.published, silent.marking.classification) == (date(2014, 1, 1), Classification.OFFICIAL)


def test_a_line_of_ten_million_characters(read_as: Any) -> None:
    assert len(read_as("a.jsonl", _line(text="x y " * 2_500_000)).only.text) == 10_000_000
