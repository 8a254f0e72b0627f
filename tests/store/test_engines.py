"""Both engines: addresses, errors that say what to do, writers at once, texts in one order."""

from __future__ import annotations

import os
import socket
import ssl
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casethread.config import Config
from casethread.errors import StoreError, StoreUnavailable, UsageError
from casethread.model import OWNER, Annotated, Kind, Marking, Role
from casethread.store.address import Address, shown
from casethread.store.attempts import SignIn
from casethread.store.base import FileState
from casethread.store.case import CaseStore
from casethread.store.copying import TABLES, lines_of
from casethread.store.database import FILLING, connect, translated
from casethread.store.engines import open_engine, snapshot, writing
from casethread.store.linked import LinkedReach
from links.linker import CaseLinker
from tests.postgres import Postgres
from tests.store.test_store import document, fill, keep, person

SECRET = "hunter2-and-more"


@pytest.fixture
def store(store_url: str, tmp_path: Path) -> Iterator[CaseStore]:
    opened = CaseStore.open(store_url, tmp_path / "originals", CaseLinker())
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("given_address", "driver", "told"),
    [
        ("sqlite:///a/case.db", {}, "sqlite:///a/case.db"),
        ("postgresql://u:p@h1/case?sslmode=disable", {"ssl_context": False}, "postgresql://h1:5432/case"),
        ("postgresql+pg8000://u:p@h1:99/case?sslmode=prefer", {"ssl_context": None}, "postgresql://h1:99/case"),
        ("postgresql://u@localhost/case", {"ssl_context": None}, "postgresql://localhost:5432/case"),
        ("postgresql:///case", {"ssl_context": None}, "postgresql://localhost:5432/case"),
        ("postgresql://u@/case?host=/run/pg", {"unix_sock": "/run/pg/.s.PGSQL.5432"}, "postgresql:///run/pg/case"),
    ],
)
def test_an_address_is_read(given_address: str, driver: dict[str, object], told: str) -> None:
    address = Address.read(given_address)
    assert {key: address.driver[key] for key in driver} == driver
    assert address.shown == told


@pytest.mark.parametrize(
    ("mode", "verified", "named"),
    [
        ("", True, True),
        ("?sslmode=verify-full", True, True),
        ("?sslmode=verify-ca", True, False),
        ("?sslmode=require", False, False),
    ],
)
def test_another_machine_shows_a_certificate_unless_less_is_asked_for(mode: str, verified: bool, named: bool) -> None:
    context = Address.read(f"postgresql://u:p@store.example/case{mode}").driver["ssl_context"]
    assert isinstance(context, ssl.SSLContext)
    assert (context.verify_mode is ssl.CERT_REQUIRED, context.check_hostname) == (verified, named)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (f"postgresql://u:{SECRET}@h:port/case", "no address"),
        (f"://u:{SECRET}@h/case", "no address"),
        (f"mysql://u:{SECRET}@h/case", "no case store on 'mysql'"),
        (f"postgresql://u:{SECRET}@h/case?password={SECRET}", "'password'"),
        (f"postgresql://u:{SECRET}@h/case?sslmode=maybe", "'maybe'"),
        (f"postgresql://u:{SECRET}@h/case?sslrootcert=/none/at/all", "`sslrootcert` cannot be used"),
        (f"postgresql://u:{SECRET}@/case?host=elsewhere", "after the @"),
        (f"postgresql://u:{SECRET}@h", "no database"),
    ],
)
def test_a_wrong_address_is_told_without_its_password(wrong: str, told: str) -> None:
    with pytest.raises(StoreError) as caught:
        Address.read(wrong)
    assert told in str(caught.value)
    assert caught.value.remedy
    assert SECRET not in str(caught.value)


@given(st.text(min_size=1), st.text(min_size=1))
def test_no_address_shows_its_password(user: str, host: str) -> None:
    assert SECRET not in shown(f"postgresql://{user}:{SECRET}@{host.replace('@', '')}")


def test_a_password_may_stand_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGPASSWORD", "from outside")
    assert Address.read("postgresql://u@h/case").url.password == "from outside"
    assert Address.read("postgresql://u:own@h/case").url.password == "own"


def test_the_settings_do_not_show_the_password() -> None:
    assert SECRET not in repr(Config(store=f"postgresql://u:{SECRET}@h/case"))


