"""Where people's full names stand in a text: the statistical model's spans, cleaned, and names found by their form."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.base import Context, Entity
from nlp.gazetteer import gazetteer
from nlp.gazetteer.given import is_given
from nlp.gazetteer.words import either, words
from nlp.recognisers.acronyms import is_acronym
from nlp.recognisers.candidate import Candidate, trim, two_names, wrapped
from nlp.recognisers.log_names import in_logs
from nlp.recognisers.model_entities import VESSEL
from nlp.recognisers.name_forms import by_form
from nlp.recognisers.names import PART, UP, prefix_before
from nlp.recognisers.whereabouts import called_as_place, is_place, surnames


def candidates(context: Context) -> Iterator[Candidate]:
    """Spans of names in any order, possibly overlapping."""
    yield from _modelled(context)
    yield from by_form(context)
    yield from _wrapped_names(context)
    yield from in_logs(context)
    for found in _AGED.finditer(context.text):
        if not gazetteer().lookup(found[1]):
            yield Candidate(found.start(1), found.end(1), "people.age", 0.8)


_AGED = re.compile(rf"(?<![\w.'-])([{UP}]{{4,}}(?:-[{UP}]{{2,}})?)(?=[ \u00a0]\([1-9]\d\)(?!\w))")
"""A surname in capitals with an age in brackets, as logs list those arrested."""


def _modelled(context: Context) -> Iterator[Candidate]:
    text = context.text
    known = surnames(context)
    small = frozenset(_SMALL.findall(text))
    for entity in context.entities:
        if entity.label == "PERSON":
            for first, last in _split(text, entity.start, entity.end):
                yield from _cleaned(text, first, last, known, small)
        elif entity.label in ("GPE", "PRODUCT", "WORK_OF_ART") and two_names(text[entity.start : entity.end]):
            yield Candidate(entity.start, entity.end, "people.given", 0.75)
        elif entity.label == "GPE" and called_as_place(text, entity.start, entity.end):
            yield Candidate(entity.start, entity.end, "people.given", 0.72)
        elif entity.label == "ORG" and _titled_name(text, entity):
            yield Candidate(entity.start, entity.end, "people.title", 0.93)


def _titled_name(text: str, entity: Entity) -> bool:
    """Whether a span that the model reads otherwise is a given name and a surname after a title."""
    return two_names(text[entity.start : entity.end]) and prefix_before(text, entity.start)[0] < entity.start


def _wrapped_names(context: Context) -> Iterator[Candidate]:
    """Names that a line break parts: a given name that ends a line of running text, after a title or as the model reads
    it, and the capitalised word that begins the next.
    """
    text = context.text
    edges = {e.start for e in context.entities if e.label == "PERSON"}
    edges |= {e.end for e in context.entities if e.label == "PERSON"}
    for found in _WRAPPED.finditer(text):
        start, end = found.span()
        titled = prefix_before(text, start)[0] < start
        running = titled or ((start in edges or end in edges) and wrapped(text, found.end(1)))
        if running and two_names(f"{found[1]} {found[2]}"):
            yield Candidate(start, end, "people.given", 0.92)


def _cleaned(text: str, first: int, last: int, known: frozenset[str], small: frozenset[str]) -> Iterator[Candidate]:
    """The name in a span of the model, if it is one: a single word that the document also writes small ("Neighbours"),
    and that is no surname or given name, is not.
    """
    trimmed = trim(text, first, last)
    if trimmed is None:
        return
    start, end = trimmed
    name = text[start:end]
    if _LINK.match(text, end) or text[max(0, start - 1) : start] in ("/", "@", "#") or _STREET_NEXT.match(text, end):
        return
    prefixed = start > first or prefix_before(text, start)[0] < start
    alone = not prefixed and " " not in name
    if (alone and is_acronym(text, start, end)) or VESSEL.match(name) or _STORM.search(text[max(0, first - 12) : end]):
        return
    town = "," in name and all(gazetteer().lookup(part.strip()) for part in name.split(","))
    nobody = (not prefixed or " " in name) and all(word.lower() in _NOBODY for word in name.split())
    if nobody or town or (alone and _OWNED.match(text, end)) or (alone and _WORN_NEXT.match(text, end)):
        return
    unheard = alone and name not in known and not is_given(name)
    if unheard and (name.lower() in small or _MATTER.search(text, max(0, start - 20), start)):
        return
    if prefixed or not is_place(text, start, name, known):
        yield Candidate(start, end, "people.model", 0.85 if " " in name or prefixed else 0.7)


def _split(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The spans of the names that one span of the model joins ("David Hart & Lee Tate")."""
    at = start
    for joint in _JOINT.finditer(text, start, end):
        yield at, joint.start()
        at = joint.end()
    yield at, end


_WRAPPED = re.compile(rf"(?<![\w'’-])({PART})\n({PART})(?![\w-]|[ \u00a0][{UP}])")
_NOBODY = words("no person alone")
"""What the model takes for a name in notes and headlines, and is one only behind a title or rank."""
_STORM = re.compile(r"\b(?:Cyclone|Hurricane|Storm|Typhoon)[ \u00a0]\w+\Z")
"""Storms have the names of people."""
_MATTER = re.compile(r"\b(?:to do|in connection) with[ \u00a0\n]$")
"""Before an operation or affair by its name, as before people whom the document names elsewhere."""
_OWNED = re.compile(r"[ \u00a0](?:[Mm]y|MY|[Oo]ur|OUR|[Yy]our|YOUR)\b")
"""After a verb that looks like a name ("MARK YOUR CALENDARS")."""
_WORN_NEXT = re.compile(rf"[ \u00a0](?:{either('worn and driven')})\b")
"""After a colour that opens a description ("Grey hoodie")."""
_SMALL = re.compile(r"(?<![\w/.@-])[a-z]{3,}(?![\w/.@-])")
_LINK = re.compile(r"://|[/@]\w")
_STREET_NEXT = re.compile(rf"[ \u00a0](?:{either('street words')})\b")
_JOINT = re.compile(r"[ \u00a0](?:&|and)[ \u00a0]*|[ \u00a0]?/[ \u00a0]?")
