"""How well and how fast documents are linked, on invented cases whose truth is known.

    python -m benchmarks.linking 1000 10000 --seed 7 [--names PAIRS.csv] [--events ECBPLUS.jsonl] [--raw] [--splink]
    python -m benchmarks.linking --prose 600 --seed 7 [--splink]

Each case holds people with names of many origins, families, fathers and sons of one name, twins, namesakes, aliases,
nicknames and misspellings, in news, logs and probation notes. The mentions are given (perfect extraction); ``--raw``
runs the annotator over the text instead. Beside the linker stands the baseline "same name, same person".
"""

from __future__ import annotations

import argparse
import csv
import random
import resource
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from rapidfuzz.fuzz import token_sort_ratio

from benchmarks import events
from benchmarks.prose import Storyteller, Told
from benchmarks.rivals import splinked
from casethread.model import Annotated, Document, Kind, Label, Linkage, Marking, Mention, Origin
from casethread.names.compare import SAME_NAME, similarity
from casethread.text import fold
from casethread.values import DateValue, IdentifierValue, OffenceValue, PersonValue, PlaceValue, Value
from links.linker import CaseLinker

Spot = tuple[str, int, int]
Offence = tuple[str, str, str, str]

_MEN = (
    "John David Michael James Paul Andrew Robert William Thomas Mark Peter Richard Stephen Christopher Mohammed "
    "Daniel Anthony Ahmed Tariq Imran Kofi Kwame Pawel Tomasz Andrei Sergei Gurpreet Rajesh Sanjay Liam Connor "
    "Rhys Owen Dylan Jermaine Tyrone Emeka Chidi Yusuf Omar Jakub Mihai Vikram Nathan Kieran Callum Jordan Reece "
)
MEN = _MEN.split()
_WOMEN = (
    "Mary Margaret Susan Patricia Karen Elizabeth Sarah Helen Nicola Fatima Aisha Zainab Priya Anita Agnieszka "
    "Katarzyna Chloe Megan Bethany Shanice Blessing Ngozi Siobhan Niamh Rhian Angharad Elena Raluca Harpreet "
    "Saima Leanne Kirsty "
)
WOMEN = _WOMEN.split()
_SURNAMES = (
    "Smith Jones Taylor Brown Williams Khan Patel Hussain Ali Singh Kaur Ahmed Begum Murphy Kelly Evans Davies "
    "Osman Nowak Kowalski Popescu Ionescu Okafor Adeyemi Mensah Boateng Rahman Choudhury Sharma Ivanov Petrov "
    "Walker Wright "
)
SURNAMES = _SURNAMES.split()
_HEADS = "Hather Brock Thorn Wex Pember Marl Cald Stan Fen Oak Hol Ing Rad Sel Tem Wake Whit Ash Bram Crof Dun Els "
HEADS = _HEADS.split()
_TAILS = "well ley ton worth field more combe by stock ford ham wick den shaw bury gate man ridge low croft "
TAILS = _TAILS.split()
SHORT = {
    "Robert": "Bob", "William": "Bill", "Michael": "Mick", "Anthony": "Tony", "Elizabeth": "Liz", "Margaret": "Maggie",
    "Christopher": "Chris", "Stephen": "Steve", "Richard": "Dick", "Daniel": "Danny", "Thomas": "Tommy",
    "Mohammed": "Muhammad", "Ahmed": "Ahmad", "Susan": "Sue", "Patricia": "Pat", "Katarzyna": "Kasia",
}  # fmt: skip
OFFENCES = (
    ("Robbery", "Robbery", "034/00", "robbery"), ("Burglary dwelling", "Burglary", "028/00", "burglary"),
    ("Wounding", "Violence against the person", "005/01", "stabbing"), ("Arson", "Criminal damage", "056/00", "arson"),
    ("Assault", "Violence against the person", "008/06", "assault"),
    ("Murder", "Violence against the person", "001/00", "murder"),
    ("Supplying class A drugs", "Drug offences", "092/03", "drug dealing"),
)  # fmt: skip
_DETAILS = (
    "scooter ladder crowbar rucksack florist bakery canal railings jeweller pharmacy scaffolding fishmonger "
    "bowling allotment marina chapel laundrette caravan greenhouse turnstile orchard viaduct boathouse piano "
    "trombone kennel "
)
DETAILS = _DETAILS.split()


@dataclass
class Person:
    """Somebody invented."""

    number: int
    given: str
    surname: str
    born: date
    street: str
    town: str
    crn: str
    alias: str = ""


