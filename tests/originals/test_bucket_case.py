"""A whole case with its originals in a bucket: taken in, shown, moved, backed up, restored, examined, disposed of."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from casethread.app import open_case, open_originals
from casethread.backup import back_up, restore, settings_text
from casethread.cli import cli
from casethread.config import Config
from casethread.disposal.everywhere import dispose
from casethread.errors import StoreUnavailable, UsageError
from casethread.keeping import move_originals
from casethread.store.base import FileState
from tests.conftest import Silent, copied, serving
from tests.originals.server import Server, running


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("found") / "in"
    folder.mkdir()
    rows = "date,entry\n2014-05-03,The grey van stood in Marsh Lane.\n2014-05-04,Nothing was seen of it.\n"
    (folder / "log.csv").write_text(rows)
    (folder / "note.txt").write_text("Odran Tullick, 27, was seen with the van in Marsh Lane.\n")
    (folder / "copy.txt").write_text("Odran Tullick, 27, was seen with the van in Marsh Lane.\n")
    return folder


@pytest.fixture(scope="module")
def made(source: Path, s3_server: Server, tmp_path_factory: pytest.TempPathFactory) -> Config:
    """A case that was taken in with its originals in a bucket."""
    config = Config(
        home=tmp_path_factory.mktemp("made") / "home",
        workers=1,
        originals=f"s3://{s3_server.bucket()}/clearwater",
        originals_endpoint=s3_server.endpoint,
        originals_key="key",
        originals_secret="secret",
    )
    with open_case(config) as case, case.pipeline(Silent()) as pipeline:
        assert pipeline.ingest([source], base=source.parent).failures == []
    return config


@pytest.fixture
def config(made: Config, s3_server: Server, tmp_path: Path) -> Config:
    """The same case, to be written to, in a bucket that keeps versions."""
    home = tmp_path / "home"
    copied(made.home, home)
    name = s3_server.bucket(versions=True)
    with (
        closing(open_originals(made)) as one,
        closing(open_originals(replace(made, originals=f"s3://{name}/new"))) as two,
    ):
        for sha256 in one.each():
            with one.open(sha256) as source:
                two.save(sha256, source)
    return replace(made, home=home, originals=f"s3://{name}/new")


def originals(config: Config) -> list[str]:
    with closing(open_originals(config)) as opened:
        return list(opened.each())


def copies(config: Config) -> list[Path]:
    return [path for path in (config.home / "fetched").rglob("*") if path.is_file()]


def test_a_case_keeps_its_originals_in_the_bucket_alone(made: Config) -> None:
    assert len(originals(made)) == 2
    assert not (made.home / "originals").exists()
    assert copies(made) == []


def test_what_the_bucket_holds_is_shown(
    sample_home: Path, log_in: Callable[[str], dict[str, str]], s3_server: Server, tmp_path: Path
) -> None:
    """The sample case's originals moved, and each page of it asked for from a server over the bucket."""
    name = s3_server.bucket()
    base = Config(home=sample_home)
    there = replace(
        base,
        originals=f"s3://{name}",
        originals_endpoint=s3_server.endpoint,
        originals_key="key",
        originals_secret="secret",
    )
    moved = move_originals(there_from(base, there), there.originals, Silent())
    assert moved.originals == len(list(open_originals(base).each()))
    cookies = log_in("reader")
    with open_case(base) as case:
        documents = [one for one in case.view().all_documents() if one.origin.file.endswith((".pdf", ".csv", ".zip"))]
    chosen = list({Path(one.origin.file).suffix + str(one.origin.member): one for one in documents}.values())[:6]
    with serving(sample_home) as folder, serving(sample_home, there) as bucket:
        for one in chosen:
            for ending in ("", "/original", "/part", "/pages/1.png"):
                address = f"/documents/{one.id}{ending}"
                plain, kept = (httpx.get(base + address, cookies=cookies, timeout=60) for base in (folder, bucket))
                assert kept.status_code == plain.status_code, address
                if ending:
                    assert kept.content == plain.content, address
                    for header in ("content-disposition", "content-type", "content-length", "content-security-policy"):
                        assert kept.headers.get(header) == plain.headers.get(header), (address, header)
                else:
                    assert ("Download" in kept.text) == ("Download" in plain.text)
    assert [path for path in (sample_home / "fetched").rglob("*") if path.is_file()] == []


def there_from(base: Config, there: Config) -> Config:
    """The first place, with the second's key."""
    return replace(there, originals=base.originals)


