"""Searches that users saved under a name, and which documents each had shown when it was last looked at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b

import sqlalchemy as sa

from casethread.errors import NotFound, UsageError
from casethread.store import tables
from casethread.store.database import translated

LONGEST_NAME = 80
LONGEST_TEXT = 2_000
MOST = 50
"""Searches that one user can have saved."""
_MARK = 8
"""Bytes that stand for a document that was shown."""


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A query as typed with the facet values chosen; ``seen`` holds the marks of the documents that it had shown on
    the day it was last ``looked`` at.
    """

    key: str
    user: str
    name: str
    text: str
    chosen: Mapping[str, tuple[str, ...]]
    seen: frozenset[bytes]
    looked: date

    def has_shown(self, document_id: str) -> bool:
        """Whether a document was among what it found when it was last looked at."""
        return mark(document_id) in self.seen


def mark(document_id: str) -> bytes:
    """What stands for a document in ``seen``: its id cannot be read back from it."""
    return blake2b(document_id.encode(), digest_size=_MARK).digest()


class SavedSearches:
    """The saved searches of all users of one case store. Each is its user's own: nobody else is told of it."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def add(
        self, user: str, name: str, text: str, chosen: Mapping[str, Iterable[str]], *, shown: Iterable[str], day: date
    ) -> SavedSearch:
        """Save a search; ``shown`` are the ids of what it finds now. Raises UsageError when the name is none or taken,
        the query too long, or the user has saved too many.
        """
        name = " ".join(name.split())
        _check(name, text)
        row = {
            "id": key_of(user, name),
            "user": user,
            "name": name,
            "text": text,
            "chosen": {facet: sorted(set(values)) for facet, values in chosen.items()},
            "seen": _marks(shown),
            "looked": day,
        }
        held = self.of(user)
        if any(one.name.casefold() == name.casefold() for one in held):
            raise UsageError(f"you have saved a search as {name!r} already", remedy="choose another name")
        if len(held) >= MOST:
            raise UsageError(f"you have saved {MOST} searches already", remedy="delete one that you no longer need")
        with translated(), self._engine.begin() as connection:
            connection.execute(tables.saved_search.insert().values(row))
        return self.get(user, str(row["id"]))

    def of(self, user: str) -> list[SavedSearch]:
        """A user's searches, by name."""
        return sorted(self._where(tables.saved_search.c.user == user), key=lambda one: one.name.casefold())

    def get(self, user: str, key: str) -> SavedSearch:
        """One of a user's searches. Raises NotFound, also when it is another's."""
        found = self._where((tables.saved_search.c.user == user) & (tables.saved_search.c.id == key))
        if not found:
            raise NotFound("there is no such saved search", remedy="choose one from the list of saved searches")
        return found[0]

    def look(self, user: str, key: str, shown: Iterable[str], day: date) -> None:
        """Say that all that a search finds now was looked at. Raises NotFound."""
        self._change(tables.saved_search.update().values(seen=_marks(shown), looked=day), user, key)

    def delete(self, user: str, key: str) -> None:
        """Forget a search. Raises NotFound."""
        self._change(tables.saved_search.delete(), user, key)

    def _change(self, change: sa.Update | sa.Delete, user: str, key: str) -> None:
        table = tables.saved_search
        self.get(user, key)
        with translated(), self._engine.begin() as connection:
            connection.execute(change.where(table.c.user == user, table.c.id == key))

    def _where(self, condition: sa.ColumnElement[bool]) -> list[SavedSearch]:
        with translated(), self._engine.connect() as connection:
            rows = connection.execute(sa.select(tables.saved_search).where(condition)).mappings()
            return [_read(row) for row in rows]


def key_of(user: str, name: str) -> str:
    """The key of a user's search of that name: a number would tell how many others have saved."""
    return blake2b(f"{user}\n{name}".encode(), digest_size=8).hexdigest()


def _check(name: str, text: str) -> None:
    if not name or len(name) > LONGEST_NAME:
        what = f"the name has {len(name)} characters" if name else "the search has no name"
        raise UsageError(what, remedy=f"give it a name of at most {LONGEST_NAME} characters")
    if len(text) > LONGEST_TEXT:
        raise UsageError(f"the query has {len(text):,} characters", remedy=f"save one of at most {LONGEST_TEXT:,}")


def _marks(shown: Iterable[str]) -> bytes:
    return b"".join(sorted({mark(document_id) for document_id in shown}))


def _read(row: sa.RowMapping) -> SavedSearch:
    held = bytes(row["seen"])
    return SavedSearch(
        row["id"],
        row["user"],
        row["name"],
        row["text"],
        {facet: tuple(values) for facet, values in row["chosen"].items()},
        frozenset(held[at : at + _MARK] for at in range(0, len(held), _MARK)),
        row["looked"],
    )
