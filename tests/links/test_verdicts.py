"""What people decide of who is who: it outranks the linker, holds through chains, survives, and leaks nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casethread.errors import Contradiction, NotFound, UsageError
from casethread.model import (
    OWNER,
    Annotated,
    Classification,
    Entity,
    Judgement,
    Kind,
    Label,
    Linkage,
    LinkKind,
    Marking,
    Spot,
    Verdict,
    Viewer,
)
from casethread.store.arrivals import Arrival, Taking
from casethread.store.base import FileState
from casethread.store.case import CaseStore
from links.linker import CaseLinker

Open = Callable[..., Any]
PRESS = Viewer("pat", Classification.PUBLIC)
ANALYST = Viewer("ann", Classification.OFFICIAL_SENSITIVE)
WHEN = datetime(2026, 1, 2, tzinfo=UTC)


def one(page: Open, key: str, name: str = "Callum Walker", kind: Kind = Kind.NEWS, **known: Any) -> Annotated:
    opened = page(key, kind=kind).say(f"In item {key} ").person(name, **known).say(" spoke.")
    done: Annotated = opened.done()
    return done


def spot(document: Annotated, number: int = 0) -> Spot:
    mention = [m for m in document.mentions if m.label is Label.PERSON][number]
    digest = hashlib.sha256(document.document.text.encode()).hexdigest()
    return Spot(document.document.id, digest, mention.start, mention.end, mention.text)


def verdict(judgement: Judgement, a: Spot, b: Spot, number: int = 1) -> Verdict:
    return Verdict(f"v-{number}", judgement, a, b, "ann", WHEN, "he said so")


def people(documents: Sequence[Annotated], *verdicts: Verdict) -> list[Entity]:
    return [e for e in CaseLinker().link(documents, verdicts).entities if e.label is Label.PERSON]


def together(documents: Sequence[Annotated], *verdicts: Verdict) -> set[frozenset[str]]:
    return {frozenset(entity.documents) for entity in people(documents, *verdicts)}


def sets(*groups: str) -> set[frozenset[str]]:
    return {frozenset(group.split()) for group in groups}


# The linker


def test_same_joins_what_the_linker_would_part_and_says_who_said_so(page: Open) -> None:
    documents = [one(page, "d1", age=26), one(page, "d2", age=54)]
    assert len(people(documents)) == 2
    joined = people(documents, verdict(Judgement.SAME, spot(documents[0]), spot(documents[1])))
    assert len(joined) == 1
    assert "v-1, same, by ann on 2 January 2026 (he said so)" in joined[0].reasons[0].text
    assert {e.document for e in joined[0].reasons[0].evidence} == {"d1", "d2"}


def test_different_parts_what_the_linker_would_join_and_is_not_asked_again(page: Open) -> None:
    documents = [one(page, key, age=26, home="Colchester") for key in ("d1", "d2")]
    assert len(people(documents)) == 1
    apart = verdict(Judgement.DIFFERENT, spot(documents[0]), spot(documents[1]))
    linkage = CaseLinker().link(documents, [apart])
    assert len([e for e in linkage.entities if e.label is Label.PERSON]) == 2
    assert not [link for link in linkage.links if link.kind is LinkKind.POSSIBLY_SAME]


def test_different_holds_through_chains(page: Open) -> None:
    documents = [one(page, key, age=26, home="Colchester") for key in ("d1", "d2", "d3")]
    apart = verdict(Judgement.DIFFERENT, spot(documents[0]), spot(documents[2]))
    found = together(documents, apart)
    assert len(found) == 2
    assert not any({"d1", "d3"} <= group for group in found)


def test_two_of_one_name_in_one_document_are_parted(page: Open) -> None:
    text = page("d1").person("Callum Walker").say(" met ").person("Walker").say(".").done()
    assert len(people([text])) == 1
    assert len(people([text], verdict(Judgement.DIFFERENT, spot(text), spot(text, 1)))) == 2


def test_unsure_and_undone_change_nothing(page: Open) -> None:
    documents = [one(page, "d1", age=26), one(page, "d2", age=54)]
    ends = spot(documents[0]), spot(documents[1])
    undone = replace(verdict(Judgement.SAME, *ends), undone="by ann")
    assert len(people(documents, undone, verdict(Judgement.UNSURE, *ends))) == 2


def test_a_cycle_of_verdicts_is_bounded_and_parting_wins(page: Open) -> None:
    documents = [one(page, f"d{n}", age=26, home="Colchester") for n in range(4)]
    ends = [spot(each) for each in documents]
    ring = [verdict(Judgement.SAME, ends[n], ends[(n + 1) % 4], n) for n in range(4)]
    assert together(documents, *ring) == sets("d0 d1 d2 d3")
    found = together(documents, *ring, verdict(Judgement.DIFFERENT, ends[0], ends[2], 9))
    assert not any({"d0", "d2"} <= group for group in found)


def test_a_verdict_on_a_vanished_mention_ties_nothing_and_comes_back_with_it(page: Open) -> None:
    documents = [one(page, "d1", age=26), one(page, "d2", age=54)]
    tie = verdict(Judgement.SAME, spot(documents[0]), spot(documents[1]))
    bare = Annotated(documents[1].document, ())
    assert together([documents[0], bare], tie) == sets("d1")
    assert together([documents[0]], tie) == sets("d1")
    assert together(documents, tie) == sets("d1 d2")


def test_a_verdict_finds_its_mention_again_by_content(page: Open) -> None:
    documents = [one(page, "d1", age=26), one(page, "d2", age=54)]
    tie = verdict(Judgement.SAME, spot(documents[0]), spot(documents[1]))
    renamed = Annotated(replace(documents[1].document, id="z9"), documents[1].mentions)
    assert together([documents[0], renamed], tie) == sets("d1 z9")
    mention = documents[1].mentions[0]
    longer = replace(mention, start=mention.start - 3, text=documents[1].document.text[mention.start - 3 : mention.end])
    assert together([documents[0], Annotated(documents[1].document, (longer,))], tie) == sets("d1 d2")
    text = f"Corrected. {documents[1].document.text}"
    moved = replace(mention, start=mention.start + 11, end=mention.end + 11)
    corrected = Annotated(replace(documents[1].document, text=text), (moved,))
    assert together([documents[0], corrected], tie) == sets("d1 d2")


VERDICTS = st.lists(st.tuples(st.sampled_from([*Judgement]), st.integers(0, 5), st.integers(0, 5)), max_size=8)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ages=st.lists(st.sampled_from([None, 26, 54]), min_size=6, max_size=6), said=VERDICTS)
def test_any_verdicts_leave_every_mention_in_one_entity_and_no_parted_pair_together(
    page: Open, ages: list[int | None], said: list[tuple[Judgement, int, int]]
) -> None:
    documents = [one(page, f"d{n}", age=age, home="Colchester") for n, age in enumerate(ages)]
    given_verdicts = [
        verdict(judgement, spot(documents[a]), spot(documents[b]), n)
        for n, (judgement, a, b) in enumerate(said)
        if a != b
    ]
    found = people(documents, *given_verdicts)
    assert sorted(key for entity in found for key in entity.documents) == [f"d{n}" for n in range(6)]
    of = {key: entity.id for entity in found for key in entity.documents}
    apart = {frozenset((v.a.document, v.b.document)) for v in given_verdicts if v.judgement is Judgement.DIFFERENT}
    assert all(len({of[key] for key in pair}) == 2 for pair in apart)
    if not apart:
        tied = [v for v in given_verdicts if v.judgement is Judgement.SAME]
        assert all(of[v.a.document] == of[v.b.document] for v in tied)


# The review, on a store


@pytest.fixture
def store(store_url: str, tmp_path: Path) -> Iterator[CaseStore]:
    opened = CaseStore.open(store_url, tmp_path / "originals", CaseLinker())
    yield opened
    opened.close()


def fill(store: CaseStore, documents: Sequence[Annotated], name: str = "/case/one") -> None:
    number = store.files.enter(name, name, FileState.WAITING, sha256="ab" * 32, size=10)
    store.take(Taking(Arrival(store.files.at([name])[name], ""), [each.document for each in documents]))
    store.save_mentions("v1", documents)
    store.files.settle(number, FileState.DONE)


def decide(store: CaseStore, judgement: Judgement, a: str, b: str, viewer: Viewer = OWNER) -> Verdict:
    return store.review(viewer).decide(judgement, a, b, "seen on the footage")


def where(document: Annotated) -> str:
    found = spot(document)
    return f"{found.document}:{found.start}-{found.end}"


def groups(store: CaseStore, viewer: Viewer = OWNER) -> set[frozenset[str]]:
    return {frozenset(entity.documents) for entity in store.view(viewer).entities(Label.PERSON)}


def test_a_verdict_survives_relinking_annotation_and_being_taken_in_again(page: Open, store: CaseStore) -> None:
    documents = [one(page, "d1", age=26), one(page, "d2", age=54)]
    fill(store, documents)
    kept = decide(store, Judgement.SAME, where(documents[0]), where(documents[1]))
    assert (kept.who, kept.why) == ("owner", "seen on the footage")
    assert groups(store) == sets("d1 d2")
    store.save_mentions("v2", documents)
    fill(store, [one(page, "d3", "Zelda Thornwick")], "/case/two")
    assert groups(store) == sets("d1 d2", "d3")
    store.save_mentions("v3", [Annotated(each.document, ()) for each in documents])
    assert [standing for _, standing in store.review(OWNER).listed()] == [
        "a mention that it speaks of is not there now; it holds again when that returns"
    ]
    store.save_mentions("v4", documents)
    assert groups(store) == sets("d1 d2", "d3")
    store.review(OWNER).undo(kept.id, "wrong footage")
    assert groups(store) == sets("d1", "d2", "d3")
    assert store.review(OWNER).listed() == []
    told = store.review(OWNER).listed(undone=True)[0][1]
    assert told.startswith("undone by owner")
    assert told.endswith("wrong footage")


def test_a_merge_that_contradicts_is_refused_with_the_chain(page: Open, store: CaseStore) -> None:
    documents = [one(page, f"d{n}", age=age, home="Colchester") for n, age in enumerate((26, 26, 54, 54))]
    fill(store, documents)
    assert groups(store) == sets("d0 d1", "d2 d3")
    kept = decide(store, Judgement.DIFFERENT, where(documents[1]), where(documents[2]))
    with pytest.raises(Contradiction) as refused:
        decide(store, Judgement.SAME, where(documents[0]), where(documents[3]))
    told = str(refused.value)
    assert "(d0:11-24) is joined with 'Callum Walker' (d1:11-24)" in told
    assert f"(d1:11-24) is not 'Callum Walker' (d2:11-24): verdict {kept.id}, different, by owner" in told
    assert "(d2:11-24) is joined with" in told
    store.review(OWNER).undo(kept.id)
    decide(store, Judgement.SAME, where(documents[0]), where(documents[3]))
    assert groups(store) == sets("d0 d1 d2 d3")


def test_parting_what_verdicts_tie_is_refused_with_the_chain(page: Open, store: CaseStore) -> None:
    documents = [one(page, f"d{n}", age=age) for n, age in enumerate((20, 40, 60))]
    fill(store, documents)
    first = decide(store, Judgement.SAME, where(documents[0]), where(documents[1]))
    second = decide(store, Judgement.SAME, where(documents[1]), where(documents[2]))
    with pytest.raises(Contradiction) as refused:
        decide(store, Judgement.DIFFERENT, where(documents[0]), where(documents[2]))
    assert first.id in str(refused.value)
    assert second.id in str(refused.value)


@pytest.mark.parametrize(
    ("a", "b", "error"),
    [
        ("d1:11-24", "d1:11-24", UsageError),
        ("d1:11-24", "d9:11-24", NotFound),
        ("d1:11-24", "d1:0-2", NotFound),
        ("d1:11-24", "Nobody Known", NotFound),
        ("Callum Walker", "d1:11-24", UsageError),
    ],
)
def test_what_points_at_nobody_or_at_several_is_refused(
    page: Open, store: CaseStore, a: str, b: str, error: type[Exception]
) -> None:
    fill(store, [one(page, "d1", age=26), one(page, "d2", age=54)])
    with pytest.raises(error):
        decide(store, Judgement.SAME, a, b)
    assert store.review(OWNER).listed(undone=True) == []


def test_a_verdict_that_rests_on_closed_evidence_ties_and_tells_nothing(page: Open, store: CaseStore) -> None:
    log = one(page, "d3", kind=Kind.INTELLIGENCE, age=26, home="Colchester")
    documents = [one(page, "d1", age=26, home="Colchester"), one(page, "d2", age=54), log]
    fill(store, documents)
    decide(store, Judgement.SAME, where(documents[0]), where(documents[1]), ANALYST)
    assert groups(store, ANALYST) == sets("d1 d2 d3")
    assert groups(store, PRESS) == sets("d1", "d2")
    assert store.review(PRESS).listed(undone=True) == []
    with pytest.raises(NotFound):
        store.review(PRESS).undo(store.review(OWNER).listed()[0][0].id)
    open_one = decide(store, Judgement.SAME, where(documents[0]), where(documents[1]), PRESS)
    assert groups(store, PRESS) == sets("d1 d2")
    assert [v.id for v, _ in store.review(PRESS).listed()] == [open_one.id]


def test_a_verdict_closes_with_its_documents(page: Open, store: CaseStore) -> None:
    documents = [one(page, "d1", age=26), one(page, "d2", age=54)]
    fill(store, documents)
    decide(store, Judgement.SAME, where(documents[0]), where(documents[1]))
    assert len(store.review(PRESS).listed()) == 1
    closed = Annotated(replace(documents[1].document, marking=Marking(Classification.SECRET)), documents[1].mentions)
    fill(store, [documents[0], closed])
    assert store.view(PRESS).count() == 1
    assert store.review(PRESS).listed() == []
    assert len(store.review(OWNER).listed()) == 1


def test_questions_are_in_order_of_what_hangs_on_them_and_show_both_sides(page: Open, store: CaseStore) -> None:
    often = [one(page, f"d{n}", "Zelda Thornwick", age=26, home="Colchester") for n in range(4)]
    unlike = one(page, "d5", "Zelda Thornwicke", home="Ipswich")
    small = [one(page, key, "Dylan Turner") for key in ("e1", "e2")]
    fill(store, [*often, unlike, *small])
    asked = store.review(OWNER).questions(10)
    assert [q.priority for q in asked] == sorted((q.priority for q in asked), reverse=True)
    first = next(q for q in asked if q.a.entity.name == "Dylan Turner")
    assert not first.joined
    assert {side.spot.document for side in (first.a, first.b)} == {"e1", "e2"}
    for side in (first.a, first.b):
        assert side.quotes[0].mention == side.spot
        assert all(q.document.text[q.start :].startswith(q.text) for q in side.quotes)
        assert {q.document.id for q in side.quotes} == set(side.entity.documents)
    decide(store, Judgement.UNSURE, first.a.entity.id, first.b.entity.id)
    again = store.review(OWNER).questions(10)
    assert (first.a.entity.id, first.b.entity.id) not in {(q.a.entity.id, q.b.entity.id) for q in again}
    assert len(again) == len(asked) - 1


def test_a_weak_join_is_asked_about(page: Open, store: CaseStore) -> None:
    fill(store, [one(page, "d1", "Zelda Thornwick"), one(page, "d2", "Zelda Thornwick")])
    question = store.review(OWNER).questions(1)[0]
    assert question.joined
    assert question.a.entity.id == question.b.entity.id
    decide(store, Judgement.DIFFERENT, f"d1:{question.a.spot.start}-{question.a.spot.end}", "d2:11-26")
    assert groups(store) == sets("d1", "d2")
    assert store.review(OWNER).questions(10) == []


def test_things_are_no_people(page: Open, store: CaseStore) -> None:
    text = page("d1").org("Thornwick Holdings").say(" and ").person("Callum Walker").say(" spoke.").done()
    fill(store, [text])
    with pytest.raises(UsageError, match="no person"):
        decide(store, Judgement.SAME, "Thornwick Holdings", "Callum Walker")


def kept(store: CaseStore, viewer: Viewer) -> Linkage:
    """What the store holds of a reach, in the linker's order."""
    found = store.view(viewer).linkage()
    return Linkage(
        tuple(sorted(found.entities, key=lambda each: each.id)),
        tuple(sorted(found.incidents, key=lambda each: each.id)),
        tuple(sorted(found.links, key=lambda each: (each.a, each.b, each.kind))),
    )


