"""What one token asks for, on its own and in a field."""

from __future__ import annotations

import re
from difflib import get_close_matches

from casethread.errors import QueryError
from casethread.model import Classification, Kind
from search_api.geography import WIDEST
from search_api.names import typing_errors
from search_api.query.dates import read_interval
from search_api.query.lexer import Sign, Token
from search_api.query.nodes import All, Dates, Fuzzy, InField, Inside, Near, Node, Not, Phrase, Wildcard, Words
from search_api.words import plain, words

MOST_SLOP = 100
"""Moves that the words of a phrase may be apart."""
MOST_WILDCARDS, LONGEST_SHAPE = 4, 60
"""Wildcards, and characters, of one word: an engine makes an automaton of it, which must stay small."""
USUAL_DISTANCE = 5.0
"""Kilometres around a place, when none are written."""
_DISTANCE = re.compile(r"(\d{1,6}(?:\.\d{1,4})?)(km|miles|mi|m)")
_KILOMETRES = {"km": 1.0, "mi": 1.609344, "miles": 1.609344, "m": 0.001}
_DATED = frozenset({"date", "published"})
_CHOICES = {"kind": tuple(Kind), "marking": tuple(Classification)}


def is_plain(token: Token) -> bool:
    """Whether a token is a word with no sign in it that has a meaning of its own."""
    return token.sign is Sign.WORD and token.suffix is None and "*" not in token.text and "?" not in token.text


def atom(token: Token) -> Words | Phrase | Wildcard | Fuzzy | All:
    """A token on its own. Raises QueryError."""
    if token.sign is Sign.PHRASE:
        return Phrase(token.text, _slop(token))
    if token.text == "*":
        return All()
    if token.suffix is not None:
        return Fuzzy(token.text, _errors(token))
    if not is_plain(token):
        return Wildcard(_shape(token))
    return Words((token.text,))


def in_field(field: str, token: Token) -> Node:  # noqa: PLR0911 - one for each sort of field
    """A token in a field. Raises QueryError when the field does not take it."""
    if field in _DATED:
        return Dates(read_interval(token.text.strip(), token.start), published=field == "published")
    if field == "near" or (field in ("place", "postcode") and _DISTANCE.fullmatch(token.suffix or "")):
        return Near(_place_name(field, token), _distance(token), token.start)
    if field == "within":
        return Inside(_place_name(field, token), token.start)
    if token.sign is Sign.RANGE:
        raise QueryError(f"{field}: takes no range", position=token.start, remedy="only date: and published: do")
    if field in _CHOICES:
        return InField(field, Words((_choice(field, token),)))
    if field == "month":
        month = read_interval(token.text, token.start)
        shown = month.start.isoformat()[:7] if month.start else ""
        return InField(field, Words((shown,)))
    if field == "language":
        return InField(field, Words((" ".join(token.text.split()).title(),)))
    what = atom(token)
    if isinstance(what, All):
        what = Wildcard(_shape(token))
    if field == "incident" and (isinstance(what, Wildcard | Fuzzy) or (isinstance(what, Phrase) and what.slop)):
        remedy = "write the whole id, as it stands on the incident's page"
        raise QueryError("incident: takes an id, neither * nor ~", position=token.start, remedy=remedy)
    if not words(token.text) and field not in ("incident", "id"):
        raise QueryError(f"{field}: has no word after it", position=token.start, remedy="write what to look for")
    return InField(field, Words((what.text,)) if isinstance(what, Phrase) and not what.slop else what)


def _choice(field: str, token: Token) -> str:
    choices = {plain(choice.value).replace("-", " "): choice.value for choice in _CHOICES[field]}
    asked = plain(token.text).replace("-", " ").replace("_", " ").strip()
    if asked in choices:
        return choices[asked]
    near = get_close_matches(asked, choices, n=1)
    remedy = f"did you mean {field}:{choices[near[0]]}?" if near else f"use one of {', '.join(choices.values())}"
    raise QueryError(f"there is no {field} {token.text!r}", position=token.start, remedy=remedy)


def _place_name(field: str, token: Token) -> str:
    if token.sign is Sign.RANGE or not words(token.text) or "*" in token.text or "?" in token.text:
        raise QueryError(
            f"{field}: takes the name of a place", position=token.start, remedy=f"write {field}:Chelmsford"
        )
    return token.text


def _distance(token: Token) -> float:
    if not token.suffix:
        return USUAL_DISTANCE
    found = _DISTANCE.fullmatch(token.suffix)
    km = float(found[1]) * _KILOMETRES[found[2]] if found else 0.0
    if not 0 < km <= WIDEST:
        what = f"~{token.suffix} after a place is no distance"
        remedy = f"write it in km, miles or m, as ~5km, with at most {WIDEST:.0f}km"
        raise QueryError(what, position=token.start, remedy=remedy)
    return km


def _slop(token: Token) -> int:
    if token.suffix is None:
        return 0
    if not token.suffix.isdecimal() or int(token.suffix) > MOST_SLOP:
        what = f"~{token.suffix} after a phrase is no distance"
        raise QueryError(what, position=token.start, remedy=f'write "knife marsh lane"~8, with at most {MOST_SLOP}')
    return int(token.suffix)


def _errors(token: Token) -> int:
    if "*" in token.text or "?" in token.text:
        what = "a word cannot have both a wildcard and ~"
        raise QueryError(what, position=token.start, remedy="leave one of them out")
    if not token.suffix:
        return max(typing_errors(token.text), 1)
    if token.suffix not in ("1", "2"):
        what = f"~{token.suffix} after a word is no number of letters"
        raise QueryError(what, position=token.start, remedy=f"write {token.text}~1 or {token.text}~2")
    return int(token.suffix)


def _shape(token: Token) -> str:
    leading = token.text.split("*")[0].split("?")[0]
    if sum(letter.isalnum() for letter in leading) < 2:
        what = "a wildcard needs two letters or digits before it"
        raise QueryError(what, position=token.start, remedy=f"write more of {token.text[:LONGEST_SHAPE]!r}")
    runs = len(re.findall(r"[*?]+", token.text))
    if len(token.text) > LONGEST_SHAPE or runs > MOST_WILDCARDS:
        what = f"a word may hold {MOST_WILDCARDS} wildcards and {LONGEST_SHAPE} letters"
        raise QueryError(what, position=token.start, remedy="leave some of its wildcards out")
    # a run of wildcards that holds one of any length is of any length
    return re.sub(r"[*?]*\*[*?]*", "*", token.text)


def negated(part: Node) -> Node:
    """All but the part; twice is not at all."""
    return part.part if isinstance(part, Not) else Not(part)
