"""The administrator's pages: everybody, one user, and one more."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

from fastapi import APIRouter, Request, Response

from casethread.accounts.desk import Desk
from casethread.accounts.who import who_of
from casethread.errors import CasethreadError, UsageError
from casethread.model import Role
from casethread.store.users import User
from ui import words
from ui.account_contexts import Named, Told, UserPage, UserRow, UsersPage
from ui.accounts import Text, go, problem, session_line, token_row
from ui.rendering import respond

_ONCE = "Tell it to them: it is not shown again. It serves once, within a week; then they choose their own."


def routes(desk: Desk) -> APIRouter:
    """``/users`` and what is below."""
    router = APIRouter(prefix="/users", include_in_schema=False)

    @router.get("")
    def users(request: Request) -> Response:
        return respond(users_page(desk, who_of(request).name))

    @router.post("")
    def add(request: Request, name: Text = "", role: Text = "", groups: Text = "") -> Response:
        viewer, name = who_of(request).name, name.strip()
        try:
            desk.users.add(name, _role(role), _groups(groups))
        except CasethreadError as error:
            return respond(users_page(desk, viewer, name=name, groups=groups, error=error), error.status)
        made = Told(f"One-time password of {name}", desk.one_time_password(name), _ONCE)
        return respond(users_page(desk, viewer, told=made))

    @router.get("/{name}")
    def user(request: Request, name: str) -> Response:
        return respond(user_page(desk, who_of(request).name, name))

    _acts(router, desk)
    return router


def _acts(router: APIRouter, desk: Desk) -> None:
    def acted(request: Request, name: str, act: Callable[[], Told | None]) -> Response:
        viewer = who_of(request).name
        desk.users.get(name)
        try:
            told = act()
        except CasethreadError as error:
            return respond(user_page(desk, viewer, name, error=error), error.status)
        return respond(user_page(desk, viewer, name, told=told)) if told else go(address(name))

    @router.post("/{name}/role")
    def role(request: Request, name: str, role: Text = "", groups: Text = "") -> Response:
        return acted(request, name, lambda: desk.set_role(name, _role(role), _groups(groups)))

    @router.post("/{name}/disable")
    def disable(request: Request, name: str) -> Response:
        return acted(request, name, lambda: desk.disable(name))

    @router.post("/{name}/enable")
    def enable(request: Request, name: str) -> Response:
        return acted(request, name, lambda: desk.enable(name))

    @router.post("/{name}/password")
    def password(request: Request, name: str) -> Response:
        def made() -> Told:
            return Told(f"One-time password of {name}", desk.one_time_password(name), _ONCE)

        return acted(request, name, made)

    @router.post("/{name}/log-out")
    def log_out(request: Request, name: str) -> Response:
        def out() -> None:
            desk.sessions.end_all(name)

        return acted(request, name, out)

    @router.post("/{name}/tokens/{key}/revoke")
    def revoke(request: Request, name: str, key: str) -> Response:
        def void() -> None:
            desk.tokens.revoke(key, name)

        return acted(request, name, void)


def address(name: str) -> str:
    """The page of a user."""
    return f"/users/{quote(name, safe='')}"


def _role(given: str) -> Role:
    try:
        return Role(given)
    except ValueError:
        raise UsageError(f"{given[:40]!r} is no role", remedy=f"choose {', '.join(Role)}") from None


def _groups(given: str) -> list[str]:
    return [group for part in given.split(",") if (group := part.strip())]


def _roles(chosen: Role | None = None) -> tuple[Named, ...]:
    return tuple(Named(role.value, role.value.replace("-", " ").capitalize(), role is chosen) for role in Role)


def state(user: User, now: float) -> str:
    """Whether and how a user can log in."""
    if user.disabled:
        return "disabled"
    if user.one_time_until is not None:
        return "one-time password" if user.one_time_until >= now else "one-time password has run out"
    ways = [way for way, has in (("password", user.has_password), ("identity provider", user.subject)) if has]
    return " and ".join(ways) or "cannot log in yet"


def users_page(
    desk: Desk,
    viewer: str,
    *,
    name: str = "",
    groups: str = "",
    told: Told | None = None,
    error: CasethreadError | None = None,
) -> UsersPage:
    """Everybody, by name."""
    rows = [
        UserRow(
            user.name,
            address(user.name),
            words.role(user.role),
            ", ".join(sorted(user.groups)),
            state(user, desk.clock()),
        )
        for user in desk.users.every()
    ]
    title = "Error: users" if error else "Users"
    refused = problem(error) if error else None
    return UsersPage(title, "account", viewer, tuple(rows), _roles(), name, groups, told, refused)


def user_page(
    desk: Desk, viewer: str, name: str, *, told: Told | None = None, error: CasethreadError | None = None
) -> UserPage:
    """One user. Raises NotFound."""
    user = desk.users.get(name)
    base, now = address(name), desk.clock()
    live = [one for one in desk.sessions.of(name) if one.seen >= now - desk.lasting.idle]
    return UserPage(
        title=f"Error: user {name}" if error else f"User {name}",
        section="account",
        viewer=viewer,
        name=name,
        address=base,
        state=state(user, now),
        disabled=user.disabled,
        roles=_roles(user.role),
        groups=", ".join(sorted(user.groups)),
        sessions=tuple(session_line(one, None) for one in live),
        tokens=tuple(token_row(one, f"{base}/tokens/{one.id}/revoke") for one in desk.tokens.of(name)),
        told=told,
        problem=problem(error) if error else None,
    )
