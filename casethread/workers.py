"""Annotation in worker processes: each loads the model once and gives back plain mentions."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import cache
from itertools import islice

from casethread.errors import ModelError
from casethread.model import Mention
from nlp.annotator import Annotator, annotator_version
from nlp.text import TextInput

BATCH = 16
"""Texts to a task (MEASURED: 16 beats 256 and takes less than half the memory)."""
FEW = 64
"""Up to this many texts it is quicker to annotate here than to start workers."""


class AnnotatorPool:
    """An annotator in up to ``workers`` processes, started when a run is long enough to be worth it."""

    def __init__(self, workers: int) -> None:
        self._workers = workers
        self.version = annotator_version()
        self._pool: ProcessPoolExecutor | None = None

    def pipe(self, items: Iterable[TextInput]) -> Iterator[tuple[Mention, ...]]:
        """The mentions of each text, in order. Raises ModelError when a worker dies."""
        items = iter(items)
        first = list(islice(items, FEW + 1))
        if self._pool is None and (self._workers == 1 or len(first) <= FEW):
            yield from _annotator().pipe(first)
            yield from _annotator().pipe(items)
            return
        yield from self._pooled(iter([*first, *items]))

    def _pooled(self, items: Iterator[TextInput]) -> Iterator[tuple[Mention, ...]]:
        if self._pool is None:
            # spawn, because a forked copy of a process with threads (progress bar, database) may lock up
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(self._workers, mp_context=context, initializer=_load)
        under_way: deque[Future[list[tuple[Mention, ...]]]] = deque()
        try:
            while batch := list(islice(items, BATCH)):
                under_way.append(self._pool.submit(_annotate, batch))
                if len(under_way) > 2 * self._workers:
                    yield from under_way.popleft().result()
            while under_way:
                yield from under_way.popleft().result()
        except BrokenProcessPool as error:
            self._pool = None
            remedy = "free memory or set workers to 1, then run `casethread retry`"
            raise ModelError("a worker process died while it was extracting", remedy=remedy) from error

    def close(self) -> None:
        """Stop the workers."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None


@cache
def _annotator() -> Annotator:
    return Annotator.load()


def _load() -> None:
    _annotator()


def _annotate(texts: list[TextInput]) -> list[tuple[Mention, ...]]:
    return list(_annotator().pipe(texts))
