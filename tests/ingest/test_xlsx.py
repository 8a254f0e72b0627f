"""Workbooks: every sheet and every row, values as people see them, and files that are not what they seem."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from casethread.model import Anchor, Kind
from casethread.store.codec import document_row
from ingest.readers.xlsx import MOST_ROWS, shown

Change = Callable[[str, bytes], bytes | None]
SHEET = "xl/worksheets/sheet1.xml"


def _bytes(workbook: Workbook) -> bytes:
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def _book(*rows: tuple[Any, ...], title: str = "Log") -> Workbook:
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = title
    for row in rows:
        sheet.append(row)
    return workbook


def _repacked(package: bytes, change: Change) -> bytes:
    """The package with each member changed, or left out where the change gives None."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if (content := change(name, old.read(name))) is not None:
                new.writestr(name, content)
    return stream.getvalue()


def _with_rows(xml: str) -> bytes:
    """A workbook whose sheet data is this XML."""

    def change(name: str, content: bytes) -> bytes:
        if name != SHEET:
            return content
        start, end = content.index(b"<sheetData"), content.index(b"</sheetData>") + len(b"</sheetData>")
        return content[:start] + b"<sheetData>" + xml.encode() + b"</sheetData>" + content[end:]

    return _repacked(_bytes(_book(("text",), ("words",))), change)


SMALL = _bytes(_book(("text",), ("one",), ("two",)))
HEADER = '<row r="1"><c r="A1" t="inlineStr"><is><t>text</t></is></c></row>'


def test_a_row_becomes_a_document(read_as: Any) -> None:
    book = _book(
        ("Contact date", "Time", "Contact type", "Officer", "CRN", "Wage", "Notes"),
        (date(2015, 1, 12), time(10, 30), "Home visit", "J Moss", "X123456", 12.0, "Line one\nline two"),
    )
    found = read_as("log.xlsx", _bytes(book)).only
    assert found.text == (
        "Contact date: 2015-01-12\nTime: 10:30\nContact type: Home visit\nOfficer: J Moss\nCRN: X123456\nWage: 12\n\n"
        "Line one\nline two"
    )
    assert (found.kind, found.published, found.author) == (Kind.PROBATION, date(2015, 1, 12), "J Moss")
    assert found.title == "12/01/2015 10:30 Home visit"
    assert found.anchor(0) == Anchor(row=1, sheet="Log")
    assert found.anchor(0).as_json() == {"row": 1, "sheet": "Log"}
    assert found.meta["sheet"] == "Log"
    assert document_row(found)["passages"] == [[0, len(found.text), None, None, 1, None, None, "Log"]]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        ("a_x000D_b", "a\rb"),
        (True, "TRUE"),
        (3, "3"),
        (3.0, "3"),
        (3.25, "3.25"),
        (7700900123.0, "7700900123"),
        (1e300, "1e+300"),
        (datetime(2014, 3, 18), "2014-03-18"),  # noqa: DTZ001 - cells have no zone
        (datetime(2014, 3, 18, 14, 30), "2014-03-18 14:30"),  # noqa: DTZ001 - cells have no zone
        (date(2014, 3, 18), "2014-03-18"),
        (time(9, 5), "09:05"),
        (time(9, 5, 7), "09:05:07"),
        (timedelta(hours=30, minutes=5), "30:05"),
        (timedelta(seconds=61), "0:01:01"),
    ],
)
def test_cells_as_text(value: object, text: str) -> None:
    assert shown(value) == text


def test_every_sheet_is_read_hidden_ones_too(read_as: Any) -> None:
    book = _book(("text",), ("one",), ("two",))
    hidden = book.create_sheet("Hidden")
    hidden.sheet_state = "hidden"
    hidden.append(("text",))
    hidden.append(("three",))
    book.create_sheet("Blank")
    book.create_sheet("Lists").append(("Alpha", "Beta"))
    found = read_as("log.xlsx", _bytes(book))
    assert [document.text for document in found.documents] == ["one", "two", "three"]
    assert len({document.id for document in found.documents}) == 3
    assert found.documents[2].passages[0].anchor == Anchor(row=1, sheet="Hidden")
    assert [(error.where, error.what) for error in found.errors] == [
        ("log.xlsx, sheet 'Lists'", "has no column of text (columns: Alpha, Beta)")
    ]


