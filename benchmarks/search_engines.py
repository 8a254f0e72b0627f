"""Search on both engines beside the same engines driven directly, in one run: what our own code costs.

    python -m benchmarks.search_engines [--documents N] [--queries N] [--address URL] [--shards N] [--cpu]

News-like documents are invented, indexed and asked about, within a viewer's reach. For each kind of question, three
times are told, median and 95th percentile, in milliseconds: the engine driven directly with the plainest equal query;
ours, from the query as typed to a page of ids (``page``); and to hits that quote the stored text (``hits``). The three
take turns, query by query, so that what else the machine does falls on all alike; with ``hits`` stands how many times
and how much more than the engine they take, of the medians, and whether the target holds, and by which of its two
measures: a search is within it that takes at most so many times what the engine does, or so many milliseconds more.
Most hits of the first kind are of documents that nobody
has read yet; "10 highlighted" asks for the same words again, and its hits are of documents that the store still
keeps. An Elasticsearch of one node is started for the run unless one is named. ``--cpu`` takes the processor time of
the asking thread instead, which a busy machine disturbs less; what
Elasticsearch does elsewhere is not in it, so the embedded engine alone is measured then.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date
from itertools import accumulate
from pathlib import Path
from uuid import uuid4

import tantivy
from elasticsearch import Elasticsearch, helpers
from tantivy import Occur, Query

from benchmarks.linking import HEADS, TAILS, Generator
from casethread.model import OWNER, Annotated
from casethread.store.arrivals import Arrival, Taking
from casethread.store.base import FileState, View
from casethread.store.case import CaseStore
from links.linker import CaseLinker
from search_api.index.base import Index, IndexedDocument, indexed
from search_api.index.document import DAY
from search_api.index.elastic.index import ElasticIndex
from search_api.index.elastic.mapping import layout
from search_api.index.elastic.settings import ElasticSettings
from search_api.index.embedded.index import EmbeddedIndex
from search_api.index.embedded.schema import SCHEMA as _SCHEMA
from search_api.index.embedded.schema import held as _document
from search_api.index.embedded.schema import opened as _open
from search_api.index.fields import FACETS, FIELDS, Use
from search_api.index.lower import Lowering
from search_api.query.parser import parse
from search_api.results import SearchRequest
from search_api.search import Searcher
from tests.elastic.cluster import running

PART = 5_000
LENGTH = 1_640
"""Characters of a document."""
SIZE = 10
"""Hits on a page."""
FACET = "person"
Ask = Callable[[], object]
Clock = Callable[[], float]


def invented(size: int, first: int = 0) -> Iterator[Annotated]:
    """News-like documents: who, where, what and when, and then words as frequent as words are.

    Those from number ``first`` on, a multiple of PART, up to number ``size``; a whole part is the same in any case.
    """
    chance = random.Random(1)
    vocabulary = [f"{a.lower()}{b}{c}" for a in HEADS for b in TAILS for c in ("", "s", "ing", "ed", "er", "ly", "en")]
    chance.shuffle(vocabulary)
    weights = [*accumulate(1 / rank for rank in range(10, len(vocabulary) + 10))]
    for start in range(first, size, PART):
        chance = random.Random(start)
        wanted = min(PART, size - start)
        for number, item in enumerate(Generator(start).make(wanted).documents[:wanted], start):
            filler = chance.choices(vocabulary, cum_weights=weights, k=170)
            text = f"{item.document.text}\n{' '.join(filler)}"[:LENGTH]
            yield replace(item, document=replace(item.document, id=f"n{number:07}", text=text))


@dataclass
class Corpus:
    """A case of invented documents."""

    store: CaseStore
    view: View
    documents: list[IndexedDocument]
    access: frozenset[int]
    texts: list[str]


def stored(folder: Path, size: int) -> Corpus:
    """The documents in a case store."""
    store = CaseStore.open(f"sqlite:///{folder / 'case.db'}", folder / "originals", CaseLinker())
    store.files.enter("/case.jsonl", "case.jsonl", FileState.WAITING, sha256="ab" * 32, size=10)
    entered = store.files.at(["/case.jsonl"])["/case.jsonl"]
    batch: list[Annotated] = []
    arrival = Arrival(entered, "")
    for item in invented(size):
        batch.append(
            replace(item, document=replace(item.document, origin=replace(item.document.origin, sha256="ab" * 32)))
        )
        if len(batch) == PART:
            _keep(store, arrival, batch)
            batch = []
    if batch:
        _keep(store, arrival, batch)
    documents = [indexed(item, access) for part in store.to_index("") for item, access in part]
    view = store.view(OWNER)
    return Corpus(store, view, documents, view.access(), [document.text for document in documents])


def _keep(store: CaseStore, arrival: Arrival, batch: list[Annotated]) -> None:
    [saved] = store.take(Taking(arrival, [item.document for item in batch]))
    assert saved.errors == []
    store.save_mentions("v1", batch)


@dataclass(frozen=True)
class Kind:
    """A kind of question: the queries as typed, and for each engine the plainest equal query."""

    name: str
    typed: list[str]
    tantivy: Callable[[str], Query]
    elastic: Callable[[str], dict[str, object]]
    facets: tuple[str, ...] = ()
    highlights: bool = False
    times: float = 1.5
    more: float = 0.7

    def verdict(self, engine: float, ours: float) -> str:
        """Whether ours is within the target, both in milliseconds, and by which of its measures."""
        within = [f"{self.times:g} times"] * (ours <= self.times * engine)
        within += [f"{self.more:g} ms more"] * (self.more > 0 and ours - engine <= self.more)
        allowed = max(self.times * engine, engine + self.more)
        return f"holds: {' and '.join(within)}" if within else f"misses: {ours - allowed:.2f} ms over"


def kinds(corpus: Corpus, queries: int) -> list[Kind]:
    """The questions, about words that some documents hold."""
    chance = random.Random(2)

    def words(apart: int) -> list[str]:
        found: list[str] = []
        while len(found) < queries:
            said = chance.choice(corpus.texts).split()
            at = chance.randrange(len(said) - apart)
            if all(len(word) > 3 for word in said[at : at + apart]):
                found.append(" ".join(said[at : at + apart]))
        return found

    def dated(typed: str) -> tuple[str, str, str]:
        word, _, year = typed.partition(" date:")
        return (*word.split(" OR "), year)  # type: ignore[return-value]  # two words

    def tantivy_dated(typed: str) -> Query:
        one, two, year = dated(typed)
        either = Query.boolean_query([(Occur.Should, term(one)), (Occur.Should, term(two))])
        days = Query.range_query(_SCHEMA, "newest", tantivy.FieldType.Integer, *_year(year))
        return Query.boolean_query([(Occur.Must, either), (Occur.Must, days)])

    def elastic_dated(typed: str) -> dict[str, object]:
        one, two, year = dated(typed)
        first, last = _year(year)
        return {
            "bool": {
                "should": [{"term": {"text": one}}, {"term": {"text": two}}],
                "minimum_should_match": 1,
                "filter": [{"range": {"newest": {"gte": first, "lte": last}}}],
            }
        }

    def term(typed: str) -> Query:
        return Query.term_query(_SCHEMA, "text", typed, "position")

    def elastic_term(typed: str) -> dict[str, object]:
        return {"term": {"text": typed}}

    def names() -> list[str]:
        held = [name for document in corpus.documents for name in document.person[:1] if len(name.split()) == 2]
        return [f'person:"{name.lower()}"' for name in chance.choices(held, k=queries)]

    def tantivy_names(typed: str) -> Query:
        fuzzy = [Query.fuzzy_term_query(_SCHEMA, "names", word, 1) for word in typed[8:-1].split()]
        return Query.boolean_query([(Occur.Must, one) for one in fuzzy])

    def elastic_names(typed: str) -> dict[str, object]:
        return {"bool": {"must": [{"fuzzy": {"names": {"value": w, "fuzziness": 1}}} for w in typed[8:-1].split()]}}

    single = words(1)
    both = [f"{a} OR {b} date:{chance.randint(2012, 2019)}" for a, b in zip(single, words(1), strict=True)]
    return [
        Kind("term", single, term, elastic_term),
        Kind(
            "phrase",
            [f'"{pair}"' for pair in words(2)],
            lambda typed: Query.phrase_query(_SCHEMA, "text", list(typed.strip('"').split())),
            lambda typed: {"match_phrase": {"text": typed.strip('"')}},
        ),
        Kind("boolean + dates", both, tantivy_dated, elastic_dated),
        Kind(
            "facet, broad",
            [f"NOT nosuchword{number}" for number in range(queries)],
            lambda _: Query.all_query(),
            lambda _: {"match_all": {}},
            (FACET,),
        ),
        Kind("all facets", single, term, elastic_term, tuple(FACETS)),
        Kind("10 highlighted", single, term, elastic_term, highlights=True),
        Kind("fuzzy name", names(), tantivy_names, elastic_names, times=4.0, more=0.0),
    ]


def _year(year: str) -> tuple[int, int]:
    return date(int(year), 1, 1).toordinal() << DAY, (date(int(year), 12, 31).toordinal() + 1) << DAY


def took(clock: Clock, *ways: Sequence[Ask]) -> list[tuple[float, float]]:
    """Milliseconds, median and 95th percentile, of several ways to ask the same, in turns, after a few to warm up."""
    times: list[list[float]] = [[] for _ in ways]
    warm = max(5, len(ways[0]) // 10)
    for turn in [*zip(*ways, strict=True)][:warm]:
        for one in turn:
            one()
    for turn in zip(*ways, strict=True):
        for held, one in zip(times, turn, strict=True):
            start = clock()
            one()
            held.append((clock() - start) * 1000)
    return [(statistics.median(held), statistics.quantiles(held, n=20)[-1]) for held in times]


def page_of(index: Index, kind: Kind, corpus: Corpus) -> list[Ask]:
    """From the query as typed to a page of ids."""
    reader, lowering = index.reader(), Lowering(lambda _: [])

    def ask(typed: str) -> Ask:
        return lambda: reader.search(lowering(parse(typed)), corpus.access, limit=SIZE, facets=kind.facets)

    return [ask(typed) for typed in kind.typed]


def hits_of(index: Index, kind: Kind, corpus: Corpus) -> list[Ask]:
    """From the query as typed to hits."""
    searcher = Searcher(index.reader())
    return [
        lambda typed=typed: searcher.search(  # type: ignore[misc]
            SearchRequest(typed, size=SIZE, folded=False, facets=kind.facets), corpus.view
        )
        for typed in kind.typed
    ]


class BareTantivy:
    """Tantivy, driven directly."""

    name = "embedded"

    def __init__(self, folder: Path, corpus: Corpus) -> None:
        self._folder, self._corpus = folder, corpus
        (folder / "bare").mkdir()

    def build(self) -> float:
        """Documents a second."""
        start = time.perf_counter()
        tantivy.Index(_SCHEMA, str(self._folder / "bare"))
        writer = _open(self._folder / "bare").writer(128_000_000)
        for document in self._corpus.documents:
            writer.add_document(_document(document))
        writer.commit()
        writer.wait_merging_threads()
        return len(self._corpus.documents) / (time.perf_counter() - start)

    def asks(self, kind: Kind) -> list[Ask]:
        """The plainest equal queries."""
        searcher = _open(self._folder / "bare").searcher()
        reach = Query.term_set_query(_SCHEMA, "access", sorted(map(str, self._corpus.access)))
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("text", stored=True, tokenizer_name="default")
        plain = builder.build()

        def ask(typed: str) -> object:
            wanted = kind.tantivy(typed)
            query = Query.boolean_query([(Occur.Must, wanted), (Occur.Must, Query.const_score_query(reach, 0.0))])
            found = searcher.search(query, SIZE)
            ids = [searcher.doc(address)["id"][0] for _, address in found.hits]
            if kind.facets:
                every = {"size": SIZE, "segment_size": 10_000_000}
                return ids, searcher.aggregate(
                    query, {name: {"terms": {"field": name} | every} for name in kind.facets}
                )
            if kind.highlights:
                said = Query.term_query(plain, "text", typed)
                snippets = tantivy.SnippetGenerator.create(searcher, said, plain, "text")
                documents = self._corpus.view.documents(ids)
                held = [tantivy.Document(text=document.text) for document in documents.values()]
                return [snippets.snippet_from_doc(document).to_html() for document in held]
            return ids

        return [lambda typed=typed: ask(typed) for typed in kind.typed]  # type: ignore[misc]


class BareElastic:
    """Elasticsearch, driven directly."""

    name = "elasticsearch"

    def __init__(self, address: str, settings: ElasticSettings, corpus: Corpus) -> None:
        self._client = Elasticsearch(address, request_timeout=60)
        self._settings, self._corpus = settings, corpus
        self._name = f"bare-{uuid4().hex[:8]}"

    def build(self) -> float:
        """Documents a second."""
        self._client.indices.create(index=self._name, **layout(self._settings, "bare"))
        start = time.perf_counter()
        actions = ({"_index": self._name, "_id": d.id, "_source": _body(d)} for d in self._corpus.documents)
        for done, told in helpers.parallel_bulk(self._client, actions, thread_count=4, chunk_size=500):
            assert done, told
        self._client.indices.refresh(index=self._name)
        rate = len(self._corpus.documents) / (time.perf_counter() - start)
        properties = {"text": {"type": "text"}, "access": {"type": "keyword"}, "id": {"type": "keyword"}}
        self._client.indices.create(
            index=f"{self._name}-text", settings={"number_of_replicas": 0}, mappings={"properties": properties}
        )
        texts = (
            {"_index": f"{self._name}-text", "_source": {"text": d.text, "access": str(d.access), "id": d.id}}
            for d in self._corpus.documents
        )
        for _ in helpers.parallel_bulk(self._client, texts, thread_count=4):
            pass
        self._client.indices.refresh(index=f"{self._name}-text")
        return rate

    def asks(self, kind: Kind) -> list[Ask]:
        """The plainest equal queries."""
        reach = {"terms": {"access": sorted(map(str, self._corpus.access))}}

        def ask(typed: str) -> object:
            aggs = {name: {"terms": {"field": name, "size": SIZE}} for name in kind.facets} or None
            return self._client.search(
                index=f"{self._name}-text" if kind.highlights else self._name,
                query={"bool": {"must": [kind.elastic(typed)], "filter": [reach]}},
                size=SIZE,
                track_total_hits=True,
                source=False,
                docvalue_fields=[{"field": "id"}],
                aggs=aggs,
                highlight={"fields": {"text": {}}} if kind.highlights else None,
            )

        return [lambda typed=typed: ask(typed) for typed in kind.typed]  # type: ignore[misc]


def _body(document: IndexedDocument) -> dict[str, object]:
    return {
        name: getattr(document, name) if use is Use.ORDER else list(document.values(name))
        for name, use in FIELDS.items()
        if use is Use.ORDER or document.values(name)
    }


def measure(index: Index, bare: BareTantivy | BareElastic, corpus: Corpus, queries: int, clock: Clock) -> None:
    """Build, then ask, and print."""
    direct = bare.build()
    start = time.perf_counter()
    with index.rebuild() as writer:
        for at in range(0, len(corpus.documents), PART):
            writer.add(corpus.documents[at : at + PART])
    ours = len(corpus.documents) / (time.perf_counter() - start)
    print(f"\n{bare.name}: {ours:,.0f} documents/s indexed, {direct:,.0f} driven directly, {ours / direct:.2f} of it")
    print(f"{'':18}{'bare':>14}{'page':>14}{'hits':>14}{'times':>7}{'more':>7}   ms, median/p95")
    for kind in kinds(corpus, queries):
        asked = bare.asks(kind), page_of(index, kind, corpus), hits_of(index, kind, corpus)
        plain, page, hits = took(clock, *asked)
        shown = "".join(f"{a:7.2f}/{b:<6.1f}" for a, b in (plain, page, hits))
        more = f"{hits[0] / plain[0]:7.2f}{hits[0] - plain[0]:7.2f}"
        print(f"{kind.name:18}{shown}{more}   {kind.verdict(plain[0], hits[0])}", flush=True)


def run(documents: int, queries: int, address: str | None, shards: int, *, cpu: bool = False) -> None:
    """Measure both engines; with ``cpu`` the embedded one alone, in processor time."""
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        corpus = stored(folder, documents)
        stack.callback(corpus.store.close)
        clock = time.thread_time if cpu else time.perf_counter
        print(f"{len(corpus.documents):,} documents of {LENGTH:,} characters, {queries} queries of each kind")
        measure(EmbeddedIndex(folder / "index"), BareTantivy(folder, corpus), corpus, queries, clock)
        if cpu:
            return
        where = address or stack.enter_context(running(1, heap="1g", quick=False)).addresses[0]
        settings = ElasticSettings((where,), name=f"bench{uuid4().hex[:8]}", shards=shards, replicas=0, patience=60)
        measure(ElasticIndex(settings), BareElastic(where, settings, corpus), corpus, queries, clock)


def main() -> None:
    """Read the arguments and run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--address", help="of a running Elasticsearch")
    parser.add_argument("--shards", type=int, default=1)
    parser.add_argument("--cpu", action="store_true", help="processor time of the asking thread; the embedded engine")
    given = parser.parse_args()
    run(given.documents, given.queries, given.address, given.shards, cpu=given.cpu)


if __name__ == "__main__":
    main()
