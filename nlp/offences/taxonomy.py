"""The offence taxonomy: what people write, tied to Home Office codes. The data is in ``taxonomy.toml``."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from nlp.lexicon import Lexicon

_FRAGMENT = re.compile(r"<(\w+)(?::(\w+))?>")


@dataclass(frozen=True, slots=True)
class Offence:
    """One offence: Home Office class/subclass ("008/01"), our name for it, its Home Office group."""

    code: str
    name: str
    group: str


class Strength(StrEnum):
    """How much a phrase says alone."""

    STRONG = "strong"
    WEAK = "weak"
    """Counts only where the sentence speaks of an offence: "battery", "handling"."""
    PASSIVE = "passive"
    """Counts as a weak one does, and after a passive: "was shot"."""
    LINKED = "linked"
    """Counts only after words of connection: "not related to drugs"."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """What a phrase stands for; without an offence it is a near-miss, found so that nothing inside it is."""

    offence: Offence | None
    strength: Strength = Strength.STRONG


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(files("nlp.offences").joinpath("taxonomy.toml").read_text(encoding="utf-8"))


def _records() -> list[tuple[Offence, dict[str, Any]]]:
    return [
        (Offence(record["code"], record["name"], record.get("group", group["name"])), record)
        for group in _data()["group"]
        for record in group["offences"]
    ]


def offences() -> tuple[Offence, ...]:
    """Every offence of the taxonomy, in the order of its file."""
    return tuple(offence for offence, _ in _records())


@cache
def lexicon() -> Lexicon[Phrase]:
    """Every phrase of the taxonomy. Built once for the process (under a second)."""
    entries: list[tuple[str, Phrase]] = [(pattern, Phrase(None)) for pattern in _data()["not_offences"]]
    for strength, key in (
        (Strength.STRONG, "patterns"),
        (Strength.PASSIVE, "passive"),
        (Strength.WEAK, "weak"),
        (Strength.LINKED, "linked"),
    ):
        for offence, record in _records():
            entries += [(_filled(pattern), Phrase(offence, strength)) for pattern in record.get(key, [])]
    return Lexicon(entries)


def _filled(pattern: str) -> str:
    """The pattern with its fragments put in; ``<name:part>`` puts the fragment ``part`` where ``name`` says <DRUG>."""
    fragments: dict[str, str] = _data()["fragments"]

    def fragment(match: re.Match[str]) -> str:
        text = fragments[match[1]]
        return text.replace("<DRUG>", f"<{match[2]}>") if match[2] else text

    while _FRAGMENT.search(pattern):
        pattern = _FRAGMENT.sub(fragment, pattern)
    return pattern
