"""Each step takes up what is missing and nothing else; what fails at one is told, with its step, and costs no other."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

import sqlalchemy as sa

from casethread.app import Case
from casethread.errors import ModelError
from casethread.model import Mention
from casethread.store import tables
from casethread.store.base import FileState, Step, Wanted
from nlp.annotator import annotator_version
from nlp.text import TextInput
from search_api.results import SearchRequest
from tests.pipeline.conftest import AnnotatingHere, ingest, pipeline_here, states, texts_of

GOOD = "Police were called to Marsh Lane, Chelmsford, on Tuesday after Tariq Osman, 31, was stabbed."


class Failing(AnnotatingHere):
    """An annotator that cannot look at some texts."""

    def pipe(self, items: Iterable[TextInput]) -> Iterator[tuple[Mention, ...] | ModelError]:
        for item in items:
            if "unlucky" in item.text:
                yield ModelError("its extraction took more than 1 seconds", remedy="try again")
            else:
                yield from super().pipe([item])


def write(folder: Path, **texts: str) -> None:
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text)


def rows(case: Case) -> dict[str, list[str]]:
    """What the store holds of documents and files, apart from mentions and marks of progress."""
    engine = sa.create_engine(case.config.store_url)
    with engine.connect() as connection:
        kept = [c for c in tables.document.c if c.name not in ("annotated", "indexed", "changed")]
        held = {
            "documents": list(map(repr, connection.execute(sa.select(*kept)).all())),
            "files": list(map(repr, connection.execute(sa.select(tables.file)).all())),
        }
    engine.dispose()
    return held


def test_a_text_that_cannot_be_annotated_is_told_kept_and_found(case: Case, tmp_path: Path) -> None:
    write(tmp_path, good=GOOD, bad="An unlucky report about Marsh Lane.")
    files = [tmp_path / "good.txt", tmp_path / "bad.txt"]
    outcome = pipeline_here(case, Failing()).ingest(files, link=False)
    assert len(outcome.failures) == 1
    assert "bad.txt" in outcome.failures[0]
    assert states(case) == {"good.txt": "done", "bad.txt": "failed"}
    [failure] = case.store.files.records(Wanted(FileState.FAILED))[0].failures
    assert failure.step is Step.ANNOTATE
    assert "1 seconds - try again" in failure.reason
    assert case.searcher.search(SearchRequest("unlucky"), case.view()).total == 1
    summary = case.store.files.summary()
    assert (summary.documents, summary.searchable, summary.failed, summary.lost) == (2, 2, 1, 0)


def test_retry_annotates_again_what_failed_and_nothing_else(case: Case, tmp_path: Path) -> None:
    write(tmp_path, good=GOOD, bad="An unlucky report about Marsh Lane.")
    pipeline_here(case, Failing()).ingest([tmp_path / "good.txt", tmp_path / "bad.txt"], link=False)
    annotating = AnnotatingHere()
    assert pipeline_here(case, annotating).retry(link=False).failures == []
    assert annotating.asked == 1
    assert states(case) == {"good.txt": "done", "bad.txt": "done"}
    assert case.searcher.search(SearchRequest('street:"marsh lane"'), case.view()).total == 2


def test_a_new_annotator_touches_only_mentions(case: Case, tmp_path: Path) -> None:
    write(tmp_path, one=GOOD, two=f"{GOOD} Again.")
    ingest(case, tmp_path / "one.txt", tmp_path / "two.txt")
    before = rows(case)
    annotating = AnnotatingHere(f"{annotator_version()};next")
    outcome = pipeline_here(case, annotating).retry(link=False)
    assert (outcome.read, outcome.documents, annotating.asked) == (0, 0, 2)
    assert rows(case) == before
    assert case.store.unannotated(annotating.version) == 0
    assert case.store.unindexed(case.index.name) == 0


def test_retry_takes_only_what_failed(case: Case, tmp_path: Path) -> None:
    entries = [json.dumps({"id": f"e{n}", "text": f"{GOOD} Entry {n}."}) for n in range(3)]
    (tmp_path / "log.jsonl").write_text("\n".join([entries[0], "not json", entries[1]]))
    write(tmp_path, good=GOOD)
    ingest(case, tmp_path / "log.jsonl", tmp_path / "good.txt")
    assert states(case) == {"log.jsonl": "failed", "good.txt": "done"}
    (tmp_path / "log.jsonl").write_text("\n".join([entries[0], entries[2], entries[1]]))
    annotating = AnnotatingHere()
    outcome = pipeline_here(case, annotating).retry(link=False)
    assert outcome.failures == []
    assert annotating.asked == 1, "the two entries that were read before are left alone"
    assert states(case) == {"log.jsonl": "done", "good.txt": "done"}


def test_what_failed_and_has_gone_is_read_from_the_kept_original(case: Case, tmp_path: Path) -> None:
    (tmp_path / "log.jsonl").write_text(f"{json.dumps({'id': 'a', 'text': GOOD})}\nnot json\n")
    ingest(case, tmp_path / "log.jsonl")
    (tmp_path / "log.jsonl").unlink()
    outcome = pipeline_here(case).retry(link=False)
    assert len(outcome.failures) == 1
    assert "line 2" in outcome.failures[0]
    assert states(case) == {"log.jsonl": "failed"}
    assert texts_of(case) == [GOOD]


def test_a_corrected_entry_takes_the_place_of_the_old_one(case: Case, tmp_path: Path) -> None:
    file = tmp_path / "log.jsonl"
    file.write_text(json.dumps({"id": "a", "text": GOOD}))
    ingest(case, file)
    file.write_text(json.dumps({"id": "a", "text": GOOD.replace("Tariq", "Tarik")}))
    assert ingest(case, file).failures == []
    assert texts_of(case) == [GOOD.replace("Tariq", "Tarik")]
    assert case.searcher.search(SearchRequest("tarik"), case.view()).total == 1


def test_the_case_folder_itself_is_not_taken_in(case: Case, tmp_path: Path) -> None:
    write(tmp_path, good=GOOD)
    ingest(case, tmp_path / "good.txt")
    assert ingest(case, tmp_path).unchanged == 1
    assert states(case) == {"good.txt": "done"}


def test_a_file_named_twice_in_one_run_is_entered_once(case: Case, tmp_path: Path) -> None:
    write(tmp_path, good=GOOD)
    outcome = ingest(case, tmp_path / "good.txt", tmp_path / "good.txt", tmp_path)
    assert (outcome.read, outcome.documents, outcome.duplicates) == (1, 1, 0)
