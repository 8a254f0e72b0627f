"""Profiles: which columns of a table hold what, as TOML."""

from __future__ import annotations

import json
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

    def missing(self, names: Sequence[str]) -> list[str]:
        """The fields that the profile asks for and a table of these column names has no column of. A grading in one
        column stands for one in two.
        """
        found = self.fields(names)
        parts = {"grading source", "grading intelligence"} if "grading" in found else set()
        return [target for target in self.columns if target not in found and target not in parts]

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
    """The profile of a ready one's name, or of the TOML file at a path.

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


def kept(profile: Profile) -> str:
    """A profile as a plain string that ``restored`` reads: a ready one's name, or TOML that says all of any other."""
    if profile in ready():
        return profile.name
    said = {
        "name": profile.name,
        "title": profile.title,
        "kind": profile.kind.value if profile.kind else "",
        "dates": profile.dates,
        "grading": profile.grading or "",
    }
    lines = [f"{key} = {_quoted(value)}" for key, value in said.items() if value]
    lines += [f"id = {_listed(profile.id)}"] if profile.id else []
    if profile.marking:
        lines.append(f"marking = {_inline(profile.marking.as_json())}")
    for table, columns_of in (("columns", profile.columns), ("optional", profile.optional)):
        lines += ["", f"[{table}]"] if columns_of else []
        lines += [f"{_quoted(target)} = {_listed(names)}" for target, names in columns_of.items()]
    return "\n".join(lines) + "\n"


def restored(text: str) -> Profile:
    """The profile that ``kept`` made the string of. Raises ConfigError when it is none (a ready one that is gone)."""
    for profile in ready():
        if profile.name == text:
            return profile
    if "\n" not in text:
        names = ", ".join(profile.name for profile in ready())
        raise ConfigError(f"{text!r} is no ready profile", where="profile", remedy=f"use {names}, or its TOML")
    return _parsed(text, "profile", "")


def _quoted(text: str) -> str:
    # a JSON string is a TOML one but for the one control character that JSON leaves as it is
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _listed(names: Sequence[str]) -> str:
    return f"[{', '.join(map(_quoted, names))}]"


def _inline(value: Mapping[str, Any]) -> str:
    """A marking as a TOML inline table."""
    pairs = (
        f"{_quoted(key)} = {_quoted(held) if isinstance(held, str) else _listed(held)}" for key, held in value.items()
    )
    return f"{{ {', '.join(pairs)} }}"


def recognise(names: Sequence[str]) -> Profile | None:
    """The ready profile whose columns a table has all of; of several, the one that asks for most."""
    return max(
        (profile for profile in ready() if profile.fits(names)), key=lambda profile: len(profile.columns), default=None
    )


def _read(path: Path) -> Profile:
    try:
        text = path.read_text("utf-8")
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}", where=str(path), remedy="check the path") from None
    except UnicodeDecodeError as error:
        raise ConfigError(f"is not TOML: {error}", where=str(path), remedy="save it as UTF-8") from None
    return _parsed(text, str(path), path.stem)


def _parsed(text: str, where: str, name: str) -> Profile:
    try:
        return _Reading(where, name, tomllib.loads(text)).profile()
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"is not TOML: {error}", where=where, remedy="correct the line it names") from None


@dataclass(frozen=True, slots=True)
class _Reading:
    """One profile file on its way to a Profile; every error names the file and the key."""

    where: str
    stem: str
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
            name=self._text("name") or self.stem,
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
        return ConfigError(f"{key} {what}", where=self.where, remedy=remedy)

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
