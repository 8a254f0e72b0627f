"""Files read in processes of their own, several ahead, within limits: no file can stop a run or take the machine."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
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
Read = tuple[SourceFile, ReadOptions]
_BATCH, _BATCH_SIZE, _BATCH_SECONDS = 64, 1 << 20, 0.5
_TOGETHER, _SMALL = 16, 64 << 10
"""So many files of at most so many bytes are asked for at once: to ask takes as long as to read a small one."""
_REMEDY = "look at the file in its own program; save it anew or split it, then run `casethread retry`"


@dataclass(frozen=True, slots=True)
class Task:
    """A file to read; ``key`` is whatever its asker knows it by. Without a ``source`` nothing is read ahead for it."""

    key: Any
    source: SourceFile | None
    options: ReadOptions


@dataclass(slots=True)
class _Asked:
    """Tasks that one process was asked for together. Their answers come in order; ``lost`` when they end early."""

    tasks: Sequence[Task]
    child: Child | None = None
    answers: Iterator[tuple[int, list[Part] | None]] = field(default_factory=lambda: iter(()))
    lost: Lost | None = None
    now: str = ""


class ReadingPool:
    """Up to ``workers`` processes that read files, in order, each some ahead of the one that is taken."""

    def __init__(self, workers: int, limits: Limits, scratch: Path) -> None:
        self._idle = [Child(read_in_child, limits, scratch) for _ in range(workers)]
        self._children = list(self._idle)
        self._workers = workers

    def read(self, tasks: Iterable[Task], told: Told | None = None) -> Iterator[tuple[Task, Iterator[Part]]]:
        """Each task with the parts of its file, which are to be taken before the next task is."""
        groups = _together(iter(tasks))
        ahead: deque[_Asked] = deque()
        while True:
            while len(ahead) < self._workers and (group := next(groups, None)):
                ahead.append(self._ask(group, told))
            if not ahead:
                return
            asked = ahead.popleft()
            for number, task in enumerate(asked.tasks):
                yield task, self._parts(asked, number, told)
            self._release(asked)

    def read_one(self, source: SourceFile, options: ReadOptions, told: Told | None = None) -> Iterator[Part]:
        """The parts of a file that was not read ahead."""
        asked = self._ask([Task(None, source, options)], told)
        yield from self._parts(asked, 0, told)
        self._release(asked)

    def _ask(self, group: Sequence[Task], told: Told | None) -> _Asked:
        asked = _Asked(group)
        files = [(task.source, task.options) for task in group if task.source]
        if not files:
            return asked
        asked.child = self._idle.pop() if self._idle else self._another()
        try:
            asked.child.ask(files)
            asked.answers = asked.child.answers(partial(_named, asked, told) if told else None)
        except Lost as lost:
            asked.lost = lost
        return asked

    def _another(self) -> Child:
        child = self._children[0].like()
        self._children.append(child)
        return child

    def _parts(self, asked: _Asked, number: int, told: Told | None) -> Iterator[Part]:
        """The parts of one file of several; when the reading is lost at one, those after it are asked for again."""
        source, options = asked.tasks[number].source, asked.tasks[number].options
        if source is None:
            return
        asked.now = source.name
        if asked.lost and number:
            yield from self.read_one(source, options, told)
            return
        try:
            if asked.lost:
                raise asked.lost
            for _, batch in asked.answers:
                if batch is None:
                    return
                yield from batch
        except Lost as lost:
            asked.lost = lost
            yield ReadError(f"its reading {lost}", where=source.name, remedy=_REMEDY)

    def _release(self, asked: _Asked) -> None:
        if asked.child is None:
            return
        try:
            for _ in asked.answers:
                pass
        except Lost:
            asked.child.stop()
        self._idle.append(asked.child)

    def close(self) -> None:
        """End the processes."""
        for child in self._children:
            child.close()


def _together(tasks: Iterator[Task]) -> Iterator[list[Task]]:
    """Tasks as they are asked for: small files some at a time, others alone."""
    group: list[Task] = []
    for task in tasks:
        small = task.source is not None and task.source.size <= _SMALL
        if group and not small:
            yield group
            group = []
        group.append(task)
        if not small or len(group) >= _TOGETHER:
            yield group
            group = []
    if group:
        yield group


def _named(asked: _Asked, told: Told, where: str, share: float | None) -> None:
    told(f"{asked.now}: {where}" if where else asked.now, share)


def read_in_child(files: Sequence[Read], tell: Tell) -> Iterator[tuple[int, list[Part] | None]]:
    """What a reading process does: of each file, by its number, the parts, some at a time, and None at their end."""
    with listening(tell):
        for number, (file, options) in enumerate(files):
            for batch in _batches(read(file, options)):
                yield number, batch
            yield number, None


def _batches(parts: Iterator[Part]) -> Iterator[list[Part]]:
    batch: list[Part] = []
    size, since = 0, time.monotonic()
    for part in parts:
        batch.append(part)
        size += len(part.text) if isinstance(part, Document) else 0
        if len(batch) >= _BATCH or size > _BATCH_SIZE or time.monotonic() - since > _BATCH_SECONDS:
            yield batch
            batch, size, since = [], 0, time.monotonic()
    if batch:
        yield batch
