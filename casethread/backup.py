"""A whole case in one file, and back: the store in a form of no engine, originals, imported places, settings."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, Self

from casethread import __version__
from casethread.app import open_originals, terminal
from casethread.config import Config
from casethread.errors import CasethreadError, NotFound, ReadError, StoreError, UsageError
from casethread.model import OWNER, Json
from casethread.outcome import Progress
from casethread.store import tables
from casethread.store.audit import Act, Audit
from casethread.store.copying import (
    TABLES,
    Telling,
    Told,
    fill,
    filling,
    is_half_filled,
    lines_of,
    require_store,
    told_of,
)
from casethread.store.database import HEAD, connect, translated
from casethread.store.engines import snapshot
from casethread.store.originals import Originals, is_sha256, pieces, pieces_and_close

FORM = 1
"""The form of the file. A file of a higher one was made by a newer version."""
SETTINGS = "settings-of-the-backup.toml"
"""What a restored case folder keeps of the settings that were in force, for a person to read."""
MOMENTARY = frozenset(
    {"session", "ticket", "attempt", "sign_in", "run", "work", "meaning", "meaning_state", "piece", "linked"}
)
"""Tables that are left out: a back-up logs nobody in again who was logged out since, goes on with no run, and nobody is
at work on it. What texts mean, and what linking goes by, is made anew, like the index.
"""
_MANIFEST, _PLACES, _PARTIAL = "manifest.json", "places.db", ".part"
_KEPT = tuple(table for table in TABLES if table.name not in MOMENTARY)
_NOT_TOLD = ("home", "store", "originals")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a back-up says of itself: with which version and migration it was made, when (UTC), what each table holds,
    how many originals there are, and the SHA-256 under which those lie whose bytes were not theirs any more.
    """

    version: str
    revision: str
    made: str
    tables: tuple[Told, ...]
    originals: int
    damaged: tuple[str, ...]
    places: bool

    def as_json(self) -> Json:
        """The object in the file."""
        held = [
            {"table": one.table, "columns": list(one.columns), "rows": one.rows, "sha256": one.digest}
            for one in self.tables
        ]
        shown: Json = {"form": FORM, "casethread": self.version, "revision": self.revision, "made": self.made}
        return shown | {
            "tables": held,
            "originals": self.originals,
            "damaged": list(self.damaged),
            "places": self.places,
        }

    @classmethod
    def parse(cls, told: Json) -> Self:
        """The inverse of ``as_json``. Raises KeyError and TypeError for what is no manifest."""
        held = tuple(Told(one["table"], tuple(one["columns"]), one["rows"], one["sha256"]) for one in told["tables"])
        made = told["casethread"], told["revision"], told["made"]
        return cls(*made, held, told["originals"], tuple(told["damaged"]), told["places"])

    @property
    def documents(self) -> int:
        """How many documents it holds."""
        return next((one.rows for one in self.tables if one.table == tables.document.name), 0)


def back_up(config: Config, file: Path, progress: Progress) -> Manifest:
    """Write the case into a file, as it is at one moment whatever is written meanwhile; nobody but its owner may read
    the file. Raises UsageError when there is such a file already, or no case, StoreError when it cannot be written.
    """
    if file.exists():
        raise UsageError("is there already", where=str(file), remedy="name a new file")
    require_store(config.store_url)
    kept = open_originals(config)
    engine = connect(config.store_url)
    partial = file.with_name(f"{file.name}{_PARTIAL}")
    try:
        Audit(engine).append(Act(OWNER.name, "backup", {"file": str(file)}, terminal()))
        with _writable(partial) as held, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
            with translated(), snapshot(engine) as connection:
                progress.begin("Store", len(_KEPT))
                told = []
                for table in _KEPT:
                    telling = Telling(table)
                    _write(packed, f"store/{table.name}.jsonl", telling(lines_of(connection, table)))
                    told.append(telling.told)
                    progress.advance(1, table.name)
                originals, damaged = _pack_originals(packed, kept, progress)
            places = _pack_places(packed, config.imported_places)
            packed.writestr("settings.toml", settings_text(config))
            made = datetime.now(UTC).isoformat(timespec="seconds")
            manifest = Manifest(__version__, HEAD, made, tuple(told), originals, damaged, places)
            packed.writestr(_MANIFEST, json.dumps(manifest.as_json(), indent=1))
        partial.replace(file)
    except OSError as error:
        remedy = "name a file on a disk with room for the case"
        raise StoreError(f"cannot be written: {error.strerror or error}", where=str(file), remedy=remedy) from error
    finally:
        partial.unlink(missing_ok=True)
        engine.dispose()
        kept.close()
    return manifest


