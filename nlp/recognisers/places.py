"""Places: by their form, from the gazetteer, and as the statistical model reads them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from casethread.model import Label, Mention
from casethread.values import PlaceCandidate, PlaceValue
from nlp.base import Context
from nlp.gazetteer import Place, gazetteer
from nlp.gazetteer.choosing import SHOWN
from nlp.gazetteer.given import is_given
from nlp.gazetteer.noise import meant, slips
from nlp.gazetteer.places import key
from nlp.gazetteer.words import either
from nlp.recognisers.form import Form
from nlp.recognisers.model_entities import PREMISES, VESSEL, trim_name
from nlp.recognisers.names import LOW, NEVER, UP, prefix_before
from nlp.recognisers.place_context import Nearby
from nlp.recognisers.place_forms import forms, premises, renamed, written_out
from nlp.recognisers.place_noise import misspelt
from nlp.recognisers.whereabouts import acts, after_place, called_as_place, is_place_after_all, surnames
from nlp.spans import Cover

_NOISE = "places.scan"
_PLACED_WORD = re.compile(
    rf"\b(?:in|at|near|nr|from|around|outside|towards|via)[ \u00a0]([{UP}][{LOW}]{{5,}})(?![\w-])"
)
_LONG = 6
"""Letters from which a town's name without figures is taken for another's misspelt."""
_MODEL_LABELS = frozenset({"GPE", "LOC", "FAC"})
_NAME_LENGTH = 40
"""Characters of the longest name that is looked up."""
_NO_NAME = re.compile(r"[@#<>=|_]")
_TAIL = re.compile(r"(?:['’]s?|\.)+$")
_LEAD = re.compile(r"^(?:The|In|At|Of|From)\s")
_WORD = re.compile(r"[^\W\d_][\w.'’-]*")
_IN = re.compile(
    r"\b(?:in|at|near|from|around|outside|towards|across|throughout|between|via|to|of|central|north|south|east|west|nearby"
    r"|addr(?:ess)?:?|(?:town|city|village|county|district|borough|suburb|area|region) of)[ \u00a0](?:the[ \u00a0])?$",
    re.IGNORECASE,
)
_PLACED = re.compile(r"(?:\d[a-z]?,?|\b(?:in|on|at|near|of|off|along|outside))[ \u00a0]$", re.IGNORECASE)
_NAMED_WORKS = frozenset({"EVENT", "LAW", "PRODUCT", "WORK_OF_ART"})
_STREET_ENDS = either("before a town")
_AFTER_STREET = re.compile(rf"(?:{_STREET_ENDS}|{_STREET_ENDS.upper()}),?[ \u00a0](?:in[ \u00a0])?$")
_ORGANISATION_NEXT = re.compile(rf"(?:['’]s)?[ \u00a0](?:{either('after a town, no place')})\b")
_CAPITAL_AFTER = re.compile(r"[ \u00a0](?![A-Z]{1,2}\d|Road|Street)[A-Z][\w’'-]+")
_CAPITAL_BEFORE = re.compile(rf"[{UP}][\w'’-]*(?:[ \u00a0]of)?[ \u00a0]$")
_TOWNSMAN = re.compile(
    r"[ \u00a0](?:man|woman|teenager|boy|girl|couple|father|mother|resident|pensioner|councillor|MP|magistrates"
    r"|dealer)s?\b|[ \u00a0]police\b"
)
_MONTHS = frozenset({"march", "may", "august", "april", "june"})
_YEAR_BEFORE = re.compile(r"\b(?:1[89]|20)\d\d[ \u00a0]$")
_MONEY = re.compile(r"[ \u00a0]?\$")
"""A country that tells whose dollars are meant ("US$ 40")."""
_ELECTION = re.compile(r"[ \u00a0](?:[a-z]+[ \u00a0]){0,2}election\b")
"""An election's name holds the place's ("the 2004 Wexford local election")."""
_SMALL_TAIL = re.compile(r"(?:[ \u00a0][a-z]+)+$")
"""What follows a town's name written small ("Slough railway station")."""
_INSIDE = re.compile(r"\b(?:in|near|around|outside|across|throughout|towards)[ \u00a0]$", re.IGNORECASE)
_CODE_FIRST = re.compile(r"[A-Z]{1,2}\d[A-Z\d]? ")
"""An outward code before a town ("CM1 Chelmsford")."""
_WARD = re.compile(rf"\b((?:[{UP}][{LOW}'’-]+[ \u00a0](?:and[ \u00a0]|&[ \u00a0])?){{1,4}})[Ww]ard\b")


