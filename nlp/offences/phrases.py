"""Whether words between an offence and a date tell but where it was, and to whom: "at a shop in Burnley on"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from nlp.lexicon import WORD

_PLACED = frozenset(
    WORD.findall(
        "at in on near outside inside off of by behind opposite along beside around across above under between against "
        "involving involved during about over from within late early last this"
    )
)
_DETERMINERS = frozenset(WORD.findall("a an the his her their its two three four this that another local nearby"))
_NO_PHRASE = frozenset(
    WORD.findall(
        "have has had was were is are be been being will would could may might can did does do said say says told "
        "tells who which that whose whom when while whilst after before following where because as but than he she "
        "they it we i or if not held caught found led left made took saw went came got gave ran shot hit fled began "
        "heard met won lost kept put set brought sent court magistrates hearing trial inquest tribunal jury judge "
        "custody prison jail police so then although though until unless since"
    )
)
"""Words that end what is said of where and whom: verbs, clauses, courts."""
_NOT_ON = frozenset(WORD.findall("since until till before after by from for to"))
"""Words before a date that do not say that something was then."""
_WHOM = _DETERMINERS | {"him", "them", "me", "us", "somebody", "someone"}
"""Words with which the one begins to whom a deed was done."""
_THEIRS = ("his", "her", "their")
_TOKEN = re.compile(r"[^\W_][\w’'.-]*")
_BREAK = re.compile(r"[;:!?\"“”—–\n]|\.\s")
_BARE = ("on", "last", "at", "early", "late")


def is_phrase(gap: str, *, deed: bool) -> bool:
    """Whether what stands between an offence and a date tells but where, whom and when; what follows a ``deed``, an
    offence written as a verb, begins with whom it was done to.
    """
    if _BREAK.search(gap):
        return False
    words = _TOKEN.findall(gap)
    if not words:
        return True
    first, last = words[0], words[-1].lower()
    begins = first.lower() in _PLACED or gap.startswith(", ")
    whom = deed and (first in _WHOM or not first.islower())
    if not (begins or whom) or last in _NOT_ON:
        return False
    if last in ("the", "a", "an") and words[-2:-1] != ["on"]:
        return False  # the date is another's: "for the June 24 murder"
    return all(_fits(word, before) for before, word in pairwise(["", *words])) and _joins(words)


def is_placed(gap: str) -> bool:
    """Whether more than "on" stands between an offence and a date."""
    return any(word not in _BARE for word in _TOKEN.findall(gap))


def _fits(word: str, before: str) -> bool:
    """Whether a word can stand there, given the word before it: no verb, no new clause."""
    if word.lower() in _NO_PHRASE:
        return False
    held = before.lower() in _DETERMINERS or before.lower() in _PLACED
    return held or not word.islower() or not word.endswith(("ed", "ing")) or word in _PLACED


def _joins(words: Sequence[str]) -> bool:
    """Whether each "and" joins names or people: "the Rose and Crown", "an attack on a man and his son"."""
    return all(
        0 < at < len(words) - 1
        and (words[at + 1] in _THEIRS or (words[at - 1][:1].isupper() and words[at + 1][:1].isupper()))
        for at, word in enumerate(words)
        if word == "and"
    )
