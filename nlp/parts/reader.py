"""Reads the part of each person of a text from the sentence that names them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from casethread.model import Label, Mention
from casethread.values import OffenceValue, PersonValue
from nlp.lexicon import small
from nlp.offences.clauses import Span
from nlp.parts import trials, words

SUSPECT, VICTIM, WITNESS = "suspect", "victim", "witness"
PARTS = (SUSPECT, VICTIM, WITNESS, "defendant", "complainant")
"""Roles that are parts in an event."""
_REACH = 170
"""Characters beside a name that are read."""
_LED = 60
"""Characters before a name that can tell its part."""
_LETTERS = re.compile("[a-z]+")
_CRIMES = (Label.OFFENCE, Label.WEAPON, Label.DRUG)
_THINGS = (Label.WEAPON, Label.DRUG)


class Part(NamedTuple):
    """The part that a person plays, the words that tell it, and which of two tellings counts (the higher)."""

    part: str
    cue: str
    rank: int


class _Deed(NamedTuple):
    """Words for a deed: where they stand, and whether they are passive by themselves ("was shot")."""

    start: int
    end: int
    text: str
    passive: bool


def parts_of(text: str, mentions: Sequence[Mention], bounds: Sequence[Span]) -> dict[int, Part]:
    """The part of each person whose sentence tells one, by number of the mention. ``bounds`` are the sentences."""
    people = [at for at, mention in enumerate(mentions) if mention.label is Label.PERSON]
    if not people:
        return {}
    folded = small(text)
    crimes = [mention.start for mention in mentions if mention.label in _CRIMES]
    if not crimes and not words.CORE.search(folded):
        return {}
    starts = [mention.start for mention in mentions]
    firsts = [start for start, _ in bounds]
    found: dict[int, Part] = {}
    for number in sorted({bisect_right(firsts, mentions[at].start) - 1 for at in people}):
        start, end = bounds[number]
        span = range(bisect_left(starts, start), bisect_left(starts, end))
        near = bisect_left(crimes, max(0, start - 200)) < bisect_right(crimes, end + 200)
        crime = near or words.HARM.search(folded, start, end) is not None
        if crime or words.CORE.search(folded, start, end):
            sentence = _Sentence(text, folded, (start, end), [mentions[at] for at in span], crime=crime)
            inside = [at - span.start for at in span if mentions[at].label is Label.PERSON]
            found |= {span.start + at: part for at, part in sentence.parts(inside).items()}
    return found


def _is_crime(mention: Mention) -> bool:
    """Whether a mention is of an offence that the text does not deny."""
    return isinstance(mention.value, OffenceValue) and not mention.value.negated


class _Sentence:
    """One sentence with its mentions. ``crime`` tells that an offence is in it or beside it."""

    def __init__(self, text: str, folded: str, span: Span, mentions: Sequence[Mention], *, crime: bool) -> None:
        self._text, self._folded, self._crime = text, folded, crime
        self._start, self._end = start, end = span
        self._mentions = mentions
        self._words = frozenset(_LETTERS.findall(folded, self._start, self._end))
        self._offences = [mention for mention in mentions if _is_crime(mention)]
        self._things = [mention for mention in mentions if mention.label in _THINGS]
        self._deeds = list(self._read_deeds()) if crime else []
        self._tried: dict[int, str] = {}
        self._fell = words.FELL.search(text, start, end) is not None and not words.STANDS.search(text, start, end)

    def _read_deeds(self) -> Iterator[_Deed]:
        for offence in self._offences:
            bare = words.MERE.match(offence.text)
            start = offence.start + (bare.end() if bare else 0)
            yield _Deed(start, offence.end, self._text[start : offence.end], bare is not None)
        if not self._has(words.VERB_HEADS):
            return
        for verb in words.VERB.finditer(self._folded, self._start, self._end):
            if not self._text[verb.start() - 1 : verb.start()].isalnum() and not any(
                o.start < verb.end() and verb.start() < o.end for o in self._offences
            ):
                yield _Deed(verb.start(), verb.end(), verb[0], passive=False)

    def parts(self, people: Sequence[int]) -> dict[int, Part]:
        """The parts of the people numbered ``people``; two joined by "and" share one."""
        found: dict[int, Part] = {}
        if self._has(trials.HEADS):
            spans = {at: (self._begin(self._mentions[at]), self._mentions[at].end) for at in people}
            self._tried = dict(trials.tried(self._text, self._start, spans))
        for at in people:
            told = max(self._told(at), key=lambda part: part.rank, default=None)
            if told:
                found[at] = told
        self._witnesses(people, found)
        for before, at in pairwise(people):
            gap = self._gap(before, at)
            if words.JOINED.fullmatch(gap) and not (before in self._tried and gap == ", "):
                if before in found:
                    found.setdefault(at, found[before])
                elif at in found and found[at].rank < 5:
                    found[before] = found[at]
        return found

    def _gap(self, before: int, at: int) -> str:
        """What stands between two mentions, the title of the second left out."""
        return self._text[self._mentions[before].end : self._begin(self._mentions[at])]

    def _told(self, at: int) -> Iterator[Part]:
        """Every part that the sentence gives a person."""
        person = self._mentions[at]
        text, end = self._text, min(self._end, person.end + _REACH)
        start = self._begin(person)
        before = text[max(self._start, start - _LED) : start]
        if self._has(words.LABEL_HEADS) and (label := words.LABEL.search(before)):
            yield Part(label.lastgroup or "", label[0].strip(), 6)
        if self._has(words.HARM_HEADS):
            yield from self._harm(person, before, end)
        if not self._fell:
            yield from self._step(person, before, end)
            if at in self._tried:
                yield Part(SUSPECT, self._tried[at], 4)
        for deed in self._deeds:
            yield from self._deed(person, deed)
        if at in self._tried:
            return
        if self._tried and (found := words.TESTIFIED.match(text, person.end, end)):
            yield Part(WITNESS, _shown(found), 2)
        if not self._crime:
            return
        if self._told_of_self(person):
            yield Part(VICTIM, "tells of what was done", 3)
        if found := self._sight(person, end):
            yield Part(WITNESS, _shown(found), 2)

    def _sight(self, person: Mention, end: int) -> re.Match[str] | None:
        """The words that tell that a person saw or heard it."""
        if not self._has(words.SIGHT_HEADS):
            return None
        text = self._text
        found = words.SAW.match(text, person.end, end) or words.SAW_QUOTED.match(text, person.end, end)
        start = self._begin(person)
        if found and self._governed(person, found[0]):
            return None
        quoted = not found and '"' in text[max(self._start, start - 60) : start]
        return words.QUOTED_SAW.search(text[max(self._start, start - _REACH) : start]) if quoted else found

    def _governed(self, person: Mention, told: str) -> bool:
        """Whether somebody else, or a court, did what is ``told`` after a name: "friends of Darren Pell heard"."""
        role = person.value.role if isinstance(person.value, PersonValue) else None
        return trials.hears(role) or trials.governed(self._text, self._start, self._begin(person), told)

    def _begin(self, person: Mention) -> int:
        """Where a person begins, title included."""
        before = self._text[max(self._start, person.start - 7) : person.start].rstrip(" \u00a0.")
        title = next((title for title in words.TITLES if before.endswith(title)), None)
        return self._text.rindex(title, 0, person.start) + 1 if title else person.start

    def _has(self, heads: frozenset[str]) -> bool:
        """Whether one of some words is in the sentence: a quick look that misses none."""
        return not self._words.isdisjoint(heads)

    def _harm(self, person: Mention, before: str, end: int) -> Iterator[Part]:
        """Victim by what is said of a person, or done for his or her safety."""
        if found := words.SUFFERED.match(self._text, person.end, end):
            yield Part(VICTIM, _shown(found), 5)
        if self._crime and (found := words.LEFT.search(before)):
            yield Part(VICTIM, f"{_shown(found)} {person.text}", 3)
        if found := words.PROTECTED.search(before):
            yield Part(VICTIM, _shown(found), 4)
        if self._crime and (found := words.FATE.match(self._text, person.end, end)):
            yield Part(VICTIM, _shown(found), 3)

    def _step(self, person: Mention, before: str, end: int) -> Iterator[Part]:
        """Suspect by a thing that is held or by a step of the law."""
        text = self._text
        held = words.HOLDS.match(text, person.end, end) if self._things else None
        if held and any(0 <= thing.start - held.end() < 60 for thing in self._things):
            yield Part(SUSPECT, _shown(held), 3)
        if self._crime and (dealt := words.DEALS.match(text, person.end, end)):
            yield Part(SUSPECT, _shown(dealt), 3)
        if not self._has(words.STEP_HEADS):
            return
        found = words.STEP.match(text, person.end, end) or words.STEP_NOTED.match(text, person.end, end)
        if not found and words.STANDS.search(text, self._start, self._end):
            found = words.CLEARED.match(text, person.end, end)
        found = found or (words.CASE.match(text, person.end, end) if self._crime else None)
        if not found and (taken := words.STEP_TAKEN.search(before)) and words.OF_WHAT.match(text, person.end, end):
            found = taken
        if found and (self._crime or words.SURE.search(found[0])):
            yield Part(SUSPECT, _shown(found), 4)

    def _deed(self, person: Mention, deed: _Deed) -> Iterator[Part]:
        """Who did it or to whom it was done, by the words between the person and the deed."""
        verb = words.PAST.match(deed.text) is not None
        does = verb or words.PRESENT.match(deed.text) is not None or self._seen(person, deed)
        bare = words.INFINITIVE.search(self._text, max(0, deed.start - 8), deed.start) is not None
        if 0 <= deed.start - person.end <= 120:
            gap = self._text[person.end : deed.start]
            hurt = (verb and not gap.strip()) and (
                words.WHERE_HURT.match(self._text, deed.end, self._end) or words.WHERE_HURT.search(deed.text)
            )
            if hurt or (verb and words.UNDERGOING.fullmatch(gap)) or (deed.passive and words.DOING.fullmatch(gap)):
                yield Part(VICTIM, f"{gap.strip()} {deed.text}".strip(), 3)
            elif (does or bare or words.ING.match(deed.text)) and words.DOING.fullmatch(gap):
                yield Part(SUSPECT, f"{gap.strip()} {deed.text}".strip(), 3)
        elif 0 <= self._begin(person) - deed.end <= 90:
            gap = self._text[deed.end : self._begin(person)]
            passive = deed.passive or words.IS_DONE.search(self._text, max(self._start, deed.start - 40), deed.start)
            if words.DONE_BY.fullmatch(gap):
                yield Part(SUSPECT, f"{deed.text}{gap}".strip(), 3)
            elif not passive and self._transitive(deed, gap) and words.DONE_TO.fullmatch(gap):
                yield Part(VICTIM, f"{deed.text}{gap}".strip(), 3)

    def _seen(self, person: Mention, deed: _Deed) -> bool:
        """Whether somebody saw a person do it: "saw a man stab"."""
        if not words.BARE.match(deed.text):
            return False
        start = self._begin(person)
        return words.PERCEIVED.search(self._text[max(self._start, start - _LED) : start]) is not None

    def _transitive(self, deed: _Deed, gap: str) -> bool:
        """Whether what follows a deed can be its victim: of a verb, or of a noun with "of" or "on"."""
        if (
            words.PAST.match(deed.text)
            or words.BARE.match(deed.text)
            or words.ING.match(deed.text)
            or words.INFINITIVE.search(self._text, max(0, deed.start - 8), deed.start)
        ):
            return True
        return bool(words.NOUN.search(deed.text)) and gap.lstrip().startswith(("of ", "on ", "against "))

    def _told_of_self(self, person: Mention) -> bool:
        """Whether a person tells of a deed done to her or him: "reports that PP has stalked her"."""
        told = words.STATES.match(self._text, person.end, min(self._end, person.end + 60))
        return told is not None and any(
            deed.start >= told.end() and words.PRONOUN.match(self._text, deed.end, self._end) for deed in self._deeds
        )

    def _witnesses(self, people: Sequence[int], found: dict[int, Part]) -> None:
        """Who tells of another's deed is a witness: "Neighbour Mr SPALL states GRADY kicked in"."""
        if not any(part.part == SUSPECT for part in found.values()):
            return
        for at in people:
            person = self._mentions[at]
            if at in found or person.end >= self._mentions[people[-1]].start:
                continue
            told = words.STATES.match(self._text, person.end, min(self._end, person.end + 60))
            if told and at not in self._tried and not self._governed(person, told[0]):
                found[at] = Part(WITNESS, _shown(told), 1)


def _shown(found: re.Match[str]) -> str:
    """The words of a cue, short enough to read."""
    return " ".join(found[0].strip(" ,").split())[-60:]
