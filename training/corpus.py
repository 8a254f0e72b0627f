"""The training file: documents with gold names, cut to paragraphs, one document in eight kept back."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from casethread.errors import CasethreadError

GOLD_LABELS = ("PERSON", "PLACE", "ORG")
KEPT_BACK = 8
"""One document in so many is kept from training, by the MD5 of its id."""


class TrainingError(CasethreadError):
    """The training file cannot be used."""


class Span(NamedTuple):
    """A labelled stretch of a text, in code points, ``end`` exclusive."""

    start: int
    end: int
    label: str

    def meets(self, other: Span) -> bool:
        """Whether both share a character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Passage:
    """A text with its names (PERSON, PLACE, ORG) and the stretches of which nothing is known."""

    source: str
    text: str
    names: tuple[Span, ...]
    unknown: tuple[Span, ...] = ()
    identifier: str = ""


def read(path: Path) -> tuple[list[Passage], list[Passage]]:
    """The documents of a training file: those to train on, and those kept back to choose by. Raises as ``rows``."""
    train: list[Passage] = []
    kept: list[Passage] = []
    for document in rows(path):
        (kept if is_kept_back(document.identifier) else train).append(document)
    return train, kept


def rows(path: Path) -> list[Passage]:
    """All documents of a file of gold. Each line is
    ``{"id", "set"?, "text", "entities": [{"start", "end", "label"}], "ignore"?: [[start, end]]}``; a line without set
    belongs to the set named as the file. Raises TrainingError when the file cannot be read.
    """
    number = 0
    try:
        with path.open(encoding="utf-8") as lines:
            documents = []
            for number, line in enumerate(lines, 1):  # noqa: B007 - told in the error
                documents.append(_passage(json.loads(line), path.stem))
            return documents
    except OSError as error:
        raise TrainingError(
            f"the training file cannot be read: {error}", remedy="name it: make train TRAIN=FILE"
        ) from error
    except (ValueError, KeyError, TypeError) as error:
        raise TrainingError(
            f"a line of the training file is not as expected: {error}",
            where=f"{path.name}, line {number}",
            remedy="each line needs id, text and entities (start, end, label)",
        ) from error


def is_kept_back(identifier: str) -> bool:
    """Whether a document is kept from training."""
    digest = hashlib.md5(identifier.encode(), usedforsecurity=False).hexdigest()
    return int(digest, 16) % KEPT_BACK == 0


def paragraphs(document: Passage, lines: int = 1) -> Iterator[Passage]:
    """A document's paragraphs (its lines, where not blank), each with its own offsets; ``lines`` of them together."""
    start = 0
    pieces = document.text.splitlines(keepends=True)
    for first in range(0, len(pieces), lines):
        piece = "".join(pieces[first : first + lines])
        text = piece.rstrip()
        if text.strip():
            whole = Span(start, start + len(text), "")
            yield Passage(document.source, text, _within(document.names, whole), _within(document.unknown, whole))
        start += len(piece)


def _within(spans: tuple[Span, ...], whole: Span) -> tuple[Span, ...]:
    return tuple(
        Span(max(s.start, whole.start) - whole.start, min(s.end, whole.end) - whole.start, s.label)
        for s in spans
        if s.meets(whole)
    )


def _passage(row: dict[str, Any], source: str) -> Passage:
    names = sorted(
        Span(entity["start"], entity["end"], entity["label"])
        for entity in row["entities"]
        if entity["label"] in GOLD_LABELS
    )
    unknown = (Span(start, end, "") for start, end in row.get("ignore", []))
    return Passage(row.get("set", source), row["text"], tuple(names), tuple(unknown), row["id"])
