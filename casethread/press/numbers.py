"""Numbers in running text, in figures or in words, each with what it counts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from nlp.dates.words import NUMBERS

_UNITS = {word: number for word, number in NUMBERS.items() if 1 < number < 20}
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_BELOW_TEN = {"one": 1, **{word: number for word, number in _UNITS.items() if number < 10}}
_SCALES = {"": 1, "k": 1e3, "m": 1e6, "bn": 1e9, "hundred": 100, "thousand": 1e3, "million": 1e6, "billion": 1e9}
_SPELLED = rf"(?:(?:{'|'.join(_TENS)})(?:[- ](?:{'|'.join(_BELOW_TEN)}))?|{'|'.join(reversed(_UNITS))})"
_NUMBER = re.compile(
    rf"(?<![\w.,/-])(?P<money>[£€$])?(?P<figure>\d[\d,]*(?:\.\d+)?|{_SPELLED})"
    r"(?:\s?(?P<scale>k|m|bn|hundred|thousand|million|billion))?(?!\w|[-/.:]\d)"
    r"(?:(?P<percent>\s?%|\s?per\s?cent)|[- ](?P<noun>[a-z]{3,}))?",
    re.IGNORECASE,
)
_NO_NOUN = re.compile(
    r"(?:and|the|was|were|has|had|have|who|that|with|from|for|are|but|his|her|their|when|after|before|people's"
    r"|years?|yrs?|old)$"
)


@dataclass(frozen=True, slots=True)
class Number:
    """An amount at ``start`` to ``end``; ``noun`` is what it counts, as one: "man", "wrap", "£", "per cent"."""

    start: int
    end: int
    amount: float
    noun: str


def numbers_in(text: str) -> Iterator[Number]:
    """The numbers of a text that count something; ages and bare figures do not."""
    for match in _NUMBER.finditer(text):
        noun = match["money"] or ("per cent" if match["percent"] else _counted(match["noun"]))
        if noun:
            amount = _amount(match["figure"]) * _SCALES[(match["scale"] or "").casefold()]
            yield Number(match.start(), match.end("scale" if match["scale"] else "figure"), amount, noun)


def in_words(number: int) -> str:
    """A pattern for a number below 100 in words; one that matches nothing for others."""
    words = {value: word for word, value in (_BELOW_TEN | _UNITS | _TENS).items()}
    tens, rest = number // 10 * 10, number % 10
    spelled = words.get(number)
    if spelled is None and tens in words and rest:
        spelled = f"{words[tens]}[- ]{words[rest]}"
    return spelled or "(?!)"


def _counted(noun: str | None) -> str:
    word = (noun or "").casefold()
    if _NO_NOUN.match(word):
        return ""
    if word in {"men", "women"}:
        return word.replace("men", "man")
    return word.removesuffix("s") if len(word) > 3 else word


def _amount(figure: str) -> float:
    plain = figure.replace(",", "").casefold()
    if plain[0].isdigit():
        return float(plain)
    first, _, second = plain.replace("-", " ").partition(" ")
    return float((_TENS | _UNITS)[first] + _BELOW_TEN.get(second, 0))
