"""People told by what they are ("a teacher", "his uncle"): marked where the sentence gives them a part."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from casethread.model import Kind, Label, Mention
from casethread.values import PersonValue
from nlp.base import Context
from nlp.gazetteer.words import either
from nlp.offences.clauses import Span
from nlp.recognisers.names import UP
from nlp.recognisers.unnamed import gender_of_noun
from nlp.resolve import UNNAMED
from nlp.spans import Cover

_ONE = either("people by trade and kin")
_DETERMINED = (
    r"(?:an?|the|his|her|their|my|our|another|one|two|three|four|five|six|seven|eight|nine|ten|several|\d{1,2})"
)
_OF_MANY = r"(?:[ \u00a0]of[ \u00a0](?:two|three|four|five|six|seven))?"
_IN_TEXT = re.compile(
    rf"(?<![\w-]){_DETERMINED}[ \u00a0](?:(?!(?:and|of|in|on|to|a|an|the|his|her|their|who|that|was|by|from|with|at)\b)"
    rf"[a-z][\w-]+[ \u00a0]){{0,2}}?(?P<noun>{_ONE})s?\b(?!-){_OF_MANY}",
    re.IGNORECASE,
)
_IN_NOTES = re.compile(
    rf"(?:^|(?<=[.:;,] )|(?<= on )|(?<= by )|(?<= to ))"
    r"(?:(?i:bank|rail|shop|bar|door|security|female|male|elderly|unk) )?"
    rf"(?P<noun>(?i:{_ONE}))s?\b(?![-'’])",
    re.MULTILINE,
)
"""Logs and notes leave the article out: "common assault on partner", "Bank clerk alerted police"."""
_NAME_NEXT = re.compile(rf",?[ \u00a0](?:[Mm]r |[Mm]rs |[Mm]s )?[{UP}]")
_CRIMES = (Label.OFFENCE, Label.WEAPON)
_OFFICIAL = re.compile(
    r"(?:officer|constable|staff|guard|warden|worker|policem[ae]n|manager|doorm[ae]n|bouncer)s?"
    r"(?: (?:then|later|also|quickly))? (?:detained|arrested|stopped|searched|questioned|seized|restrained)\b"
)
"""Those who take somebody in."""
_NAMES = frozenset({Label.PERSON, Label.PLACE, Label.ORG, Label.OPERATION, Label.VEHICLE, Label.IDENTIFIER})


def nominals(context: Context, mentions: Sequence[Mention]) -> Iterator[Mention]:
    """Mentions of people without a name in the sentences that tell of an offence, by the nouns for them; none overlaps
    a name, or another person, or stands before the name of whom it tells.
    """
    text = context.text
    notes = context.input.kind in (Kind.PROBATION, Kind.INTELLIGENCE)
    taken = Cover((m.start, m.end, None) for m in mentions if m.label in _NAMES)
    patterns = (_IN_TEXT, _IN_NOTES) if notes else (_IN_TEXT,)
    for first, last in _of_crime(context, mentions):
        for found in (found for pattern in patterns for found in pattern.finditer(text, first, last)):
            start, end = found.span()
            if taken.taken(start, end) or _NAME_NEXT.match(text, end) or _OFFICIAL.match(text, found.start("noun")):
                continue
            taken.add(start, end, None)
            value = PersonValue(name="", gender=gender_of_noun(found["noun"].lower()))
            yield Mention(start, end, found[0], Label.PERSON, value, UNNAMED, 0.7, "a person described, not named")


def _of_crime(context: Context, mentions: Sequence[Mention]) -> Iterator[Span]:
    """The sentences with an offence or a weapon in them."""
    firsts = [start for start, _ in context.sentences]
    told = {bisect_right(firsts, mention.start) - 1 for mention in mentions if mention.label in _CRIMES}
    return (context.sentences[number] for number in sorted(told))
