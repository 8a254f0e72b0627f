"""One rule decides who may read what, and every filter made from it holds exactly what it admits."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casethread.app import open_case
from casethread.config import Config
from casethread.model import OWNER, Annotated, Classification, Document, Kind, Marking, Origin, Viewer
from search_api.index.clauses import Everything
from tests.access.cases import fill

NAMES = st.sampled_from(["ann", "ben", "cat"])
GROUPS = st.frozensets(st.sampled_from(["gorse", "quarry"]))
MARKINGS = st.builds(
    Marking,
    st.sampled_from(Classification),
    st.sampled_from([None, "P", "C"]),
    st.none() | GROUPS,
    st.frozensets(NAMES, max_size=2),
    st.none() | st.frozensets(NAMES, max_size=2),
)
VIEWERS = st.builds(Viewer, NAMES, st.sampled_from(Classification), GROUPS, st.frozensets(st.sampled_from(Kind)))


def _item(number: int, kind: Kind, marking: Marking) -> Annotated:
    text = f"Report {number} of a case."
    return Annotated(Document(f"d{number}", kind, f"R{number}", text, Origin(f"f{number}", ""), marking), ())


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.tuples(st.sampled_from(Kind), MARKINGS), min_size=1, max_size=12),
    st.lists(VIEWERS, min_size=1, max_size=4),
)
def test_store_and_index_hold_what_the_rule_admits(given: list[tuple[Kind, Marking]], viewers: list[Viewer]) -> None:
    from hashlib import sha256  # noqa: PLC0415 - for the name of each file

    items = []
    for number, (kind, marking) in enumerate(given):
        item = _item(number, kind, marking)
        digest = sha256(item.document.text.encode()).hexdigest()
        items.append(replace(item, document=replace(item.document, origin=Origin(f"f{number}", digest))))
    with tempfile.TemporaryDirectory() as folder, open_case(Config(home=Path(folder))) as case:
        fill(case, items)
        for viewer in (*viewers, OWNER):
            admitted = {i.document.id for i in items if viewer.may_read(i.document.kind, i.document.marking)}
            view = case.view(viewer)
            assert {document.id for document in view.all_documents()} == admitted
            assert view.count() == len(admitted)
            assert set(view.documents([item.document.id for item in items])) == admitted
            page = case.searcher.reader.search(Everything(), view.access(), limit=100)
            assert {hit.id for hit in page.hits} == admitted
            assert case.searcher.reader.count(Everything(), view.access()) == len(admitted)


@given(MARKINGS, MARKINGS, VIEWERS, st.sampled_from(Kind))
def test_the_stricter_of_two_markings_admits_whom_both_admit(
    a: Marking, b: Marking, viewer: Viewer, kind: Kind
) -> None:
    both = viewer.may_read(kind, a) and viewer.may_read(kind, b)
    assert viewer.may_read(kind, a.stricter(b)) == both


@given(MARKINGS, VIEWERS)
def test_a_marking_survives_being_written(marking: Marking, viewer: Viewer) -> None:
    assert Marking.parse(marking.as_json()) == marking
    assert OWNER.may_read(Kind.NEWS, marking)
    if viewer.name in marking.excluded_from:
        assert not any(viewer.may_read(kind, marking) for kind in Kind)
