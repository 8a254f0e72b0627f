"""Random cases: documents of every kind under random markings, and users of every role who reach some of them.

Everything follows from the seed. Names are few, so that they meet in documents that one user reaches and another not.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from casethread.model import (
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
    Role,
)
from casethread.store.users import User
from casethread.values import IdentifierValue, NameValue, OffenceValue, PersonValue, PlaceValue, Value

GROUPS = ("gorse", "quarry", "heron")
READERS = ("ann", "ben", "cat", "dov")
PEOPLE = ("Odran Tullick", "Bevis Larkmoor", "Lena Farrow", "Tamsin Oake", "Corin Hale", "Zebedee Quill", "Oran Tulick")
STREETS = ("Quern Lane", "Corner Street", "Saltmarsh Road")
OFFENCES = (("wounding", "005/01", "Violence against the person"), ("burglary", "028/01", "Burglary"))
OPERATIONS = ("Operation Gorse", "Operation Larkspur")
CRNS = ("X123456", "E517206")
FILLER = (
    "The shop was shut.",
    "Rain fell all night.",
    "A witness spoke of noise.",
    "<script>alert('x')</script> said A & B.",
)

UNDATED = (3, 11)
"""The documents without a date. Others stand alike in time, too: which comes first is to be the same nevertheless."""

Said = tuple[str, Label, Value]
Chance = random.Random


def _person(chance: Chance) -> Said:
    name = chance.choice(PEOPLE)
    age = 20 + PEOPLE.index(name) if chance.random() < 0.5 else None
    return name, Label.PERSON, PersonValue(name=name, age=age)


def _place(chance: Chance) -> Said:
    name = chance.choice(STREETS)
    return name, Label.PLACE, PlaceValue(name=name, kind="street", within="Selby Ness")


def _offence(chance: Chance) -> Said:
    words, code, group = chance.choice(OFFENCES)
    stage = chance.choice(("alleged", "charged", "convicted"))
    return words, Label.OFFENCE, OffenceValue(code=code, name=words.capitalize(), group=group, stage=stage)


def _operation(chance: Chance) -> Said:
    name = chance.choice(OPERATIONS)
    return name, Label.OPERATION, NameValue(name=name)


def _identifier(chance: Chance) -> Said:
    crn = chance.choice(CRNS)
    return crn, Label.IDENTIFIER, IdentifierValue(type="crn", id=crn)


Part = str | Callable[[Chance], Said]
SENTENCES: tuple[tuple[Part, ...], ...] = (
    (_person, " was seen in ", _place, " with ", _person, " ."),
    (_person, " is charged with ", _offence, " in ", _place, " ."),
    (_person, " met ", _person, " under ", _operation, " ."),
    (_person, " has CRN ", _identifier, " ."),
    ("A ", _offence, " in ", _place, " was reported ."),
)


def marking(chance: Chance, kind: Kind) -> Marking:
    """Any marking; news is mostly public."""
    if kind is Kind.NEWS and chance.random() < 0.7:
        return Marking(Classification.PUBLIC)
    conditions: dict[str, frozenset[str] | None] = {"groups": None, "restricted_to": None}
    if chance.random() < 0.35:
        conditions["groups"] = frozenset(chance.sample(GROUPS, chance.randint(0, 2)))
    if chance.random() < 0.2:
        conditions["restricted_to"] = frozenset(chance.sample(READERS, chance.randint(0, 3)))
    excluded = frozenset(chance.sample(READERS, 1)) if chance.random() < 0.2 else frozenset[str]()
    handling = chance.choice((None, None, "P", "C"))
    return Marking(
        chance.choice(list(Classification)), handling, conditions["groups"], excluded, conditions["restricted_to"]
    )


def _text(chance: Chance) -> tuple[str, list[Mention]]:
    text, mentions = "", []
    for _ in range(chance.randint(2, 4)):
        for part in chance.choice(SENTENCES):
            if isinstance(part, str):
                text += part
                continue
            words, label, value = part(chance)
            rule, why = f"{label.lower()}.given", "given"
            mentions.append(Mention(len(text), len(text) + len(words), words, label, value, rule, 0.9, why))
            text += words
        text += chance.choice((" ", "\n")) + (chance.choice(FILLER) + " " if chance.random() < 0.4 else "")
    return text, mentions


def _document(chance: Chance, number: int, origin: Origin) -> Annotated:
    kind = chance.choice(list(Kind))
    text, mentions = _text(chance)
    half = text.find("\n") + 1 or len(text)
    spans = [span for span in ((0, half), (half, len(text))) if span[0] < span[1]]
    passages = tuple(Passage(*span, Anchor(line=line)) for line, span in enumerate(spans, 1))
    grading = Grading("3x5x2", chance.choice("123"), chance.choice("ABCDE"), "P") if kind is Kind.INTELLIGENCE else None
    document = Document(
        f"{kind.value}/{number}" if chance.random() < 0.8 else f"odd {number}?&#",
        kind,
        f"Report {number}: {chance.choice(PEOPLE + STREETS)}",
        text,
        origin,
        marking(chance, kind),
        date(2014, 3, 1) + timedelta(days=7 * number % 11) if number not in UNDATED else None,
        chance.choice(("Ness Courier", "Selby Post", None)) if kind is Kind.NEWS else f"Desk {chance.randint(1, 3)}",
        grading=grading,
        passages=passages,
        meta={"CRN": chance.choice(CRNS)} if kind is Kind.PROBATION else {},
    )
    return Annotated(document, tuple(mentions))


@dataclass(frozen=True, slots=True)
class Invented:
    """A random case: its documents file by file, and who reads it."""

    files: tuple[tuple[Annotated, ...], ...]
    users: tuple[User, ...]

    @property
    def items(self) -> list[Annotated]:
        """Every document."""
        return [item for file in self.files for item in file]


def invented(seed: int, size: int = 18) -> Invented:
    """The random case of that seed."""
    chance = random.Random(seed)
    files: list[tuple[Annotated, ...]] = []
    number = 0
    while number < size:
        parts = chance.choice((1, 1, 2, 3))
        sha256 = hashlib.sha256(original(seed, len(files))).hexdigest()
        origins = [Origin(f"folder/file-{len(files)}.txt", sha256, part) for part in range(parts)]
        files.append(tuple(_document(chance, number + part, origin) for part, origin in enumerate(origins)))
        number += parts
    users = [
        User(name, chance.choice([Role.ANALYST, Role.INVESTIGATOR, Role.PRESS_OFFICER]), _some(chance, GROUPS))
        for name in chance.sample(READERS, 2)
    ]
    return Invented(tuple(files), (*users, User("eve", Role.ADMINISTRATOR, _some(chance, GROUPS))))


def original(seed: int, file: int) -> bytes:
    """What is kept of a file."""
    return f"the original of file {file} of case {seed}\n".encode()


def _some(chance: Chance, among: tuple[str, ...]) -> frozenset[str]:
    return frozenset(chance.sample(among, chance.randint(0, len(among))))


def within(case: Invented, user: User) -> list[list[Annotated]]:
    """The documents that a user reaches, file by file; and nothing of the others."""
    viewer = user.viewer
    found = [[i for i in file if viewer.may_read(i.document.kind, i.document.marking)] for file in case.files]
    return [file for file in found if file]


def moved(item: Annotated, document_id: str, file: str) -> Document:
    """The same text in another file."""
    digest = hashlib.sha256(file.encode()).hexdigest()
    return replace(item.document, id=document_id, origin=Origin(file, digest, 0))
