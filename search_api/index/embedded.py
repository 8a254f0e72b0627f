"""The embedded index: tantivy, in the case folder. Nothing to start; any number of readers, one writer."""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from hashlib import blake2b
from itertools import pairwise
from pathlib import Path

import tantivy
from tantivy import Occur, Query

from casethread.errors import CasethreadError, StaleCursor, UsageError
from search_api.index.base import IndexedDocument, IndexPage, IndexReader, IndexWriter, Scored
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
    Weighed,
)
from search_api.index.document import DAY
from search_api.index.fields import FIELDS, Use
from search_api.index.generations import Generations, unusable
from search_api.index.weights import most_of, settled
from search_api.results import Sort
from search_api.words import LONGEST, stem

_HEAP = 128_000_000
"""Bytes that the writer may use before it writes a segment."""
_ALL_VALUES = 10_000_000
"""Values of a facet counted in each segment: all there are, so that counts are exact."""
_FIRST_VALUES = 50
_KEPT = 4
"""States of the index that lists begun on them can still be gone on with."""
_FIRST_DAY = date(1970, 1, 1).toordinal()
_STEP = 2.0**-21
"""A step of ``age``. The engine multiplies a score by log2(2 + age): 1,024 steps add less than 1 to a score of 2,047,
and each can be told from the next in single precision, so scores come first and age decides among equals.
"""
_SPARE = 54
"""Hits fetched beyond those wanted, among which are most often all that are as good as the last one wanted."""
_CURSOR = re.compile(r"([0-9a-f]{16})\.(\d{1,9})")


_BLANKS = (
    tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).filter(tantivy.Filter.remove_long(LONGEST)).build()
)
_AGE = "age"
"""A field of the engine's own: lists the newer of equally good documents first, in a score's last bits."""
_OPTIONS = {Use.TEXT: "position", Use.NAMES: "position", Use.STEM: "freq"}


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name, use in FIELDS.items():
        if use is Use.ORDER:
            builder.add_integer_field(name, fast=True)
        elif use in _OPTIONS:
            builder.add_text_field(name, tokenizer_name=use.value, index_option=_OPTIONS[use])
        else:
            fast = use is Use.FACET
            builder.add_text_field(name, stored=name == "id", fast=fast, tokenizer_name="raw", index_option="basic")
    builder.add_float_field(_AGE, fast=True)
    return builder.build()


_SCHEMA = _schema()


@contextmanager
def _translated(where: Path) -> Iterator[None]:
    """The engine's errors, and its panics, as ours."""
    try:
        yield
    except CasethreadError:
        raise
    except (ValueError, OSError, SystemError) as error:
        raise unusable(where, error) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise unusable(where, error) from error


def _open(folder: Path) -> tantivy.Index:
    index = tantivy.Index.open(str(folder))
    for use in _OPTIONS:
        index.register_tokenizer(use.value, _BLANKS)
    return index


