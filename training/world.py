"""Names from all over the world, to put in the place of those of a lesson: people by origin, towns by country.

``world/people.txt`` holds a line an origin: its name, ``family first`` where the family name leads, given names and
surnames. Those of 35 origins are taken from Faker (MIT), the others were written for this project. ``world/cities.txt``
holds a line a country: its code and names of its larger towns, from GeoNames (CC BY 4.0).
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent / "world"


@dataclass(frozen=True, slots=True)
class Origin:
    """Names of people of one origin."""

    given: tuple[str, ...]
    surnames: tuple[str, ...]
    family_first: bool = False


@cache
def origins() -> tuple[Origin, ...]:
    """People's names, in the order of the file."""
    rows = (line.split("|") for line in (_FOLDER / "people.txt").read_text(encoding="utf-8").splitlines())
    return tuple(Origin(tuple(given.split()), tuple(family.split()), bool(first)) for _, first, given, family in rows)


@cache
def _cities() -> tuple[tuple[str, ...], ...]:
    lines = (_FOLDER / "cities.txt").read_text(encoding="utf-8").splitlines()
    return tuple(tuple(line.split("|")[1:]) for line in lines)


@cache
def known_cities() -> frozenset[str]:
    """The names of all towns of the file."""
    return frozenset(name for names in _cities() for name in names)


def city(chance: random.Random) -> str:
    """A town of some country, each country as likely as another."""
    return chance.choice(chance.choice(_cities()))


_FIRST = (
    "African Allied Asian Atlas Central Continental Crescent Delta Eastern Euro Federal First General Global Golden "
    "Horizon International Lotus Metro National New Northern Orient Pacific Pan Peoples Phoenix Pioneer Premier Prime "
    "Public Royal Southern Star Summit Sun Trans Union United Unity Universal Western"
).split()
_TRADES = (
    "Air Airlines Airways Automotive Bank Beverages Biotech Broadcasting Capital Cement Chemicals Coffee Energy "
    "Engineering Entertainment Finance Foods Gas Gold Holdings Industries Insurance Investments Logistics Media "
    "Minerals Mining Mobile Motors News Oil Partners Petroleum Pharma Ports Power Properties Railways Resources "
    "Securities Shipping Software Solar Steel Sugar Systems Technologies Telecom Television Textiles Times Tobacco "
    "Tribune Water"
).split()
_FORMS = ("", "", "", " Group", " Ltd", " Limited", " Inc", " Corp", " Co", " plc", " SA", " AG", " Holdings", " Berhad")
_CLUBS = "FC|United|City|Rovers|Athletic|Stars|Lions|Rangers|Dynamo|Sporting|Wanderers|Eagles|Tigers|Warriors".split("|")
_BODIES = (
    "Action Front|Bar Association|Central Bank|Chamber of Commerce|Children's Fund|Chronicle|City Council|Civic Forum"
    "|Conservative Party|Daily News|Democratic Alliance|Development Authority|Election Commission|Farmers Union"
    "|Football Association|High Court|Herald|Human Rights Commission|Institute of Technology|Islamic Council|Labour Party"
    "|Liberation Army|Medical Association|Meteorological Agency|National Congress|National Party|News Agency|Observer"
    "|Peace Council|People's Party|Police|Police Service|Port Authority|Post|Red Cross|Reform Movement|Relief Fund"
    "|Revenue Authority|Rights Watch|Stock Exchange|Students' Union|Supreme Court|Teachers' Union|Trade Union Congress"
    "|Tourism Board|University|University of Science|Women's League|Workers' Party|Youth Movement"
).split("|")
_MATTERS = (
    "Agriculture|Commerce|Culture|Defence|Education|Energy|Environment|Finance|Fisheries|Foreign Affairs|Health|Home "
    "Affairs|Human Rights|Industry|Information|Justice|Labour|National Security|Public Works|Tourism|Trade|Transport"
).split("|")
_LETTERS = "AAABBCCCDDEEFFGHIIJKLLMMNNNOOPPPRRSSSTTUUVWZ"


def surname(chance: random.Random) -> str:
    """A surname of some origin."""
    return chance.choice(chance.choice(origins()).surnames)


def organisation(words: int, chance: random.Random) -> str:
    """An organisation that does not exist, of one word or, where ``words`` is more, of several."""
    if words == 1:
        return chance.choice((_letters, _coined, surname, city))(chance)
    return chance.choice((_firm, _firm, _club, _body, _body, _led))(chance)


def _letters(chance: random.Random) -> str:
    return "".join(chance.choices(_LETTERS, k=chance.choice((2, 3, 3, 3, 4, 4, 5))))


def _coined(chance: random.Random) -> str:
    first, second = chance.choice(_FIRST), chance.choice(_TRADES)
    return chance.choice((first + second.lower(), first + second, surname(chance)[:5].title() + second.lower()))


def _firm(chance: random.Random) -> str:
    lead = chance.choice((surname(chance), city(chance), chance.choice(_FIRST), chance.choice(_FIRST)))
    if chance.random() < 0.15:
        return f"{lead} {chance.choice(('&', 'and'))} {surname(chance)}"
    return f"{lead} {chance.choice(_TRADES)}{chance.choice(_FORMS)}"


def _club(chance: random.Random) -> str:
    club, town = chance.choice(_CLUBS), city(chance)
    return f"{club} {town}" if club in ("FC", "Dynamo", "Sporting") and chance.random() < 0.6 else f"{town} {club}"


def _body(chance: random.Random) -> str:
    return f"{chance.choice((city(chance), *chance.sample(_FIRST, 2)))} {chance.choice(_BODIES)}"


def _led(chance: random.Random) -> str:
    lead = chance.choice(("University", "Bank", "Ministry", "Ministry", "Ministry", "Department", "Diocese"))
    if lead in ("Ministry", "Department"):
        return f"{lead} {chance.choice(('of', 'of', 'for'))} {chance.choice(_MATTERS)}"
    return f"{lead} of {city(chance)}"
