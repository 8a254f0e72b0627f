"""What is annotated. Free of spaCy, so that whoever only hands texts over need not load it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from casethread.model import Kind


@dataclass(frozen=True, slots=True)
class TextInput:
    """A text to annotate: relative dates count from ``published``; ``kind`` tells which habits of writing to expect."""

    text: str
    published: date | None = None
    kind: Kind | None = None
