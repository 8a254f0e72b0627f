"""Ordnance Survey Open Names as it is published: a ZIP of CSV files, or one of those files.

Columns and classes are those of the product's own header (``Doc/OS_Open_Names_Header.csv`` in the ZIP) and of its
technical specification; a data file has no header of its own. Positions are metres of the British National Grid.
"""

from __future__ import annotations

import csv
import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from casethread.errors import ReadError

COLUMNS: tuple[str, ...] = (
    "ID", "NAMES_URI", "NAME1", "NAME1_LANG", "NAME2", "NAME2_LANG", "TYPE", "LOCAL_TYPE", "GEOMETRY_X", "GEOMETRY_Y",
    "MOST_DETAIL_VIEW_RES", "LEAST_DETAIL_VIEW_RES", "MBR_XMIN", "MBR_YMIN", "MBR_XMAX", "MBR_YMAX",
    "POSTCODE_DISTRICT", "POSTCODE_DISTRICT_URI", "POPULATED_PLACE", "POPULATED_PLACE_URI", "POPULATED_PLACE_TYPE",
    "DISTRICT_BOROUGH", "DISTRICT_BOROUGH_URI", "DISTRICT_BOROUGH_TYPE", "COUNTY_UNITARY", "COUNTY_UNITARY_URI",
    "COUNTY_UNITARY_TYPE", "REGION", "REGION_URI", "COUNTRY", "COUNTRY_URI", "RELATED_SPATIAL_OBJECT",
    "SAME_AS_DBPEDIA", "SAME_AS_GEONAMES",
)  # fmt: skip
"""The columns in the order of the product's header, used where a file brings none."""
_NEEDED = ("ID", "NAME1", "TYPE", "LOCAL_TYPE", "GEOMETRY_X", "GEOMETRY_Y")

SETTLEMENTS = {
    "City": 100_000, "Town": 15_000, "Suburban Area": 5_000, "Village": 1_000, "Hamlet": 100, "Other Settlement": 50,
}  # fmt: skip
"""Local types of populated places, each with the population it is weighed with: the product gives none."""
_ROADS = frozenset({"Named Road", "Section Of Named Road"})
_BUILDINGS = frozenset({
    "Railway Station", "Bus Station", "Coach Station", "Airport", "Harbour", "Hospital", "Hospice",
    "Medical Care Accommodation", "Primary Education", "Secondary Education", "Special Needs Education",
    "Non State Primary Education", "Non State Secondary Education", "Further Education",
    "Higher or University Education",
})  # fmt: skip
_GRID = (700_000, 1_300_000)
"""Metres: where the National Grid ends in the east and in the north."""


