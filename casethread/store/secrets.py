"""Things that open a door for a while: sessions, links that log in once, API tokens. Only their digests are kept."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from casethread.errors import NotFound
from casethread.model import Json
from casethread.store import tables
from casethread.store.database import translated
from casethread.store.users import USER, User, user_of

TOKEN = "ct"  # noqa: S105 - what a token begins with, so that it is known when it is found where it should not be


def digest(secret: str) -> str:
    """What is kept of a secret. One round is enough: these are 256 random bits and no passwords."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody logged in at a browser; times are Unix times. ``purpose`` is what they said they read for."""

    id: str
    user: str
    form_token: str
    started: float
    seen: float
    address: str
    purpose: str | None = None


@dataclass(frozen=True, slots=True)
class Token:
    """An API token as it is listed. ``scopes`` are permissions by name."""

    id: str
    user: str
    label: str
    scopes: frozenset[str]
    made: float
    until: float


_SESSION = tuple(tables.session.c)
_FRESH = (
    sa.select(*_SESSION, *USER)
    .join_from(tables.session, tables.user, tables.user.c.name == tables.session.c.user)
    .where(tables.session.c.id == sa.bindparam("secret"))
    .where(tables.session.c.seen >= sa.bindparam("seen"), tables.session.c.started >= sa.bindparam("started"))
)


class Sessions:
    """The sessions of one case store, and the links that start one."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def start(self, user: str, address: str, now: float) -> str:
        """Log a user in. Returns what the cookie is to hold."""
        secret = secrets.token_urlsafe(32)
        row: Json = {"id": digest(secret), "user": user, "form_token": secrets.token_urlsafe(32)}
        row |= {"started": now, "seen": now, "address": address}
        with translated(), self._engine.begin() as connection:
            connection.execute(tables.session.insert().values(row))
        return secret

    def find(self, secret: str, seen_since: float, started_since: float) -> tuple[Session, User] | None:
        """The session of a cookie and whose it is, unless it was left alone or lasted too long."""
        given = {"secret": digest(secret), "seen": seen_since, "started": started_since}
        with translated(), self._engine.connect() as connection:
            row = connection.execute(_FRESH, given).first()
        return (Session(*row[: len(_SESSION)]), user_of(row[len(_SESSION) :])) if row else None

    def of(self, user: str) -> list[Session]:
        """A user's sessions, latest first; some may have run out."""
        query = sa.select(tables.session).where(tables.session.c.user == user).order_by(tables.session.c.seen.desc())
        with translated(), self._engine.connect() as connection:
            return [Session(*row) for row in connection.execute(query)]

    def touch(self, session: Session, now: float) -> None:
        """Say that a session was used now."""
        self._set(session, seen=now)

    def set_purpose(self, session: Session, purpose: str) -> None:
        """Keep what the user says they read for."""
        self._set(session, purpose=purpose)

    def _set(self, session: Session, **values: object) -> None:
        with translated(), self._engine.begin() as connection:
            connection.execute(tables.session.update().where(tables.session.c.id == session.id).values(values))

    def end(self, session: Session) -> None:
        """Log out."""
        with translated(), self._engine.begin() as connection:
            connection.execute(tables.session.delete().where(tables.session.c.id == session.id))

    def end_all(self, user: str, but: Session | None = None) -> int:
        """Log a user out everywhere, ``but`` there; links that would log them in are void. Returns how often."""
        table, links = tables.session, tables.ticket
        with translated(), self._engine.begin() as connection:
            connection.execute(links.delete().where(links.c.user == user))
            kept = but.id if but else ""
            return connection.execute(table.delete().where(table.c.user == user, table.c.id != kept)).rowcount

    def forget(self, seen_before: float, now: float) -> None:
        """Remove sessions not seen since, and links that are void."""
        with translated(), self._engine.begin() as connection:
            connection.execute(tables.session.delete().where(tables.session.c.seen < seen_before))
            connection.execute(tables.ticket.delete().where(tables.ticket.c.until < now))

    def make_ticket(self, user: str, until: float) -> str:
        """What a link holds that logs a user in once."""
        secret = secrets.token_urlsafe(24)
        with translated(), self._engine.begin() as connection:
            connection.execute(tables.ticket.insert().values(id=digest(secret), user=user, until=until))
        return secret

    def ticket(self, secret: str, now: float) -> str | None:
        """Whom a link would log in; None when it was used or is void."""
        table = tables.ticket
        query = sa.select(table.c.user).where(table.c.id == digest(secret), table.c.until >= now)
        with translated(), self._engine.connect() as connection:
            return connection.scalar(query)

    def use_ticket(self, secret: str, now: float) -> str | None:
        """Whom a link logs in, this once; None when it was used or is void."""
        table = tables.ticket
        taken = table.delete().where(table.c.id == digest(secret), table.c.until >= now).returning(table.c.user)
        with translated(), self._engine.begin() as connection:
            return connection.scalar(taken)


class Tokens:
    """The API tokens of one case store."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def make(self, user: str, label: str, scopes: Iterable[str], made: float, until: float) -> str:
        """Make a token. Returns it: it is told this once."""
        key, secret = secrets.token_hex(6), secrets.token_urlsafe(32)
        row = {"id": key, "user": user, "label": label, "digest": digest(secret), "scopes": sorted(set(scopes))}
        with translated(), self._engine.begin() as connection:
            connection.execute(tables.token.insert().values(**row, made=made, until=until))
        return f"{TOKEN}_{key}_{secret}"

    def find(self, given: str, now: float) -> Token | None:
        """The token that was given, unless it has run out."""
        begins, _, rest = given.partition("_")
        key, _, secret = rest.partition("_")
        if begins != TOKEN or not secret:
            return None
        query = sa.select(tables.token).where(tables.token.c.id == key, tables.token.c.until >= now)
        with translated(), self._engine.connect() as connection:
            row = connection.execute(query).mappings().first()
        return _token(row) if row and hmac.compare_digest(row["digest"], digest(secret)) else None

    def of(self, user: str | None = None) -> list[Token]:
        """A user's tokens, or all, newest first."""
        table = tables.token
        query = sa.select(table).where(table.c.user == user if user else sa.true()).order_by(table.c.made.desc())
        with translated(), self._engine.connect() as connection:
            return [_token(row) for row in connection.execute(query).mappings()]

    def revoke(self, key: str, user: str | None = None) -> Token:
        """Make a token void, one of that user's or any. Raises NotFound."""
        table = tables.token
        mine = table.c.user == user if user else sa.true()
        with translated(), self._engine.begin() as connection:
            row = connection.execute(sa.select(table).where(table.c.id == key, mine)).mappings().first()
            if row is None:
                remedy = "list them with `casethread user token list`"
                raise NotFound(f"there is no token {key!r}", remedy=remedy)
            connection.execute(table.delete().where(table.c.id == key))
        return _token(row)


def _token(row: sa.RowMapping) -> Token:
    return Token(row["id"], row["user"], row["label"], frozenset(row["scopes"]), row["made"], row["until"])
