"""Who may read what: users by name, with role, need-to-know groups, and what they log in with."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from casethread.errors import NotFound, Refused, UsageError
from casethread.model import OWNER, Role, Viewer
from casethread.store import tables
from casethread.store.database import translated
from casethread.store.engines import writing

NAME = re.compile(r"[\w.@-]{1,64}")
_RESERVED = frozenset({OWNER.name, "nobody"})
"""Names that the audit uses for who is no user."""


_held = tables.user.c
USER = (
    _held.name,
    _held.role,
    _held.groups,
    _held.disabled,
    _held.password.is_not(None),
    _held.one_time_until,
    _held.subject,
)
"""What is read of a user."""


@dataclass(frozen=True, slots=True)
class User:
    """A user as an administrator sees one. ``one_time_until`` (Unix time) is set while the password is one that
    serves once; ``subject`` is who they are to the identity provider.
    """

    name: str
    role: Role
    groups: frozenset[str] = frozenset()
    disabled: bool = False
    has_password: bool = False
    one_time_until: float | None = None
    subject: str | None = None

    @property
    def viewer(self) -> Viewer:
        """The user as one who reads."""
        return Viewer(self.name, self.role.clearance, self.groups)


class Users:
    """The users of one case store."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def add(self, name: str, role: Role, groups: Iterable[str] = ()) -> None:
        """Add a user, who cannot log in yet. Raises UsageError when the name is taken or cannot be one."""
        if not NAME.fullmatch(name) or name.casefold() in _RESERVED:
            raise UsageError(f"{name!r} cannot be a user's name", remedy="use letters, digits and . @ _ -, at most 64")
        row = {"name": name, "role": role.value, "groups": sorted(set(groups))}
        with translated(), writing(self._engine) as connection:
            if connection.scalar(sa.select(tables.user.c.name).where(tables.user.c.name == name)):
                raise UsageError(f"there is a user {name!r} already", remedy="choose another name")
            connection.execute(tables.user.insert().values(row))

    def viewer(self, name: str) -> Viewer:
        """That user as a viewer. Raises NotFound, and Refused for one who is disabled."""
        user = self.get(name)
        if user.disabled:
            raise Refused(
                f"the user {name!r} is disabled", remedy=f"an administrator can `casethread user enable {name}`"
            )
        return user.viewer

    def get(self, name: str) -> User:
        """That user. Raises NotFound."""
        found = self._where(tables.user.c.name == name)
        if not found:
            raise NotFound(f"there is no user {name!r}", remedy="add one with `casethread user add`")
        return found[0]

    def known_as(self, subject: str) -> User | None:
        """The user whom the identity provider calls so."""
        return next(iter(self._where(tables.user.c.subject == subject)), None)

    def every(self) -> list[User]:
        """All users, by name."""
        return self._where(sa.true())

    def _where(self, condition: sa.ColumnElement[bool]) -> list[User]:
        query = sa.select(*USER).where(condition).order_by(tables.user.c.name)
        with translated(), self._engine.connect() as connection:
            return [user_of(row) for row in connection.execute(query)]

    def password(self, name: str) -> str | None:
        """What is kept of their password; None when they have none, or there is no such user."""
        query = sa.select(tables.user.c.password).where(tables.user.c.name == name)
        with translated(), self._engine.connect() as connection:
            return connection.scalar(query)

    def set_password(self, name: str, kept: str | None, one_time_until: float | None = None) -> None:
        """Replace what is kept of a password. Raises NotFound."""
        self._change(name, password=kept, one_time_until=one_time_until)

    def set_disabled(self, name: str, *, disabled: bool) -> None:
        """Keep a user out, or let them in again. Raises NotFound."""
        self._change(name, disabled=disabled)

    def set_role(self, name: str, role: Role, groups: Iterable[str]) -> None:
        """Give a user another role and other groups. Raises NotFound."""
        self._change(name, role=role.value, groups=sorted(set(groups)))

    def set_subject(self, name: str, subject: str | None) -> None:
        """Say who a user is to the identity provider. Raises NotFound, and UsageError when another is that already."""
        other = self.known_as(subject) if subject else None
        if other and other.name != name:
            raise UsageError(f"that is {other.name!r} already", remedy="give each user a subject of their own")
        self._change(name, subject=subject)

    def _change(self, name: str, **values: object) -> None:
        change = tables.user.update().where(tables.user.c.name == name).values(values)
        with translated(), writing(self._engine) as connection:
            if not connection.execute(change).rowcount:
                raise NotFound(f"there is no user {name!r}", remedy="add one with `casethread user add`")


def user_of(row: Sequence[Any]) -> User:
    """The user of a row of ``USER``."""
    name, role, groups, disabled, has_password, one_time_until, subject = row
    return User(name, Role(role), frozenset(groups), bool(disabled), bool(has_password), one_time_until, subject)
