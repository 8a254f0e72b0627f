"""Places that a user has imported, kept in one SQLite file beside the case: written once, asked by every process.

They stay on disk: Great Britain has two and a half million postcodes and streets, and a text names a few.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from casethread.errors import StoreError
from nlp.gazetteer.osgb import wgs84
from nlp.gazetteer.places import Place, key

ATTRIBUTION = (
    "Contains OS data (C) Crown copyright and database right. Contains Royal Mail data (C) Royal Mail copyright and "
    "database right. Contains National Statistics data (C) Crown copyright and database right. OS Open Names, Open "
    "Government Licence v3.0."
)
"""What whoever passes imported places on must say (terms of the Open Government Licence for OS OpenData)."""
FORM = 1
"""Counted up when these tables change."""
_MOST = 400
"""Streets of one name that are looked at: more say nothing of which is meant."""
_WRITTEN_OUT = {
    "rd": "road", "ave": "avenue", "av": "avenue", "ln": "lane", "cl": "close", "ct": "court", "dr": "drive",
    "sq": "square", "pl": "place", "cres": "crescent", "gdns": "gardens", "ter": "terrace", "gr": "grove",
    "st": "street",
}  # fmt: skip
CODE = re.compile(r"[^A-Z0-9]")


@dataclass(frozen=True, slots=True)
class Source:
    """A file that was imported: its name, how many of its rows are held and how many could not be used."""

    sha256: str
    name: str
    rows: int
    bad: int


def street_key(name: str) -> str:
    """How names of streets and buildings are compared: as others, the last word written out ("Marsh Ln")."""
    words = key(name).split()
    if len(words) > 1:
        words[-1] = _WRITTEN_OUT.get(words[-1], words[-1])
    return " ".join(words)


class Imported:
    """The imported places, read only."""

    def __init__(self, path: Path) -> None:
        """Raises StoreError when the file cannot be read or is of another form."""
        self._path = path
        with translated(path):
            self._held = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, check_same_thread=False)
            form = self._held.execute("PRAGMA user_version").fetchone()[0]
        if form != FORM:
            self._held.close()
            raise StoreError(
                f"is of form {form}, and this version reads form {FORM}",
                where=str(path),
                remedy="remove the file and import the places again",
            )
        first = "SELECT DISTINCT substr(key, 1, instr(key || ' ', ' ') - 1) FROM place WHERE kind = 'town'"
        with translated(path):
            self.openings = frozenset(word for (word,) in self._held.execute(first))
        """First words of the names of towns, as ``key`` gives them."""
        self._named = lru_cache(maxsize=1 << 14)(self._asked)

    def towns(self, name: str) -> tuple[Place, ...]:
        """The cities, towns, suburbs, villages and hamlets of that name, the larger first."""
        return self._named(key(name), "town")

    def streets(self, name: str) -> tuple[Place, ...]:
        """The streets of that name, one for each place that holds some."""
        return self._named(street_key(name), "street")

    def buildings(self, name: str) -> tuple[Place, ...]:
        """The stations, hospitals and schools of that name; stations also with "station" after it."""
        found = self._named(street_key(name), "building")
        bare = street_key(name).removesuffix(" station").removesuffix(" railway")
        return found or (self._named(bare, "building") if name.lower().endswith(" station") else ())

    def postcode(self, code: str) -> tuple[float, float] | None:
        """Latitude and longitude of a whole postcode, blanks and case aside; None when it is not held."""
        asked = "SELECT easting, northing FROM postcode WHERE code = ?"
        with translated(self._path):
            row = self._held.execute(asked, (CODE.sub("", code.upper()),)).fetchone()
        return wgs84(*row) if row else None

    def _asked(self, folded: str, kind: str) -> tuple[Place, ...]:
        asked = (
            "SELECT name, within, avg(easting), avg(northing), max(population) FROM place WHERE key = ? AND kind = ? "
            "GROUP BY within ORDER BY max(population) DESC, within LIMIT ?"
        )
        if kind == "town":
            asked = asked.replace("GROUP BY within", "GROUP BY id")
        with translated(self._path):
            rows = self._held.execute(asked, (folded, kind, _MOST)).fetchall()
        return tuple(_place(kind, row) for row in rows)

    def close(self) -> None:
        """Let the file go."""
        self._held.close()


def _place(kind: str, row: tuple[str, str | None, float, float, int]) -> Place:
    name, within, easting, northing, population = row
    lat, lon = wgs84(easting, northing)
    return Place(name, kind, within, round(lat, 5), round(lon, 5), population)


def sources(path: Path) -> tuple[Source, ...]:
    """The files that were imported into ``path``, in order; none when it does not exist. Raises StoreError."""
    if not path.exists():
        return ()
    with translated(path), closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as held:
        if not held.execute("PRAGMA user_version").fetchone()[0]:
            return ()  # a first import failed, and left the file empty
        rows = held.execute("SELECT sha256, name, rows, bad FROM source ORDER BY position").fetchall()
    return tuple(Source(*row) for row in rows)


def imported_version(path: Path | None) -> str:
    """Changes with what is imported; empty where nothing is."""
    held = sources(path) if path is not None else ()
    digest = hashlib.sha256("".join(f"{source.sha256}\n" for source in held).encode()).hexdigest()
    return digest[:12] if held else ""


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """SQLite's and the system's errors as ours."""
    try:
        yield
    except sqlite3.OperationalError as error:
        remedy = "make sure that you may write there and that no other import runs"
        raise StoreError(f"the imported places cannot be used: {error}", where=str(path), remedy=remedy) from error
    except sqlite3.DatabaseError as error:
        remedy = "remove the file and import the places again"
        raise StoreError(f"holds no imported places: {error}", where=str(path), remedy=remedy) from error
    except OSError as error:
        remedy = "set CASETHREAD_HOME to a folder that you may write to"
        raise StoreError(f"cannot be written: {error.strerror}", where=str(path), remedy=remedy) from error
