"""Names of towns as a poor scan writes them: "Clact0n-on-5ea", "Chelmsf0rd", "Birrningham"."""

from __future__ import annotations

import re
from collections import defaultdict
from difflib import SequenceMatcher
from functools import cache

from nlp.gazetteer.places import gazetteer, key

_ALIKE = str.maketrans(
    {"0": "o", "1": "l", "i": "l", "|": "l", "!": "l", "5": "s", "$": "s", "8": "b", "6": "g", "9": "g"}
)
_JOINED = (("rn", "m"), ("vv", "w"), ("cl", "d"))
"""Letters that stand for another where they touch."""
_SHORTEST = 5
"""Letters of the shortest name that is looked for: shorter ones are too like other words."""


def shape(name: str) -> str:
    """A name as a scan sees it: what it takes for one another is written alike, case and hyphens aside."""
    seen = key(name).translate(_ALIKE)
    for pair, one in _JOINED:
        seen = seen.replace(pair, one)
    return seen


@cache
def _shapes() -> dict[str, tuple[str, ...]]:
    shapes: dict[str, list[str]] = defaultdict(list)
    for name in gazetteer().names():
        if len(name.replace(" ", "")) >= _SHORTEST:
            shapes[shape(name)].append(name)
    return {seen: tuple(names) for seen, names in shapes.items()}


def meant(written: str) -> str | None:
    """The listed name that a scan may have turned into ``written``; None when it is listed itself, or when no name or
    several have its shape.
    """
    names = _shapes().get(shape(written), ())
    return names[0] if len(names) == 1 and names[0] != key(written) else None


def slips(written: str, name: str) -> str:
    """What was taken for what, for a person: '"0" for "o", "5" for "s"'."""
    a, b = written.lower(), name.lower()
    found = [
        f'"{written[i:j]}" for "{b[k:m]}"'
        for kind, i, j, k, m in SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
        if kind != "equal" and re.search(r"\w", a[i:j] + b[k:m])
    ]
    return ", ".join(dict.fromkeys(found))
