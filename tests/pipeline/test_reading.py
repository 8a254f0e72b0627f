"""Files read ahead, several at once: in order, and one that hangs costs neither those before it nor those after."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from casethread.children import Limits
from casethread.errors import ReadError
from casethread.model import Document
from casethread.reading import ReadingPool, Task
from ingest.base import ReadOptions, SourceFile
from ingest.files import fingerprint

OPTIONS = ReadOptions()


@pytest.fixture
def pool(tmp_path: Path) -> Iterator[ReadingPool]:
    made = ReadingPool(2, Limits(seconds=6.0, megabytes=1000), tmp_path / "scratch")
    yield made
    made.close()


def text(folder: Path, name: str, words: str = "was seen in Marsh Lane") -> Task:
    (folder / name).write_text(f"Tariq Osman {words}. This is {name}.")
    return Task(name, fingerprint(folder / name, name), OPTIONS)


def told(pool: ReadingPool, tasks: list[Task]) -> list[tuple[str, list[str]]]:
    found = []
    for task, parts in pool.read(iter(tasks)):
        found.append((task.key, [one.text if isinstance(one, Document) else str(one) for one in parts]))
    return found


def test_every_file_comes_in_its_order(pool: ReadingPool, tmp_path: Path) -> None:
    small = [text(tmp_path, f"{number:02}.txt") for number in range(40)]
    large = [text(tmp_path, f"long-{number}.txt", "was seen again " * 10_000) for number in range(3)]
    tasks = [*small[:20], large[0], Task("none", None, OPTIONS), *small[20:], *large[1:]]
    found = told(pool, tasks)
    assert [key for key, _ in found] == [task.key for task in tasks]
    for key, parts in found:
        assert len(parts) == (key != "none")
        assert all(part.endswith(f"This is {key}.") for part in parts)


def test_a_file_that_hangs_costs_no_other(pool: ReadingPool, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "hangs.txt")
    hangs = Task("hangs.txt", SourceFile(tmp_path / "hangs.txt", "hangs.txt", "ab" * 32, 10), OPTIONS)
    tasks = [text(tmp_path, "a.txt"), hangs, text(tmp_path, "b.txt"), text(tmp_path, "c.txt")]
    found = dict(told(pool, tasks))
    assert list(found) == ["a.txt", "hangs.txt", "b.txt", "c.txt"]
    for name in ("a.txt", "b.txt", "c.txt"):
        assert found[name] == [f"Tariq Osman was seen in Marsh Lane. This is {name}."]
    [why] = found["hangs.txt"]
    assert why.startswith("hangs.txt: its reading took more than 6 seconds without getting further - look at the file")


def test_one_file_may_be_asked_for_while_others_are_ahead(pool: ReadingPool, tmp_path: Path) -> None:
    tasks = [text(tmp_path, f"{number}.txt") for number in range(60)]
    source = fingerprint(tmp_path / "7.txt", "7.txt")
    seen = []
    for task, parts in pool.read(iter(tasks)):
        again = list(pool.read_one(source, OPTIONS)) if task.key in ("3.txt", "30.txt") else []
        assert not any(isinstance(one, ReadError) for one in [*parts, *again])
        seen.append(task.key)
    assert seen == [task.key for task in tasks]
