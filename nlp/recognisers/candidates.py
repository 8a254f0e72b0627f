"""Where people's full names stand in a text: the statistical model's spans, cleaned, and names found by their form."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.base import Context
from nlp.gazetteer import gazetteer
from nlp.gazetteer.given import is_given
from nlp.recognisers.candidate import Candidate, trim, two_names
from nlp.recognisers.name_forms import by_form
from nlp.recognisers.names import (
    UP,
    prefix_before,
)


def candidates(context: Context) -> Iterator[Candidate]:
    """Spans of names in any order, possibly overlapping."""
    yield from _modelled(context)
    yield from by_form(context)
    for found in _AGED.finditer(context.text):
        if not gazetteer().lookup(found[1]):
            yield Candidate(found.start(1), found.end(1), "people.age", 0.8)


_AGED = re.compile(rf"(?<![\w.'-])([{UP}]{{4,}}(?:-[{UP}]{{2,}})?)(?=[ \u00a0]\([1-9]\d\)(?!\w))")
"""A surname in capitals with an age in brackets, as logs list those arrested."""


def _modelled(context: Context) -> Iterator[Candidate]:
    text = context.text
    for entity in context.entities:
        if entity.label == "PERSON":
            for first, last in _split(text, entity.start, entity.end):
                yield from _cleaned(text, first, last)
        elif entity.label in ("ORG", "GPE", "PRODUCT", "WORK_OF_ART") and two_names(text[entity.start : entity.end]):
            yield Candidate(entity.start, entity.end, "people.given", 0.75)


def _cleaned(text: str, first: int, last: int) -> Iterator[Candidate]:
    trimmed = trim(text, first, last)
    if trimmed is None:
        return
    start, end = trimmed
    name = text[start:end]
    prefixed = start > first or prefix_before(text, start)[0] < start
    if prefixed or not _is_place(text, start, name):
        yield Candidate(start, end, "people.model", 0.85 if " " in name or prefixed else 0.7)


def _split(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The spans of the names that one span of the model joins ("David Hart & Lee Tate")."""
    at = start
    for joint in _JOINT.finditer(text, start, end):
        yield at, joint.start()
        at = joint.end()
    yield at, end


_JOINT = re.compile(r"[ \u00a0](?:&|and)[ \u00a0]*|[ \u00a0]?/[ \u00a0]?")
_LOCATIVE = re.compile(
    r"\b(?:in|at|near|around|outside|across|throughout|towards|via|central|north|south|east|west|nearby)[ \u00a0]$",
    re.IGNORECASE,
)


def _is_place(text: str, start: int, name: str) -> bool:
    if " " not in name and not is_given(name) and _home_or_listed(text, start, start + len(name)):
        return True
    found = gazetteer().lookup(name)
    if not found:
        return False
    if found[0].kind in ("country", "county", "region") or _LOCATIVE.search(text, max(0, start - 12), start):
        return True
    return not is_given(name) and after_place(text, start)


_HOME_BEFORE = re.compile(r"(?:\d|\bold|\b(?:man|woman|boy|girl)),? from[ \u00a0]$")
_PLACE_AFTER = re.compile(rf"(?:,| and|, and)[ \u00a0]([{UP}][\w'’-]+)")
_PLACE_BEFORE = re.compile(rf"([{UP}][\w'’-]+)(?:,| and|, and)[ \u00a0]$")


def _home_or_listed(text: str, start: int, end: int) -> bool:
    """Whether a single word stands where somebody comes from, or between two places of a list."""
    if _HOME_BEFORE.search(text, max(0, start - 16), start):
        return True
    after = _PLACE_AFTER.match(text, end)
    return bool(after and not is_given(after[1]) and gazetteer().lookup(after[1]) and after_place(text, start))


def is_place_after_all(text: str, start: int, end: int) -> bool:
    """Whether what the model calls a person is a place, by the gazetteer and the words around."""
    return prefix_before(text, start)[0] == start and _is_place(text, start, text[start:end])


def after_place(text: str, start: int) -> bool:
    """Whether the word before is a place in a list that goes on at ``start`` ("Newark and ")."""
    if text[start - 1 : start] not in (" ", "\u00a0", "\n"):
        return False
    before = _PLACE_BEFORE.search(text, max(0, start - 40), start)
    return bool(before and not is_given(before[1]) and gazetteer().lookup(before[1]))
