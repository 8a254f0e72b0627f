"""Whose trial a sentence speaks of: at "the trial of Darren Pell" he is tried, and others hear what is told there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from nlp.lexicon import WORD
from nlp.offences.clauses import Span

_LED = 60
"""Characters before a name that can tell whose trial it is."""
_IN_BETWEEN = (
    r"(?:(?!(?:who|whom|whose|that|which|how|when|where|as|of|for|with|by|in|at|on|to|over|from|after|and|or|he|she|it|"
    r"they|heard|told|saw|was|were|is|are|has|had|have|began|gave|(?!(?:alleged|disgraced|retired|convicted|married)\b)"
    r"\w+(?:ing|ed))\b)[\w’'-]+ ){0,4}"
)
"""Words that stand before a name as its title, trade or town: "former Essex teacher "."""
_TRIED = re.compile(
    r"(?:(?<!clinical )(?<!medical )(?<!vaccine )(?<!time )(?<!free )(?<!field )(?<!\ba )"
    r"\b(?i:trials?|prosecution|sentencing(?: hearing)?|court[- ]martial) of|\b[Rr]e-?trial of|"
    r"\b(?:jury|jurors|court|judge|magistrates|bench) trying|\b(?:[Ss]entencing|[Jj]ailing)|"
    r"\b(?:[Cc]ase|[Pp]roceedings|[Pp]rosecution) against|\b(?:sentencing|plea|bail) hearing (?:of|for)) "
    rf"{_IN_BETWEEN}$"
)
"""Before one whose trial it is: "the trial of former teacher Darren Pell"."""
_GOVERNED = re.compile(
    r"\b(?:of|for|against|with|involving|about|into|between|trying|sentencing|jailing) "
    r"(?:(?!(?:an?|the|his|her|their|its|this|that|these|those|both|all|my|our|course|them|us|whom|which)\b)"
    r"[a-z][a-z-]* ){0,3}$"
)
"""Before a name that another word governs: whatever verb follows, its bearer is not who saw or heard."""
_TOO = re.compile(
    r"(?:,? \(?(?:aged )?\d{1,3}\)?)?(?P<sign>,? (?:and|or|&) |, )(?:(?:his|her|their) )?(?:[a-z-]+ ){0,2}"
)
"""Between the names of two who are tried together, ages and trades told."""
_OWNS = re.compile(r"['’]s?(?!\w)")
HEADS = frozenset(
    WORD.findall("trial trials retrial prosecution sentencing court case proceedings jury jurors jailing hearing")
)
"""One of these is in every sentence that tells whose trial it is."""
_HEARS = re.compile(
    r"\b(?:judge|justice|recorder|coroner|magistrate|sheriff|reporter|journalist|juror)s?\b", re.IGNORECASE
)
"""Offices whose bearers hear a case and saw nothing of it."""
_WHO = re.compile(r"\bwho\b")


def tried(text: str, low: int, people: Mapping[int, Span]) -> Iterator[tuple[int, str]]:
    """Those of the ``people`` of a sentence that begins at ``low``, by their numbers in text order, who are tried, each
    with the words that say so; of a list, all up to the one after "and".
    """
    cue, last, listed = "", 0, list[int]()
    for number, (start, end) in people.items():
        owns = _OWNS.match(text, end) is not None
        found = _TRIED.search(text[max(low, start - _LED) : start])
        too = _TOO.fullmatch(text, last, start) if cue and not found else None
        last = end
        if found:
            cue, listed = " ".join(found[0].split()), []
            if not owns:
                yield number, cue
        elif too is None or owns:
            cue = ""
        else:
            listed.append(number)
            if too["sign"] != ", ":
                yield from ((each, cue) for each in listed)
                cue = ""


def governed(text: str, low: int, start: int, told: str) -> bool:
    """Whether a name at ``start`` hangs on another word ("friends of Darren Pell"), so that what is ``told`` after it
    is told of that; what a "who" tells is the name's own.
    """
    return _GOVERNED.search(text[max(low, start - _LED) : start]) is not None and _WHO.search(told) is None


def hears(role: str | None) -> bool:
    """Whether a rank or office is that of somebody who hears a case and saw nothing of it."""
    return role is not None and _HEARS.search(role) is not None
