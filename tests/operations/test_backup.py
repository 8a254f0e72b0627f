"""A case comes back from its back-up as it was, on either engine; a back-up that is damaged brings back nothing."""

from __future__ import annotations

import hashlib
import json
import signal
import sqlite3
import stat
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from casethread.app import open_case
from casethread.backup import MOMENTARY, SETTINGS, back_up, restore, settings_text
from casethread.cli import cli
from casethread.config import Config, load
from casethread.errors import CasethreadError, ReadError, StoreError, UsageError
from casethread.model import Role
from casethread.moving import move
from casethread.store.base import FileState
from casethread.store.copying import line_of
from casethread.store.database import HEAD, connect
from tests.conftest import Silent, copied
from tests.operations.test_moving import answers, held
from tests.postgres import Postgres

AUDITED = ("audit", "audit_head", *MOMENTARY)
"""What a back-up and a restore themselves add to, and what they leave out."""


@pytest.fixture
def home(sample_home: Path, tmp_path: Path) -> Path:
    """A copy of the sample case, with a user who is logged in and imported places."""
    copy = copied(sample_home, tmp_path / "home")
    with open_case(Config(home=copy)) as case:
        case.store.users.add("kim", Role.INVESTIGATOR, ["sandpiper-core"])
        case.store.saved.add("kim", "Osman", "person:osman", {}, shown=["one", "two"], day=date(2026, 11, 2))
        case.store.sessions.start("kim", "here", 1.0)
    with sqlite3.connect(copy / "places.db") as places:
        places.execute("CREATE TABLE place (name TEXT)")
        places.execute("INSERT INTO place VALUES ('Wickford Hythe')")
    places.close()
    return copy


@pytest.fixture
def packed(home: Path, tmp_path: Path) -> Path:
    """Its back-up."""
    file = tmp_path / "case.zip"
    back_up(Config(home=home), file, Silent())
    return file


@pytest.fixture(params=["sqlite", "postgresql"])
def elsewhere(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Config]:
    """Where there is no case yet, on each engine."""
    config = Config(home=tmp_path / "elsewhere")
    if request.param == "sqlite":
        yield config
    else:
        server: Postgres = request.getfixturevalue("postgres")
        url = server.new()
        yield replace(config, store=url)
        server.drop(url)


def originals(home: Path) -> dict[str, bytes]:
    """Every file below the originals."""
    folder = home / "originals"
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def reindex(config: Config) -> None:
    with open_case(config) as case, case.pipeline(Silent()) as pipeline:
        pipeline.reindex()


def test_everything_comes_back(home: Path, packed: Path, elsewhere: Config) -> None:
    before, seen = held(f"sqlite:///{home / 'case.db'}", *AUDITED), answers(Config(home=home))
    restore(elsewhere, packed, Silent())
    assert held(elsewhere.store_url, *AUDITED) == before
    reindex(elsewhere)
    assert answers(elsewhere) == seen
    assert originals(elsewhere.home) == originals(home)
    with sqlite3.connect(elsewhere.imported_places) as places:
        assert places.execute("SELECT name FROM place").fetchall() == [("Wickford Hythe",)]
    places.close()
    engine = connect(elsewhere.store_url)
    assert [name for name in MOMENTARY if held(elsewhere.store_url)[name]] == []
    engine.dispose()
    trail = held(elsewhere.store_url)["audit"]
    assert trail[:-1] == held(f"sqlite:///{home / 'case.db'}")["audit"]
    again = packed.with_name("again.zip")
    back_up(elsewhere, again, Silent())
    with zipfile.ZipFile(packed) as first, zipfile.ZipFile(again) as second:
        same = [name for name in first.namelist() if name.startswith(("originals/", "store/d", "store/m", "store/f"))]
        assert len(same) > 20
        assert [name for name in same if first.read(name) != second.read(name)] == ["store/document.jsonl"]


def test_only_its_owner_may_read_it_and_nothing_half_written_stays(packed: Path) -> None:
    assert stat.S_IMODE(packed.stat().st_mode) == 0o600
    assert list(packed.parent.glob("*.part")) == []
    with pytest.raises(UsageError, match="is there already"):
        back_up(Config(home=packed.parent / "home"), packed, Silent())


class Writing(Silent):
    """A run during which somebody writes."""

    def __init__(self, config: Config) -> None:
        self._config, self.written = config, 0

    def advance(self, count: int = 1, current: str = "") -> None:
        """Write while the store is read."""
        if current == "file":
            with open_case(self._config) as case:
                self.written = case.store.files.enter("/late", "late", FileState.WAITING)
                case.store.users.add("late", Role.ANALYST)


