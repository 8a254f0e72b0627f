"""Random cases taken into real stores and indexes."""

from __future__ import annotations

from collections.abc import Sequence

from casethread.app import Case
from casethread.model import Annotated
from casethread.store.arrivals import Arrival, Taking
from casethread.store.base import FileState
from search_api.index.base import indexed
from tests.access.invented import moved, original


def take(case: Case, files: Sequence[Sequence[Annotated]], seed: int, whole: set[str]) -> None:
    """Take files in; the originals of those in ``whole`` are kept."""
    for file in files:
        origin = file[0].document.origin
        number = int(origin.file.rpartition("-")[2].removesuffix(".txt"))
        if origin.file in whole:
            source = case.config.home / "source"
            source.write_bytes(original(seed, number))
            case.store.keep(source, origin.sha256)
        case.store.files.enter(origin.file, origin.file, FileState.WAITING, sha256=origin.sha256, size=1)
        arrival = Arrival(case.store.files.at([origin.file])[origin.file], "")
        [saved] = case.store.take(Taking(arrival, [item.document for item in file]))
        assert saved.errors == []
    for item in [item for file in files for item in file if sum(item.document.id.encode()) % 4 == 0]:
        again = moved(item, f"again {item.document.id}", f"copies/{item.document.title}.txt")
        case.store.files.enter(again.origin.file, again.origin.file, FileState.WAITING, size=1)
        arrival = Arrival(case.store.files.at([again.origin.file])[again.origin.file], "again")
        [saved] = case.store.take(Taking(arrival, [again]))
        assert (saved.errors, saved.fresh) == ([], [])
    case.store.save_mentions("given", [item for file in files for item in file])
    with case.index.writer() as writer:
        for batch in case.store.to_index(case.index.name):
            writer.add(indexed(item, access) for item, access in batch)
            case.store.set_indexed(case.index.name, [item.document.id for item, _ in batch])
