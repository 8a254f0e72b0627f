"""A second invented case, in another manner than ``benchmarks.linking``: whole reports, logs and notes in prose.

Nothing is marked up: the product reads the text. Crimes are reported when they happen, when somebody is held, charged,
tried and sentenced, by British and American papers, each time in other words and with other details; a force's log and
a probation officer's notes speak of the same people in their own ways. The two generators share no sentence and no
list, so that what is tuned to one is tested by the other.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from casethread.model import Document, Kind, Marking, Origin

Spot = tuple[str, int, int]

_MEN_SAID = (
    "Gavin Lewis Tobias Marcus Darren Kelvin Aidan Stuart Ricky Dwayne Abdul Farhan Zahid Bilal Arif Mehmet Emre "
    "Bogdan Florin Marek Piotr Viktor Oleg Tuan Wei Hiroshi Samuel Joseph Edward Benjamin Nicholas Gregory Leonard "
    "Curtis Terrence Malik Desmond Olumide Femi Tendai Babak Dariush Carlos Miguel Hector Luca Stefan Anders Colm Eoin"
)
_MEN = _MEN_SAID.split()
_WOMEN_SAID = (
    "Donna Tracey Gemma Stacey Louise Joanne Amanda Deborah Catherine Rebecca Jennifer Victoria Nadia Samina Yasmin "
    "Hafsa Leyla Ioana Monika Ewa Olga Linh Mei Keisha Latoya Abena Folake Rosa Carmen Ingrid Sinead Aoife Bronwen"
)
_WOMEN = _WOMEN_SAID.split()
_COMMON_SAID = "Harris Cooper Ward Hughes Green Turner Hill Cole Mitchell Shah Mahmood Iqbal Miller Davis Johnson"
_COMMON = _COMMON_SAID.split()
_RARE_SAID = (
    "Pettifer Lovegrove Stallworthy Ollerenshaw Trickett Bamforth Cripwell Duddridge Heckmondwike Fothergill Killick "
    "Quarmby Scattergood Tattersall Venables Wigglesworth Yelland Abubakar Oyelaran Nkemelu Mukherjee Thambirajah "
    "Czarnecki Wisniewski Dumitrescu Lazarescu Karimov Demirci Ozturk Farahani Delacroix Santangelo Rosenqvist "
    "Lindqvist McGillivray O'Halloran Fitzmaurice Auchterlonie Cadwaladr Prothero Hirayama Nguyen Tranquillo"
)
_RARE = _RARE_SAID.split()
_SHORT = {
    "Gregory": "Greg", "Nicholas": "Nick", "Benjamin": "Ben", "Edward": "Ted", "Samuel": "Sam", "Joseph": "Joe",
    "Leonard": "Len", "Deborah": "Debbie", "Catherine": "Kate", "Rebecca": "Becky", "Jennifer": "Jenny",
    "Victoria": "Vicky", "Terrence": "Terry", "Amanda": "Mandy",
}  # fmt: skip
_TOWNS_SAID = (
    "Rotherham Ipswich Wigan Burnley Swindon Luton Preston Oldham Darlington Walsall Grimsby Carlisle Hastings "
    "Torquay Barnsley Stockport Wrexham Swansea Gloucester Northampton"
)
_TOWNS = _TOWNS_SAID.split()
_CITIES_SAID = "Dayton Toledo Tulsa Fresno Omaha Wichita Mobile Shreveport Akron Spokane Baltimore Memphis"
_CITIES = _CITIES_SAID.split()
_STREETS_SAID = (
    "Ashgrove Terrace|Tanyard Lane|Beacon Road|Canning Street|Dovecote Close|Elmhurst Avenue|Foundry Road|"
    "Garrison Street|Hollins Lane|Inkerman Street|Jubilee Crescent|Kelso Road|Lodge Lane|Mafeking Avenue|"
    "Navigation Road|Ormerod Street|Paddock Way|Quarry Hill|Ropery Road|Sandringham Drive|Tollgate Road|Union Street"
)
_STREETS = _STREETS_SAID.split("|")
_NICK_SAID = "Shadow Bones Gizmo Lefty Dutch Smiler Razor Moose Patch Rocky Titch Sparky Hammer Casper"
_NICK = _NICK_SAID.split()
_SCENES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "shooting": (
        ("shot dead", "fatally shot", "gunned down"),
        ("parking lot of a gas station", "a birthday party", "a barbershop", "an apartment stairwell", "a car wash"),
    ),
    "stabbing": (
        ("stabbed", "knifed", "stabbed repeatedly"),
        ("a taxi rank", "a kebab shop", "a bus shelter", "a snooker hall", "an underpass", "a betting shop"),
    ),
    "robbery": (
        ("robbed at knifepoint", "held up", "robbed"),
        ("a jeweller's", "a post office", "a filling station", "a bookmaker's", "an off-licence", "a chemist's"),
    ),
    "arson": (
        ("burned out", "set alight", "torched"),
        ("a caravan", "a mosque", "a cricket pavilion", "a scrapyard", "a warehouse", "a flat above a bakery"),
    ),
}
_COLOUR = (
    "a grey Vauxhall Corsa was seen leaving", "a dog walker found a glove", "the till was left open",
    "two helmets were recovered from a hedge", "a takeaway receipt led officers there", "a child slept upstairs",
    "the lights had failed an hour before", "a bus driver gave the alarm", "a pushchair was left on the pavement",
    "the power to the block was cut", "neighbours heard a van reverse", "an umbrella was broken in two",
    "somebody had painted the door blue", "a parrot was taken too", "a blood-stained scarf was tested",
    "the getaway car had run out of fuel", "a ladder stood against the wall", "a piano was ruined",
    "the snow showed two sets of prints", "the security guard was at the dentist", "a wedding was held next door",
    "a phone was found in a bin", "a delivery of fish lay in the road", "the alarm had been disconnected",
)  # fmt: skip
Meta = Mapping[str, str]
NO_META: Meta = {}
FIRST = date(2011, 1, 10)


@dataclass
class Somebody:
    """Somebody invented; ``circle`` are the numbers of those whom he keeps company with."""

    number: int
    given: str
    surname: str
    woman: bool
    born: date
    street: str
    town: str
    nick: str = ""
    maiden: str = ""
    circle: list[int] = field(default_factory=list)

    @property
    def name(self) -> str:
        """Given name and surname."""
        return f"{self.given} {self.surname}"

    def age(self, day: date) -> int:
        """In whole years on a day."""
        return day.year - self.born.year - ((day.month, day.day) < (self.born.month, self.born.day))


@dataclass
class Crime:
    """One incident: what, when, where, who did it and to whom, and what is remembered of it."""

    number: int
    kind: str
    day: date
    town: str
    street: str
    spot: str
    culprit: Somebody
    victim: Somebody
    colour: list[str]
    american: bool


@dataclass
class Told:
    """Documents and their truth: whose each named span is, the incident of each report, pairs easily confused."""

    documents: list[Document] = field(default_factory=list)
    who: dict[Spot, int] = field(default_factory=dict)
    incident: dict[str, int] = field(default_factory=dict)
    traps: dict[str, list[tuple[int, int]]] = field(default_factory=lambda: defaultdict(list))
    beside: list[tuple[int, int]] = field(default_factory=list)
    """Pairs of different incidents of one day and town."""


class Scribe:
    """One document under way; ``{0}`` in what it says stands for the first of the given names, and so on."""

    def __init__(self, key: str) -> None:
        self.key, self.text = key, ""
        self.who: dict[Spot, int] = {}

    def say(self, text: str, *named: tuple[str, Somebody]) -> Scribe:
        """Add text."""
        for number, (name, person) in enumerate(named):
            before, _, text = text.partition(f"{{{number}}}")
            self.text += before
            start = len(self.text)
            self.text += name
            self.who[self.key, start, len(self.text)] = person.number
        self.text += text
        return self


class Storyteller:
    """Invents a case; the same seed invents the same case."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.people: list[Somebody] = []
        self.told = Told()

    def tell(self, size: int) -> Told:
        """A case of about ``size`` documents."""
        pick = self.random
        while len(self.people) < size * 0.5:
            self._household()
        for one in self.people:
            near = [other.number for other in pick.sample(self.people, 12) if other.number != one.number]
            one.circle = near[: pick.choice((1, 2, 2, 3))]
        number = 0
        while len(self.told.documents) < size:
            crime = self._crime(number)
            self._report(crime)
            if pick.random() < 0.12:
                number += 1
                self.told.beside.append((crime.number, number))
                twin = self._crime(number, like=crime)
                self._report(twin)
            for person in {crime.culprit.number, pick.randrange(len(self.people))}:
                if pick.random() < 0.55:
                    self._log(self.people[person], crime.day + timedelta(days=pick.randint(-300, 500)))
                if pick.random() < 0.45:
                    self._note(self.people[person], crime.day + timedelta(days=pick.randint(30, 900)))
            number += 1
        return self.told

    def _somebody(self) -> Somebody:
        pick = self.random
        woman = pick.random() < 0.25
        surname = pick.choice(_COMMON if pick.random() < 0.3 else _RARE)
        born = date(1948, 3, 1) + timedelta(days=pick.randrange(365 * 45))
        place = pick.choice(_STREETS), pick.choice(_TOWNS)
        one = Somebody(len(self.people), pick.choice(_WOMEN if woman else _MEN), surname, woman, born, *place)
        if pick.random() < 0.12:
            one.nick = pick.choice(_NICK)
        if woman and pick.random() < 0.2:
            one.maiden = pick.choice(_RARE)
        self.people.append(one)
        return one

    def _household(self) -> None:
        pick, one = self.random, self._somebody()
        kind = pick.choices(("", "namesakes", "father and son", "twins"), (74, 15, 6, 5))[0]
        if not kind:
            return
        other = self._somebody()
        other.surname, other.woman, other.maiden = one.surname, one.woman, one.maiden
        if kind == "namesakes":
            other.given = one.given
            while abs((other.born - one.born).days) < 800:
                other.born = date(1948, 3, 1) + timedelta(days=pick.randrange(365 * 45))
            if pick.random() < 0.25:
                other.town = one.town
        elif kind == "father and son":
            one.woman = other.woman = False
            one.given = other.given = pick.choice(_MEN)
            one.born = date(1945, 1, 1) + timedelta(days=pick.randrange(365 * 20))
            other.born = one.born + timedelta(days=365 * pick.randint(19, 33))
            other.street, other.town = one.street, one.town
        else:
            other.given = pick.choice([g for g in (_WOMEN if one.woman else _MEN) if g != one.given])
            other.born, other.street, other.town = one.born, one.street, one.town
        self.told.traps[kind].append((one.number, other.number))

    def _crime(self, number: int, like: Crime | None = None) -> Crime:
        pick = self.random
        american = like.american if like else pick.random() < 0.35
        kind = like.kind if like and pick.random() < 0.7 else "shooting" if american and pick.random() < 0.8 else ""
        kind = kind or pick.choice([each for each in _SCENES if american or each != "shooting"])
        culprit, victim = pick.sample(self.people, 2)
        if pick.random() < 0.4 and culprit.circle:
            victim = self.people[pick.choice(culprit.circle)]
        street = f"{pick.randrange(1, 60)}00 block of {pick.choice(_STREETS)}" if american else pick.choice(_STREETS)
        return Crime(
            number,
            kind,
            like.day if like else FIRST + timedelta(days=pick.randrange(2600)),
            like.town if like else pick.choice(_CITIES) if american else pick.choice((culprit.town, *_TOWNS[:6])),
            street,
            pick.choice(_SCENES[kind][1]),
            culprit,
            victim,
            pick.sample(_COLOUR, 5),
            american,
        )

    def _report(self, crime: Crime) -> None:
        pick = self.random
        stages = [("first", 1), ("held", pick.randint(2, 6)), ("charged", pick.randint(6, 25))]
        stages += [("trial", pick.randint(120, 420)), ("sentence", pick.randint(430, 560))]
        wanted = pick.choice((1, 1, 2, 2, 3, 4))
        for stage, after in sorted(pick.sample(stages, wanted), key=lambda each: each[1]):
            self._news(crime, stage, crime.day + timedelta(days=after))

    def _open(self, kind: Kind) -> Scribe:
        return Scribe(f"{kind.value[0]}{len(self.told.documents):06d}")

    def _close(
        self, scribe: Scribe, kind: Kind, day: date, title: str = "", *, crime: int = -1, meta: Meta = NO_META
    ) -> None:
        marking = Marking.default(kind)
        origin = Origin(f"{scribe.key}.txt", "")
        self.told.documents.append(
            Document(scribe.key, kind, title, scribe.text, origin, marking, published=day, meta=meta)
        )
        self.told.who.update(scribe.who)
        if crime >= 0:
            self.told.incident[scribe.key] = crime

    def _called(self, person: Somebody) -> str:
        """The name as a reporter may write it: short, misspelt, with a middle initial, or right."""
        pick, given, surname = self.random, person.given, person.surname
        if pick.random() < 0.2:
            given = _SHORT.get(given, given)
        if pick.random() < 0.07 and len(surname) > 6:
            at = pick.randrange(2, len(surname) - 2)
            surname = surname[:at] + surname[at + 1 :]
        return f"{given} {surname}"

    def _news(self, crime: Crime, stage: str, day: date) -> None:
        pick, scribe = self.random, self._open(Kind.NEWS)
        a, v = crime.culprit, crime.victim
        verb = pick.choice(_SCENES[crime.kind][0])
        force = f"{crime.town} police" if crime.american else "Police"
        when = f"{crime.day:%B} {crime.day.day}" if crime.american else f"{crime.day.day} {crime.day:%B}"
        weekday = f"{crime.day:%A}" if (day - crime.day).days <= 5 else f"on {when}"
        title = f"{crime.kind.title()} at {crime.spot.removeprefix('a ').removeprefix('an ')} in {crime.town}"
        scribe.say(f"{title}\n" if pick.random() < 0.5 else "")
        he = "She" if a.woman else "He"
        sex = "woman" if v.woman else "man"
        if stage == "first":
            scribe.say(f"A {v.age(day)}-year-old {sex} was {verb} at {crime.spot} in {crime.street}, {crime.town}, ")
            scribe.say(f"{weekday}, police said. ")
            if pick.random() < 0.6:
                scribe.say("The victim was named as {0}. ", (self._called(v), v))
        elif stage == "held":
            scribe.say(f"{force} investigating the {crime.kind} at {crime.spot} in {crime.town} {weekday} ")
            scribe.say("have arrested {0}", (self._called(a), a)).say(self._aside(a, day)).say(". ")
            scribe.say("{0} is being questioned. ", (a.surname, a))
        elif stage == "charged":
            scribe.say("{0}", (self._called(a), a)).say(self._aside(a, day))
            how = "a fire that drove out" if crime.kind == "arson" else "an attack on"
            scribe.say(f", has been charged with {crime.kind} after {how} ")
            scribe.say("{0}", (self._called(v), v)).say(self._aside(v, day))
            scribe.say(f", in {crime.street}, {crime.town}, {weekday}. ")
        elif stage == "trial":
            scribe.say("Jurors at the trial of ").say("{0}", (self._called(a), a)).say(self._aside(a, day))
            scribe.say(", heard how ").say("{0}", (self._called(v), v))
            scribe.say(
                f" was {verb} at {crime.spot} in {crime.town}{' last year' if day.year > crime.day.year else ''}. "
            )
            scribe.say("{0} denies the charge. ", (f"{'Ms' if a.woman else 'Mr'} {a.surname}", a))
        else:
            scribe.say("{0}", (self._called(a), a)).say(self._aside(a, day))
            scribe.say(f", was jailed for {pick.randint(3, 20)} years for the {crime.kind} at {crime.spot} in ")
            scribe.say(f"{crime.street}, {crime.town}, {when} {crime.day.year}. ")
            scribe.say(f"{he} showed no emotion as {{0}} looked on. ", (self._called(v), v))
        for detail in pick.sample(crime.colour, pick.choice((1, 2, 3))):
            scribe.say(f"{detail[0].upper()}{detail[1:]}. ")
        if a.circle and pick.random() < 0.35 and stage != "first":
            friend = self.people[a.circle[0]]
            scribe.say("{0}, who was with ", (self._called(friend), friend))
            scribe.say(f"{'her' if a.woman else 'him'}, gave evidence. ")
        scribe.say(pick.choice(("Anybody who saw it should ring us.", "The case goes on.", "Inquiries continue.")))
        self._close(scribe, Kind.NEWS, day, title if pick.random() < 0.7 else "", crime=crime.number)

    def _aside(self, person: Somebody, day: date) -> str:
        pick = self.random
        age, home = pick.random() < 0.7, pick.random() < 0.55
        street = f"{person.street}, " if pick.random() < 0.5 else ""
        said = f", {person.age(day)}" if age or self._twice(person) else ""
        return said + (f", of {street}{person.town}" if home else "")

    def _twice(self, person: Somebody) -> bool:
        alike = [other for other in self.people if (other.name, other.town) == (person.name, person.town)]
        return len(alike) > 1 and self.random.random() < 0.6

    def _log(self, person: Somebody, day: date) -> None:
        pick, scribe = self.random, self._open(Kind.INTELLIGENCE)
        last = person.surname.upper()
        form = f"{last}, {person.given}" if pick.random() < 0.6 else f"{person.given} {last}"
        scribe.say("Information received that {0}", (form, person))
        scribe.say(f" (DOB {person.born:%d/%m/%Y})" if pick.random() < 0.65 or self._twice(person) else "")
        if person.nick and pick.random() < 0.8:
            scribe.say(" aka {0}", (person.nick, person))
        if person.maiden and pick.random() < 0.6:
            scribe.say(f" (nee {person.maiden.upper()})")
        scribe.say(f", {person.street}, {person.town}," if pick.random() < 0.5 else "")
        scribe.say(pick.choice((" is dealing from a van. ", " has come into money. ", " keeps a firearm. ")))
        for number in person.circle[: pick.choice((0, 1, 2))]:
            other = self.people[number]
            scribe.say("An associate is {0}", (f"{other.surname.upper()}, {other.given}", other))
            scribe.say(f" DOB {other.born:%d/%m/%Y}. " if pick.random() < 0.4 else ". ")
        scribe.say("{0} is said to be nervous of police.", (person.surname.upper(), person))
        self._close(scribe, Kind.INTELLIGENCE, day)

    def _note(self, person: Somebody, day: date) -> None:
        pick, scribe = self.random, self._open(Kind.PROBATION)
        title = "Ms" if person.woman else "Mr"
        crn = f"X{200000 + person.number}"
        meta = {"CRN": crn, "name": person.name} if pick.random() < 0.5 else {}
        surname = person.maiden if person.maiden and pick.random() < 0.3 else person.surname
        scribe.say("{0}", (f"{person.given} {surname}", person)).say(f" CRN {crn}" if not meta else "")
        scribe.say(" attended on time. " if pick.random() < 0.6 else " FTA, warning letter sent. ")
        scribe.say("{0} reports no change of address", (f"{title} {surname}", person))
        scribe.say(f" ({person.street}, {person.town}). " if pick.random() < 0.5 else ". ")
        if person.circle and pick.random() < 0.6:
            other = self.people[person.circle[-1]]
            scribe.say("Still sees {0}, which was discussed. ", (self._called(other), other))
        if person.nick and pick.random() < 0.3:
            scribe.say(f"Friends call {'her' if person.woman else 'him'} ").say("{0}. ", (person.nick, person))
        scribe.say("UPW hours reviewed; next appointment in a fortnight.")
        self._close(scribe, Kind.PROBATION, day, meta=meta)