def test_lines_above_the_header_blank_rows_and_merged_cells(read_as: Any) -> None:
    book = _book(
        ("SECRET",), (), ("URN", None, "details"), ("E/1", "x", "Seen."), (), (None, "no text"), ("E/2", None, "Gone.")
    )
    book.worksheets[0].merge_cells("A1:C1")
    found = read_as("log.xlsx", _bytes(book))
    first, last = found.documents
    assert first.marking.classification.value == "SECRET"
    assert first.text == "URN: E/1\nColumn 2: x\n\nSeen."
    assert last.passages[0].anchor == Anchor(row=4, sheet="Log")
    assert [(error.where, error.what) for error in found.errors] == [("log.xlsx, sheet 'Log', row 3", "has no text")]


def test_formulas_give_the_value_they_last_had(read_as: Any) -> None:
    row = '<row r="2"><c r="A2" t="str"><f>A1&amp;"x"</f><v>as last seen</v></c></row>'
    assert read_as("log.xlsx", _with_rows(HEADER + row)).only.text == "as last seen"


def test_a_workbook_by_any_name(read_as: Any) -> None:
    assert read_as("log", _bytes(_book(("text",), ("one",)))).only.text == "one"
    assert read_as("log.csv", _bytes(_book(("text",), ("one",)))).only.text == "one"


def test_dimensions_that_lie_cost_nothing(read_as: Any) -> None:
    def change(name: str, content: bytes) -> bytes:
        return content.replace(b'ref="A1:A2"', b'ref="A1:XFD1048576"') if name == SHEET else content

    package = _bytes(_book(("text",), ("one",)))
    assert _repacked(package, change) != package
    assert read_as("log.xlsx", _repacked(package, change)).only.text == "one"


def test_a_row_beyond_all_rows(read_as: Any) -> None:
    row = '<row r="2000000000"><c r="A2000000000" t="inlineStr"><is><t>far</t></is></c></row>'
    (error,) = read_as("log.xlsx", _with_rows(HEADER + row)).items
    assert error.what.startswith(f"has more than {MOST_ROWS} rows")


def test_the_last_row_of_all_after_a_million_blank_ones(read_as: Any) -> None:
    row = f'<row r="{MOST_ROWS}"><c r="A{MOST_ROWS}" t="inlineStr"><is><t>far</t></is></c></row>'
    assert read_as("log.xlsx", _with_rows(HEADER + row)).only.anchor(0) == Anchor(row=MOST_ROWS - 1, sheet="Log")


def test_a_column_beyond_all_columns(read_as: Any) -> None:
    row = '<row r="2"><c r="A2" t="inlineStr"><is><t>kept</t></is></c></row>'
    wide = '<row r="3"><c r="AAAAAA3"><v>1</v></c></row>'
    found = read_as("log.xlsx", _with_rows(HEADER + row + wide))
    assert [document.text for document in found.documents] == ["kept"]
    (error,) = found.errors
    assert error.where == "log.xlsx, sheet 'Log', row 3 and those after it"
    assert error.what.startswith("cannot be read further")


def test_a_bad_cell_costs_no_row_before_it(read_as: Any) -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>t{n}</t></is></c></row>' for n in range(2, 300))
    found = read_as("log.xlsx", _with_rows(HEADER + rows + '<row r="300"><c r="A300" t="s"><v>999</v></c></row>'))
    assert len(found.documents) == 298
    assert [error.where for error in found.errors] == ["log.xlsx, sheet 'Log', row 300 and those after it"]


def _entity_bomb(name: str, content: bytes) -> bytes:
    return b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>' + content if name == SHEET else content


def _renamed_bomb(name: str, content: bytes) -> bytes:
    return _entity_bomb(SHEET, content) if name == "xl/theme/theme1.xml" else content


def _zip_bomb(name: str, content: bytes) -> bytes:
    return content.replace(b"<sheetData>", b"<sheetData>" + b'<row r="3"/>' * 3_000_000) if name == SHEET else content


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (_entity_bomb, "declares XML entities"),
        (_renamed_bomb, "declares XML entities"),
        (_zip_bomb, "as a ZIP bomb does"),
        (lambda name, content: None if name == "xl/workbook.xml" else content, "is no workbook that can be read"),
        (lambda name, content: None if name == "[Content_Types].xml" else content, "is no workbook that can be read"),
        (lambda name, content: content[:300] if name == "xl/styles.xml" else content, "is no workbook that can be"),
    ],
)
def test_hostile_and_broken_packages(read_as: Any, change: Change, what: str) -> None:
    (error,) = read_as("log.xlsx", _repacked(_bytes(_book(("text",), ("one",))), change)).items
    assert what in error.what
    assert error.where == "log.xlsx"
    assert error.remedy


