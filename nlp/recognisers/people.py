"""People: full names from the model and from the forms that logs and reports use, then their short forms."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from casethread.model import Kind, Label, Mention
from casethread.values import PersonValue
from nlp.base import Context
from nlp.gazetteer.given import gender_of
from nlp.recognisers.candidate import Candidate
from nlp.recognisers.candidates import candidates
from nlp.recognisers.names import normal, prefix_before, read_prefix
from nlp.recognisers.other_names import with_other_names
from nlp.recognisers.person_facts import Facts, read_facts
from nlp.recognisers.relations import Told, relation
from nlp.recognisers.short_forms import Person, ShortForms
from nlp.recognisers.unnamed import unnamed
from nlp.spans import Cover

_WHY = {
    "people.model": "the statistical model reads a person's name",
    "people.title": "a title or rank stands before it",
    "people.surname-first": "written SURNAME, First",
    "people.capital-surname": "a given name before a surname in capitals",
    "people.capitals": "a given name and a surname in capitals",
    "people.age": "an age stands beside the name",
    "people.fact": "a date of birth or a person's number stands after it",
    "people.given": "a known given name before a surname",
    "people.nickname": "a nickname stands in quotes within the name",
    "people.label": "capitals after a word such as suspect or nominal",
    "people.log": "a surname in capitals, with what only a person does beside it",
    "people.kin": "told as somebody's relative",
    "people.alias": "given as another name of a person",
    "people.short": "part of a full name given in this document",
}


@dataclass(frozen=True, slots=True)
class _Found:
    """A candidate with what its own words and surroundings say."""

    candidate: Candidate
    name: str
    title: str | None
    role: str | None
    gender: str | None


class PeopleRecogniser:
    """Named people and, under the rule ``people.unnamed``, people told only by their age."""

    name = "people"

    def __call__(self, context: Context) -> Iterable[Mention]:
        """Mentions of people; those of one person carry the same full ``value.name``."""
        text = context.text
        found = [_read(text, candidate) for candidate in _best(candidates(context))]
        notes = context.input.kind is Kind.PROBATION
        subjects = [f.name for f in found if notes and _is_subject(text, f.candidate.start)]
        forms = ShortForms([Person(f.name, f.gender) for f in found if " " in f.name], subjects)
        taken = [(f.candidate.start, f.candidate.end) for f in found]
        found += [_read(text, c) for c in forms.occurrences(text, taken, _others(context))]
        found.sort(key=lambda f: f.candidate.start)
        return self._mentions(text, found, forms, notes=notes or context.input.kind is Kind.INTELLIGENCE)

    def _mentions(self, text: str, found: list[_Found], forms: ShortForms, *, notes: bool) -> list[Mention]:
        people = [Told(f.candidate.start, f.candidate.end, *_whole(f, forms), f.role) for f in found]
        taken = Cover((person.start, person.end, None) for person in people)
        mentions: list[Mention] = []
        for index, (one, (start, end, name, gender, _role)) in enumerate(zip(found, people, strict=True)):
            limit = found[index + 1].candidate.start if index + 1 < len(found) else len(text)
            facts = read_facts(text, start, end, limit)
            value = PersonValue(
                name=name,
                age=facts.age,
                born=facts.born,
                role=one.role or facts.role,
                home=facts.home,
                aka=facts.aka,
                title=one.title,
                gender=one.gender or facts.gender or gender,
                relation=relation(text, people, index),
            )
            rule, score = one.candidate.rule, one.candidate.score
            if " " not in one.name and " " in name and rule == "people.model":
                rule, score = "people.short", 0.85
            mentions.append(Mention(start, end, text[start:end], Label.PERSON, value, rule, score, _WHY[rule]))
            mentions += _aliases(text, facts, value, taken)
        mentions = with_other_names(text, sorted(mentions, key=lambda mention: mention.start), notes=notes)
        mentions += unnamed(text, [person.start for person in people])
        return mentions


_SUBJECT = re.compile(r"(?:^|\n|[ \t])(?:name|client|offender|pp|service user|subject):[ \t]*$", re.IGNORECASE)


def _is_subject(text: str, start: int) -> bool:
    """Whether a name stands where notes say whom they are about ("Name: ")."""
    return _SUBJECT.search(text, max(0, start - 24), start) is not None


def _best(given: Iterable[Candidate]) -> list[Candidate]:
    """Of candidates that overlap, the surest; of equals the longest."""
    kept: list[Candidate] = []
    held: Cover[None] = Cover()
    for one in sorted(given, key=lambda c: (-(c.score + (c.end - c.start) / 200), c.start)):
        if not held.taken(one.start, one.end):
            kept.append(one)
            held.add(one.start, one.end, None)
    return kept


def _others(context: Context) -> frozenset[str]:
    """Words that the model reads as an organisation or a place by far oftener than in a person's name."""
    people: Counter[str] = Counter()
    others: Counter[str] = Counter()
    for entity in context.entities:
        if entity.label == "PERSON":
            people.update(context.text[entity.start : entity.end].split())
        elif entity.label in ("ORG", "GPE", "LOC", "FAC") and entity.tokens == 1:
            others[context.text[entity.start : entity.end]] += 1
    return frozenset(word for word, count in others.items() if count > 2 and count > 3 * people[word])


def _read(text: str, candidate: Candidate) -> _Found:
    name = normal(text[candidate.start : candidate.end])
    title, role, gender = read_prefix(prefix_before(text, candidate.start)[1])
    first = name.split()[0] if name else ""
    return _Found(candidate, name, title, role, gender or (gender_of(first) if " " in name else None))


def _whole(found: _Found, forms: ShortForms) -> tuple[str, str | None]:
    """The full name and gender that a mention stands for."""
    whole = forms.resolve(found.name, found.gender)
    return (whole.name, whole.gender or found.gender) if whole else (found.name, found.gender)


def _aliases(text: str, facts: Facts, value: PersonValue, taken: Cover[None]) -> list[Mention]:
    """The other names given beside a name, as mentions of the same person."""
    made = []
    for start, end in facts.alias_spans:
        if taken.taken(start, end):
            continue
        alias = PersonValue(name=value.name, aka=(text[start:end],), gender=value.gender)
        made.append(
            Mention(start, end, text[start:end], Label.PERSON, alias, "people.alias", 0.9, _WHY["people.alias"])
        )
    return made
