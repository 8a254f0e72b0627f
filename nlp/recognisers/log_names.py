"""Surnames in capitals that stand alone, as logs and notes write them: "HALLAM is planning to rob the bookies"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from casethread.model import Kind
from nlp.base import Context
from nlp.gazetteer import gazetteer
from nlp.gazetteer.words import either, words
from nlp.recognisers.candidate import Candidate
from nlp.recognisers.names import CAPS, NEVER, RANKS

_LONE = re.compile(rf"(?<![\w@#/.&'’-])({CAPS})(?![\w@/&-]|\.\w)")
_BESIDE = re.compile(r"[A-Z]{2,}\)?[,;]?[ \u00a0]\Z")
_CAPITALS_NEXT = re.compile(r"[ \u00a0][A-Z]{2,}\b")
_NOBODY = words("no organisation") | words("no person alone") | words("capitals that are no name")
_THINGS = frozenset(word.upper() for word in words("worn and driven"))
_HUMAN = (
    r"(?:not |now |also |still |again |then |later |since |recently |currently |possibly |poss |allegedly |openly "
    r"|believed |thought |suspected |said |known |understood |reported |due |to be |to have )*"
)
_DOES = re.compile(
    rf"['’]?(?:[ \u00a0]\([^()\n]{{1,24}}\))?,?[ \u00a0](?:(?:who|and wife|and partner|and associates)[ \u00a0])?"
    rf"(?:(?:is|was|has|had|will|may|might|being|would|could|did|does|has been|had been)[ \u00a0])?"
    rf"{_HUMAN}(?:{either('what people do')})\b"
)
"""What only somebody does or has done to them, after a name."""
_OWNS = re.compile(rf"['’]s?[ \u00a0](?:[a-z-]+[ \u00a0])?(?:{either('whose a person is')})\b")
_TELLS = re.compile(rf"\b(?:{either('what is told of people')})[:,]? (?:that )?\Z", re.IGNORECASE)
"""What stands before the name of somebody."""
_CALLED = re.compile(
    r"\b(?:known as|aka|a\.k\.a\.?|alias|street name|nickname|nicknamed|goes by|calls (?:him|her)self)"
    r"\W{1,3}([A-Z]{3,})\b"
)
"""Other names, which stand for somebody without a surname and are marked as such."""
_SHORT = 4
"""Letters: fewer are an abbreviation more often than a name."""


def in_logs(context: Context) -> Iterator[Candidate]:
    """Surnames alone and in capitals, by what the words beside them say is done; in logs and notes only."""
    if context.input.kind not in (Kind.INTELLIGENCE, Kind.PROBATION):
        return
    text = context.text
    called = {found[1] for found in _CALLED.finditer(text)}
    for found in _LONE.finditer(text):
        start, end = found.span(1)
        word = found[1]
        if len(word) < 3 or word in called or _is_none(word) or _BESIDE.search(text, max(0, start - 24), start):
            continue
        if _CAPITALS_NEXT.match(text, end) and not _DOES.match(text, end):
            continue
        does = _DOES.match(text, end) or _OWNS.match(text, end)
        told = len(word) >= _SHORT and _TELLS.search(text[max(0, start - 40) : start])
        if does or (told and not gazetteer().lookup(word)):
            yield Candidate(start, end, "people.log", 0.8)


def _is_none(word: str) -> bool:
    """Whether capitals are no name: of the field's abbreviations, ranks, makes, or without a vowel."""
    small = word.lower()
    if small in _NOBODY or small in NEVER or word in RANKS or word in _THINGS:
        return True
    return not re.search("[AEIOUY]", word)
