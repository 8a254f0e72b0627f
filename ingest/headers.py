"""The header of a table: which column holds what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from casethread.errors import ReadError
from ingest import profiles
from ingest.base import ReadOptions
from ingest.drafts import short
from ingest.encoding import normalise
from ingest.fields import SYNONYMS, columns
from ingest.profiles import Profile

_SHOWN_COLUMNS = 12


@dataclass(frozen=True, slots=True)
class Header:
    """The names of the columns, which of them holds which field, the text above them, and the profile they are read
    by with how it came to be: ``chosen`` by the user, or recognised.
    """

    names: Sequence[str]
    fields: dict[str, int]
    above: str = ""
    profile: Profile | None = None
    chosen: bool = False

    def value(self, cells: Sequence[str], name: str) -> str:
        """A row's value of a field, without outer white space; empty when there is none."""
        at = self.fields.get(name)
        return cells[at].strip() if at is not None and at < len(cells) else ""

    def values(self, cells: Sequence[str]) -> dict[str, str]:
        """A row's value of every field."""
        return {name: self.value(cells, name) for name in self.fields}


def header_of(names: Sequence[str], options: ReadOptions, above: str = "") -> Header | None:
    """The header of these column names, by the user's profile, by one that is recognised, or by their usual names;
    None when no column holds text.
    """
    profile = options.profile or profiles.recognise(names)
    fields = profile.fields(names) if profile else columns(names)
    return Header(names, fields, above, profile, options.profile is not None) if "text" in fields else None


def lacking(header: Header, where: str) -> ReadError | None:
    """What is to be told of a table that lacks columns which the profile the user chose asks for: which, by what
    names, and what is there. Its rows are read all the same.
    """
    profile = header.profile if header.chosen else None
    if profile is None or not (missing := profile.missing(header.names)):
        return None
    wanted = "; ".join(f"{target} ({' or '.join(map(repr, profile.columns[target][:3]))})" for target in missing)
    what = f"has no column for {wanted}, which profile {profile.name} asks for (columns: {_shown(header.names)})"
    remedy = f"the rows are in, without it; add the column's name to profile {profile.name}, or use another"
    return ReadError(what, where=where, remedy=remedy)


def _shown(names: Sequence[str]) -> str:
    found = [short(normalise(name), 40) or "(no name)" for name in names[:_SHOWN_COLUMNS]]
    more = f" and {len(names) - _SHOWN_COLUMNS} more" if len(names) > _SHOWN_COLUMNS else ""
    return ", ".join(found) + more


def no_text(names: Sequence[str], where: str, options: ReadOptions) -> ReadError:
    """The error of a table without a column of text; it names the columns found."""
    shown = _shown(names)
    if profile := options.profile:
        wanted = " or ".join(repr(name) for name in profile.columns["text"])
        what = f"has no column {wanted}, which profile {profile.name} takes the text from (columns: {shown})"
        return ReadError(what, where=where, remedy=f"use another profile, or add its name to text in {profile.name}")
    remedy = f"name one column of the first row {', '.join(SYNONYMS['text'][:4])} or the like"
    return ReadError(f"has no column of text (columns: {shown})", where=where, remedy=remedy)
