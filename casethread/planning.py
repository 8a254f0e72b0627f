"""The dry run of ingest: what files would be read as, found out in a process of its own, and nothing stored."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast

from casethread.children import Child, Limits, Lost, Tell
from casethread.config import Config
from casethread.errors import ReadError
from casethread.outcome import Progress
from ingest.base import ReadOptions, SourceFile
from ingest.files import discover, fingerprint
from ingest.plan import Plan, plan
from ingest.pulse import listening


def plans(config: Config, paths: Sequence[Path], options: ReadOptions, progress: Progress) -> Iterator[Plan]:
    """What each file at or below the paths would be read as."""
    progress.begin("Looking", None)
    with TemporaryDirectory(prefix="casethread-") as scratch:
        child = Child(plan_in_child, Limits(config.patience, config.memory), Path(scratch))
        try:
            for found in discover(paths):
                progress.advance(1, str(found))
                yield _planned(child, found, options, progress)
        finally:
            child.close()


def _planned(child: Child, found: Path | ReadError, options: ReadOptions, progress: Progress) -> Plan:
    if isinstance(found, ReadError):
        return _unreadable(found.where, found)
    try:
        child.ask((fingerprint(found), options))
        [planned] = child.answers(progress.within)
    except ReadError as error:
        return _unreadable(str(found), error)
    except Lost as lost:
        remedy = "look at the file in its own program; save it anew or split it"
        return _unreadable(str(found), ReadError(f"its reading {lost}", where=str(found), remedy=remedy))
    return cast("Plan", planned)


def _unreadable(name: str, error: ReadError) -> Plan:
    return Plan(name, None, problems=(error,), failed=1)


def plan_in_child(request: tuple[SourceFile, ReadOptions], tell: Tell) -> Iterator[Plan]:
    """What the process does: one plan for one file."""
    with listening(tell):
        yield plan(*request)
