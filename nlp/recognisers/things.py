"""What weapons, drugs and vehicles are called: the loader of ``things.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from casethread.model import Label
from nlp.lexicon import Lexicon, expand


class Need(StrEnum):
    """What a doubtful word needs before it counts."""

    WEAPON = "weapon"
    """Words of weapons or violence near it."""
    DRUG = "drug"
    """Words of drugs near it."""
    DIRECT = "direct"
    """A quantity or a verb of dealing right before it: "selling white"."""
    COUNT = "count"
    """A number right before it: "200 wraps"."""
    COLOUR = "colour"
    """A colour right before it: "silver Golf"."""


@dataclass(frozen=True, slots=True)
class Thing:
    """What a phrase stands for: label (None for a near-miss), normalised name, kind, and what it needs."""

    label: Label | None
    name: str = ""
    kind: str | None = None
    need: Need | None = None


@cache
def things() -> Lexicon[Thing]:
    """Every phrase of ``things.toml``. Built once for the process."""
    data = tomllib.loads(files("nlp.recognisers").joinpath("things.toml").read_text(encoding="utf-8"))
    entries: list[tuple[str, Thing]] = [(pattern, Thing(None)) for pattern in data["nothing"]]
    for section, label, need in (("weapon", Label.WEAPON, Need.WEAPON), ("drug", Label.DRUG, Need.DRUG)):
        for key, wanted in (("patterns", None), ("doubtful", need), ("direct", Need.DIRECT), ("counted", Need.COUNT)):
            for name, record in data[section].items():
                thing = Thing(label, name, record["kind"], wanted)
                entries += [(pattern, thing) for pattern in record.get(key, [])]
    for make in data["make"]:
        entries += _vehicles(make)
    entries += [
        (body, Thing(Label.VEHICLE, body, "body", Need.COLOUR))
        for pattern in data["bodies"]["patterns"]
        for body in expand(pattern)
    ]
    return Lexicon(entries)


def _vehicles(make: dict[str, Any]) -> Iterator[tuple[str, Thing]]:
    """A make with each of its models, the make alone, and each model alone where it is a word of its own."""
    name = make["name"]
    for pattern in make["patterns"]:
        for model in make["models"]:
            for words in expand(model):
                yield f"{pattern} {words}", Thing(Label.VEHICLE, f"{name} {_shown(words)}", "model")
        yield pattern, Thing(Label.VEHICLE, name, None, None if make.get("alone") else Need.COLOUR)
    for model in make["models"]:
        for words in expand(model):
            if len(words) > 3 and words[0].isalpha():
                yield words, Thing(Label.VEHICLE, f"{name} {_shown(words)}", None, Need.COLOUR)


def _shown(model: str) -> str:
    """A model as its maker writes it, near enough: short codes in capitals, words with a capital."""
    return " ".join(w.upper() if len(w) <= 3 or any(c.isdigit() for c in w) else w.capitalize() for w in model.split())
