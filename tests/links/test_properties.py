"""The linker is a function of the set of documents, stays within it, and stays bounded."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casethread.model import Annotated, Judgement, Label, Linkage, LinkKind, Spot, Verdict
from links import blocking, bonds, ties
from links.blocks import Blocks, of_one_document
from links.case import read
from links.linker import CaseLinker
from links.people import Ref
from links.shelves import Shelves

Open = Callable[..., Any]
FACTS = st.tuples(
    st.sampled_from(["Tariq Osman", "OSMAN, Tariq", "T. Osman", "Osman", "Robert Hale", "Bob Hale", "Robert Hale jr"]),
    st.sampled_from([None, 20, 21, 26, 54]),
    st.sampled_from([None, "Colchester", "Marsh Lane, Colchester", "Ipswich"]),
    st.sampled_from(["Colchester", "Ipswich"]),
    st.integers(1, 28),
)
CASES = st.lists(st.lists(FACTS, min_size=1, max_size=3), min_size=1, max_size=7)
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def build(page: Open, case: list[list[Any]]) -> list[Annotated]:
    documents = []
    for number, told in enumerate(case):
        opened = page(f"d{number}", published=date(2015, 3, 1))
        for name, age, home, town, day in told:
            opened.person(name, age=age, home=home).say(" was near a ").robbery().say(" in ").town(town)
            opened.say(" on ").day(date(2015, 2, day)).say(". ")
        documents.append(opened.done())
    return documents


def mentioned(linkage: Linkage) -> set[str]:
    """Every document that a linkage names anywhere."""
    reasons = [reason for each in linkage.entities for reason in each.reasons]
    reasons += [reason for each in linkage.incidents for reason in each.reasons]
    reasons += [reason for each in linkage.links for reason in each.reasons]
    found = {e.document for reason in reasons for e in reason.evidence}
    found |= {m.document for entity in linkage.entities for m in entity.mentions}
    found |= {e.document for incident in linkage.incidents for e in incident.evidence}
    kinds = {LinkKind.SAME_STORY, LinkKind.SAME_INCIDENT, LinkKind.SHARED_ENTITY}
    return found | {end for link in linkage.links if link.kind in kinds for end in (link.a, link.b)}


@QUICK
@given(case=CASES, order=st.randoms(use_true_random=False))
def test_the_order_of_documents_does_not_matter(page: Open, case: list[list[Any]], order: Any) -> None:
    documents = build(page, case)
    shuffled = list(documents)
    order.shuffle(shuffled)
    linker = CaseLinker()
    first = linker.link(documents)
    assert linker.link(shuffled) == first
    assert linker.link(documents) == first


@QUICK
@given(case=CASES)
def test_every_mention_has_one_entity_and_links_are_well_formed(page: Open, case: list[list[Any]]) -> None:
    documents = build(page, case)
    linkage = CaseLinker().link(documents)
    spans = [(m.document, m.start, m.end) for e in linkage.entities if e.label is Label.PERSON for m in e.mentions]
    given_spans = [(d.document.id, m.start, m.end) for d in documents for m in d.mentions if m.label is Label.PERSON]
    assert sorted(spans) == sorted(given_spans)
    known = {e.id for e in linkage.entities} | {d.document.id for d in documents}
    assert len({e.id for e in linkage.entities}) == len(linkage.entities)
    assert len({i.id for i in linkage.incidents}) == len(linkage.incidents)
    for link in linkage.links:
        assert link.a < link.b
        assert 0 <= link.score <= 1
        assert {link.a, link.b} <= known
        assert link.reasons
    assert all(set(i.people) <= known for i in linkage.incidents)


@QUICK
@given(case=CASES, seed=st.integers(0, 2**16))
def test_a_part_of_the_case_is_linked_as_if_it_were_all(page: Open, case: list[list[Any]], seed: int) -> None:
    documents = build(page, case)
    part = [each for number, each in enumerate(documents) if seed >> number & 1]
    linker = CaseLinker()
    linker.link(documents)
    seen = linker.link(part)
    assert seen == CaseLinker().link(part)
    assert mentioned(seen) <= {each.document.id for each in part}


def test_a_name_of_very_many_mentions_is_bounded_and_explained(page: Open) -> None:
    size = blocking.CUT.limit * 10
    documents = [page(f"d{n:05d}").person("John Smith", age=18 + n % 60).say(" spoke.").done() for n in range(size)]
    chains = {chain.ref: chain for each in documents for chain in read(each).chains}
    blocks: Blocks[Ref] = Blocks("chain", Shelves(""), blocking.CUT, of_one_document, refined=True)
    keyed = {ref: (blocking.placed(chain), blocking.keys_of(chain)) for ref, chain in chains.items()}
    assert not blocks.change((), keyed, lambda ref: blocking.finer_keys(chains[ref])).restless
    assert sum(len(blocks.partners(ref)) for ref in chains) < size * size / 4
    assert all(blocks.crowded(ref) for ref in chains)
    linkage = CaseLinker().link(documents)
    assert any("so common here" in reason.text for entity in linkage.entities for reason in entity.reasons)


def test_an_entity_in_every_document_ties_none_by_itself(page: Open) -> None:
    size = ties.HUB * 10
    documents = [
        page(f"d{n:05d}").say(f"Item {n}: ").org("Thornwick Holdings").say(" replied.").done() for n in range(size)
    ]
    started = time.perf_counter()
    linkage = CaseLinker().link(documents)
    assert not [link for link in linkage.links if link.kind is LinkKind.SHARED_ENTITY]
    assert time.perf_counter() - started < 10


def test_two_who_are_named_together_very_often_are_tied_by_the_first_and_it_is_told(
    page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bonds, "MOST_TOLD", 5)
    documents = [
        page(f"d{n:02d}").person("Zelda Thornwick").say(" rang ").org("Thornwick Holdings").say(f" on day {n}.").done()
        for n in range(12)
    ]
    found = [link for link in CaseLinker().link(documents).links if link.kind is LinkKind.TOGETHER]
    assert [link.reasons[0].text.partition(": ")[2] for link in found] == [
        "named in one sentence, in 5 or more independent documents."
    ]


def test_a_long_ring_of_verdicts_is_one_person_and_costs_no_more_than_its_length(page: Open) -> None:
    size = 400
    documents = [page(f"d{n:03d}").person("John Smith", age=18 + n % 60).say(" spoke.").done() for n in range(size)]
    spots = [
        Spot(d.document.id, hashlib.sha256(d.document.text.encode()).hexdigest(), 0, 10, "John Smith")
        for d in documents
    ]
    ends = [(one, spots[(n + 1) % size]) for n, one in enumerate(spots)]
    ends += [(one, Spot("gone", "0" * 64, 0, 10, "John Smith")) for one in spots]
    when = datetime(2026, 1, 2, tzinfo=UTC)
    ring = [Verdict(f"v-{n}", Judgement.SAME, one, two, "ann", when, "") for n, (one, two) in enumerate(ends)]
    people = [e for e in CaseLinker().link(documents, ring).entities if e.label is Label.PERSON]
    assert [len(entity.documents) for entity in people] == [size]
    contrary = Verdict("v-no", Judgement.DIFFERENT, spots[0], spots[size // 2], "bob", when, "")
    parted = [e for e in CaseLinker().link(documents, [*ring, contrary]).entities if e.label is Label.PERSON]
    assert sorted(key for entity in parted for key in entity.documents) == [d.document.id for d in documents]
    assert not any({"d000", f"d{size // 2:03d}"} <= set(entity.documents) for entity in parted)
