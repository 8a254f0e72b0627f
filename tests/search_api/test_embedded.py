"""What only the embedded index can suffer: its folder, wiped, broken, or made by another version."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from casethread.errors import IndexUnavailable
from casethread.model import Annotated, Document, Kind, Marking, Origin
from search_api.index.base import indexed
from search_api.index.clauses import Everything
from search_api.index.embedded.index import EmbeddedIndex

ONE = indexed(Annotated(Document("d", Kind.NEWS, "", "one", Origin("f", "ab" * 32), Marking.default(Kind.NEWS)), ()), 1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with an index of one document."""
    with EmbeddedIndex(tmp_path / "index").writer() as writer:
        writer.add([ONE])
    return tmp_path / "index"


def count(folder: Path) -> int:
    """How many documents the index answers from."""
    return EmbeddedIndex(folder).reader().count(Everything(), frozenset({1}))


def test_the_name_lasts_until_the_folder_is_wiped(folder: Path) -> None:
    index = EmbeddedIndex(folder)
    name = index.name
    with index.rebuild() as writer:
        writer.add([ONE])
    assert EmbeddedIndex(folder).name == name
    (folder / "name").unlink()
    assert EmbeddedIndex(folder).name != name


def test_an_index_of_another_version_is_told_so_and_can_be_rebuilt(folder: Path) -> None:
    said = json.loads((folder / "current").read_text())
    (folder / "current").write_text(json.dumps({**said, "schema": 0}))
    with pytest.raises(IndexUnavailable, match=r"another version.*casethread reindex"):
        count(folder)
    with pytest.raises(IndexUnavailable, match="another version"), EmbeddedIndex(folder).writer():
        pass
    with EmbeddedIndex(folder).rebuild() as writer:
        writer.add([ONE])
    assert count(folder) == 1


@pytest.mark.parametrize("broken", ["current", "meta.json", "gone", "data"])
def test_a_broken_index_is_told_so_and_can_be_rebuilt(folder: Path, broken: str) -> None:
    generation = next(folder.glob("g-*"))
    if broken == "current":
        (folder / "current").write_text("{")
    elif broken == "meta.json":
        (generation / "meta.json").write_text("{}")
    elif broken == "gone":
        for file in generation.iterdir():
            file.unlink()
    else:
        for file in [*generation.glob("*.term"), *generation.glob("*.store"), *generation.glob("*.idx")]:
            file.chmod(0o600)
            file.write_bytes(b"\x00" * 20)
    with pytest.raises(IndexUnavailable, match="casethread reindex"):
        count(folder)
    with EmbeddedIndex(folder).rebuild() as writer:
        writer.add([ONE])
    assert count(folder) == 1
    assert len(list(folder.glob("g-*"))) == 1


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    index = EmbeddedIndex(tmp_path / "file" / "index")
    with pytest.raises(IndexUnavailable), index.writer():
        pass
    with pytest.raises(IndexUnavailable):
        assert index.name


WRITING = """
import sys
from pathlib import Path
from search_api.index.embedded.index import EmbeddedIndex
with EmbeddedIndex(Path(sys.argv[1])).writer() as writer:
    print("writing", flush=True)
    sys.stdin.readline()
    writer.remove(["d"])
    writer.commit()
    print("removed", flush=True)
    sys.stdin.readline()
"""


def test_another_process_is_seen_to_commit_and_its_lock_ends_with_it(folder: Path) -> None:
    index = EmbeddedIndex(folder)
    reader = index.reader()
    assert reader.count(Everything(), frozenset({1})) == 1
    command = [sys.executable, "-c", WRITING, str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1) as other:
        assert other.stdin
        assert other.stdout
        assert other.stdout.readline() == "writing\n"
        with pytest.raises(IndexUnavailable, match="another process is writing"), index.writer():
            pass
        other.stdin.write("go on\n")
        assert other.stdout.readline() == "removed\n"
        assert reader.count(Everything(), frozenset({1})) == 0
        other.kill()
    with index.writer() as writer:
        writer.add([ONE])
    assert reader.count(Everything(), frozenset({1})) == 1
