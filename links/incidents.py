"""Events of many documents to incidents: one happening, told by one or more documents."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import combinations

from casethread.model import Entity, Evidence, Incident, Reason
from links.compare import Piece, years_apart
from links.entities import entity_id
from links.events import Event, gap_days, related
from links.people import Chain
from links.stories import Texts, cosine

JOIN = 5.0
"""At and above this mean weight two groups of events are one incident."""
BLOCK = 60
"""A block with more events is cut: each is compared with its WINDOW neighbours in time."""
WINDOW = 8
AGREE = 0.4
"""The mean over the pairs of two groups, as a part of JOIN, below which they stay apart."""
SPREAD_DAYS = 10
"""Dates of one incident lie within this many days of one another."""
TEXT, UNLIKE, MOST_TEXT = 30.0, 0.08, 8.0
"""Weight of texts alike: TEXT for each unit of cosine above UNLIKE, at most MOST_TEXT; below it counts against."""
_SAMPLE = 5


@dataclass(frozen=True, slots=True)
class Telling:
    """What the comparison of events draws on: chains, the entity of each, how many documents name each, the texts."""

    chains: list[Chain]
    entity_of: list[Entity]
    texts: Texts


@dataclass(slots=True)
class Group:
    """Events taken for one incident, and why."""

    members: list[int]
    merges: list[tuple[int, int, float, str]] = field(default_factory=list)


def group_events(events: list[Event], telling: Telling) -> list[Group]:
    """Groups of event numbers, each event in exactly one; ``events`` in a fixed order."""
    scores = {}
    for a, b in sorted(_candidates(events, telling)):
        pieces = compare_events(events[a], events[b], telling)
        total = sum(piece.weight for piece in pieces)
        if total >= JOIN:
            scores[a, b] = (total, pieces)
    home = {number: Group([number]) for number in range(len(events))}
    for (a, b), (total, pieces) in sorted(scores.items(), key=lambda item: (-round(item[1][0], 6), item[0])):
        one, two = home[a], home[b]
        if one is two or not _may_merge(one, two, events, telling):
            continue
        if len(one.members) < len(two.members):
            one, two = two, one
        one.members += two.members
        one.merges += [*two.merges, (a, b, total, _told(pieces))]
        for number in two.members:
            home[number] = one
    unique = {id(group): group for group in home.values()}
    for group in unique.values():
        group.members.sort()
    return sorted(unique.values(), key=lambda group: group.members)


def _may_merge(one: Group, two: Group, events: list[Event], telling: Telling) -> bool:
    """No document tells of one incident as two, dates stay together, and the groups agree on the whole."""
    if {events[n].number for n in one.members} & {events[n].number for n in two.members}:
        return False
    dated = [e for n in (*one.members, *two.members) if (e := events[n]).start and e.end]
    if dated and (max(e.start for e in dated if e.start) - min(e.end for e in dated if e.end)).days > SPREAD_DAYS:
        return False
    pairs = [(x, y) for x in one.members[:_SAMPLE] for y in two.members[:_SAMPLE]]
    if len(pairs) == 1:
        return True
    totals = [sum(p.weight for p in compare_events(events[x], events[y], telling)) for x, y in pairs]
    return sum(totals) / len(totals) >= JOIN * AGREE


def _told(pieces: Iterable[Piece]) -> str:
    ranked = sorted(pieces, key=lambda p: (-abs(p.weight), p.text))
    pro = "; ".join(p.text for p in ranked if p.weight > 0)
    con = "; ".join(p.text for p in ranked if p.weight < 0)
    return f"{pro}{'; against it: ' + con if con else ''}"


def _candidates(events: list[Event], telling: Telling) -> set[tuple[int, int]]:
    blocks: dict[str, list[int]] = defaultdict(list)
    for number, event in enumerate(events):
        for key in _keys(event, telling):
            blocks[key].append(number)
    pairs: set[tuple[int, int]] = set()
    for members in blocks.values():
        pairs.update(p for p in _near(members, events) if events[p[0]].number != events[p[1]].number)
    return pairs


def _near(members: list[int], events: list[Event]) -> Iterator[tuple[int, int]]:
    if len(members) <= BLOCK:
        yield from combinations(members, 2)
        return

    def when(number: int) -> tuple[date, int]:
        return events[number].start or events[number].published or date.min, number

    ordered = sorted(members, key=when)
    for index, a in enumerate(ordered):
        for b in ordered[index + 1 : index + 1 + WINDOW]:
            yield min(a, b), max(a, b)


def _keys(event: Event, telling: Telling) -> set[str]:
    kinds = set(event.families)
    keys = {f"e:{telling.entity_of[c].id}" for c in event.people if _tells(telling.chains[c])}
    keys |= {f"s:{street.name}:{kind}" for street in event.streets for kind in kinds}
    anchor = event.start or event.published
    if anchor:
        month = anchor.toordinal() // 21
        keys |= {f"t:{town}:{k}:{m}" for town in event.towns for k in kinds for m in (month, month + 1)}
    if telling.texts.story[event.number] >= 0:
        keys.add(f"c:{telling.texts.story[event.number]}")
    vector, spread = telling.texts.vectors[event.number], telling.texts.spread
    rare = [word for word in vector if 2 <= spread[word] <= 25]
    return keys | {f"r:{word}" for word in rare[:12]}


def _tells(chain: Chain) -> bool:
    """Whether a person's part in two events says anything: named in full and not there by office."""
    return chain.full and not chain.officer


