"""Mentions as people and verdicts point at them, found in one viewer's reach."""

from __future__ import annotations

import re
from collections import Counter
from functools import cached_property

from casethread.errors import NotFound, UsageError
from casethread.model import Document, Entity, Evidence, Label, Spot
from casethread.store.base import View
from casethread.text import text_digest

_SPOT = re.compile(r"(?P<document>.+):(?P<start>\d+)-(?P<end>\d+)")
Pointed = tuple[Entity, Evidence]
"""A person and the mention that was meant."""


class Spots:
    """Finds mentions, and the entities that have them, as one view joins them."""

    def __init__(self, view: View) -> None:
        self._view = view

    def entity_of(self, spot: Spot) -> str | None:
        """The entity that has the mention of a verdict, under whatever id its text is kept; None when it is gone."""
        for key in dict.fromkeys((spot.document, self._holder(spot))):
            found = self._entity_at(Evidence(key, spot.start, spot.end)) if key else None
            if found:
                return found
        return None

    def _holder(self, spot: Spot) -> str | None:
        held = self._view.documents([spot.document]).get(spot.document)
        if held and text_digest(held.text) == spot.digest:
            return spot.document
        return self._by_digest.get(spot.digest)

    @cached_property
    def _by_digest(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for document in self._view.all_documents():
            found.setdefault(text_digest(document.text), document.id)
        return found

    def _entity_at(self, where: Evidence) -> str | None:
        try:
            spans = self._view.entity_at(where.document)
        except NotFound:
            return None
        over = [span for span in spans if span[0] < where.end and where.start < span[1]]
        ranked = sorted(over, key=lambda s: (abs(s[0] - where.start) + abs(s[1] - where.end), s))
        people = (spans[span] for span in ranked)
        return next((key for key in people if key.startswith("p-")), None)

    def pointed(self, given: str) -> Pointed:
        """What somebody points at: an entity's id, a name that only one carries, a mention as ``document:start-end``.

        Raises NotFound, and UsageError when a name is of several or of no person.
        """
        spot = _SPOT.fullmatch(given)
        if spot:
            where = Evidence(spot["document"], int(spot["start"]), int(spot["end"]))
            self._view.document(where.document)
            key = self._entity_at(where)
            if not key:
                raise NotFound("names nobody", where=given, remedy="see the mentions with `casethread show DOCUMENT`")
            entity = self._view.entity(key)
            return entity, next(mention for mention in entity.mentions if overlap(mention, where))
        named = self._view.find_entities(given)
        people = [entity for entity in named if entity.label is Label.PERSON]
        if named and not people:
            what = f"{named[0].name} is no person; things are known by their names and numbers"
            raise UsageError(what, where=given, remedy="give two people")
        if not people:
            raise NotFound(f"nobody is called {given!r}", remedy="give an id, or a mention as document:start-end")
        if len(people) > 1:
            ids = ", ".join(entity.id for entity in people[:8])
            raise UsageError(f"{len(people)} are called {given!r}", remedy=f"give one's id: {ids}")
        return people[0], telling_mention(people[0])


def spot_of(document: Document, mention: Evidence) -> Spot:
    """A mention as a verdict keeps it."""
    words = document.text[mention.start : mention.end]
    return Spot(document.id, text_digest(document.text), mention.start, mention.end, words)


def overlap(a: Evidence | Spot, b: Evidence | Spot) -> bool:
    """Whether two spans of one document have a character in common."""
    return a.document == b.document and a.start < b.end and b.start < a.end


def facts_at(entity: Entity) -> Counter[Evidence]:
    """How much is said of an entity at each of its mentions."""
    return Counter(fact.evidence for fact in entity.facts)


def telling_mention(entity: Entity) -> Evidence:
    """The mention of an entity with which most is said, of equals the first: what a verdict on the entity rests on."""
    counted = facts_at(entity)
    return min(entity.mentions, key=lambda m: (-counted[m], m.document, m.start))


def mention_within(entity: Entity, span: Evidence) -> Evidence | None:
    """The entity's mention within a span with which most is said."""
    counted = facts_at(entity)
    found = [mention for mention in entity.mentions if overlap(mention, span)]
    return min(found, key=lambda m: (-counted[m], m.start), default=None)
