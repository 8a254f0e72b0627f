"""Carries names through a document: what is a name in one place is it in the others."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import replace

from casethread.model import Label, Mention
from casethread.values import PersonValue, Value
from nlp.gazetteer.given import is_given
from nlp.recognisers.acronyms import with_acronyms
from nlp.recognisers.names import NEVER
from nlp.resolve import UNNAMED
from nlp.spans import occurrences

_CARRIED = frozenset({Label.PERSON, Label.PLACE, Label.ORG})
_REPEAT = "named so elsewhere in this document"
_SINGLE = re.compile(r"[^\W\d_][\w-]{3,}|[A-Z]{2,3}")
_OF_ANOTHER = re.compile(r"[^\W\d_a-z][\w'’-]+ of (?:the )?$")
"""What opens a longer name ("Order of ")."""
_CAPITAL_BEFORE = re.compile(r"(?<![.!?:;] )(?<![\n\"“])\b([A-Z][\w'’-]*) $")
"""What a single word may be the last of ("Toyota Avalon"), unless it opens a sentence."""
_SMALL = re.compile(r"\b[a-z]\w{3,}")
_ONCE_IS_CHANCE = frozenset({"people.model", "model.org"})
"""Rules whose single mention is carried no further: seen once of several times, the model was more often wrong."""
_MODELLED = frozenset({"people.model", "places.model", "model.org"})
_CHANGEABLE = _MODELLED | {"places.gazetteer"}
"""Rules whose mentions may take another label; one of the gazetteer counts three votes and falls to twice as many."""


def propagate(text: str, mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """The mentions, with two changes: a name that the model labels in two ways takes the document's clear majority
    label, and a name of two or more words is marked wherever else the document has it, if a rule tells it, the model
    reads it twice or it is a place; so is a single word of which the document is of one mind. The result may overlap.
    """
    voted = with_acronyms(text, _vote(mentions))
    return (*voted, *_elsewhere(text, voted))


def _vote(mentions: tuple[Mention, ...]) -> list[Mention]:
    votes: dict[str, Counter[Label]] = defaultdict(Counter)
    examples: dict[tuple[str, Label], Mention] = {}
    for mention in mentions:
        if mention.label in _CARRIED and mention.rule != UNNAMED:
            votes[mention.text][mention.label] += 1 if mention.rule in _MODELLED else 3
            held = examples.get((mention.text, mention.label))
            if held is None or mention.score > held.score:
                examples[mention.text, mention.label] = mention
    changed = []
    for mention in mentions:
        new = mention
        ballot = votes.get(mention.text) if mention.rule in _CHANGEABLE else None
        if ballot and len(ballot) > 1:
            label, count = max(ballot.items(), key=lambda item: (item[1], item[0] is not Label.PERSON))
            example = examples[mention.text, label]
            if label is not mention.label and _outvoted(mention, ballot[mention.label], example, count):
                why = f"{count} of {ballot.total()} votes in this document"
                new = replace(
                    mention,
                    label=label,
                    value=_name_only(example.value),
                    rule="document.majority",
                    score=mention.score,
                    why=why,
                )
        changed.append(new)
    return changed


def _outvoted(mention: Mention, own: int, example: Mention, count: int) -> bool:
    """Whether ``count`` votes for another label, ``example`` among them, win over the ``own`` votes. The model takes
    names that it does not know for people's: an even vote is against a person, and it alone wins none for one.
    """
    if mention.rule not in _MODELLED:
        return count >= 2 * own and example.label is not Label.PLACE
    if mention.label is Label.PERSON:
        return count >= own and not is_given(mention.text.split()[0])
    if example.label is Label.PERSON and example.rule in _MODELLED:
        return False
    return count >= max(2, own + 1)


def _elsewhere(text: str, mentions: list[Mention]) -> list[Mention]:
    carried: dict[str, Mention] = {}
    steady = _steady(text, mentions)
    named = Counter(mention.text for mention in mentions if mention.label in _CARRIED and mention.rule != UNNAMED)
    for mention in sorted(mentions, key=lambda m: -m.score):
        if mention.label not in _CARRIED or mention.rule == UNNAMED or mention.text in carried:
            continue
        once = mention.rule in _ONCE_IS_CHANCE and named[mention.text] < 2
        if (_safe(mention) and not once) or mention.text in steady:
            carried[mention.text] = mention
    known = {(mention.start, mention.end) for mention in mentions}
    found: list[Mention] = []
    for name, starts in occurrences(text, carried).items():
        mention = carried[name]
        value, score = _name_only(mention.value), min(mention.score, 0.68)
        if mention.label is Label.ORG and mention.rule in _MODELLED and 2 * named[name] < len(starts):
            continue
        for at in starts:
            end = at + len(name)
            thing = mention.label is not Label.ORG and _the(text, at) and not _the(text, mention.start)
            if (at, end) not in known and not thing and _bounded(text, at, end):
                found.append(Mention(at, end, name, mention.label, value, "document.repeat", score, _REPEAT))
    return found


def _the(text: str, at: int) -> bool:
    return text[max(0, at - 4) : at].lower() == "the "


def _steady(text: str, mentions: list[Mention]) -> frozenset[str]:
    """Single words that the document names as a place twice or as an organisation three times, never otherwise, and
    never writes small. People's single names are the short forms' to find.
    """
    labels: dict[str, Counter[Label]] = defaultdict(Counter)
    for mention in mentions:
        if mention.label in _CARRIED and mention.rule != UNNAMED and _SINGLE.fullmatch(mention.text):
            labels[mention.text][mention.label] += 1
    named = {
        word for word, count in labels.items() if len(count) == 1 and count[Label.PLACE] + count[Label.ORG] / 1.5 >= 2
    }
    if not named:
        return frozenset()
    small = set(_SMALL.findall(text))
    return frozenset(word for word in named if word.lower() not in small and word.lower() not in NEVER)


def _name_only(value: Value) -> Value:
    """What a repeated name may take along: of a person, who it is, not what was said of them at one place."""
    if isinstance(value, PersonValue):
        return PersonValue(name=value.name, title=value.title, gender=value.gender)
    return value


def _safe(mention: Mention) -> bool:
    """Whether a name means the same wherever it stands: several words, or an abbreviation that is no plain word."""
    name = mention.text
    if "\n" in name or len(name) < 4:
        return False
    return (" " in name or (mention.label is not Label.PERSON and mention.score >= 0.9)) and name.lower() not in NEVER


def _bounded(text: str, start: int, end: int) -> bool:
    """Whether the span stands by itself: no letter, digit or hyphen beside it and no capital word just after."""
    before, after = text[max(0, start - 1) : start], text[end : end + 1]
    if before.isalnum() or after.isalnum() or (before and before in "-@#/_") or (after and after in "-@_"):
        return False
    if _OF_ANOTHER.search(text, max(0, start - 30), start):
        return False
    before_it = _CAPITAL_BEFORE.search(text, max(0, start - 30), start) if " " not in text[start:end] else None
    if before_it and before_it[1].lower() not in NEVER:
        return False
    follows = text[end : end + 2]
    return not (len(follows) == 2 and follows[0] == " " and follows[1].isupper())