def test_broken_encrypted_and_empty_files(read_as: Any) -> None:
    whole = _bytes(_book(("text",), ("one",)))
    (cut,) = read_as("log.xlsx", whole[: len(whole) // 2]).items
    assert "is damaged: File is not a zip file" in cut.what
    (older,) = read_as("log.xlsx", b"\xd0\xcf\x11\xe0" + b"\0" * 2000).items
    assert "is encrypted with a password" in older.what
    (blank,) = read_as("log.xlsx", _bytes(_book())).items
    assert (blank.what, blank.where) == ("holds no rows", "log.xlsx")


CELL = st.text(st.characters(codec="utf-8", exclude_categories=["C"], include_characters="\n\t"), max_size=40)


@given(st.lists(st.tuples(CELL, CELL.filter(str.strip)), min_size=1, max_size=6))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30, deadline=None)
def test_what_was_written_is_read(read_as: Any, rows: list[tuple[str, str]]) -> None:
    book = _book(("place", "text"))
    for row in rows:
        book.worksheets[0].append(row)
        for cell in book.worksheets[0][book.worksheets[0].max_row]:
            cell.data_type = "s"
    found = read_as("log.xlsx", _bytes(book))
    assert found.errors == []
    for document, (place, text) in zip(found.documents, rows, strict=True):
        assert text.strip() in document.text
        assert place.strip() in document.text


@given(st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
def test_damage_is_told_and_nothing_escapes(read_as: Any, data: st.DataObject) -> None:
    content = bytearray(SMALL)
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    found = read_as("log.xlsx", bytes(content))
    assert found.items
    assert all(error.where.startswith("log.xlsx") and error.remedy for error in found.errors)


def _with_merged(book: Workbook, *ranges: str) -> bytes:
    for one in ranges:
        book.worksheets[0].merge_cells(one)
    return _bytes(book)


def test_what_stands_in_merged_cells_is_said_of_each_of_their_rows(read_as: Any) -> None:
    rows: list[tuple[Any, ...]] = [
        ("Date", "CRN", "Notes"),
        ("12/01/2015", "X123456", "one"),
        ("", None, "two"),
        (None, None, "three"),
    ]
    rows += [("13/01/2015", "X654321", "four"), (None, None, None), (None, "", "five")]
    found = read_as("log.xlsx", _with_merged(_book(*rows), "A2:A4", "B2:B3", "A5:A7")).documents
    told = [(one.published and one.published.day, one.meta.get("CRN"), one.text.rpartition("\n")[2]) for one in found]
    assert told == [
        (12, "X123456", "one"),
        (12, "X123456", "two"),
        (12, None, "three"),
        (13, "X654321", "four"),
        (13, None, "five"),
    ]
    assert [one.passages[0].anchor.row for one in found] == [1, 2, 3, 4, 6]


def test_formulas_without_a_value_are_told(read_as: Any) -> None:
    book = _book(("n", "text"), ("=1+1", "words"), ("=SUM(A1:A2)", "more"))
    found = read_as("log.xlsx", _bytes(book))
    assert len(found.documents) == 2
    (error,) = found.errors
    assert (error.where, error.what) == ("log.xlsx, sheet 'Log'", "holds 2 formulas without the values they come to")


def test_formulas_with_their_values_are_no_fault(read_as: Any) -> None:
    cells = '<c r="A2"><f>1+1</f><v>2</v></c><c r="B2" t="str"><f>UPPER("x")</f><v>X</v></c>'
    cell = '<c r="{}1" t="inlineStr"><is><t>{}</t></is></c>'
    header = cell.format("A", "n") + cell.format("B", "text")
    found = read_as("log.xlsx", _with_rows(f'<row r="1">{header}</row><row r="2">{cells}</row>')).only
    assert found.text == "n: 2\n\nX"


def test_a_hidden_sheet_says_so(read_as: Any) -> None:
    book = _book(("text",), ("one",))
    book.create_sheet("Kept").append(("text",))
    book.worksheets[1].append(("two",))
    book.worksheets[1].sheet_state = "hidden"
    assert [one.meta.get("hidden sheet") for one in read_as("a.xlsx", _bytes(book)).documents] == [None, "yes"]
