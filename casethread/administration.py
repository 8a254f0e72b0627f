"""The commands about users, their tokens, and the audit. They are the owner's of the case folder."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from casethread import printing
from casethread.accounts.roles import PERMISSIONS, Permission
from casethread.app import Case, open_case
from casethread.config import load
from casethread.deeds import told
from casethread.errors import CasethreadError, UsageError
from casethread.model import Json, Role
from casethread.store.audit import Row
from casethread.store.users import User

if TYPE_CHECKING:
    from casethread.accounts.desk import Desk

users = typer.Typer(help="Who may read what, and how they log in.", no_args_is_help=True)
tokens = typer.Typer(help="API tokens of users.", no_args_is_help=True)
users.add_typer(tokens, name="token")
audit = typer.Typer(help="Who did what, when and from where.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(show_default=False)]
Groups = Annotated[list[str] | None, typer.Option("--group", help="A need-to-know group; may be given several times.")]
FromStdin = Annotated[bool, typer.Option("--password-stdin", help="Read the password from standard input.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON Lines.")]


@contextmanager
def _desk(what: Json | None = None) -> Iterator[tuple[Case, Desk]]:
    """The case and its accounts; ``what`` is done to them goes to the audit first."""
    # imported here: hashing passwords is not needed, nor its start-up time, by the other commands
    from casethread.accounts.desk import Desk  # noqa: PLC0415

    with open_case(load()) as case:
        if what is not None:
            case.note("users", what)
        yield case, Desk(case.store)


def _password() -> str:
    given = sys.stdin.readline().rstrip("\r\n")
    if not given:
        raise UsageError("no password came on standard input", remedy="pipe one line into the command")
    return given


def _once(name: str, password: str) -> None:
    printing.say(f"One-time password of {name}, for a week: {password}")


@users.command("add")
def add(
    name: Name,
    role: Annotated[Role, typer.Option(help="What they are; press officers reach PUBLIC alone.", show_default=False)],
    group: Groups = None,
    password_stdin: FromStdin = False,
) -> None:
    """Add a user, who logs in with a one-time password unless one is given; `--as` takes on their reach."""
    with _desk({"add": name, "role": role.value, "groups": group or []}) as (_, desk):
        password = _password() if password_stdin else None
        if password is not None:
            # imported here for the reason above
            from casethread.accounts.passwords import check  # noqa: PLC0415

            check(password, name)
        desk.users.add(name, role, group or ())
        printing.say(f"Added {name}, {role}.")
        if password is None:
            _once(name, desk.one_time_password(name))
        else:
            desk.set_password(name, password)


@users.command("list")
def every(as_json: AsJson = False) -> None:
    """Everybody: role, groups, and how they log in."""
    with _desk() as (_, desk):
        for user in desk.users.every():
            printing.say_json(_user_json(user)) if as_json else printing.say(_user_line(user))


def _user_json(user: User) -> Json:
    shown: Json = {"name": user.name, "role": user.role.value, "groups": sorted(user.groups)}
    return shown | {"disabled": user.disabled, "password": user.has_password, "subject": user.subject}


def _user_line(user: User) -> str:
    groups = f" ({', '.join(sorted(user.groups))})" if user.groups else ""
    password = "no password" if not user.has_password else "password" if user.one_time_until is None else "one-time"
    also = (", identity provider" if user.subject else "") + (", disabled" if user.disabled else "")
    return f"{user.name}: {user.role}{groups}, {password}{also}"


@users.command("disable")
def disable(name: Name) -> None:
    """Keep a user out from now on, wherever they are logged in."""
    with _desk({"disable": name}) as (_, desk):
        desk.disable(name)
    printing.say(f"{name} is disabled.")


@users.command("enable")
def enable(name: Name) -> None:
    """Let a user in again, also one who was locked out."""
    with _desk({"enable": name}) as (_, desk):
        desk.enable(name)
    printing.say(f"{name} is enabled.")


@users.command("password")
def password_of(name: Name, password_stdin: FromStdin = False) -> None:
    """Give a user another password, a one-time one unless it is given; they are logged out."""
    with _desk({"password": name}) as (_, desk):
        if password_stdin:
            desk.set_password(name, _password())
            printing.say(f"{name} has another password.")
        else:
            _once(name, desk.one_time_password(name))


@users.command("role")
def role_of(
    name: Name,
    role: Annotated[Role | None, typer.Option(help="Another role.", show_default=False)] = None,
    group: Groups = None,
    no_groups: Annotated[bool, typer.Option("--no-groups", help="Take every group from them.")] = False,
) -> None:
    """Give a user another role, or other groups in place of those they have."""
    groups = [] if no_groups else group
    with _desk({"role": name, "to": role, "groups": groups}) as (_, desk):
        user = desk.users.get(name)
        desk.set_role(name, role or user.role, user.groups if groups is None else groups)
        printing.say(_user_line(desk.users.get(name)))


@users.command("subject")
def subject_of(
    name: Name, subject: Annotated[str | None, typer.Argument(help="Nobody's when it is left out.")] = None
) -> None:
    """Say who a user is to the identity provider: the claim `sub` of their account there."""
    with _desk({"subject": name, "to": subject}) as (_, desk):
        desk.users.set_subject(name, subject)
        printing.say(_user_line(desk.users.get(name)))


@users.command("logout")
def log_out(name: Name) -> None:
    """Log a user out everywhere."""
    with _desk({"log out": name}) as (_, desk):
        desk.users.get(name)
        count = desk.sessions.end_all(name)
    printing.say(f"{name} was logged out of {printing.counted(count, 'session')}.")


@tokens.command("add")
def add_token(
    name: Name,
    scope: Annotated[
        list[Permission] | None, typer.Option(help="What it may do; all that the role may without.")
    ] = None,
    days: Annotated[int, typer.Option(help="Days that it serves, at most 365.")] = 30,
    label: Annotated[str, typer.Option(help="What it is for.")] = "token",
) -> None:
    """Make a token for a program, told this once."""
    with _desk({"token of": name, "scopes": scope, "days": days, "label": label}) as (_, desk):
        user = desk.users.get(name)
        scopes = scope or sorted(PERMISSIONS[user.role])
        printing.say(desk.make_token(user, label, [one.value for one in scopes], days))


@tokens.command("list")
def every_token(
    name: Annotated[str | None, typer.Argument(help="Whose; all without.", show_default=False)] = None,
    as_json: AsJson = False,
) -> None:
    """Tokens, without what is secret of them."""
    with _desk() as (_, desk):
        for token in desk.tokens.of(name):
            until = datetime.fromtimestamp(token.until, UTC).isoformat(timespec="minutes")
            scopes = sorted(token.scopes)
            row = {"id": token.id, "user": token.user, "label": token.label, "scopes": scopes, "until": until}
            line = f"{token.id} {token.user}: {token.label}; may {', '.join(scopes)} until {until}"
            printing.say_json(row) if as_json else printing.say(line)


@tokens.command("revoke")
def revoke_token(key: Annotated[str, typer.Argument(help="Its id.", show_default=False)]) -> None:
    """Make a token void."""
    with _desk({"revoke": key}) as (_, desk):
        token = desk.tokens.revoke(key)
    printing.say(f"The token {token.label!r} of {token.user} is void.")


@audit.command("verify")
def verify_audit(
    head: Annotated[str | None, typer.Option(help="A hash that was printed before, which must still be there.")] = None,
) -> None:
    """Read the whole audit and find rows that were changed, removed or put elsewhere."""
    with open_case(load()) as case:
        found = case.store.audit.verify(head)
    for problem in found.problems:
        printing.say(problem)
    printing.say(f"{printing.counted(found.rows, 'row')}; the last has the hash {found.head}")
    if found.problems:
        remedy = "keep the case folder as it is, and compare it with a back-up"
        raise CasethreadError("the audit was tampered with, or its storage is damaged", remedy=remedy)
    printing.say("Nothing was changed, removed or put elsewhere. Note the hash elsewhere: `--head` looks for it.")


@audit.command("list")
def list_audit(
    user: Annotated[
        str | None, typer.Option("--as", metavar="USER", help="As that user sees it: their own, or all if they may.")
    ] = None,
    of: Annotated[str | None, typer.Option(help="Only what that user did.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="How many rows, the latest first.")] = 100,
    as_json: AsJson = False,
) -> None:
    """Print the trail, latest first, in words; `--json` has the addresses as they were recorded."""
    with open_case(load()) as case, case.reading(user, "trail", {"of": of}) as view:
        mine = user is not None and Permission.AUDIT not in PERMISSIONS[case.store.users.get(user).role]
        if mine and of not in {None, view.viewer.name}:
            raise UsageError(f"{user!r} may see their own trail alone", remedy="leave --of out")
        for row in case.store.audit.rows(user if mine else of, limit=limit):
            printing.say_json(row.as_json()) if as_json else printing.say(_row_line(row))


def _row_line(row: Row) -> str:
    act = row.act
    purpose = f" (for {act.purpose!r})" if act.purpose else ""
    when = f"{row.at:%Y-%m-%d %H:%M:%S}"
    return f"{row.number} {when} {act.who} {act.action}: {told(act)}{purpose} [{act.outcome}; {act.origin}]"