@dataclass
class Case:
    """Documents and their truth: whose each person mention is, which incident each document tells of, and the pairs of
    people whom a linker is tempted to merge, by kind.
    """

    documents: list[Annotated] = field(default_factory=list)
    who: dict[Spot, int] = field(default_factory=dict)
    incident: dict[str, int] = field(default_factory=dict)
    traps: dict[str, list[tuple[int, int]]] = field(default_factory=lambda: defaultdict(list))


class Writer:
    """Builds one document, mention by mention."""

    def __init__(self, key: str) -> None:
        self.key, self.text = key, ""
        self.mentions: list[Mention] = []
        self.who: dict[Spot, int] = {}

    def say(self, text: str) -> Writer:
        """Add plain text."""
        self.text += text
        return self

    def name(self, text: str, label: Label, value: Value, person: int = -1) -> Writer:
        """Add a mention."""
        start = len(self.text)
        self.text += text
        self.mentions.append(Mention(start, len(self.text), text, label, value, "given", 1.0))
        if person >= 0:
            self.who[self.key, start, len(self.text)] = person
        return self


class Generator:
    """Invents cases; the same seed invents the same case."""

    roads = 400
    """Streets that are drawn; some are drawn twice."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.people: list[Person] = []
        self.case = Case()
        self.named: Counter[tuple[str, str]] = Counter()
        self.towns: list[str] = []
        self.streets: list[str] = []

    def make(self, size: int) -> Case:
        """A case of about ``size`` documents."""
        pick = self.random
        self.towns = sorted({pick.choice(HEADS) + pick.choice(TAILS) for _ in range(max(8, min(size // 60, 400)))})
        kinds = ("Road", "Street", "Lane", "Avenue", "Close")
        self.streets = sorted(
            {f"{pick.choice(HEADS)}{pick.choice(TAILS)} {pick.choice(kinds)}" for _ in range(self.roads)}
        )
        while len(self.people) < size * 0.55:
            self._family()
        incident = 0
        while len(self.case.documents) < size:
            scene = self._incident(incident)
            incident += 1
            if pick.random() < 0.2:
                self._incident(incident, scene)
                incident += 1
        return self.case

    def _person(self, like: Person | None = None) -> Person:
        pick = self.random
        given = pick.choice(MEN if pick.random() < 0.75 else WOMEN)
        surname = pick.choice(SURNAMES) if pick.random() < 0.35 else pick.choice(HEADS) + pick.choice(TAILS)
        born = date(1945, 1, 1) + timedelta(days=pick.randrange(365 * 52))
        number = len(self.people)
        person = Person(
            number, given, surname, born, pick.choice(self.streets), pick.choice(self.towns), f"X{100000 + number}"
        )
        if like:
            person.surname, person.street, person.town = like.surname, like.street, like.town
        if pick.random() < 0.1:
            person.alias = pick.choice(("Ghost", "Ziggy", "Tank", "Spider", "Duke", "Biscuit")) + str(number % 97)
        self.people.append(person)
        return person

    def _family(self) -> None:
        first, chance = self._person(), self.random.random()
        if chance < 0.14:
            other = self._person()
            other.given, other.surname = first.given, first.surname
            while abs((other.born - first.born).days) < 365 * 3:
                other.born = date(1945, 1, 1) + timedelta(days=self.random.randrange(365 * 52))
            other.town = first.town if self.random.random() < 0.3 else other.town
            kind = "namesakes"
        elif chance < 0.17:
            other = self._person(first)
            first.born = date(1945, 1, 1) + timedelta(days=self.random.randrange(365 * 25))
            other.given, other.born = first.given, first.born + timedelta(days=365 * self.random.randint(20, 34))
            kind = "father and son"
        elif chance < 0.2:
            other = self._person(first)
            while other.given == first.given or (other.given in MEN) != (first.given in MEN):
                other.given = self.random.choice(MEN if first.given in MEN else WOMEN)
            other.born, kind = first.born, "twins"
        else:
            return
        self.case.traps[kind].append((first.number, other.number))

    def _incident(self, number: int, like: tuple[date, str, Offence] | None = None) -> tuple[date, str, Offence]:
        """Invent an incident and what is written of it; ``like`` another, of its day, town and kind."""
        pick = self.random
        when = date(2012, 1, 1) + timedelta(days=pick.randrange(3000))
        cast = pick.sample(self.people, pick.choice((1, 2, 2, 3)))
        if pick.random() < 0.3:
            cast = [
                cast[0],
                *(p for p in self.people[max(0, cast[0].number - 1) : cast[0].number + 2] if p is not cast[0]),
            ]
        town = cast[0].town if pick.random() < 0.6 else pick.choice(self.towns)
        offence = pick.choice(OFFENCES)
        if like:
            when, town, offence = like
        scene = (number, when, pick.choice(self.streets), town, offence, pick.sample(DETAILS, 3))
        for _ in range(pick.choice((1, 1, 2, 2, 3, 4))):
            self._document(scene, cast[:3])
        return when, town, offence

    def _document(self, scene: tuple[int, date, str, str, Offence, list[str]], cast: list[Person]) -> None:
        number, when, street, town, offence, details = scene
        pick = self.random
        kind = pick.choices(list(Kind), (5, 2, 3))[0]
        published = when + timedelta(
            days=pick.choice((1, 1, 2, 3, 6)) if pick.random() < 0.8 else pick.randint(60, 400)
        )
        writer = Writer(f"d{len(self.case.documents):06d}")
        meant = OffenceValue(code=offence[2], name=offence[0], group=offence[1])
        writer.say(pick.choice(("A report of ", "Details of ", "More on the "))).name(offence[3], Label.OFFENCE, meant)
        if pick.random() < 0.6:
            writer.say(" in ").name(street, Label.PLACE, PlaceValue(name=street, kind="street"))
        writer.say(" in ").name(town, Label.PLACE, PlaceValue(name=town, kind="town"))
        if pick.random() < 0.75:
            said = DateValue(edtf=when.isoformat(), start=when, end=when)
            writer.say(" on ").name(f"{when:%d %B %Y}", Label.DATE, said)
        writer.say(f", near the {details[0]} and the {pick.choice(details[1:])}. ")
        told = cast if pick.random() < 0.7 else cast[:1]
        self.named = Counter((p.given, p.surname) for p in told)
        for person in told:
            getattr(self, f"_{kind.value}")(writer, person, published)
        writer.say(
            f"{pick.choice(('Inquiries go on', 'Nobody else was hurt', 'A review follows', 'The file is open'))}."
        )
        document = Document(
            writer.key,
            kind,
            "",
            writer.text,
            Origin(f"{writer.key}.txt", ""),
            Marking.default(kind),
            published=published,
        )
        self.case.documents.append(Annotated(document, tuple(writer.mentions)))
        self.case.who.update(writer.who)
        self.case.incident[writer.key] = number

    def _written(self, person: Person) -> tuple[str, str]:
        pick = self.random
        given, surname = person.given, person.surname
        if pick.random() < 0.25:
            given = SHORT.get(given, given)
        if pick.random() < 0.1 and len(surname) > 5:
            at = pick.randrange(1, len(surname) - 2)
            surname = surname[:at] + surname[at + 1] + surname[at] + surname[at + 2 :]
        return given, surname

    def _tells(self, person: Person, chance: float) -> bool:
        """Whether an age or birth date is written: always where two of one name stand in one document."""
        return self.named[person.given, person.surname] > 1 or self.random.random() < chance

    def _news(self, writer: Writer, person: Person, published: date) -> None:
        pick = self.random
        given, surname = self._written(person)
        age = int((published - person.born).days / 365.25) if self._tells(person, 0.65) else None
        home = person.town if pick.random() < 0.6 else None
        if home and pick.random() < 0.4:
            home = f"{person.street}, {home}"
        value = PersonValue(name=f"{given} {surname}", age=age, home=home)
        writer.name(value.name, Label.PERSON, value, person.number)
        writer.say(f"{f', {age},' if age is not None else ''}{f' of {home},' if home else ''} was seen there. ")
        if pick.random() < 0.5:
            writer.name(surname, Label.PERSON, value, person.number).say(" made no comment. ")

    def _intelligence(self, writer: Writer, person: Person, published: date) -> None:
        pick = self.random
        given, surname = self._written(person)
        born = person.born if self._tells(person, 0.6) else None
        aka = (person.alias,) if person.alias and pick.random() < 0.7 else ()
        home = f"{person.street}, {person.town}" if pick.random() < 0.4 else None
        value = PersonValue(name=f"{given} {surname}", born=born, aka=aka, home=home)
        writer.name(f"{surname.upper()}, {given}", Label.PERSON, value, person.number)
        writer.say(f" DOB {born:%d/%m/%Y}" if born else "").say(f" aka {aka[0]}" if aka else "")
        writer.say(f" of {home} named. " if home else " named. ")

    def _probation(self, writer: Writer, person: Person, published: date) -> None:
        given, surname = self._written(person)
        home = person.town if self.random.random() < 0.4 else None
        age = int((published - person.born).days / 365.25) if self._tells(person, 0.1) else None
        value = PersonValue(name=f"{given} {surname}", age=age, home=home)
        writer.name(value.name, Label.PERSON, value, person.number)
        if self.random.random() < 0.6:
            writer.say(" CRN ").name(person.crn, Label.IDENTIFIER, IdentifierValue(type="crn", id=person.crn))
        writer.say(f", {age}," if age is not None else "").say(f" living in {home}" if home else "")
        writer.say(" attended and spoke of it. ")


@dataclass(frozen=True)
class Scores:
    """Precision and recall of a clustering, B-cubed over mentions, and over pairs of mentions in two documents."""

    cubed: tuple[float, float]
    pairs: tuple[float, float]

    def __str__(self) -> str:
        return f"B-cubed {_told(self.cubed)}  cross-document {_told(self.pairs)}"


def _told(ratios: tuple[float, float]) -> str:
    precision, recall = ratios
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return f"{f1:.3f} (P {precision:.3f} R {recall:.3f})"


def scores(truth: Mapping[Spot, int], found: Mapping[Spot, Hashable]) -> Scores:
    """How well ``found`` clusters what ``truth`` does; a mention that was not found stands alone."""
    given = {spot: found.get(spot, spot) for spot in truth}
    both = Counter((truth[spot], given[spot]) for spot in truth)
    real, made = Counter(truth.values()), Counter(given.values())
    precision = sum(n * n / made[cluster] for (_, cluster), n in both.items()) / max(1, len(truth))
    recall = sum(n * n / real[person] for (person, _), n in both.items()) / max(1, len(truth))
    right = _across((truth[spot], given[spot], spot[0]) for spot in truth)
    claimed = _across((given[spot], spot[0]) for spot in truth)
    wanted = _across((truth[spot], spot[0]) for spot in truth)
    return Scores((precision, recall), (right / max(1.0, claimed), right / max(1.0, wanted)))


def _across(keys: Iterable[tuple[Hashable, ...]]) -> float:
    """Pairs with one key but for its last part, the document, in which they differ."""
    inside = Counter(keys)
    groups: Counter[tuple[Hashable, ...]] = Counter()
    for key, count in inside.items():
        groups[key[:-1]] += count
    return (sum(n * n for n in groups.values()) - sum(n * n for n in inside.values())) / 2


def merged(case: Case | Told, found: Mapping[Spot, Hashable]) -> str:
    """How many of the tempting pairs have an entity in common."""
    of: dict[int, set[Hashable]] = defaultdict(set)
    for spot, person in case.who.items():
        if spot in found:
            of[person].add(found[spot])
    shown = []
    for kind, pairs in sorted(case.traps.items()):
        named = [(a, b) for a, b in pairs if of[a] and of[b]]
        shown.append(f"{kind} {sum(bool(of[a] & of[b]) for a, b in named)} of {len(named)}")
    return ", ".join(shown)


def by_entity(linkage: Linkage) -> dict[Spot, Hashable]:
    """Entity id by span of each person mention."""
    people = (entity for entity in linkage.entities if entity.label is Label.PERSON)
    return {(m.document, m.start, m.end): entity.id for entity in people for m in entity.mentions}


def by_name(documents: Iterable[Annotated]) -> dict[Spot, Hashable]:
    """The baseline: one person for each folded name."""
    return {
        (each.document.id, m.start, m.end): fold(m.value.name)
        for each in documents
        for m in each.mentions
        if isinstance(m.value, PersonValue)
    }


def by_incident(linkage: Linkage) -> dict[Spot, Hashable]:
    """The incident of each document: of several that which most documents tell of."""
    chosen: dict[Spot, Hashable] = {}
    for incident in sorted(linkage.incidents, key=lambda i: (len(i.documents), i.id)):
        chosen.update(((document, 0, 0), incident.id) for document in incident.documents)
    return chosen


def raw(case: Case) -> list[Annotated]:
    """The same documents, annotated by the product instead of by the generator."""
    return annotated([each.document for each in case.documents])


def annotated(documents: Iterable[Document]) -> list[Annotated]:
    """Documents with the mentions that the product finds in their text."""
    from nlp.annotator import Annotator  # noqa: PLC0415 - loads the language model, wanted with --raw only
    from nlp.base import TextInput  # noqa: PLC0415

    given = list(documents)
    found = Annotator.load().pipe([TextInput(d.text, d.published, d.kind) for d in given])
    return [Annotated(document, mentions) for document, mentions in zip(given, found, strict=True)]


def run(size: int, seed: int, from_text: bool, rivals: bool = False) -> None:
    """Print one line of figures for the linker and one for each baseline; Splink's with ``rivals``."""
    case = Generator(seed).make(size)
    documents = raw(case) if from_text else case.documents
    started = time.process_time()
    linkage = CaseLinker().link(documents)
    took = time.process_time() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{size} documents, seed {seed}: {took:.1f} s of CPU, {size / took:.0f} documents/s, peak {peak:.0f} MB")
    others = [("same name", by_name(documents)), *(splinked(documents) if rivals else ())]
    for name, found in (("linker", by_entity(linkage)), *others):
        print(f"  people, {name:10} {scores(case.who, found)}")
        print(f"                     merged: {merged(case, found)}")
    truth = {(document, 0, 0): number for document, number in case.incident.items()}
    print(f"  incidents          {scores(truth, by_incident(linkage))}")
    print(f"  {len(linkage.entities)} entities, {len(linkage.incidents)} incidents, {len(linkage.links)} links")