def compare_events(a: Event, b: Event, telling: Telling) -> list[Piece]:
    """What speaks for and against two events being one incident."""
    pieces = [_kind(a, b), *_when(a, b), *_where(a, b), *_who(a, b, telling)]
    story = telling.texts.story
    if story[a.number] >= 0 and story[a.number] == story[b.number]:
        pieces.append(Piece("told in copies of one story", 5.0))
    else:
        alike = cosine(telling.texts.vectors[a.number], telling.texts.vectors[b.number], a.weighed | b.weighed)
        weight = round(min(TEXT * (alike - UNLIKE), MOST_TEXT), 3)
        pieces.append(Piece(f"the texts share {alike:.0%} of their rarer words", weight))
    if a.things & b.things:
        pieces.append(Piece(f"both with {min(a.things & b.things)}", 0.5))
    return pieces


def _kind(a: Event, b: Event) -> Piece:
    same = sorted(set(a.families) & set(b.families))
    if same:
        return Piece(f"the same kind of offence ({same[0]})", 1.0)
    if any(related(x, y) for x in a.families for y in b.families):
        return Piece("offences that go together", 0.0)
    return Piece(f"different offences ({a.families[0]}, {b.families[0]})", -3.0)


def _when(a: Event, b: Event) -> Iterator[Piece]:
    gap = gap_days(a, b)
    if gap is None:
        yield from _undated(a, b)
    elif gap == 0:
        wide = max((e.end - e.start).days for e in (a, b) if e.start and e.end)
        yield Piece("the same date", 2.0) if wide <= 1 else Piece("dates that overlap", 1.2)
    elif gap == 1:
        yield Piece("dates a day apart", -1.5)
    else:
        yield Piece(f"dates {gap} days apart", -9.0)


def _undated(a: Event, b: Event) -> Iterator[Piece]:
    """An event cannot be reported before it happens; reports close in time tell of one a little more often."""
    for dated, other in ((a, b), (b, a)):
        if dated.start and other.published and other.published < dated.start - timedelta(days=1):
            yield Piece("one was reported before the other happened", -8.0)
            return
    if a.published and b.published:
        apart = abs((a.published - b.published).days)
        if apart <= 7:
            yield Piece("reported within a week", 0.9)
        elif apart > 120:
            yield Piece("reported months apart", -0.6)


def _where(a: Event, b: Event) -> Iterator[Piece]:
    streets = sorted(
        x for x in a.streets for y in b.streets if x.name == y.name and (x.town or y.town) == (y.town or x.town)
    )
    if streets and not (streets[0].common and not streets[0].town):
        yield Piece(f"both in {streets[0].name.title()}", 2.9)
    elif a.towns and b.towns and not a.towns & b.towns:
        yield Piece(f"different towns ({min(a.towns).title()}, {min(b.towns).title()})", -3.0)
    elif a.towns & b.towns:
        yield Piece(f"both in {min(a.towns & b.towns).title()}", 0.7)
        if a.streets and b.streets:
            yield Piece("different streets", -1.6)


