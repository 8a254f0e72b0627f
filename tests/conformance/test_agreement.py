"""Engines beside one another: the same documents and the same questions, thousands of them made up, one answer."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from uuid import uuid4

import pytest

from casethread.app import Case
from casethread.model import OWNER, Classification, Viewer
from casethread.store.base import View
from search_api.index.base import Index, IndexedDocument, IndexPage, indexed
from search_api.index.clauses import (
    AllOf,
    AnyOf,
    Clause,
    Everything,
    Except,
    In,
    InOrder,
    Is,
    Like,
    Pattern,
    Preferring,
    Weighed,
)
from search_api.index.document import place_in_time
from search_api.index.elastic.index import ElasticIndex
from search_api.index.elastic.settings import ElasticSettings
from search_api.index.embedded.index import EmbeddedIndex
from search_api.index.lower import Lowering
from search_api.query.parser import parse
from search_api.results import Results, SearchRequest, Sort
from search_api.search import Searcher
from search_api.words import stem
from tests.elastic.cluster import Cluster

DOCUMENTS = 400
QUESTIONS = 600
WORDS = [
    "marsh",
    "lane",
    "knife",
    "osman",
    "tariq",
    "the",
    "of",
    "in",
    "by",
    "road",
    "market",
    "street",
    "river",
    "police",
    "stabbed",
    "stabbing",
    "stab",
    "lateral",
    "marsha",
    "a",
    "ab",
    "b",
    "knives",
    "lanes",
    "market's",
    "été",
    "straße",
    "naïve",
    "2014",
    "cm1",
    "x123456",
    "mar",
    "marhs",
    "lnae",
    "kinfe",
    "ha",
]
NAMES = ["north quay housing trust", "quay north", "larkspur", "operation larkspur", "st mary avenue", "mary"]


def made_up(seed: int) -> list[IndexedDocument]:
    """Documents of few words, so that most questions have many answers."""
    chance = random.Random(seed)

    def some(values: Sequence[str], most: int) -> tuple[str, ...]:
        return tuple(dict.fromkeys(chance.choices(values, k=chance.randint(0, most))))

    documents = []
    for number in range(DOCUMENTS):
        said = chance.choices(WORDS, weights=range(len(WORDS), 0, -1), k=chance.randint(1, 40))
        day = chance.choice([0, *range(735_000, 735_060)])
        documents.append(
            IndexedDocument(
                id=f"d{number:03}",
                access=chance.randint(1, 3),
                text=" ".join(said),
                stems=" ".join(map(stem, said)),
                newest=place_in_time(day, f"d{number:03}"),
                oldest=place_in_time(day or date.max.toordinal(), f"d{number:03}"),
                strong=some([*map(stem, said)], 3),
                strongest=some([*map(stem, said)], 1),
                kind=(chance.choice(["news", "probation", "intelligence"]),),
                marking=(chance.choice(["PUBLIC", "SECRET"]),),
                known=some(WORDS, 6),
                names=some(WORDS, 4),
                orgs=some(NAMES, 3),
                places=some(NAMES, 3),
                person=some([f"{a} {b}".title() for a in WORDS for b in WORDS[:8]], 5),
                month=some([f"2014-{month:02}" for month in range(1, 13)], 3),
                suggest=some([f"{word}\t{word.title()}\tPERSON" for word in WORDS], 3),
            )
        )
    return documents


def clause(chance: random.Random, depth: int = 3) -> Clause:
    """A clause made up."""
    word = chance.choice(WORDS)
    keys = ["text", "known", "names"]
    leaves: list[Callable[[], Clause]] = [
        Everything,
        lambda: Is(chance.choice(["text", "stems", "strong", "strongest", "known", "names", "orgs"]), word),
        lambda: In(chance.choice(["known", "kind", "person"]), frozenset(chance.choices([*WORDS, "news"], k=3))),
        lambda: InOrder(
            "text", tuple(chance.choices(WORDS[:8], k=chance.randint(2, 4))), chance.choice([0, 0, 1, 3, 8])
        ),
        lambda: InOrder(
            chance.choice(["orgs", "places"]), tuple(chance.choice(NAMES[:5]).split() * 2)[:2], chance.choice([0, 0, 2])
        ),
        lambda: Like(chance.choice(keys), word, chance.choice([1, 2])),
        lambda: Pattern(chance.choice(keys), chance.choice([f"{word[:2]}*", f"*{word[-1]}", f"{word[0]}?*", "*a*"])),
    ]
    if not depth or chance.random() < 0.3:
        return chance.choice(leaves)()
    parts = tuple(clause(chance, depth - 1) for _ in range(chance.randint(2, 4)))
    made: list[Clause] = [
        AllOf(parts),
        AnyOf(parts),
        AnyOf(parts),
        Except(parts[0], parts[1]),
        Preferring(parts[0], parts[1:]),
        Weighed(parts[0], chance.choice([0.0, 0.5, 3.0, 1e-5, 7e4])),
    ]
    return chance.choice(made)


@pytest.fixture(scope="module")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> Index:
    return filled(EmbeddedIndex(tmp_path_factory.mktemp("index")), made_up(1))


@pytest.fixture(scope="module", params=["elasticsearch", "cluster"])
def other(request: pytest.FixtureRequest) -> Index:
    return filled(on(request, request.param), made_up(1))


def on(request: pytest.FixtureRequest, engine: str) -> ElasticIndex:
    """An empty index on one node, or in three shards on three."""
    shards, nodes = (1, "one_node") if engine == "elasticsearch" else (3, "three_nodes")
    cluster: Cluster = request.getfixturevalue(nodes)
    return ElasticIndex(ElasticSettings(cluster.addresses, name=f"a{uuid4().hex[:12]}", shards=shards, replicas=0))


def filled(index: Index, documents: Sequence[IndexedDocument]) -> Index:
    with index.writer() as writer:
        writer.add(documents)
    return index


def agree(one: IndexPage, two: IndexPage, about: object) -> None:
    """Two whole answers are the same: hits with their weights, order, total, facets."""
    assert one.total == two.total, about
    assert one.facets == two.facets, about
    assert one.hits == two.hits, about


def test_clauses_have_the_same_answers(embedded: Index, other: Index) -> None:
    chance, answered = random.Random(7), 0
    readers = embedded.reader(), other.reader()
    for _ in range(QUESTIONS):
        wanted = clause(chance)
        reach = frozenset(chance.choices([1, 2, 3], k=chance.randint(0, 3)))
        one, two = (
            reader.search(wanted, reach, limit=DOCUMENTS, facets=("person", "kind", "month"), values=5)
            for reader in readers
        )
        agree(one, two, (wanted, reach))
        answered += one.total > 0
    assert answered > QUESTIONS / 4


@pytest.mark.parametrize("sort", [Sort.NEWEST, Sort.OLDEST])
def test_orders_by_date_are_the_same(embedded: Index, other: Index, sort: Sort) -> None:
    one, two = (
        index.reader().search(Everything(), frozenset({1, 2}), limit=DOCUMENTS, sort=sort).hits
        for index in (embedded, other)
    )
    assert one == two
    assert len({hit.id for hit in one}) == len(one) > DOCUMENTS / 2


def test_several_counts_are_those_of_each(embedded: Index, other: Index) -> None:
    chance = random.Random(5)
    asked = [clause(chance) for _ in range(40)]
    one, two = (index.reader().counts(asked, frozenset({1, 3})) for index in (embedded, other))
    assert one == two == [embedded.reader().count(wanted, frozenset({1, 3})) for wanted in asked]
    assert embedded.reader().counts([], frozenset({1})) == other.reader().counts([], frozenset({1})) == []


def test_documents_beyond_reach_leave_weights_and_order_alone(
    embedded: Index, other: Index, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Whatever the others hold: an index of those within reach alone gives them the same weights in the same order."""
    reach = frozenset({2})
    own = [document for document in made_up(1) if document.access in reach]
    indexes = [embedded, filled(EmbeddedIndex(tmp_path), own), other, filled(on(request, "elasticsearch"), own)]
    chance, weighing = random.Random(13), 0
    for _ in range(QUESTIONS // 4):
        wanted = clause(chance)
        pages = [index.reader().search(wanted, reach, limit=20, facets=("person",)) for index in indexes]
        for page in pages[1:]:
            agree(pages[0], page, wanted)
        weighing += len({hit.score for hit in pages[0].hits}) > 1
    assert weighing > QUESTIONS / 40


def test_terms_are_the_same(embedded: Index, other: Index) -> None:
    for prefix in ("", "m", "mar", "a", "é", "nothing", "2", ".", "["):
        for limit in (1, 5, 100):
            one, two = (
                index.reader().terms("suggest", prefix, frozenset({1, 3}), limit) for index in (embedded, other)
            )
            assert one == two


def test_typed_queries_have_the_same_answers(embedded: Index, other: Index) -> None:
    chance = random.Random(11)
    shapes = ["{a} {b}", '"{a} {b}"', '"{a} {b} {c}"~{n}', "{a} OR {b} {c}", "{a} NOT {b}", "{a}~1", "{a}~2", "{a}a*"]
    shapes += ["person:{a}", 'org:"{a} {b}"', "({a} OR ({b} {c})) -{d}", "{a} {b} {c} {d}", "kind:news {a}", "NOT {a}"]
    for _ in range(QUESTIONS // 2):
        a, b, c, d = (word.replace("'", "") for word in chance.choices(WORDS[:28], k=4))
        typed = chance.choice(shapes).format(a=a, b=b, c=c, d=d, n=chance.randint(1, 9))
        wanted = Lowering(lambda _: [], loose=chance.random() < 0.3)(parse(typed))
        one, two = (i.reader().search(wanted, frozenset({1, 2, 3}), limit=DOCUMENTS) for i in (embedded, other))
        agree(one, two, typed)


def test_the_deepest_query_that_is_read_is_answered(embedded: Index, other: Index) -> None:
    typed = "knife lane"
    for number in range(20):
        typed = f"(marsh {'OR' if number % 2 else 'AND'} {typed})"
    for query in (
        typed,
        f"NOT {typed}",
        " ".join(f"-(osman OR -{word}*)" for word in WORDS[:16] if len(word) > 2),
    ):
        wanted = Lowering(lambda _: [], loose=True)(parse(query))
        one, two = (i.reader().search(wanted, frozenset({1, 2, 3}), limit=DOCUMENTS) for i in (embedded, other))
        agree(one, two, query)


def test_documents_changed_and_removed_are_the_same(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    indexes = [filled(EmbeddedIndex(tmp_path), made_up(1)), filled(on(request, "elasticsearch"), made_up(1))]
    changed = [replace(document, text="changed lane", stems="chang lane") for document in made_up(1)[:100]]
    for index in indexes:
        with index.writer() as writer:
            writer.add(changed)
            writer.remove(document.id for document in made_up(1)[100:150])
            writer.add(made_up(1)[140:145])
    for wanted in (Is("text", "changed"), Is("stems", "lane"), Everything()):
        one, two = (index.reader().search(wanted, frozenset({1, 2, 3}), limit=DOCUMENTS) for index in indexes)
        agree(one, two, wanted)
    assert sorted(indexes[0].ids()) == sorted(indexes[1].ids())


ASKED = [
    "", "knife", "what happened in Marsh Lane?", "Tariq Osman", "osman tariq", '"marsh lane"', '"lane marsh"~6',
    "stabbing OR robbery", "burglary NOT knife", "date:2014", "date:2014-07 robbery", "person:osman", "street:lane",
    "place:Chelmsford", "offence:robbery", "kind:news", "marking:public lane", "mars*", "knifr~", "operation:lar*",
    "Osmna", "nosuchthing", "Chelmsfrod", "police arrested a man", "id:AB12CDE", "month:2014-07", "source:herald",
]  # fmt: skip


@pytest.fixture(scope="module")
def searchers(sample_case: Case, request: pytest.FixtureRequest) -> tuple[Searcher, Searcher]:
    """The sample case, searched in its embedded index and in one on three nodes."""
    index = on(request, "cluster")
    with index.rebuild() as writer:
        for batch in sample_case.store.to_index(""):
            writer.add(indexed(annotated, access) for annotated, access in batch)
    return sample_case.searcher, Searcher(index.reader())


@cache
def _viewers() -> list[Viewer]:
    return [OWNER, Viewer("press", Classification.PUBLIC)]


def shown(results: Results) -> dict[str, object]:
    """What a person is shown of each hit, in this order."""
    return {hit.id: (hit.passages, hit.why, hit.folded, hit.title) for hit in results.hits}


def pages(searcher: Searcher, request: SearchRequest, view: View) -> Iterator[Results]:
    while True:
        results = searcher.search(request, view)
        yield results
        if results.next is None:
            return
        request = replace(request, after=results.next)


@pytest.mark.parametrize("viewer", _viewers(), ids=lambda viewer: viewer.name)
@pytest.mark.parametrize("query", ASKED)
def test_the_sample_case_is_shown_alike(
    searchers: tuple[Searcher, Searcher], sample_case: Case, query: str, viewer: Viewer
) -> None:
    view, request = sample_case.view(viewer), SearchRequest(query, size=50)
    one, two = ([*pages(searcher, request, view)] for searcher in searchers)
    assert [page.total for page in one] == [page.total for page in two]
    assert one[0].facets == two[0].facets
    assert one[0].did_you_mean == two[0].did_you_mean
    assert [[*shown(page).items()] for page in one] == [[*shown(page).items()] for page in two]


def test_completions_of_the_sample_are_the_same(searchers: tuple[Searcher, Searcher], sample_case: Case) -> None:
    for viewer in _viewers():
        for prefix in ("t", "os", "mar", "chel", "zz", "operation"):
            one, two = (searcher.suggest(prefix, sample_case.view(viewer)) for searcher in searchers)
            assert one == two
