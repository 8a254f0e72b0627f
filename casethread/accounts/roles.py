"""Roles as sets of permissions: the one table that says what each may do. What of the case they reach while they do it
is ``casethread.model.Viewer``'s to say.
"""

from __future__ import annotations

from enum import StrEnum

from casethread.model import Role


class Permission(StrEnum):
    """Something that a user may do; also what an API token can be scoped to."""

    SEARCH = "search"
    READ = "read"
    EXPORT = "export"
    CHECK = "check"
    JUDGE = "judge"
    DISPOSE = "dispose"
    CORRECT = "correct"
    LEDGER = "ledger"
    INGEST = "ingest"
    USERS = "users"
    AUDIT = "audit"


_READER = frozenset({Permission.SEARCH, Permission.READ, Permission.EXPORT, Permission.CHECK})

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.ANALYST: _READER | {Permission.JUDGE, Permission.CORRECT},
    Role.INVESTIGATOR: _READER | {Permission.JUDGE, Permission.CORRECT},
    Role.PRESS_OFFICER: _READER,
    Role.ADMINISTRATOR: _READER
    | {Permission.DISPOSE, Permission.LEDGER, Permission.INGEST, Permission.USERS, Permission.AUDIT},
}
"""What each role may do."""

SAID = {
    Permission.SEARCH: "search",
    Permission.READ: "open documents, people, incidents and links",
    Permission.EXPORT: "export what they reach",
    Permission.CHECK: "check a draft statement",
    Permission.JUDGE: "judge links",
    Permission.DISPOSE: "review what is kept, and dispose of it",
    Permission.CORRECT: "correct what was misread",
    Permission.LEDGER: "see what became of every file",
    Permission.INGEST: "take in files",
    Permission.USERS: "manage users",
    Permission.AUDIT: "read everybody's trail",
}
"""Each permission in words."""
