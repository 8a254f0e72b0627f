"""A pipeline whose steps all run in this process: for tests of what they do, not of where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pytest

from casethread.app import Case, open_case
from casethread.config import Config
from casethread.errors import ModelError
from casethread.model import Mention
from casethread.outcome import Outcome
from casethread.pipeline import NOTHING_SAID, Pipeline
from casethread.reading import Part, Task, Told
from casethread.workers import annotate_here
from ingest.base import ReadOptions, SourceFile
from ingest.read import read
from nlp.annotator import annotator_version
from nlp.text import TextInput
from tests.conftest import Silent


class ReadingHere:
    """Reads files in this process."""

    def read(self, tasks: Iterator[Task], told: Told | None = None) -> Iterator[tuple[Task, Iterator[Part]]]:
        for task in tasks:
            yield task, read(task.source, task.options) if task.source else iter(())

    def read_one(self, source: SourceFile, options: ReadOptions, told: Told | None = None) -> Iterator[Part]:
        return read(source, options)


class AnnotatingHere:
    """Annotates in this process; ``asked`` counts the texts."""

    def __init__(self, version: str | None = None) -> None:
        self.version = version or annotator_version()
        self.asked = 0

    def pipe(self, items: Iterable[TextInput]) -> Iterator[tuple[Mention, ...] | ModelError]:
        def counted() -> Iterator[TextInput]:
            for item in items:
                self.asked += 1
                yield item

        return annotate_here(counted())


def pipeline_here(case: Case, annotating: AnnotatingHere | None = None) -> Pipeline:
    """A pipeline over a case, in this process."""
    return Pipeline(
        case.store, ReadingHere(), annotating or AnnotatingHere(), case.index, Silent(), apart=case.config.home
    )


def ingest(case: Case, *paths: Path, options: ReadOptions = NOTHING_SAID) -> Outcome:
    """Take files in, in this process."""
    return pipeline_here(case).ingest(paths, options, link=False)


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    with open_case(Config(home=tmp_path / "home", workers=1)) as opened:
        yield opened


def states(case: Case) -> dict[str, str]:
    """How each file stands, by its bare name."""
    return {Path(record.file).name: record.state.value for record in case.store.files.every()}


def texts_of(case: Case) -> Sequence[str]:
    """The texts of all documents."""
    return [document.text for document in case.view().all_documents()]
