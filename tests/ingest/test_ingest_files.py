"""Finding files and telling what they are."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from casethread.errors import ReadError
from ingest.files import discover, fingerprint


def _names(base: Path, found: list[Path | ReadError]) -> list[str]:
    return [str(item.relative_to(base)) if isinstance(item, Path) else f"error: {item.what}" for item in found]


def test_folders_are_walked_in_sorted_order_without_hidden_names(tmp_path: Path) -> None:
    for name in ("b/2.txt", "b/10.txt", "a.txt", "c/d/e.txt", ".hidden/x.txt", "b/.x.txt", "B.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert _names(tmp_path, list(discover([tmp_path]))) == ["B.txt", "a.txt", "b/10.txt", "b/2.txt", "c/d/e.txt"]


def test_a_path_given_by_name_is_taken_even_when_hidden(tmp_path: Path) -> None:
    (tmp_path / ".x.txt").touch()
    assert list(discover([tmp_path / ".x.txt"])) == [tmp_path / ".x.txt"]


def test_links_that_loop_end(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a/file.txt").touch()
    (tmp_path / "a/up").symlink_to(tmp_path)
    (tmp_path / "a/self").symlink_to(tmp_path / "a/self")
    (tmp_path / "z").symlink_to(tmp_path / "a")
    assert _names(tmp_path, list(discover([tmp_path]))) == ["a/file.txt", "a/self"]


def test_a_missing_path_is_told_and_the_rest_is_found(tmp_path: Path) -> None:
    (tmp_path / "a.txt").touch()
    missing, found = list(discover([tmp_path / "no-such", tmp_path / "a.txt"]))
    assert found == tmp_path / "a.txt"
    assert str(missing) == f"{tmp_path / 'no-such'}: does not exist - check the path"


@pytest.mark.skipif(not Path("/proc/self/mem").exists() or os.geteuid() == 0, reason="needs a folder closed to us")
def test_a_closed_folder_is_told(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0)
    (tmp_path / "open.txt").touch()
    error, found = list(discover([tmp_path]))
    assert isinstance(error, ReadError)
    assert "cannot be listed" in error.what
    assert found == tmp_path / "open.txt"
    closed.chmod(0o700)


def test_fingerprint(tmp_path: Path) -> None:
    content = b"x" * 3_000_001
    (tmp_path / "a.txt").write_bytes(content)
    file = fingerprint(tmp_path / "a.txt")
    assert (file.sha256, file.size, file.name) == (
        hashlib.sha256(content).hexdigest(),
        len(content),
        str(tmp_path / "a.txt"),
    )
    assert fingerprint(tmp_path / "a.txt", "case/A.TXT").suffix == ".txt"


def test_what_is_no_readable_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "broken").symlink_to(tmp_path / "nowhere")
    for name, what in (("pipe", "not a regular file"), (".", "not a regular file"), ("broken", "does not exist")):
        with pytest.raises(ReadError, match=what) as raised:
            fingerprint(tmp_path / name)
        assert raised.value.where
        assert raised.value.remedy


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="needs a file that cannot be read")
def test_a_file_that_fails_while_it_is_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.txt").symlink_to("/proc/self/mem")
    with pytest.raises(ReadError, match="cannot be read"):
        fingerprint(tmp_path / "x.txt")


def test_a_name_is_one_printable_line(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/bad\xff\nname.txt"))
    path.write_text("x")
    name = fingerprint(path).name
    assert name.encode().decode() == name
    assert "\n" not in name
    assert name.endswith("bad\ufffd\ufffdname.txt")
