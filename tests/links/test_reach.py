"""Nobody learns from what they may not see: random cases, markings, verdicts and viewers, on a real store.

Whatever a viewer sees of a full case is held against what the linker makes of that viewer's documents alone, with those
verdicts only that rest on nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from shutil import copy
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casethread.errors import Contradiction
from casethread.model import (
    OWNER,
    Annotated,
    Classification,
    Judgement,
    Kind,
    Label,
    Linkage,
    Marking,
    Verdict,
    Viewer,
)
from casethread.store.arrivals import Arrival, Taking
from casethread.store.base import FileState, View
from casethread.store.case import CaseStore
from links.linker import CaseLinker

Open = Callable[..., Any]
MARKINGS = [
    Marking(Classification.PUBLIC),
    Marking(Classification.OFFICIAL_SENSITIVE),
    Marking(Classification.SECRET),
    Marking(Classification.OFFICIAL_SENSITIVE, groups=frozenset({"harbour"})),
    Marking(Classification.PUBLIC, excluded_from=frozenset({"ann"})),
    Marking(Classification.OFFICIAL_SENSITIVE, restricted_to=frozenset({"ann"})),
]
VIEWERS = [
    Viewer("pat", Classification.PUBLIC),
    Viewer("ann", Classification.OFFICIAL_SENSITIVE),
    Viewer("ann", Classification.SECRET, frozenset({"harbour"})),
    Viewer("ivo", Classification.SECRET, kinds=frozenset({Kind.NEWS})),
    OWNER,
]
PEOPLE = st.tuples(
    st.sampled_from(["Callum Walker", "WALKER, Callum", "Zelda Thornwick", "Dylan Turner"]),
    st.sampled_from([None, 26, 54]),
    st.sampled_from([None, "Colchester", "Ipswich"]),
)
DOCUMENTS = st.lists(
    st.tuples(st.lists(PEOPLE, min_size=1, max_size=3), st.sampled_from([*Kind]), st.integers(0, len(MARKINGS) - 1)),
    min_size=2,
    max_size=8,
)
VERDICTS = st.lists(
    st.tuples(
        st.sampled_from([Judgement.SAME, Judgement.DIFFERENT]),
        st.integers(0, 7),
        st.integers(0, 7),
        st.integers(0, len(VIEWERS) - 1),
    ),
    max_size=4,
)


def build(page: Open, case: Sequence[tuple[list[Any], Kind, int]]) -> list[Annotated]:
    documents = []
    for number, (told, kind, marking) in enumerate(case):
        opened = page(f"d{number}", kind=kind)
        for name, age, home in told:
            opened.person(name, age=age, home=home).say(" was near a ").robbery().say(" in ").town("Colchester")
            opened.say(f" by item {number}. ")
        done = opened.done()
        documents.append(Annotated(replace(done.document, marking=MARKINGS[marking]), done.mentions))
    return documents


def fill(store: CaseStore, documents: Sequence[Annotated]) -> None:
    store.files.enter("/case/one", "one", FileState.WAITING, sha256="ab" * 32, size=10)
    entered = store.files.at(["/case/one"])["/case/one"]
    store.take(Taking(Arrival(entered, ""), [each.document for each in documents]))
    store.save_mentions("v1", documents)


def within(viewer: Viewer, documents: Sequence[Annotated]) -> list[Annotated]:
    return [each for each in documents if viewer.may_read(each.document.kind, each.document.marking)]


def give(
    store: CaseStore, documents: Sequence[Annotated], said: Sequence[tuple[Judgement, int, int, int]]
) -> list[tuple[Verdict, set[str]]]:
    """Give verdicts on whom two documents name first; each with the documents that both entities had for its giver."""
    made = []
    for judgement, a, b, who in said:
        viewer = VIEWERS[who]
        open_to = within(viewer, documents)
        if a == b or max(a, b) >= len(open_to):
            continue
        view = store.view(viewer)
        ends, rests = [], set()
        for number in (a, b):
            mention = next(m for m in open_to[number].mentions if m.label is Label.PERSON)
            key = open_to[number].document.id
            ends.append(f"{key}:{mention.start}-{mention.end}")
            rests |= set(view.entity(view.entity_at(key)[mention.start, mention.end]).documents)
        try:
            made.append((store.review(viewer).decide(judgement, ends[0], ends[1]), rests))
        except Contradiction:
            continue
    return made


def whole(linkage: Linkage) -> tuple[set[Any], set[Any], set[Any]]:
    return set(linkage.entities), set(linkage.incidents), set(linkage.links)


def all_paths(view: View, linkage: Linkage) -> list[Any]:
    people = sorted(entity.id for entity in linkage.entities if entity.label is Label.PERSON)[:3]
    return [view.paths(a, b) for a in people for b in people if a < b]


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with nothing in it, migrated: to be copied, for that is faster."""
    path = tmp_path_factory.mktemp("empty") / "case.db"
    CaseStore.open(f"sqlite:///{path}", path.parent, CaseLinker()).close()
    return path


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(case=DOCUMENTS, said=VERDICTS, number=st.integers(0, len(VIEWERS) - 1))
def test_a_viewer_sees_what_a_case_of_their_documents_alone_would_show(
    page: Open,
    empty: Path,
    case: list[tuple[list[Any], Kind, int]],
    said: list[tuple[Judgement, int, int, int]],
    number: int,
) -> None:
    viewer, documents, linker = VIEWERS[number], build(page, case), CaseLinker()
    with TemporaryDirectory() as folder:
        copy(empty, f"{folder}/case.db")
        store = CaseStore.open(f"sqlite:///{folder}/case.db", Path(folder) / "originals", linker)
        try:
            fill(store, documents)
            made = give(store, documents, said)
            own = within(viewer, documents)
            open_to = {each.document.id for each in own}
            counting = [verdict for verdict, rests in made if rests <= open_to]
            view = store.view(viewer)
            alone = linker.link(own, counting)
            assert [verdict.id for verdict in view.verdicts()] == [verdict.id for verdict in counting]
            assert whole(view.linkage()) == whole(alone)
            people = sorted(entity.id for entity in alone.entities if entity.label is Label.PERSON)[:3]
            expected = [linker.paths(alone, a, b) for a in people for b in people if a < b]
            assert all_paths(view, alone) == expected
            told = [question.as_json() for question in store.review(viewer).questions(20)]
            sources = {quote["document"] for one in told for side in "ab" for quote in one[side]["quotes"]}
            assert sources <= open_to
        finally:
            store.close()
