"""One entry of the contract of ``casethread ingest`` (DESIGN section 4): an object with a text."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from casethread.errors import UsageError
from casethread.model import Anchor, Kind, Marking
from ingest import gradings
from ingest.dates import parse_iso
from ingest.drafts import Draft, whole
from ingest.encoding import scrub
from ingest.fields import canonical

_KNOWN = {"id", "text", "title", "published", "kind", "source", "marking", "author"}


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
        published=_day(named["published"]),
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


def _day(value: str | None) -> Any:
    try:
        return parse_iso(value) if value else None
    except ValueError:
        raise UsageError(f"{value!r} is no date", remedy='write "published": "2015-01-12"') from None


def _marking(value: object) -> Marking | None:
    if value is None or value == "":
        return None
    if not isinstance(value, str | dict):
        raise UsageError('"marking" is neither a classification nor an object')
    return Marking.parse(value)


def _shown(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
