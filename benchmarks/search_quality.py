"""Whether what is asked for by a wrong name is found: ``python -m benchmarks.search_quality [SIZE ...] [--seed N]``.

Known items: names of people and streets, corrupted (slips, short forms, swapped order, by sound), are typed into the
search as an analyst types them. Over the sample case, and over invented cases of SIZE documents whose mentions are
given (``benchmarks.linking``), in a real store and in the index that $CASETHREAD_INDEX names. A name is found when one
of the first ten hits names somebody of that name; a first hit that does not is false. ``--show`` prints what failed.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.corruption import NAMES, STREETS, Corrupt
from benchmarks.ingest import Silent
from benchmarks.linking import Generator
from casethread import config
from casethread.app import Case, ingest_sample, open_case
from casethread.model import Annotated, Label
from casethread.store.arrivals import Arrival, Taking
from casethread.store.base import FileState, View
from casethread.text import fold
from casethread.values import PersonValue, PlaceValue
from search_api.index.base import indexed
from search_api.results import SearchRequest

FIRST = 10
"""Hits among which the known item is to be."""
BATCH = 2_000
TARGETS = {"names": 0.97, "streets": 0.95}


class Town(Generator):
    """An invented case with as many streets as its making of them knows."""

    roads = 6_000


@dataclass(frozen=True)
class Known:
    """What can be asked for: a name as it truly is, and the documents that name it."""

    names: Mapping[str, frozenset[str]]
    streets: Mapping[str, frozenset[str]]


@contextmanager
def opened() -> Iterator[Case]:
    """A new case in a scratch folder, with the settings of the environment."""
    with tempfile.TemporaryDirectory() as folder, open_case(replace(config.load(), home=Path(folder))) as case:
        yield case


def fill(case: Case, documents: Sequence[Annotated]) -> None:
    """Put annotated documents into a case's store and index."""
    case.store.files.enter("/case.jsonl", "case.jsonl", FileState.WAITING, sha256="ab" * 32, size=10)
    arrival = Arrival(case.store.files.at(["/case.jsonl"])["/case.jsonl"], "")
    for start in range(0, len(documents), BATCH):
        some = documents[start : start + BATCH]
        case.store.take(Taking(arrival, [item.document for item in some]))
        case.store.save_mentions("given", some)
    with case.index.writer() as writer:
        for batch in case.store.to_index(case.index.name):
            writer.add(indexed(item, access) for item, access in batch)


def by_value(view: View) -> Known:
    """What a case names, by the values of its mentions."""
    names, streets = dict[str, set[str]](), dict[str, set[str]]()
    for document in view.all_documents():
        for mention in view.mentions(document.id):
            value = mention.value
            if isinstance(value, PersonValue):
                for name in (value.name, *value.aka):
                    if " " in name.strip():
                        names.setdefault(name, set()).add(document.id)
            elif isinstance(value, PlaceValue) and value.kind == "street" and _is_street(value.name):
                streets.setdefault(value.name, set()).add(document.id)
    return _known(names, streets)


def _is_street(name: str) -> bool:
    """Whether it can be a street's name: a recogniser takes a headline or a road number for one now and then."""
    return 2 <= len(name.split()) <= 3 and not name.isupper()


def by_truth(made: Generator) -> Known:
    """What an invented case names: people by their true names, whatever a document calls them."""
    names, streets = dict[str, set[str]](), dict[str, set[str]]()
    for (document, _, _), number in made.case.who.items():
        person = made.people[number]
        names.setdefault(f"{person.given} {person.surname}", set()).add(document)
    for item in made.case.documents:
        for mention in item.mentions:
            if (
                mention.label is Label.PLACE
                and isinstance(mention.value, PlaceValue)
                and mention.value.kind == "street"
            ):
                streets.setdefault(mention.value.name, set()).add(item.document.id)
    return _known(names, streets)


