"""Lists of words, by what they decide; kept in ``data/words.toml``."""

from __future__ import annotations

import re
import tomllib
from functools import cache

from nlp.gazetteer.places import DATA


@cache
def _lists() -> dict[str, list[str]]:
    lists: dict[str, list[str]] = tomllib.loads((DATA / "words.toml").read_text(encoding="utf-8"))
    return lists


def words(name: str) -> frozenset[str]:
    """The words of a list; KeyError when there is no such list."""
    return frozenset(_lists()[name])


def either(name: str) -> str:
    """The words of a list as alternatives of a regular expression, longer ones first."""
    return "|".join(re.escape(word) for word in sorted(_lists()[name], key=lambda word: (-len(word), word)))
