"""When a document comes up for review: its retention group, by the gravest offence that it names."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from itertools import islice
from pathlib import Path
from typing import Any

from casethread.errors import ConfigError
from casethread.model import Document, Mention
from casethread.store.disposal import Review
from casethread.store.view import StoreView
from casethread.values import OffenceValue

_TOGETHER = 200
_KEYS = {"name": str, "title": str, "years": int, "codes": list, "groups": list}


@dataclass(frozen=True, slots=True)
class Group:
    """A retention group: documents that name an offence whose code begins so, or of such an offence group, come up for
    review ``years`` after they were written.
    """

    name: str
    title: str
    years: int
    codes: tuple[str, ...]
    groups: frozenset[str]

    def holds(self, offences: Iterable[OffenceValue]) -> bool:
        """Whether one of these offences puts a document here; what is denied puts it nowhere."""
        named = [offence for offence in offences if not offence.negated]
        return any(o.group in self.groups or (o.code or "").startswith(self.codes) for o in named)


@dataclass(frozen=True, slots=True)
class Due:
    """A document that is to be reviewed: since when (None when it has no date), in which group, and what was decided
    before.
    """

    document: Document
    since: date | None
    group: Group
    before: Review | None


def load(file: str = "") -> tuple[Group, ...]:
    """The retention groups of a TOML file, those of the product without one. Raises ConfigError."""
    try:
        given = (
            Path(file).read_text(encoding="utf-8")
            if file
            else (files("casethread.disposal") / "retention.toml").read_text()
        )
        read = tomllib.loads(given)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"cannot be read: {error}", where=file, remedy="correct the file, or leave it out") from error
    rows = read.get("group", [])
    if not isinstance(rows, list) or not rows:
        raise ConfigError("names no group", where=file, remedy="write [[group]] with name, title, years, codes, groups")
    return tuple(_group(row, file) for row in rows)


def _group(row: Mapping[str, Any], file: str) -> Group:
    for key, kind in _KEYS.items():
        if not isinstance(row.get(key), kind):
            name = row.get("name", "without a name")
            raise ConfigError(f"group {name} has no {key} that is a {kind.__name__}", where=file, remedy="add it")
    if row["years"] < 1:
        raise ConfigError(f"group {row['name']} has {row['years']} years", where=file, remedy="give at least 1")
    return Group(row["name"], row["title"], row["years"], tuple(row["codes"]), frozenset(row["groups"]))


def group_of(mentions: Iterable[Mention], groups: tuple[Group, ...]) -> Group:
    """The first group that one of the offences belongs to, else the last."""
    return placed(mentions, groups)[0]


def placed(mentions: Iterable[Mention], groups: tuple[Group, ...]) -> tuple[Group, str]:
    """The group of a document, and what puts it there: the name of an offence, empty where none does."""
    offences = [mention.value for mention in mentions if isinstance(mention.value, OffenceValue)]
    for group in groups:
        found = next((one for one in offences if group.holds([one])), None)
        if found is not None:
            return group, found.name
    return groups[-1], ""


@dataclass(frozen=True, slots=True)
class Pending:
    """A document that is to be reviewed, by its id; ``because`` is the offence that puts it in its group."""

    id: str
    since: date | None
    group: Group
    because: str
    before: Review | None


def pending(
    view: StoreView, groups: tuple[Group, ...], decided: Mapping[str, Review], today: date
) -> Iterator[Pending]:
    """What is to be reviewed by now within reach, by id; what has no date is always due. No text is read for it."""
    soonest = min(group.years for group in groups)
    dated = iter(
        (key, published)
        for key, published in view.dated()
        if key in decided or published is None or after(published, soonest) <= today
    )
    while some := dict(islice(dated, _TOGETHER)):
        offences = view.offences(some)
        for key, published in some.items():
            group, because = placed(offences.get(key, ()), groups)
            before = decided.get(key)
            since = before.until if before else published and after(published, group.years)
            if since is None or since <= today:
                yield Pending(key, since, group, because, before)


def due(view: StoreView, groups: tuple[Group, ...], decided: Mapping[str, Review], today: date) -> Iterator[Due]:
    """The documents within reach that are to be reviewed by now, by id; those without a date are always due."""
    every = pending(view, groups, decided, today)
    while some := list(islice(every, _TOGETHER)):
        documents = view.documents([one.id for one in some])
        for one in some:
            if one.id in documents:
                yield Due(documents[one.id], one.since, one.group, one.before)


def after(day: date, years: int) -> date:
    """The same day so many years later; 1 March for a 29 February."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
