"""Faults that a cluster really has: nodes killed, disks full, parts missing, answers too late. Nothing is lost."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest
from elasticsearch import Elasticsearch

from casethread.app import Case, open_case
from casethread.config import Config
from casethread.errors import CasethreadError, IndexUnavailable, StaleCursor
from casethread.model import Annotated, Document, Kind, Marking, Origin
from casethread.store.arrivals import Arrival, Taking
from casethread.store.base import FileState
from nlp.annotator import annotator_version
from search_api.index.base import IndexedDocument, indexed
from search_api.index.clauses import Everything, Is
from search_api.index.elastic.index import ElasticIndex
from search_api.index.elastic.settings import ElasticSettings
from search_api.index.fields import SCHEMA
from tests.elastic.cluster import Cluster
from tests.pipeline.conftest import pipeline_here

REACH = frozenset({1})


def document(number: int, text: str = "a knife in the lane") -> Annotated:
    kept = Document(
        f"d{number:05}", Kind.NEWS, "", f"{text} {number}", Origin("f.jsonl", "ab" * 32), Marking.default(Kind.NEWS)
    )
    return Annotated(kept, ())


def documents(count: int, start: int = 0) -> list[IndexedDocument]:
    return [indexed(document(number), 1) for number in range(start, start + count)]


def ids(count: int) -> list[str]:
    return [f"d{number:05}" for number in range(count)]


@pytest.fixture(scope="module")
def nodes(three_nodes: Cluster) -> Cluster:
    """Three nodes without what other files have left there: a node that is killed would have to bring it back."""
    indices = client(three_nodes).indices
    for left in indices.get(index="*"):
        indices.delete(index=left)
    return three_nodes


@pytest.fixture
def cluster(nodes: Cluster) -> Iterator[Cluster]:
    """The nodes, all of them there before and after."""
    yield nodes
    nodes.start()
    nodes.wait(status="green")


@pytest.fixture
def settings(cluster: Cluster) -> ElasticSettings:
    return ElasticSettings(cluster.addresses, name=f"f{uuid4().hex[:12]}", shards=3, replicas=1, patience=60)


def client(cluster: Cluster) -> Elasticsearch:
    return Elasticsearch(list(cluster.addresses), request_timeout=30)


def add(index: ElasticIndex, some: list[IndexedDocument]) -> None:
    with index.writer() as writer:
        writer.add(some)


def one_line(error: CasethreadError) -> str:
    """An error as a person reads it: one line, with something to do."""
    told = str(error)
    assert "\n" not in told
    assert len(told) < 600
    assert error.remedy
    return told


@contextmanager
def meanwhile(work: Callable[[], object]) -> Iterator[None]:
    """Something else done at the same time."""
    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        thread.join()


@contextmanager
def searching(index: ElasticIndex) -> Iterator[tuple[list[int], list[CasethreadError]]]:
    """Searches going on: the totals found, one after the other, and what could not be found."""
    totals: list[int] = []
    failed: list[CasethreadError] = []
    over = threading.Event()

    def search() -> None:
        reader = index.reader()
        while not over.is_set():
            try:
                totals.append(reader.search(Everything(), REACH, facets=("kind",)).total)
            except CasethreadError as error:
                failed.append(error)

    searcher = threading.Thread(target=search)
    searcher.start()
    try:
        yield totals, failed
    finally:
        over.set()
        searcher.join()


def test_a_node_killed_while_documents_are_written_loses_none_and_searches_go_on(
    cluster: Cluster, settings: ElasticSettings
) -> None:
    index = ElasticIndex(settings)
    with index.writer() as writer:
        writer.add(documents(1_000))
    reader = index.reader()
    begun = reader.search(Everything(), REACH, limit=600)
    with searching(index) as (totals, failed), index.writer() as writer:
        while not totals:
            time.sleep(0.01)
        writer.add(documents(2_000, 1_000))
        with meanwhile(lambda: cluster.kill(1)):
            writer.commit()
        told = len(totals)
        writer.add(documents(2_000, 3_000))
    assert told < len(totals)
    # a commit is seen shard after shard, and never taken back
    assert totals == sorted(totals)
    assert totals[0] == 1_000
    # one search was under way when the first commit was done
    assert all(3_000 <= total <= 5_000 for total in totals[told + 1 :])
    assert [one_line(error) for error in failed] == []
    assert reader.count(Everything(), REACH) == 5_000
    assert sorted(index.ids()) == ids(5_000)
    with suppress(StaleCursor):  # when the node that is gone held its point in time
        rest = reader.search(Everything(), REACH, limit=600, after=begun.after)
        assert sorted(hit.id for hit in (*begun.hits, *rest.hits)) == ids(1_000)


def test_a_node_killed_while_an_index_is_rebuilt_loses_none(cluster: Cluster, settings: ElasticSettings) -> None:
    index = ElasticIndex(settings)
    with index.writer() as writer:
        writer.add(documents(500))
    with searching(index) as (totals, failed), index.rebuild() as writer:
        writer.add(documents(2_000))
        with meanwhile(lambda: cluster.kill(2)):
            writer.add(documents(2_000, 2_000))
    assert sorted(index.ids()) == ids(4_000)
    assert {500} <= set(totals) <= {500, 4_000}
    assert [one_line(error) for error in failed] == []


def test_a_part_on_no_node_is_told_and_comes_back_with_its_node(cluster: Cluster, settings: ElasticSettings) -> None:
    index = ElasticIndex(replace(settings, replicas=0, patience=3))
    with index.writer() as writer:
        writer.add(documents(300))
    reader = index.reader()
    cluster.kill(1)
    asks: list[Callable[[], object]] = [lambda: reader.count(Everything(), REACH), lambda: list(index.ids())]
    for ask in asks:
        with pytest.raises(IndexUnavailable, match="on no node that answers") as caught:
            ask()
        assert "bring the nodes back" in one_line(caught.value)
    with pytest.raises(IndexUnavailable) as caught:
        add(index, documents(300, 300))
    one_line(caught.value)
    cluster.start(1)
    cluster.wait(status="green")
    with index.writer() as writer:
        writer.add(documents(300, 300))
    assert reader.count(Everything(), REACH) == 600
    assert sorted(index.ids()) == ids(600)


def kept(home: Path, settings: ElasticSettings, count: int) -> Config:
    """A case of documents that are annotated and not indexed."""
    config = Config(
        home=home,
        index=",".join(settings.addresses),
        index_name=settings.name,
        index_shards=3,
        index_timeout=5,
        workers=1,
    )
    with open_case(config) as case:
        case.store.files.enter("/f.jsonl", "f.jsonl", FileState.WAITING, sha256="ab" * 32, size=10)
        items = [document(number) for number in range(count)]
        arrival = Arrival(case.store.files.at(["/f.jsonl"])["/f.jsonl"], "")
        [saved] = case.store.take(Taking(arrival, [item.document for item in items]))
        assert saved.errors == []
        case.store.save_mentions(annotator_version(), items)
    return config


def whole(case: Case, count: int) -> bool:
    """Whether the index holds all that the store does, by the store's count and by the index's own."""
    stored = {kept.id for kept in case.view().all_documents()}
    return len(stored) == count and not case.compare().any and not case.store.unindexed(case.index.name)


def test_a_full_disk_is_told_searches_go_on_and_a_retry_catches_up(
    cluster: Cluster, settings: ElasticSettings, tmp_path: Path
) -> None:
    config = kept(tmp_path, settings, 50)
    with open_case(config) as case:
        pipeline_here(case).retry(link=False)
        assert whole(case, 50)
        case.store.save_mentions(annotator_version(), [document(number) for number in range(20)])
        assert case.store.unindexed(case.index.name) == 20
        index = f"{settings.name}-v{SCHEMA}"
        # what a node does whose disk passes the flood stage
        client(cluster).indices.put_settings(index=index, settings={"index.blocks.read_only_allow_delete": True})
        with pytest.raises(IndexUnavailable, match="a disk is full") as caught:
            pipeline_here(case).retry(link=False)
        assert "free disk space" in one_line(caught.value)
        assert case.index.reader().count(Everything(), case.view().access()) == 50
        assert case.store.unindexed(case.index.name) == 20
        client(cluster).indices.put_settings(index=index, settings={"index.blocks.read_only_allow_delete": None})
        pipeline_here(case).retry(link=False)
        assert whole(case, 50)


def test_an_ingest_without_a_cluster_is_told_and_caught_up_with(
    cluster: Cluster, settings: ElasticSettings, tmp_path: Path
) -> None:
    config = kept(tmp_path, settings, 40)
    with open_case(config) as case:
        pipeline_here(case).retry(link=False)
        case.store.save_mentions(annotator_version(), [document(number) for number in range(30)])
    with socket.create_server(("127.0.0.1", 0)) as free:
        nowhere = f"http://127.0.0.1:{free.getsockname()[1]}"
    with open_case(replace(config, index=nowhere)) as case:
        with pytest.raises(IndexUnavailable, match="cannot be reached") as caught:
            pipeline_here(case).retry(link=False)
        assert "start it" in one_line(caught.value)
    with open_case(config) as case:
        assert case.store.unindexed(case.index.name) == 30
        pipeline_here(case).retry(link=False)
        assert whole(case, 40)


def test_a_wiped_cluster_is_built_anew_from_the_store(
    cluster: Cluster, settings: ElasticSettings, tmp_path: Path
) -> None:
    config = kept(tmp_path, settings, 30)
    with open_case(config) as case:
        pipeline_here(case).retry(link=False)
        for index in client(cluster).indices.get(index=f"{settings.name}-*"):
            client(cluster).indices.delete(index=index)
        with pytest.raises(IndexUnavailable, match="no search index yet"):
            case.index.reader().count(Everything(), REACH)
        pipeline_here(case).retry(link=False)
        assert whole(case, 30)


def test_an_index_removed_while_it_is_written_is_not_made_up_again(cluster: Cluster, settings: ElasticSettings) -> None:
    index, name = ElasticIndex(replace(settings, patience=2)), settings.name

    def write() -> None:
        with index.writer() as writer:
            writer.add(documents(10))
            [generation] = client(cluster).indices.get(index=f"{name}-g-*")
            client(cluster).indices.delete(index=generation)

    with pytest.raises(IndexUnavailable, match="no search index") as caught:
        write()
    one_line(caught.value)
    assert list(client(cluster).indices.get(index=f"{name}-*")) == [f"{name}-lock"]


def test_what_a_writer_sends_after_another_has_taken_over_is_refused(
    cluster: Cluster, settings: ElasticSettings
) -> None:
    index = ElasticIndex(settings)

    def write() -> None:
        with index.writer() as slow:
            slow.add([indexed(document(1, "slow"), 1), indexed(document(2, "slow"), 1)])
            slow.commit()
            client(cluster).update(index=f"{settings.name}-lock", id="writer", doc={"until": 0})
            with ElasticIndex(settings).writer() as quick:
                quick.add([indexed(document(1, "quick"), 1)])
            slow.add([indexed(document(1, "late"), 1)])

    with pytest.raises(IndexUnavailable, match="another process has taken over") as caught:
        write()
    assert "casethread retry" in one_line(caught.value)
    reader = index.reader()
    assert [hit.id for hit in reader.search(Is("text", "quick"), REACH).hits] == ["d00001"]
    assert reader.count(Is("text", "late"), REACH) == 0
    assert [hit.id for hit in reader.search(Is("text", "slow"), REACH).hits] == ["d00002"]


def test_a_document_added_twice_at_once_is_held_as_it_was_last(settings: ElasticSettings) -> None:
    index = ElasticIndex(settings)
    with index.writer() as writer:
        for number in range(2_000):
            writer.add([indexed(document(number % 3, f"turn{number}"), 1)])
        writer.remove(["d00000"])
    reader = index.reader()
    assert reader.count(Everything(), REACH) == 2
    assert reader.count(Is("text", "turn1999"), REACH) == 1


WRITING = """
import json, sys
from search_api.index.elastic.index import ElasticIndex
from search_api.index.elastic.settings import ElasticSettings
given = json.loads(sys.argv[1])
with ElasticIndex(ElasticSettings(tuple(given["addresses"]), name=given["name"])).writer() as writer:
    print("writing", flush=True)
    sys.stdin.readline()
