"""Who is suspect, victim or witness, where the sentence says so: the part that each person plays in an event.

A part is read from the words right beside a name and from the offences of its sentence: a label ("IP: HOLLOWAY"), a
step of the law ("Amadi, 20, has been charged"), who did it ("Kenny hit him") and to whom ("was robbed", "the murder of
Toby Sandford"), who saw it. A name that is only spoken of gets no part, nor does one against whom the case fell.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from casethread.model import Label, Mention
from casethread.values import PersonValue
from nlp.base import Context
from nlp.parts.nominals import nominals
from nlp.parts.reader import PARTS, Part, parts_of


def with_parts(context: Context, mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """The mentions, each person's ``role`` filled with the part played where the text tells it ("suspect", "victim",
    "witness"); a rank or office that is there stays before it. A part holds for the other mentions of its name, if the
    document gives that name no other. Somebody told by a noun alone ("a teacher") is marked where they play a part.
    """
    described = list(nominals(context, mentions))
    everybody = sorted((*mentions, *described), key=lambda mention: (mention.start, mention.end, mention.label))
    found = parts_of(context.text, everybody, context.sentences)
    if not found:
        return tuple(mentions)
    shared = _of_names(everybody, found)
    without = {mention.start for mention in described}
    return tuple(
        _told(mention, found.get(at) or shared.get(_name(mention))) if mention.label is Label.PERSON else mention
        for at, mention in enumerate(everybody)
        if at in found or mention.label is not Label.PERSON or mention.start not in without
    )


def _name(mention: Mention) -> str:
    return mention.value.name if isinstance(mention.value, PersonValue) else ""


def _of_names(mentions: Sequence[Mention], found: Mapping[int, Part]) -> dict[str, Part]:
    """The one part of each full name, of those that play but one."""
    told: dict[str, list[Part]] = defaultdict(list)
    for at, part in found.items():
        if name := _name(mentions[at]):
            told[name].append(part)
    return {name: parts[0] for name, parts in told.items() if len({part.part for part in parts}) == 1}


def _told(mention: Mention, part: Part | None) -> Mention:
    value = mention.value
    if part is None or not isinstance(value, PersonValue):
        return mention
    if value.role and any(known in value.role for known in (*PARTS, "offender")):
        return mention
    role = f"{value.role}, {part.part}" if value.role else part.part
    return replace(mention, value=replace(value, role=role), why=f'{mention.why}; {part.part}: "{part.cue}"')