def test_nobody_at_the_address_is_one_sentence() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(StoreUnavailable, match="does not answer") as caught:
        connect(f"postgresql://u:{SECRET}@127.0.0.1:{port}/case")
    assert SECRET not in str(caught.value)
    assert (caught.value.where, caught.value.status) == (f"postgresql://127.0.0.1:{port}/case", 503)
    with pytest.raises(StoreUnavailable, match="does not answer"):
        connect("postgresql://u@/case?host=/nowhere/at/all")


def test_what_the_server_refuses_is_one_sentence(postgres: Postgres) -> None:
    postgres.run("CREATE ROLE walled LOGIN PASSWORD 'right'", "CREATE ROLE guest LOGIN")
    rules = postgres.data / "pg_hba.conf"
    before = rules.read_text(encoding="utf-8")
    rules.write_text(f"local all walled scram-sha-256\n{before}", encoding="utf-8")
    postgres.run("SELECT pg_reload_conf()")
    try:
        for url, told in (
            (postgres.url("none_such"), "has no such database"),
            (postgres.url("made", "walled", SECRET), "refused the password"),
            (postgres.url("made", "nobody_such"), "does not let this user in"),
            (postgres.url("made", "guest"), "does not allow this user that"),
        ):
            with pytest.raises(StoreError, match=told) as caught:
                connect(url)
            assert caught.value.remedy
            assert SECRET not in str(caught.value)
    finally:
        rules.write_text(before, encoding="utf-8")
        postgres.run("SELECT pg_reload_conf()", "DROP ROLE walled", "DROP ROLE guest")


def test_a_database_that_cannot_hold_every_character_is_refused(postgres: Postgres) -> None:
    postgres.run("CREATE DATABASE narrow TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'")
    with pytest.raises(StoreError, match="does not hold every character"):
        connect(postgres.url("narrow"))
    postgres.drop(postgres.url("narrow"))


def test_a_connection_that_the_server_ended_is_made_anew(store: CaseStore, postgres: Postgres, store_url: str) -> None:
    fill(store, document(1))
    name = sa.make_url(store_url).database
    postgres.run(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
    assert store.view(OWNER).document("d1") == document(1)


def test_texts_are_ordered_by_code_point(store: CaseStore) -> None:
    names = ["zulu", "Zulu", "alpha", "Álpha", "é", "a-b", "ab", "a b", "_", "ß", "ẞ", "𝒜", "\uffff"]
    fill(store, *(replace(document(1), id=name, text=f"Tariq Osman was seen as {name}.") for name in names))
    assert [item.id for item in store.view(OWNER).all_documents()] == sorted(names)


def test_every_text_of_a_store_on_postgresql_is_in_that_order(postgres: Postgres) -> None:
    query = """SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'
        AND data_type IN ('text', 'character varying') AND collation_name IS DISTINCT FROM 'C'
        AND table_name <> 'alembic_version'"""
    engine = connect(postgres.url("made"))
    with engine.connect() as connection:
        assert connection.exec_driver_sql(query).all() == []
    engine.dispose()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
@given(st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("\x00\x1a01"), min_size=1, max_size=40))
def test_any_text_comes_back(store: CaseStore, text: str) -> None:
    store.files.enter(text, text, FileState.FAILED, reason=text, options={"said": text})
    [entered] = store.files.at([text]).values()
    assert (entered.location, entered.name, entered.options) == (text, text, {"said": text})
    assert text in {record.file for record in store.files.records()}


def test_sizes_and_names_may_be_long(store: CaseStore) -> None:
    name = os.urandom(1200).hex()
    store.files.enter(name, "large.zip", FileState.WAITING, size=5 << 40)
    assert store.files.at([name])[name].size == 5 << 40
    reach = LinkedReach(dict.fromkeys(range(20000), 1), "1")
    assert len(reach.key) == 64
    assert reach.key != LinkedReach(dict.fromkeys(range(1, 20000), 1), "1").key