"""


def test_the_lock_of_a_writer_that_was_killed_ends_with_it(settings: ElasticSettings) -> None:
    given = json.dumps({"addresses": settings.addresses, "name": settings.name})
    index = ElasticIndex(settings)
    command = [sys.executable, "-c", WRITING, given]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout
        assert other.stdout.readline() == "writing\n"
        with pytest.raises(IndexUnavailable, match="another process is writing"), index.writer():
            pass
        other.kill()
        other.wait()
    with index.writer() as writer:
        writer.add(documents(1))
    assert list(index.ids()) == ids(1)


def test_an_index_of_an_older_version_is_told_and_can_be_rebuilt(cluster: Cluster, settings: ElasticSettings) -> None:
    index = ElasticIndex(settings)
    with index.writer() as writer:
        writer.add(documents(5))
    [old] = client(cluster).indices.get(index=f"{settings.name}-g-*")
    client(cluster).indices.update_aliases(
        actions=[
            {"remove": {"index": old, "alias": f"{settings.name}-v{SCHEMA}"}},
            {"add": {"index": old, "alias": f"{settings.name}-v{SCHEMA - 1}"}},
        ]
    )
    reader = index.reader()
    for ask in (lambda: reader.count(Everything(), REACH), lambda: list(index.ids()), lambda: index.name):
        with pytest.raises(IndexUnavailable, match=r"another version.*casethread reindex"):
            ask()
    with pytest.raises(IndexUnavailable, match="another version"), index.writer():
        pass
    with index.rebuild() as writer:
        writer.add(documents(7))
    assert reader.count(Everything(), REACH) == 7
    assert old not in client(cluster).indices.get(index=f"{settings.name}-*")


def test_what_a_rebuild_that_was_killed_has_left_goes_with_the_next(
    cluster: Cluster, settings: ElasticSettings
) -> None:
    index = ElasticIndex(settings)
    with index.writer() as writer:
        writer.add(documents(3))
    left = f"{settings.name}-g-0123456789ab"
    another = f"{settings.name}-gone-by"
    for name in (left, another):
        client(cluster).indices.create(index=name)
    with index.rebuild() as writer:
        writer.add(documents(4))
    held = [name for name in client(cluster).indices.get(index=f"{settings.name}-*") if name != f"{settings.name}-lock"]
    assert len(held) == 2
    assert left not in held
    assert another in held


def test_nodes_that_hang_are_told_in_time_and_answer_afterwards(cluster: Cluster, settings: ElasticSettings) -> None:
    index = ElasticIndex(replace(settings, patience=2))
    with ElasticIndex(settings).writer() as writer:
        writer.add(documents(10))
    reader = index.reader()
    assert reader.count(Everything(), REACH) == 10
    groups = [node.process.pid for node in cluster.nodes if node.process]
    for group in groups:
        os.killpg(group, signal.SIGSTOP)
    try:
        with pytest.raises(IndexUnavailable, match="did not answer in time") as caught:
            reader.count(Everything(), REACH)
        assert "index_timeout" in one_line(caught.value)
    finally:
        for group in groups:
            os.killpg(group, signal.SIGCONT)
    cluster.wait(status="green")
    assert ElasticIndex(settings).reader().count(Everything(), REACH) == 10


def test_a_cluster_that_is_not_there_is_one_line_on_the_command_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    index = {"CASETHREAD_INDEX": f"http://127.0.0.1:{port}", "CASETHREAD_INDEX_TIMEOUT": "2"}
    environment = {**os.environ, "CASETHREAD_HOME": str(tmp_path), **index}
    for command in (["verify"], ["reindex"]):
        run = subprocess.run(
            [sys.executable, "-m", "casethread", *command], env=environment, capture_output=True, text=True, check=False
        )
        assert run.returncode == 1
        [line] = run.stderr.strip().splitlines()
        assert "Elasticsearch cannot be reached - start it" in line
