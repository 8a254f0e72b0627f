"""Links as ties: what is at the other end, how strongly, and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import islice

from casethread.model import Entity, Label, Link, LinkKind
from casethread.neighbourhood import other
from casethread.store.base import View
from ui import words
from ui.contexts import Named
from ui.pieces import Tag, Tie
from ui.quotes import SHOWN, Quotes, spread

DOCUMENT_LINKS = (LinkKind.SAME_STORY, LinkKind.SAME_INCIDENT, LinkKind.SHARED_ENTITY)
KIND_NAMES = {
    LinkKind.SAME_STORY: "The same story",
    LinkKind.SAME_INCIDENT: "The same incident",
    LinkKind.SHARED_ENTITY: "Names the same",
    LinkKind.TOGETHER: "Named together",
    LinkKind.RELATION: "Stated relation",
    LinkKind.POSSIBLY_SAME: "Possibly the same",
}
"""What ties two ends, as a reader sees it."""
TAG_COLOURS = {Label.PERSON: "blue", Label.PLACE: "teal", Label.ORG: "purple", Label.OFFENCE: "red"}


def gathered(links: Iterable[Link], end: str) -> dict[str, list[Link]]:
    """Links by what is at their other end, in the order in which that end first comes."""
    made: dict[str, list[Link]] = {}
    for link in links:
        made.setdefault(other(link, end), []).append(link)
    return made


def _tie(name: str, href: str, links: Sequence[Link], quotes: Quotes, tags: tuple[Tag, ...]) -> Tie:
    """All links to one other end as one tie, as strong as the strongest."""
    kinds = ", ".join(dict.fromkeys(KIND_NAMES[link.kind] for link in links))
    reasons = tuple(reason for link in links for reason in quotes.because(link.reasons))
    return Tie(name, href, kinds[:1] + kinds[1:].lower(), max(link.score for link in links), reasons, tags)


def document_ties(view: View, quotes: Quotes, document_id: str, most: int | None = None) -> tuple[tuple[Tie, ...], int]:
    """Documents linked to this one, strongest first, and how many more than ``most`` there are."""
    every = gathered(view.links(document_id, DOCUMENT_LINKS), document_id)
    ends = dict(islice(every.items(), most))
    quotes.prepare(ends)
    made = []
    for end, links in ends.items():
        document = quotes.document(end)
        if document is not None:
            name, href = document.title or document.id, words.document_href(document.id)
            made.append(_tie(name, href, links, quotes, words.tags(document)))
    return tuple(made), len(every) - len(ends)


class Names:
    """Entities of one view by id, each read once."""

    def __init__(self, view: View, known: Iterable[Entity] = ()) -> None:
        self._view = view
        self._known: dict[str, Entity | None] = {entity.id: entity for entity in known}

    def prepare(self, ids: Iterable[str]) -> None:
        """Read these entities together."""
        wanted = [key for key in dict.fromkeys(ids) if key not in self._known]
        found = self._view.entities_of(wanted) if wanted else {}
        self._known |= {key: found.get(key) for key in wanted}

    def get(self, entity_id: str) -> Entity | None:
        """The entity, or None when there is none within reach."""
        self.prepare([entity_id])
        return self._known[entity_id]


def entity_ties(names: Names, quotes: Quotes, links: Iterable[Link], entity_id: str) -> tuple[Tie, ...]:
    """What an entity's links lead to, in the order given."""
    made = []
    ends = gathered(links, entity_id)
    names.prepare(ends)
    reasons = [reason for some in ends.values() for link in some for reason in link.reasons]
    quotes.prepare(e.document for reason in reasons for e in spread(reason.evidence, SHOWN))
    for end, some in ends.items():
        entity = names.get(end)
        if entity is not None:
            tags = (Tag(words.LABELS[entity.label][0], TAG_COLOURS.get(entity.label, "grey")),)
            tie = _tie(entity.name, words.entity_href(entity.id), some, quotes, tags)
            if any(link.kind is LinkKind.POSSIBLY_SAME for link in some):
                tie = replace(tie, compare=words.with_query("/review/pair", a=entity_id, b=entity.id))
            made.append(tie)
    return tuple(made)


def named(entity: Entity, count: int) -> Named:
    """An entity as a link with a count."""
    label = words.LABELS[entity.label][0]
    return Named(entity.name, words.entity_href(entity.id), words.css(entity.label), label, count)
