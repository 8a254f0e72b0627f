"""What the pages about accounts show, as ``ui.contexts`` does for those about the case."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Named:
    """A choice in a form: what is sent, what is read, and whether it is made."""

    value: str
    text: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a form was not taken: what happened, what to do next."""

    what: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Told:
    """Something that is told this once: a password, a token."""

    title: str
    value: str
    note: str


@dataclass(frozen=True, slots=True)
class LogInPage:
    """``log_in.html``. ``provider`` is where else one can log in, empty when nowhere."""

    title: str
    section: str
    viewer: str
    name: str
    next: str
    provider: str
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class TicketPage:
    """``ticket.html``: a link that logs ``name`` in once."""

    title: str
    section: str
    viewer: str
    name: str
    address: str


@dataclass(frozen=True, slots=True)
class PasswordPage:
    """``password.html``; ``must`` when nothing else is open before."""

    title: str
    section: str
    viewer: str
    must: bool
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class PurposePage:
    """``purpose.html``: what the user reads for, and where they were going."""

    title: str
    section: str
    viewer: str
    purpose: str
    next: str
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class TokenRow:
    """An API token: what it is called, what it may do, until when; ``revoke`` is where to make it void."""

    label: str
    scopes: str
    until: str
    revoke: str


@dataclass(frozen=True, slots=True)
class AccountPage:
    """``account.html``: who one is here, one's sessions and tokens, and the ways to what else one may do."""

    title: str
    section: str
    viewer: str
    role: str
    groups: str
    may: tuple[str, ...]
    purpose: str
    has_password: bool
    sessions: tuple[str, ...]
    tokens: tuple[TokenRow, ...]
    scopes: tuple[Named, ...]
    manages: bool
    told: Told | None = None
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class UserRow:
    """A user in the list."""

    name: str
    href: str
    role: str
    groups: str
    state: str


@dataclass(frozen=True, slots=True)
class UsersPage:
    """``users.html``: everybody, and a form for one more."""

    title: str
    section: str
    viewer: str
    rows: tuple[UserRow, ...]
    roles: tuple[Named, ...]
    name: str = ""
    groups: str = ""
    told: Told | None = None
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class UserPage:
    """``user.html``: one user and what an administrator can do about them."""

    title: str
    section: str
    viewer: str
    name: str
    address: str
    state: str
    disabled: bool
    roles: tuple[Named, ...]
    groups: str
    sessions: tuple[str, ...]
    tokens: tuple[TokenRow, ...]
    told: Told | None = None
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class TrailRow:
    """An act of the trail: ``what`` in words, ``recorded`` with the address as the audit has it."""

    number: int
    at: str
    who: str
    action: str
    what: str
    recorded: str
    purpose: str
    origin: str
    outcome: str


@dataclass(frozen=True, slots=True)
class TrailPage:
    """``trail.html``: the latest acts, of ``of`` or of everybody; ``older`` leads to those before."""

    title: str
    section: str
    viewer: str
    of: str
    all: bool
    rows: tuple[TrailRow, ...]
    older: str