@contextmanager
def _writable(path: Path) -> Iterator[IO[bytes]]:
    """A new file for its owner alone, on the disk when this ends."""
    path.unlink(missing_ok=True)
    number = os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
    with os.fdopen(number, "w+b") as held:
        yield held
        held.flush()
        os.fsync(held.fileno())


def _write(packed: zipfile.ZipFile, name: str, pieces: Iterator[bytes]) -> str:
    digest = hashlib.sha256()
    with packed.open(name, "w", force_zip64=True) as target:
        for piece in pieces:
            digest.update(piece)
            target.write(piece)
    return digest.hexdigest()


def _pack_originals(packed: zipfile.ZipFile, originals: Originals, progress: Progress) -> tuple[int, tuple[str, ...]]:
    kept = list(originals.each())
    progress.begin("Originals", len(kept))
    damaged, count = [], 0
    for sha256 in kept:
        try:
            source = originals.open(sha256)
        except NotFound:
            continue  # disposed of since they were listed
        if _write(packed, f"originals/{sha256[:2]}/{sha256}", pieces_and_close(source)) != sha256:
            damaged.append(sha256)
        count += 1
        progress.advance(1)
    return count, tuple(damaged)


def _pack_places(packed: zipfile.ZipFile, path: Path) -> bool:
    if not path.exists():
        return False
    copy = path.with_suffix(_PARTIAL)
    try:
        with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
        with copy.open("rb") as held:
            _write(packed, _PLACES, pieces(held))
    except sqlite3.Error as error:
        remedy = "import the places again, then back up"
        raise StoreError(f"the imported places cannot be read: {error}", where=str(path), remedy=remedy) from error
    finally:
        copy.unlink(missing_ok=True)
    return True


def settings_text(config: Config) -> str:
    """The settings that differ from the defaults, as TOML, without secrets and without where the case lies."""
    lines = ["# The settings of the case that was backed up. Secrets are left out, and where it lay."]
    for setting in fields(Config):
        value = getattr(config, setting.name)
        secret = not setting.repr or setting.name in _NOT_TOLD or "@" in str(value)
        if not secret and value != setting.default:
            lines.append(f"{setting.name} = {json.dumps(value)}")
    return "\n".join(lines) + "\n"


def restore(config: Config, file: Path, progress: Progress) -> Manifest:
    """Put the case of a file into an empty case folder, and into the settings' store, which must be empty as well.
    What comes back is compared with what the file says; the index is to be rebuilt afterwards.

    A restore that was interrupted leaves a case that opens for nobody, and is run again. Raises ReadError for a file
    that is no back-up or is damaged, UsageError when there is a case already, StoreError.
    """
    with _opened(file) as packed, closing(open_originals(config)) as originals:
        manifest = _manifest(packed, file)
        if not is_half_filled(config.store_url):
            _require_room(config, originals)
        try:
            config.home.mkdir(parents=True, exist_ok=True)
            with translated(), filling(config.store_url, manifest.revision) as connection:
                progress.begin("Store", sum(one.rows for one in manifest.tables))
                for one in manifest.tables:
                    _fill(connection, packed, one, file, progress)
                _unpack_originals(packed, manifest, originals, file, progress)
                if manifest.places:
                    _unpack(packed, _PLACES, config.imported_places)
                _unpack(packed, "settings.toml", config.home / SETTINGS)
        except OSError as error:
            remedy = "make room on its disk, then restore again"
            where = str(config.home)
            raise StoreError(f"cannot be written: {error.strerror or error}", where=where, remedy=remedy) from error
    engine = connect(config.store_url)
    try:
        what = {"file": str(file), "made": manifest.made}
        Audit(engine).append(Act(OWNER.name, "restore", what, terminal()))
    finally:
        engine.dispose()
    return manifest


