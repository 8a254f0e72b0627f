"""The case store: what is written is read back, by those who may read it, and nothing is lost."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.script import ScriptDirectory

from casethread import model
from casethread.errors import NotFound, ReadError, StoreError, UsageError
from casethread.model import (
    OWNER,
    Anchor,
    Annotated,
    Changes,
    Classification,
    Document,
    Entity,
    Evidence,
    Fact,
    Grading,
    Incident,
    Kind,
    Label,
    Link,
    Linkage,
    LinkKind,
    Marking,
    Mention,
    Origin,
    Passage,
    Reason,
    Role,
    Verdict,
    Viewer,
)
from casethread.store.arrivals import Arrival, Count, Taking
from casethread.store.base import FileState, Kept, Piece, Reading, Step
from casethread.store.case import CaseStore
from casethread.store.database import HEAD, MIGRATIONS, connect
from casethread.store.migrating import alembic_config
from casethread.values import DateValue, OffenceValue, PersonValue

PRESS = Viewer("pat", Classification.PUBLIC)
SHA = "ab" * 32


class AllAgain:
    """A standing linkage that links everything again with each change."""

    def __init__(self, linker: EveryNameOnce) -> None:
        self.linker = linker
        self.held: dict[str, Annotated] = {}
        self.made = Linkage()

    def change(self, come: Iterable[Annotated], gone: Iterable[str] = (), verdicts: Sequence[Verdict] = ()) -> Changes:
        """Link all that is there, and tell of everything that there was and is."""
        left = set(gone)
        self.held = {key: each for key, each in self.held.items() if key not in left}
        self.held |= {each.document.id: each for each in come}
        old, self.made = self.made, self.linker.link([self.held[key] for key in sorted(self.held)], verdicts)
        return Changes(
            {e.id: None for e in old.entities} | {e.id: e for e in self.made.entities},
            {i.id: None for i in old.incidents} | {i.id: i for i in self.made.incidents},
            {(k.a, k.b, k.kind): None for k in old.links} | {(k.a, k.b, k.kind): k for k in self.made.links},
        )

    def linkage(self) -> Linkage:
        """What was made last."""
        return self.made

    def changed(self) -> Iterator[Piece]:
        """It goes by nothing that is kept."""
        return iter(())

    @property
    def weight(self) -> int:
        """None of it."""
        return 0


class EveryNameOnce:
    """A real, if simple, linker: mentions of one text are one entity, and documents that share one are linked."""

    version = "1"

    def __init__(self) -> None:
        self.asked: list[list[str]] = []

    def begin(self, reading: Reading) -> AllAgain:
        """Of no documents."""
        return AllAgain(self)

    def resume(self, kept: Kept) -> None:
        """It begins anew each time."""

    def link(self, documents: Sequence[Annotated], verdicts: Sequence[Verdict] = ()) -> Linkage:
        """Entities by text; a link between each two documents that share one."""
        self.asked.append([item.document.id for item in documents])
        spans: dict[str, list[Evidence]] = {}
        for item in documents:
            for mention in item.mentions:
                spans.setdefault(mention.text, []).append(Evidence(item.document.id, mention.start, mention.end))
        entities = [
            Entity(f"p-{text}", Label.PERSON, text, (text, text.upper()), tuple(found), (Fact("age", "31", found[0]),))
            for text, found in spans.items()
        ]
        links = [
            Link(
                e.documents[0], e.documents[1], LinkKind.SHARED_ENTITY, 0.5, (Reason("both name it", 1.0, e.mentions),)
            )
            for e in entities
            if len(e.documents) > 1
        ]
        incident = Incident("i-1", "Robbery", "034/01", "Marsh Lane", date(2015, 1, 2), None, (), entities[0].mentions)
        return Linkage(tuple(entities), (incident,), tuple(links))

    def paths(self, linkage: Linkage, a: str, b: str, limit: int = 3) -> list[model.Path]:
        """Direct links only."""
        found = [model.Path((a, b), (link,)) for link in linkage.links if {link.a, link.b} == {a, b}]
        return found[:limit]


def document(number: int, text: str = "Tariq Osman was seen.", marking: Marking | None = None) -> Document:
    """A document with every field filled."""
    kind = Kind.NEWS if marking is None else Kind.INTELLIGENCE
    return Document(
        id=f"d{number}",
        kind=kind,
        title="Seen",
        text=text,
        origin=Origin("log.csv", SHA, number),
        marking=marking or Marking.default(kind),
        published=date(2015, 1, 12),
        source="Herald",
        author="A. Reporter",
        grading=Grading("3x5x2", "2", "B", "P"),
        passages=(Passage(0, 5, Anchor(page=1, box=(1.0, 2.0, 3.5, 4.0))), Passage(6, 11, Anchor(row=3, line=7))),
        meta={"crn": "X123456"},
    )


def person(text: str, name: str, start: int = 0) -> Mention:
    """A mention of a person."""
    value = PersonValue(name=name, age=31, born=date(1988, 2, 1), aka=("Taz",))
    return Mention(start, start + len(text), text, Label.PERSON, value, "people.full", 0.9, "a full name")


@pytest.fixture
def linker() -> EveryNameOnce:
    return EveryNameOnce()


@pytest.fixture
def store(store_url: str, tmp_path: Path, linker: EveryNameOnce) -> Iterator[CaseStore]:
    opened = CaseStore.open(store_url, tmp_path / "originals", linker)
    yield opened
    opened.close()


def keep(store: CaseStore, location: str, *documents: Document, made: str = "") -> Arrival:
    """The arrival of a file with these documents; ``made`` is what ids begin with that were made up for it."""
    arrival = Arrival(store.files.at([location])[location], made)
    store.take(Taking(arrival, documents))
    return arrival


def fill(store: CaseStore, *documents: Document) -> int:
    """Keep documents, each with one person at its beginning."""
    number = store.files.enter("/case/log.csv", "log.csv", FileState.WAITING, sha256=SHA, size=10)
    assert keep(store, "/case/log.csv", *documents).count.failed == 0
    store.save_mentions("v1", [Annotated(item, (person(item.text[:11], "Tariq Osman"),)) for item in documents])
    store.files.settle(number, FileState.DONE)
    return number


SECRET = Marking(
    Classification.SECRET, "C", frozenset({"gold"}), frozenset({"pat"}), restricted_to=frozenset({"kim", "lee"})
)


def test_what_is_written_is_read_back(store: CaseStore) -> None:
    first, second = document(1), document(2, marking=SECRET)
    fill(store, first, second)
    view = store.view(OWNER)
    assert view.document("d1") == first
    assert view.document("d2") == second
    assert list(view.all_documents()) == [first, second]
    assert view.mentions("d1") == (person("Tariq Osman", "Tariq Osman"),)
    assert view.count() == 2


def test_every_value_comes_back(store: CaseStore) -> None:
    values = [
        DateValue(edtf="2014-07", start=date(2014, 7, 1), end=date(2014, 7, 31)),
        DateValue(edtf="2014-07/..", start=date(2014, 7, 1)),
        OffenceValue(code="008/01", name="GBH", group="Violence", stage="charged", negated=False),
    ]
    item = document(1)
    labels = [Label.DATE, Label.DATE, Label.OFFENCE]
    mentions = tuple(
        Mention(i, i + 1, item.text[i], label, value, "r", 0.5)
        for i, (label, value) in enumerate(zip(labels, values, strict=True))
    )
    store.files.enter("/a", "a", FileState.WAITING)
    keep(store, "/a", item)
    store.save_mentions("v1", [Annotated(item, mentions)])
    assert store.view(OWNER).mentions("d1") == mentions


def test_a_viewer_reads_only_what_is_within_reach(store: CaseStore) -> None:
    fill(store, document(1), document(2, marking=SECRET))
    view = store.view(PRESS)
    assert view.count() == 1
    assert set(view.documents(["d1", "d2"])) == {"d1"}
    assert set(view.mentions_of(["d1", "d2"])) == {"d1"}
    for read in (view.document, view.mentions, view.entities_in, view.entity_at, view.incidents_in, view.original):
        with pytest.raises(NotFound) as closed:
            read("d2")
        with pytest.raises(NotFound) as absent:
            read("d9")
        assert str(closed.value) == str(absent.value).replace("d9", "d2")


def test_a_reach_is_linked_from_its_own_documents_and_kept(store: CaseStore, linker: EveryNameOnce) -> None:
    fill(store, document(1), document(2, marking=SECRET), document(3))
    assert store.view(PRESS).links("d1")[0].b == "d3"
    assert [entity.documents for entity in store.view(PRESS).entities()] == [("d1", "d3")]
    assert linker.asked == [["d1", "d3"]]
    assert [entity.documents for entity in store.view(OWNER).entities()] == [("d1", "d2", "d3")]
    assert linker.asked == [["d1", "d3"], ["d1", "d2", "d3"]]


def test_a_change_relinks_only_the_reaches_that_hold_it(store: CaseStore, linker: EveryNameOnce) -> None:
    secret = document(2, marking=SECRET)
    fill(store, document(1), secret)
    store.view(PRESS).linkage()
    store.view(OWNER).linkage()
    store.save_mentions("v2", [Annotated(secret, ())])
    store.view(PRESS).linkage()
    assert len(linker.asked) == 2
    store.view(OWNER).linkage()
    assert linker.asked[2:] == [["d1", "d2"]]


def test_the_linkage_comes_back_whole(store: CaseStore, linker: EveryNameOnce) -> None:
    items = document(1), document(2)
    fill(store, *items)
    expected = linker.link([Annotated(item, (person("Tariq Osman", "Tariq Osman"),)) for item in items])
    view = store.view(OWNER)
    assert view.linkage() == expected
    assert view.incident("i-1") == expected.incidents[0]
    assert view.find_entities("OSMAN, Tariq") == list(expected.entities)
    assert view.find_entities("p-Tariq Osman") == list(expected.entities)
    assert view.find_entities("Tariq Oswald") == []
    assert view.entity_at("d1") == {(0, 11): "p-Tariq Osman"}


def test_entering_again_changes_nothing(store: CaseStore) -> None:
    fill(store, document(1))
    store.set_indexed("embedded", ["d1"])
    store.files.enter("/case/log.csv", "log.csv", FileState.WAITING, sha256=SHA, size=10)
    assert keep(store, "/case/log.csv", document(1)).count == Count(parts=1, kept=1)
    assert store.unannotated("v1") == 0
    assert store.unindexed("embedded") == 0
    assert len(store.files.records()) == 1


def test_a_new_marking_takes_hold_and_the_index_hears_of_it(store: CaseStore) -> None:
    fill(store, document(1))
    store.set_indexed("embedded", ["d1"])
    keep(store, "/case/log.csv", replace(document(1), marking=SECRET))
    assert store.view(PRESS).count() == 0
    assert store.unindexed("embedded") == 1
    assert store.unannotated("v1") == 0


def test_an_id_is_never_given_to_another_text(store: CaseStore) -> None:
    fill(store, document(1))
    store.files.enter("/case/other.csv", "other.csv", FileState.WAITING)
    assert keep(store, "/case/other.csv", document(1, "Another text."), document(2)).count == Count(2, 1, 0, 1)
    told = store.files.records()[1]
    assert told.state is FileState.FAILED
    assert [failure.step for failure in told.failures] == [Step.STORE]
    assert "'d1' belongs to another text" in told.failures[0].reason
    assert store.view(OWNER).document("d1").text == "Tariq Osman was seen."
    assert store.view(OWNER).count() == 2


def test_the_ledger_counts(store: CaseStore) -> None:
    fill(store, document(1), document(2))
    store.files.enter("/case/bad.pdf", "bad.pdf", FileState.FAILED, reason="not a PDF")
    store.set_indexed("embedded", ["d1"])
    good, bad = store.files.records()
    assert (good.state, good.documents, good.searchable) == (FileState.DONE, 2, 1)
    assert (bad.state, bad.documents, bad.reason) == (FileState.FAILED, 0, "not a PDF")
    assert [entered.name for entered in store.files.failed()] == ["bad.pdf"]


def test_an_original_is_kept_once(store: CaseStore, tmp_path: Path) -> None:
    sha = hashlib.sha256(b"text").hexdigest()
    fill(store, replace(document(1), origin=Origin("log.csv", sha, 1)))
    source = tmp_path / "log.csv"
    source.write_text("text")
    kept = store.keep(source, sha)
    source.unlink()
    assert store.keep(tmp_path / "gone", sha) == kept
    original = store.view(OWNER).original("d1")
    assert (original.path, original.name, original.media_type) == (kept, "log.csv", "text/csv")
    assert kept.read_text() == "text"


def test_a_file_that_changes_while_it_is_copied_is_not_kept_for_another(store: CaseStore, tmp_path: Path) -> None:
    source = tmp_path / "log.csv"
    source.write_text("not what the digest was taken of")
    with pytest.raises(ReadError, match="changed while it was read"):
        store.keep(source, SHA)
    assert not store.kept(SHA)
    assert [path for path in (tmp_path / "originals").rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(
    ("role", "reached"),
    [
        (Role.ANALYST, [True, True, False]),
        (Role.INVESTIGATOR, [True, True, True]),
        (Role.PRESS_OFFICER, [True, False, False]),
        (Role.ADMINISTRATOR, [True, False, False]),
    ],
)
def test_a_user_reads_with_their_role_and_groups(store: CaseStore, role: Role, reached: list[bool]) -> None:
    store.users.add("lee", role, ["gold"])
    viewer = store.users.viewer("lee")
    markings = [Marking(Classification.PUBLIC), Marking(Classification.OFFICIAL_SENSITIVE), SECRET]
    assert [viewer.may_read(Kind.NEWS, marking) for marking in markings] == reached


def test_users_are_added_once_and_by_a_plain_name(store: CaseStore) -> None:
    store.users.add("lee", Role.ANALYST)
    for name in ("lee", "", "a b", "x" * 65, "../x"):
        with pytest.raises(UsageError):
            store.users.add(name, Role.INVESTIGATOR)
    assert store.users.viewer("lee").clearance is Classification.OFFICIAL_SENSITIVE
    with pytest.raises(NotFound):
        store.users.viewer("kim")


def test_migrations_and_tables_agree(store_url: str) -> None:
    engine = connect(store_url)
    with engine.begin() as connection:
        config = alembic_config(connection, MIGRATIONS)
        assert ScriptDirectory.from_config(config).get_current_head() == HEAD
        command.check(config)
        command.downgrade(config, "base")
        assert sa.inspect(connection).get_table_names() == ["alembic_version"]
    engine.dispose()


def test_a_store_of_a_newer_version_is_refused(store_url: str) -> None:
    engine = connect(store_url)
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(StoreError, match="another version"):
        connect(store_url)


def test_what_is_no_store_is_refused(tmp_path: Path) -> None:
    (tmp_path / "case.db").write_text("this is no database, but it is long enough to look at" * 20)
    with pytest.raises(StoreError):
        connect(f"sqlite:///{tmp_path / 'case.db'}")
    with pytest.raises(StoreError):
        connect("nonsense://")
