"""Originals as a whole: moved to another place, and read back to see that each is what it was."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace

from casethread.app import Case, open_originals, terminal
from casethread.config import Config
from casethread.errors import NotFound, StoreError, UsageError
from casethread.model import OWNER
from casethread.outcome import Progress
from casethread.store.audit import Act, Audit
from casethread.store.copying import require_store
from casethread.store.database import connect
from casethread.store.originals import digest_of

DAMAGED = "damaged"


@dataclass(frozen=True, slots=True)
class Moved:
    """How many originals a place holds now, of how many bytes, and which of them were damaged where they came from."""

    originals: int
    size: int
    damaged: tuple[str, ...]


def move_originals(config: Config, target: str, progress: Progress) -> Moved:
    """Copy every original to another place, a folder or a bucket, and read it back there. The place that they came
    from stays as it is. One that is there already is compared and not sent again, so that a move which was interrupted
    is run again.

    Raises UsageError where there is no case or that is the place already, StoreError when any is not what it was.
    """
    require_store(config.store_url)
    wanted = replace(config, originals=target.removeprefix("file://"))
    with closing(open_originals(config)) as here, closing(open_originals(wanted)) as there:
        if here.shown == there.shown:
            raise UsageError("the originals are there already", where=there.shown, remedy="name another place")
        engine = connect(config.store_url)
        try:
            Audit(engine).append(Act(OWNER.name, "move", {"originals to": there.shown}, terminal()))
        finally:
            engine.dispose()
        kept, size, damaged = list(here.each()), 0, []
        progress.begin("Moving", len(kept))
        for sha256 in kept:
            try:
                with here.open(sha256) as source:
                    given = there.save(sha256, source, as_it_is=True) if not there.has(sha256) else sha256
            except NotFound:
                continue  # disposed of since they were listed
            with there.open(sha256) as source:
                found = digest_of(source)
            if found != given:
                remedy = "move them again; if it stays so, look after that store"
                raise StoreError(f"the original {sha256} did not come over as it was", where=there.shown, remedy=remedy)
            if found != sha256:
                damaged.append(sha256)
            size += there.size(sha256)
            progress.advance(1, sha256[:16])
    return Moved(len(kept), size, tuple(damaged))


def examine(case: Case, progress: Progress) -> Iterator[tuple[str, str]]:
    """Read every original back. Gives the SHA-256 of each that is damaged, with what to say of it, and of each that a
    file of the ledger was read from and that is not kept: disposed of with another document of that file, or lost.
    """
    originals = case.store.originals
    kept = list(originals.each())
    progress.begin("Reading originals", len(kept))
    for sha256 in kept:
        try:
            with originals.open(sha256) as source:
                if digest_of(source) != sha256:
                    yield sha256, DAMAGED
        except NotFound:
            continue  # disposed of since they were listed
        progress.advance(1, sha256[:16])
    there = set(kept)
    for name, sha256 in case.store.files.digests():
        if sha256 not in there and not originals.has(sha256):
            yield sha256, f"not kept: {name}"
