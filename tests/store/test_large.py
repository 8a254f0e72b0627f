"""What is asked of a case again and again is found through an index of the tables: a large case answers as a small one
does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from casethread.model import Annotated
from casethread.store import case, tables
from casethread.store.address import Address
from casethread.store.arrivals import Arrival, Taking
from casethread.store.base import FileState
from casethread.store.case import CaseStore
from casethread.store.columns import differs
from casethread.store.engines import open_engine
from links.linker import CaseLinker
from tests.store.test_store import document

COUNT = 25
Ask = Callable[[CaseStore], object]


@pytest.fixture
def store(store_url: str, tmp_path: Path) -> Iterator[CaseStore]:
    made = CaseStore.open(store_url, tmp_path / "originals", CaseLinker())
    made.files.enter("/f.jsonl", "f.jsonl", FileState.WAITING, sha256="ab" * 32, size=10)
    documents = [document(number, text=f"Number {number} was seen.") for number in range(COUNT)]
    [saved] = made.take(Taking(Arrival(made.files.at(["/f.jsonl"])["/f.jsonl"], ""), documents))
    assert saved.errors == []
    made.save_mentions("v1", [Annotated(item, ()) for item in documents])
    yield made
    made.close()


@pytest.mark.parametrize(
    ("held", "differing"),
    [
        ([], range(COUNT)),
        (range(COUNT), []),
        (range(COUNT - 3), [22, 23, 24]),
        ([n for n in range(COUNT) if n != 7], [7]),
    ],
)
@pytest.mark.parametrize("few", [0, 2, 3, 100])
def test_what_is_to_be_indexed_comes_in_order_however_it_is_looked_up(
    store: CaseStore, monkeypatch: pytest.MonkeyPatch, held: list[int], differing: list[int], few: int
) -> None:
    monkeypatch.setattr(case, "FEW", few)
    store.set_indexed("another", [f"d{number}" for number in range(COUNT)])
    store.set_indexed("here", [f"d{number}" for number in held])
    batches = list(store.to_index("here", 4))
    assert [item.document.id for batch in batches for item, _ in batch] == sorted(f"d{n}" for n in differing)
    assert all(len(batch) == 4 for batch in batches[:-1])
    assert store.unindexed("here") == len(differing)
    assert store.files.left_of(None, "here").unindexed == len(differing)
    numbers = [store.files.at(["/f.jsonl"])["/f.jsonl"].id]
    assert store.files.left_of(numbers, "here") == store.files.left_of(None, "here")


@pytest.mark.parametrize("value", ["m", "", "a", "z", "\N{LATIN SMALL LETTER E WITH ACUTE}", "M"])
def test_a_column_differs_from_a_value_as_from_any_other(store_url: str, value: str) -> None:
    words: list[str | None] = ["m", "", "z", "M", None]
    engine = open_engine(Address.read(store_url))
    try:
        with engine.connect() as connection:
            for word in words:
                told = connection.scalar(sa.select(differs(sa.cast(sa.literal(word), sa.Text), value)))
                assert bool(told) == (word != value), word
    finally:
        engine.dispose()


@pytest.mark.parametrize(
    "ask",
    [
        pytest.param(lambda store: store.unindexed("here"), id="how many are to be indexed"),
        pytest.param(lambda store: store.unindexed_ids("here"), id="which"),
        pytest.param(lambda store: list(store.to_index("here")), id="the documents"),
        pytest.param(lambda store: store.unannotated("v1"), id="how many are to be annotated"),
        pytest.param(lambda store: store.files.left_of(None, "here"), id="what is left"),
    ],
)
def test_nothing_that_is_asked_often_walks_through_all_documents(tmp_path: Path, ask: Ask) -> None:
    store = CaseStore.open(f"sqlite:///{tmp_path / 'case.db'}", tmp_path / "originals", CaseLinker())
    asked: list[tuple[str, tuple[object, ...]]] = []

    def hear(_c: object, _k: object, statement: str, given: tuple[object, ...], _x: object, _m: object) -> None:
        asked.append((statement, given))

    sa.event.listen(store._engine, "before_cursor_execute", hear)
    ask(store)
    sa.event.remove(store._engine, "before_cursor_execute", hear)
    plans = []
    with store._engine.connect() as connection:
        for statement, given in asked:
            if statement.startswith("SELECT") and tables.document.name in statement:
                rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given)
                plans += [row.detail for row in rows]
    store.close()
    assert plans
    assert [plan for plan in plans if plan.startswith("SCAN document")] == []
