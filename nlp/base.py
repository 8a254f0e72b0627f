"""What a recogniser is given and what the annotator promises."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from spacy.tokens import Doc

from casethread.model import Mention
from nlp.text import TextInput as TextInput  # noqa: PLC0414 - a recogniser sees it through here


@dataclass(frozen=True, slots=True)
class Context:
    """What a recogniser sees: the text, the spaCy Doc over it (tokens, and ``doc.ents`` of the statistical model with
    its own labels, offsets by ``char_span``), the date it was published and its kind.
    """

    input: TextInput
    doc: Doc

    @property
    def text(self) -> str:
        """The text, unaltered; spans are code points of it."""
        return self.input.text


class Recogniser(Protocol):
    """Finds mentions of one family. Pure: no state between calls, never an exception for any text."""

    name: str

    def __call__(self, context: Context) -> Iterable[Mention]:
        """Mentions in any order; they may overlap those of other recognisers (resolve.py decides)."""
        ...
