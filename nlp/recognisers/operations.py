"""Police operations: "Operation Sandpiper", "Op VENICE"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from casethread.model import Label, Mention
from casethread.values import NameValue
from nlp.base import Context
from nlp.lexicon import WORD

_OPERATION = re.compile(
    r"(?<![\w-])(Operation|OPERATION|Op|OP|Ops|Operations)(\.?)[^\S\n]+[\"'“‘]?([A-Z][A-Za-z'’-]*[A-Za-z])"
    r"[\"'”’]?(?:[^\S\n]+([A-Z][A-Za-z-]+))?"
)
_TWO_WORD = frozenset(
    WORD.findall(
        "black blue red green white grey golden silver iron steel night winter summer spring autumn big bright early "
        "dark high deep cold swift safe clean clear open new sea"
    )
)
"""First words that make a name of two words: "Operation Blue Heron"."""
_NOT_NAMES = frozenset(
    WORD.findall(
        "of on in the a an to at by for from is was and or with manual manuals room theatre director manager managers "
        "centre center commander command support lead time times date name mode instructions team officer officers "
        "department hours cost costs guide log records staff research planning control art ed"
    )
)


class OperationRecogniser:
    """Finds operations by the word before their name; the name must begin with a capital."""

    name = "operations"

    def __call__(self, context: Context) -> Iterable[Mention]:
        """OPERATION mentions; the value's name is always "Operation Name"."""
        for match in _OPERATION.finditer(context.text):
            first = match[3]
            if first.lower() in _NOT_NAMES or (first.isupper() and len(first) < 3):
                continue
            end = match.end(3)
            name = first
            if match[4] and first.lower() in _TWO_WORD:
                name, end = f"{first} {match[4]}", match.end(4)
            elif match[4] and _is_label(match, first):
                continue
            short = match[1].lower().startswith("op") and match[1].lower() != "operation"
            shown = "Operation " + " ".join(_titled(word) for word in name.split())
            why = f'"{match[1]}" before a capitalised name reads as {shown}.'
            text = context.text[match.start() : end]
            value = NameValue(name=shown)
            rule = f"operations.{'short' if short else 'full'}"
            yield Mention(match.start(), end, text, Label.OPERATION, value, rule, 0.85 if short else 0.95, why)


def _is_label(match: re.Match[str], first: str) -> bool:
    """A job title in capitals or title case: "Operations Manager Jane Poole"."""
    return match[1].lower() == "operations" or first.lower() in _NOT_NAMES


def _titled(word: str) -> str:
    return word[0] + word[1:].lower() if word.isupper() else word