class EmbeddedIndex:
    """A ``base.Index`` in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self._generations = Generations(folder)

    @property
    def name(self) -> str:
        """Which index this is: made up once for the folder, with the version of its schema."""
        return self._generations.name

    def reader(self) -> IndexReader:
        """A reader that follows every commit and every rebuild, of this and other processes."""
        return _Reader(self._generations)

    @contextmanager
    def writer(self) -> Iterator[IndexWriter]:
        """The one writer, on the present index, made now when there is none. Raises IndexUnavailable."""
        with self._generations.locked():
            if not self._generations.pointer.exists():
                self._generations.point(self._create())
            with _writing(self._generations.current()) as writer:
                yield writer

    @contextmanager
    def rebuild(self) -> Iterator[IndexWriter]:
        """The one writer, on a new index that answers once this is left without an error. Raises IndexUnavailable."""
        with self._generations.locked():
            new = self._create()
            try:
                with _writing(new) as writer:
                    yield writer
                self._generations.point(new)
            except BaseException:
                self._generations.drop(new)
                raise

    def ids(self) -> Iterator[str]:
        """The ids of all documents it holds. Raises IndexUnavailable."""
        generation = self._generations.current()
        with _translated(generation):
            searcher = _open(generation).searcher()
            for _, address in searcher.search(Query.all_query(), max(searcher.num_docs, 1)).hits:
                yield searcher.doc(address)["id"][0]

    def _create(self) -> Path:
        generation = self._generations.new()
        with _translated(generation):
            tantivy.Index(_SCHEMA, str(generation))
        return generation


@contextmanager
def _writing(generation: Path) -> Iterator[IndexWriter]:
    with _translated(generation):
        writer = _Writer(_open(generation).writer(_HEAP), generation)
    try:
        yield writer
    except BaseException:
        writer.abandon()
        raise
    writer.close()


class _Writer:
    """A ``base.IndexWriter`` on one generation."""

    def __init__(self, writer: tantivy.IndexWriter, where: Path) -> None:
        self._writer = writer
        self._where = where

    def add(self, documents: Iterable[IndexedDocument]) -> None:
        for document in documents:
            with _translated(self._where):
                self._writer.delete_documents_by_term("id", document.id)
                self._writer.add_document(_document(document))

    def remove(self, ids: Iterable[str]) -> None:
        for document_id in ids:
            with _translated(self._where):
                self._writer.delete_documents_by_term("id", document_id)

    def commit(self) -> None:
        with _translated(self._where):
            self._writer.commit()

    def close(self) -> None:
        """Commit, and wait until the segments are merged."""
        with _translated(self._where):
            self._writer.commit()
            self._writer.wait_merging_threads()

    def abandon(self) -> None:
        """Drop what was not committed, and let go of the writer's lock."""
        with _translated(self._where):
            self._writer.rollback()
            self._writer.wait_merging_threads()


def _document(document: IndexedDocument) -> tantivy.Document:
    held: dict[str, list[str | int | float]] = {
        name: [getattr(document, name)] if use is Use.ORDER else [*document.values(name)]
        for name, use in FIELDS.items()
    }
    held[_AGE] = [_step(document.newest >> DAY) * _STEP]
    return tantivy.Document.from_dict(held, _SCHEMA)


