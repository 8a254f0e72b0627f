"""Who may read what: users by name, with role and need-to-know groups."""

from __future__ import annotations

import re
from collections.abc import Iterable

import sqlalchemy as sa

from casethread.errors import NotFound, UsageError
from casethread.model import Role, Viewer
from casethread.store import tables
from casethread.store.database import translated

NAME = re.compile(r"[\w.@-]{1,64}")


class Users:
    """The users of one case store."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def add(self, name: str, role: Role, groups: Iterable[str] = ()) -> None:
        """Add a user. Raises UsageError when the name is taken or cannot be one."""
        if not NAME.fullmatch(name):
            raise UsageError(f"{name!r} cannot be a user's name", remedy="use letters, digits and . @ _ -, at most 64")
        row = {"name": name, "role": role.value, "groups": sorted(set(groups))}
        with translated(), self._engine.begin() as connection:
            if connection.scalar(sa.select(tables.user.c.name).where(tables.user.c.name == name)):
                raise UsageError(f"there is a user {name!r} already", remedy="choose another name")
            connection.execute(tables.user.insert().values(row))

    def viewer(self, name: str) -> Viewer:
        """That user as a viewer. Raises NotFound."""
        query = sa.select(tables.user).where(tables.user.c.name == name)
        with translated(), self._engine.connect() as connection:
            row = connection.execute(query).mappings().first()
        if row is None:
            raise NotFound(f"there is no user {name!r}", remedy="add one with `casethread user add`")
        return Viewer(name, Role(row["role"]).clearance, frozenset(row["groups"]))
