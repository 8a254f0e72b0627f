"""Carries names through a document: what is a name in one place is it in the others."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace

from casethread.model import Label, Mention
from casethread.values import PersonValue, Value
from nlp.recognisers.names import NEVER
from nlp.resolve import UNNAMED

_CARRIED = frozenset({Label.PERSON, Label.PLACE, Label.ORG})
_MODELLED = frozenset({"people.model", "places.model", "model.org"})


def propagate(text: str, mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """The mentions, with two changes: a name that the model labels in two ways takes the document's clear majority
    label, and a name of two or more words is marked wherever else the document has it. The result may overlap.
    """
    voted = _vote(mentions)
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
        ballot = votes.get(mention.text) if mention.rule in _MODELLED else None
        if ballot and len(ballot) > 1:
            label, count = ballot.most_common(1)[0]
            example = examples[mention.text, label]
            needed = 1 + ballot[mention.label] if example.rule == "places.gazetteer" else 2 * ballot[mention.label]
            if label is not mention.label and count >= max(2, needed):
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


def _elsewhere(text: str, mentions: list[Mention]) -> list[Mention]:
    found: list[Mention] = []
    seen: set[str] = set()
    starts = {(mention.start, mention.end) for mention in mentions}
    for mention in sorted(mentions, key=lambda m: -m.score):
        name = mention.text
        if mention.label not in _CARRIED or mention.rule == UNNAMED or name in seen or not _safe(mention):
            continue
        seen.add(name)
        at = text.find(name)
        while at >= 0:
            end = at + len(name)
            if (at, end) not in starts and _bounded(text, at, end):
                why = "named so elsewhere in this document"
                score = min(mention.score, 0.68)
                value = _name_only(mention.value)
                found.append(
                    replace(mention, start=at, end=end, value=value, rule="document.repeat", score=score, why=why)
                )
            at = text.find(name, end)
    return found


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
    follows = text[end : end + 2]
    return not (len(follows) == 2 and follows[0] == " " and follows[1].isupper())
