"""Whose kin, partner or co-defendant a text says that a person is ("brother of Tariq Osman")."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from nlp.recognisers.names import CAPS, GAP, PART, prefix_before, recased

GENDERED = {
    "brother": "male", "sister": "female", "father": "male", "mother": "female", "son": "male", "daughter": "female",
    "husband": "male", "wife": "female", "uncle": "male", "aunt": "female", "nephew": "male", "niece": "female",
    "boyfriend": "male", "girlfriend": "female", "grandfather": "male", "grandmother": "female", "stepfather": "male",
    "stepmother": "female", "stepson": "male", "stepdaughter": "female", "grandson": "male", "granddaughter": "female",
    "widow": "female", "widower": "male", "cousin": "", "partner": "", "twin": "", "friend": "", "fiancé": "male",
    "fiancée": "female", "ex-wife": "female", "ex-husband": "male", "ex-partner": "", "associate": "", "neighbour": "",
    "half-brother": "male", "half-sister": "female", "mum": "female", "dad": "male", "parent": "", "child": "",
    "co-defendant": "", "co-accused": "", "flatmate": "", "housemate": "", "landlord": "", "employer": "",
    "ex-boyfriend": "male", "ex-girlfriend": "female", "stepbrother": "male", "stepsister": "female",
    "carer": "", "colleague": "", "accomplice": "",
}  # fmt: skip
"""Word for a relation to the gender it tells, empty when it tells none."""
KIN = "|".join(sorted(GENDERED, key=len, reverse=True))
"""Those words as alternatives of a regular expression."""
_LEADS = tuple(GENDERED)
_KIN = f"(?P<kin>(?i:{KIN}))"
_PARTS = r"victim|suspect|defendant|complainant|witness|deceased|PP"
_HIS = re.compile(
    r"\b(?P<whose>[Hh]is|[Hh]er|[Tt]heir|[Ww]hose|[Ww]ith(?:[ \u00a0](?:his|her|their))?)[ \u00a0]"
    rf"(?:[a-z]+[ \u00a0]){{0,2}}?{_KIN},?[ \u00a0]"
    r"(?:and[ \u00a0]|called[ \u00a0]|named[ \u00a0]|is[ \u00a0]|was[ \u00a0])?$"
)
_OWNED = re.compile(
    rf"['’]s?[ \u00a0](?:[a-z]+[ \u00a0]){{0,2}}?{_KIN},?[ \u00a0]"
    r"(?:called[ \u00a0]|named[ \u00a0]|is[ \u00a0]|was[ \u00a0])?$"
)
_OF_BEFORE = re.compile(
    rf"\b{_KIN}[ \u00a0](?:of|to)[ \u00a0](?:the[ \u00a0])?(?P<part>{_PARTS})(?:,|:| is|,? named as| \()[ \u00a0]?$"
)
"""The relation to a part played, before the name: "Mother of PP (Denise Kemble)"."""
_OF_NAMED_BEFORE = re.compile(rf"\b{_KIN}[ \u00a0](?:of|to)[ \u00a0]$")
_PARTS_BEFORE = re.compile(
    rf"\b[Tt]he[ \u00a0](?P<part>{_PARTS})['’]s[ \u00a0]{_KIN},?[ \u00a0](?:is[ \u00a0]|was[ \u00a0])?$"
)
_KIN_OF = re.compile(
    r",?[ \u00a0](?:(?:is|was)[ \u00a0])?(?:(?:an?|the|who[ \u00a0](?:is|was)[ \u00a0](?:an?|the))[ \u00a0])?"
    rf"(?:[a-z]+[ \u00a0])?{_KIN}[ \u00a0](?:of|to)[ \u00a0]"
)
_OF_PART = re.compile(rf"(?:the[ \u00a0])?(?P<part>{_PARTS})\b(?!['’])")
_PARTS_KIN = re.compile(
    rf",?[ \u00a0](?:is[ \u00a0]|was[ \u00a0])?the[ \u00a0](?P<part>{_PARTS})['’]s[ \u00a0]{_KIN}\b"
)
_HIS_AFTER = re.compile(
    rf",[ \u00a0](?P<whose>his|her|their)[ \u00a0](?:[a-z]+[ \u00a0]){{0,2}}?"
    rf"{_KIN}(?=[,.;)]|[ \u00a0])(?!,?[ \u00a0][A-Z])"
)
_TOGETHER = re.compile(
    r"\b(?P<kin>(?i:brother|sister|cousin|partner|friend|co-defendant|associate|flatmate|neighbour|twin|colleague)s"
    r"|[Cc]o-accused|[Hh]usband and wife|[Mm]other and daughter|[Ff]ather and son)[ \u00a0]$"
)
_AND = re.compile(r"(?:, (?:aged )?\d{1,3},?| \(\d{1,3}\))?,?[ \u00a0](?:and|&)[ \u00a0]$")
_OPENS = re.compile(rf"(?P<name>(?:{PART}|{CAPS})(?:{GAP}(?:{PART}|{CAPS})){{0,2}})")
_ENDS = re.compile(r"[.;!?]\s")
_PLAYERS = 50
"""People before and after one among whom a part's player is looked for."""
_NEAR, _FAR = 120, 400
"""Characters back to whom a name's owner and a pronoun's are looked for."""


