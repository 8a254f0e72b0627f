"""A small case in a real store, indexed, for tests of what search shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest

from casethread.model import (
    OWNER,
    Annotated,
    Classification,
    Document,
    Kind,
    Label,
    Marking,
    Mention,
    Origin,
    Viewer,
)
from casethread.store.arrivals import Arrival, Taking
from casethread.store.base import FileState, View
from casethread.store.case import CaseStore
from casethread.values import DateValue, IdentifierValue, NameValue, OffenceValue, PersonValue, PlaceValue, Value
from links.linker import CaseLinker
from search_api.index.base import indexed
from search_api.index.embedded.index import EmbeddedIndex
from search_api.search import Searcher

Said = tuple[str, Label, Value]


def annotated(
    number: str,
    text: str,
    said: Sequence[Said],
    *,
    kind: Kind = Kind.NEWS,
    published: date | None = None,
    source: str | None = None,
    title: str = "",
    marking: Marking | None = None,
) -> Annotated:
    """A document whose mentions are given by the words that make them."""
    mentions = []
    for words, label, value in said:
        start = text.index(words)
        mentions.append(Mention(start, start + len(words), words, label, value, "test", 0.9, "given"))
    document = Document(
        id=number,
        kind=kind,
        title=title,
        text=text,
        origin=Origin("case.jsonl", "ab" * 32),
        marking=marking or Marking.default(kind),
        published=published,
        source=source,
    )
    return Annotated(document, tuple(sorted(mentions, key=lambda mention: mention.start)))


def documents() -> list[Annotated]:
    """News that everybody may read, and logs that few may."""
    osman = PersonValue(name="Tariq Osman", age=31)
    return [
        annotated(
            "news/1",
            "Police were called. A knife was found in Marsh Lane on 12 July. Tariq Osman, 31, was arrested for "
            "robbery. Neighbours spoke of noise. The knife was taken away.",
            [
                ("Marsh Lane", Label.PLACE, PlaceValue(name="Marsh Lane", kind="street", within="Chelmsford")),
                ("12 July", Label.DATE, DateValue(edtf="2014-07-12", start=date(2014, 7, 12), end=date(2014, 7, 12))),
                ("Tariq Osman", Label.PERSON, osman),
                ("robbery", Label.OFFENCE, OffenceValue(code="034/01", name="Robbery", group="Robbery")),
            ],
            published=date(2014, 7, 14),
            source="Harlow Herald",
            title="Knife find in Chelmsford",
        ),
        annotated(
            "news/2",
            "Anthony O'Neil-Smith stabbed at a rumour in St. Mary's Avenue.",
            [
                ("Anthony O'Neil-Smith", Label.PERSON, PersonValue(name="Anthony O'Neil-Smith")),
                ("St. Mary's Avenue", Label.PLACE, PlaceValue(name="St. Mary's Avenue", kind="street")),
            ],
            published=date(2015, 1, 5),
            source="Stort Valley Post",
        ),
        annotated(
            "log 1?&#",
            "OSMAN, Tariq, 31, drives AB12 CDE with Zebedee Quill.",
            [
                ("OSMAN, Tariq", Label.PERSON, osman),
                ("AB12 CDE", Label.IDENTIFIER, IdentifierValue(type="vrm", id="AB12CDE")),
                ("Zebedee Quill", Label.PERSON, PersonValue(name="Zebedee Quill")),
            ],
            kind=Kind.INTELLIGENCE,
            published=date(2014, 12, 1),
        ),
        annotated(
            "log/2",
            "Tarik Osmann and Operation Larkspur at North Quay Housing Trust.",
            [
                ("Tarik Osmann", Label.PERSON, PersonValue(name="Tarik Osmann")),
                ("Operation Larkspur", Label.OPERATION, NameValue(name="Operation Larkspur")),
                ("North Quay Housing Trust", Label.ORG, NameValue(name="North Quay Housing Trust")),
            ],
            kind=Kind.INTELLIGENCE,
            marking=Marking(Classification.SECRET, groups=frozenset({"larkspur"})),
        ),
    ]


def build(folder: Path, items: Sequence[Annotated]) -> tuple[CaseStore, Searcher]:
    """A case of those documents."""
    store = CaseStore.open(f"sqlite:///{folder / 'case.db'}", folder / "originals", CaseLinker())
    store.files.enter("/case.jsonl", "case.jsonl", FileState.WAITING, sha256="ab" * 32, size=10)
    arrival = Arrival(store.files.at(["/case.jsonl"])["/case.jsonl"], "")
    [saved] = store.take(Taking(arrival, [item.document for item in items]))
    assert saved.errors == []
    store.save_mentions("v1", items)
    index = EmbeddedIndex(folder / "index")
    with index.writer() as writer:
        for batch in store.to_index(index.name):
            writer.add(indexed(item, access) for item, access in batch)
    return store, Searcher(index.reader())


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[CaseStore, Searcher]]:
    """The small case, only to be read, and what searches it."""
    store, searcher = build(tmp_path_factory.mktemp("small"), documents())
    yield store, searcher
    store.close()


@pytest.fixture(scope="session")
def searcher(small: tuple[CaseStore, Searcher]) -> Searcher:
    """Searches the small case."""
    return small[1]


@pytest.fixture(scope="session")
def seen_by(small: tuple[CaseStore, Searcher]) -> Callable[[Viewer], View]:
    """The small case as a viewer may read it."""
    return small[0].view


@pytest.fixture(scope="session")
def owner(seen_by: Callable[[Viewer], View]) -> View:
    """All of the small case."""
    return seen_by(OWNER)


@pytest.fixture(scope="session")
def press(seen_by: Callable[[Viewer], View]) -> View:
    """The small case as a press officer may read it."""
    return seen_by(Viewer("pat", Classification.PUBLIC))


@pytest.fixture
def case_of(tmp_path: Path) -> Iterator[Callable[[Viewer], tuple[Searcher, View]]]:
    """A case that holds only what a viewer may read of the small one, searched and seen by that viewer."""
    built: list[CaseStore] = []

    def make(viewer: Viewer) -> tuple[Searcher, View]:
        kept = [one for one in documents() if viewer.may_read(one.document.kind, one.document.marking)]
        store, searching = build(tmp_path, kept)
        built.append(store)
        return searching, store.view(viewer)

    yield make
    for store in built:
        store.close()
