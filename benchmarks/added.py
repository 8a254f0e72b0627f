"""What it costs to link a few documents more, beside linking all at once: in one process, and in one of its own each.

    python -m benchmarks.added FOLDER [--documents N] [--single K]

A case of N invented documents is stored in FOLDER, linked, and K further ones are stored and linked one by one: half of
them by one process, which has in memory what the one before took, half by a process each, as `casethread ingest` is
one. Told is the processor time of the linking, as a ratio to that of linking all. Up to CHECKED documents it is held
against what linking all at once gives.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from statistics import mean
from typing import TypeVar

import sqlalchemy as sa

from benchmarks.scale import PART, Course, parts, pass_through
from benchmarks.search_engines import PART as TOGETHER
from benchmarks.spent import status
from casethread.model import OWNER, Annotated, Linkage
from casethread.store import tables
from casethread.store.database import connect

T = TypeVar("T")
CHECKED = 20_000
FURTHER = 10_000_000
"""The number of the first further document: of a part that no case of this size holds."""


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds of processor time that each linking took, and the most memory of the process in megabytes."""

    linked: Sequence[float]
    memory: float


def store_and_link(folder: Path, items: Sequence[Sequence[Annotated]]) -> Spent:
    """In this process: store some documents, link, and so on."""
    store = Course(folder, 0).case()
    try:
        linked = []
        for some in items:
            if some:
                pass_through(store, None, list(some), None)
            started = time.process_time()
            store.view(OWNER).link()
            linked.append(time.process_time() - started)
        return Spent(linked, status("self", "VmHWM"))
    finally:
        store.close()


def alike(folder: Path) -> bool:
    """Whether what is kept is what linking all at once gives."""
    store = Course(folder, 0).case()
    try:
        kept = store.view(OWNER).linkage()
        forget(folder)
        return _sorted(store.view(OWNER).linkage()) == _sorted(kept)
    finally:
        store.close()


def forget(folder: Path) -> None:
    """Let go of what is linked."""
    engine = connect(f"sqlite:///{folder / 'case.db'}")
    with engine.begin() as connection:
        connection.execute(sa.delete(tables.reach))
    engine.dispose()


def _sorted(linkage: Linkage) -> list[list[str]]:
    return [sorted(map(repr, each)) for each in (linkage.entities, linkage.incidents, linkage.links)]


def apart(function: Callable[..., T], *given: object) -> T:
    """What a function gives in a process of its own."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(function, *given).result()


def run(folder: Path, size: int, single: int) -> None:
    """Print the ratios."""
    store = Course(folder, size).case()
    for items in parts(store.view(OWNER).count(), size, PART):
        pass_through(store, None, items, None)
    store.close()
    forget(folder)
    whole = apart(store_and_link, folder, [()])
    all_of = whole.linked[0]
    print(f"all {size:,} documents: {all_of:.1f} s of processor time, {whole.memory:,.0f} MB")
    further = next(parts(FURTHER, FURTHER + TOGETHER, 2 * single))
    here = apart(store_and_link, folder, [[each] for each in further[:single]])
    _tell("one more, in the process that linked the one before", here.linked[1:], all_of, here.memory)
    anew = [apart(store_and_link, folder, [[each]]) for each in further[single:]]
    most = max(each.memory for each in anew)
    _tell("one more, in a process of its own", [each.linked[0] for each in anew], all_of, most)
    if size <= CHECKED:
        print(f"  ends where all at once end: {'yes' if apart(alike, folder) else 'NO'}")


def _tell(what: str, costs: Sequence[float], whole: float, memory: float) -> None:
    least, most = mean(costs), max(costs)
    print(
        f"{what}: {least * 1000:.0f} ms, {least / whole:.3%} of all (worst {most / whole:.3%}), {memory:,.0f} MB",
        flush=True,
    )


def main() -> None:
    """Read the arguments and run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--single", type=int, default=10, help="further documents, either way")
    given = parser.parse_args()
    run(given.folder.absolute(), given.documents, given.single)


if __name__ == "__main__":
    main()
