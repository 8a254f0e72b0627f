"""The words that tell how far an offence has got, compiled from ``cues.toml`` beside this file."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

_DATA: dict[str, Any] = tomllib.loads(files("nlp.offences").joinpath("cues.toml").read_text(encoding="utf-8"))
_HELPER = rf"(?:{'|'.join(_DATA['helper'])})\s+(?:(?:{'|'.join(_DATA['adverb'])})\s+)*"
_NOMINAL = re.compile(r"(?:charges?|convictions?|counts?|allegations?|case)(?: (?:for|of|:))?\Z")


@dataclass(frozen=True, slots=True)
class Cue:
    """Words in a sentence that give a stage: their span, and whether they are a bare noun ("counts of")."""

    stage: str
    start: int
    end: int
    nominal: bool
    text: str


class Cues:
    """One family of cues, matched together."""

    def __init__(self, family: str, before: str = "") -> None:
        """``family`` is a table of ``cues.toml``; ``before`` a pattern that stands before each of its cues."""
        records: list[dict[str, Any]] = _DATA[family]
        self._stages = [record["stage"] for record in records]
        groups = ("|".join(record["words"]).replace("<helper>", _HELPER) for record in records)
        # small letters against folded text: told to ignore case, the matcher tries every cue at every word
        self._pattern = re.compile(rf"{before}\b(?:{'|'.join(f'({group.lower()})' for group in groups)})(?!\w)")

    def find(self, text: str, folded: str) -> Iterator[Cue]:
        """Every cue in ``text``, from left to right; ``folded`` is the same in small letters (lexicon.small)."""
        return (self._cue(text, match) for match in self._pattern.finditer(folded))

    def match(self, text: str, folded: str, start: int, end: int) -> Cue | None:
        """The cue that stands right at ``start``, if one does."""
        match = self._pattern.match(folded, start, end)
        return self._cue(text, match) if match else None

    def _cue(self, text: str, match: re.Match[str]) -> Cue:
        stage = self._stages[(match.lastindex or 1) - 1]
        words = text[match.start() : match.end()].strip()
        return Cue(stage, match.start(), match.end(), _NOMINAL.search(words.lower()) is not None, words)


def _any(words: Iterable[str]) -> str:
    return f"(?:{'|'.join(words)})"


BEFORE = Cues("before")
NEXT = Cues("next", before=r"\s+(?!(?:at|on|in|before|after|until|of|for|to|and|or|by|but)\s)(?:\w+\s+)?")
CLAUSE = Cues("clause")
NEGATION = re.compile(
    rf"\b(?:{_any(_DATA['deny'])}\b(?! {_any(_DATA['not_yet'])}\b)|no (?:\w+ )?{_any(_DATA['deny_no'])}\b"
    r"|no\b(?=\s+(?:\w+\s+)?\Z))",
    re.IGNORECASE,
)
"""Words before an offence that deny it."""
NEGATED_AFTER = re.compile(rf"[^;.]{{0,25}}?\b{_any(_DATA['deny_after'])}", re.IGNORECASE)
"""Words after an offence that deny it."""