def _who(a: Event, b: Event, telling: Telling) -> Iterator[Piece]:
    one = {telling.entity_of[c].id: telling.entity_of[c].name for c in a.people if _tells(telling.chains[c])}
    two = {telling.entity_of[c].id for c in b.people if _tells(telling.chains[c])}
    shared = sorted(name for entity, name in one.items() if entity in two)
    if shared:
        yield Piece(f"{' and '.join(shared[:3])} in both", min(2.4 * len(shared), 5.0))
    elif one and two:
        yield Piece("nobody named in both", -0.8)
    nameless = [telling.chains[c] for c in a.people if telling.chains[c].unnamed]
    others = [telling.chains[c] for c in b.people if telling.chains[c].unnamed]
    if any(_same_nameless(x, y) for x in nameless for y in others):
        yield Piece("an unnamed person of the same age and sex in both", 1.2)


def _same_nameless(a: Chain, b: Chain) -> bool:
    if a.age is None or b.age is None or (a.gender and b.gender and a.gender != b.gender):
        return False
    return a.age == b.age or (a.birth is not None and b.birth is not None and years_apart(a.birth, b.birth) == 0)


def incident_of(group: Group, events: list[Event], telling: Telling) -> Incident:
    """The record of one group: the commonest offence, the finest place, the date most agree on, everyone in it."""
    told = [events[number] for number in group.members]
    offences = Counter((value.name, value.code) for event in told for value in event.offences)
    name, code = min(offences, key=lambda o: (-offences[o], o[0], o[1] or ""))
    dates = Counter((e.start, e.end) for e in told if e.start and e.end)
    start, end = min(dates, key=lambda d: (-dates[d], d[1] - d[0], d)) if dates else (None, None)
    people = {telling.entity_of[c].id for e in told for c in e.people if not telling.chains[c].officer}
    evidence = sorted({each for e in told for each in e.evidence}, key=lambda e: (e.document, e.start, e.end))
    reasons = [
        Reason(f"One incident: {why}.", round(total, 3), (events[a].evidence[0], events[b].evidence[0]))
        for a, b, total, why in sorted(group.merges, key=lambda m: (-m[2], m[0], m[1]))
    ]
    reasons += _contradictions(told, telling)
    key = f"incident {min(e.families[0] for e in told if e.evidence[0] == evidence[0] or evidence[0] in e.evidence)}"
    return Incident(
        entity_id(key, "i", evidence[0]),
        name,
        code,
        _place(told),
        start,
        end,
        tuple(sorted(people)),
        tuple(evidence),
        tuple(reasons),
    )


def _place(told: list[Event]) -> str | None:
    counted = Counter(key for event in told for key in event.places if not key.area)
    if not counted:
        return None
    best = min(counted, key=lambda k: (not k.fine, -counted[k], k))
    towns = Counter(town for event in told for town in event.towns) if best.fine else Counter()
    town = best.town or min(towns, key=lambda t: (-towns[t], t), default="")
    return f"{best.name.title()}, {town.title()}" if town else best.name.title()


def _contradictions(told: list[Event], telling: Telling) -> Iterator[Reason]:
    """Where the tellings differ: other dates, other ages of one person within two months."""
    dated = sorted({(e.start, e.end) for e in told if e.start and e.end})
    if any(x[1] < y[0] for x, y in combinations(dated, 2)):
        said = " or ".join(x[0].isoformat() if x[0] == x[1] else f"{x[0]}/{x[1]}" for x in dated)
        yield Reason(f"The sources differ on the date: {said}.", -1.0, tuple(e.evidence[0] for e in told if e.start))
    ages: dict[str, dict[int, Evidence]] = defaultdict(dict)
    names: dict[str, str] = {}
    published = [e.published for e in told if e.published]
    close = bool(published) and (max(published) - min(published)).days <= 62
    for chain_number in sorted({c for e in told for c in e.people}):
        chain, entity = telling.chains[chain_number], telling.entity_of[chain_number]
        if chain.age is not None:
            mention = chain.mentions[0]
            ages[entity.id].setdefault(chain.age, Evidence(chain.document, mention.start, mention.end))
            names[entity.id] = entity.name
    for entity_key, found in sorted(ages.items()):
        if len(found) > 1 and close:
            said = " or ".join(str(age) for age in sorted(found))
            yield Reason(f"The sources differ on the age of {names[entity_key]}: {said}.", -1.0, tuple(found.values()))