def overlapping(truth: Iterable[Spot], found: Mapping[Spot, Hashable]) -> dict[Spot, Hashable]:
    """What was found at each span of the truth: that of the first span that overlaps it ("DC Hale" for "Hale")."""
    spans: dict[str, list[Spot]] = defaultdict(list)
    for spot in sorted(found):
        spans[spot[0]].append(spot)
    named = {}
    for spot in truth:
        over = (s for s in spans[spot[0]] if s[1] < spot[2] and spot[1] < s[2])
        best = min(over, key=lambda s: (abs(s[1] - spot[1]) + abs(s[2] - spot[2]), s), default=None)
        if best:
            named[spot] = found[best]
    return named


def run_prose(size: int, seed: int, rivals: bool = False) -> None:
    """Print figures of the whole product, from the text on, on a case of ``benchmarks.prose``."""
    told = Storyteller(seed).tell(size)
    documents = annotated(told.documents)
    linkage = CaseLinker().link(documents)
    print(f"{len(documents)} documents in prose, seed {seed}, from their text")
    others = [("same name", by_name(documents)), *(splinked(documents) if rivals else ())]
    for name, found in (("linker", by_entity(linkage)), *others):
        named = overlapping(told.who, found)
        print(f"  people, {name:10} {scores(told.who, named)}  found {len(named) / len(told.who):.1%}")
        print(f"                     merged: {merged(told, named)}")
    incidents = by_incident(linkage)
    of = {number: incidents.get((key, 0, 0)) for key, number in told.incident.items()}
    both = [(a, b) for a, b in told.beside if a in of and b in of]
    wrong = sum(of[a] is not None and of[a] == of[b] for a, b in both)
    truth = {(document, 0, 0): number for document, number in told.incident.items()}
    print(f"  incidents          {scores(truth, incidents)}")
    print(f"                     merged: {wrong} of {len(both)} pairs of one day and town")


