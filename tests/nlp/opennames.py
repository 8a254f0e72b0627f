"""Files in the form of OS Open Names, with invented places."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

from nlp.gazetteer.opennames import COLUMNS

HEADER = "Doc/OS_Open_Names_Header.csv"


def row(
    own_id: str,
    name: str,
    local: str,
    at: tuple[object, object],
    *,
    town: str = "",
    county: str = "Essex",
    other: str = "",
) -> list[str]:
    """A row with these cells and every other empty."""
    cells = dict.fromkeys(COLUMNS, "") | {
        "ID": own_id,
        "NAME1": name,
        "NAME2": other,
        "TYPE": "other",
        "LOCAL_TYPE": local,
        "GEOMETRY_X": str(at[0]),
        "GEOMETRY_Y": str(at[1]),
        "POPULATED_PLACE": town,
        "COUNTY_UNITARY": county,
    }
    return list(cells.values())


GOOD = [
    row("osgb1", "Marsh Lane", "Named Road", (571900, 207600), town="Chelmsford"),
    row("osgb2", "Marsh Lane", "Section Of Named Road", (571920, 207640), town="Chelmsford"),
    row("osgb3", "Marsh Lane", "Named Road", (333500, 395700), town="Bootle", county="Sefton"),
    row("osgb4", "Little Fenwick Easter", "Hamlet", (562900, 212100)),
    row(
        "osgb5",
        "Heol Wiliam",
        "Named Road",
        (217882, 246203),
        town="Cardigan",
        county="Ceredigion",
        other="William Street",
    ),
    row("CM11AB", "CM1 1AB", "Postcode", (570900, 207100), town="Chelmsford"),
    row("osgb6", "Danbury Hill", "Hill Or Mountain", (577900, 205100)),
    row("osgb7", "Brightwell", "Railway Station", (570500, 207000), town="Chelmsford"),
]
BAD = [
    ["short", "row"],
    row("osgb8", "Nowhere Road", "Named Road", ("abc", 207600)),
    row("osgb9", "Faraway Road", "Named Road", (9571900, 207600)),
    row("", "Nameless Road", "Named Road", (571900, 207600)),
    row("osgb10", "", "Named Road", (571900, 207600)),
    row("osgb11", "Kindless Road", "", (571900, 207600)),
]


def table(rows: Sequence[Sequence[str]]) -> bytes:
    """Rows as the product's CSV: UTF-8 with a byte order mark."""
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def archive(path: Path, **tables: Sequence[Sequence[str]]) -> Path:
    """A ZIP as the Ordnance Survey gives it, one CSV file of each name under ``Data``."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as held:
        held.writestr(HEADER, table([COLUMNS]))
        held.writestr("Doc/licence.txt", "Open Government Licence")
        for name, rows in tables.items():
            held.writestr(f"Data/{name}.csv", table(rows))
    return path
