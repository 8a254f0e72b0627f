"""How much it tells that a document holds a word: from a bundled reference, never from what an index holds.

So the order of hits depends on the documents that answer alone: none that is closed to whoever asks can weigh in.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from search_api.words import stem

UNLISTED = 8.0
"""What a word tells that the reference does not list, as most names."""


@cache
def _reference() -> dict[str, float]:
    """What each listed stem tells, read once."""
    told: dict[str, float] = {}
    for line in (files("search_api") / "data" / "stems.txt").read_text(encoding="ascii").splitlines():
        if not line.startswith("#"):
            weight, _, stems = line.partition(":")
            told.update(dict.fromkeys(stems.split(), float(weight)))
    return told


def telling(word: str) -> float:
    """What a plain word tells, from 0.5 ("the") to 8: the natural logarithm of one in so many documents, about."""
    return _reference().get(stem(word), UNLISTED)


def telling_together(words: Iterable[str]) -> float:
    """What several words tell that stand together."""
    return sum(map(telling, words))
