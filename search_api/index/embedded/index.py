"""The embedded index: tantivy, in the case folder. Nothing to start; any number of readers, one writer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import tantivy
from tantivy import Query

from search_api.index.base import IndexedDocument, IndexReader, IndexWriter
from search_api.index.embedded.reader import Reader
from search_api.index.embedded.schema import SCHEMA, held, opened, translated
from search_api.index.generations import Generations

_HEAP = 128_000_000
"""Bytes that the writer may use before it writes a segment."""


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
        return Reader(self._generations)

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
        with translated(generation):
            searcher = opened(generation).searcher()
            for _, address in searcher.search(Query.all_query(), max(searcher.num_docs, 1)).hits:
                yield searcher.doc(address)["id"][0]

    def _create(self) -> Path:
        generation = self._generations.new()
        with translated(generation):
            tantivy.Index(SCHEMA, str(generation))
        return generation


@contextmanager
def _writing(generation: Path) -> Iterator[IndexWriter]:
    with translated(generation):
        writer = _Writer(opened(generation).writer(_HEAP), generation)
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
            with translated(self._where):
                self._writer.delete_documents_by_term("id", document.id)
                self._writer.add_document(held(document))

    def remove(self, ids: Iterable[str]) -> None:
        for document_id in ids:
            with translated(self._where):
                self._writer.delete_documents_by_term("id", document_id)

    def commit(self) -> None:
        with translated(self._where):
            self._writer.commit()

    def close(self) -> None:
        """Commit, and wait until the segments are merged."""
        with translated(self._where):
            self._writer.commit()
            self._writer.wait_merging_threads()

    def abandon(self) -> None:
        """Drop what was not committed, and let go of the writer's lock."""
        with translated(self._where):
            self._writer.rollback()
            self._writer.wait_merging_threads()
