"""Given names and the gender they usually go with."""

from __future__ import annotations

import csv
from functools import cache

from nlp.gazetteer.places import DATA
from nlp.gazetteer.words import words

COMMON_WORDS = words("given names that are words")
"""Given names that are also words or places: alone, in capitals, they prove nothing."""


@cache
def given_names() -> dict[str, str]:
    """Given name in lower case to "male", "female" or "" (either)."""
    with (DATA / "given_names.csv").open(encoding="utf-8", newline="") as file:
        return {name.lower(): gender for name, gender in csv.reader(file)}


def is_given(word: str) -> bool:
    """Whether a word is a known given name, in any case; a hyphenated one counts by its first part."""
    return word.lower().partition("-")[0] in given_names()


def gender_of(word: str) -> str | None:
    """The gender ("male", "female") of a given name that usually goes with one, else None."""
    return given_names().get(word.lower().partition("-")[0]) or None
