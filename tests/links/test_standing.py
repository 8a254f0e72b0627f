"""A linkage that is changed document by document ends where one of all documents at once ends."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casethread.model import (
    Annotated,
    Changes,
    Entity,
    Incident,
    Judgement,
    Kind,
    Label,
    Link,
    Linkage,
    Spot,
    Verdict,
)
from casethread.store.base import LinkKey, Piece
from links import blocking, stories, ties, wording
from links.blocks import Cut
from links.linker import CaseLinker
from links.standing import StandingLinkage

Open = Callable[..., Any]
STORY = (
    " A witness said two hooded figures crossed the footbridge behind the old cannery, dropped a holdall beside the"
    " turnstile and cycled towards the marina before anybody could stop them, while a florist rang for help."
)
NAMES = ["Tariq Osman", "OSMAN, Tariq", "Osman", "Robert Hale", "Bob Hale", "Robert Hale jr", "Zelda Thornwick"]
PERSON = st.tuples(
    st.sampled_from(NAMES),
    st.sampled_from([None, None, 26, 27, 54]),
    st.sampled_from([None, None, "Colchester", "Marsh Lane, Colchester", "Ipswich"]),
    st.sampled_from([None, None, "brother of Robert Hale"]),
)
PAGE = st.fixed_dictionaries(
    {
        "people": st.lists(PERSON, min_size=1, max_size=3),
        "kind": st.sampled_from([*Kind]),
        "year": st.sampled_from([2014, 2015]),
        "day": st.sampled_from([None, 3, 4, 20]),
        "town": st.sampled_from(["Colchester", "Ipswich"]),
        "street": st.sampled_from(
            [None, ("Marsh Lane", None), ("Marsh Lane", "Colchester"), ("Marsh Lane", "Ipswich")]
        ),
        "offence": st.sampled_from([None, "stabbing", "robbery"]),
        "org": st.sampled_from([None, "Thornwick Holdings", "THORNWICK HOLDINGS", "Essex Police"]),
        "phone": st.sampled_from([None, None, "+447700900417"]),
        "story": st.booleans(),
    }
)
STEP = st.tuples(
    st.lists(st.tuples(st.integers(0, 6), PAGE), max_size=4),
    st.lists(st.integers(0, 6), max_size=2),
    st.lists(st.tuples(st.sampled_from([*Judgement]), st.integers(0, 6), st.integers(0, 6)), max_size=2),
)


def build(page: Open, number: int, told: dict[str, Any]) -> Annotated:
    opened = page(f"d{number}", kind=told["kind"], published=date(told["year"], 3, 25))
    for name, age, home, relation in told["people"]:
        opened.person(name, age=age, home=home, relation=relation).say(", ")
    if told["offence"]:
        getattr(opened.say("was near a "), told["offence"])()
    opened.say(" in ").town(told["town"])
    if told["street"]:
        opened.say(" at ").street(*told["street"])
    if told["day"]:
        opened.say(" on ").day(date(told["year"], 3, told["day"]))
    opened.say(". ")
    if told["phone"]:
        opened.say("Ring ").identifier("phone", told["phone"]).say(". ")
    if told["org"]:
        opened.org(told["org"]).say(" knew of it. ")
    done: Annotated = opened.say(STORY if told["story"] else "").done()
    return done


def spot(document: Annotated) -> Spot:
    mention = next(m for m in document.mentions if m.label is Label.PERSON)
    digest = hashlib.sha256(document.document.text.encode()).hexdigest()
    return Spot(document.document.id, digest, mention.start, mention.end, mention.text)


def apply(linkage: Linkage, changes: Changes) -> Linkage:
    """A linkage after what is said to have changed in it."""
    entities = {e.id: e for e in linkage.entities} | dict(changes.entities)
    incidents = {i.id: i for i in linkage.incidents} | dict(changes.incidents)
    links = {(k.a, k.b, k.kind): k for k in linkage.links} | dict(changes.links)
    return Linkage(
        tuple(each for _, each in sorted(entities.items()) if each),
        tuple(each for _, each in sorted(incidents.items()) if each),
        tuple(each for _, each in sorted(links.items()) if each),
    )


class Cupboard:
    """A linkage that is kept, in the plainest way, and read as a new process reads it."""

    def __init__(self) -> None:
        self.pieces: dict[tuple[str, bytes], bytes] = {}
        self.linkage = Linkage()
        self.held: dict[str, Annotated] = {}

    def keep(self, linkage: Linkage, pieces: Iterable[Piece]) -> None:
        """Take over what has changed."""
        self.linkage = linkage
        for shelf, key, body in pieces:
            if body is None:
                del self.pieces[shelf, key]
            else:
                self.pieces[shelf, key] = body

    def piece(self, shelf: str, key: bytes) -> bytes | None:
        """As kept."""
        return self.pieces.get((shelf, key))

    def entity(self, number: str) -> Entity | None:
        """As kept."""
        return next((each for each in self.linkage.entities if each.id == number), None)

    def incident(self, number: str) -> Incident | None:
        """As kept."""
        return next((each for each in self.linkage.incidents if each.id == number), None)

    def link(self, key: LinkKey) -> Link | None:
        """As kept."""
        return next((each for each in self.linkage.links if (each.a, each.b, each.kind) == key), None)

    def annotated(self, ids: Sequence[str]) -> list[Annotated]:
        """As they are now."""
        return [self.held[each] for each in ids]


def check(page: Open, steps: Sequence[Any]) -> None:
    """Change a linkage step by step: one that stays in memory, one that each step reads anew from what is kept, and one
    that goes on from there without reading again what it knows.
    """
    standing = CaseLinker().begin()
    cupboard, other = Cupboard(), Cupboard()
    warm: StandingLinkage | None = None
    held: dict[str, Annotated] = {}
    seen: dict[str, Annotated] = {}
    verdicts: list[Verdict] = []
    told = Linkage()
    for come, gone, said in steps:
        pages = {f"d{number}": build(page, number, each) for number, each in come}
        left = {f"d{number}" for number in gone} - pages.keys()
        held = {key: each for key, each in held.items() if key not in left} | pages
        seen |= pages
        for judgement, a, b in said:
            one, two = seen.get(f"d{a}"), seen.get(f"d{b}")
            if one and two and a != b:
                when = datetime(2026, 1, 1 + len(verdicts), tzinfo=UTC)
                name = f"v-{len(verdicts)}"
                verdicts.append(Verdict(name, judgement, spot(one), spot(two), "ann", when, ""))
        told = apply(told, standing.change(pages.values(), left, verdicts))
        whole = CaseLinker().link(list(held.values()), verdicts)
        assert standing.linkage() == whole
        assert told == whole
        assert standing.documents.keys() == held.keys()
        cupboard.held = other.held = held
        resumed = CaseLinker().resume(cupboard) or CaseLinker().begin(cupboard.annotated)
        changes = resumed.change(pages.values(), left, verdicts)
        assert resumed.unset() == []
        cupboard.keep(apply(cupboard.linkage, changes), resumed.changed())
        assert cupboard.linkage == whole
        warm = warm or CaseLinker().resume(other)
        goes_on = warm or CaseLinker().begin(other.annotated)
        changes = goes_on.change(pages.values(), left, verdicts)
        assert goes_on.unset() == []
        other.keep(apply(other.linkage, changes), goes_on.changed())
        assert other.linkage == whole
        assert cupboard.pieces.keys() == other.pieces.keys()


QUICK = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@QUICK
@given(steps=st.lists(STEP, min_size=2, max_size=5))
def test_documents_that_come_and_go_end_where_all_at_once_end(page: Open, steps: list[Any]) -> None:
    check(page, steps)


@QUICK
@given(steps=st.lists(STEP, min_size=2, max_size=5))
def test_so_they_do_where_everything_is_crowded(page: Open, steps: list[Any]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("links.persons.CUT", Cut(2, 1, blocking.BY_NAME))
        patch.setattr("links.happenings.CUT", Cut(2, 1))
        patch.setattr(stories, "_CUT", Cut(2, 1))
        patch.setattr(wording, "COMMON", 2)
        patch.setattr(ties, "HUB", 3)
        patch.setattr(ties, "STAR", 2)
        patch.setattr(ties, "MOST_LINKS", 1)
        patch.setattr("links.bonds.MOST_NAMED", 2)
        patch.setattr("links.bonds.MOST_TOLD", 2)
        patch.setattr("links.bonds.MOST_POSSIBLE", 1)
        check(page, steps)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 1 << 32))
def test_so_they_do_where_many_reports_of_one_town_are_alike(page: Open, seed: int) -> None:
    pick = random.Random(seed)

    def report() -> dict[str, Any]:
        people = [(pick.choice(NAMES), pick.choice([None, 26, 54]), None, None) for _ in range(pick.choice((1, 2)))]
        street = pick.choice([None, ("Marsh Lane", "Colchester"), ("Quay Street", "Colchester")])
        day, offence = pick.choice([3, 4, 9, 12, 14, 20]), pick.choice(["stabbing", "robbery"])
        told = {"people": people, "kind": pick.choice([*Kind]), "year": 2014, "day": day, "town": "Colchester"}
        return told | {"street": street, "offence": offence, "org": None, "phone": None, "story": False}

    first = [(number, report()) for number in range(25)]
    later: list[Any] = [([(pick.randrange(28), report())], [pick.randrange(28)], []) for _ in range(5)]
    check(page, [(first, [], []), *later])


def test_the_same_again_changes_nothing(page: Open) -> None:
    documents = [page(f"d{n}").person("Tariq Osman", age=26).say(" spoke.").done() for n in range(3)]
    standing = CaseLinker().begin()
    assert standing.change(documents).entities
    assert standing.change(documents) == Changes({}, {}, {})
    assert standing.change((), ["d9"]) == Changes({}, {}, {})
    assert standing.change([replace(documents[0])]) == Changes({}, {}, {})
    assert standing.change((), ["d0", "d1", "d2"]).entities
    assert standing.linkage() == Linkage()
