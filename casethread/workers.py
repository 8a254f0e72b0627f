"""Annotation in worker processes: each loads the model once and gives back plain mentions."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache, partial
from itertools import islice
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from casethread.children import Child, Limits, Lost, Tell
from casethread.errors import ModelError
from casethread.model import Mention
from nlp.annotator import Annotator, annotator_version
from nlp.text import TextInput

BATCH = 32
"""Texts to a task; how many of them pass the model together is for the annotator to say."""
LONGEST_BATCH = 200_000
"""Code points of a task, whatever the number of its texts; it has at least one."""
FEW = 64
"""For up to this many texts of usual length one process is enough."""
_USUAL = 5_000
_AHEAD = 3
"""Tasks under way for each process, so that none waits while what came back is stored."""
_CHARACTERS_A_SECOND = 10_000
"""A text may take a second more for each so many of its characters."""
_REMEDY = "it can be searched by its words; after an update, `casethread retry` tries again"

Found = tuple[Mention, ...] | ModelError
"""The mentions of a text, or why it could not be looked at."""


class AnnotatorPool:
    """An annotator in up to ``workers`` processes of their own, each within ``limits``, all with the places of the file
    ``imported`` where it exists. Raises ModelError and StoreError as the annotator does.
    """

    def __init__(self, workers: int, limits: Limits, scratch: Path, imported: Path | None = None) -> None:
        self._workers = workers
        self.version = annotator_version(imported=imported)
        self._idle: SimpleQueue[Child] = SimpleQueue()
        self._children = [Child(partial(annotate_in_child, imported), limits, scratch) for _ in range(workers)]
        self._idle.put(self._children[0])
        self._taking_part = 1
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="annotating")

    def warm(self) -> None:
        """Let the first process start now, so that it is ready when texts come."""
        self._children[0].start()

    def _widen(self) -> None:
        """Let all processes take part: there are texts enough to be worth it."""
        for child in self._children[self._taking_part :]:
            child.start()
            self._idle.put(child)
        self._taking_part = self._workers

    def pipe(self, items: Iterable[TextInput]) -> Iterator[Found]:
        """The mentions of each text, in order; a ModelError in place of those of a text that cannot be looked at."""
        rest = iter(items)
        under_way: deque[Future[list[Found]]] = deque()
        taken = 0.0
        while batch := _batch(rest):
            taken += max(len(batch), sum(len(text.text) for text in batch) / _USUAL)
            if taken > FEW:
                self._widen()
            under_way.append(self._threads.submit(self._annotate, batch))
            while len(under_way) >= _AHEAD * self._workers:
                yield from under_way.popleft().result()
            while under_way and under_way[0].done():
                yield from under_way.popleft().result()
        while under_way:
            yield from under_way.popleft().result()

    def _annotate(self, texts: list[TextInput]) -> list[Found]:
        """Runs in a thread that waits for a process."""
        child = self._idle.get()
        try:
            return self._asked(child, texts)
        except Lost as lost:
            if len(texts) == 1:
                return [_failed(str(lost))]
            return [self._alone(child, text) for text in texts]
        finally:
            self._idle.put(child)

    def _alone(self, child: Child, text: TextInput) -> Found:
        """What became of one of several texts of which one cost the process its life."""
        try:
            return self._asked(child, [text])[0]
        except Lost as lost:
            return _failed(str(lost))

    @staticmethod
    def _asked(child: Child, texts: Sequence[TextInput]) -> list[Found]:
        child.ask(texts)
        patience = sum(len(text.text) for text in texts) / _CHARACTERS_A_SECOND
        answers = list(child.answers(patience=patience))
        return [_failed(answer) if isinstance(answer, str) else answer for answer in answers]

    def close(self) -> None:
        """Stop the workers."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        for child in self._children:
            child.close()
        self._threads.shutdown()


def _batch(texts: Iterator[TextInput]) -> list[TextInput]:
    """The texts of the next task: so many, or so long, that it is worth handing over, and no more."""
    batch: list[TextInput] = []
    length = 0
    for text in texts:
        batch.append(text)
        length += len(text.text)
        if len(batch) >= BATCH or length >= LONGEST_BATCH:
            break
    return batch


def _failed(why: str) -> ModelError:
    return ModelError(f"its extraction {why}", remedy=_REMEDY)


@cache
def _annotator(imported: Path | None) -> Annotator:
    return Annotator.load(imported=imported)


def annotate_here(items: Iterable[TextInput], imported: Path | None = None) -> Iterator[Found]:
    """The mentions of each text, in order, found in this process, with the places of the file ``imported``."""
    rest = iter(items)
    while batch := list(islice(rest, BATCH)):
        yield from _each(batch, imported)


def annotate_in_child(imported: Path | None, texts: Sequence[TextInput], tell: Tell) -> Iterator[Any]:
    """What a worker process does: the mentions of each text, or a phrase that says how it failed."""
    tell("", None)
    for found in _each(texts, imported):
        yield found.what.removeprefix("its extraction ") if isinstance(found, ModelError) else found


def _each(texts: Sequence[TextInput], imported: Path | None) -> list[Found]:
    """The mentions of texts taken together; one by one when that fails, so that one costs the others nothing."""
    try:
        return list(_annotator(imported).pipe(texts))
    except MemoryError:
        raise
    except Exception as error:  # whatever a rule makes of one text must not stop the others
        if len(texts) > 1:
            return [found for text in texts for found in _each([text], imported)]
        return [_failed(f"failed: {type(error).__name__}: {' '.join(str(error).split())[:200]}")]