def test_writers_at_once_take_each_document_in_once(store_url: str, tmp_path: Path) -> None:
    """Eight at once, the same texts under new markings: none fails, and nothing is there twice."""
    stores = [CaseStore.open(store_url, tmp_path / "originals", CaseLinker()) for _ in range(8)]
    start = threading.Barrier(8)
    markings = [Marking.parse(spelled) for spelled in ("OFFICIAL", "SECRET", "PUBLIC")]
    texts = [replace(document(n), kind=Kind.NEWS, marking=markings[n % 3]) for n in range(30)]

    def ingest(number: int) -> int:
        opened, name = stores[number], f"/case/{number}.csv"
        start.wait()
        opened.files.enter(name, name, FileState.WAITING)
        opened.files.enter("/case/shared.csv", "shared.csv", FileState.WAITING)
        kept = keep(opened, name, *texts).count
        assert kept.failed == 0
        opened.save_mentions("v1", [Annotated(item, (person("Tariq Osman", "Tariq Osman"),)) for item in texts])
        opened.set_indexed("embedded", [item.id for item in reversed(texts)])
        opened.view(OWNER).link()
        return kept.kept

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(ingest, range(8))) == [0] * 7 + [30]
    view = stores[0].view(OWNER)
    assert list(view.all_documents()) == sorted(texts, key=lambda item: item.id)
    assert len(stores[0].files.records()) == 9
    assert len(view.access()) == 3
    for opened in stores:
        opened.close()


def test_users_added_at_once_are_added_once(store_url: str, tmp_path: Path) -> None:
    stores = [CaseStore.open(store_url, tmp_path / "originals", CaseLinker()) for _ in range(4)]

    def add(opened: CaseStore) -> bool:
        try:
            opened.users.add("lee", Role.ANALYST)
        except UsageError:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(add, stores)) == [False, False, False, True]
    for opened in stores:
        opened.close()


def test_openers_at_once_make_one_store(postgres: Postgres) -> None:
    url = postgres.new()
    with ThreadPoolExecutor(4) as pool:
        for engine in pool.map(connect, [url] * 4):
            engine.dispose()
    postgres.drop(url)


def test_a_snapshot_does_not_see_what_is_written_meanwhile(store: CaseStore, store_url: str) -> None:
    fill(store, document(1))
    engine = open_engine(Address.read(store_url))
    query = sa.text("SELECT count(*) FROM document")
    with snapshot(engine) as connection:
        assert connection.scalar(query) == 1
        store.files.enter("/case/other.csv", "other.csv", FileState.WAITING)
        keep(store, "/case/other.csv", document(2, "Another text altogether."))
        assert connection.scalar(query) == 1
    with engine.connect() as connection:
        assert connection.scalar(query) == 2
    engine.dispose()


def test_a_store_half_filled_opens_for_nobody(store_url: str) -> None:
    engine = connect(store_url)
    with translated(), writing(engine) as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = :mark"), {"mark": FILLING})
    engine.dispose()
    with pytest.raises(StoreError, match="begun and not finished"):
        connect(store_url)


def test_disposal_leaves_nothing_of_a_document_on_either_engine(store: CaseStore, store_url: str) -> None:
    fill(store, document(1), document(2, "Ada Penrose was not seen."))
    store.view(OWNER).link()
    store.disposal.keep("d1", date(2030, 1, 1), "kim", "wanted")
    store.disposal.keep("d1", date(2031, 1, 1), "kim", "wanted for longer")
    assert store.disposal.dispose(["d1"], "kim", "its time has come", date(2032, 1, 1)).documents == 1
    store.disposal.purge()
    assert [item.id for item in store.view(OWNER).all_documents()] == ["d2"]
    assert store.disposal.reviews() == {}
    assert [stone.by for stone in store.disposal.tombstones()] == ["kim"]
    engine = open_engine(Address.read(store_url))
    with engine.connect() as connection:
        held = b"".join(line for table in TABLES for line in lines_of(connection, table))
    engine.dispose()
    assert b"Ada Penrose was not seen" in held
    assert b"Tariq Osman was seen" not in held


def test_a_log_in_under_way_is_taken_up_once(store: CaseStore) -> None:
    store.sign_ins.begin("state", SignIn("nonce", "verifier", "/next"), now=1.0, until=9.0)
    assert store.sign_ins.take("state", now=10.0) is None
    assert store.sign_ins.take("other", now=2.0) is None
    assert store.sign_ins.take("state", now=2.0) == SignIn("nonce", "verifier", "/next")
    assert store.sign_ins.take("state", now=2.0) is None
