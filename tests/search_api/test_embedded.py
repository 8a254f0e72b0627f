"""What only the embedded index can suffer: its folder, wiped, broken, or made by another version."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from casethread.errors import IndexUnavailable
from casethread.model import Annotated, Document, Kind, Marking, Origin
from search_api.index.base import IndexedDocument, indexed
from search_api.index.clauses import Clause, Everything, Is
from search_api.index.document import place_in_time
from search_api.index.embedded import facets, schema
from search_api.index.embedded.index import EmbeddedIndex
from search_api.index.weights import FINEST

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


def many(chance: random.Random, count: int, start: int = 0) -> list[IndexedDocument]:
    """Documents of one word, that name people of whom some are named often."""
    people = [f"Person {number}" for number in range(60)]
    made = []
    for number in range(start, start + count):
        weights = [1 / rank for rank in range(2, 62)]
        named = tuple(dict.fromkeys(chance.choices(people, weights, k=chance.randint(0, 4))))
        day = chance.choice([0, 1, 735_000, 735_001])
        newest = place_in_time(day, f"d{number}")
        made.append(replace(ONE, id=f"d{number}", access=number % 3 + 1, person=named, newest=newest, oldest=newest))
    return made


@pytest.fixture(scope="module")
def segments(tmp_path_factory: pytest.TempPathFactory) -> tuple[EmbeddedIndex, list[IndexedDocument]]:
    """An index of several segments, some documents changed and some removed since."""
    chance, index = random.Random(3), EmbeddedIndex(tmp_path_factory.mktemp("segments"))
    held: dict[str, IndexedDocument] = {}
    with index.writer() as writer:
        for part in range(5):
            added = many(chance, 80, part * 60)
            writer.add(added)
            writer.commit()
            held |= {document.id: document for document in added}
        writer.remove(["d7", "d123"])
    return index, [document for name, document in held.items() if name not in {"d7", "d123"}]


REACHES = [{1}, {2, 3}, {1, 2, 3}, {3, 99}, {99}, set()]


@pytest.mark.parametrize("reach", REACHES, ids=str)
@pytest.mark.parametrize("values", [1, 3, 10, 59, 100])
@pytest.mark.parametrize("told", [1, 4, 12, 1_000])
@pytest.mark.parametrize("few", [0, 10**6], ids=["in two passes", "in one"])
def test_facets_are_exact_however_few_values_a_segment_tells(
    segments: tuple[EmbeddedIndex, list[IndexedDocument]],
    *,
    reach: set[int],
    values: int,
    told: int,
    few: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(facets, "_FROM_EACH", told)
    monkeypatch.setattr(facets, "_FIRST", told)
    monkeypatch.setattr(facets, "FEW", few)
    index, held = segments
    counts = Counter(name for document in held if document.access in reach for name in document.person)
    wanted = tuple(sorted(counts.items(), key=lambda one: (-one[1], one[0]))[:values])
    page = index.reader().search(Everything(), frozenset(reach), limit=0, facets=("person",), values=values)
    assert page.facets["person"] == wanted


def test_facets_are_exact_where_there_are_more_values_than_the_engine_tells(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It refuses to tell more than 65,000; here even the most frequent are rare, so that all are to be told."""
    monkeypatch.setattr(facets, "FEW", 0)
    index = EmbeddedIndex(tmp_path)
    often = [f"Often {number:02}" for number in range(12)]
    with index.writer() as writer:
        for part in range(2):
            names = [f"{part} {number:05}" for number in range(35_000)]
            cut = [names[at : at + 1_000] for at in range(0, len(names), 1_000)]
            writer.add(replace(ONE, id=f"n{part}-{at}", person=tuple(some)) for at, some in enumerate(cut))
            writer.add([replace(ONE, id=f"o{part}", person=tuple(often), place=tuple(often))])
            writer.commit()
    page = index.reader().search(Everything(), frozenset({1}), facets=("person", "place"))
    assert page.facets == {name: tuple((one, 2) for one in often[:10]) for name in ("person", "place")}


def test_facets_are_counted_anew_after_a_commit(folder: Path) -> None:
    index = EmbeddedIndex(folder)
    reader = index.reader()
    for count in (0, 5, 9):
        with index.writer() as writer:
            writer.add(replace(ONE, id=f"n{number}", person=("Ann Oake",)) for number in range(count))
        page = reader.search(Everything(), frozenset({1}), facets=("person",))
        assert page.facets["person"] == ((("Ann Oake", count),) if count else ())


@pytest.mark.parametrize("reach", REACHES, ids=str)
@pytest.mark.parametrize("wanted", [Is("text", "one"), Everything()], ids=["weighing", "weightless"])
@pytest.mark.parametrize(("offset", "limit"), [(0, 1), (0, 7), (5, 10), (100, 50), (330, 20), (0, 400)])
def test_equals_are_listed_newest_first_on_every_page(
    segments: tuple[EmbeddedIndex, list[IndexedDocument]], reach: set[int], wanted: Clause, offset: int, limit: int
) -> None:
    index, held = segments
    within = sorted((d for d in held if d.access in reach), key=lambda document: -document.newest)
    page = index.reader().search(wanted, frozenset(reach), offset=offset, limit=limit)
    assert page.total == len(within)
    assert [hit.id for hit in page.hits] == [document.id for document in within[offset : offset + limit]]
    assert {hit.score for hit in page.hits} <= {float(FINEST) if isinstance(wanted, Is) else 0.0}


def test_age_never_outweighs_a_score() -> None:
    """The engine multiplies by log2(2 + age): in single precision, every score and age keeps a place of its own."""
    ages = np.array([schema.step(day) * schema.STEP for day in range(0, 900_000, 28)], dtype=np.float32)
    factors = np.log2(np.float32(2) + np.unique(ages))
    assert len(factors) == 1_024
    for score in (*range(1, 40), *range(FINEST - 40, FINEST + 1)):
        placed = np.float32(score) * factors
        assert (np.diff(placed) > 0).all()
        assert score <= placed[0]
        assert placed[-1] < score + 1
