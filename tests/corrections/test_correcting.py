"""Corrections in a real store and index: who may make them, where they count, what follows, what outlives what."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from casethread.app import Case
from casethread.errors import NotFound, UsageError
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
from casethread.store.amending import Amending, Said, Wrong
from casethread.store.arrivals import Arrival, Taking
from casethread.store.base import FileState
from casethread.values import PersonValue
from search_api.results import SearchRequest
from tests.access.cases import case_of, fill

TEXT = "Odran Tullick was seen in Tullick Marsh. Mr Tullick said nothing."
MARSH = TEXT.index("Tullick Marsh")
MR = TEXT.index("Mr Tullick")
ANN = Viewer("ann", Classification.OFFICIAL_SENSITIVE)
PRESS = Viewer("pat", Classification.PUBLIC)
NOTHING = Said(Wrong.NOTHING)
OPEN, SHUT = Marking(Classification.PUBLIC), Marking(Classification.OFFICIAL_SENSITIVE)


def item(key: str, marking: Marking = OPEN, text: str = TEXT, kind: Kind = Kind.NEWS) -> Annotated:
    origin = Origin(f"{key}.txt", hashlib.sha256(text.encode()).hexdigest())
    document = Document(key, kind, f"About {key}", text, origin, marking)
    found = []
    for said, name in (
        ("Odran Tullick", "Odran Tullick"),
        ("Tullick Marsh", "Tullick Marsh"),
        ("Mr Tullick", "Tullick"),
    ):
        if said in text:
            start, value = text.index(said), PersonValue(name=name)
            found.append(Mention(start, start + len(said), said, Label.PERSON, value, "people.hand", 0.9))
    return Annotated(document, tuple(found))


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    """An open document, a closed one of the same text, and one of another text."""
    items = [item("open"), item("shut", SHUT), item("other", text="Odran Tullick was at home. Tullick Marsh flooded.")]
    with case_of(tmp_path / "case", items) as made:
        yield made


def names(case: Case, key: str, viewer: Viewer = OWNER) -> list[str]:
    return [m.value.as_json()["name"] for m in case.view(viewer).mentions(key)]


def found(case: Case, query: str, viewer: Viewer = OWNER) -> set[str]:
    return {hit.id for hit in case.searcher.search(SearchRequest(query), case.view(viewer)).hits}


def again(case: Case, one: Annotated, file: str = "") -> None:
    """Take a document in once more, as it is now, and annotate it anew."""
    name = file or one.document.origin.file
    case.store.files.enter(name, name, FileState.WAITING, sha256=one.document.origin.sha256, size=1)
    [saved] = case.store.take(Taking(Arrival(case.store.files.at([name])[name], ""), [one.document]))
    assert saved.errors == []
    case.store.save_mentions("another version", [one])


def spot(key: str, start: int, text: str) -> str:
    return f"{key}:{start}-{start + len(text)}"


def marsh(key: str) -> str:
    return spot(key, MARSH, "Tullick Marsh")


def test_pages_links_and_search_follow_and_an_undo_brings_all_back(case: Case) -> None:
    before = {key: names(case, key) for key in ("open", "shut", "other")}
    assert found(case, 'person:"tullick marsh"') == {"open", "shut", "other"}
    done = case.amending(ANN).correct(marsh("open"), NOTHING, "a wood")
    assert done.waiting == ""
    assert names(case, "open") == names(case, "shut") == ["Odran Tullick", "Tullick"]
    assert names(case, "other") == before["other"]
    assert found(case, 'person:"tullick marsh"') == {"other"}
    assert all("Tullick Marsh" not in e.names or e.documents == ("other",) for e in case.view().entities(Label.PERSON))
    assert not case.compare().any
    undone = case.amending(ANN).undo(done.correction.id, "it is a man")
    assert undone.correction.id == done.correction.id
    assert {key: names(case, key) for key in before} == before
    assert found(case, 'person:"tullick marsh"') == {"open", "shut", "other"}
    [(kept, standing)] = case.amending(ANN).listed(undone=True)
    assert (kept.who, kept.why) == ("ann", "a wood")
    assert standing.startswith("undone by ann on ")
    assert standing.endswith(": it is a man")
    assert case.amending(ANN).listed() == []
    with pytest.raises(UsageError):
        case.amending(ANN).undo(done.correction.id)


def test_what_was_made_on_a_closed_document_tells_nobody_who_may_not_read_it(case: Case) -> None:
    done = case.amending(ANN).correct(marsh("shut"), NOTHING, "source says so")
    assert names(case, "shut", ANN) == ["Odran Tullick", "Tullick"]
    assert names(case, "open") == ["Odran Tullick", "Tullick Marsh", "Tullick"]
    assert case.amending(PRESS).listed(undone=True) == []
    assert case.view(PRESS).corrections("open") == []
    with pytest.raises(NotFound):
        case.amending(PRESS).undo(done.correction.id)
    for where in (marsh("shut"), marsh("absent")):
        with pytest.raises(NotFound, match=r"there is no document") as told:
            case.amending(PRESS).correct(where, NOTHING)
        assert "ann" not in str(told.value)


def test_another_reader_sees_the_corrected_mention_and_by_whom(case: Case) -> None:
    case.amending(ANN).correct(spot("open", MR, "Mr Tullick"), Said(Wrong.NAME, "Bevis Tullick"), "his brother")
    made = next(m for m in case.view(PRESS).mentions("open") if m.start == MR)
    assert made.value == PersonValue(name="Bevis Tullick")
    assert "by ann on" in made.why
    [placed] = case.view(PRESS).corrections("open")
    assert placed.correction.why == "his brother"
    assert found(case, 'person:"Bevis Tullick"', PRESS) == {"open"}


def test_it_outlives_new_annotation_and_new_ids(case: Case) -> None:
    case.amending(ANN).correct(marsh("open"), NOTHING)
    case.store.save_mentions("another version", [item("open")])
    assert names(case, "open") == ["Odran Tullick", "Tullick"]
    moved = item("moved", replace(OPEN, handling="P"))
    fill(case, [replace(moved, document=replace(moved.document, title="elsewhere"))])
    assert names(case, "moved") == ["Odran Tullick", "Tullick"]


def test_links_that_stand_already_follow_a_correction_and_its_undoing(case: Case) -> None:
    def people() -> list[tuple[str, tuple[str, ...]]]:
        return sorted((entity.name, entity.documents) for entity in case.view().entities(Label.PERSON))

    before = people()
    assert any("open" in documents for name, documents in before if name == "Tullick Marsh")
    done = case.amending(ANN).correct(marsh("open"), NOTHING)
    assert {documents for name, documents in people() if name == "Tullick Marsh"} == {("other",)}
    case.amending(ANN).undo(done.correction.id, "")
    assert people() == before


def test_it_follows_the_words_into_a_changed_text_and_rests_while_they_are_gone(case: Case) -> None:
    case.amending(ANN).correct(spot("open", MR, "Mr Tullick"), Said(Wrong.NAME, "Bevis Tullick"))
    longer = item("open", text=f"The court sat again.\n{TEXT}")
    assert longer.document.text != TEXT
    changed = replace(longer.document, origin=replace(longer.document.origin, sha256="f" * 64))
    again(case, replace(longer, document=changed))
    assert names(case, "open") == ["Odran Tullick", "Tullick Marsh", "Bevis Tullick"]
    gone = item("open", text="Nobody was seen. Mr Tullick is well.")
    again(case, replace(gone, document=replace(gone.document, origin=replace(gone.document.origin, sha256="e" * 64))))
    assert names(case, "open") == ["Tullick"]
    # the closed twin still has that text, but only who may read it knows that it counts there
    assert [said for _, said in case.amending(PRESS).listed()] == [
        "the text that it speaks of is not there now; it counts again when that returns"
    ]
    back = item("open")
    again(case, replace(back, document=replace(back.document, origin=replace(back.document.origin, sha256="d" * 64))))
    assert names(case, "open") == ["Odran Tullick", "Tullick Marsh", "Bevis Tullick"]


def test_it_rests_where_the_document_has_been_opened_to_more_readers(case: Case) -> None:
    case.amending(ANN).correct(marsh("shut"), NOTHING)
    opened = item("shut", OPEN)
    again(case, replace(opened, document=replace(opened.document, origin=replace(opened.document.origin, part=0))))
    assert names(case, "shut") == ["Odran Tullick", "Tullick Marsh", "Tullick"]
    assert case.view(PRESS).corrections("shut") == []


@pytest.mark.parametrize(
    ("where", "said", "label", "problem"),
    [
        ("open", NOTHING, None, "is no mention"),
        ("open:0-4", NOTHING, None, "nothing is marked"),
        (marsh("open"), NOTHING, Label.PLACE, "nothing is marked"),
        (marsh("open"), Said(Wrong.NAME, " "), None, "no name"),
        (marsh("open"), Said(Wrong.NAME, "Tullick Marsh"), None, "what it was read as"),
        (marsh("open"), Said(Wrong.DATE, "2014"), None, "not read as a date"),
        (marsh("open"), Said(Wrong.KIND, "", Label.OFFENCE), None, "cannot be chosen"),
        (marsh("open"), Said(Wrong.KIND), None, "cannot be chosen"),
    ],
)
def test_what_cannot_be_said_is_refused_and_keeps_nothing(
    case: Case, where: str, said: Said, label: Label | None, problem: str
) -> None:
    with pytest.raises((UsageError, NotFound), match=problem):
        case.amending(ANN).correct(where, said, label=label)
    with pytest.raises(UsageError, match="reason"):
        case.amending(ANN).correct(marsh("open"), NOTHING, "y" * 2001)
    assert case.amending(ANN).listed(undone=True) == []


def test_what_was_corrected_is_not_corrected_twice(case: Case) -> None:
    amending: Amending = case.amending(ANN)
    done = amending.correct(marsh("open"), Said(Wrong.KIND, "", Label.PLACE))
    with pytest.raises(UsageError, match="corrected before") as told:
        case.amending(PRESS).correct(marsh("open"), NOTHING)
    assert done.correction.id in told.value.remedy


def test_search_waits_while_another_run_writes_the_index_and_says_so(case: Case) -> None:
    with case.index.writer():
        done = case.amending(ANN).correct(marsh("open"), NOTHING)
    assert "another process" in done.waiting
    assert names(case, "open") == ["Odran Tullick", "Tullick"]
    assert found(case, 'person:"tullick marsh"') == {"open", "shut", "other"}
    assert case.store.unindexed(case.index.name) == 2


def test_disposal_leaves_no_word_of_it(case: Case) -> None:
    case.amending(ANN).correct(marsh("open"), Said(Wrong.NAME, "Quernstone Heath"), "hush")
    case.store.disposal.dispose(["open"], "ann", "due", date(2040, 1, 1))
    assert case.amending(OWNER).listed(undone=True) == []
    assert names(case, "shut") == ["Odran Tullick", "Tullick Marsh", "Tullick"]
