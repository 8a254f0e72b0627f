"""A row read again from its table is the row that its document was read from."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from openpyxl import Workbook

from casethread.errors import ReadError
from ingest import cells
from ingest.files import fingerprint
from tests.ingest.conftest import ReadAs

HEADER = ["ref", "text", "seen by"]
ROWS = [["1", "Odran Tullick was in Quern Lane", "Lena Farrow"], [], ["3", 'said "no";\nand left', ""]]


def delimited(delimiter: str) -> bytes:
    quoted = [[f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in row] for row in [HEADER, *ROWS]]
    return "\n".join(delimiter.join(row) for row in quoted).encode()


def workbook() -> bytes:
    book = Workbook()
    first = book.active
    assert first is not None
    first.append(["Not a table of text"])
    second = book.create_sheet("Log")
    second.append(["Contact log of the spring"])
    for row in [HEADER, *ROWS]:
        second.append(row)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


TABLES: dict[str, tuple[str, bytes]] = {
    "comma": ("a.csv", delimited(",")),
    "semicolon": ("a.csv", delimited(";")),
    "tab": ("a.tsv", delimited("\t")),
    "lines above the header": ("a.csv", b"Contact log of the spring\n" + delimited(",")),
    "workbook": ("a.xlsx", workbook()),
}


@pytest.mark.parametrize("case", TABLES)
def test_the_row_of_each_document_is_found_again(read_as: ReadAs, tmp_path: Path, case: str) -> None:
    name, content = TABLES[case]
    path = tmp_path / "kept"
    path.write_bytes(content)
    documents = read_as(name, content).documents
    assert len(documents) == 2
    for document, given in zip(documents, (ROWS[0], ROWS[2]), strict=True):
        anchor = document.passages[0].anchor
        assert anchor.row is not None
        found = cells.row_of(fingerprint(path, name), anchor.row, anchor.sheet)
        assert found == [(column, cell) for column, cell in zip(HEADER, given, strict=True) if cell]


def test_a_row_that_is_not_there_or_too_far_down_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "kept"
    path.write_bytes(delimited(",") + b"".join(b'\n"%d","text",""' % at for at in range(2000)))
    file = fingerprint(path, "a.csv")
    with pytest.raises(ReadError, match="no row 99999"):
        cells.row_of(file, 99_999, None)
    assert dict(cells.row_of(file, 1500, None))["text"] == "text"
    monkeypatch.setattr(cells, "SECONDS", -1.0)
    with pytest.raises(ReadError, match="too far down"):
        cells.row_of(file, 1500, None)


def test_what_is_no_table_has_no_rows(tmp_path: Path) -> None:
    path = tmp_path / "kept"
    path.write_text("Odran Tullick was seen.\n", encoding="utf-8")
    assert cells.row_of(fingerprint(path, "a.txt"), 1, None) == []


def test_a_sheet_that_is_not_there_is_said(tmp_path: Path) -> None:
    path = tmp_path / "kept"
    path.write_bytes(workbook())
    with pytest.raises(ReadError, match="no sheet"):
        cells.row_of(fingerprint(path, "a.xlsx"), 1, "Other")