@dataclass(frozen=True, slots=True)
class Named:
    """One named place: ``kind`` is town, street, building or postcode; ``names`` the name and its other forms;
    ``within`` the town, district or county that holds it; position in metres of the National Grid.
    """

    id: str
    kind: str
    names: tuple[str, ...]
    within: str | None
    easting: float
    northing: float
    population: int = 0


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be used: the file, the row in it from 1, and why."""

    file: str
    row: int
    why: str

    def __str__(self) -> str:
        """Where, then why."""
        return f"{self.file}, row {self.row:,}: {self.why}"


@dataclass(frozen=True, slots=True)
class Other:
    """A row of a class that no text is searched for: hills, woods, lakes, numbered roads."""

    local_type: str


Item = Named | BadRow | Other


def read(path: Path) -> Iterator[Item]:
    """What each row of a ZIP of CSV files, or of one CSV file, names, in order, one row at a time in memory.

    Raises ReadError when the file cannot be read at all or is of another kind; a row that cannot be used is a BadRow.
    """
    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                yield from _archive(archive)
        else:
            with path.open("rb") as file:
                yield from _table(file, path.name, COLUMNS)
    except OSError as error:
        raise ReadError(
            f"cannot be read: {error.strerror or error}", where=str(path), remedy="check the path"
        ) from error
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError) as error:
        remedy = "download it again from the Ordnance Survey"
        raise ReadError(f"the ZIP is damaged or locked: {error}", where=str(path), remedy=remedy) from error


def _archive(archive: zipfile.ZipFile) -> Iterator[Item]:
    names = sorted(info.filename for info in archive.infolist() if info.filename.lower().endswith(".csv"))
    headers = [name for name in names if "header" in PurePosixPath(name).name.lower()]
    columns = COLUMNS
    for name in headers[:1]:
        with archive.open(name) as file:
            columns = _header(file, name)
    tables = [name for name in names if name not in headers]
    if not tables:
        remedy = "give the ZIP of OS Open Names in CSV (opname_csv_gb.zip), or one of its CSV files"
        raise ReadError("holds no CSV file of names", where=archive.filename or "the ZIP", remedy=remedy)
    for name in tables:
        with archive.open(name) as file:
            yield from _table(file, name, columns, first_must_fit=not headers)


def _header(file: IO[bytes], name: str) -> tuple[str, ...]:
    row = next(csv.reader(io.StringIO(file.read(1 << 16).decode("utf-8-sig", "replace"))), [])
    columns = tuple(cell.strip().upper() for cell in row)
    _complete(columns, name)
    return columns


def _complete(columns: tuple[str, ...], name: str) -> None:
    missing = [column for column in _NEEDED if column not in columns]
    if missing:
        remedy = "give OS Open Names in CSV, unaltered"
        raise ReadError(f"has no column {', '.join(missing)}", where=name, remedy=remedy)


def _table(file: IO[bytes], name: str, columns: tuple[str, ...], *, first_must_fit: bool = True) -> Iterator[Item]:
    """The rows of one file; the first may be the header. Where nothing else says of what product the file is, a first
    row of other columns says that it is another's.
    """
    with closing(io.TextIOWrapper(file, encoding="utf-8-sig", errors="replace", newline="")) as text:
        rows = csv.reader(text)
        number = 0
        while True:
            number += 1
            try:
                row = next(rows)
            except StopIteration:
                break
            except csv.Error as error:
                yield BadRow(name, number, f"is no CSV: {error}")
                continue
            if not row:
                continue
            if number == 1 and "LOCAL_TYPE" in map(str.strip, row):
                columns = tuple(cell.strip().upper() for cell in row)
                _complete(columns, name)
                continue
            if first_must_fit and number == 1 and len(row) != len(columns):
                raise ReadError(
                    f"its first row has {len(row)} columns, not the {len(columns)} of OS Open Names",
                    where=name,
                    remedy="give the ZIP of OS Open Names in CSV (opname_csv_gb.zip), or one of its CSV files",
                )
            yield _item(row, name, number, columns)


def _item(row: list[str], file: str, number: int, columns: tuple[str, ...]) -> Item:
    if len(row) != len(columns):
        return BadRow(file, number, f"has {len(row)} columns instead of {len(columns)}")
    cells = dict(zip(columns, map(str.strip, row), strict=True))
    local = cells["LOCAL_TYPE"]
    kind = _kind(local)
    if kind is None:
        return Other(local) if local else BadRow(file, number, "has no LOCAL_TYPE")
    names = tuple(dict.fromkeys(filter(None, (cells["NAME1"], cells.get("NAME2", "")))))
    if fault := _fault(cells["ID"], names):
        return BadRow(file, number, fault)
    at = _position(cells["GEOMETRY_X"], cells["GEOMETRY_Y"])
    if isinstance(at, str):
        return BadRow(file, number, at)
    held_by = ("COUNTY_UNITARY", "DISTRICT_BOROUGH", "REGION", "COUNTRY")
    if kind != "town":
        held_by = ("POPULATED_PLACE", "DISTRICT_BOROUGH", "COUNTY_UNITARY", "REGION")
    within = next((cells[column] for column in held_by if cells.get(column)), None)
    return Named(cells["ID"], kind, names, within, *at, SETTLEMENTS.get(local, 0))


def _fault(own_id: str, names: tuple[str, ...]) -> str:
    if not names or not own_id:
        return "has no name" if own_id else "has no ID"
    return f"its name {names[0]!r} is not UTF-8" if "\ufffd" in names[0] else ""


def _position(easting: str, northing: str) -> tuple[float, float] | str:
    """Metres of the National Grid, or why they are none."""
    try:
        east, north = float(easting), float(northing)
    except ValueError:
        return f"its position {easting[:20]!r}, {northing[:20]!r} is no pair of numbers"
    if not (0 <= east < _GRID[0] and 0 <= north < _GRID[1]):
        return f"its position {east:.0f}, {north:.0f} lies outside the National Grid"
    return east, north


def _kind(local: str) -> str | None:
    if local == "Postcode":
        return "postcode"
    if local in _ROADS:
        return "street"
    if local in SETTLEMENTS:
        return "town"
    return "building" if local in _BUILDINGS else None
