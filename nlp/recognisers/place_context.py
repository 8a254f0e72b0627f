"""What a document's places say of one another: which of several towns is meant, in which town a street lies."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter

from casethread.values import PlaceCandidate
from nlp.gazetteer import Place, gazetteer
from nlp.gazetteer.choosing import CLEAR, SHOWN, Ranked, chosen, ranked, worth_showing
from nlp.gazetteer.places import distance, key
from nlp.recognisers.form import Form

_ALONE_CLEAR = 0.9
"""The share from which a place needs no others to be told, and tells others."""
_CODE_NEAR = 40
_AROUND = 12.0
"""Kilometres from the middle of a town within which a street may lie that is said to be of it."""
_FADES = 150
"""Characters over which a town of the text loses half its claim to a street named without one."""
_CLAIMANTS = 20
"""Towns before and after a street that may claim it."""
_ELSEWHERE = 0.3
"""The claim of the towns that the text does not name."""
_JOINT = re.compile(r"(?:,| in| at)[ \u00a0]{1,2}")
_PARTED = re.compile(r"\n|[.;!?][ \u00a0]+(?=\S)")
"""What ends an address before its postcode."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Where a name lies, and why that is thought: the place (None when several may be meant), the candidates."""

    place: Place | None
    candidates: tuple[PlaceCandidate, ...] = ()
    why: str = ""


_UNKNOWN = Choice(None)


class Nearby:
    """The places of one document: ``shaped`` those read by their form, ``named`` the others: start, end, name."""

    def __init__(self, text: str, shaped: Sequence[Form], named: Sequence[tuple[int, int, str]]) -> None:
        self._text = text
        self._shaped = shaped
        self.places = _anchors(shaped, named)
        self._best: dict[str, Choice] = {}
        self._known: dict[tuple[str, str], tuple[Place, ...]] = {}
        self._codes = sorted((form.start, order, form) for order, form in enumerate(shaped) if form.kind == "postcode")
        self._towns = sorted(_towns(shaped, named))
        self._of_town = {_street(text, form): form.town for form in shaped if form.town and form.kind == "street"}

    def town(self, name: str) -> Choice:
        """The likeliest place of that name in this document."""
        if name not in self._best:
            self._best[name] = self._settled(gazetteer().every(name))
        return self._best[name]

    def _settled(self, found: Sequence[Place], what: str = "places") -> Choice:
        order = ranked(found, self.places)
        if not order:
            return _UNKNOWN
        best = chosen(order)
        why = ""
        if len(order) > 1:
            telling = "by the document's other places" if self.places else "by its size"
            which = f"the likeliest, {telling}" if best else "and nothing tells which is meant"
            why = f"one of {len(order)} {what} of that name, {which}"
        return Choice(best, _candidates(order), why)

    def code(self, end: int) -> Form | None:
        """The postcode that stands within 40 characters after ``end`` in the same line and sentence."""
        first = bisect_left(self._codes, (end,))
        beside = self._codes[first : first + 20]
        fitting = [(order, form) for start, order, form in beside if start - end <= _CODE_NEAR]
        return next(
            (f for _, f in sorted(fitting, key=itemgetter(0)) if not _PARTED.search(self._text, end, f.start)), None
        )

    def street(self, form: Form) -> Choice:
        """Where a street or building lies: in the town named with it, there or elsewhere in the document; else as the
        imported places of that name and the document's towns tell.
        """
        name = self._text[form.start : form.end]
        town = said = form.town or self._beside(form.end)
        if town is None and form.kind == "street":
            town = self._of_town.get(_street(self._text, form))
        known = self._imported(name, form.kind)
        if town:
            return self._in_town(town, known, said=said is not None)
        if known:
            return self._likeliest(name, known, f"{form.kind}s")
        return self._by_towns(form) if form.kind == "street" and form.rule != "places.road" else _UNKNOWN

    def _imported(self, name: str, kind: str) -> tuple[Place, ...]:
        """The imported places of that name and kind."""
        asked = name, kind
        if asked not in self._known:
            known = gazetteer().streets(name) if kind == "street" else gazetteer().buildings(name)
            self._known[asked] = known
        return self._known[asked]

    def _likeliest(self, name: str, known: Sequence[Place], what: str) -> Choice:
        """The likeliest of the imported places of that name."""
        asked = f"{what} {name}"
        if asked not in self._best:
            self._best[asked] = self._settled(known, what)
        return self._best[asked]

    def _beside(self, end: int) -> str | None:
        """The town that is named directly after ``end``, however it is spelt."""
        joint = _JOINT.match(self._text, end)
        first = bisect_left(self._towns, (joint.end(), 0, "")) if joint else len(self._towns)
        beside = joint is not None and first < len(self._towns) and self._towns[first][0] == joint.end()
        return self._towns[first][2] if beside else None

    def _in_town(self, name: str, known: Sequence[Place], *, said: bool) -> Choice:
        town = self.town(name)
        middle = town.place
        why = "" if said else f"this document has it in {name}"
        held = [place for place in known if place.within and key(place.within) == key(name)]
        if middle and not held:
            near = [(distance(place, middle), place) for place in known]
            held = [place for far, place in sorted(near, key=itemgetter(0)) if far <= _AROUND]
        if middle and held:
            best = min(held, key=lambda place: distance(place, middle))
            return Choice(Place(best.name, best.kind, middle.name, best.lat, best.lon), why=why)
        within = middle.name if middle else name
        if middle is None:
            return Choice(Place(name, "street", within), town.candidates, why)
        return Choice(Place(name, "street", within, middle.lat, middle.lon), why=why)

    def _by_towns(self, form: Form) -> Choice:
        """The claims of the document's towns to a street, by how near to it they are named."""
        claims: dict[Place, float] = defaultdict(float)
        at = bisect_left(self._towns, (form.start, 0, ""))
        for start, end, name in self._towns[max(0, at - _CLAIMANTS) : at + _CLAIMANTS]:
            gap = start - form.end if start >= form.end else 2 * (form.start - end)
            if place := self.town(name).place:
                claims[place] += 1 / (1 + max(gap, 0) / _FADES)
        if not claims:
            return _UNKNOWN
        whole = sum(claims.values()) + _ELSEWHERE
        order = [
            (place, claim / whole) for place, claim in sorted(claims.items(), key=lambda item: (-item[1], item[0].name))
        ]
        best, share = order[0]
        name = " ".join(self._text[form.start : form.end].split())
        shown = tuple(_candidate(replace(place, name=name, within=place.name), part) for place, part in order[:SHOWN])
        if share < CLEAR:
            return Choice(None, shown, "no town is named with it; those named in this document may hold it")
        place = Place(name, "street", best.name, best.lat, best.lon)
        return Choice(place, shown, f"no town is named with it; {best.name} is the nearest that this document names")


