"""The index on Elasticsearch: any number of readers and machines, one writer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from elasticsearch import NotFoundError

from search_api.index.base import IndexReader, IndexWriter
from search_api.index.elastic.connection import Body, Connection
from search_api.index.elastic.faults import translated
from search_api.index.elastic.generations import Generation, Generations
from search_api.index.elastic.lock import Lock, locked
from search_api.index.elastic.pins import Pins
from search_api.index.elastic.reader import Reader
from search_api.index.elastic.settings import ElasticSettings
from search_api.index.elastic.writer import Writer
from search_api.index.fields import SCHEMA

_PAGE = 5_000


class ElasticIndex:
    """A ``base.Index`` on a cluster. Raises ConfigError for addresses that are none."""

    def __init__(self, settings: ElasticSettings) -> None:
        self._connection = Connection.to(settings)
        self._generations = Generations(self._connection)

    @property
    def name(self) -> str:
        """Which index this is: the generation that answers. A rebuilt one has another name."""
        present = self._generations.present()
        return f"elasticsearch-{SCHEMA}-{present.key if present else 'none'}"

    def reader(self) -> IndexReader:
        """A reader that follows every commit and every rebuild, of this and other machines."""
        return Reader(self._connection, self._generations)

    @contextmanager
    def writer(self) -> Iterator[IndexWriter]:
        """The one writer, on the present index, made now when there is none. Raises IndexUnavailable."""
        with locked(self._connection) as lock:
            present = self._generations.present()
            if present is None:
                present = self._create(lock)
                self._generations.point(present)
            writer = Writer(self._connection, present, lock)
            yield writer
            writer.commit()

    @contextmanager
    def rebuild(self) -> Iterator[IndexWriter]:
        """The one writer, on a new index that answers once this is left without an error. Raises IndexUnavailable."""
        with locked(self._connection) as lock:
            new = self._create(lock)
            try:
                writer = Writer(self._connection, new, lock, ahead=True)
                yield writer
                writer.commit()
                self._generations.point(new)
            except BaseException:
                self._generations.drop(new)
                raise

    def ids(self) -> Iterator[str]:
        """The ids of all documents it holds. Raises IndexUnavailable."""
        pins = Pins(self._connection, self._generations.alias)
        with translated(self._connection.where):
            try:
                pin = pins.keep(pins.open(), ())
            except NotFoundError:
                self._generations.refuse_other_versions()
                raise
            body: Body = {
                "pit": pin.asked,
                "size": _PAGE,
                "query": {"exists": {"field": "id"}},
                "sort": [{"id": "asc"}],
                "track_total_hits": False,
                "_source": False,
                "stored_fields": "_none_",
            }
            while True:
                [page] = self._connection.searches([({"allow_partial_search_results": False}, body)])
                found = [str(hit["sort"][0]) for hit in page.get("hits", {}).get("hits", ())]
                yield from found
                if len(found) < _PAGE:
                    return
                body["search_after"] = [found[-1]]

    def _create(self, lock: Lock) -> Generation:
        made = self._generations.new()
        try:
            Writer(self._connection, made, lock).commit()
        except BaseException:
            self._generations.drop(made)
            raise
        return made
