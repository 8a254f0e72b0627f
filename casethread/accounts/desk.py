"""Logging in and out, passwords and tokens: what the pages and the command line do with accounts."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from casethread.accounts import passwords
from casethread.accounts.roles import PERMISSIONS, Permission
from casethread.errors import NotFound, NotLoggedIn, Refused, TooMany, UsageError
from casethread.model import Role
from casethread.store.attempts import Attempts, SignIns
from casethread.store.case import CaseStore
from casethread.store.secrets import Session, Sessions, Tokens
from casethread.store.users import User, Users

MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0
LOCKED = 15 * MINUTE
"""How long failed log-ins count."""
MOST_OF_NAME, MOST_FROM_ADDRESS = 5, 50
"""Failed log-ins after which a name, or an address, is locked out until the first of them no longer counts."""
ONE_TIME = 7 * DAY
"""How long a one-time password serves."""
TICKET = 12 * HOUR
"""How long a link that logs in once does."""
LONGEST_TOKEN = 365
"""Days."""
_SEEN = MINUTE
"""A session's last use is written down this often at most."""
_WRONG = "that name and password do not go together"


@dataclass(frozen=True, slots=True)
class Lasting:
    """How long a session lasts: seconds without a request, and seconds in all."""

    idle: float = 30 * MINUTE
    whole: float = 12 * HOUR


