"""Helpers that build annotated documents by hand: the text is written mention by mention."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

import pytest

from casethread.model import Annotated, Document, Grading, Kind, Label, Marking, Mention, Origin
from casethread.values import DateValue, IdentifierValue, NameValue, OffenceValue, PersonValue, PlaceValue, Value


@dataclass
class Page:
    """A document under way; ``done`` closes it."""

    key: str
    kind: Kind = Kind.NEWS
    published: date | None = date(2015, 3, 1)
    grading: Grading | None = None
    meta: dict[str, str] = field(default_factory=dict)
    text: str = ""
    mentions: list[Mention] = field(default_factory=list)

    def say(self, text: str) -> Page:
        self.text += text
        return self

    def put(self, text: str, label: Label, value: Value) -> Page:
        start = len(self.text)
        self.text += text
        self.mentions.append(Mention(start, len(self.text), text, label, value, "test", 1.0))
        return self

    def person(
        self,
        text: str,
        name: str | None = None,
        *,
        age: int | None = None,
        born: date | None = None,
        home: str | None = None,
        title: str | None = None,
        role: str | None = None,
        relation: str | None = None,
        aka: tuple[str, ...] = (),
    ) -> Page:
        value = PersonValue(
            name=text if name is None else name,
            age=age,
            born=born,
            home=home,
            title=title,
            role=role,
            relation=relation,
            aka=aka,
        )
        return self.put(text, Label.PERSON, value)

    def town(self, name: str) -> Page:
        return self.put(name, Label.PLACE, PlaceValue(name=name, kind="town"))

    def street(self, name: str, within: str | None = None) -> Page:
        return self.put(name, Label.PLACE, PlaceValue(name=name, kind="street", within=within))

    def day(self, when: date) -> Page:
        return self.put(f"{when:%d %B %Y}", Label.DATE, DateValue(edtf=when.isoformat(), start=when, end=when))

    def offence(self, word: str, name: str, group: str, *, negated: bool | None = None) -> Page:
        return self.put(word, Label.OFFENCE, OffenceValue(code=None, name=name, group=group, negated=negated))

    def stabbing(self) -> Page:
        return self.offence("stabbing", "Wounding", "Violence against the person")

    def robbery(self) -> Page:
        return self.offence("robbery", "Robbery", "Robbery")

    def identifier(self, kind: str, number: str) -> Page:
        return self.put(number, Label.IDENTIFIER, IdentifierValue(type=kind, id=number))

    def org(self, name: str) -> Page:
        return self.put(name, Label.ORG, NameValue(name=name))

    def done(self) -> Annotated:
        origin = Origin(f"{self.key}.txt", "0" * 64)
        document = Document(
            self.key,
            self.kind,
            "",
            self.text,
            origin,
            Marking.default(self.kind),
            published=self.published,
            grading=self.grading,
            meta=self.meta,
        )
        return Annotated(document, tuple(self.mentions))


@pytest.fixture
def page() -> Callable[..., Page]:
    """Opens a new document: ``page("d1")``."""
    return Page