class Told(NamedTuple):
    """A named person at one place of the text, under the full name, and the part played, if the text says one."""

    start: int
    end: int
    name: str
    gender: str | None
    role: str | None = None


def relation(text: str, people: Sequence[Told], index: int) -> str | None:
    """The relation stated beside the name number ``index`` ("brother of Tariq Osman"), or None.

    ``people`` are the named mentions of the text, in order and apart.
    """
    return _before(text, people, index) or _after(text, people, index)


def _before(text: str, people: Sequence[Told], index: int) -> str | None:
    start = prefix_before(text, people[index].start)[0]
    if text[max(0, start - 1) : start] == "-":
        start = people[index].start  # "co-defendant", not the rank of a defendant
    low = max(0, start - 70)
    led = text[low:start]
    if led.rstrip(" \u00a0").endswith(("PP", "PP:", "PP is", "(")) or led.endswith(
        (": ", "is ", "was ", "as ", "d ", "t ", "s ")
    ):
        if found := _OF_BEFORE.search(text, low, start):
            return f"{_word(found)} of {_played(people, index, found['part'])}"
    elif not led.rstrip(" \u00a0,").lower().endswith((*_LEADS, "and", "called", "named", "of", "to", "s")):
        return None
    if found := _PARTS_BEFORE.search(text, low, start):
        return f"{_word(found)} of {_played(people, index, found['part'])}"
    if found := _OWNED.search(text, low, start):
        return next(
            (f"{_word(found)} of {p.name}" for p in _back(people, index, _NEAR) if p.end == found.start()), None
        )
    if found := _HIS.search(text, low, start):
        return _of_subject(text, people, index, found)
    return _grouped(text, people, index)


def _of_subject(text: str, people: Sequence[Told], index: int, found: re.Match[str]) -> str | None:
    """The relation to whom "his", "her", "whose" or "with" goes back to: the nearest person before whom it fits."""
    whose = found["whose"].lower()
    wanted = {"his": "male", "her": "female", "with his": "male", "with her": "female"}.get(whose)
    close = whose == "whose" or whose.startswith("with")
    for person in _back(people, index, _NEAR if close else _FAR):
        if person.end > found.start() or (wanted and person.gender not in (wanted, None)):
            continue
        if close and _ENDS.search(text, person.end, found.start()):
            return None
        return f"{_word(found)} of {person.name}" if person.name != people[index].name else None
    return None


def _grouped(text: str, people: Sequence[Told], index: int) -> str | None:
    """Of two people told of together ("Brothers Ali and Omar Saleh"), the relation of each to the other."""
    for first, other in ((index, index + 1), (index - 1, index)):
        if first < 0 or other >= len(people):
            continue
        a, b = people[first], people[other]
        found = _TOGETHER.search(text, max(0, a.start - 30), a.start)
        if found and b.start - a.end < 20 and _AND.fullmatch(text, a.end, b.start):
            word = found["kin"].lower()
            word = word.split(" and ")[first != index] if " and " in word else word.removesuffix("s")
            return f"{word} of {people[other if first == index else first].name}"
    return None


def _after(text: str, people: Sequence[Told], index: int) -> str | None:
    _, end, name, gender = people[index][:4]
    del name, gender
    if found := _PARTS_KIN.match(text, end, end + 60):
        return f"{_word(found)} of {_played(people, index, found['part'])}"
    if found := _HIS_AFTER.match(text, end, end + 60):
        return _of_subject(text, people, index, found)
    found = _KIN_OF.match(text, end, end + 60)
    if not found:
        return _of_named(text, people, index)
    at = found.end()
    if part := _OF_PART.match(text, at):
        return f"{_word(found)} of {_played(people, index, part['part'])}"
    other = next((p for p in people[index + 1 : index + 3] if at <= p.start <= at + 40), None)
    if other and prefix_before(text, other.start)[0] <= at:
        return f"{_word(found)} of {other.name}"
    said = _OPENS.match(text, at)
    return f"{_word(found)} of {' '.join(map(recased, said['name'].split()))}" if said else None


def _of_named(text: str, people: Sequence[Told], index: int) -> str | None:
    """The relation in "brother of Jake Bond, Lee Till": of the second name to the first."""
    if index == 0:
        return None
    other, own = people[index - 1], people[index]
    if text[other.end : own.start] not in (", ", ": ", " (", " is ", " was "):
        return None
    found = _OF_NAMED_BEFORE.search(text, max(0, other.start - 40), other.start)
    if not found or (index > 1 and _KIN_OF.match(text, people[index - 2].end, other.start)):
        return None
    return f"{_word(found)} of {other.name}"


def _word(found: re.Match[str]) -> str:
    return found["kin"].lower()


def _played(people: Sequence[Told], index: int, part: str) -> str:
    """Who plays a part, where the document names one person in it; else the part itself."""
    role = "person on probation" if part == "PP" else part.lower()
    low = max(0, index - _PLAYERS)
    names = {p.name for p in people[low : index + _PLAYERS] if p.role == role} - {people[index].name}
    return names.pop() if len(names) == 1 else part if part == "PP" else f"the {part.lower()}"


def _back(people: Sequence[Told], index: int, reach: int) -> Iterator[Told]:
    """The people before one, the nearest first, who end at most ``reach`` characters before it begins."""
    start = people[index].start
    for at in range(index - 1, -1, -1):
        if people[at].end <= start - reach:
            return
        yield people[at]
