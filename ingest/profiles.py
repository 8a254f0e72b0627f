"""Profiles: which columns of a table hold what, as TOML."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from casethread.errors import ConfigError, UsageError
from casethread.model import Kind, Marking
from ingest import markings
from ingest.dates import days_in, parse_day
from ingest.fields import SYNONYMS, columns, plain

_READY = Path(__file__).with_name("profiles")
FIELDS = frozenset(SYNONYMS) - {"id"} | {"grading source", "grading intelligence"}
"""What a column may be mapped to. A grading may stand in one column or in two, with its handling code in another."""
_SCHEMES = ("3x5x2", "5x5x5")
_ORDERS = ("day first", "month first", "year first")
_NUMBERS = re.compile(r"(?<!\d)(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d\d)(?!\d)")
_FROM_YEAR = re.compile(r"(?<!\d)(\d{4})[/.-]?(\d\d)[/.-]?(\d\d)(?!\d)")
_KEYS = frozenset({"name", "title", "kind", "marking", "dates", "grading", "id", "columns", "optional"})


@dataclass(frozen=True, slots=True)
class Profile:
    """What a kind of table is like.

    ``columns`` and ``optional`` give, by field, the names its column goes by; a table with one for each of ``columns``
    is recognised as of this profile. ``dates`` is the order of the numbers in a date, ``grading`` the scheme its
    gradings are of, ``id`` the names of the column that identifies an entry.
    """

    name: str
    columns: Mapping[str, tuple[str, ...]]
    title: str = ""
    kind: Kind | None = None
    marking: Marking | None = None
    dates: str = "day first"
    grading: str | None = None
    id: tuple[str, ...] = ()
    optional: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def fits(self, names: Sequence[str]) -> bool:
        """Whether a table of these column names has every column of the profile but the optional ones."""
        found = self._found(names, self.columns)
        return len(found) == len(self.columns) and len(set(found.values())) == len(found)

    def fields(self, names: Sequence[str]) -> dict[str, int]:
        """Which column holds each field: as the profile says, and by the usual names for what it does not map."""
        found = self._found(names, {**self.columns, **self.optional})
        if self.id:
            found |= self._found(names, {"id": self.id})
        taken = set(found.values())
        mapped = {*self.columns, *self.optional}
        usual = {name: at for name, at in columns(names).items() if name not in mapped and at not in taken}
        return {**usual, **found}

    def _found(self, names: Sequence[str], wanted: Mapping[str, tuple[str, ...]]) -> dict[str, int]:
        places: dict[str, int] = {}
        for at, name in enumerate(names):
            places.setdefault(plain(name), at)
        found: dict[str, int] = {}
        for target, known in wanted.items():
            named = [plain(name) for name in known if plain(name) in places]
            if named:
                found[target] = places[named[0]]
        return found

    def day(self, text: str) -> date | None:
        """The day that a value gives, its numbers in the order of the profile; None when it gives none."""
        if self.dates == "month first":
            text = _NUMBERS.sub(r"\3\2\1\2\4", text)
        elif self.dates == "year first":
            text = _FROM_YEAR.sub(r"\1-\2-\3", text)
        return usual_day(text)


def usual_day(text: str) -> date | None:
    """The day that a value gives, ISO or day first; None when it gives none."""
    return parse_day(text) or next((one.day for one in days_in(text[:80])), None)


@cache
def ready() -> tuple[Profile, ...]:
    """The profiles that come with the program, by name."""
    return tuple(_read(path) for path in sorted(_READY.glob("*.toml")))


def load(given: str) -> Profile:
    """The profile of a name, or of the TOML file at a path.

    Raises UsageError when there is none, and ConfigError naming the file and the key that is wrong in it.
    """
    for profile in ready():
        if profile.name == given:
            return profile
    path = Path(given)
    if not path.is_file():
        names = ", ".join(profile.name for profile in ready())
        raise UsageError(f"{given!r} is no profile", remedy=f"use {names}, or the path of a .toml file")
    return _read(path)


def recognise(names: Sequence[str]) -> Profile | None:
    """The ready profile whose columns a table has all of; of several, the one that asks for most."""
    return max(
        (profile for profile in ready() if profile.fits(names)), key=lambda profile: len(profile.columns), default=None
    )


def _read(path: Path) -> Profile:
    try:
        given = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}", where=str(path), remedy="check the path") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"is not TOML: {error}", where=str(path), remedy="correct the line it names") from None
    return _Reading(path, given).profile()


@dataclass(frozen=True, slots=True)
class _Reading:
    """One profile file on its way to a Profile; every error names the file and the key."""

    path: Path
    given: Mapping[str, Any]

    def profile(self) -> Profile:
        if extra := set(self.given) - _KEYS:
            raise self._wrong(min(extra), "is not known", f"use {', '.join(sorted(_KEYS))}")
        mapped, optional = self._columns("columns"), self._columns("optional")
        if "text" not in mapped:
            raise self._wrong("columns.text", "is missing", 'name the column of the text: text = "Notes"')
        if both := set(mapped) & set(optional):
            raise self._wrong(f"optional.{min(both)}", "is among the columns too", "leave it in one of them")
        return Profile(
            name=self._text("name") or self.path.stem,
            columns=mapped,
            title=self._text("title"),
            kind=self._kind(),
            marking=self._marking(),
            dates=self._one_of("dates", _ORDERS) or _ORDERS[0],
            grading=self._one_of("grading", _SCHEMES),
            id=self._names("id", self.given["id"]) if "id" in self.given else (),
            optional=optional,
        )

    def _wrong(self, key: str, what: str, remedy: str) -> ConfigError:
        return ConfigError(f"{key} {what}", where=str(self.path), remedy=remedy)

    def _text(self, key: str) -> str:
        value = self.given.get(key, "")
        if not isinstance(value, str):
            raise self._wrong(key, "is not a text", f'write {key} = "..."')
        return value.strip()

    def _one_of(self, key: str, known: Sequence[str]) -> str | None:
        value = self._text(key)
        if value and value not in known:
            raise self._wrong(key, f"is {value!r}, which is not known", f"use {' or '.join(map(repr, known))}")
        return value or None

    def _kind(self) -> Kind | None:
        value = self._one_of("kind", list(Kind))
        return Kind(value) if value else None

    def _marking(self) -> Marking | None:
        value = self.given.get("marking")
        if value is None:
            return None
        try:
            return markings.parse(value) if isinstance(value, str) else Marking.parse(dict(value))
        except UsageError as error:
            raise self._wrong("marking", f"cannot be used: {error.what}", error.remedy) from None
        except (TypeError, ValueError):
            raise self._wrong(
                "marking", "is neither a classification nor a table", 'write marking = "OFFICIAL"'
            ) from None

    def _columns(self, key: str) -> dict[str, tuple[str, ...]]:
        table = self.given.get(key, {})
        if not isinstance(table, Mapping):
            raise self._wrong(key, "is not a table of fields", f"begin it with a line [{key}]")
        if extra := set(table) - FIELDS:
            raise self._wrong(f"{key}.{min(extra)}", "is no field", f"use {', '.join(sorted(FIELDS))}")
        return {target: self._names(f"{key}.{target}", names) for target, names in table.items()}

    def _names(self, key: str, given: object) -> tuple[str, ...]:
        names = [given] if isinstance(given, str) else given
        if (
            not isinstance(names, list)
            or not names
            or not all(isinstance(name, str) and name.strip() for name in names)
        ):
            raise self._wrong(
                key, "is neither a column's name nor a list of names", f'write {key.rpartition(".")[2]} = "..."'
            )
        return tuple(names)