def at_once(store: CaseStore, viewer: Viewer) -> Linkage:
    """What the linker makes of the same documents and verdicts, had they come all at once."""
    view = store.view(viewer)
    documents = [Annotated(document, view.mentions(document.id)) for document in view.all_documents()]
    return CaseLinker().link(documents, view.verdicts())


@pytest.mark.parametrize("viewer", [OWNER, PRESS])
def test_a_store_that_is_changed_step_by_step_holds_what_one_linked_at_once_holds(
    page: Open, store: CaseStore, viewer: Viewer
) -> None:
    kinds = [Kind.NEWS, Kind.NEWS, Kind.INTELLIGENCE, Kind.NEWS]
    documents = [one(page, f"d{n}", age=26, home="Colchester", kind=kind) for n, kind in enumerate(kinds)]
    steps: list[Callable[[], object]] = [
        lambda: fill(store, documents[:2]),
        lambda: fill(store, documents[2:], "/case/two"),
        lambda: decide(store, Judgement.DIFFERENT, where(documents[0]), where(documents[1])),
        lambda: store.save_mentions("v2", [Annotated(documents[3].document, ())]),
        lambda: store.review(OWNER).undo(store.review(OWNER).listed()[0][0].id),
        lambda: store.disposal.dispose([documents[1].document.id], "owner", "its time is over", date(2026, 1, 2)),
    ]
    seen = []
    for step in steps:
        step()
        seen.append(kept(store, viewer))
        assert seen[-1] == at_once(store, viewer)
    assert len({repr(each) for each in seen}) > 2
