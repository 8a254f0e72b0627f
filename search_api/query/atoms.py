"""What one token asks for, on its own and in a field."""

from __future__ import annotations

from difflib import get_close_matches

from casethread.errors import QueryError
from casethread.model import Classification, Kind
from search_api.names import typing_errors
from search_api.query.dates import read_interval
from search_api.query.lexer import Sign, Token
from search_api.query.nodes import All, Dates, Fuzzy, InField, Node, Not, Phrase, Wildcard, Words
from search_api.words import plain, words

MOST_SLOP = 100
"""Moves that the words of a phrase may be apart."""
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


def in_field(field: str, token: Token) -> Node:
    """A token in a field. Raises QueryError when the field does not take it."""
    if field in _DATED:
        return Dates(read_interval(token.text.strip(), token.start), published=field == "published")
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
        raise QueryError(what, position=token.start, remedy=f"write more of {token.text!r}")
    return token.text


def negated(part: Node) -> Node:
    """All but the part; twice is not at all."""
    return part.part if isinstance(part, Not) else Not(part)