def _street(text: str, form: Form) -> str:
    return key(text[form.start : form.end])


def _candidates(order: Ranked) -> tuple[PlaceCandidate, ...]:
    return tuple(_candidate(place, share) for place, share in worth_showing(order))


def _candidate(place: Place, share: float) -> PlaceCandidate:
    return PlaceCandidate(
        name=place.name,
        within=place.within,
        lat=None if place.lat is None else round(place.lat, 4),
        lon=None if place.lon is None else round(place.lon, 4),
        score=round(share, 3),
    )


def _anchors(shaped: Sequence[Form], named: Sequence[tuple[int, int, str]]) -> list[Place]:
    """The document's places of which there is no doubt, and where its postcodes and grid references lie: what decides
    between towns.
    """
    found = [Place(f.postcode or f.kind, f.kind, f.town, f.at[0], f.at[1]) for f in shaped if f.at]
    for name in dict.fromkeys([name for _, _, name in named] + [f.town for f in shaped if f.town]):
        order = ranked(gazetteer().every(name))
        if order and order[0][1] >= _ALONE_CLEAR:
            found.append(order[0][0])
    return list(dict.fromkeys(found))


def _towns(shaped: Sequence[Form], named: Sequence[tuple[int, int, str]]) -> Iterator[tuple[int, int, str]]:
    """Where towns are named, and their names; those of postcodes with them."""
    for start, end, name in named:
        listed = gazetteer().lookup(name)
        if listed and listed[0].kind == "town" and listed[0].lat is not None:
            yield start, end, name
    for form in shaped:
        if form.kind == "postcode" and form.town and gazetteer().lookup(form.town):
            yield form.start, form.end, form.town
