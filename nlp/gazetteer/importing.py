"""Writes imported places into their file: all places of a source, or none."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from casethread.errors import ReadError, StoreError
from nlp.gazetteer.imported import CODE, FORM, street_key, translated
from nlp.gazetteer.opennames import BadRow, Item, Named, Other, read
from nlp.gazetteer.places import key

_SCHEMA = """
CREATE TABLE IF NOT EXISTS source (
    position INTEGER PRIMARY KEY, sha256 TEXT NOT NULL UNIQUE, name TEXT NOT NULL, rows INTEGER NOT NULL,
    bad INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS place (
    id TEXT NOT NULL, form INTEGER NOT NULL, key TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, within TEXT,
    easting REAL NOT NULL, northing REAL NOT NULL, population INTEGER NOT NULL, PRIMARY KEY (id, form)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS place_by_key ON place (key, kind);
CREATE TABLE IF NOT EXISTS postcode (
    code TEXT PRIMARY KEY, easting REAL NOT NULL, northing REAL NOT NULL) WITHOUT ROWID;
"""
_BATCH = 5_000
"""Rows that are written together."""


@dataclass(slots=True)
class Report:
    """What an import did: places held by kind, rows of classes that no text is searched for, rows that are bad;
    ``again`` when the file was imported before and nothing was done.
    """

    held: dict[str, int]
    other: int = 0
    bad: int = 0
    again: bool = False

    @property
    def total(self) -> int:
        """Places held."""
        return sum(self.held.values())


def import_places(path: Path, file: Path, told: Callable[[BadRow], None], step: Callable[[int], None]) -> Report:
    """Hold the places of ``file`` in ``path``, which is made when there is none: all of them, or none when it fails.

    ``told`` hears of each row that cannot be used, ``step`` of rows as they are read. A file that is held already
    changes nothing; a newer one replaces the places whose ids it has. Raises ReadError and StoreError.
    """
    report = Report({})
    with translated(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    with translated(path), closing(sqlite3.connect(path, timeout=60, isolation_level=None)) as held:
        if (form := held.execute("PRAGMA user_version").fetchone()[0]) not in (0, FORM):
            remedy = "remove the file and import the places again"
            raise StoreError(f"is of form {form}, and this version writes {FORM}", where=str(path), remedy=remedy)
        held.execute("BEGIN IMMEDIATE")
        try:
            for statement in filter(str.strip, _SCHEMA.split(";")):
                held.execute(statement)
            if not form:
                held.execute(f"PRAGMA user_version = {FORM}")
            digest = _digest(file)
            report.again = bool(held.execute("SELECT 1 FROM source WHERE sha256 = ?", (digest,)).fetchone())
            if not report.again:
                _fill(held, report, read(file), told, step)
                row = (digest, file.name, report.total, report.bad)
                held.execute("INSERT INTO source (sha256, name, rows, bad) VALUES (?, ?, ?, ?)", row)
            held.execute("COMMIT")
        except BaseException:
            held.execute("ROLLBACK")
            raise
    return report


def _digest(file: Path) -> str:
    try:
        with file.open("rb") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest()
    except OSError as error:
        raise ReadError(f"cannot be read: {error.strerror}", where=str(file), remedy="check the path") from error


def _fill(
    held: sqlite3.Connection,
    report: Report,
    items: Iterator[Item],
    told: Callable[[BadRow], None],
    step: Callable[[int], None],
) -> None:
    while batch := list(islice(items, _BATCH)):
        named = []
        for item in batch:
            if isinstance(item, Named):
                named.append(item)
                report.held[item.kind] = report.held.get(item.kind, 0) + 1
            elif isinstance(item, Other):
                report.other += 1
            else:
                report.bad += 1
                told(item)
        codes = [(CODE.sub("", n.names[0].upper()), n.easting, n.northing) for n in named if n.kind == "postcode"]
        held.executemany("INSERT OR REPLACE INTO postcode VALUES (?, ?, ?)", codes)
        held.executemany("INSERT OR REPLACE INTO place VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", _rows(named))
        step(len(batch))


def _rows(named: Iterable[Named]) -> Iterator[tuple[str, int, str, str, str, str | None, float, float, int]]:
    for one in named:
        if one.kind == "postcode":
            continue
        for form, name in enumerate(one.names):
            folded = key(name) if one.kind == "town" else street_key(name)
            yield one.id, form, folded, one.kind, name, one.within, one.easting, one.northing, one.population
