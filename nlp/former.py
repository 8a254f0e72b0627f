"""What an organisation was called before: "Brightside Housing, previously known as Marsh Valley Homes"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from casethread.model import Label, Mention
from casethread.values import NameValue

_WORD = r"[A-Z0-9][\w&'’.-]*"
_NAME = rf"{_WORD}(?:,? (?:(?:and|&|of|for|the|upon) )*{_WORD}){{0,7}}"
_YEAR = r"(?:(?:in|until|since|before|from) (?:\w+ )?\d{4},? )?"
_MARKER = re.compile(
    r"\b(?:formerly|previously|once|f/?k/?a|until|called|known|renamed|changed|became|now|later|rebranded|"
    r"née)\b",
    re.IGNORECASE,
)
_AFTER = re.compile(
    rf"(?:['’]s)?,? \(?(?:which |that )?(?:had |has |was |were )?{_YEAR}"
    r"(?:(?:formerly|previously|originally|once)(?: known as| called| trading as| named)?|f/?k/?a|"
    rf"(?:until|before) (?:\w+ )?\d{{4}},? (?:known as|called)?|(?:was |been )(?:once |then |formerly |"
    r"previously )?(?:called|known as|named)|"
    rf"(?:changed|has changed) its name {_YEAR}from|renamed from|rebranded from)(?: the)? (?P<former>{_NAME})"
)
"""After today's name: the words that lead to the earlier one."""
_BEFORE = re.compile(
    rf"(?P<former>{_NAME}),? \(?(?:(?:is |are |and |which is |which has )?(?:now|today)(?: known as| called|"
    r" part of| trading as| renamed)?|"
    r"(?:which |has |have )?(?:since )?(?:became|been renamed|been rebranded|was renamed|was rebranded|"
    r"renamed(?: itself)?|rebranded)(?: as)?|"
    rf"(?:which )?(?:has )?(?:since )?changed its name to|later)(?: as)?(?: the)? ?\Z"
)
"""Before today's name: the earlier one and the words that lead on from it."""
_END = re.compile(r"(?:[.,]|['’]s)+\Z")
_NOT_FIRST = re.compile(r"(?:The|At|In|A|An|Its|Their) ")


def with_former_names(text: str, mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """The mentions, each organisation's ``formerly`` filled where the text gives its earlier name beside it."""
    if not _MARKER.search(text):
        return tuple(mentions)
    return tuple(_renamed(text, m) if m.label is Label.ORG else m for m in mentions)


def _renamed(text: str, mention: Mention) -> Mention:
    value = mention.value
    if not isinstance(value, NameValue) or value.formerly:
        return mention
    found = _AFTER.match(text, mention.end, mention.end + 160)
    found = found or _BEFORE.search(text[max(0, mention.start - 140) : mention.start])
    if not found:
        return mention
    former = _NOT_FIRST.sub("", _END.sub("", " ".join(found["former"].split())), count=1)
    if former.casefold() == value.name.casefold() or len(former) < 3:
        return mention
    why = f'{mention.why.rstrip(".")}; "{" ".join(found[0].split())[:60]}" gives its earlier name.'
    return replace(mention, value=replace(value, formerly=(former,)), why=why)
