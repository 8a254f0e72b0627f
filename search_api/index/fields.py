"""What an index holds of a document, field by field. Each engine builds its schema from this table."""

from __future__ import annotations

from enum import StrEnum

SCHEMA = 6
"""Counted up whenever this table, or what is written into its fields, changes: an older index must be rebuilt."""


class Use(StrEnum):
    """How a field is held."""

    TEXT = "text"
    """Words with their positions, cut already, a blank between each and the next."""
    STEM = "stem"
    """The stems of those words, likewise."""
    NAMES = "names"
    """Several short texts, in words with positions; no phrase runs from one into the next."""
    KEY = "key"
    """Several terms, each as it stands."""
    FACET = "facet"
    """Several terms, each as it stands, that can be counted and listed."""
    ORDER = "order"
    """One whole number to sort by, of each document another."""


FIELDS: dict[str, Use] = {
    "id": Use.KEY,
    "access": Use.KEY,
    "text": Use.TEXT,
    "stems": Use.STEM,
    "strong": Use.KEY,
    "strongest": Use.KEY,
    "known": Use.KEY,
    "names": Use.KEY,
    "pairs": Use.KEY,
    "initials": Use.KEY,
    "sounds": Use.KEY,
    "places": Use.NAMES,
    "streets": Use.NAMES,
    "place_keys": Use.KEY,
    "street_keys": Use.KEY,
    "place_sounds": Use.KEY,
    "postcodes": Use.KEY,
    "areas": Use.KEY,
    "cells": Use.KEY,
    "orgs": Use.NAMES,
    "operations": Use.NAMES,
    "offences": Use.NAMES,
    "sources": Use.NAMES,
    "identifiers": Use.KEY,
    "covers": Use.KEY,
    "above": Use.KEY,
    "published": Use.KEY,
    "copy": Use.FACET,
    "suggest": Use.FACET,
    "kind": Use.FACET,
    "source": Use.FACET,
    "person": Use.FACET,
    "place": Use.FACET,
    "offence": Use.FACET,
    "month": Use.FACET,
    "marking": Use.FACET,
    "language": Use.FACET,
    "newest": Use.ORDER,
    "oldest": Use.ORDER,
}

FACETS = {
    "kind": "Kind of source",
    "source": "Source",
    "person": "People",
    "place": "Places",
    "offence": "Offences",
    "month": "Month",
    "marking": "Marking",
    "language": "Language",
}
"""The facets by name in the query language, with their titles."""
