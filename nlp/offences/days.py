"""When an offence took place, where the words beside it say so: "the robbery in Burnley on Friday".

A date belongs to the offence before it when nothing but places, people and times stands between them, and no step of
the law can claim it: "was charged with robbery on Friday" tells the day of the charge, while "has been charged with
the robbery in Burnley on Friday" cannot, for the perfect takes no day that is past.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from casethread.model import Label, Mention
from casethread.values import DateValue, OffenceValue
from nlp.offences.clauses import Span
from nlp.offences.phrases import is_phrase, is_placed

_REACH = 140
"""Characters between an offence and its date."""
_LED = 200
"""Characters before an offence in which a step of the law can claim its date."""
_HAPPENED = re.compile(
    r",? (?:(?:which|that) )?(?:took place|happened|occurred|was (?:committed|carried out)|unfolded)\b"
)
_ABOUT = re.compile(
    r",? (?:after|following|over|in connection with|in relation to|relating to) (?:an?|the)(?: [a-z-]+){0,2}? "
    r"(?:attack|incident|raid|fight|brawl|disturbance|altercation|fire|blaze|explosion|crash|collision|death|killing)\b"
)
"""What a charge is about, told by another word: "charged with robbery after an attack on"."""
_THAT = re.compile(r"\b(?:that|how)\b")
_LIST = re.compile(r"[ ,&/]*(?:(?:and|or)[ ](?:the |an? )?)?")
_STEP = (
    r"(?:arrest(?:ed|ing)?|charged|convicted|jailed|imprisoned|sentenced|remanded|bailed|appeared|pleaded|admitted|denied"
    r"|held|detained|questioned|interviewed|cleared|acquitted|released|fined|cautioned|recalled|heard|summonsed|accused"
    r"|extradited|found guilty|convictions?|previous|trial|sentence)"
)
_STEPS = re.compile(
    rf"\b(?P<perfect>(?:has|have) (?:(?:been|now|also|since|already|\w+ly) )*)?(?P<step>{_STEP})\b", re.IGNORECASE
)
_AFTER = re.compile(
    r"\b(?:after|following|investigating|inquir\w+ into|hunt\w*|witness\w* to)\b[^,.;:]*$", re.IGNORECASE
)
"""Between a step and the offence: what the step came after keeps its date."""
_DETERMINED = re.compile(
    r"\b(?:the|an?|this|that|his|her|their|another|two|three|four|five|six|several|\w+['’]s)(?: [\w-]+){0,3} $",
    re.IGNORECASE,
)
_DEED = re.compile(r"(?:\w+ly )?(?:\w+(?:ed|ing)|shot|stole|stolen|beaten|bitten)\b")
_PAUSE = re.compile(r",(?: on)? $")
_OWN_DAY = re.compile(r"['’]s?(?: (?!and\b)[a-z-]+){0,2} ")
_THE = re.compile(r"\b(?:the|an?|this) $", re.IGNORECASE)
_VERB_NEXT = re.compile(r" (?:[a-z]+ed|have|has|had|was|were|is|are|said|held|found|caught)\b")


def with_days(text: str, mentions: Sequence[Mention], sentences: Sequence[Span]) -> tuple[Mention, ...]:
    """The mentions, each offence's ``when`` filled with the date that the text gives it. ``mentions`` are in text
    order, ``sentences`` spans over the whole text.
    """
    dates = [m for m in mentions if isinstance(m.value, DateValue) and (m.value.start or m.value.end)]
    if not dates:
        return tuple(mentions)
    offences = [m for m in mentions if m.label is Label.OFFENCE]
    found = _shared(text, offences, dict(_found(text, offences, dates, [start for start, _ in sentences])))
    return tuple(_dated(mention, found.get(mention.start)) for mention in mentions)


def _dated(mention: Mention, day: Mention | None) -> Mention:
    if day is None or not isinstance(mention.value, OffenceValue) or not isinstance(day.value, DateValue):
        return mention
    return replace(mention, value=replace(mention.value, when=day.value.edtf))


def _found(
    text: str, offences: Sequence[Mention], dates: Sequence[Mention], starts: Sequence[int]
) -> Iterator[tuple[int, Mention]]:
    """Where an offence begins and the date that is its own, for each that has one."""
    firsts = [date.start for date in dates]
    for number, offence in enumerate(offences):
        line = bisect_right(starts, offence.start)
        low = starts[line - 1] if line else 0
        high = min((starts[line : line + 1] or [len(text)])[0], offence.end + _REACH)
        if number + 1 < len(offences):
            high = min(high, offences[number + 1].start)
        at = bisect_left(firsts, offence.end)
        before, after = dates[at - 1] if at else None, dates[at] if at < len(dates) else None
        if before and low <= before.start and _of_day(text, before, offence):
            yield offence.start, before
        elif after and after.start < high and _on(text, low, offence, after, dates):
            yield offence.start, after


def _shared(text: str, offences: Sequence[Mention], found: dict[int, Mention]) -> dict[int, Mention]:
    """With the offences listed before the one that the date follows: "the robbery and assault in Leeds on Friday"."""
    for one, other in reversed(list(pairwise(offences))):
        day = found.get(other.start)
        follows = day is not None and day.start > other.start
        if day and follows and one.start not in found and _LIST.fullmatch(text, one.end, other.start):
            found[one.start] = day
    return found


def _of_day(text: str, day: Mention, offence: Mention) -> bool:
    """Whether an offence is called by the day before it: "Friday's robbery", "the 3 May robbery"."""
    if day.end >= offence.start:
        return False
    if _OWN_DAY.fullmatch(text, day.end, offence.start):
        return True
    led = _THE.search(text, max(0, day.start - 6), day.start)
    return led is not None and text[day.end : offence.start] == " "


def _on(text: str, low: int, offence: Mention, day: Mention, dates: Sequence[Mention]) -> bool:
    """Whether the day after an offence, in the sentence that begins at ``low``, is that of the offence."""
    gap = text[offence.end : day.start]
    told = _HAPPENED.match(gap) or _ABOUT.match(gap)
    gap = gap[told.end() :] if told else gap
    if not is_phrase(gap, deed=_DEED.match(offence.text) is not None):
        return False
    if _PAUSE.search(gap) and _VERB_NEXT.match(text, day.end):
        return False  # "the robbery in Burnley, on Friday arrested a man"
    start = max(low, offence.start - _LED)
    dated = any(start <= date.start < offence.start for date in dates)
    return told is not None or dated or not _claimed(text[start : offence.start], gap)


def _claimed(led: str, gap: str) -> bool:
    """Whether a step of the law in ``led``, before an offence, can have been on the day that ``gap`` leads to."""
    step = max(_STEPS.finditer(led), key=lambda found: found.end(), default=None)
    if step is None or _THAT.search(led, step.end()):
        return False
    own = is_placed(gap) or _DETERMINED.search(led) is not None
    return not (own and (step["perfect"] or _AFTER.search(led, step.end())))
