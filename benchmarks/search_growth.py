"""How search grows with a case: ``python -m benchmarks.search_growth [SIZE ...] [--queries N]``.

Embedded indexes of SIZE invented documents are asked the same queries, in turns, from the query as typed to a page of
ten ids. Told are the medians, in processor time of the asking thread, and how many times the smallest
case's the largest one's is.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.search_engines import SIZE, invented
from search_api.index.base import IndexReader, indexed
from search_api.index.embedded.index import EmbeddedIndex
from search_api.index.fields import FACETS
from search_api.index.lower import Lowering
from search_api.query.parser import parse

REACH = frozenset({1, 2})
"""Of three access numbers, so that the filter works."""
TARGETS = {"term": 4, "phrase": 4, "two words": 4, "boolean + dates": 4, "name": 4, "all facets": 12}


@dataclass(frozen=True)
class Asked:
    """What is asked of every case: words of documents that even the smallest one holds."""

    name: str
    typed: list[str]
    facets: tuple[str, ...] = ()


def fill(folder: Path, size: int) -> IndexReader:
    """An index of so many documents, of which a third are beyond reach."""
    index = EmbeddedIndex(folder)
    with index.rebuild() as writer:
        writer.add(indexed(item, number % 3 + 1) for number, item in enumerate(invented(size)))
    return index.reader()


def questions(smallest: int, queries: int) -> list[Asked]:
    """The questions, each of words that stand beside one another."""
    chance = random.Random(4)
    held = list(invented(min(smallest, 2_000)))

    def words(apart: int) -> list[str]:
        found: list[str] = []
        while len(found) < queries:
            said = chance.choice(held).document.text.split()
            at = chance.randrange(len(said) - apart)
            if all(len(word) > 3 and word.isalpha() for word in said[at : at + apart]):
                found.append(" ".join(said[at : at + apart]))
        return found

    either = [f"{a} OR {b}" for a, b in zip(words(1), words(1), strict=True)]
    people = [name for item in held for name in indexed(item, 1).person if len(name.split()) == 2]
    return [
        Asked("term", words(1)),
        Asked("phrase", [f'"{pair}"' for pair in words(2)]),
        Asked("two words", words(2)),
        Asked("boolean + dates", [f"{each} date:{chance.randint(2012, 2019)}" for each in either]),
        Asked("name", [f'person:"{name}"' for name in chance.choices(people, k=queries)]),
        Asked("all facets", words(1), tuple(FACETS)),
    ]


def measure(readers: Sequence[IndexReader], asked: Asked, clock: Callable[[], float] = time.thread_time) -> list[float]:
    """The median milliseconds of each case; the cases take turns."""
    lowering, times = Lowering(lambda _: []), [list[float]() for _ in readers]
    for typed in asked.typed:
        for reader, held in zip(readers, times, strict=True):
            start = clock()
            reader.search(lowering(parse(typed)), REACH, limit=SIZE, facets=asked.facets)
            held.append((clock() - start) * 1000)
    return [statistics.median(held) for held in times]


def run(sizes: Sequence[int], queries: int) -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as name:
        readers = [fill(Path(name) / str(size), size) for size in sizes]
        print(f"{queries} queries of each kind; ms, median")
        print(f"{'':16}{''.join(f'{size:>12,}' for size in sizes)}{'times':>8}{'target':>8}")
        for asked in questions(sizes[0], queries):
            found = measure(readers, asked)
            shown = "".join(f"{one:12.2f}" for one in found)
            print(f"{asked.name:16}{shown}{found[-1] / found[0]:8.1f}{TARGETS[asked.name]:8}", flush=True)


def main() -> None:
    """Read the arguments and run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", type=int, nargs="*", default=[10_000, 300_000])
    parser.add_argument("--queries", type=int, default=200)
    chosen = parser.parse_args()
    run(sorted(chosen.sizes), chosen.queries)


if __name__ == "__main__":
    main()