def test_a_back_up_is_of_one_moment_while_others_write(home: Path, elsewhere: Config, tmp_path: Path) -> None:
    config, file = Config(home=home), tmp_path / "moment.zip"
    before = held(config.store_url, *AUDITED)
    writing = Writing(config)
    back_up(config, file, writing)
    assert writing.written
    restore(elsewhere, file, Silent())
    assert held(elsewhere.store_url, *AUDITED) == before


def test_the_settings_hold_no_secret(home: Path, tmp_path: Path) -> None:
    secret = "hunter2-and-more"
    config = Config(
        home=home,
        store=f"postgresql://u:{secret}@h/case",
        index=f"https://u:{secret}@nodes:9200",
        index_password=secret,
        index_api_key=secret,
        oidc_secret=secret,
        page_size=50,
        index_verify=False,
        oidc_client='the "client"',
    )
    text = settings_text(config)
    assert secret not in text
    file = tmp_path / "settings.toml"
    file.write_text(text, encoding="utf-8")
    read = load({}, file)
    assert (read.page_size, read.index_verify, read.oidc_client) == (50, False, 'the "client"')


def test_it_is_restored_into_an_empty_folder_only(packed: Path, home: Path, tmp_path: Path) -> None:
    before = held(f"sqlite:///{home / 'case.db'}")
    with pytest.raises(UsageError, match="there is a case already"):
        restore(Config(home=home), packed, Silent())
    new = tmp_path / "new"
    with pytest.raises(StoreError, match="holds a case already"):
        restore(Config(home=new, store=f"sqlite:///{home / 'case.db'}"), packed, Silent())
    assert held(f"sqlite:///{home / 'case.db'}") == before
    assert not (new / "originals").exists()


def changed(packed: Path, to: Path, member: str, data: bytes | None) -> Path:
    """A copy with one member other, or left out."""
    with zipfile.ZipFile(packed) as source, zipfile.ZipFile(to, "w") as target:
        for name in source.namelist():
            if not name.startswith(member):
                target.writestr(name, source.read(name))
            elif data is not None:
                target.writestr(name, source.read(name) + data)
    return to


@pytest.mark.parametrize(
    ("member", "data", "told"),
    [
        ("manifest.json", None, "has no manifest.json"),
        ("manifest.json", b"}", "damaged"),
        ("store/mention.jsonl", None, "store/mention.jsonl"),
        ("store/access.jsonl", b'[900,"news","{}",0]\n', "'access' has other content"),
        ("store/access.jsonl", b'["news"]\n', "damaged"),
        ("store/access.jsonl", b"nonsense\n", "damaged"),
        ("originals/", b"x", "is not what it was"),
        ("originals/", None, "18 originals were in it, and 0 are"),
        ("places.db", None, "places.db"),
    ],
)
def test_a_damaged_back_up_is_told_of_and_brings_back_nothing(
    packed: Path, tmp_path: Path, member: str, data: bytes | None, told: str
) -> None:
    config = Config(home=tmp_path / "elsewhere")
    with pytest.raises(ReadError, match="is no back-up, or is damaged") as caught:
        restore(config, changed(packed, tmp_path / "damaged.zip", member, data), Silent())
    assert told in str(caught.value)
    if (config.home / "case.db").exists():
        with pytest.raises(StoreError, match="begun and not finished"):
            connect(config.store_url)
    restore(config, packed, Silent())
    assert len(held(config.store_url)["document"]) == 46


@pytest.mark.parametrize("cut", [0, 100, -2000, -10])
def test_a_back_up_that_was_cut_off_is_told_of(packed: Path, tmp_path: Path, cut: int) -> None:
    short = tmp_path / "short.zip"
    short.write_bytes(packed.read_bytes()[:cut])
    for file in (short, tmp_path / "none.zip"):
        with pytest.raises(ReadError):
            restore(Config(home=tmp_path / "elsewhere"), file, Silent())
    assert not (tmp_path / "elsewhere").exists()


def test_a_back_up_of_a_newer_version_is_told_of(packed: Path, tmp_path: Path) -> None:
    for key, value in (("form", 2), ("revision", "9999")):
        newer = tmp_path / f"{key}.zip"
        with zipfile.ZipFile(packed) as source, zipfile.ZipFile(newer, "w") as target:
            told = json.loads(source.read("manifest.json"))
            target.writestr("manifest.json", json.dumps({**told, key: value}))
        with pytest.raises(ReadError, match="newer version"):
            restore(Config(home=tmp_path / "elsewhere"), newer, Silent())


