"""Who sent a request, and the cookies by which a browser is known again."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from casethread.accounts.roles import Permission
from casethread.errors import Refused
from casethread.store.secrets import Session
from casethread.store.users import User

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
PURPOSE = "casethread-purpose"
"""The header in which a program states what it reads for."""


@dataclass(frozen=True, slots=True)
class Who:
    """Who asks: a user in a session, a user's token, or nobody. ``form_token`` is what their forms must carry."""

    user: User | None = None
    session: Session | None = None
    permissions: frozenset[Permission] = frozenset()
    purpose: str | None = None
    form_token: str = field(default="", repr=False)

    @property
    def name(self) -> str:
        """As the audit writes it."""
        return self.user.name if self.user else "nobody"


def who_of(request: Request) -> Who:
    """Who sent a request that has passed the gate."""
    found = getattr(request.state, "who", None)
    return found if isinstance(found, Who) else Who()


def address_of(request: Request) -> str:
    """Where a request came from; a proxy on this machine is believed when it names another."""
    return request.client.host if request.client else "unknown"


def is_sealed(request: Request) -> bool:
    """Whether nobody on the way can read along."""
    return request.url.scheme == "https"


def require_sealed(request: Request) -> None:
    """Raises Refused where a password would cross a network in the clear."""
    if not is_sealed(request) and request.url.hostname not in LOOPBACK:
        remedy = "use https; serve it behind a proxy that does TLS"
        raise Refused("nobody can log in over an open connection", where=str(request.url.hostname), remedy=remedy)


def cookie_name(request: Request, kind: str = "session") -> str:
    """``__Host-`` binds a cookie to this host and to https; only this machine itself is served without."""
    return f"__Host-casethread-{kind}" if is_sealed(request) else f"casethread-{kind}"


def cookie(request: Request, kind: str = "session") -> str:
    """What the browser holds of that kind; empty when nothing."""
    return request.cookies.get(cookie_name(request, kind), "")


def set_cookie(request: Request, response: Response, value: str, kind: str = "session") -> None:
    """Have the browser keep something until it is closed: out of reach of scripts and of other sites' forms."""
    response.set_cookie(
        cookie_name(request, kind), value, path="/", secure=is_sealed(request), httponly=True, samesite="lax"
    )


def drop_cookie(request: Request, response: Response, kind: str = "session") -> None:
    """Have the browser forget it."""
    response.delete_cookie(
        cookie_name(request, kind), path="/", secure=is_sealed(request), httponly=True, samesite="lax"
    )


def new_form_token() -> str:
    """For the forms of somebody who is not logged in."""
    return secrets.token_urlsafe(32)


def local(address: str) -> str:
    """An address within this application as it was given, else the start: nobody is sent elsewhere."""
    if not address.startswith("/") or any(sign <= " " or sign in "\\\x7f" for sign in address):
        return "/"
    try:
        parts = urlsplit(address)
    except ValueError:
        return "/"
    return "/" if parts.scheme or parts.netloc or address.startswith("//") else address
