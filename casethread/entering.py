"""Files into the ledger: found, told apart by their bytes, and waiting to be read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path

from casethread.errors import ReadError
from casethread.model import Json, Kind, Marking
from casethread.outcome import Outcome, Progress
from casethread.store.base import FileState
from casethread.store.case import CaseStore
from casethread.store.ledger import Entered, Entry
from ingest import profiles
from ingest.base import ReadOptions, SourceFile
from ingest.files import fingerprint, leads_out, outside

_TOGETHER = 200
_SETTLED = (FileState.DONE, FileState.DUPLICATE)


@dataclass(frozen=True, slots=True)
class Found:
    """A file that was found, with its bytes' SHA-256 and size, or why it could not be; what was said of it."""

    location: str
    name: str
    file: SourceFile | ReadError
    said: Json


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file that is to be read: its number in the ledger, and its size in bytes."""

    number: int
    size: int


@dataclass(frozen=True, slots=True)
class Entering:
    """Writes files into the ledger as waiting, unless they stand there unchanged. ``names`` is what files are to be
    known by, ``base`` what the names of others are relative to, where they are not to be known as they were given. No
    link is followed out of the folder ``fence``. ``waiting`` are those that are to be read.
    """

    store: CaseStore
    progress: Progress
    outcome: Outcome
    base: Path | None = None
    names: Mapping[Path, str] = field(default_factory=dict)
    fence: Path | None = None
    waiting: list[Waiting] = field(default_factory=list)
    _taken: set[str] = field(default_factory=set)

    def enter(self, paths: Iterable[Path | ReadError], options: ReadOptions) -> None:
        """Enter what was found, of which all the same was said."""
        said = options_json(options)
        found = (self._look(path, said) for path in paths)
        while some := list(islice(found, _TOGETHER)):
            known = self.store.files.at([one.location for one in some])
            self._write(list(self._entries(some, known)))

    def again(self, entered: Iterable[Entered]) -> None:
        """Enter files that the ledger knows once more; one that has gone is read from the kept original."""
        while some := list(islice(entered, _TOGETHER)):
            known = {one.location: one for one in some}
            found = [self._look_again(one) for one in some]
            self._write(list(self._entries(found, known)))

    def _write(self, entries: Sequence[Entry]) -> None:
        numbers = self.store.files.enter_all(entries)
        for number, entry in zip(numbers, entries, strict=True):
            if entry.state is FileState.WAITING:
                self.waiting.append(Waiting(number, entry.size or 0))

    def _look(self, path: Path | ReadError, said: Json) -> Found:
        if isinstance(path, ReadError):
            return Found(str(Path(path.where).absolute()), self._name(Path(path.where)), path, said)
        name = self._name(path)
        self.progress.advance(1, name)
        try:
            return Found(str(path.absolute()), name, fingerprint(path, name), said)
        except ReadError as error:
            return Found(str(path.absolute()), name, error, said)

    def _name(self, path: Path) -> str:
        return self.names.get(path) or str(path.relative_to(self.base) if self.base else path)

    def _look_again(self, entered: Entered) -> Found:
        file: SourceFile | ReadError
        try:
            path = Path(entered.location)
            file = outside(path) if leads_out(path, self.fence) else source_of(self.store, entered)
        except ReadError as error:
            file = error
        return Found(entered.location, entered.name, file, entered.options)

    def _entries(self, some: Iterable[Found], known: dict[str, Entered]) -> Iterator[Entry]:
        for one in some:
            if one.location in self._taken:
                continue
            self._taken.add(one.location)
            before = known.get(one.location)
            if isinstance(one.file, ReadError):
                self.outcome.failures.append(str(one.file))
                sha256, size = (before.sha256, before.size) if before else (None, None)
                yield Entry(
                    one.location, one.name, FileState.FAILED, sha256, size, _what(one.file), before_said(before, one)
                )
            elif before and before.state in _SETTLED and (before.sha256, before.options) == (one.file.sha256, one.said):
                self.outcome.unchanged += 1
            else:
                yield Entry(
                    one.location, one.file.name, FileState.WAITING, one.file.sha256, one.file.size, options=one.said
                )


def source_of(store: CaseStore, entered: Entered) -> SourceFile:
    """A file of the ledger as it stands at its place now; when nothing does any more and its original is kept, as it
    stood there when it was.

    Raises ReadError when it is not to be had.
    """
    path = Path(entered.location)
    if entered.sha256 and not path.exists() and store.kept(entered.sha256):
        return SourceFile(path, entered.name, entered.sha256, entered.size or 0)
    return fingerprint(path, entered.name)


def before_said(before: Entered | None, found: Found) -> Json:
    """What was said of a file that cannot be read now: what was said before holds for what was read then."""
    return before.options if before else found.said


def _what(error: ReadError) -> str:
    return f"{error.what} - {error.remedy}" if error.remedy else error.what


def options_json(options: ReadOptions) -> Json:
    """What the user said of a file, for the ledger; passwords are not kept."""
    said: Json = {
        "kind": options.kind.value if options.kind else None,
        "marking": options.marking.as_json() if options.marking else None,
        "published": options.published.isoformat() if options.published else None,
    }
    return {**said, "profile": profiles.kept(options.profile)} if options.profile else said


def read_options(said: Json, passwords: tuple[str, ...] = ()) -> ReadOptions:
    """The inverse of ``options_json``."""
    return ReadOptions(
        kind=Kind(said["kind"]) if said.get("kind") else None,
        marking=Marking.parse(said["marking"]) if said.get("marking") else None,
        published=date.fromisoformat(said["published"]) if said.get("published") else None,
        profile=profiles.restored(said["profile"]) if said.get("profile") else None,
        passwords=passwords,
    )
