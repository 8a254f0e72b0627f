"""PostgreSQL stopped and started, a full disk: what a user sees is an answer or one sentence, and nothing is lost."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import httpx
import pytest

from casethread.accounts.desk import Desk
from casethread.app import open_case
from casethread.config import Config
from casethread.errors import CasethreadError
from casethread.model import Role
from casethread.outcome import Outcome
from casethread.pipeline import NOTHING_SAID
from casethread.taking import taking
from casethread.web import create_app
from tests.conftest import Silent
from tests.faults.crew import Crew
from tests.faults.test_together import until
from tests.faults.test_workers import assert_whole, files
from tests.pipeline.conftest import pipeline_here, states
from tests.postgres import Postgres


def test_postgresql_restarted_while_workers_work_and_one_waits_for_them(
    crew: Crew, postgres: Postgres, tmp_path: Path
) -> None:
    folder, told = files(tmp_path / "in"), list[str]()
    crew.start("is slow")

    def ingest() -> None:
        with open_case(crew.config) as case:
            found = taking(case, Silent(), Outcome(), told.append).ingest([folder], NOTHING_SAID)
            assert found is not None
            told.append(f"read {found.documents}, failed {len(found.failures)}")

    with crew.opened() as (case, orders):
        until(lambda: bool(orders.queue.taken(orders.kinds)))
        waiting = threading.Thread(target=ingest)
        waiting.start()
        until(lambda: case.store.files.left_of(None, case.index.name).unannotated > 0)
    postgres.stop()
    until(lambda: "the case store" in crew.said() and "it is tried again" in crew.said())
    until(lambda: any("waiting for it" in line for line in told))
    postgres.start()
    waiting.join(60)
    assert told[-1] == "read 18, failed 2"
    crew.until_done()
    assert_whole(crew)


def test_postgresql_stopped_is_one_sentence_for_who_searches_and_then_searches_go_on(
    crew: Crew, postgres: Postgres, tmp_path: Path
) -> None:
    with open_case(crew.config) as case:
        (tmp_path / "note.txt").write_text("Tariq Osman was seen in Harlow on 1 March 2014.")
        pipeline_here(case).ingest([tmp_path / "note.txt"], link=False)
        desk = Desk(case.store)
        desk.users.add("lee", Role.ANALYST, [])
        token = desk.make_token(desk.users.get("lee"), "test", ["search"], 1)
        app = create_app(case)

        def ask() -> httpx.Response:
            async def once() -> httpx.Response:
                transport = httpx.ASGITransport(app, raise_app_exceptions=False)
                async with httpx.AsyncClient(transport=transport, base_url="http://case.test") as asking:
                    bearer = {"Authorization": f"Bearer {token}"}
                    return await asking.get("/api/search", params={"q": "harlow"}, headers=bearer)

            return asyncio.run(once())

        assert (ask().status_code, ask().json()["total"]) == (200, 1)
        postgres.stop()
        try:
            refused = ask()
            assert refused.status_code == 503
            assert "the case store does not answer" in refused.json()["error"]["what"]
            assert refused.json()["error"]["remedy"]
        finally:
            postgres.start()
        assert (ask().status_code, ask().json()["total"]) == (200, 1)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    """A file system of its own, of a size that may be changed."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = [*(() if os.getuid() == 0 else ("sudo", "-n")), "mount", "-t", "tmpfs"]

    def sized(size: str) -> Path:
        again = ("remount,",) if folder.is_mount() else ("",)
        command = [*mount, "-o", f"{again[0]}size={size},mode=0777", "casethread-test", str(folder)]
        if subprocess.run(command, check=False, capture_output=True).returncode:
            pytest.skip("this user may mount no file system")
        return folder

    yield sized
    if folder.is_mount():
        subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk_fails_files_with_the_reason_and_a_retry_takes_them_in(
    crew: Crew, small_disk: Callable[[str], Path], tmp_path: Path
) -> None:
    """The originals do not fit; then there is room again."""
    folder = files(tmp_path / "in")
    (folder / "note-5.txt").write_text("Tariq Osman was seen in Braintree on 6 March 2014." + " " * 4_000_000)
    crew.config = replace(crew.config, home=small_disk("2m") / "home")
    crew.order(folder, link=False)
    crew.start()
    crew.until_done()
    with crew.opened() as (case, _):
        found = {Path(one.file).name: one for one in case.store.files.every()}
        assert states(case)["note-0.txt"] in ("done", "duplicate")
        assert found["note-5.txt"].state.value == "failed"
        assert "No space left on device" in (found["note-5.txt"].reason or "")
        assert "free disk space in the folder of originals" in (found["note-5.txt"].reason or "")
    small_disk("64m")
    crew.order(folder)
    crew.until_done()
    assert_whole(crew)


@pytest.mark.parametrize("size", ["300k", "500k", "700k"])
def test_a_case_folder_that_is_full_stops_a_run_with_a_sentence_and_the_next_goes_on(
    small_disk: Callable[[str], Path], tmp_path: Path, size: str
) -> None:
    """Store, originals and index all lie there; where it ends depends on the size."""
    folder = files(tmp_path / "in")
    config = Config(home=small_disk(size) / "home", workers=1)
    told: list[str] = []
    try:
        with open_case(config) as case:
            told += pipeline_here(case).ingest([folder]).failures
    except CasethreadError as error:
        told.append(str(error))
    full = [line for line in told if re.search("No space left|disk is full|disk I/O", line)]
    assert full, told
    assert all(" - " in line and "\n" not in line for line in full), full
    small_disk("64m")
    with open_case(config) as case:
        pipeline_here(case).retry()
        pipeline_here(case).ingest([folder])
        assert sorted(states(case).values()).count("done") == 6
        assert len(list(case.view().all_documents())) == 18
        assert not case.compare().any


def test_what_the_index_lacks_or_holds_alone_is_put_right(crew: Crew, tmp_path: Path) -> None:
    with open_case(crew.config) as case:
        pipeline = pipeline_here(case)
        pipeline.ingest([files(tmp_path / "in")], link=False)
        first, second, third = [one.id for one in case.view().all_documents()][:3]
        with case.index.writer() as writer:
            writer.remove([first])
        assert case.compare().missing == [first]
        case.store.forget_indexed([second])
        assert case.compare().stale == [second]
        case.store.disposal.dispose([third], "kim", "its time has come", date(2032, 1, 1))
        assert case.compare().extra == [third]
        found = case.compare()
        pipeline.repair(found.missing, found.extra)
        assert not case.compare().any