def _step(day: int) -> int:
    """Four weeks are a step, from 1970 on for 78 years."""
    return min(max((day - _FIRST_DAY) // 28, 0), 1_023)


class _Reader:
    """A ``base.IndexReader`` that looks, at every search, whether the index has moved on."""

    def __init__(self, generations: Generations) -> None:
        self._generations = generations
        self._opening = threading.Lock()
        self._kept: OrderedDict[str, tantivy.Searcher] = OrderedDict()

    def search(
        self,
        wanted: Clause,
        access: frozenset[int],
        *,
        offset: int = 0,
        after: str | None = None,
        limit: int = 20,
        sort: Sort = Sort.RELEVANCE,
        facets: Sequence[str] = (),
        values: int = 10,
    ) -> IndexPage:
        with _translated(self._generations.folder):
            stamp, searcher = self._present()
            if after is not None:
                stamp, offset = _cursor(after)
                searcher = self._kept_at(stamp)
            weighing = limit > 0 and sort is Sort.RELEVANCE and most_of(wanted) > 0
            if weighing:
                total, found = _best(searcher, _within(_query(settled(wanted)), access), offset, limit)
            else:
                total, found = _first(searcher, _within(_query(wanted), access), sort, offset, limit)
            hits = tuple(Scored(searcher.doc(address)["id"][0], score) for score, address in found)
            counts = _facets(searcher, wanted, access, facets, values) if facets else {}
            seen = offset + len(hits)
            return IndexPage(hits, total, counts, f"{stamp}.{seen}" if hits and seen < total else None)

    def count(self, wanted: Clause, access: frozenset[int]) -> int:
        return self.counts([wanted], access)[0]

    def counts(self, wanted: Sequence[Clause], access: frozenset[int]) -> list[int]:
        with _translated(self._generations.folder):
            searcher = self._present()[1]
            return [searcher.search(_within(_query(one), access), 1).count for one in wanted]  # type: ignore[attr-defined]  # the stub lacks count

    def terms(self, field: str, prefix: str, access: frozenset[int], limit: int) -> list[tuple[str, int]]:
        with _translated(self._generations.folder):
            within = _within(Query.all_query(), access)
            found = self._present()[1].terms_with_prefix(field, prefix, within, None)
            return sorted(((term, count) for term, count in found if count), key=lambda it: (-it[1], it[0]))[:limit]

    def _present(self) -> tuple[str, tantivy.Searcher]:
        """A searcher of the generation that answers now, as last committed, and its stamp."""
        with self._opening:
            try:
                return self._opened()
            except (OSError, ValueError):
                # a rebuild may have removed the generation between two steps: its successor is there now
                return self._opened()

    def _opened(self) -> tuple[str, tantivy.Searcher]:
        generation = self._generations.current()
        said = (generation / "meta.json").stat()
        seen = f"{generation.name} {said.st_mtime_ns} {said.st_ino} {said.st_size}"
        stamp = blake2b(seen.encode(), digest_size=8).hexdigest()
        if stamp not in self._kept:
            self._kept[stamp] = _open(generation).searcher()
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return stamp, self._kept[stamp]

    def _kept_at(self, stamp: str) -> tantivy.Searcher:
        """The searcher of that stamp. Raises StaleCursor when it is no longer kept."""
        with self._opening:
            if stamp not in self._kept:
                raise StaleCursor("the index has changed since this list was begun", remedy="search again")
            return self._kept[stamp]


def _cursor(after: str) -> tuple[str, int]:
    found = _CURSOR.fullmatch(after)
    if not found:
        raise UsageError("that is no cursor", remedy="leave it out, to begin with the first hit")
    return found[1], int(found[2])


_Found = list[tuple[float, tantivy.DocAddress]]
"""Hits, each with what it weighs."""


def _first(searcher: tantivy.Searcher, query: Query, sort: Sort, offset: int, limit: int) -> tuple[int, _Found]:
    """How many answer, and of these the hits wanted in an order by time: the newest first, unless the oldest are."""
    order, direction = (sort, tantivy.Order.Asc) if sort is Sort.OLDEST else (Sort.NEWEST, tantivy.Order.Desc)
    if not limit:
        return int(searcher.search(query, 1).count), []  # type: ignore[attr-defined]  # the stub lacks count
    found = searcher.search(query, limit, offset=offset, order_by_field=order.value, order=direction)
    return int(found.count), [(0.0, address) for _, address in found.hits]  # type: ignore[attr-defined]  # likewise


def _best(searcher: tantivy.Searcher, query: Query, offset: int, limit: int) -> tuple[int, _Found]:
    """How many answer, and of these the hits wanted, the weightiest first, of equals the newest."""
    fetched, last = offset + limit + _SPARE, offset + limit - 1
    found = searcher.search(query, fetched, weight_by_field=_AGE)
    while len(found.hits) == fetched and found.hits[-1][0] == found.hits[last][0]:
        fetched *= 8
        found = searcher.search(query, fetched, weight_by_field=_AGE)
    return int(found.count), _in_order(searcher, found.hits, offset, limit)  # type: ignore[attr-defined]  # likewise


def _in_order(
    searcher: tantivy.Searcher, hits: Sequence[tuple[float, tantivy.DocAddress]], offset: int, limit: int
) -> _Found:
    """The hits wanted of those found: the engine's order, and among those of one score and age the order in time."""
    if offset >= len(hits):
        return []
    highest, lowest = hits[offset][0], hits[min(offset + limit, len(hits)) - 1][0]
    ahead = sum(score > highest for score, _ in hits[:offset])
    within = [(score, address) for score, address in hits[ahead:] if score >= lowest]
    places = searcher.fast_field_values("newest", [address for _, address in within])
    ranked = sorted(zip(within, places, strict=True), key=lambda one: (-one[0][0], -(one[1] or 0)))
    return [(float(int(score)), address) for (score, address), _ in ranked[offset - ahead :][:limit]]


def _facets(
    searcher: tantivy.Searcher, wanted: Clause, access: frozenset[int], names: Sequence[str], values: int
) -> dict[str, tuple[tuple[str, int], ...]]:
    """The most frequent values of each; asked for more while equals of the last one may have been cut off."""
    query = _within(_query(Weighed(wanted, 0.0)), access)
    counts: dict[str, tuple[tuple[str, int], ...]] = {}
    left, size = list(names), max(_FIRST_VALUES, 2 * values)
    while left:
        asked = {name: {"terms": {"field": name, "size": size, "segment_size": _ALL_VALUES}} for name in left}
        answered = searcher.aggregate(query, asked)
        for name in left:
            buckets = answered[name]["buckets"]
            if len(buckets) < size or buckets[-1]["doc_count"] < buckets[values - 1]["doc_count"]:
                found = ((str(bucket["key"]), int(bucket["doc_count"])) for bucket in buckets)
                counts[name] = tuple(sorted(found, key=lambda bucket: (-bucket[1], bucket[0]))[:values])
        left, size = [name for name in left if name not in counts], size * 10
    return {name: counts[name] for name in names}


def _within(query: Query, access: frozenset[int]) -> Query:
    reach = _any_term("access", map(str, access))
    return Query.boolean_query([(Occur.Must, query), (Occur.Must, Query.const_score_query(reach, 0.0))])


def _query(clause: Clause) -> Query:  # noqa: PLR0911 - one short case for each clause
    """The query that finds what a clause asks for. Weighs as told, once weights are settled at the leaves."""
    match clause:
        case Everything():
            return Query.const_score_query(Query.all_query(), 0.0)
        case Is(field, term):
            held = stem(term) if FIELDS[field] is Use.STEM else term
            return Query.term_query(_SCHEMA, field, held, "basic")
        case In(field, terms):
            return _any_term(field, terms)
        case InOrder(field, terms, 0):
            return Query.phrase_query(_SCHEMA, field, list(terms))
        case InOrder(field, terms, slop):
            return _near(field, terms, slop)
        case Like(field, term, errors):
            return Query.fuzzy_term_query(_SCHEMA, field, term, errors)
        case Pattern(field, pattern):
            return Query.regex_query(_SCHEMA, field, re.escape(pattern).replace(r"\*", ".*").replace(r"\?", "."))
        case AllOf(parts):
            return Query.boolean_query([(Occur.Must, _query(part)) for part in parts])
        case AnyOf(parts):
            return Query.boolean_query([(Occur.Should, _query(part)) for part in parts])
        case Except(wanted, unwanted):
            return Query.boolean_query([(Occur.Must, _query(wanted)), (Occur.MustNot, _query(unwanted))])
        case Weighed(part, factor):
            return Query.const_score_query(_query(part), factor)


def _any_term(field: str, terms: Iterable[str]) -> Query:
    held = sorted(terms)
    if len(held) == 1:
        return Query.term_query(_SCHEMA, field, held[0], "basic")
    return Query.term_set_query(_SCHEMA, field, held) if held else Query.empty_query()


def _near(field: str, terms: Sequence[str], slop: int) -> Query:
    """Each word near the one before: the engine answers well for two words at a time, and only for different ones."""
    near = [_pair(field, a, b, slop) for a, b in pairwise(terms)]
    return Query.boolean_query([(Occur.Must, pair) for pair in near])


def _pair(field: str, a: str, b: str, slop: int) -> Query:
    if a != b:
        return Query.phrase_query(_SCHEMA, field, [a, b], slop)
    apart = range(1, slop + 2)
    return Query.boolean_query(
        [(Occur.Should, Query.phrase_query(_SCHEMA, field, [(0, a), (step, a)])) for step in apart]
    )
