"""What is kept of documents that were read: only as it is now, only for who may read it, and no more than fits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
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
from casethread.store.amending import Said, Wrong
from casethread.store.case import CaseStore
from casethread.store.recent import Recent
from casethread.values import NameValue
from tests.store.test_store import PRESS, SECRET, EveryNameOnce, document, fill, keep, person


@pytest.fixture
def store(store_url: str, tmp_path: Path) -> Iterator[CaseStore]:
    opened = CaseStore.open(store_url, tmp_path / "originals", EveryNameOnce())
    yield opened
    opened.close()


def read(store: CaseStore, *ids: str, viewer: Viewer = OWNER) -> dict[str, Annotated]:
    """The same from a view of its own, twice: as it is read, and as it is kept."""
    first = store.view(viewer).annotated(ids)
    assert store.view(viewer).annotated(ids) == first
    return first


ODD = ("a\x00b", "a", "b'); --", "?", "\x1a0", "\U0001f600", "d9", "")


def test_documents_come_with_their_mentions_as_each_comes_alone(store: CaseStore) -> None:
    items = [replace(document(number), id=key) for number, key in enumerate(ODD)]
    fill(store, *items, replace(document(20, marking=SECRET), published=None, grading=None, passages=(), meta={}))
    view = store.view(OWNER)
    ids = [*ODD, "d20", "none"]
    found = read(store, *ids)
    assert set(found) == {*ODD, "d20"}
    assert {key: item.document for key, item in found.items()} == view.documents(ids)
    assert {key: item.mentions for key, item in found.items()} == view.mentions_of(ids)


def test_who_may_not_read_a_document_is_not_given_what_another_read(store: CaseStore) -> None:
    fill(store, document(1), document(2, marking=SECRET))
    assert set(read(store, "d1", "d2")) == {"d1", "d2"}
    assert set(read(store, "d1", "d2", viewer=PRESS)) == {"d1"}


def test_what_changes_is_read_again(store: CaseStore) -> None:
    first = document(1)
    fill(store, first, document(2))
    assert read(store, "d1")["d1"].mentions[0].value == person("Tariq Osman", "Tariq Osman").value
    store.save_mentions("v2", [Annotated(first, (person("Tariq Osman", "T. Osman"),))])
    assert read(store, "d1")["d1"].mentions == (person("Tariq Osman", "T. Osman"),)
    keep(store, "/case/log.csv", replace(first, marking=SECRET), document(2))
    assert read(store, "d1", "d2", viewer=PRESS).keys() == {"d2"}
    assert read(store, "d1")["d1"].document.marking == SECRET


def test_a_correction_shows_where_it_counts_and_goes_with_what_it_was_made_on(store: CaseStore) -> None:
    first, twin = document(1), replace(document(2), marking=SECRET, text=document(1).text)
    fill(store, first, replace(twin, source="Gazette"))
    before = read(store, "d1", "d2")
    amending = store.amending(OWNER, lambda _: "")
    amending.correct("d1:0-11", Said(Wrong.NOTHING), "a mistake")
    assert read(store, "d1")["d1"].mentions == ()
    store.disposal.dispose(["d1"], "kim", "due", date(2026, 1, 1))
    left = read(store, "d1", "d2")
    assert left == {"d2": before["d2"]}


def test_people_and_places_alone_are_read_where_they_will_do(store: CaseStore) -> None:
    """And never stand in for the whole, nor leave out whom a correction made a person."""
    texts = "Tariq Osman was seen at Acme.", "Tariq Osman was heard at Acme."
    first, second = (document(number, text) for number, text in enumerate(texts, 1))
    fill(store, first, second)
    acme = Mention(len(texts[0]) - 5, len(texts[0]) - 1, "Acme", Label.ORG, NameValue(name="Acme"), "orgs", 0.9)
    tariq = person("Tariq Osman", "Tariq Osman")
    other = replace(acme, start=acme.start + 1, end=acme.end + 1)
    store.save_mentions("v2", [Annotated(first, (tariq, acme)), Annotated(second, (tariq, other))])
    store.amending(OWNER, lambda _: "").correct(
        f"d2:{other.start}-{other.end}", Said(Wrong.KIND, kind=Label.PERSON), ""
    )
    for _ in "read", "kept":
        named = store.view(OWNER).annotated(["d1", "d2"], named=True)
        assert named["d1"] == Annotated(first, (tariq,))
        assert [mention.label for mention in named["d2"].mentions] == [Label.PERSON, Label.PERSON]
    whole = store.view(OWNER).annotated(["d1"])
    assert whole["d1"].mentions == (tariq, acme)
    assert store.view(OWNER).annotated(["d1"], named=True) == whole


def item(key: str, text: str = "x" * 100) -> Annotated:
    """A document."""
    return Annotated(Document(key, Kind.NEWS, "t", text, Origin("f", "a"), Marking(Classification.PUBLIC)), ())


def test_what_was_asked_for_last_is_kept_as_far_as_it_fits() -> None:
    recent, versions = Recent(most=20 * 400), {1: 5}
    for number in range(30):
        recent.keep({str(number): (1, item(str(number)))}, versions)
        recent.get(["0"], versions)
    kept = recent.get(map(str, range(30)), versions)
    assert kept.keys() == {"0", *map(str, range(11, 30))}
    recent.keep({"large": (1, item("large", "x" * 500))}, versions)
    assert recent.get(["large"], versions) == {}


@pytest.mark.parametrize("asked", [{1: 4}, {1: 6}, {2: 5}, {}], ids=str)
def test_another_version_or_reach_is_given_nothing(asked: dict[int, int]) -> None:
    recent = Recent()
    recent.keep({"a": (1, item("a"))}, {1: 5})
    assert recent.get(["a"], asked) == {}
    # one who knows the newer version has had what it makes void dropped
    assert bool(recent.get(["a"], {1: 5})) is (asked != {1: 6})
    recent.keep({"a": (1, item("a"))}, {1: 5})
    assert bool(recent.get(["a"], {1: 5})) is (asked != {1: 6})
