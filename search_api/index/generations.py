"""The folder of an embedded index: whole indexes side by side, of which one answers, and one lock to write.

The file ``current`` names the generation that answers and the version of its schema; replacing it is the swap.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from uuid import uuid4

from casethread.errors import IndexBusy, IndexUnavailable
from search_api.index.fields import SCHEMA

REMEDY = "run `casethread reindex`"

Stamp = tuple[int, int, int]
"""What tells one state of a file that is replaced, never changed: when it was written, its number, and its size."""


def stamp_of(file: Path) -> Stamp:
    """The stamp of a file as it is now. Raises OSError."""
    said = file.stat()
    return said.st_mtime_ns, said.st_ino, said.st_size


def unusable(where: Path, error: BaseException) -> IndexUnavailable:
    """An error of the engine, or of the folder it lies in, as ours."""
    told = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
    return IndexUnavailable(f"the search index cannot be used: {told}", where=str(where), remedy=REMEDY)


class Generations:
    """The generations in one folder. Methods raise IndexUnavailable."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.pointer = folder / "current"
        self._seen: tuple[Stamp, Path] | None = None

    @property
    def name(self) -> str:
        """A name made up once for the folder, with the version of the schema."""
        kept = self.folder / "name"
        try:
            if not kept.exists():
                self.folder.mkdir(parents=True, exist_ok=True)
                _replace(kept, uuid4().hex[:12])
            return f"embedded-{SCHEMA}-{kept.read_text(encoding='ascii').strip()}"
        except (OSError, UnicodeDecodeError) as error:
            raise unusable(self.folder, error) from error

    def current(self) -> Path:
        """The folder of the generation that answers. Reads the pointer once, until another takes its place."""
        try:
            stamp = stamp_of(self.pointer)
            if self._seen and self._seen[0] == stamp:
                return self._seen[1]
            said = json.loads(self.pointer.read_text(encoding="ascii"))
            schema, generation = int(said["schema"]), self.folder / Path(str(said["generation"])).name
        except FileNotFoundError:
            raise IndexUnavailable("there is no search index yet", where=str(self.folder), remedy=REMEDY) from None
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise unusable(self.folder, error) from error
        if schema != SCHEMA:
            what = f"the search index was made by another version (its form is {schema}, this one's is {SCHEMA})"
            raise IndexUnavailable(what, where=str(self.folder), remedy=REMEDY)
        self._seen = stamp, generation
        return generation

    def new(self) -> Path:
        """An empty folder for a generation that does not answer yet."""
        generation = self.folder / f"g-{uuid4().hex[:12]}"
        try:
            generation.mkdir(parents=True)
        except OSError as error:
            raise unusable(self.folder, error) from error
        return generation

    def point(self, generation: Path) -> None:
        """Let that generation answer from now on, and remove the others."""
        try:
            _replace(self.pointer, json.dumps({"schema": SCHEMA, "generation": generation.name}))
        except OSError as error:
            raise unusable(self.folder, error) from error
        for other in self.folder.glob("g-*"):
            if other.name != generation.name:
                self.drop(other)

    def drop(self, generation: Path) -> None:
        """Remove a generation; what is still open elsewhere goes with the next one."""
        shutil.rmtree(generation, ignore_errors=True)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the write lock: SQLite's, which every platform has and which ends with its process."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            held = sqlite3.connect(
                self.folder / "writer.lock", timeout=0, isolation_level=None, check_same_thread=False
            )
        except (OSError, sqlite3.Error) as error:
            raise unusable(self.folder, error) from error
        with closing(held):
            try:
                held.execute("BEGIN EXCLUSIVE")
            except sqlite3.Error as error:
                if "locked" not in str(error):
                    raise unusable(self.folder, error) from error
                what = "another process is writing the search index"
                remedy = "wait until it is done, then try again"
                raise IndexBusy(what, where=str(self.folder), remedy=remedy) from error
            yield


def _replace(file: Path, text: str) -> None:
    """Write a small file whole or not at all."""
    partial = file.with_name(f"{file.name}.{uuid4().hex[:8]}")
    partial.write_text(text, encoding="ascii")
    partial.replace(file)
