"""Files read in processes of their own, several ahead, within limits: no file can stop a run or take the machine."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from casethread.children import Child, Limits, Lost, Tell
from casethread.errors import ReadError
from casethread.model import Document
from ingest.base import ReadOptions, SourceFile
from ingest.pulse import listening
from ingest.read import read

Part = Document | ReadError
Told = Callable[[str, float | None], None]
"""Told where the reading of a file is, and which share of the file is behind it, if that is known."""
_BATCH, _BATCH_SIZE, _BATCH_SECONDS = 64, 1 << 20, 0.5
_REMEDY = "look at the file in its own program; save it anew or split it, then run `casethread retry`"


@dataclass(frozen=True, slots=True)
class Task:
    """A file to read; ``key`` is whatever its asker knows it by. Without a ``source`` nothing is read ahead for it."""

    key: Any
    source: SourceFile | None
    options: ReadOptions


class ReadingPool:
    """Up to ``workers`` processes that read files, in order, each a file ahead of the one that is taken."""

    def __init__(self, workers: int, limits: Limits, scratch: Path) -> None:
        self._idle = [Child(read_in_child, limits, scratch) for _ in range(workers)]
        self._children = list(self._idle)

    def read(self, tasks: Iterable[Task], told: Told | None = None) -> Iterator[tuple[Task, Iterator[Part]]]:
        """Each task with the parts of its file, which are to be taken before the next task is."""
        coming = iter(tasks)
        ahead: deque[tuple[Task, Child | Lost | None]] = deque()
        while True:
            while len(ahead) < len(self._children) and (task := next(coming, None)):
                ahead.append((task, self._ask(task.source, task.options) if task.source else None))
            if not ahead:
                return
            task, child = ahead.popleft()
            yield task, self._parts(task.source, child, told) if task.source and child else iter(())

    def read_one(self, source: SourceFile, options: ReadOptions, told: Told | None = None) -> Iterator[Part]:
        """The parts of a file that was not read ahead."""
        yield from self._parts(source, self._ask(source, options, spare=True), told)

    def _ask(self, source: SourceFile, options: ReadOptions, *, spare: bool = False) -> Child | Lost:
        child = self._idle.pop() if self._idle else self._another() if spare else None
        assert child is not None  # noqa: S101 - there are as many as are read ahead
        try:
            child.ask((source, options))
        except Lost as lost:
            self._idle.append(child)
            return lost
        return child

    def _another(self) -> Child:
        child = self._children[0].like()
        self._children.append(child)
        return child

    def _parts(self, source: SourceFile, child: Child | Lost, told: Told | None) -> Iterator[Part]:
        try:
            if isinstance(child, Lost):
                raise child
            for batch in child.answers(partial(_named, source.name, told) if told else None):
                yield from batch
        except Lost as lost:
            yield ReadError(f"its reading {lost}", where=source.name, remedy=_REMEDY)
        finally:
            if isinstance(child, Child):
                self._idle.append(child)

    def close(self) -> None:
        """End the processes."""
        for child in self._children:
            child.close()


def _named(name: str, told: Told, where: str, share: float | None) -> None:
    told(f"{name}: {where}" if where else name, share)


def read_in_child(request: tuple[SourceFile, ReadOptions], tell: Tell) -> Iterator[list[Part]]:
    """What a reading process does: the parts of a file, some at a time."""
    batch: list[Part] = []
    size, since = 0, time.monotonic()
    with listening(tell):
        for part in read(*request):
            batch.append(part)
            size += len(part.text) if isinstance(part, Document) else 0
            if len(batch) >= _BATCH or size > _BATCH_SIZE or time.monotonic() - since > _BATCH_SECONDS:
                yield batch
                batch, size, since = [], 0, time.monotonic()
    if batch:
        yield batch
