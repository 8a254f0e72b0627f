"""People without a name: "a 15-year-old girl", "a man in his 20s from Chelmsford"."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from casethread.model import Label, Mention
from casethread.values import PersonValue
from nlp.recognisers.names import UP
from nlp.resolve import UNNAMED
from nlp.spans import near

_GENDERS = {
    "man": "male", "boy": "male", "male": "male", "father": "male", "grandfather": "male", "schoolboy": "male",
    "son": "male",
    "woman": "female", "girl": "female", "female": "female", "mother": "female", "grandmother": "female",
    "schoolgirl": "female", "daughter": "female", "lady": "female", "gentleman": "male",
}  # fmt: skip
_NEUTRAL = (
    "teenager|youth|child|baby|toddler|pensioner|victim|suspect|driver|motorcyclist|cyclist|pedestrian|passenger"
    "|student|pupil"
)
_NOUN = rf"(?:{'|'.join(_GENDERS)}|{_NEUTRAL})"
_ARTICLE = r"(?:(?:an?|the|another|one|his|her|their)\s+)"
_AGED_FIRST = re.compile(
    rf"\b{_ARTICLE}?(?:second |third |further |other )?(\d{{1,3}})[- ]?(years?|months?|yr)[- ]old\b"
    rf"(?:(?:[ \u00a0][a-z-]+){{0,2}}?[ \u00a0]({_NOUN})\b)?",
    re.IGNORECASE,
)
_AGED_LAST = re.compile(
    rf"\b{_ARTICLE}(?:[a-z-]+ )?({_NOUN})(?:,? (?:aged|who is) (\d{{1,3}})\b|, (\d{{1,3}}),"
    r"| in (?:his|her|their) (?:early |mid |mid-|late )?(?:teens|\d0s))",
    re.IGNORECASE,
)
_DESCRIBED = re.compile(r"\b(?:an? )(?:elderly|teenage|young|middle-aged) (man|woman|boy|girl)\b", re.IGNORECASE)
_OLD = re.compile("[- ]old", re.IGNORECASE)
_AGE = re.compile(r"[, ] ?(?:aged|who is|in (?:his|her|their)) |, \d", re.IGNORECASE)
_SORT = re.compile("elderly|teenage|young|middle-aged", re.IGNORECASE)
_REACH = 120
"""Characters that the longest of these expressions takes."""
_SMALL_NEXT = re.compile(r"[ \u00a0][a-z]")
_BREATH = re.compile(r"[.;:!?]")
_NAME_NEXT = re.compile(rf",?(?:[ \u00a0][a-z-]+){{0,3}}[ \u00a0](?:[Mm]r |[Mm]rs |[Mm]s )?[{UP}][\w'’.-]+")
_FROM = re.compile(
    rf",? (?:from|of) ((?:[a-z]+ )?[{UP}][\w'’-]+(?:[ -](?:[{UP}][\w'’-]+|upon|on|in|the|le|super)){{0,3}})"
)


def unnamed(text: str, named: Sequence[int]) -> Iterator[Mention]:
    """Mentions of people told only by age or description; those who are named in the same breath are left out.

    ``named`` are the starts of named people, in order.
    """
    for found in near(_AGED_FIRST, _OLD, text, _REACH):
        noun = (found[3] or "").lower()
        follows = _NAME_NEXT.match(text, found.end())
        if follows and _named_soon(text, found.end(), named):
            continue
        age = int(found[1]) if found[2].lower().startswith("y") else 0
        if age <= 110 and (noun or not _SMALL_NEXT.match(text, found.end())):
            yield _mention(text, found, age, noun)
    for found in near(_AGED_LAST, _AGE, text, _REACH):
        years = found[2] or found[3]
        if not years or 0 < int(years) <= 110:
            yield _mention(text, found, int(years) if years else None, found[1].lower())
    for found in near(_DESCRIBED, _SORT, text, _REACH):
        after = bisect_right(named, found.end() - 1)
        if after == len(named) or named[after] - found.end() > 12:
            yield _mention(text, found, None, found[1].lower())


def _named_soon(text: str, end: int, named: Sequence[int]) -> bool:
    """Whether somebody is named within 40 characters after ``end`` in the same breath."""
    after = bisect_right(named, end)
    return after < len(named) and named[after] <= end + 40 and not _BREATH.search(text, end, named[after])


def _mention(text: str, found: re.Match[str], age: int | None, noun: str) -> Mention:
    end = found.end() - (1 if found[0].endswith(",") else 0)
    home = _FROM.match(text, end)
    value = PersonValue(name="", age=age, gender=_GENDERS.get(noun), home=home[1] if home else None)
    return Mention(
        found.start(),
        end,
        text[found.start() : end],
        Label.PERSON,
        value,
        UNNAMED,
        0.8,
        "a person told by age, not by name",
    )