@dataclass(frozen=True, slots=True)
class _Seen:
    """A place by name: its span, rule and score; ``name`` the listed name that it misspells, if it does."""

    start: int
    end: int
    rule: str
    score: float
    name: str = ""

    def called(self, text: str) -> str:
        """The name that is looked up."""
        return self.name or text[self.start : self.end]


class PlaceRecogniser:
    """Streets, buildings, postcodes, grid references, towns, wards, districts, counties and countries."""

    name = "places"

    def __call__(self, context: Context) -> Iterable[Mention]:
        """Mentions of places, towns of one name told apart by the document's other places."""
        text = context.text
        people = {e.end: e.start for e in context.entities if e.label == "PERSON"}
        ends = {e.end: e.start for e in context.entities}
        shaped = [_cut(text, form, ends) for form in forms(text) if not _is_person(text, form, people)]
        seen = [*_modelled(context), *_listed(context), *_misspelt(text)]
        nearby = Nearby(text, shaped, [(one.start, one.end, one.called(text)) for one in seen])
        for form in shaped:
            yield _form_mention(text, form, nearby)
        yield from _premises(text)
        for one in seen:
            yield _named_mention(text, one, nearby)
        yield from _wards(text, nearby.places)


def _is_person(text: str, form: Form, people: dict[int, int]) -> bool:
    """Whether the model reads a person where the form is that of a street or building, and nothing around it speaks of
    a place ("Chuck Close"); ``people`` are the ends of its people, with where each begins.
    """
    if form.kind not in ("street", "building") or people.get(form.end, -1) < form.start or form.town:
        return False
    return not _PLACED.search(text, max(0, form.start - 12), form.start)


def _cut(text: str, form: Form, ends: dict[int, int]) -> Form:
    """A street without a name that the model reads apart before it ("ITV and Waterloo Road"); ``ends`` are the ends of
    the model's spans, with where each begins.
    """
    joint = text.find(" and ", form.start, form.end) if form.kind == "street" else -1
    if joint < 0 or ends.get(joint, -1) < form.start:
        return form
    return replace(form, start=joint + len(" and "))


def _modelled(context: Context) -> Iterator[_Seen]:
    text = context.text
    known = gazetteer()
    people = surnames(context)
    for entity in context.entities:
        label = entity.label
        if label not in _MODEL_LABELS and label not in ("PERSON", "ORG", "NORP"):
            continue
        start, end = trim_name(text, entity.start, entity.end)
        name = text[start:end]
        if len(name) < 2 or _NO_NAME.search(name) or not any(map(str.isalpha, name)):
            continue
        if label in _MODEL_LABELS:
            if (code := _CODE_FIRST.match(name)) and known.lookup(name[code.end() :]):
                start, name = start + code.end(), name[code.end() :]
            name = _without_tail(name)
            end = start + len(name)
        listed = known.lookup(name)
        if label in _MODEL_LABELS:
            if label == "GPE" and called_as_place(text, start, end):
                continue
            if renamed(text, end) or _is_ward(name) or _MONEY.match(text, end) or VESSEL.match(name):
                continue
            if (label == "GPE" or not name.islower()) and name.lower() not in ("dob", "nominal"):
                other = "" if listed else _scanned(name)
                rule, score = (_NOISE, 0.65) if other else ("places.model", 0.85 if listed else 0.75)
                yield _Seen(start, end, rule, score, other)
        elif label == "PERSON" and is_place_after_all(text, start, end, people):
            yield _Seen(start, end, "places.context", 0.86)
        elif listed and label != "NORP" and _is_really_a_place(text, start, end, listed):
            yield _Seen(start, end, "places.gazetteer", 0.9)


def _scanned(name: str) -> str:
    """The listed name that a name may be a scan's spelling of, else empty."""
    return meant(name) or "" if len(name) >= _LONG and not is_given(name) and not gazetteer().every(name) else ""


def _misspelt(text: str) -> Iterator[_Seen]:
    """Towns with figures for letters, wherever they stand, and others that are misspelt, where a place stands."""
    for start, end, name in misspelt(text):
        yield _Seen(start, end, _NOISE, 0.72, name)
    for found in _PLACED_WORD.finditer(text):
        if name := _scanned(found[1]):
            yield _Seen(found.start(1), found.end(1), _NOISE, 0.6, name)


def _is_ward(name: str) -> bool:
    """Whether a name is that of a ward with the word after it: the ward's own rule reads it."""
    return name.endswith((" Ward", " ward")) and bool(gazetteer().ward(name[: -len(" ward")]))


