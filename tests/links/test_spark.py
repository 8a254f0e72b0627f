"""On Spark the same is linked as here: a real one of this machine, whose workers are processes of their own."""

from __future__ import annotations

import random
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec

import pytest

from benchmarks.linking import Generator
from casethread.app import open_linker
from casethread.config import Config
from casethread.errors import CasethreadError
from links.linker import CaseLinker
from links.spark import Spark
from links.spreading import HERE


def java() -> int:
    """The version of the Java that would be used; 0 when there is none."""
    found = shutil.which("java")
    told = subprocess.run([found, "-version"], capture_output=True, text=True, check=False).stderr if found else ""
    version = re.search(r'version "(\d+)', told)
    return int(version[1]) if version else 0


@pytest.fixture(scope="module")
def spark(require: Callable[[bool, str], None]) -> Iterator[Spark]:
    require(find_spec("pyspark") is not None, "pyspark (a package of the test group)")
    require(java() >= 17, "Java 17 or newer")
    opened = Spark("local[2]", fewest=1)
    yield opened
    opened.close()


def test_the_same_is_linked_from_scratch_and_as_documents_come_and_go(spark: Spark) -> None:
    documents = Generator(5).make(160).documents
    random.Random(5).shuffle(documents)
    here, there = CaseLinker(HERE).begin(), CaseLinker(spark).begin()
    for come, gone in ((documents[:120], ()), (documents[120:], [each.document.id for each in documents[:20]])):
        assert there.change(come, gone) == here.change(come, gone)
        assert there.linkage() == here.linkage()
    assert len(here.linkage().entities) > 50
    assert len(here.linkage().links) > 50


def _doubled(shared: int, things: Sequence[int]) -> list[int]:
    return [shared * each for each in things]


def _broken(shared: int, things: Sequence[int]) -> list[int]:
    return [shared // each for each in things]


def test_answers_come_in_order(spark: Spark) -> None:
    things = list(range(2_345))
    assert spark.each(_doubled, 2, things) == [2 * each for each in things]
    assert spark.each(_doubled, 2, []) == []


def test_what_fails_there_is_told_in_one_sentence(spark: Spark) -> None:
    with pytest.raises(CasethreadError) as told:
        spark.each(_broken, 1, [1, 0])
    assert "ZeroDivisionError" in told.value.what
    assert "\n" not in str(told.value)
    assert spark.each(_doubled, 3, [1]) == [3]


def test_few_things_are_compared_here() -> None:
    assert Spark("spark://nowhere.invalid:7077").each(_doubled, 2, [1, 2]) == [2, 4]


@pytest.mark.parametrize(("engine", "kind"), [("local", "Here"), ("spark", "Spark")])
def test_the_setting_chooses(engine: str, kind: str) -> None:
    linker = open_linker(Config(linking_engine=engine))
    assert type(linker._spreading).__name__ == kind