def _known(names: Mapping[str, set[str]], streets: Mapping[str, set[str]]) -> Known:
    def joined(found: Mapping[str, set[str]]) -> dict[str, frozenset[str]]:
        folded: dict[str, set[str]] = {}
        for name, held in found.items():
            folded.setdefault(fold(name), set()).update(held)
        return {name: frozenset(folded[fold(name)]) for name in sorted(found)}

    return Known(joined(names), joined(streets))


def corrupted(
    pick: random.Random, names: Iterable[str], ways: Mapping[str, Corrupt], number: int
) -> list[tuple[str, str, str]]:
    """So many of (way, true name, name as asked for), the ways in turn; a name may come again in another way."""
    known, made = sorted(names), list[tuple[str, str, str]]()
    while known and len(made) < number:
        way = list(ways)[len(made) % len(ways)]
        for _ in range(50):
            name = pick.choice(known)
            asked = ways[way](pick, name)
            if asked and asked != name:
                made.append((way, name, asked))
                break
        else:
            ways = {kept: corrupt for kept, corrupt in ways.items() if kept != way}
    return made


def measure(
    case: Case, what: str, known: Mapping[str, frozenset[str]], asked: list[tuple[str, str, str]], show: bool
) -> None:
    """Print how many are found, by the way in which they were corrupted."""
    view = case.view()
    found, first, tried = Counter[str](), Counter[str](), Counter[str]()
    started = time.perf_counter()
    for way, name, query in asked:
        hits = case.searcher.search(SearchRequest(query, size=FIRST), view).hits
        right = [hit.id in known[name] or any(copy.id in known[name] for copy in hit.copies) for hit in hits]
        tried[way] += 1
        found[way] += any(right)
        first[way] += bool(right) and not right[0]
        if show and not (right and right[0]):
            told = "found, not first" if any(right) else "not found"
            print(f"    {told} ({way}): {name!r} as {query!r}; {hits[0].why if hits else ''}")
    number = max(len(asked), 1)
    took = 1000 * (time.perf_counter() - started) / number
    total, target = sum(found.values()) / number, TARGETS[what]
    print(f"  {what:8} {total:6.1%} of {len(asked)} found in the first {FIRST} (target {target:.0%}: ", end="")
    print(f"{'met' if total >= target else 'missed'}); ", end="")
    print(f"false first hits {sum(first.values()) / number:.1%}; {took:.1f} ms each")
    for way in tried:
        print(
            f"    {way:14} {found[way] / tried[way]:6.1%} of {tried[way]:3}; false first {first[way] / tried[way]:.1%}"
        )


def run(case: Case, known: Known, title: str, *, seed: int, number: int, show: bool) -> None:
    """Print the table of one case."""
    pick = random.Random(seed)
    print(
        f"{title}, {case.view().count():,} documents, seed {seed}, index {case.config.index.partition(':')[0]}: "
        f"{len(known.names):,} names, {len(known.streets):,} streets"
    )
    measure(case, "names", known.names, corrupted(pick, known.names, NAMES, number), show)
    measure(case, "streets", known.streets, corrupted(pick, known.streets, STREETS, number), show)


def main() -> None:
    """Read the command line and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", type=int, nargs="*", default=[100_000], help="documents of each invented case")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--number", type=int, default=500, help="names, and streets, that are asked for")
    parser.add_argument("--no-sample", action="store_true", help="leave out the sample case")
    parser.add_argument("--show", action="store_true", help="print every name that was not found first")
    chosen = parser.parse_args()
    if not chosen.no_sample:
        with opened() as case:
            ingest_sample(case, Silent())
            run(case, by_value(case.view()), "sample case", seed=chosen.seed, number=chosen.number, show=chosen.show)
    for size in chosen.sizes:
        made = Town(chosen.seed)
        made.make(size)
        with opened() as case:
            fill(case, made.case.documents)
            run(case, by_truth(made), "invented case", seed=chosen.seed, number=chosen.number, show=chosen.show)


if __name__ == "__main__":
    main()
