"""Words in capitals that stand for a longer name: of an organisation, or in notes of the person they are about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from casethread.model import Label, Mention
from casethread.values import NameValue
from nlp.gazetteer.given import is_given
from nlp.spans import occurrences

_LONGEST = 5
"""Letters of an acronym by itself; people's names that stand in capitals alone are mostly longer."""
_IN_BRACKETS = re.compile(r"[ \u00a0]\((?:the[ \u00a0])?[\"“'‘]?([A-Z][A-Za-z&.-]{1,9})[\"”'’]?\)")
_SMALL = frozenset({"and", "for", "of", "on", "the", "&"})
_JOINED = frozenset("-/@_&")
_RULE = "organisations.acronym"


def is_acronym(text: str, start: int, end: int) -> bool:
    """Whether a word that the model reads as a person's name is an acronym: a few capitals on a line that has small
    letters, and no given name.
    """
    name = text[start:end]
    if not 2 <= len(name) <= _LONGEST or not name.isupper() or not name.isalpha() or is_given(name):
        return False
    close = text.find("\n", end)
    return not text[text.rfind("\n", 0, start) + 1 : close if close >= 0 else len(text)].isupper()


def with_acronyms(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions with the acronyms of organisations marked wherever they stand, each under the full name: those that
    the text gives in brackets ("the Harbour Board (HB)"), what was marked there as another name giving way, and the
    initials of names of three words or more, where nothing else is marked.
    """
    bodies = [mention for mention in mentions if mention.label is Label.ORG]
    given = dict(_given(text, bodies))
    initials = {short: body for body in bodies if (short := _initials(body.text)) and short not in given}
    if not given and not initials:
        return list(mentions)
    kept = [mention for mention in mentions if mention.label not in _NAMES or mention.text not in given]
    return [*kept, *_marked(text, initials | given, kept)]


_NAMES = frozenset({Label.PERSON, Label.PLACE, Label.ORG})


def _given(text: str, bodies: Iterable[Mention]) -> Iterator[tuple[str, Mention]]:
    for mention in bodies:
        found = _IN_BRACKETS.match(text, mention.end)
        if found and sum(map(str.isupper, found[1])) > 1 and _stands_for(found[1], mention.text):
            yield found[1], mention


def _initials(name: str) -> str:
    """The initials by which a text may name an organisation without saying so; "" when they would tell too little."""
    if name == "Islamic State":
        return "IS"
    words = [word for word in name.split() if word not in _SMALL]
    plain = all(word[0].isupper() and word[1:].islower() for word in words if word.isalpha())
    return "".join(word[0] for word in words) if len(words) > 2 and plain and all(map(str.isalpha, words)) else ""


def _stands_for(acronym: str, name: str) -> bool:
    """Whether the capitals of an acronym are among the first letters of a name of several words, in their order."""
    letters = iter(word[0].upper() for word in re.findall(r"[^\W_]+", name))
    return " " in name and all(letter in letters for letter in acronym if letter.isupper())


def _marked(text: str, given: dict[str, Mention], kept: Iterable[Mention]) -> Iterator[Mention]:
    taken = {at for mention in kept if mention.label in _NAMES for at in range(mention.start, mention.end)}
    for acronym, starts in occurrences(text, given).items():
        whole = given[acronym]
        assert isinstance(whole.value, NameValue)  # noqa: S101 - the value of an organisation
        value = replace(whole.value, quantity=None)
        for start in starts:
            end = start + len(acronym)
            beside = text[max(0, start - 1) : start] + text[end : end + 1]
            if start not in taken and not any(c.isalnum() or c in _JOINED for c in beside):
                why = f"stands for {value.name} in this document"
                yield Mention(start, end, acronym, Label.ORG, value, _RULE, 0.9, why)
