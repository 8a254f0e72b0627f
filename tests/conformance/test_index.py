"""One body of tests for every search index: the engines must answer alike."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest

from casethread.atlas import GazetteerAtlas
from casethread.errors import IndexUnavailable, StaleCursor, UsageError
from casethread.model import Annotated, Document, Kind, Label, Marking, Mention, Origin
from casethread.values import (
    DateValue,
    IdentifierValue,
    NameValue,
    OffenceValue,
    PersonValue,
    PlaceValue,
    Value,
)
from search_api.index.base import Index, IndexedDocument, IndexPage, indexed
from search_api.index.clauses import Everything
from search_api.index.elastic.index import ElasticIndex
from search_api.index.elastic.settings import ElasticSettings
from search_api.index.embedded.index import EmbeddedIndex
from search_api.index.lower import Lowering
from search_api.query.parser import parse
from search_api.results import Sort
from tests.elastic.cluster import Cluster

Said = tuple[str, Label, Value]


def write(
    number: str,
    text: str,
    said: Sequence[Said] = (),
    *,
    kind: Kind = Kind.NEWS,
    published: date | None = None,
    source: str | None = None,
    title: str = "",
) -> Annotated:
    """A document whose mentions are given by the words that make them."""
    mentions = []
    for words, label, value in said:
        start = text.index(words)
        mentions.append(Mention(start, start + len(words), words, label, value, "test", 0.9))
    document = Document(
        number, kind, title, text, Origin(f"{number}.txt", "ab" * 32), Marking.default(kind), published, source
    )
    return Annotated(document, tuple(sorted(mentions, key=lambda mention: mention.start)))


def person(text: str, name: str, *aka: str) -> Said:
    """A mention of a person."""
    return text, Label.PERSON, PersonValue(name=name, aka=aka)


def street(
    text: str,
    name: str,
    within: str | None = None,
    postcode: str | None = None,
    at: tuple[float, float] | tuple[None, None] = (None, None),
) -> Said:
    """A mention of a street."""
    lat, lon = at
    return text, Label.PLACE, PlaceValue(name=name, kind="street", within=within, postcode=postcode, lat=lat, lon=lon)


def day(text: str, edtf: str, start: date | None, end: date | None) -> Said:
    """A mention of an interval of days."""
    return text, Label.DATE, DateValue(edtf=edtf, start=start, end=end)


def offence(text: str, name: str, group: str, code: str) -> Said:
    """A mention of an offence."""
    return text, Label.OFFENCE, OffenceValue(code=code, name=name, group=group)


def documents() -> list[Annotated]:
    """Six documents of three kinds, whose people, streets and dates nearly agree."""
    return [
        write(
            "n1",
            "A knife was found in Marsh Lane on Saturday. Tariq Osman, of Marsh Lane, was arrested for robbery.",
            [
                person("Tariq Osman", "Tariq Osman"),
                street("Marsh Lane", "Marsh Lane", "Chelmsford", "CM1 4AB", (51.7614, 0.4264)),
                day("Saturday", "2014-07-12", date(2014, 7, 12), date(2014, 7, 12)),
                offence("robbery", "Robbery", "Robbery", "034/01"),
            ],
            published=date(2014, 7, 14),
            source="Harlow Herald",
            title="Knife find",
        ),
        write(
            "n2",
            "Police stabbed at a rumour. Anthony O'Neil-Smith was seen in St. Mary's Avenue in July.",
            [
                person("Anthony O'Neil-Smith", "Anthony O'Neil-Smith"),
                street("St. Mary's Avenue", "St. Mary's Avenue"),
                day("July", "2014-07", date(2014, 7, 1), date(2014, 7, 31)),
            ],
            published=date(2015, 1, 5),
            source="Stort Valley Post",
        ),
        write(
            "p1",
            "Mohammed Khan attended. He spoke of Zoë Brandt and of a lane by the marsh. CRN X123456.",
            [
                person("Mohammed Khan", "Mohammed Khan", "Mo"),
                person("Zoë Brandt", "Zoë Brandt"),
                ("X123456", Label.IDENTIFIER, IdentifierValue(type="crn", id="X123456")),
            ],
            kind=Kind.PROBATION,
            published=date(2014, 11, 3),
            source="Stort Office",
        ),
        write(
            "i1",
            "OSMAN, Tariq uses AB12 CDE and 07700 900123. Operation Larkspur, from March to September 2013.",
            [
                person("OSMAN, Tariq", "Tariq Osman", "Taz"),
                ("AB12 CDE", Label.IDENTIFIER, IdentifierValue(type="vrm", id="AB12CDE")),
                ("07700 900123", Label.IDENTIFIER, IdentifierValue(type="phone", id="+447700900123")),
                ("Operation Larkspur", Label.OPERATION, NameValue(name="Operation Larkspur")),
                day("March to September 2013", "2013-03/2013-09", date(2013, 3, 1), date(2013, 9, 30)),
            ],
            kind=Kind.INTELLIGENCE,
            published=date(2014, 12, 1),
        ),
        write(
            "i2",
            "T. Osman met Tarik Usman near North Quay Housing Trust. Burglary is planned.",
            [
                person("T. Osman", "T. Osman"),
                person("Tarik Usman", "Tarik Usman"),
                ("North Quay Housing Trust", Label.ORG, NameValue(name="North Quay Housing Trust")),
                offence("Burglary", "Burglary in a dwelling", "Burglary", "028/01"),
            ],
            kind=Kind.INTELLIGENCE,
        ),
        write("n3", "The council met. A marshal of the lane spoke of the 2012 games; nobody was hurt.", source="Post"),
    ]


ACCESS = {Kind.NEWS: 1, Kind.PROBATION: 2, Kind.INTELLIGENCE: 3}
EVERYONE = frozenset(ACCESS.values())


ENGINES = ["embedded", "elasticsearch", "cluster"]
"""``elasticsearch`` is one node with one shard; ``cluster`` three nodes, with three shards of two copies each."""


def make(engine: str, folder: Path, request: pytest.FixtureRequest) -> Index:
    """An empty index of that engine."""
    if engine == "embedded":
        return EmbeddedIndex(folder / "index")
    shards, replicas, nodes = (1, 0, "one_node") if engine == "elasticsearch" else (3, 1, "three_nodes")
    cluster: Cluster = request.getfixturevalue(nodes)
    name = f"t{uuid4().hex[:12]}"
    return ElasticIndex(ElasticSettings(cluster.addresses, name=name, shards=shards, replicas=replicas))


@pytest.fixture(params=ENGINES)
def index(request: pytest.FixtureRequest, tmp_path: Path) -> Index:
    """An empty index of each engine."""
    return make(request.param, tmp_path, request)


@pytest.fixture(scope="module", params=ENGINES)
def filled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Index:
    """An index of each engine with the documents in it, only to be read."""
    filled = make(request.param, tmp_path_factory.mktemp("index"), request)
    fill(filled)
    return filled


def fill(index: Index) -> None:
    """Write the documents."""
    with index.writer() as writer:
        writer.add(indexed(item, ACCESS[item.document.kind]) for item in documents())


def ask(
    index: Index,
    query: str,
    access: frozenset[int] = EVERYONE,
    *,
    loose: bool = False,
    offset: int = 0,
    limit: int = 20,
    sort: Sort = Sort.RELEVANCE,
    facets: Sequence[str] = (),
) -> IndexPage:
    """What the index answers to a query as typed."""
    lowering = Lowering(lambda incident: ["n1", "i1"] if incident == "i-1" else [], loose, GazetteerAtlas())
    wanted = lowering(parse(query))
    return index.reader().search(wanted, access, offset=offset, limit=limit, sort=sort, facets=facets)


def found(index: Index, query: str, access: frozenset[int] = EVERYONE, *, loose: bool = False) -> list[str]:
    """The ids that answer a query, best first."""
    page = ask(index, query, access, loose=loose)
    assert page.total == len(page.hits)
    return [hit.id for hit in page.hits]


ALL = {"n1", "n2", "n3", "p1", "i1", "i2"}

QUERIES = [
    # plain words, stems, stop words, punctuation
    ("", ALL),
    ("knife", {"n1"}),
    ("KNIFE, marsh!", {"n1"}),
    ("stabbing", {"n2"}),
    ("stabbed", {"n2"}),
    ("what happened in Marsh Lane?", {"n1", "p1"}),
    ("everything on Tariq Osman", {"n1", "i1", "i2"}),
    ("knives", set()),
    ("what is the", set()),
    ("nosuchword knife", set()),
    # phrases and proximity
    ('"marsh lane"', {"n1"}),
    ('"lane marsh"', set()),
    ('"lane marsh"~4', {"p1", "n1"}),
    ('"knife marsh lane"~8', {"n1"}),
    ('"found in"', {"n1"}),
    ('"knife"', {"n1"}),
    # boolean
    ("knife OR stabbed", {"n1", "n2"}),
    ("lane AND marsh", {"n1", "p1"}),
    ("lane NOT marsh", {"n3"}),
    ("lane -marsh", {"n3"}),
    ("NOT lane", {"n2", "i1", "i2"}),
    ("(knife OR burglary) AND osman", {"n1", "i2"}),
    ("marsh lane OR council", {"n1", "p1", "n3"}),
    # wildcards and fuzzy words
    ("mars*", {"n1", "p1", "n3"}),
    ("mar?h", {"n1", "p1", "i1"}),
    ("kn*e", {"n1"}),
    ("knifr~", {"n1"}),
    ("knifr~1", {"n1"}),
    ("knfir~1", set()),
    ("knfir~2", {"n1"}),
    ("person:osm*", {"n1", "i1", "i2"}),
    # dates overlap; the published day counts
    ("date:2014-07", {"n1", "n2"}),
    ("date:2014-07-12", {"n1", "n2"}),
    ("date:12/07/2014", {"n1", "n2"}),
    ("date:2014-07-13", {"n2"}),
    ("date:2014-08", set()),
    ("date:2013-05", {"i1"}),
    ("date:[2013-09 TO 2014-07-01]", {"i1", "n2"}),
    ("date:{2013-09 TO 2014-07-01}", set()),
    ("date:2010s", {"n1", "n2", "p1", "i1"}),
    ("date:>2014-12", {"n2"}),
    ("date:<=2013-03-01", {"i1"}),
    ("date:[* TO 2013-02]", set()),
    ("date:2014-10/2014-11", {"p1"}),
    ("published:2014-07", {"n1"}),
    ("published:[2014-11 TO *]", {"p1", "i1", "n2"}),
    # names
    ("person:osman", {"n1", "i1", "i2"}),
    ('person:"tariq osman"', {"n1", "i1", "i2"}),
    ('person:"OSMAN Tariq"', {"n1", "i1", "i2"}),
    ('person:"T Osman"', {"n1", "i1", "i2"}),
    ('person:"Tony ONeil Smith"', {"n2"}),
    ('person:"Tony Smith"', {"n2"}),
    ('person:"Smiht Anthony"', {"n2"}),
    ('person:"Muhammad Kahn"', {"p1"}),
    ('person:"Mohamed Khan"', {"p1"}),
    ("person:Zoe", {"p1"}),
    ('person:"Brant Zoe"', {"p1"}),
    ('person:"Tariq Brandt"', set()),
    ('person:"Mohammed Osman"', set()),
    ("person:Taz", {"i1"}),
    ("Tony Smith", {"n2"}),
    ("Mohamed Kahn", {"p1"}),
    ("oneil", {"n2"}),
    ("O'Neil", {"n2"}),
    ("osman tariq knife", {"n1"}),
    # streets and places
    ('street:"marsh ln"', {"n1"}),
    ('street:"12 Marsh Lane"', {"n1"}),
    ('street:"St Marys Ave"', {"n2"}),
    ('street:"Saint Mary\'s Avenue"', {"n2"}),
    ('street:"Mrash Lane"', {"n1"}),
    ('street:"Marsh Road"', set()),
    ("St Marys Ave", {"n2"}),
    ("mrash lane", {"n1"}),
    ("place:Chelmsford", {"n1"}),
    ("street:Chelmsford", set()),
    ("place:Chelmsfrod", {"n1"}),
    ("postcode:CM1", {"n1"}),
    ("postcode:cm14ab", {"n1"}),
    ("postcode:CM1 4AB", {"n1"}),
    ('postcode:"CM1 4"', {"n1"}),
    ("postcode:CM14", set()),
    ("postcode:CM2", set()),
    ("CM1 4AB", {"n1"}),
    # around a place, and in an area
    ("near:Chelmsford~5km", {"n1"}),
    ('near:"CM1 4AB"~100m', {"n1"}),
    ('postcode:"CM1 4AB"~1km', {"n1"}),
    ("place:Colchester~20mi", set()),
    ("place:Colchester~25mi", {"n1"}),
    ("near:Chelmsford~1km", set()),
    ("near:Colchester", set()),
    ("near:Chelmsford~5km osman", {"n1"}),
    ("within:Chelmsford", {"n1"}),
    ("within:Essex", {"n1"}),
    ("within:Kent", set()),
    ("NOT within:Essex lane", {"p1", "n3"}),
    ('street:"Marsh Lane, Chelmsford"', {"n1"}),
    # identifiers, however spaced
    ("id:AB12CDE", {"i1"}),
    ("id:ab12 cde", {"i1"}),
    ("ab-12-cde", {"i1"}),
    ("AB12 CDE larkspur", {"i1"}),
    ("07700 900123", {"i1"}),
    ("+44 7700 900 123", {"i1"}),
    ("id:07700900123", {"i1"}),
    ("id:x12345*", {"p1"}),
    ("x123456", {"p1"}),
    ("X123457", set()),
    ("id:n1", {"n1"}),
    # other fields
    ("offence:robbery", {"n1"}),
    ("offence:burglary", {"i2"}),
    ('offence:"028/01"', {"i2"}),
    ("operation:larkspur", {"i1"}),
    ('org:"north quay"', {"i2"}),
    ('org:"quay north"', {"i2"}),
    ("kind:probation", {"p1"}),
    ("kind:news osman", {"n1"}),
    ("source:herald", {"n1"}),
    ("marking:public", {"n1", "n2", "n3"}),
    ("marking:official_sensitive", {"p1", "i1", "i2"}),
    ("month:2014-07", {"n1", "n2"}),
    ("incident:i-1", {"n1", "i1"}),
    ("incident:i-2", set()),
]


@pytest.mark.parametrize(("query", "expected"), QUERIES, ids=[query for query, _ in QUERIES])
def test_a_query_finds_what_it_asks_for_and_nothing_else(filled: Index, query: str, expected: set[str]) -> None:
    assert set(found(filled, query)) == expected


def test_closer_names_and_words_in_order_come_first(filled: Index) -> None:
    assert found(filled, 'person:"Tariq Osman"')[-1] == "i2"
    assert found(filled, "marsh lane")[0] == "n1"
    assert found(filled, "Tarik Usman")[0] == "i2"


def test_a_street_of_the_town_asked_for_comes_first(index: Index) -> None:
    towns = ("Colchester", "Chelmsford", "Maldon")
    with index.writer() as writer:
        for town in towns:
            text = f"It was in Marsh Lane. {' '.join(towns)}. {town} police said so."
            writer.add([indexed(write(town, text, [street("Marsh Lane", "Marsh Lane", town)]), 1)])
    for town in towns:
        for query in (f"Marsh Lane, {town}", f"marsh ln {town}", f'street:"Marsh Lane, {town}"', f"Mrash Lane {town}"):
            hits = found(index, query)
            assert hits[0] == town
            assert set(hits) == set(towns)


def test_a_single_misspelt_name_is_found_only_when_asked_loosely(filled: Index) -> None:
    for query, expected in [("Osmann", {"n1", "i1", "i2"}), ("Chelmsfrod", {"n1"}), ("Antnony", {"n2"})]:
        assert found(filled, query) == []
        assert set(found(filled, query, loose=True)) == expected


def test_only_documents_within_reach_answer_count_and_are_listed(filled: Index) -> None:
    press = frozenset({1})
    assert set(found(filled, "", press)) == {"n1", "n2", "n3"}
    assert found(filled, "person:osman", press) == ["n1"]
    assert set(found(filled, "NOT knife", press)) == {"n2", "n3"}
    assert found(filled, "", frozenset()) == []
    assert found(filled, "", frozenset({99})) == []
    page = ask(filled, "", press, facets=["person", "kind", "marking"])
    assert page.facets["person"] == (("Anthony O'Neil-Smith", 1), ("Tariq Osman", 1))
    assert page.facets["kind"] == (("news", 3),)
    assert page.facets["marking"] == (("PUBLIC", 3),)
    reader = filled.reader()
    assert [term for term, _ in reader.terms("suggest", "os", press, 10)] == ["osman tariq\tTariq Osman\tPERSON"]
    assert [term for term, _ in reader.terms("suggest", "brandt", press, 10)] == []
    assert reader.count(Lowering(lambda _: [])(parse("osman")), press) == 1


def test_facets_count_everything_found_most_frequent_first(filled: Index) -> None:
    page = ask(filled, "", limit=1, facets=["person", "kind", "source", "place", "offence", "month"])
    assert page.total == 6
    assert page.facets["person"][0] == ("Tariq Osman", 2)
    assert page.facets["kind"] == (("news", 3), ("intelligence", 2), ("probation", 1))
    assert page.facets["source"] == (("Harlow Herald", 1), ("Post", 1), ("Stort Office", 1), ("Stort Valley Post", 1))
    assert page.facets["offence"] == (("Burglary in a dwelling", 1), ("Robbery", 1))
    assert page.facets["month"] == (("2014-07", 2), ("2014-11", 1), ("2014-12", 1), ("2015-01", 1))
    assert ask(filled, "burglary", facets=["place"]).facets["place"] == ()


def test_orders_and_pages_hold_every_hit_once(filled: Index) -> None:
    newest = [hit.id for hit in ask(filled, "", sort=Sort.NEWEST).hits]
    assert newest == ["n2", "i1", "p1", "n1", "i2", "n3"]
    oldest = [hit.id for hit in ask(filled, "", sort=Sort.OLDEST).hits]
    assert oldest == ["n1", "p1", "i1", "n2", "n3", "i2"]
    for sort in Sort:
        pages = [ask(filled, "", sort=sort, offset=offset, limit=2) for offset in (0, 2, 4, 6)]
        assert [page.total for page in pages] == [6] * 4
        assert sorted(hit.id for page in pages for hit in page.hits) == sorted(ALL)


def test_a_list_is_gone_on_with_by_cursor_as_the_index_was_when_it_was_begun(index: Index) -> None:
    fill(index)
    reader, query = index.reader(), Lowering(lambda _: [])(parse("NOT nosuchword"))
    for sort in Sort:
        whole = [hit.id for hit in reader.search(query, EVERYONE, sort=sort).hits]
        page = reader.search(query, EVERYONE, sort=sort, limit=2)
        seen = [hit.id for hit in page.hits]
        with index.writer() as writer:
            writer.add([indexed(write(f"new{sort}", "Another.", published=date(2016, 1, 1)), 1)])
            writer.remove(["n2"] if sort is Sort.RELEVANCE else [])
        while page.after is not None:
            page = reader.search(query, EVERYONE, sort=sort, limit=2, after=page.after)
            assert page.total == len(whole)
            seen += [hit.id for hit in page.hits]
        assert seen == whole
    fresh = reader.search(query, EVERYONE)
    assert f"new{Sort.OLDEST}" in {hit.id for hit in fresh.hits}
    assert fresh.after is None
    assert reader.search(query, EVERYONE, limit=0).after is None


def test_a_cursor_that_cannot_be_gone_on_with_is_told(index: Index) -> None:
    fill(index)
    page = ask(index, "", limit=2)
    assert page.after is not None
    with index.rebuild() as writer:
        writer.add([])
    with pytest.raises(StaleCursor):
        index.reader().search(Everything(), EVERYONE, after=page.after)
    for wrong in ("", "x", page.after + "x", "0", "\n"):
        with pytest.raises(UsageError):
            index.reader().search(Everything(), EVERYONE, after=wrong)


def test_an_index_holds_each_document_once_as_it_was_last_added(index: Index) -> None:
    fill(index)
    fill(index)
    assert sorted(index.ids()) == sorted(ALL)
    changed = write("n1", "A sword was found.", published=date(2020, 1, 1))
    with index.writer() as writer:
        writer.add([indexed(changed, 7)])
        writer.remove(["n2", "never there"])
    assert sorted(index.ids()) == sorted(ALL - {"n2"})
    assert found(index, "sword", frozenset({7})) == ["n1"]
    assert found(index, "knife") == []
    assert found(index, "stabbed") == []
    assert ask(index, "").total == 4


def test_ids_are_opaque(index: Index) -> None:
    ids = ["a b", "A B", "../../etc", "ü/¶", "n1", "N1", '"', "x" * 300, "a\nb"]
    with index.writer() as writer:
        writer.add(indexed(write(name, f"text {number}"), 1) for number, name in enumerate(ids))
    assert sorted(index.ids()) == sorted(ids)
    with index.writer() as writer:
        writer.remove(["n1", "a b"])
    assert sorted(index.ids()) == sorted(set(ids) - {"n1", "a b"})


def test_an_open_reader_sees_every_commit_and_nothing_before_it(index: Index) -> None:
    with index.writer() as writer:
        writer.commit()
        reader = index.reader()
        everything = Lowering(lambda _: [])(parse(""))
        assert reader.count(everything, EVERYONE) == 0
        writer.add([indexed(write("a", "one"), 1)])
        assert reader.count(everything, EVERYONE) == 0
        writer.commit()
        assert reader.count(everything, EVERYONE) == 1


def test_what_was_not_committed_before_an_error_is_not_there(index: Index) -> None:
    fill(index)
    with pytest.raises(KeyError), index.writer() as writer:
        writer.add(_broken("half"))
    assert sorted(index.ids()) == sorted(ALL)
    fill(index)


def test_searches_go_on_while_an_index_is_rebuilt(index: Index) -> None:
    fill(index)
    reader, stop, totals, failed = index.reader(), threading.Event(), [], []
    everything = Lowering(lambda _: [])(parse(""))

    def search() -> None:
        while not stop.is_set():
            try:
                totals.append(reader.search(everything, EVERYONE).total)
            except IndexUnavailable as error:
                failed.append(error)

    searching = threading.Thread(target=search)
    searching.start()
    try:
        for _ in range(3):
            with index.rebuild() as writer:
                writer.add(indexed(item, 1) for item in documents()[:4])
                writer.commit()
            with index.rebuild() as writer:
                writer.add(indexed(item, 1) for item in documents())
    finally:
        stop.set()
        searching.join()
    assert failed == []
    assert set(totals) <= {4, 6}
    assert reader.count(everything, EVERYONE) == 6


def _broken(name: str) -> Iterator[IndexedDocument]:
    """One document, then an error."""
    yield indexed(write(name, name), 1)
    raise KeyError(name)


def test_a_rebuild_that_fails_changes_nothing(index: Index) -> None:
    fill(index)
    name = index.name
    with pytest.raises(KeyError), index.rebuild() as writer:
        writer.add(_broken("new"))
    assert sorted(index.ids()) == sorted(ALL)
    assert index.name == name


def test_there_is_one_writer(index: Index) -> None:
    with index.writer(), pytest.raises(IndexUnavailable, match="another process is writing"), index.rebuild():
        pass
    fill(index)


def test_no_index_yet_is_told_with_what_to_do(index: Index) -> None:
    with pytest.raises(IndexUnavailable, match="casethread reindex"):
        ask(index, "knife")
    with pytest.raises(IndexUnavailable, match="casethread reindex"):
        list(index.ids())