def name_pairs(file: Path) -> None:
    """Print F1 of the name comparison on a table of name1, name2, same_name, beside rapidfuzz token sort."""
    with file.open(encoding="utf-8", newline="") as stream:
        rows = [(row["name1"], row["name2"], row["same_name"] == "true") for row in csv.DictReader(stream)]
    ways: tuple[tuple[str, float, Callable[[str, str], float]], ...] = (
        ("casethread.names", SAME_NAME, lambda a, b: similarity(a, b).score),
        ("token sort", 0.78, lambda a, b: token_sort_ratio(a.casefold(), b.casefold()) / 100),
    )
    for name, threshold, way in ways:
        said = [(way(a, b) >= threshold, same) for a, b, same in rows]
        hits = sum(yes and same for yes, same in said)
        wrong = sum(yes != same for yes, same in said)
        print(f"names, {name} from {threshold}: F1 {2 * hits / (2 * hits + wrong):.3f} on {len(rows)} pairs")


def main() -> None:
    """Read the command line and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", type=int, nargs="*", help="documents of each invented case")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--names", type=Path, help="CSV of name1, name2, same_name")
    parser.add_argument("--raw", action="store_true", help="annotate the text instead of giving the mentions")
    parser.add_argument("--splink", action="store_true", help="Splink beside the linker (dependency group bench)")
    parser.add_argument("--prose", type=int, help="documents of a case of whole reports, from their text")
    parser.add_argument("--events", type=Path, help="JSON Lines of id, text, topic, subtopic (ECB+)")
    chosen = parser.parse_args()
    for size in chosen.sizes:
        run(size, chosen.seed, chosen.raw, chosen.splink)
    if chosen.prose:
        run_prose(chosen.prose, chosen.seed, chosen.splink)
    if chosen.names:
        name_pairs(chosen.names)
    if chosen.events:
        events.run(chosen.events)


if __name__ == "__main__":
    main()