def _without_tail(name: str) -> str:
    """A name without what is written small after it, where the rest is a listed place or names premises."""
    tail = _SMALL_TAIL.search(name) if len(name) <= _NAME_LENGTH else None
    shorter = name[: tail.start()] if tail else ""
    return shorter if shorter and (PREMISES.search(name) or gazetteer().lookup(shorter)) else name


def _is_really_a_place(text: str, start: int, end: int, listed: tuple[Place, ...]) -> bool:
    """Whether what the model calls a person or an organisation is a place of the gazetteer here."""
    if prefix_before(text, start)[0] < start or _ORGANISATION_NEXT.match(text, end) or acts(text, end, text[start:end]):
        return False
    before = text[max(0, start - 24) : start]
    if _IN.search(before) and not before.rstrip().endswith(" of"):
        return True
    if _AFTER_STREET.search(before) or after_place(text, start):
        return True
    return listed[0].kind in ("country", "county") or (" " in text[start:end] and listed[0].population > 30_000)


def _listed(context: Context) -> Iterator[_Seen]:
    """Capitalised words that the gazetteer knows, where a place would stand."""
    text = context.text
    known = gazetteer()
    done = 0
    works = Cover((e.start, e.end, e) for e in context.entities if e.label in _NAMED_WORKS)
    people = {(e.start, e.end) for e in context.entities if e.label == "PERSON"}
    for word in _WORD.finditer(text):
        start, first = word.start(), word[0]
        if not first[0].isupper() or start < done or not known.may_open(first):
            continue
        if first == "The" and not text.startswith("The Hague", start):
            continue
        for end in reversed(_capital_ends(text, word, known.longest)):
            name = _TAIL.sub("", text[start:end])
            listed = known.lookup(name)
            placed = _inside(text, start) or (" " in name and (start, start + len(name)) not in people)
            if not listed and known.more and placed and not is_given(name.split()[0]):
                listed = known.every(name)
            if listed and _acceptable(text, start, start + len(name), name, listed):
                if any(work.end - work.start > len(name) for work in works.beside(start, start + len(name))):
                    break
                if (start, start + len(name)) in people and is_given(name) and not _inside(text, start):
                    break
                yield _Seen(start, start + len(name), "places.gazetteer", 0.88)
                done = end
                break


def _inside(text: str, start: int) -> bool:
    """Whether a word stands after a preposition that only a place takes, so that not even a given name is a person."""
    return bool(_INSIDE.search(text, max(0, start - 12), start))


def _capital_ends(text: str, word: re.Match[str], longest: int) -> list[int]:
    """Where a name that begins with ``word`` may end: its end and those of the capitalised ones of the next words."""
    start, end = word.span()
    ends = [end] if end - start <= _NAME_LENGTH else []
    for following in islice(_WORD.finditer(text, end), longest - 1):
        if following.end() - start > _NAME_LENGTH:
            break
        if text[following.start()].isupper():
            ends.append(following.end())
    return ends


def _acceptable(text: str, start: int, end: int, name: str, listed: tuple[Place, ...]) -> bool:
    """Whether a listed name is a place where it stands: countries and counties unless they are part of a longer name,
    long names of towns, and short ones after a preposition, a street or another place.
    """
    before = text[max(0, start - 30) : start]
    if _part_of_another(text, start, end, name, listed[0].kind):
        return False
    placed = bool(_IN.search(before) or _AFTER_STREET.search(before) or _TOWNSMAN.match(text, end))
    placed = placed or after_place(text, start)
    if listed[0].kind in ("country", "county") and len(name) > 3:
        return placed or not (is_given(name) or _CAPITAL_BEFORE.search(before))
    if " " in name or "-" in name:
        return placed or listed[0].population > 20_000
    return placed and not before.endswith(("of ", "the "))


def _part_of_another(text: str, start: int, end: int, name: str, kind: str) -> bool:
    if name.lower() in _MONTHS or name.lower() in NEVER or len(name) < 3 or _ORGANISATION_NEXT.match(text, end):
        return True
    if text[max(0, start - 1) : start] in ("-", "@", "#", "/", ".") or _CAPITAL_AFTER.match(text, end):
        return True
    if _MONEY.match(text, end):
        return True
    if _ELECTION.match(text, end) and _YEAR_BEFORE.search(text, max(0, start - 12), start):
        return True
    return kind == "town" and text.startswith(" of ", end)


