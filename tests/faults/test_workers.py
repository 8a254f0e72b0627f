"""Workers killed at every step, and what kills every worker: every file is accounted for, and nothing is twice."""

from __future__ import annotations

import csv
import signal
from pathlib import Path

import pytest
import sqlalchemy as sa

from casethread.app import Case
from casethread.outcome import Outcome
from casethread.store import tables
from casethread.store.address import Address
from casethread.store.engines import open_engine
from casethread.store.originals import PARTIAL
from tests.faults.crew import DEATHS, Crew
from tests.pipeline.conftest import pipeline_here, states

TOWNS = ("Chelmsford", "Colchester", "Harlow", "Basildon", "Brentwood", "Braintree")


def files(folder: Path) -> Path:
    """Files of every outcome: read, of many entries, known already, broken."""
    folder.mkdir()
    for number, town in enumerate(TOWNS):
        (folder / f"note-{number}.txt").write_text(f"Tariq Osman was seen in {town} on {number + 1} March 2014.")
    (folder / "same.txt").write_text((folder / "note-0.txt").read_text(), encoding="utf-16")
    with (folder / "log.csv").open("w", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow(["URN", "Date of report", "Source", "Intelligence", "Handling", "Text"])
        rows.writerows(
            [f"L{n:02}", "01/02/2014", 2, "B", "P", f"Entry {n} tells of Carol Whitlock."] for n in range(12)
        )
        rows.writerow(["L99", "01/02/2014", 2, "B", "P", ""])
    (folder / "broken.pdf").write_bytes(b"%PDF-1.4 broken")
    return folder


OUTCOME = {
    **{f"note-{number}.txt": ("done", 1, 0) for number in range(len(TOWNS))},
    "same.txt": ("duplicate", 0, 0),
    "log.csv": ("failed", 12, 1),
    "broken.pdf": ("failed", 0, 1),
}
"""State, documents and failed parts of each, as one process that nothing happens to has them; of two files with one
text the second to come is the duplicate."""


def outcome(case: Case) -> dict[str, tuple[str, int, int]]:
    """What became of each file."""
    found = {Path(one.file).name: (one.state.value, one.documents, one.failed) for one in case.store.files.every()}
    if found.get("note-0.txt") == ("duplicate", 0, 0):
        found["note-0.txt"], found["same.txt"] = found["same.txt"], found["note-0.txt"]
    return found


def assert_whole(crew: Crew) -> None:
    """Every file accounted for, no document twice, all looked through, indexed as they are, linked; nothing left, half
    copied originals neither.
    """
    with crew.opened() as (case, orders):
        assert outcome(case) == OUTCOME
        texts = [one.text for one in case.view().all_documents()]
        assert len(texts) == len(set(texts)) == len(TOWNS) + 12
        assert all(case.view().mentions(one.id) for one in case.view().all_documents())
        assert not case.compare().any
        assert case.store.files.summary().linked
        assert orders.queue.counts() == {}
    assert list(crew.config.home.rglob(f"*{PARTIAL}")) == []
    engine = open_engine(Address.read(crew.config.store_url))
    with engine.connect() as connection:
        assert connection.execute(sa.select(tables.work)).all() == []
    engine.dispose()


@pytest.mark.parametrize("death", DEATHS)
def test_a_worker_killed_at_a_step_costs_nothing(crew: Crew, tmp_path: Path, death: str) -> None:
    crew.order(files(tmp_path / "in"))
    dying = crew.start(death)
    dying.join(40)
    assert dying.exitcode == -signal.SIGKILL
    crew.start()
    crew.until_done()
    assert_whole(crew)


@pytest.mark.parametrize(("habit", "documents"), [("dies of a file", 0), ("dies of a text", 1)])
def test_what_kills_every_worker_is_failed_and_told(crew: Crew, tmp_path: Path, habit: str, documents: int) -> None:
    """The file as a whole, or the document that was read of it and is kept; what comes after it is done."""
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("a poison", "b harmless"):
        (folder / f"{name}.txt").write_text(f"Tariq Osman was seen in Harlow on 1 March 2014, as {name}.")
    crew.order(folder, link=False)
    assert crew.until_one_survives(habit) >= 3
    crew.stop()
    with crew.opened() as (case, ordered):
        poison, harmless = case.store.files.every()
        assert (harmless.state.value, harmless.searchable) == ("done", 1)
        assert (poison.state.value, poison.documents, poison.searchable) == ("failed", documents, documents)
        assert poison.reason is not None
        assert "3 workers were lost while they worked on it" in poison.reason
        assert "casethread retry" in poison.reason
        assert not case.compare().any
        ordered.read(pipeline_here(case).find_again(Outcome()))
        ordered.all_that_is_left()
    crew.start()
    crew.until_done()
    with crew.opened() as (case, _):
        assert set(states(case).values()) == {"done"}
