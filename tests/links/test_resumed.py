"""A linkage that each new process takes up from the store ends where one of all documents at once ends, for everybody:
whatever came, went, was judged or corrected between two of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from shutil import copy
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casethread.errors import CasethreadError, StoreError
from casethread.model import (
    OWNER,
    Annotated,
    Classification,
    Judgement,
    Label,
    Linkage,
    Marking,
    Viewer,
)
from casethread.store import tables
from casethread.store.amending import Said, Wrong
from casethread.store.arrivals import Arrival, Taking
from casethread.store.base import FileState, Piece, Reading
from casethread.store.case import CaseStore
from links.linker import CaseLinker
from links.packing import unpack
from links.standing import StandingLinkage
from tests.links.test_standing import PAGE, build

Open = Callable[..., Any]
PRESS = Viewer("pat", Classification.PUBLIC)
SHUT = Marking(Classification.OFFICIAL_SENSITIVE)
NUMBER = st.integers(0, 5)
STEP = st.one_of(
    st.tuples(st.just("come"), NUMBER, PAGE, st.booleans()),
    st.tuples(st.just("come"), NUMBER, PAGE, st.booleans()),
    st.tuples(st.just("judge"), NUMBER, NUMBER, st.sampled_from([Judgement.SAME, Judgement.DIFFERENT])),
    st.tuples(st.just("correct"), NUMBER, st.integers(0, 3), st.none()),
    st.tuples(st.just("undo"), NUMBER, st.none(), st.none()),
    st.tuples(st.just("dispose"), NUMBER, st.none(), st.none()),
)


class Watched(CaseLinker):
    """The linker, which tells how often it began with nothing."""

    begun = 0

    def begin(self, reading: Reading | None = None) -> StandingLinkage:
        """Count it."""
        self.begun += 1
        return super().begin(reading)


class Seen(StandingLinkage):
    """A linkage that fails where something was changed that is not kept."""

    def changed(self) -> Iterator[Piece]:
        """What is to be kept."""
        assert self.unset() == []
        return super().changed()


@pytest.fixture(autouse=True)
def seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every linkage be such a one."""
    monkeypatch.setattr("links.linker.StandingLinkage", Seen)


@contextmanager
def process(folder: Path, url: str = "") -> Iterator[tuple[CaseStore, Watched]]:
    """The case as a new process opens it; in a file of the folder without the address of another store."""
    linker = Watched()
    store = CaseStore.open(url or f"sqlite:///{folder / 'case.db'}", folder / "originals", linker)
    try:
        yield store, linker
    finally:
        store.close()


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with nothing in it, migrated: to be copied, for that is faster."""
    path = tmp_path_factory.mktemp("empty")
    with process(path):
        pass
    return path / "case.db"


def take(store: CaseStore, documents: Sequence[Annotated]) -> None:
    """Take in documents as those of a file each."""
    for each in documents:
        name = f"/case/{each.document.id}"
        store.files.enter(name, name, FileState.WAITING, sha256="ab" * 32, size=10)
        store.take(Taking(Arrival(store.files.at([name])[name], ""), [each.document]))
    store.save_mentions("v1", documents)


def told(store: CaseStore, viewer: Viewer) -> tuple[list[Any], list[Any]]:
    """What a viewer's reach joins as it is kept, and as all of its documents at once are joined."""
    view = store.view(viewer)
    documents = [*view.annotated([key for key, _ in view.dated()]).values()]
    whole = CaseLinker().link(documents, view.verdicts())
    return spread(view.linkage()), spread(whole)


def spread(linkage: Linkage) -> list[Any]:
    links = sorted(linkage.links, key=lambda each: (each.a, each.b, each.kind))
    entities, incidents = ({each.id: each for each in kind} for kind in (linkage.entities, linkage.incidents))
    return [entities, incidents, links]