def _form_mention(text: str, form: Form, nearby: Nearby) -> Mention:
    """A place read by its form, with what contains it and where it lies."""
    name = text[form.start : form.end]
    at, postcode, within = form.at, form.postcode, form.town
    candidates: tuple[PlaceCandidate, ...] = ()
    why = f"written as a {form.kind} is"
    if form.kind in ("street", "building"):
        choice = nearby.street(form)
        code = nearby.code(form.end)
        postcode, at = (code.postcode, code.at) if code else (None, None)
        place = choice.place
        within, candidates = place.within if place else None, choice.candidates if not at else ()
        if not at and place and place.lat is not None and place.lon is not None:
            at = place.lat, place.lon
        why = f"{why}; {choice.why}" if choice.why else why
    value = PlaceValue(
        name=form.postcode or form.name or written_out(name),
        kind=form.kind,
        within=within,
        postcode=postcode,
        lat=round(at[0], 4) if at else None,
        lon=round(at[1], 4) if at else None,
        candidates=candidates,
    )
    return Mention(form.start, form.end, name, Label.PLACE, value, form.rule, form.score, why)


def _named_mention(text: str, one: _Seen, nearby: Nearby) -> Mention:
    """A place read by its name, with what contains it and where it lies."""
    name = text[one.start : one.end]
    choice = nearby.town(one.called(text))
    place = choice.place
    if place:
        value = PlaceValue(
            name=place.name,
            kind=place.kind,
            within=place.within,
            lat=place.lat,
            lon=place.lon,
            candidates=choice.candidates,
        )
        why = f"the gazetteer's {place.name}, {place.within}" if place.within else f"the gazetteer's {place.name}"
    elif choice.candidates:
        first = gazetteer().every(one.called(text))[0]
        value = PlaceValue(name=choice.candidates[0].name, kind=first.kind, candidates=choice.candidates)
        why = f"the gazetteer has places called {first.name}"
    else:
        value = PlaceValue(name=" ".join(name.split()), kind=premises(name) or "place")
        why = "the statistical model reads a place"
    why = f"{why}: {choice.why}" if choice.why else why
    if one.name:
        why = f"spelt as a poor scan would, {slips(name, one.name)}; {why}"
    return Mention(one.start, one.end, name, Label.PLACE, value, one.rule, one.score, why)


def _premises(text: str) -> Iterator[Mention]:
    """Premises by the word after them ("the Oracle shopping centre") or a town ("at The Grapes, Burnley")."""
    for found in _PREMISES.finditer(text):
        name = "name" if found["name"] else "inn"
        if not found["place"] or gazetteer().lookup(found["place"]):
            value = PlaceValue(name=found[name], kind="building", within=found["place"])
            yield Mention(*found.span(name), found[name], Label.PLACE, value, "places.premises", 0.9, _PREMISES_WHY)


_PREMISES = re.compile(
    rf"\b(?:[Aa]t|[Ii]n|[Nn]ear|[Oo]utside|[Ii]nside|[Bb]y|[Bb]ehind|to)[ \u00a0]"
    rf"(?:the[ \u00a0](?P<name>[{UP}][{LOW}'’]+(?:[ \u00a0][{UP}][{LOW}'’]+){{0,2}})"
    r"(?=[ \u00a0](?:shopping centre|retail park|leisure centre|nightclub|pub|snooker club|car park)\b)"
    rf"|The[ \u00a0](?P<inn>[{UP}][{LOW}'’]+(?:[ \u00a0][{UP}][{LOW}'’]+)?),[ \u00a0](?P<place>[{UP}][{LOW}-]+))"
)
_PREMISES_WHY = "named as premises are"


def _wards(text: str, near: list[Place]) -> Iterator[Mention]:
    if "ward" not in text and "Ward" not in text:
        return
    districts = {key(place.name) for place in near} | {key(place.within) for place in near if place.within}
    for found in _WARD.finditer(text):
        name = _LEAD.sub("", found[1].strip())
        wards = gazetteer().ward(name)
        if wards:
            ward = next((w for w in wards if w.within and key(w.within) in districts), None)
            ward = ward or (wards[0] if len(wards) == 1 and not near else None)
            start = found.start() + found[1].index(name)
            share = 1 / (len(wards) + 1)
            candidates = tuple(
                PlaceCandidate(name=w.name, within=w.within, score=round(share, 3)) for w in wards[:SHOWN] if not ward
            )
            value = PlaceValue(
                name=wards[0].name, kind="ward", within=ward.within if ward else None, candidates=candidates
            )
            why = "a ward of that name" if ward and len(wards) == 1 else f"{len(wards)} known by that name"
            yield Mention(start, start + len(name), name, Label.PLACE, value, "places.ward", 0.9, why)
