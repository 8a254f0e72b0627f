"""One entry of the contract of ``casethread ingest`` (DESIGN section 4): an object with a text."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from casethread.errors import ReadError, UsageError
from casethread.model import Anchor, Document, Kind, Marking
from ingest import gradings
from ingest.base import ReadOptions, SourceFile
from ingest.dates import parse_iso
from ingest.drafts import Draft, finish, short, whole
from ingest.encoding import scrub
from ingest.fields import canonical
from ingest.ids import Ids

_KNOWN = {"id", "text", "title", "published", "kind", "source", "marking", "author"}


@dataclass(frozen=True, slots=True)
class Entries:
    """Makes Documents of a file's entries; ``remedy`` is what to do about one that is wrong, where nothing better is
    known, and ``unit`` what an entry is called.
    """

    file: SourceFile
    options: ReadOptions
    unit: str
    remedy: str
    _ids: Ids = field(default_factory=Ids)

    def documents(
        self, given: Mapping[str, Any], anchor: Anchor, number: int, marking: Marking | None = None, around: str = ""
    ) -> Iterator[Document | ReadError]:
        """The Document of an entry (``number`` from 1) and a ReadError for each thing wrong with it; ``marking`` and
        ``around`` are said of it beside it.
        """
        where = f"{self.file.name}, {self.unit} {number}"
        try:
            draft = draft_of(given, anchor, number - 1)
        except UsageError as error:
            yield ReadError(error.what, where=where, remedy=error.remedy or self.remedy)
            return
        own = draft.id
        if own is not None and not self._ids.claim(own):
            draft = replace(draft, id=None)
        tightened = draft.marking.stricter(marking) if draft.marking and marking else draft.marking or marking
        yield finish(replace(draft, marking=tightened, around=around), self.file, self.options, several=True)
        if own != draft.id:
            remedy = "it is in, under an id of its own; check whether it is the same entry"
            yield ReadError(
                f"has the id {short(own or '', 40)!r} of an earlier {self.unit}", where=where, remedy=remedy
            )
        if draft.dated and draft.published is None:
            remedy = 'write "published": "2015-01-12"; it is in, without a date'
            yield ReadError(f"{short(str(given['published']), 40)!r} is no date", where=where, remedy=remedy)


def draft_of(given: Mapping[str, Any], anchor: Anchor, part: int) -> Draft:
    """The draft of an entry, its text exactly as given; ``part`` counts from 0.

    Raises UsageError saying what is wrong with it.
    """
    text = given.get("text")
    if not isinstance(text, str):
        raise UsageError('has no "text"' if text is None else '"text" is not a string')
    if not text.strip():
        raise UsageError('"text" is empty', remedy="give the entry a text or remove it")
    text = scrub(text)
    named = {key: _string(given, key) for key in ("title", "source", "author", "kind", "published")}
    fields = {canonical(key): scrub(_shown(value)) for key, value in given.items() if value not in (None, "", [])}
    marking = _marking(given.get("marking"))
    return Draft(
        text,
        whole(text, anchor),
        part=part,
        id=_id(given.get("id")),
        title=named["title"],
        kind=_kind(named["kind"]),
        published=_day(named["published"] or ""),
        dated=named["published"] is not None,
        source=named["source"],
        author=named["author"],
        marking=marking,
        grading=gradings.parse(fields.get("grading", "")),
        handling=fields.get("handling", ""),
        meta={scrub(key): _shown(value) for key, value in given.items() if key not in _KNOWN and value is not None},
        hints=frozenset(field for field in fields if field in ("urn", "crn", "grading", "handling", "type")),
    )


def _string(given: Mapping[str, Any], key: str) -> str | None:
    value = given.get(key)
    if value is not None and not isinstance(value, str):
        raise UsageError(f'"{key}" is not a string')
    return scrub(value) if value and value.strip() else None


def _id(value: object) -> str | None:
    if isinstance(value, bool) or not isinstance(value, str | int | None):
        raise UsageError('"id" is neither a string nor a number')
    return scrub(str(value)) if value not in (None, "") else None


def _kind(value: str | None) -> Kind | None:
    try:
        return Kind(value.strip().lower()) if value else None
    except ValueError:
        raise UsageError(f"{value!r} is no kind", remedy=f"use {', '.join(Kind)}") from None


def _day(value: str) -> date | None:
    try:
        return parse_iso(value)
    except ValueError:
        return None


def _marking(value: object) -> Marking | None:
    if value is None or value == "":
        return None
    if not isinstance(value, str | dict):
        raise UsageError('"marking" is neither a classification nor an object')
    return Marking.parse(value)


def _shown(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