def do(store: CaseStore, page: Open, step: tuple[Any, ...]) -> None:
    """One step; what cannot be done, as to judge who is not there, is left out."""
    what, one, two, said = step
    view, key = store.view(OWNER), f"d{one}"
    there = view.annotated([key]).get(key)
    if what == "come":
        made = build(page, one, two)
        if there:  # read anew: other mentions of the same text
            take(store, [Annotated(there.document, there.mentions[:-1])])
        else:
            marking = SHUT if said else Marking(Classification.PUBLIC)
            take(store, [Annotated(replace(made.document, marking=marking), made.mentions)])
    elif what == "dispose":
        store.disposal.dispose([key], "ann", "over", date(2026, 1, 1))
    elif what == "undo" and one < len(given := view.verdicts()):
        store.review(OWNER).undo(given[one].id)
    elif what == "correct" and there and two < len(there.mentions):
        mention = there.mentions[two]
        amending = store.amending(OWNER, lambda ids: "")
        amending.correct(f"{key}:{mention.start}-{mention.end}", Said(Wrong.NOTHING), label=mention.label)
    elif what == "judge" and there and (other := view.annotated([f"d{two}"]).get(f"d{two}")):
        spots = [next((m for m in each.mentions if m.label is Label.PERSON), None) for each in (there, other)]
        if spots[0] and spots[1]:
            ends = [f"d{n}:{m.start}-{m.end}" for n, m in zip((one, two), spots, strict=True) if m]
            store.review(OWNER).decide(said, ends[0], ends[1])


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEP, min_size=2, max_size=6))
def test_each_process_goes_on_from_what_is_kept(page: Open, empty: Path, steps: list[tuple[Any, ...]]) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        copy(empty, folder / "case.db")
        for step in steps:
            with process(folder) as (store, _):
                try:
                    do(store, page, step)
                except CasethreadError:  # it may not be done, as to tie whom somebody has parted
                    continue
                for viewer in (OWNER, PRESS):
                    kept, whole = told(store, viewer)
                    assert kept == whole


def test_a_new_process_links_anew_only_what_another_has_disposed_of(page: Open, store_url: str, tmp_path: Path) -> None:
    documents = [page(f"d{n}").person("Tariq Osman", age=26).say(" spoke.").done() for n in range(5)]
    with process(tmp_path, store_url) as (store, linker):
        take(store, documents[:3])
        store.view(OWNER).link()
        assert linker.begun == 1
        assert len(store.view(OWNER).find_entities("Tariq Osman")[0].documents) == 3
    with process(tmp_path, store_url) as (store, linker):
        take(store, documents[3:4])
        assert len(store.view(OWNER).find_entities("Tariq Osman")[0].documents) == 4
        take(store, documents[4:])
        assert len(store.view(OWNER).find_entities("Tariq Osman")[0].documents) == 5
        assert linker.begun == 0
    with process(tmp_path, store_url) as (store, linker):
        store.disposal.dispose(["d1"], "ann", "over", date(2026, 1, 1))
        with store._engine.connect() as connection:
            for table in (tables.piece, tables.linked, tables.entity):
                assert not connection.execute(sa.select(table).limit(1)).all()
        assert len(store.view(OWNER).find_entities("Tariq Osman")[0].documents) == 4
        assert linker.begun == 1


def test_what_another_version_kept_is_made_anew(page: Open, empty: Path, tmp_path: Path) -> None:
    copy(empty, tmp_path / "case.db")
    documents = [page(f"d{n}").person("Tariq Osman", age=26).say(" spoke.").done() for n in range(3)]
    with process(tmp_path) as (store, linker):
        take(store, documents[:2])
        store.view(OWNER).link()
    with process(tmp_path) as (store, linker):
        linker.version = "another"
        take(store, documents[2:])
        assert len(store.view(OWNER).find_entities("Tariq Osman")[0].documents) == 3
        assert linker.begun == 1


@pytest.mark.parametrize("packed", [b"cos\nsystem\n(S'true'\ntR.", b"cbuiltins\neval\n.", b"clinks.spark\nSpark\n."])
def test_a_piece_that_names_what_no_piece_does_is_not_run(packed: bytes) -> None:
    with pytest.raises(StoreError, match="a piece of a linkage names"):
        unpack(packed)
