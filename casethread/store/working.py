"""Who is at which piece of work, and how often it was begun: so that no two workers write the result of one piece, and
a piece that costs every worker its life is found out.
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from casethread.store import tables
from casethread.store.database import translated
from casethread.store.engines import writing
from casethread.store.reading import chunks


class Working:
    """Pieces of work under way, by their keys. What is kept of a piece goes when it ends."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def tries(self, keys: Sequence[str]) -> dict[str, int]:
        """How often each piece was begun and neither ended nor given back; those that never were are left out."""
        table, found = tables.work, dict[str, int]()
        with translated(), self._engine.connect() as connection:
            for some in chunks(keys):
                rows = connection.execute(sa.select(table.c.key, table.c.tries).where(table.c.key.in_(some)))
                found.update((row.key, row.tries) for row in rows)
        return found

    def begin(self, keys: Sequence[str], holder: str) -> None:
        """Begin pieces: from now on nobody else who had begun one may write its result."""
        table = tables.work
        with translated(), writing(self._engine) as connection:
            for some in chunks(keys):
                here = table.c.key.in_(some)
                known = set(connection.scalars(sa.select(table.c.key).where(here)))
                connection.execute(table.update().where(here).values(holder=holder, tries=table.c.tries + 1))
                rows = [{"key": key, "holder": holder, "tries": 1} for key in some if key not in known]
                if rows:
                    connection.execute(table.insert(), rows)

    def end(self, keys: Sequence[str], holder: str) -> None:
        """Forget pieces that this holder has ended."""
        table = tables.work
        with translated(), writing(self._engine) as connection:
            for some in chunks(keys):
                connection.execute(table.delete().where(table.c.key.in_(some), table.c.holder == holder))

    def give_back(self, keys: Sequence[str], holder: str) -> None:
        """Pieces that this holder has begun were not ended by no fault of theirs: it does not count."""
        table = tables.work
        with translated(), writing(self._engine) as connection:
            for some in chunks(keys):
                here = table.c.key.in_(some) & (table.c.holder == holder)
                connection.execute(table.update().where(here).values(tries=table.c.tries - 1))

    def forget(self, keys: Sequence[str]) -> None:
        """Forget pieces, whoever began them."""
        table = tables.work
        with translated(), writing(self._engine) as connection:
            for some in chunks(keys):
                connection.execute(table.delete().where(table.c.key.in_(some)))


def held(connection: sa.Connection, keys: Sequence[str]) -> dict[str, str]:
    """Who holds each of these pieces."""
    table, found = tables.work, dict[str, str]()
    for some in chunks(keys):
        rows = connection.execute(sa.select(table.c.key, table.c.holder).where(table.c.key.in_(some)))
        found.update((row.key, row.holder) for row in rows)
    return found


def file_key(file_id: int) -> str:
    """The key of the reading of a file."""
    return f"file:{file_id}"