def older_manifest(told: dict[str, Any], documents: bytes) -> bytes:
    """What a back-up said of itself before the tables and the column that came after migration 0004."""
    later = {"review", "tombstone", "correction", "corrected", "saved_search"}
    kept = [one for one in told["tables"] if one["table"] not in later]
    for one in kept:
        if one["table"] == "document":
            one["columns"].remove("changed")
            one["sha256"] = hashlib.sha256(documents).hexdigest()
    return json.dumps({**told, "revision": "0004", "tables": kept}).encode()


def test_a_back_up_of_an_older_version_is_brought_up_to_date(packed: Path, elsewhere: Config, tmp_path: Path) -> None:
    older = tmp_path / "older.zip"
    with zipfile.ZipFile(packed) as source, zipfile.ZipFile(older, "w") as target:
        told = json.loads(source.read("manifest.json"))
        at = next(one for one in told["tables"] if one["table"] == "document")["columns"].index("changed")
        rows = map(json.loads, source.read("store/document.jsonl").splitlines())
        documents = b"".join(line_of([*row[:at], *row[at + 1 :]]) for row in rows)
        changed = {"manifest.json": older_manifest(told, documents), "store/document.jsonl": documents}
        for name in source.namelist():
            target.writestr(name, changed.get(name) or source.read(name))
    restore(elsewhere, older, Silent())
    with open_case(elsewhere) as case:
        assert case.store.disposal.reviews() == {}
        assert case.view().count() == 46
        assert case.store.audit.verify().problems == ()
    assert HEAD != "0004"


def test_a_restore_that_was_killed_opens_for_nobody_and_is_run_again(packed: Path, elsewhere: Config) -> None:
    step, after = ("Store", 700) if elsewhere.store else ("Originals", 3)
    where = [str(elsewhere.home), elsewhere.store, str(packed), step, str(after)]
    command = [sys.executable, "-m", "tests.operations.killing", "restore", *where]
    assert subprocess.run(command, check=False).returncode == -signal.SIGKILL
    with pytest.raises(StoreError, match="begun and not finished"):
        connect(elsewhere.store_url)
    restore(elsewhere, packed, Silent())
    assert len(held(elsewhere.store_url)["document"]) == 46
    assert list(elsewhere.home.rglob("*.part")) == []


def test_a_damaged_original_is_told_of_and_kept_as_it_is(home: Path, tmp_path: Path) -> None:
    path = next(path for path in (home / "originals").rglob("*") if path.is_file())
    path.write_bytes(b"not what it was")
    made = back_up(Config(home=home), tmp_path / "case.zip", Silent())
    assert made.damaged == (path.name,)
    config = Config(home=tmp_path / "elsewhere")
    restore(config, tmp_path / "case.zip", Silent())
    assert originals(config.home) == originals(home)


def test_the_commands(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    run = CliRunner()
    monkeypatch.setenv("CASETHREAD_HOME", str(home))
    made = run.invoke(cli, ["backup", "case.zip"])
    assert "case.zip holds 46 documents and 18 originals." in made.output
    moved = run.invoke(cli, ["move", "sqlite:///moved.db"])
    assert "All of it is at sqlite:///moved.db" in moved.output
    monkeypatch.setenv("CASETHREAD_HOME", str(tmp_path / "new"))
    back = run.invoke(cli, ["restore", "case.zip"])
    assert "46 documents, 18 originals" in back.output
    assert "The index holds 46 documents." in back.output
    assert (tmp_path / "new" / SETTINGS).exists()
    again = run.invoke(cli, ["restore", "case.zip"])
    assert isinstance(again.exception, CasethreadError)


def test_where_there_is_no_case_none_is_made(tmp_path: Path) -> None:
    config = Config(home=tmp_path / "typing-error")
    with pytest.raises(UsageError, match="there is no case here"):
        back_up(config, tmp_path / "case.zip", Silent())
    with pytest.raises(UsageError, match="there is no case here"):
        move(config, f"sqlite:///{tmp_path / 'to.db'}", Silent())
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_takes_nothing_is_told_of(home: Path, packed: Path, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be written: No such file or directory"):
        back_up(Config(home=home), tmp_path / "no" / "such" / "folder.zip", Silent())
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreError, match="cannot be written"):
        restore(Config(home=tmp_path / "file" / "home"), packed, Silent())
    config = Config(home=tmp_path / "elsewhere")
    (config.home / SETTINGS).mkdir(parents=True)
    with pytest.raises(StoreError, match="cannot be written: Is a directory"):
        restore(config, packed, Silent())
    with pytest.raises(StoreError, match="begun and not finished"):
        connect(config.store_url)
    (config.home / SETTINGS).rmdir()
    restore(config, packed, Silent())
