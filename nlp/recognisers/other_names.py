"""Names that a text gives a person beside their own: street names, assumed, maiden and married names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from casethread.model import Label, Mention
from casethread.text import fold
from casethread.values import PersonValue
from nlp.gazetteer import gazetteer
from nlp.gazetteer.given import COMMON_WORDS
from nlp.recognisers.names import GAP, NEVER, PART, UP

ALIAS, ALONE = "people.alias", "people.alias-alone"
_NAME = rf"""["“‘']?(?P<name>(?:{PART}|[{UP}]{{2,}})(?:{GAP}(?:{PART}|[{UP}]{{2,}}))?)["”’']?"""
_STATED = re.compile(
    r"\b(?:(?:known|greeted|referred[ ]to|addressed|passing[ ](?:him|her)self[ ]off)"
    r"(?:[ ](?:there|locally|now|only|simply|online)|[ ](?:to|by|on|in|among)[ ][^.;:,\n]{1,30}?)?[ ]as"
    r"|(?:in|under|by|using|gave|gives)[ ](?:the|a)[ ](?:false[ ]|assumed[ ]|street[ ])?name(?:[ ]of)?"
    r"|(?:calls|calling|called)[ ](?:him|her)self|goes[ ]by)[ ]" + _NAME
)
_ALONE = re.compile(
    r"\b(?:[Aa]n?|[Tt]he|[Oo]ne|[Aa]nother|[Uu]nknown|[Uu]nidentified)[ ](?:[\w-]+[ ]){0,3}?"
    r"(?:male|female|man|woman|boy|girl|person|youth|dealer|driver|runner|suspect|teenager|individual)"
    r"(?:[ ]only)?[ ](?:known|referred[ ]to|going|called|nicknamed|calling[ ](?:him|her)self)"
    r"(?:[ ](?:only|locally))?(?:[ ]as|[ ]by[ ]the[ ](?:street[ ])?name(?:[ ]of)?)?[ ]" + _NAME
)
_SOMEBODY_ELSE = re.compile(
    r"\b(?:said|says|told|claim\w*|stated|that|whose|another|dealer|friend|associate|man|male|woman|female|boy|girl"
    r"|brother|sister|son|daughter|father|mother|partner)\b"
)
_MAIDEN = re.compile(r"\b(?:n[ée]e|formerly|previously|maiden)\b", re.IGNORECASE)
_OPENING = re.compile(r"(?:^|\n|[.!?][\"”’)]*\s)[ \t]*(?:\(?\d{1,3}[.)]\s+)?(?=\S)")
_PRONOUN = re.compile(r"(He|She)\b")
_EDGE = re.compile(r"[\w'’&@/-]")


@dataclass(frozen=True, slots=True)
class _Statement:
    """Another name where it is stated, and whose it is: the index of the owner's mention, None when nobody is named."""

    start: int
    end: int
    owner: int | None


def with_other_names(text: str, mentions: list[Mention]) -> list[Mention]:
    """The mentions of people, with those that go by another name under their own, and the other names marked wherever
    they stand. ``mentions`` are in text order.
    """
    stated = list(_statements(text, mentions))
    found = list(mentions)
    own: dict[str, PersonValue] = {}
    for one in stated:
        alias = text[one.start : one.end]
        if one.owner is None:
            value = PersonValue(name=alias, aka=(alias,))
        else:
            owner = _person(found[one.owner])
            value = replace(owner, aka=tuple(dict.fromkeys((*owner.aka, alias))))
            found[one.owner] = replace(found[one.owner], value=value)
        own.setdefault(fold(alias), value)
        if not any(m.start < one.end and one.start < m.end for m in found):
            found.append(_alias(text, one.start, one.end, value, alone=one.owner is None))
    given = [(fold(alias), at) for at, mention in enumerate(found) for alias in _person(mention).aka]
    found = [_whole(text, mention) for mention in found]
    given += [(fold(alias), at) for at, mention in enumerate(found) for alias in _person(mention).aka]
    for folded, at in given:
        own.setdefault(folded, _person(found[at]))
    found = [_renamed(mention, own) for mention in found]
    for alias, value in own.items():
        found += _occurrences(text, alias, value, found)
    return sorted(found, key=lambda mention: mention.start)


def _person(mention: Mention) -> PersonValue:
    assert isinstance(mention.value, PersonValue)  # noqa: S101 - the caller's mentions are all of people
    return mention.value


def _statements(text: str, mentions: list[Mention]) -> Iterator[_Statement]:
    for found in _ALONE.finditer(text):
        if _may_be_name(found["name"]):
            yield _Statement(*found.span("name"), None)
    for found in _STATED.finditer(text):
        if _may_be_name(found["name"]) and (owner := _owner(text, found, mentions)) is not None:
            yield _Statement(*found.span("name"), owner)


def _may_be_name(name: str) -> bool:
    first = name.split(maxsplit=1)[0]
    return len(name) > 2 and first.lower() not in NEVER and not gazetteer().lookup(name)


def _owner(text: str, stated: re.Match[str], mentions: list[Mention]) -> int | None:
    """Whose other name it is: the one person of the same given name, or whoever the sentence is about."""
    before = [i for i, m in enumerate(mentions) if m.end <= stated.start() and " " in _person(m).name]
    words = fold(stated["name"]).split()
    paragraph = text.rfind("\n\n", 0, stated.start())
    if len(words) > 1:
        namesakes = [i for i in before if fold(_person(mentions[i]).name).split()[0] == words[0]]
        if len({fold(_person(mentions[i]).name) for i in namesakes}) == 1:
            return namesakes[-1]
    opening = max((m.end() for m in _OPENING.finditer(text, max(paragraph, 0), stated.start())), default=0)
    subject = _subject(text, opening, paragraph, mentions, before)
    if subject is None or _SOMEBODY_ELSE.search(text, max(opening, _end(subject, mentions, opening)), stated.start()):
        return None
    return subject


def _end(index: int, mentions: list[Mention], opening: int) -> int:
    return mentions[index].end if mentions[index].start >= opening else opening


def _subject(text: str, opening: int, paragraph: int, mentions: list[Mention], before: list[int]) -> int | None:
    """The person that a sentence opens with, or whom its "He" or "She" takes up: the one person named before it in the
    paragraph who can be meant.
    """
    first = next((i for i in before if opening <= mentions[i].start <= opening + 30), None)
    if first is not None:
        return first
    pronoun = _PRONOUN.match(text, opening)
    if pronoun is None:
        return None
    gender = "male" if pronoun[1] == "He" else "female"
    earlier = [i for i in before if paragraph < mentions[i].start < opening]
    meant = [i for i in earlier if _person(mentions[i]).gender in (gender, None)]
    return meant[-1] if len({_person(mentions[i]).name for i in meant}) == 1 else None


def _whole(text: str, mention: Mention) -> Mention:
    """A maiden or former surname given alone is told with the given name: "Leanne Pascoe, née Whitcombe"."""
    value = _person(mention)
    given = value.name.split()[0] if " " in value.name else ""
    if not given or not value.aka or not _MAIDEN.search(text, mention.end, mention.end + 40):
        return mention
    aka = tuple(
        f"{given} {alias.title() if alias.isupper() else alias}"
        if " " not in alias and _MAIDEN.search(text, mention.end, max(text.find(alias, mention.end), mention.end))
        else alias
        for alias in value.aka
    )
    return replace(mention, value=replace(value, aka=aka))


def _renamed(mention: Mention, own: dict[str, PersonValue]) -> Mention:
    value = _person(mention)
    owner = own.get(fold(value.name)) if value.name else None
    if owner is None or fold(owner.name) == fold(value.name):
        return mention
    return replace(mention, value=replace(value, name=owner.name, aka=tuple(dict.fromkeys((*value.aka, value.name)))))


def _occurrences(text: str, alias: str, value: PersonValue, taken: list[Mention]) -> Iterator[Mention]:
    """Where a single-word other name stands by itself and nothing has marked it."""
    if " " in alias or len(alias) < 3 or alias in COMMON_WORDS or alias.title() in COMMON_WORDS:
        return
    for form in (alias.title(), alias.upper()):
        for found in re.finditer(rf"\b{re.escape(form)}\b", text):
            start, end = found.span()
            joined = _EDGE.match(text, end) and text[end : end + 2] not in ("'s", "’s")
            if joined or any(m.start < end and start < m.end for m in taken):
                continue
            yield _alias(text, start, end, value, alone=value.name == form)


def _alias(text: str, start: int, end: int, value: PersonValue, *, alone: bool) -> Mention:
    alias = text[start:end]
    shown = PersonValue(name=value.name, aka=tuple(dict.fromkeys((*value.aka, alias))), gender=value.gender)
    rule = ALONE if alone else ALIAS
    why = "a person known by this name alone" if alone else f"given as another name of {value.name}"
    return Mention(start, end, alias, Label.PERSON, shown, rule, 0.88, why)
