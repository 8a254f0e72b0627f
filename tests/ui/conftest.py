"""A small case with mentions set by hand, stored and linked by the real store and linker."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from casethread.model import (
    OWNER,
    Anchor,
    Annotated,
    Classification,
    Document,
    Grading,
    Kind,
    Label,
    Marking,
    Mention,
    Origin,
    Passage,
)
from casethread.store.arrivals import Arrival, Taking
from casethread.store.base import FileState, View
from casethread.store.case import CaseStore
from casethread.values import IdentifierValue, NameValue, OffenceValue, PersonValue, PlaceValue, Value
from links.linker import CaseLinker

PEOPLE = {"Odran Tullick": (27, date(1987, 2, 1)), "Bevis Larkmoor": (24, None), "Lena Farrow": (None, None)}


def _person(text: str) -> Value:
    name = {"TULLICK, Odran": "Odran Tullick", "Mr Tullick": "Odran Tullick"}.get(text, text)
    age, born = PEOPLE[name]
    return PersonValue(name=name, age=age, born=born)


READ = (
    (r"Odran Tullick|TULLICK, Odran|Mr Tullick|Bevis Larkmoor|Lena Farrow", Label.PERSON, _person),
    (r"Quern Lane|Corner Street", Label.PLACE, lambda text: PlaceValue(name=text, kind="street", within="Selby Ness")),
    (r"Selby Ness(?= )", Label.PLACE, lambda text: PlaceValue(name=text, kind="town")),
    (
        r"stabbing|wounding",
        Label.OFFENCE,
        lambda text: OffenceValue(code="005/01", name="Wounding", group="Violence against the person", stage="charged"),
    ),
    (r"Operation Gorse", Label.OPERATION, lambda text: NameValue(name=text)),
    (r"X\d{6}", Label.IDENTIFIER, lambda text: IdentifierValue(type="crn", id=text)),
)
TEXTS = {
    "news/1": (
        Kind.NEWS,
        "Man stabbed <outside> shop",
        """Odran Tullick, 27, of Corner Street, Selby Ness was seen in Quern Lane after the stabbing.
Mr Tullick ran with Bevis Larkmoor, 24. <script>alert('x')</script> said A & B.""",
    ),
    "news/2": (
        Kind.NEWS,
        "Two charged",
        "Odran Tullick, 27, and Bevis Larkmoor, 24, are charged with wounding in Quern Lane, Selby Ness .",
    ),
    "intel 3?": (
        Kind.INTELLIGENCE,
        "URN 77",
        "TULLICK, Odran DOB 01/02/1987 was with Lena Farrow in Quern Lane. Operation Gorse. CRN X123456.",
    ),
}


def annotated(document_id: str) -> Annotated:
    """A document of the case and its mentions."""
    kind, title, text = TEXTS[document_id]
    marking = Marking.default(kind)
    if kind is Kind.INTELLIGENCE:
        marking = Marking(Classification.OFFICIAL_SENSITIVE, "C", groups=frozenset({"gorse"}))
    half = text.find("\n") + 1 or len(text)
    pages = tuple(
        Passage(start, end, Anchor(page=number))
        for number, (start, end) in enumerate(((0, half), (half, len(text))), start=1)
        if start < end
    )
    grading = Grading("3x5x2", "2", "B", "C") if kind is Kind.INTELLIGENCE else None
    document = Document(
        document_id,
        kind,
        title,
        text,
        Origin(f"{document_id}.html", hashlib.sha256(text.encode()).hexdigest()),
        marking,
        date(2014, 3, 10 + len(document_id)),
        "Ness Courier" if kind is Kind.NEWS else "Desk 4",
        grading=grading,
        passages=pages,
    )
    mentions = [
        Mention(
            found.start(), found.end(), found[0], label, value(found[0]), f"{label.lower()}.hand", 0.9, "set by hand"
        )
        for pattern, label, value in READ
        for found in re.finditer(pattern, text)
    ]
    return Annotated(document, tuple(sorted(mentions, key=lambda m: (m.start, m.end))))


@dataclass(frozen=True)
class SmallCase:
    """The store and the owner's view of it."""

    store: CaseStore
    view: View

    def person(self, name: str) -> str:
        """The id of the one person of that name."""
        (found,) = self.view.find_entities(name)
        return found.id


@pytest.fixture(scope="session")
def small_case(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallCase]:
    """Three documents that name three people, one street and one operation; one file that failed."""
    home: Path = tmp_path_factory.mktemp("small-case")
    store = CaseStore.open(f"sqlite:///{home / 'case.db'}", home / "originals", CaseLinker())
    everything = [annotated(document_id) for document_id in TEXTS]
    for one in everything:
        origin = one.document.origin
        file = home / origin.sha256
        file.write_text(one.document.text, encoding="utf-8")
        store.keep(file, origin.sha256)
        store.files.enter(origin.file, origin.file, FileState.WAITING, sha256=origin.sha256)
        arrival = Arrival(store.files.at([origin.file])[origin.file], "")
        assert store.take(Taking(arrival, [one.document]))[0].errors == []
    store.files.enter("broken.pdf", "broken.pdf", FileState.FAILED, reason="no page can be read")
    store.save_mentions("hand", everything)
    yield SmallCase(store, store.view(OWNER))
    store.close()