def test_moved_there_and_back_they_are_the_same(config: Config, s3_server: Server, tmp_path: Path) -> None:
    folder = replace(config, originals=str(tmp_path / "folder"))
    assert move_originals(config, folder.originals, Silent()).originals == 2
    config = replace(config, originals=f"s3://{s3_server.bucket()}")
    before = {path.name: path.read_bytes() for path in folder.originals_folder.rglob("*") if path.is_file()}
    assert move_originals(folder, config.originals, Silent()).originals == 2
    assert move_originals(folder, config.originals, Silent()).originals == 2
    elsewhere = tmp_path / "elsewhere"
    assert move_originals(config, f"file://{elsewhere}", Silent()).originals == 2
    assert {path.name: path.read_bytes() for path in elsewhere.rglob("*") if path.is_file()} == before
    with pytest.raises(UsageError, match="there already"):
        move_originals(config, config.originals, Silent())


def test_backed_up_and_restored_they_are_the_same(config: Config, s3_server: Server, tmp_path: Path) -> None:
    file, again = tmp_path / "case.zip", tmp_path / "again.zip"
    assert back_up(config, file, Silent()).originals == 2
    assert "s3:" not in settings_text(config)
    new = replace(config, home=tmp_path / "new", originals=f"s3://{s3_server.bucket()}")
    restore(new, file, Silent())
    assert originals(new) == originals(config)
    assert back_up(new, again, Silent()).damaged == ()
    with pytest.raises(UsageError, match="originals already"):
        restore(replace(new, home=tmp_path / "newer"), file, Silent())
    folder = replace(config, home=tmp_path / "folder", originals="")
    restore(folder, file, Silent())
    assert originals(folder) == originals(config)
    with zipfile.ZipFile(file) as one, zipfile.ZipFile(again) as two:
        names = [name for name in one.namelist() if name.startswith("originals/")]
        assert [one.read(name) for name in names] == [two.read(name) for name in names]


def test_disposed_of_no_version_stays(config: Config, s3_server: Server) -> None:
    bucket = config.originals.removeprefix("s3://").partition("/")[0]
    assert len(s3_server.versions(bucket)) == 2
    with open_case(config) as case, case.pipeline(Silent()) as pipeline:
        ids = [one.id for one in case.view().all_documents()]
        assert dispose(pipeline, case.view(), ids, "cleared", date(2026, 1, 5)).originals == 2
    assert s3_server.versions(bucket) == []


def test_verify_finds_what_is_damaged_or_gone(
    config: Config, s3_server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    for setting in ("home", "originals", "originals_endpoint", "originals_key", "originals_secret"):
        monkeypatch.setenv(f"CASETHREAD_{setting.upper()}", str(getattr(config, setting)))
    run = CliRunner()
    whole = run.invoke(cli, ["verify", "--originals"])
    assert whole.exit_code == 0
    assert "Every original that is kept is what it was." in whole.output
    bucket, _, prefix = config.originals.removeprefix("s3://").partition("/")
    one, two = originals(config)
    s3_server.call("delete_object", Bucket=bucket, Key=f"{prefix}/{one[:2]}/{one}")
    assert f"{one[:16]} not kept: " in run.invoke(cli, ["verify", "--originals"]).output
    s3_server.call("put_object", Bucket=bucket, Key=f"{prefix}/{two[:2]}/{two}", Body=b"other")
    damaged = run.invoke(cli, ["verify", "--originals"])
    assert damaged.exit_code == 1
    assert f"{two[:16]} damaged" in damaged.output


@pytest.fixture
def dying(tmp_path: Path) -> Iterator[tuple[Server, Config]]:
    with running() as server:
        place = f"s3://{server.bucket()}"
        yield (
            server,
            Config(
                home=tmp_path / "home",
                workers=1,
                originals=place,
                originals_endpoint=server.endpoint,
                originals_key="key",
                originals_secret="secret",
            ),
        )


class Dying(Silent):
    """A run during which the store of originals goes away."""

    def __init__(self, server: Server) -> None:
        self._server = server

    def begin(self, step: str, total: int | None) -> None:
        """Stop the server before anything is read."""
        if step == "Reading":
            self._server.stop()


def test_a_store_that_is_away_stops_a_run_and_loses_nothing(dying: tuple[Server, Config], source: Path) -> None:
    server, config = dying
    bucket = config.originals.removeprefix("s3://")
    with open_case(config) as case:
        with (
            case.pipeline(Dying(server)) as pipeline,
            pytest.raises(StoreUnavailable, match="the store of originals does not answer"),
        ):
            pipeline.ingest([source], base=source.parent)
        assert case.store.files.count(FileState.WAITING) == 3
        server.start()
        server.call("create_bucket", Bucket=bucket)
        with case.pipeline(Silent()) as pipeline:
            assert pipeline.retry().failures == []
        assert case.store.files.count(FileState.WAITING) == 0
        assert len(list(case.view().all_documents())) == 3
        assert copies(config) == []
