"""Settings: read once, environment over file, and errors that name the setting and where it was set."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from casethread.config import Config, load
from casethread.errors import ConfigError


def test_defaults() -> None:
    config = load({}, None)
    assert config.home == Path("casethread-data")
    assert config.store_url == "sqlite:///casethread-data/case.db"
    assert config.worker_count >= 1


def test_the_environment_outranks_the_file(tmp_path: Path) -> None:
    file = tmp_path / "casethread.toml"
    file.write_text('home = "/from/file"\nport = 9000\n')
    config = load({"CASETHREAD_HOME": "/from/environment"}, file)
    assert (config.home, config.port) == (Path("/from/environment"), 9000)
    assert load({"CASETHREAD_CONFIG": str(file)}).home == Path("/from/file")


def test_a_file_in_the_working_folder_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "casethread.toml").write_text("page_size = 50\n")
    assert load({}).page_size == 50


@pytest.mark.parametrize(
    ("toml", "environ", "told"),
    [
        ("prot = 1", {}, "'prot'"),
        ("port = 70000", {}, "port"),
        ("port = -1", {}, "port"),
        ("", {"CASETHREAD_PORT": "eighty"}, "$CASETHREAD_PORT"),
        ("", {"CASETHREAD_PAGE_SIZE": "0"}, "$CASETHREAD_PAGE_SIZE"),
        ("index = 3", {}, "index"),
        ("home = ", {}, "cannot be read"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path: Path, toml: str, environ: dict[str, str], told: str) -> None:
    file = tmp_path / "casethread.toml"
    file.write_text(toml)
    with pytest.raises(ConfigError) as caught:
        load(environ, file)
    assert told in str(caught.value)
    assert caught.value.remedy


def test_a_named_file_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        load({}, tmp_path / "none.toml")


def test_every_setting_is_documented() -> None:
    page = (Path(__file__).parent.parent / "docs" / "configuration.md").read_text(encoding="utf-8")
    for setting in fields(Config):
        assert f"| `{setting.name}` | `CASETHREAD_{setting.name.upper()}` | " in page
        assert str(setting.metadata["doc"]) in page
