"""Makes the bundled gazetteer files from their public sources: ``python -m nlp.gazetteer.build SOURCE_FOLDER``.

The sources and their licences are named in ``data/ATTRIBUTION.md``. Output is the same, byte for byte, for the same
sources.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import math
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from nlp.gazetteer.osgb import wgs84

DATA = Path(__file__).parent / "data"
Row = Sequence[Any]


def main(source: Path, target: Path = DATA) -> None:
    """Write ``towns``, ``outward``, ``sectors`` and ``wards`` (``.csv.gz``) into ``target``; OSError when a source is
    missing.
    """
    outward = list(_rows(source / "outward_postcodes.csv", "utf-8"))
    codes = [(row["postcode"], float(row["latitude"]), float(row["longitude"]), row["region"]) for row in outward]
    _write(
        target / "outward.csv.gz",
        ((r["postcode"], r["latitude"][:8], r["longitude"][:8], _first(r["town"]), r["region"]) for r in outward),
    )
    _write(target / "towns.csv.gz", _towns(source / "geonames_gb_cities500.jsonl", codes))
    _write(target / "sectors.csv.gz", _sectors(source / "gb_postcode_sectors.csv"))
    wards = _rows(source / "uk_wards_2016.csv", "cp1252")
    _write(target / "wards.csv.gz", ((r["ward"], r["district"], r["county"], r["country"]) for r in wards))


def _rows(path: Path, encoding: str) -> Iterable[dict[str, str]]:
    with path.open(encoding=encoding, newline="") as file:
        yield from csv.DictReader(file)


def _first(towns: str) -> str:
    return towns.split(",", maxsplit=1)[0].strip()


def _towns(path: Path, codes: list[tuple[str, float, float, str]]) -> Iterable[Row]:
    nations = {"ENG": "England", "SCT": "Scotland", "WLS": "Wales", "NIR": "Northern Ireland"}
    for line in path.read_text(encoding="utf-8").splitlines():
        town = json.loads(line)
        lat, lon = town["latitude"], town["longitude"]
        stretch = math.cos(math.radians(lat))
        region = min(codes, key=lambda code: (code[1] - lat) ** 2 + ((code[2] - lon) * stretch) ** 2)[3]
        names = ";".join(_other_names(town["name"], town["alternatenames"]))
        nation = nations.get(town["admin1code"], "")
        yield town["name"], round(lat, 4), round(lon, 4), town["population"], region, nation, names


def _other_names(name: str, alternates: list[str]) -> list[str]:
    """Short forms people write: the name without its river or shore ("Clacton", "Hull", "Weston super Mare")."""
    words = name.replace("-", " ").split()
    shorter = {words[0], words[-1], " ".join(words[:-2])} if len(words) >= 3 else set()
    known = {other.replace("-", " ") for other in alternates}
    return sorted({form for form in shorter if form in known} | ({" ".join(words)} - {name}))


def _sectors(path: Path) -> Iterable[Row]:
    for row in _rows(path, "utf-8"):
        lat, lon = wgs84(float(row["mean_easting"]), float(row["mean_northing"]))
        if not row["sector"].startswith("BT"):
            yield row["sector"], f"{lat:.4f}", f"{lon:.4f}"


def _write(path: Path, rows: Iterable[Row]) -> None:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    path.write_bytes(gzip.compress(text.getvalue().encode("utf-8"), 9, mtime=0))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
