"""What is said of somebody, as a reader writes it: days in words, numbers under their names."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import date

from casethread.model import Fact
from casethread.text import fold
from ui import words

FACT_NAMES = {"born": "Born", "aka": "Also known as", "alias": "Also known as", "home": "Lives in"}
"""Kinds of fact whose words are not the kind itself."""
NUMBER_NAMES = {
    "crn": "CRN",
    "cro": "CRO",
    "imei": "IMEI",
    "ni": "National Insurance",
    "noms": "Prison number",
    "phone": "Telephone",
    "pnc": "PNC",
    "urn": "URN",
    "vrm": "Registration",
}
"""Kinds of identifier as their users call them."""
MOST = 4
"""Particulars that tell people of one name apart at a glance."""


def kind(fact: Fact) -> str:
    """The kind of a fact as a row's title."""
    return FACT_NAMES.get(fact.kind, fact.kind.capitalize())


def value(fact: Fact) -> str:
    """What a fact says: "1 February 1988", "PNC 2006/0481927Z"; what is neither day nor identifier as it stands."""
    if fact.kind == "born":
        with suppress(ValueError):
            return words.day(date.fromisoformat(fact.value))
    if fact.kind == "identifier":
        type_, space, number = fact.value.partition(" ")
        return f"{NUMBER_NAMES.get(type_, type_)}{space}{number}"
    return fact.value


def glance(facts: Iterable[Fact], kinds: Iterable[str] = ()) -> str:
    """The first few particulars in one line: "age 61, lives in Lexden, born 17 July 1952"; of ``kinds`` alone, if any
    are given.
    """
    wanted = set(kinds)
    told = (
        value(fact) if fact.kind == "identifier" else f"{_small(kind(fact))} {value(fact)}"
        for fact in facts
        if not wanted or fact.kind in wanted
    )
    return ", ".join(list(dict.fromkeys(told))[:MOST])


def _small(title: str) -> str:
    return title[:1].lower() + title[1:]


def forms(name: str, names: Iterable[str]) -> tuple[str, ...]:
    """The other ways in which a name is written, each once whatever its case and order."""
    found: dict[str, str] = {}
    for one in names:
        known = found.get(fold(one))
        found[fold(one)] = one if known is None or known.isupper() else known
    found.pop(fold(name), None)
    return tuple(found.values())
