"""A query cut into tokens, with every limit and every mistake in its structure told at its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum

from casethread.errors import QueryError
from search_api.query.nodes import FIELDS

LONGEST = 2_000
"""Characters of the longest query."""
MOST_CLAUSES = 256
"""Words, phrases and ranges of the largest query."""
MOST_DEAR = 16
"""Words with wildcards or typing errors of the largest query."""
DEEPEST = 20
"""Parentheses within parentheses."""


class Sign(StrEnum):
    """What a token is."""

    WORD = "word"
    PHRASE = "phrase"
    RANGE = "range"
    FIELD = "field"
    AND = "AND"
    OR = "OR"
    NOT = "NOT"
    OPEN = "("
    CLOSE = ")"


ATOMS = frozenset({Sign.WORD, Sign.PHRASE, Sign.RANGE})
_JOINING = frozenset({Sign.AND, Sign.OR})


@dataclass(frozen=True, slots=True)
class Token:
    """A token and the code point at which it starts. ``suffix`` is what follows "~" (empty for a bare one)."""

    sign: Sign
    text: str
    start: int
    suffix: str | None = None


_QUOTES = str.maketrans(dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb", '"'))
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
"""Control characters but tab and line ends, and halves of a pair."""
_FIELD = re.compile(r"([A-Za-z_]+):")
_SUFFIX = re.compile(r"~([\w.]*)")
_RANGE = re.compile(r"[\[{]([^\[\]{}]*)[\]}]")
_WORD = re.compile(r'(?:\\.|[^\s"()\[\]{}])+')
_FUZZY = re.compile(r"(.*[^\W_][*?]*)~([\d.]*(?:km|mi|miles|m)?)", re.DOTALL)
_OPERATORS = {"AND": Sign.AND, "&&": Sign.AND, "OR": Sign.OR, "||": Sign.OR, "NOT": Sign.NOT}
_PUNCTUATION = ".,;:!?\u2026'`\u2018\u2019-+\u2013\u2014/&|~^=<>\\*#@%$\u00a3\u20ac_"
_CLOSING = {field: "".join(set(_PUNCTUATION) - set("*?" if field else "*")) for field in (False, True)}
_OPENING = {field: "".join(set(_PUNCTUATION) - set("*?<>=" if field else "*?")) for field in (False, True)}
"""What is cut off a word behind and before it, in a field and elsewhere."""


def tokens(text: str) -> list[Token]:
    """The tokens of a query. Raises QueryError at the first mistake."""
    _bound(text)
    found = list(_scan(text.translate(_QUOTES)))
    if sum(token.sign in ATOMS for token in found) > MOST_CLAUSES:
        first = [token for token in found if token.sign in ATOMS][MOST_CLAUSES]
        raise QueryError(
            f"the query has more than {MOST_CLAUSES} parts", position=first.start, remedy="ask for fewer words at once"
        )
    dear = [token for token in found if _is_dear(token)]
    if len(dear) > MOST_DEAR:
        what = f"the query has more than {MOST_DEAR} words with * or ? or ~"
        raise QueryError(what, position=dear[MOST_DEAR].start, remedy="write some of them out")
    _check(found, len(text))
    return found


def _is_dear(token: Token) -> bool:
    """Whether a whole vocabulary is to be looked through for it."""
    return token.sign is Sign.WORD and (token.suffix is not None or bool({*token.text} & {"*", "?"}))


def _bound(text: str) -> None:
    if len(text) > LONGEST:
        what = f"the query has {len(text):,} characters, more than {LONGEST:,}"
        raise QueryError(what, position=LONGEST, remedy="shorten it")
    if found := _UNFIT.search(text):
        what = f"the character U+{ord(found[0]):04X} cannot be searched for"
        raise QueryError(what, position=found.start(), remedy="remove it")


def _scan(text: str) -> Iterator[Token]:
    at, after_field = 0, False
    while at < len(text):
        letter = text[at]
        if letter.isspace() or (letter in "[]{}" and not after_field):
            at += 1
            continue
        if letter in "()":
            token, at = Token(Sign.OPEN if letter == "(" else Sign.CLOSE, letter, at), at + 1
        elif letter == '"':
            token, at = _phrase(text, at)
        elif letter in "[{]}":
            token, at = _range(text, at)
        elif letter in "-!" and not after_field and _starts_word(text, at):
            token, at = Token(Sign.NOT, letter, at), at + 1
        else:
            cut, at = _word(text, at, after_field)
            if cut is None:
                continue
            token = cut
        yield token
        after_field = token.sign is Sign.FIELD


def _starts_word(text: str, at: int) -> bool:
    """Whether the sign at ``at`` stands before a word rather than in or between words."""
    before, after = text[at - 1 : at] if at else " ", text[at + 1 : at + 2]
    return (before.isspace() or before == "(") and (after.isalnum() or after in ('"', "("))


def _phrase(text: str, at: int) -> tuple[Token, int]:
    end = text.find('"', at + 1)
    if end < 0:
        raise QueryError(
            "the quotation mark is not closed", position=at, remedy='add " after the phrase, or leave this one out'
        )
    suffix = _SUFFIX.match(text, end + 1)
    token = Token(Sign.PHRASE, text[at + 1 : end], at, suffix[1] if suffix else None)
    return token, suffix.end() if suffix else end + 1


def _range(text: str, at: int) -> tuple[Token, int]:
    found = _RANGE.match(text, at)
    if not found:
        raise QueryError("the range is not closed", position=at, remedy="write date:[2014-07 TO 2014-11]")
    return Token(Sign.RANGE, found[0], at), found.end()


def _word(text: str, at: int, after_field: bool) -> tuple[Token | None, int]:
    if not after_field and (named := _FIELD.match(text, at)):
        field = _field(named[1], text[named.end() : named.end() + 1], at)
        if field:
            return Token(Sign.FIELD, field, at), named.end()
    match = _WORD.match(text, at)
    if match is None:
        return None, at + 1
    raw, end = match[0], match.end()
    if not after_field and raw in _OPERATORS:
        return Token(_OPERATORS[raw], raw, at), end
    if raw in ("*", "*:*"):
        return Token(Sign.WORD, "*", at), end
    suffix = None
    if fuzzy := _FUZZY.fullmatch(raw):
        raw, suffix = fuzzy[1], fuzzy[2]
    return _trimmed(raw.replace("\\", ""), at, suffix, after_field), end


def _trimmed(raw: str, at: int, suffix: str | None, after_field: bool) -> Token | None:
    """The word without the punctuation around it; None when nothing is left."""
    kept = raw.rstrip(_CLOSING[after_field])
    if kept.endswith("*") and kept.rstrip("*?")[-1:] in ("", *"*?"):
        kept = ""
    # a leading * or ? is kept for the message that says what a wildcard needs
    shape = kept.lstrip(_OPENING[after_field])
    if not any(letter.isalnum() for letter in shape):
        return Token(Sign.WORD, raw, at, suffix) if after_field else None
    return Token(Sign.WORD, shape, at + len(kept) - len(shape), suffix)


def _field(name: str, following: str, at: int) -> str | None:
    """The field of that name; None when this is a word with a colon after it."""
    if name.lower() in FIELDS:
        return name.lower()
    near = get_close_matches(name.lower(), FIELDS, n=1, cutoff=0.75)
    if near and following.strip():
        raise QueryError(f"there is no field {name!r}", position=at, remedy=f"did you mean {near[0]}:?")
    return None


def _check(found: list[Token], end: int) -> None:
    """Every parenthesis has its other, and every operator and field something to work on."""
    opened: list[Token] = []
    before: Token | None = None
    for token in found:
        _check_pair(before, token)
        if token.sign is Sign.OPEN:
            opened.append(token)
            if len(opened) > DEEPEST:
                raise QueryError(
                    f"parentheses are more than {DEEPEST} deep", position=token.start, remedy="ask in simpler parts"
                )
        elif token.sign is Sign.CLOSE:
            if not opened:
                raise QueryError("this parenthesis was never opened", position=token.start, remedy="leave it out")
            opened.pop()
        before = token
    if before and before.sign in {*_JOINING, Sign.NOT, Sign.FIELD}:
        raise _lacking(before, "after", end)
    if opened:
        raise QueryError("this parenthesis is not closed", position=opened[-1].start, remedy="add ) at the end")


def _check_pair(before: Token | None, token: Token) -> None:
    begins = before is None or before.sign in {*_JOINING, Sign.NOT, Sign.OPEN, Sign.FIELD}
    if token.sign in _JOINING and begins:
        raise _lacking(token, "before", token.start)
    if token.sign is Sign.CLOSE and begins and before is not None:
        if before.sign is Sign.OPEN:
            raise QueryError("these parentheses hold nothing", position=before.start, remedy="leave them out")
        raise _lacking(before, "after", token.start)
    if before and before.sign is Sign.FIELD and token.sign not in {*ATOMS, Sign.OPEN}:
        raise _lacking(before, "after", token.start)


def _lacking(token: Token, side: str, position: int) -> QueryError:
    shown = f"{token.text}:" if token.sign is Sign.FIELD else token.text
    remedy = f"write what to look for {side} {shown}, or leave {shown} out"
    if token.sign in _OPERATORS.values() and token.text.isalpha():
        remedy += f'; in lower case, "{token.text.lower()}" is a plain word'
    return QueryError(f"{shown} has nothing {side} it", position=position, remedy=remedy)
