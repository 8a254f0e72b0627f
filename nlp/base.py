"""What a recogniser is given and what the annotator promises."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, Protocol

from spacy.tokens import Doc

from casethread.model import Mention
from nlp.offences.clauses import Span, sentences
from nlp.text import TextInput as TextInput  # noqa: PLC0414 - a recogniser sees it through here


class Entity(NamedTuple):
    """A span of the statistical model: code points of the text, its own label, and how many tokens it has."""

    start: int
    end: int
    label: str
    tokens: int


def entities_of(doc: Doc, offset: int = 0) -> tuple[Entity, ...]:
    """The spans of ``doc.ents`` in text order, where the Doc's text begins at ``offset`` of the whole."""
    return tuple(Entity(offset + e.start_char, offset + e.end_char, e.label_, e.end - e.start) for e in doc.ents)


@dataclass(frozen=True)
class Context:
    """What a recogniser sees: the text, what the statistical model found in it, the date it was published and its kind.

    ``doc`` is the spaCy Doc over the text; it has no tokens where the text was too long to be held so, and then what
    the model found is handed in as ``found``.
    """

    input: TextInput
    doc: Doc
    found: tuple[Entity, ...] | None = None

    @property
    def text(self) -> str:
        """The text, unaltered; spans are code points of it."""
        return self.input.text

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        """Spans of the sentences, one after another over the whole text."""
        return tuple(sentences(self.text))

    @cached_property
    def entities(self) -> tuple[Entity, ...]:
        """What the statistical model found, in text order."""
        return entities_of(self.doc) if self.found is None else self.found


class Recogniser(Protocol):
    """Finds mentions of one family. Pure: no state between calls, never an exception for any text."""

    name: str

    def __call__(self, context: Context) -> Iterable[Mention]:
        """Mentions in any order; they may overlap those of other recognisers (resolve.py decides)."""
        ...