class Desk:
    """The accounts of one case. ``clock`` gives Unix time."""

    def __init__(
        self, store: CaseStore, lasting: Lasting | None = None, clock: Callable[[], float] = time.time
    ) -> None:
        self.users: Users = store.users
        self.sessions: Sessions = store.sessions
        self.tokens: Tokens = store.tokens
        self.attempts: Attempts = store.attempts
        self.sign_ins: SignIns = store.sign_ins
        self.lasting = lasting or Lasting()
        self.clock = clock

    # Logging in

    def log_in(self, name: str, password: str, address: str) -> str:
        """Returns what the cookie is to hold. Raises NotLoggedIn, in the same words whatever is wrong, and TooMany
        for a name or an address that failed too often, whether or not there is such a user.
        """
        now = self.clock()
        self._not_locked(self.attempts.of_name(name, now - LOCKED), MOST_OF_NAME, now)
        self._not_locked(self.attempts.from_address(address, now - LOCKED), MOST_FROM_ADDRESS, now)
        right = passwords.fits(password, self.users.password(name))
        user = self.users.get(name) if right else None
        if user is None or user.disabled or (user.one_time_until is not None and user.one_time_until < now):
            self.attempts.failed(name, address, now, keep=LOCKED)
            raise NotLoggedIn(_WRONG, remedy="try again, or ask an administrator for a one-time password")
        self.attempts.forgive(name)
        return self.start(user.name, address)

    def start(self, user: str, address: str) -> str:
        """A session for who has shown that they are that user. Returns what the cookie is to hold."""
        now = self.clock()
        self.sessions.forget(now - self.lasting.idle, now)
        return self.sessions.start(user, address, now)

    @staticmethod
    def _not_locked(failed: list[float], most: int, now: float) -> None:
        if len(failed) >= most:
            left = int(failed[-most] + LOCKED - now) + 1
            remedy = f"wait {left // 60 + 1} minutes, or ask an administrator to enable the account"
            raise TooMany("too many log-ins failed", seconds=left, remedy=remedy)

    def session(self, secret: str) -> tuple[Session, User] | None:
        """Who is logged in by a cookie; None when the session ran out, was ended, or the user was disabled."""
        now = self.clock()
        found = self.sessions.find(secret, now - self.lasting.idle, now - self.lasting.whole)
        if found is None or found[1].disabled:
            return None
        session, user = found
        if now - session.seen > min(_SEEN, self.lasting.idle / 2):
            self.sessions.touch(session, now)
        return session, user

    def bearer(self, given: str) -> tuple[User, frozenset[Permission]] | None:
        """Whom an API token speaks for and what it may do: what its scopes and the user's role both hold."""
        token = self.tokens.find(given, self.clock())
        user = self._enabled(token.user) if token else None
        if token is None or user is None:
            return None
        return user, PERMISSIONS[user.role] & {Permission(scope) for scope in token.scopes}

    def _enabled(self, name: str) -> User | None:
        try:
            user = self.users.get(name)
        except NotFound:
            return None
        return None if user.disabled else user

    def ticket(self, user: str) -> str:
        """What a link holds that logs a user in once, within twelve hours."""
        return self.sessions.make_ticket(user, self.clock() + TICKET)

    def ticket_for(self, secret: str) -> str | None:
        """Whom a link would log in; None when it was used or is void."""
        return self.sessions.ticket(secret, self.clock())

    def use_ticket(self, secret: str, address: str) -> str:
        """Returns what the cookie is to hold. Raises NotLoggedIn for a link that was used or is void."""
        user = self.sessions.use_ticket(secret, self.clock())
        if user is None or self._enabled(user) is None:
            raise NotLoggedIn("this link has been used or has run out", remedy="log in, or ask for another")
        return self.start(user, address)

    # Passwords

    def one_time_password(self, name: str) -> str:
        """Give a user a password that serves once, within a week; they are logged out everywhere. Raises NotFound."""
        made = passwords.one_time()
        self.users.set_password(name, passwords.hashed(made), self.clock() + ONE_TIME)
        self.attempts.forgive(name)
        self.sessions.end_all(name)
        return made

    def set_password(self, name: str, password: str) -> None:
        """Give a user a password; they are logged out everywhere. Raises UsageError for a weak one, and NotFound."""
        passwords.check(password, name)
        self.users.set_password(name, passwords.hashed(password))
        self.attempts.forgive(name)
        self.sessions.end_all(name)

    def change_password(self, user: User, session: Session, current: str, new: str) -> None:
        """A user's own change; their other sessions end. Raises UsageError when ``current`` is wrong or ``new`` will
        not do, TooMany when ``current`` was wrong too often.
        """
        now = self.clock()
        self._not_locked(self.attempts.of_name(user.name, now - LOCKED), MOST_OF_NAME, now)
        if not passwords.fits(current, self.users.password(user.name)):
            self.attempts.failed(user.name, session.address, now, keep=LOCKED)
            raise UsageError("that is not your present password", remedy="type the password you logged in with")
        passwords.check(new, user.name)
        if new == current:
            raise UsageError("the new password is the present one", remedy="choose another")
        self.users.set_password(user.name, passwords.hashed(new))
        self.sessions.end_all(user.name, but=session)

    # Keeping users

    def first_administrator(self, name: str = "admin") -> tuple[str, str] | None:
        """Make an administrator with a one-time password when there is none who could log in. Returns name and
        password, or None when there is one.
        """
        every = self.users.every()
        admins = [user for user in every if user.role is Role.ADMINISTRATOR and not user.disabled]
        if any(user.has_password or user.subject for user in admins):
            return None
        if admins:
            return admins[0].name, self.one_time_password(admins[0].name)
        taken = {user.name for user in every}
        free = next(
            one for one in (name, *(f"{name}{number}" for number in range(2, len(taken) + 3))) if one not in taken
        )
        self.users.add(free, Role.ADMINISTRATOR)
        return free, self.one_time_password(free)

    def disable(self, name: str) -> None:
        """Keep a user out from now on. Raises NotFound, and Refused for the last administrator."""
        self._not_the_last(name)
        self.users.set_disabled(name, disabled=True)
        self.sessions.end_all(name)

    def set_role(self, name: str, role: Role, groups: Iterable[str]) -> None:
        """Give a user another role and other groups. Raises NotFound, and Refused for the last administrator."""
        if role is not Role.ADMINISTRATOR:
            self._not_the_last(name)
        self.users.set_role(name, role, groups)

    def _not_the_last(self, name: str) -> None:
        admins = [user.name for user in self.users.every() if user.role is Role.ADMINISTRATOR and not user.disabled]
        if admins == [self.users.get(name).name]:
            raise Refused(f"{name!r} is the last administrator", remedy="add another first")

    def enable(self, name: str) -> None:
        """Let a user in again, also one who was locked out. Raises NotFound."""
        self.users.set_disabled(name, disabled=False)
        self.attempts.forgive(name)

    def make_token(self, user: User, label: str, scopes: Iterable[str], days: int) -> str:
        """An API token, told this once. Raises UsageError for a scope that is not the role's and for a wrong time."""
        wanted = set(scopes)
        if not 1 <= days <= LONGEST_TOKEN:
            raise UsageError(f"a token cannot serve {days} days", remedy=f"give 1 to {LONGEST_TOKEN}")
        allowed = {permission.value for permission in PERMISSIONS[user.role]}
        if not wanted or wanted - allowed:
            what = f"{user.role} cannot give the scope {min(wanted - allowed)!r}" if wanted else "a token needs a scope"
            raise UsageError(what, remedy=f"choose among {', '.join(sorted(allowed))}")
        now = self.clock()
        return self.tokens.make(user.name, label.strip()[:100] or "token", wanted, now, now + days * DAY)
