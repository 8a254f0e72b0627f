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
from nlp.recognisers.called import called
from nlp.recognisers.named import Named, person_of
from nlp.recognisers.names import GAP, NEVER, PART, UP
from nlp.spans import Cover, occurrences

ALIAS, ALONE = "people.alias", "people.alias-alone"
_NAME = rf"""["“‘']?(?P<name>(?:{PART}|[{UP}]{{2,}})(?:{GAP}(?:{PART}|[{UP}]{{2,}}))?)["”’']?"""
_STATED = re.compile(
    r"\b(?=[kgrapiubcwnd])(?:(?:known|greeted|referred[ ]to|addressed|passing[ ](?:him|her)self[ ]off)"
    r"(?:[ ](?:there|locally|now|only|simply|online)|[ ](?:to|by|on|in|among)[ ][^.;:,\n]{1,30}?)?[ ]as"
    r"|(?:in|under|by|using|gave|gives)[ ](?:the|a)[ ](?:false[ ]|assumed[ ]|street[ ])?name(?:[ ]of)?"
    r"|(?:calls|calling|called)[ ](?:him|her)self|goes[ ]by|answers[ ]to"
    r"|(?:was|is|been|being)[ ](?:(?:always|often|usually)[ ])?(?:nicknamed|dubbed))[ ]" + _NAME
)
_ALONE = re.compile(
    r"\b(?=[AaTtOUu])(?:[Aa]n?|[Tt]he|[Oo]ne|[Aa]nother|[Uu]nk|[Uu]nknown|[Uu]nidentified)[ ](?:[\w-]+[ ]){0,3}?"
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
_SENTENCE, _PARAGRAPH = 2000, 20_000
"""How far back a statement's sentence and its paragraph are looked for, in characters."""
_NEAR = 400
"""Characters within which a name follows the "née" it belongs to."""
_EDGE = re.compile(r"[\w'’&@/-]")


@dataclass(frozen=True, slots=True)
class _Statement:
    """Another name where it is stated, and whose it is: the index of the owner's mention, None when nobody is named."""

    start: int
    end: int
    owner: int | None


def with_other_names(text: str, mentions: list[Mention], *, notes: bool = False) -> list[Mention]:
    """The mentions of people, with those that go by another name under their own, and the other names marked wherever
    they stand. ``mentions`` are in text order; ``notes`` are written in sentences without a subject.
    """
    stated = list(_statements(text, Named(mentions), notes=notes))
    found = list(mentions)
    taken = Cover((m.start, m.end, None) for m in mentions)
    own: dict[str, PersonValue] = {}
    for one in stated:
        alias = text[one.start : one.end]
        if one.owner is None:
            value = PersonValue(name=alias, aka=(alias,))
        else:
            owner = person_of(found[one.owner])
            value = replace(owner, aka=tuple(dict.fromkeys((*owner.aka, alias))))
            found[one.owner] = replace(found[one.owner], value=value)
        own.setdefault(fold(alias), value)
        if not taken.taken(one.start, one.end):
            found.append(_alias(text, one.start, one.end, value, alone=one.owner is None))
            taken.add(one.start, one.end, None)
    given = [(fold(alias), at) for at, mention in enumerate(found) for alias in person_of(mention).aka]
    found = [_whole(text, mention) for mention in found]
    given += [(fold(alias), at) for at, mention in enumerate(found) for alias in person_of(mention).aka]
    for folded, at in given:
        own.setdefault(folded, person_of(found[at]))
    found = [_renamed(mention, own) for mention in found]
    found += _elsewhere(text, own, taken)
    return sorted(found, key=lambda mention: mention.start)


def _statements(text: str, named: Named, *, notes: bool) -> Iterator[_Statement]:
    for found in _ALONE.finditer(text):
        if _may_be_name(found["name"]):
            yield _Statement(*found.span("name"), None)
    for found in _STATED.finditer(text):
        if _may_be_name(found["name"]) and (owner := _owner(text, found, named)) is not None:
            yield _Statement(*found.span("name"), owner)
    for start, end, owner in called(text, named, notes=notes):
        if _may_be_name(text[start:end]):
            yield _Statement(start, end, owner)


def _may_be_name(name: str) -> bool:
    first = name.split(maxsplit=1)[0]
    return len(name) > 2 and first.lower() not in NEVER and not gazetteer().lookup(name)


def _owner(text: str, stated: re.Match[str], named: Named) -> int | None:
    """Whose other name it is: the one person of the same given name, or whoever the sentence is about."""
    words = fold(stated["name"]).split()
    if len(words) > 1 and (namesake := named.namesake(words[0], stated.start())) is not None:
        return namesake
    low = max(0, stated.start() - _SENTENCE)
    paragraph = text.rfind("\n\n", low, stated.start())
    opening = max((m.end() for m in _OPENING.finditer(text, max(paragraph, low), stated.start())), default=low)
    subject = _subject(text, opening, stated.start(), named)
    if subject is None:
        return None
    mention = named.mentions[subject]
    if text.startswith(("'s", "’s"), mention.end):
        return None  # what he has goes by that name
    told = mention.end if mention.start >= opening else opening
    return None if _SOMEBODY_ELSE.search(text, max(opening, told), stated.start()) else subject


def _subject(text: str, opening: int, end: int, named: Named) -> int | None:
    """The person that a sentence opens with, or whom its "He" or "She" takes up: the one person named before it in the
    paragraph who can be meant.
    """
    first = named.opening(opening, opening + 30)
    if first is not None and named.mentions[first].end <= end:
        return first
    pronoun = _PRONOUN.match(text, opening)
    if pronoun is None:
        return None
    gender = "male" if pronoun[1] == "He" else "female"
    paragraph = text.rfind("\n\n", max(0, opening - _PARAGRAPH), opening)
    meant: int | None = None
    for index in named.before(paragraph, opening):
        person = person_of(named.mentions[index])
        if person.gender not in (gender, None):
            continue
        if meant is None:
            meant = index
        elif person.name != person_of(named.mentions[meant]).name:
            return None
    return meant


def _whole(text: str, mention: Mention) -> Mention:
    """A maiden or former surname given alone is told with the given name: "Leanne Pascoe, née Whitcombe"."""
    value = person_of(mention)
    given = value.name.split()[0] if " " in value.name else ""
    if not given or not value.aka or not _MAIDEN.search(text, mention.end, mention.end + 40):
        return mention
    aka = tuple(
        f"{given} {alias.title() if alias.isupper() else alias}"
        if " " not in alias
        and _MAIDEN.search(text, mention.end, max(text.find(alias, mention.end, mention.end + _NEAR), mention.end))
        else alias
        for alias in value.aka
    )
    return replace(mention, value=replace(value, aka=aka))


def _renamed(mention: Mention, own: dict[str, PersonValue]) -> Mention:
    value = person_of(mention)
    owner = own.get(fold(value.name)) if value.name else None
    if owner is None or fold(owner.name) == fold(value.name):
        return mention
    return replace(mention, value=replace(value, name=owner.name, aka=tuple(dict.fromkeys((*value.aka, value.name)))))


def _elsewhere(text: str, own: dict[str, PersonValue], taken: Cover[None]) -> Iterator[Mention]:
    """Where a single-word other name stands by itself and nothing has marked it."""
    forms = {form: value for alias, value in own.items() if _tells(alias) for form in (alias.title(), alias.upper())}
    for form, starts in occurrences(text, forms).items():
        value = forms[form]
        for start in starts:
            end = start + len(form)
            joined = text[start - 1 : start] == "_" or (
                _EDGE.match(text, end) and text[end : end + 2] not in ("'s", "’s")
            )
            if not joined and not taken.taken(start, end):
                yield _alias(text, start, end, value, alone=value.name == form)
                taken.add(start, end, None)


def _tells(alias: str) -> bool:
    return " " not in alias and len(alias) > 2 and alias not in COMMON_WORDS and alias.title() not in COMMON_WORDS


def _alias(text: str, start: int, end: int, value: PersonValue, *, alone: bool) -> Mention:
    alias = text[start:end]
    shown = PersonValue(name=value.name, aka=tuple(dict.fromkeys((*value.aka, alias))), gender=value.gender)
    rule = ALONE if alone else ALIAS
    why = "a person known by this name alone" if alone else f"given as another name of {value.name}"
    return Mention(start, end, alias, Label.PERSON, shown, rule, 0.88, why)
