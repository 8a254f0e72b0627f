"""Passwords: what one must be, how it is kept (argon2id), and those that serve once."""

from __future__ import annotations

import secrets
from functools import cache

from pwdlib import PasswordHash
from pwdlib.exceptions import UnknownHashError
from pwdlib.hashers.argon2 import Argon2Hasher

from casethread.errors import UsageError

SHORTEST, LONGEST = 12, 256
"""Characters. Length rather than a mixture of signs, as the National Cyber Security Centre advises; the upper bound
keeps hashing cheap.
"""
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Those that are not taken for one another when they are read out."""
_HASHER = PasswordHash((Argon2Hasher(),))


def check(password: str, name: str) -> None:
    """Raises UsageError when a password is too short, too long, or says the user's name or one sign over and over."""
    if not SHORTEST <= len(password) <= LONGEST:
        what = f"a password has {SHORTEST} to {LONGEST} characters, not {len(password)}"
        raise UsageError(what, remedy="take three or four words that do not belong together")
    if name.casefold() in password.casefold():
        raise UsageError("the password holds the user's name", remedy="leave the name out")
    if len(set(password)) < 5:
        raise UsageError("the password is a few signs over and over", remedy="take three or four words")


def hashed(password: str) -> str:
    """What is kept of a password."""
    return _HASHER.hash(password)


def fits(password: str, kept: str | None) -> bool:
    """Whether that is the password. Takes as long when nothing is kept, so that the time tells nothing."""
    if len(password) > LONGEST:
        return False
    try:
        return _HASHER.verify(password, kept or _nobody()) and kept is not None
    except UnknownHashError:
        return False


@cache
def _nobody() -> str:
    return hashed(secrets.token_hex())


def one_time() -> str:
    """A password that serves once: 80 bits, in groups that can be read out."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))
