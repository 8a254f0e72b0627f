"""Tables: columns by any name, rows that are not what they should be."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casethread.model import Anchor, Classification, Kind, Marking
from ingest.base import ReadOptions
from ingest.rows import sniff


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters(read_as: Any, delimiter: str) -> None:
    rows = [["URN", "Date of Report", "Details"], ["E/1", "18/03/2014", f"Seen; here, at 5\t| {delimiter} said 'no'"]]
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter).writerows(rows)
    document = read_as("log.csv", stream.getvalue()).only
    assert document.text.endswith(rows[1][2])
    assert document.published == date(2014, 3, 18)


@pytest.mark.parametrize(
    "header",
    [
        "text",
        "Text",
        " NOTE ",
        "Contact_Notes",
        "contact notes",
        "NARRATIVE",
        "Body",
        "intelligence",
        "Report",
        '"Details"',
        "\ufeffText",
    ],
)
def test_names_of_the_text_column(read_as: Any, header: str) -> None:
    assert read_as("a.csv", f"date,{header}\n12/01/2015,Osman was seen.\n").only.text.endswith("Osman was seen.")


def test_a_row_becomes_a_document(read_as: Any) -> None:
    found = read_as(
        "contacts.csv",
        "Contact date,Time,Contact type,Officer,CRN,Name,Weather,Notes\n"
        '12/01/2015,10:30,Home visit,J Moss,X123456,Sam OTHER,wet,"Line one\nline two"\n',
    ).only
    assert found.text == (
        "Contact date: 12/01/2015\nTime: 10:30\nContact type: Home visit\nOfficer: J Moss\nCRN: X123456\n"
        "Name: Sam OTHER\nWeather: wet\n\nLine one\nline two"
    )
    assert (found.kind, found.author, found.published) == (Kind.PROBATION, "J Moss", date(2015, 1, 12))
    assert found.title == "12/01/2015 10:30 Home visit, Sam OTHER"
    assert found.id.endswith(".1")
    assert found.meta["CRN"] == "X123456"
    assert found.meta["Weather"] == "wet"
    assert found.anchor(len(found.text) - 1) == Anchor(row=1)


def test_grading_handling_and_marking(read_as: Any) -> None:
    found = read_as(
        "log.csv",
        "urn,grading,handling,marking,text\n"
        "1,2B,C,,one\n2,B24,,SECRET,two\n3,1A P,,OFFICIAL,three\n4,2B,see originator,,four\n",
    ).documents
    assert [str(document.grading) for document in found] == [
        "2B C (3x5x2)",
        "B2 4 (5x5x5)",
        "1A P (3x5x2)",
        "2B (3x5x2)",
    ]
    assert [document.marking for document in found] == [
        Marking(Classification.OFFICIAL_SENSITIVE, "C"),
        Marking(Classification.SECRET),
        Marking(Classification.OFFICIAL, "P"),
        Marking(Classification.OFFICIAL_SENSITIVE, "C"),
    ]


def test_no_column_of_text_is_one_error(read_as: Any) -> None:
    (error,) = read_as("a.csv", "alpha,beta\n1,2\n").items
    assert str(error) == (
        "a.csv: has no column of text (columns: alpha, beta) - "
        "name one column of the first row text, body, note, notes or the like"
    )


def test_rows_that_are_not_as_they_should_be(read_as: Any) -> None:
    found = read_as(
        "a.csv",
        "id,text,place,published,marking\n"
        "1,one,A,2015-01-12,\n"
        "2,,B,2015-01-12,\n"
        ",,,,\n"
        "\n"
        "5,five\n"
        "6,six,C,2015-01-12,,extra,cells\n"
        "7,seven,D,someday,\n"
        "8,eight,E,unknown,\n"
        "9,nine,F,,LOUD\n",
    )
    assert [document.text.split("\n")[-1] for document in found.documents] == ["one", "five", "six", "seven", "eight"]
    assert [document.passages[0].anchor.row for document in found.documents] == [1, 5, 6, 7, 8]
    six, seven = found.documents[2:4]
    assert six.text == "place: C\npublished: 2015-01-12\nColumn 6: extra\nColumn 7: cells\n\nsix"
    assert seven.published is None
    assert [(error.where, error.what) for error in found.errors] == [
        ("a.csv, row 2", "has no text"),
        ("a.csv, row 7", "'someday' is no date"),
        ("a.csv, row 9", "'LOUD' is no classification"),
    ]


def test_an_unquoted_text_in_the_last_column_is_whole(read_as: Any) -> None:
    assert read_as("a.csv", "date,text\n2015-01-12,He ran, fell, and left.\n").only.text.endswith(
        "He ran, fell, and left."
    )


def test_a_quotation_mark_never_closed_costs_one_row(read_as: Any) -> None:
    lines = ["id,text", '1,"good"', '2,"open', *(f"{n},row {n}" for n in range(3, 200))]
    found = read_as("a.csv", "\n".join(lines) + "\n")
    (error,) = found.errors
    assert (error.where, error.what) == ("a.csv, row 2", "has a quotation mark that is never closed (line 3)")
    assert len(found.documents) == 198


def test_every_row_with_a_mark_left_open_is_told(read_as: Any) -> None:
    found = read_as("a.csv", 'id,text\n1,"a\n2,b\n')
    assert len(found.errors) == 1
    assert [document.text for document in found.documents] == ["b"]


def test_lines_above_the_header(read_as: Any) -> None:
    found = read_as("a.csv", "SECRET\n\nExported 12/01/2015,,\nURN,details\nE/1,Seen.\n").only
    assert found.marking.classification is Classification.SECRET
    assert found.text == "URN: E/1\n\nSeen."


@pytest.mark.parametrize(
    "content",
    [
        "sep=;\nid;text\n1;a, b\n",
        "'id';'text'\n'1';'a, b'\n",
        "id\ttext\r\n1\ta, b\r\n",
        "id|text\r1|a, b\r",
        'id,text\n1,"a, b"\n',
    ],
)
def test_ways_to_write_a_table(read_as: Any, content: str) -> None:
    assert read_as("a.csv", content).only.text == "a, b"


def test_escaped_quotation_marks(read_as: Any) -> None:
    assert read_as("a.csv", 'id,text\n1,"he said \\"no\\", twice"\n').only.text == 'he said "no", twice'
    assert read_as("a.csv", 'id,text\n1,"he said ""no"", twice"\n').only.text == 'he said "no", twice'


def test_the_users_date_does_not_hide_a_bad_one(read_as: Any) -> None:
    found = read_as("a.csv", "date,text\nsomeday,one\n,two\n", ReadOptions(published=date(2014, 1, 1)))
    assert [document.published for document in found.documents] == [None, date(2014, 1, 1)]


def test_a_hundred_thousand_columns(read_as: Any) -> None:
    wide = ",".join(f"c{n}" for n in range(100_000))
    (error,) = read_as("a.csv", f"{wide}\n{wide}\n").items
    assert len(str(error)) < 400
    document = read_as("a.csv", f"{wide},text\n{wide},words\n").only
    assert "c99999: c99999" in document.text
    assert document.text.endswith("\n\nwords")


def test_a_cell_of_ten_million_characters(read_as: Any) -> None:
    assert len(read_as("a.csv", f'text\n"{"x " * 5_000_000}"\n').only.text) == 9_999_999


CELL = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc"], include_characters="\n\t", exclude_characters="\ufeff")
)


@given(st.lists(st.tuples(CELL, CELL.filter(str.strip)), min_size=1, max_size=8))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_what_was_written_is_read(read_as: Any, rows: list[tuple[str, str]]) -> None:
    stream = io.StringIO()
    csv.writer(stream, quoting=csv.QUOTE_ALL).writerows([("place", "text"), *rows])
    found = read_as("a.csv", stream.getvalue())
    assert found.errors == []
    assert len(found.documents) == len(rows)
    for document, (place, text) in zip(found.documents, rows, strict=True):
        assert text.strip() in document.text
        assert place.strip() in document.text


def test_sniffing_prefers_known_columns() -> None:
    assert sniff("just words\n").delimiter == ","
