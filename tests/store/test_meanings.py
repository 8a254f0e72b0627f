"""Vectors beside their texts, on each engine of the store: kept, told apart by model, gone with what made them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from casethread.model import OWNER, Annotated, Document, Kind, Marking, Origin
from casethread.store.arrivals import Arrival, Taking
from casethread.store.base import FileState
from casethread.store.case import CaseStore
from casethread.store.meanings import Meant
from links.linker import CaseLinker

TODAY = date(2026, 1, 5)
TEXTS = {"a": "One text.", "b": "Another.", "c": "The third \0 of them."}


@pytest.fixture
def store(store_url: str, tmp_path: Path) -> Iterator[CaseStore]:
    opened = CaseStore.open(store_url, tmp_path / "originals", CaseLinker())
    take(opened, [document(key, text) for key, text in TEXTS.items()])
    yield opened
    opened.close()


def document(key: str, text: str) -> Document:
    return Document(key, Kind.NEWS, key, text, Origin("in.jsonl", "ab" * 32), Marking.default(Kind.NEWS))


def take(store: CaseStore, documents: list[Document], sha256: str = "ab" * 32) -> None:
    store.files.enter("/in.jsonl", "in.jsonl", FileState.WAITING, sha256=sha256, size=1)
    arrival = Arrival(store.files.at(["/in.jsonl"])["/in.jsonl"], "")
    [saved] = store.take(Taking(arrival, documents))
    assert saved.errors == []
    store.save_mentions("v1", [Annotated(one, ()) for one, _ in saved.fresh])


def read_all(store: CaseStore, model: str, batch: int = 2) -> list[str]:
    """Every waiting text as one passage whose vector says how long it is. Gives the ids in the order they came."""
    came = []
    for some in store.meanings.to_read(model, batch):
        assert len(some) <= batch
        made = [Meant(one.document, bytes(8), bytes([len(one.text)])) for one in some]
        store.meanings.save(model, some, made)
        came += [one.document for one in some]
    return came


def held(store: CaseStore, model: str) -> dict[str, int]:
    (access,) = store.view(OWNER).access()
    found = store.meanings.of(model, access)
    assert all(bytes(one.spans) == bytes(8) for one in found)
    return {one.document: bytes(one.vectors)[0] for one in found}


def test_each_document_is_read_once_by_each_model(store: CaseStore) -> None:
    reach = store.view(OWNER).access()
    assert (store.meanings.lacking("m"), store.meanings.models(reach)) == (3, [])
    assert read_all(store, "m") == ["a", "b", "c"]
    assert (store.meanings.lacking("m"), read_all(store, "m")) == (0, [])
    assert held(store, "m") == {key: len(text) for key, text in TEXTS.items()}
    assert (store.meanings.lacking("n"), held(store, "n")) == (3, {})
    assert read_all(store, "n") == ["a", "b", "c"]
    assert (store.meanings.models(reach), held(store, "m")) == (["n"], {})
    assert store.meanings.models([]) == []


def test_what_tells_whether_vectors_are_still_so_changes_with_them(store: CaseStore) -> None:
    reach = store.view(OWNER).access()
    before = store.meanings.states(reach)
    assert store.meanings.states(reach) == before
    read_all(store, "m")
    after = store.meanings.states(reach)
    assert set(after) == set(before) == set(reach)
    assert after != before
    linked = store.view(OWNER)
    linked.link()
    read_all(store, "n")
    assert store.view(OWNER).is_linked()  # vectors are nothing that links are made of


def test_a_text_that_changed_loses_its_vectors_and_another_date_does_not(store: CaseStore) -> None:
    read_all(store, "m")
    changed = [document("a", "One longer text."), replace(document("b", TEXTS["b"]), published=TODAY)]
    # the same part of the same file, which is now another
    take(store, [replace(one, origin=Origin("in.jsonl", "cd" * 32)) for one in changed], "cd" * 32)
    assert held(store, "m") == {"b": len(TEXTS["b"]), "c": len(TEXTS["c"])}
    assert read_all(store, "m") == ["a"]
    assert held(store, "m")["a"] == len("One longer text.")


def test_it_goes_with_its_document(store: CaseStore) -> None:
    read_all(store, "m")
    store.disposal.dispose(["b"], "owner", "cleared", TODAY)
    assert set(held(store, "m")) == {"a", "c"}


def test_what_came_too_late_is_not_kept(store: CaseStore) -> None:
    [waiting] = store.meanings.to_read("m", 9)
    store.save_mentions("v2", [Annotated(document("a", TEXTS["a"]), ())])
    store.disposal.dispose(["b"], "owner", "cleared", TODAY)
    store.meanings.save("m", waiting, [Meant(one.document, bytes(8), b"\x01") for one in waiting])
    assert set(held(store, "m")) == {"c"}
    assert store.meanings.lacking("m") == 1
