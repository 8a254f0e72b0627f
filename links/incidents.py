"""Groups of events to Incident records: what, where, when, who, every source, and where the sources differ."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from itertools import combinations

from casethread.model import Evidence, Incident, Reason
from links.alike import Telling
from links.dating import Span
from links.entities import entity_id
from links.events import UNSAID, Event
from links.grouping import Group
from links.offences import ANY
from links.people import Chain, Ref

MOST_UNNAMED = 5
"""People without a name told of in an incident's reasons."""


def worth_telling(group: Group, telling: Telling) -> bool:
    """Whether a group is an incident: it tells of an offence or kind of event, or two independent reports share it."""
    told = [telling.events[number] for number in group.members]
    if not all(event.bare for event in told):
        return True
    return len({telling.story.get(event.document) or f"\0{event.document}" for event in told}) > 1


def incident_of(group: Group, telling: Telling, called: Mapping[Ref, tuple[str, str]]) -> Incident:
    """The record of one group: the commonest offence, the finest place, the date most agree on, everyone in it, whose
    ids and names ``called`` has.

    News reports that name it only in passing are told among the reasons; they are no sources of it unless there is
    no other.
    """
    every = [telling.events[number] for number in group.members]
    told = [event for event in every if not event.passing] or every
    name, code = _offence(told)
    start, end = _when(told) or (None, None)
    people = {called[c][0] for e in told for c in e.refs() if _takes_part(telling.chains[c])}
    evidence = sorted({each for e in told for each in e.evidence}, key=_order)
    reasons = [
        Reason(f"One incident: {why}.", round(total, 3), (telling.events[a].evidence[0], telling.events[b].evidence[0]))
        for a, b, total, why in sorted(group.merges, key=lambda m: (-m[2], m[0], m[1]))
    ]
    reasons += [
        Reason("Also named in passing in another report.", 0.0, tuple(event.evidence[:2]))
        for event in every
        if event not in told
    ]
    reasons += [*_contradictions(told, telling, called), *_unnamed(told, telling)]
    return Incident(
        entity_id(f"incident {told[0].families[0]}", "i", evidence[0]),
        name,
        code,
        _place(told),
        start,
        end,
        tuple(sorted(people)),
        tuple(evidence),
        tuple(reasons),
    )


def _order(evidence: Evidence) -> tuple[str, int, int]:
    return evidence.document, evidence.start, evidence.end


def _takes_part(chain: Chain) -> bool:
    return not chain.officer and not chain.unnamed


def _offence(told: list[Event]) -> tuple[str, str | None]:
    """The commonest offence of the kind that most sources tell of, each source's first counting twice; what was done
    before how it ended.
    """
    counted = Counter((v.name, v.code) for event in told for v in (event.offences[0], *event.offences))
    kinds = {(v.name, v.code): kind for event in told for v, kind in zip(event.offences, event.families, strict=True)}
    told_of = Counter(kind for event in told for kind in (event.families[0], *dict.fromkeys(event.families)))
    return min(
        counted,
        key=lambda o: (o[0] == UNSAID, kinds[o] == ANY, -told_of[kinds[o]], -counted[o], o[0], o[1] or ""),
    )


def _when(told: list[Event]) -> Span | None:
    """The date that fits most tellings; of equals one that is some telling's likeliest, then the narrowest."""
    counted = Counter(span for event in told for span in event.dates)
    likeliest = Counter(event.dates[0] for event in told if event.dates)
    return min(counted, key=lambda d: (-counted[d], -likeliest[d], d[1] - d[0], d), default=None)


def _place(told: list[Event]) -> str | None:
    counted = Counter(key for event in told for key in event.places if not key.area)
    if not counted:
        return None
    best = min(counted, key=lambda k: (not k.fine, -counted[k], k))
    towns = Counter(town for event in told for town in event.towns) if best.fine else Counter()
    town = best.town or min(towns, key=lambda t: (-towns[t], t), default="")
    return f"{best.name.title()}, {town.title()}" if town else best.name.title()


def _contradictions(told: list[Event], telling: Telling, called: Mapping[Ref, tuple[str, str]]) -> Iterator[Reason]:
    """Where the tellings differ: other dates, other ages of one person within two months."""
    dated = sorted({span for event in told for span in event.dates[:1]})
    if any(x[1] < y[0] for x, y in combinations(dated, 2)):
        said = " or ".join(x[0].isoformat() if x[0] == x[1] else f"{x[0]}/{x[1]}" for x in dated)
        yield Reason(f"The sources differ on the date: {said}.", -1.0, tuple(e.evidence[0] for e in told if e.dates))
    ages: dict[str, dict[int, Evidence]] = defaultdict(dict)
    names: dict[str, str] = {}
    published = [e.published for e in told if e.published]
    close = bool(published) and (max(published) - min(published)).days <= 62
    for number in sorted({c for e in told for c in e.refs()}):
        chain = telling.chains[number]
        if chain.age is not None and not chain.unnamed:
            key, name = called[number]
            names[key] = name
            ages[key].setdefault(chain.age, _named(chain))
    for entity_key, found in sorted(ages.items()):
        if len(found) > 1 and close:
            said = " or ".join(str(age) for age in sorted(found))
            yield Reason(f"The sources differ on the age of {names[entity_key]}: {said}.", -1.0, tuple(found.values()))


def _named(chain: Chain) -> Evidence:
    mention = chain.mentions[0]
    return Evidence(chain.document, mention.start, mention.end)


def _unnamed(told: list[Event], telling: Telling) -> Iterator[Reason]:
    """Who takes part without a name, once for each wording."""
    seen: dict[str, Evidence] = {}
    for number in sorted({c for e in told for c in e.refs()}):
        chain = telling.chains[number]
        if chain.unnamed:
            seen.setdefault(chain.mentions[0].text.casefold(), _named(chain))
    for text, where in list(seen.items())[:MOST_UNNAMED]:
        yield Reason(f"Somebody takes part who is not named: {text}.", 0.0, (where,))
