"""A document as it is looked through for what answers a query, and what is found in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from casethread.lazy import lazy
from casethread.model import Document, Label, Mention
from casethread.values import PersonValue, PlaceValue
from search_api.index.document import written_names
from search_api.words import aligned, spans


class Found(NamedTuple):
    """Something that answers: where (None for what stands outside the text), what of the query, and why in words."""

    start: int | None
    end: int | None
    asked: str
    why: str
    weight: float = 1.0


@dataclass(frozen=True)
class Page:
    """A document with its mentions, and its words cut once."""

    document: Document
    mentions: Sequence[Mention]

    @lazy
    def plain(self) -> str:
        """The text as words are compared in it, character for character."""
        return aligned(self.document.text)

    @lazy
    def words(self) -> list[tuple[str, int, int]]:
        """Each word of the text with its offsets."""
        return list(spans(self.document.text))

    @lazy
    def title(self) -> list[tuple[str, int, int]]:
        """Each word of the title."""
        return list(spans(self.document.title))

    @lazy
    def people(self) -> list[tuple[Mention, tuple[str, ...]]]:
        """Each mention of a person with the names by which it calls them."""
        named = ((mention, written_names(mention)) for mention in self.mentions if mention.label is Label.PERSON)
        return [(mention, names) for mention, names in named if names]

    @lazy
    def called(self) -> str:
        """Every name by which it calls people, each on a line of its own."""
        names: list[str] = []
        for mention in self.mentions:
            value = mention.value
            if isinstance(value, PersonValue):
                names += (value.name, mention.text, *value.aka)
        return "\n".join(names)

    @lazy
    def situated(self) -> str:
        """Every place that it names, with what it lies in, each on a line of its own."""
        return "\n".join([f"{value.name}\n{value.within or ''}" for _, value in self.places])

    @lazy
    def places(self) -> list[tuple[Mention, PlaceValue]]:
        """Each mention of a place with what it was read as."""
        return [(mention, value) for mention in self.mentions if isinstance(value := mention.value, PlaceValue)]
