"""What several processes have together: counts of requests, the links of a reach, lists begun in one of them."""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from casethread.errors import TooMany
from casethread.limiting import Counts, OwnCounts, RateLimit
from casethread.model import OWNER
from casethread.shared import SharedCounts
from casethread.store.case import CaseStore
from search_api.index.clauses import Everything
from search_api.index.embedded.index import EmbeddedIndex
from tests.search_api.conftest import build, documents
from tests.store.test_store import EveryNameOnce, document, fill

ASKED, PROCESSES = 300, 4


@pytest.fixture(params=["own", "shared"])
def counts(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Counts]:
    if request.param == "own":
        yield OwnCounts()
        return
    SharedCounts.make(tmp_path / "counts")
    shared = SharedCounts(tmp_path / "counts")
    yield shared
    shared.close()


def test_each_asker_is_counted_each_minute_anew(counts: Counts) -> None:
    now = 600.0
    limit = RateLimit(3, lambda: now, counts)
    assert [limit.count("user ann") for _ in range(3)] == [False, False, True]
    assert limit.count("user bo") is False
    with pytest.raises(TooMany) as told:
        limit.count("user ann")
    assert told.value.seconds == 60
    now = 659.0
    with pytest.raises(TooMany) as told:
        limit.count("user ann")
    assert told.value.seconds == 1
    now = 660.0
    assert limit.count("user ann") is False


def test_thousands_of_askers_are_told_apart(counts: Counts) -> None:
    askers = [f"10.0.{number // 256}.{number % 256}" for number in range(5000)]
    for _ in range(2):
        for asker in askers:
            counts.add(asker, 7)
    assert {counts.add(asker, 7) for asker in askers} == {3}


def test_where_there_is_no_room_one_is_counted_too_strictly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SharedCounts, "CELLS", 16)
    SharedCounts.make(tmp_path / "counts")
    counts = SharedCounts(tmp_path / "counts")
    for _ in range(5):
        for number in range(40):
            counts.add(f"asker {number}", 7)
    assert all(counts.add(f"asker {number}", 7) >= 6 for number in range(40))
    assert counts.add("asker 1", 8) == 1
    counts.close()


def _ask(file: str) -> list[int]:
    counts = SharedCounts(Path(file))
    given = [counts.add("user ann", 7) for _ in range(ASKED)]
    counts.close()
    return given


def test_processes_count_together(tmp_path: Path) -> None:
    SharedCounts.make(tmp_path / "counts")
    with multiprocessing.get_context("spawn").Pool(PROCESSES) as pool:
        given = pool.map(_ask, [str(tmp_path / "counts")] * PROCESSES)
    assert sorted(number for each in given for number in each) == list(range(1, ASKED * PROCESSES + 1))


def test_a_reach_is_linked_by_one_process_and_read_by_all(store_url: str, tmp_path: Path) -> None:
    linkers = [EveryNameOnce() for _ in range(4)]
    stores = [CaseStore.open(store_url, tmp_path / "originals", linker) for linker in linkers]
    fill(stores[0], document(1), document(2))
    together = threading.Barrier(len(stores))
    found: list[tuple[str, ...]] = []

    def read(store: CaseStore) -> None:
        view = store.view(OWNER)
        together.wait()
        found.append(tuple(entity.name for entity in view.entities()))

    threads = [threading.Thread(target=read, args=(store,)) for store in stores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert len(set(found)) == 1
    assert sum(len(linker.asked) for linker in linkers) == 1
    for store in stores:
        store.close()


def test_who_reads_a_reach_while_another_process_links_it_anew_goes_on(store_url: str, tmp_path: Path) -> None:
    one, two = (CaseStore.open(store_url, tmp_path / "originals", EveryNameOnce()) for _ in range(2))
    fill(one, document(1))
    reading = one.view(OWNER)
    before = list(reading.entities())
    assert before
    fill(two, document(1), document(2))
    two.view(OWNER).link()
    assert list(reading.entities()) != []
    one.close()
    two.close()


def test_a_list_begun_in_one_process_goes_on_in_another(tmp_path: Path) -> None:
    store, _ = build(tmp_path, documents())
    one, two = (EmbeddedIndex(tmp_path / "index").reader() for _ in range(2))
    access = frozenset(range(100))
    first = one.search(Everything(), access, limit=2)
    rest = two.search(Everything(), access, limit=2, after=first.after)
    assert len({hit.id for hit in (*first.hits, *rest.hits)}) == 4
    store.close()
