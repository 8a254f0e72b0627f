"""Names and streets as they are misheard, misremembered and mistyped."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from nicknames import NickNamer

KEYBOARD = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
HEARD = (
    ("ph", "f"), ("f", "ph"), ("ck", "k"), ("c", "k"), ("k", "c"), ("y", "i"), ("i", "y"), ("ie", "y"),
    ("ee", "ea"), ("ea", "ee"), ("ei", "ie"), ("oo", "u"), ("s", "z"), ("z", "s"), ("x", "ks"), ("kn", "n"),
    ("wr", "r"), ("qu", "kw"), ("sh", "sch"), ("tt", "t"), ("ll", "l"), ("nn", "n"), ("ss", "s"), ("mm", "m"),
    ("er", "ar"), ("er", "or"), ("ou", "oo"), ("aw", "or"), ("wh", "w"), ("gh", "g"), ("dd", "d"), ("th", "t"),
    ("n", "nn"), ("l", "ll"),
)  # fmt: skip
"""Spellings of one sound; where none of them stands in a word, it is misheard as it is mistyped."""
SHORT_TYPES = {"Road": "Rd", "Street": "St", "Lane": "Ln", "Avenue": "Ave", "Close": "Cl"}
_NAMES = NickNamer()

Corrupt = Callable[[random.Random, str], str | None]


def _longest(pick: random.Random, words: list[str]) -> int:
    """A word to be hurt: one of those long enough to be told afterwards."""
    fit = [at for at, word in enumerate(words) if len(word) >= 5] or [
        max(range(len(words)), key=lambda i: len(words[i]))
    ]
    return pick.choice(fit)


def _slip(pick: random.Random, word: str) -> str:
    """One letter changed to its neighbour on the keyboard, left out, doubled, or swapped with the next."""
    at = pick.randrange(1, len(word)) if len(word) > 1 else 0
    way = pick.randrange(4)
    if way == 0:
        row = next((row for row in KEYBOARD if word[at].lower() in row), KEYBOARD[0])
        near = row.find(word[at].lower())
        return (
            word[:at]
            + pick.choice(row[max(0, near - 1) : near + 2].replace(word[at].lower(), "") or "e")
            + word[at + 1 :]
        )
    if way == 1:
        return word[:at] + word[at + 1 :]
    if way == 2 or at + 1 >= len(word):
        return word[:at] + word[at] + word[at:]
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def typo(pick: random.Random, name: str) -> str | None:
    """One slip in one word."""
    words = name.split()
    at = _longest(pick, words)
    words[at] = _slip(pick, words[at])
    return " ".join(words)


def two_typos(pick: random.Random, name: str) -> str | None:
    """Two slips, in one word or two."""
    return typo(pick, typo(pick, name) or name)


def swapped(pick: random.Random, name: str) -> str | None:
    """The last word first, as in lists of names."""
    *first, last = name.split()
    return f"{last}{pick.choice((',', ''))} {' '.join(first)}" if first else None


def nickname(pick: random.Random, name: str) -> str | None:
    """The given name's short form, or the full form of a short one; None when it has neither."""
    first, *rest = name.split()
    forms = sorted(_NAMES.nicknames_of(first.lower()) | _NAMES.canonicals_of(first.lower()))
    return " ".join([pick.choice(forms).title(), *rest]) if forms and rest else None


def phonetic(pick: random.Random, name: str) -> str | None:
    """One word spelled otherwise by its sound; None when it has no sound with two spellings."""
    words = name.split()
    at = _longest(pick, words)
    fit = [(a, b) for a, b in HEARD if a in words[at][1:].lower()]
    if not fit:
        return None
    old, new = pick.choice(fit)
    words[at] = words[at][0] + re.sub(old, new, words[at][1:].lower(), count=1)
    return " ".join(words)


def short_type(pick: random.Random, name: str) -> str | None:
    """A street's kind as it is abbreviated, its saint and apostrophe as they are left out."""
    words = name.replace("Saint ", "St ").replace("'", "").replace("\u2019", "").replace(".", "").split()
    words[-1] = SHORT_TYPES.get(words[-1], words[-1])
    shown = " ".join(words)
    return pick.choice((shown, shown.lower(), shown.upper())) if shown != name else None


NAMES: dict[str, Corrupt] = {
    "typo": typo, "two typos": two_typos, "nickname": nickname, "swapped": swapped, "phonetic": phonetic,
    "swapped, typo": lambda pick, name: swapped(pick, typo(pick, name) or name),
}  # fmt: skip
STREETS: dict[str, Corrupt] = {
    "typo": typo, "two typos": two_typos, "short": short_type, "phonetic": phonetic,
    "short, typo": lambda pick, name: short_type(pick, typo(pick, name) or name),
}  # fmt: skip
