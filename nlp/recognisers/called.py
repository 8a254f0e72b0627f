"""Other names by which a text says that people call somebody: "Friends call him Patch", "whom everybody calls Patch".

A pronoun is followed back to the one person of its sex whom it can stand for, in its own sentence or the one before;
where two can be meant it stands for nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.gazetteer.words import words
from nlp.offences.clauses import sentences
from nlp.recognisers.named import Named, person_of
from nlp.recognisers.names import GAP, PART, UP

NAME = rf"""["“‘']?(?P<name>(?:{PART}|[{UP}]{{2,}})(?:{GAP}(?:{PART}|[{UP}]{{2,}}))?)(?!\w|['’]s\b)["”’']?"""
"""Another name, in quotation marks or without."""
_WHO = (
    r"(?:everybody|everyone|people|friends|mates|pals|family|relatives|colleagues|workmates|neighbours|locals|residents"
    r"|villagers|customers|users|dealers|runners|associates|inmates|prisoners|teammates|classmates|fans|police|officers"
    r"|detectives|parents|brothers|sisters|mother|mum|father|dad|brother|sister|partner|wife|husband|grandmother|nan"
    r"|they|many|most|some|others|those[ ]who[ ]know[ ](?:him|her)|the[ ](?:other[ ])?(?:lads|boys|girls|men|women))"
)
_CALL = (
    r"(?:[ ](?:all|both|always|often|usually|just|simply|mostly|still|only|sometimes|affectionately))*[ ]"
    r"(?:(?P<call>call(?:s|ed)?|nicknamed?|nicknames|dub(?:s|bed)?)|know[s]?|knew|refer(?:s|red)?[ ]to)"
)
_AS = r"(?:[ ](?:only|just|simply))?(?(call)|[ ](?:as|by(?:[ ]the[ ](?:nick|street[ ])?name)?(?:[ ]of)?))[ ]"
_HIM = re.compile(rf"\b(?i:{_WHO}){_CALL}[ ](?P<whom>him|her){_AS}{NAME}")
_CALLS = re.compile(r"(?:call(?:s|ed)?|knows?|knew|nick\w+|dub\w*|refer\w*[ ]to)[ ](?:him|her)[ ]")
"""What every such statement holds: a quick look that misses none."""
_WHOM = re.compile(rf"[, ](?:whom?|that)[ ](?:(?:his|her|their|many|most|local)[ ])?{_WHO}{_CALL}{_AS}{NAME}")
_FRONTED = re.compile(
    rf"(?:^|[.!?][\"”’)]*\s+|\n)(?:(?:Better|Otherwise|Also|Widely)[ ]known|Known|Nicknamed|Dubbed)"
    rf"(?:[ ](?:to|by|among)[ ][^.;:,\n]{{1,30}}?)?(?:[ ](?:as|simply))*[ ]{NAME},[ ]"
)
_BESIDE = re.compile(r"(?:,? \(?(?:aged )?\d{1,3}\)?)?(?:,? (?:of|from) [^.;:\n]{1,50})?,? ?")
"""Between a name and "whom": an age, a home."""
_TOLD = re.compile(r"\b(?:said|says|told|tells|added|claim(?:s|ed)?|recalled|explained|that)\b")
_ANOTHER = r"\b(?:[Aa]n?|[Aa]nother|[Oo]ne|[Tt]wo|[Tt]hree)(?: [\w-]+){0,2} "
_EITHER = "teenager|youth|person|friend|cousin|neighbour|driver|dealer|runner|officer"
_NEW = {
    "male": re.compile(rf"{_ANOTHER}(?:man|men|boy|lad|male|{_EITHER})s?\b"),
    "female": re.compile(rf"{_ANOTHER}(?:woman|women|girl|female|{_EITHER})s?\b"),
}
"""Somebody without a name whom a pronoun may stand for."""
_BARE = re.compile(
    r"\W*(?:(?:Still|Also|Now|Often|Again|Recently|Regularly|Currently|Sometimes|No longer|Has been|Was|Is)\s+)*"
    r"[A-Za-z]\w*(?:s|ed|ing|met|saw|een)\s+(?:with|to|at|from|by|of|about|the|a|an|his|her|[A-Z])"
)
"""A note's sentence that leaves out its subject: "Still sees Leroy Dacres"."""
_WINDOW = 1200
"""Characters before a pronoun in which its person is looked for."""
_NO_NAME = words("never another name")


def called(text: str, named: Named, *, notes: bool) -> Iterator[tuple[int, int, int]]:
    """Where another name begins and ends, and the index of its owner's mention among ``named``. ``notes`` are written
    in sentences without a subject, whose subject is then that of the sentence before.
    """
    for found in _HIM.finditer(text) if _CALLS.search(text) else ():
        gender = "male" if found["whom"] == "him" else "female"
        owner = _meant(text, found.start(), gender, named, notes=notes) if _other(found["name"]) else None
        if owner is not None:
            yield (*found.span("name"), owner)
    for found in _WHOM.finditer(text):
        last = next(named.before(max(-1, found.start() - _WINDOW), found.start()), None)
        beside = last is not None and _BESIDE.fullmatch(text, named.mentions[last].end, found.start())
        if last is not None and beside and _other(found["name"]):
            yield (*found.span("name"), last)
    for found in _FRONTED.finditer(text):
        following = named.opening(found.end(), found.end() + 30)
        if following is not None and _other(found["name"]):
            yield (*found.span("name"), following)


def _other(name: str) -> bool:
    """Whether words in capitals are a name, not "Dad", "English" or "Sir"."""
    return all(word.lower() not in _NO_NAME for word in name.split())


def _meant(text: str, at: int, gender: str, named: Named, *, notes: bool) -> int | None:
    """The index of the one person whom a pronoun after ``at`` stands for, else None."""
    low = max(0, at - _WINDOW)
    starts = [low + start for start, _ in sentences(text[low:at] + "X")]
    starts = [start for start in starts if start <= at] or [low]
    here = _fitting(named, starts[-1] - 1, at, gender)
    own = {person_of(named.mentions[index]).name for index in here}
    if here and not _TOLD.search(text, named.mentions[here[0]].end, at):
        return here[0] if len(own) == 1 else None
    before = _before(text, starts, gender, named, notes=notes)
    if before is None or not here:
        return before if before is not None or not here or len(own) > 1 else here[0]
    return before if own == {person_of(named.mentions[before]).name} else None


def _before(text: str, starts: list[int], gender: str, named: Named, *, notes: bool) -> int | None:
    """Whom a pronoun in the last of the sentences that begin at ``starts`` takes up from those before it: the one who
    fits of the nearest that names any, but for a sentence of a note without a subject, which goes on about the last.
    """
    bare = False
    for start, end in zip(reversed(starts[:-1]), reversed(starts[1:]), strict=True):
        fitting = _fitting(named, start - 1, end, gender)
        if notes and _BARE.match(text, start, end):
            bare = True
        elif bare and fitting:
            first = named.opening(start, start + 30)
            return first if first in fitting else None
        elif fitting:
            names = {person_of(named.mentions[index]).name for index in fitting}
            return fitting[0] if len(names) == 1 else None
        elif _NEW[gender].search(text, start, end):
            return None
    return None


def _fitting(named: Named, low: int, high: int, gender: str) -> list[int]:
    """Who is named after ``low`` and before ``high`` and may be of a sex, the last first."""
    return [i for i in named.before(low, high) if person_of(named.mentions[i]).gender in (gender, None)]