def _require_room(config: Config, originals: Originals) -> None:
    """Raises UsageError where there is something of a case already."""
    taken = (config.home / "originals", config.home / "index", config.imported_places)
    if there := [path for path in taken if path.exists()]:
        remedy = "set CASETHREAD_HOME to a new folder"
        raise UsageError(f"there is a case already ({there[0].name})", where=str(config.home), remedy=remedy)
    if next(originals.each(), None) is not None:
        remedy = "set CASETHREAD_ORIGINALS to another place"
        raise UsageError("there are originals already", where=originals.shown, remedy=remedy)


@contextmanager
def _opened(file: Path) -> Iterator[zipfile.ZipFile]:
    """The file, opened. What is wrong with it while it is read is told of it."""
    try:
        with zipfile.ZipFile(file) as packed:
            yield packed
    except FileNotFoundError:
        raise ReadError("is not there", where=str(file), remedy="name the file of a back-up") from None
    except CasethreadError:
        raise
    except (zipfile.BadZipFile, EOFError, ValueError, KeyError) as error:
        raise _damaged(file, str(error)) from error


def _damaged(file: Path, why: str) -> ReadError:
    return ReadError(f"is no back-up, or is damaged: {why}", where=str(file), remedy="use another back-up")


def _manifest(packed: zipfile.ZipFile, file: Path) -> Manifest:
    if _MANIFEST not in packed.namelist():
        raise _damaged(file, f"it has no {_MANIFEST}")
    told: Any = json.loads(packed.read(_MANIFEST))
    try:
        if told["form"] > FORM or told["revision"] > HEAD:
            what = f"was made by a newer version of Casethread ({told['casethread']})"
            raise ReadError(what, where=str(file), remedy="restore it with that version or a newer one")
        return Manifest.parse(told)
    except (KeyError, TypeError) as error:
        raise _damaged(file, f"its {_MANIFEST} lacks {error}") from error


def _fill(connection: Any, packed: zipfile.ZipFile, one: Told, file: Path, progress: Progress) -> None:
    table = tables.metadata.tables[one.table]
    with packed.open(f"store/{one.table}.jsonl") as lines:
        fill(connection, table, one.columns, lines, lambda count: progress.advance(count, one.table))
    found = told_of(connection, table, one.columns)
    if found != one:
        raise _damaged(file, f"the table {one.table!r} has other content than it had")


def _unpack_originals(
    packed: zipfile.ZipFile, manifest: Manifest, originals: Originals, file: Path, progress: Progress
) -> None:
    names = [name for name in packed.namelist() if name.startswith("originals/")]
    if len(names) != manifest.originals:
        raise _damaged(file, f"{manifest.originals:,} originals were in it, and {len(names):,} are")
    progress.begin("Originals", len(names))
    for name in names:
        digest = name.rpartition("/")[2]
        if not is_sha256(digest):
            raise _damaged(file, f"{name!r} is no name of an original")
        as_it_is = digest in manifest.damaged
        with packed.open(name) as source:
            if originals.save(digest, source, as_it_is=as_it_is) != digest and not as_it_is:
                raise _damaged(file, f"the original {digest} is not what it was")
        progress.advance(1)


def _unpack(packed: zipfile.ZipFile, name: str, to: Path) -> str:
    """Write a member to a file, whole or not at all. Returns its SHA-256."""
    to.parent.mkdir(parents=True, exist_ok=True)
    partial, digest = to.with_name(f"{to.name}{_PARTIAL}"), hashlib.sha256()
    with packed.open(name) as source, partial.open("wb") as target:
        for piece in pieces(source):
            digest.update(piece)
            target.write(piece)
    partial.replace(to)
    return digest.hexdigest()
