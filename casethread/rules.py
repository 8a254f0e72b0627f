"""Every route and what it takes to be answered there: the one table that opens a door. What is not in it stays shut."""

from __future__ import annotations

from dataclasses import dataclass

from casethread.accounts.roles import Permission


@dataclass(frozen=True, slots=True)
class Rule:
    """What the audit calls a request, and which permission it needs.

    ``open`` routes answer whoever asks. ``reads`` shows documents, so that markings may ask for a purpose. ``changes``
    is written down before it is done as well as after. ``anew`` stays open to one who must choose a password.
    ``kept`` requests are in the audit. What ``streams`` is sent files, which its route reads as they come, and checks
    itself, by ``check_form``, that the form is the user's.
    """

    action: str
    needs: Permission | None = None
    open: bool = False
    reads: bool = False
    changes: bool = False
    anew: bool = False
    kept: bool = True
    streams: bool = False


_SEARCH = Rule("search", Permission.SEARCH, reads=True)
_SAVE = Rule("save", Permission.SEARCH, reads=True, changes=True)
_VIEW = Rule("view", Permission.READ, reads=True)
_REVIEW = Rule("review", Permission.JUDGE, reads=True)
_VERDICT = Rule("verdict", Permission.JUDGE, reads=True, changes=True)
_EXPORT = Rule("export", Permission.EXPORT, reads=True)
_CORRECTIONS = Rule("correct", Permission.CORRECT, reads=True)
_CORRECT = Rule("correct", Permission.CORRECT, reads=True, changes=True)
_CHECK = Rule("check", Permission.CHECK, reads=True)
_OWN = Rule("account", kept=False, anew=True)
_CHANGE = Rule("account", changes=True, anew=True)
_USERS = Rule("users", Permission.USERS)
_USERS_CHANGE = Rule("users", Permission.USERS, changes=True)
_INGEST = Rule("ingest", Permission.INGEST)
_INGEST_CHANGE = Rule("ingest", Permission.INGEST, changes=True)
_DISPOSE = Rule("review", Permission.DISPOSE, reads=True)
_DOOR = Rule("log-in", open=True, kept=False)
_LOG_IN = Rule("log-in", open=True)
_ALIVE = Rule("health", open=True, kept=False)

RULES: dict[tuple[str, str], Rule] = {
    ("GET", "/api/search"): _SEARCH,
    ("GET", "/api/suggest"): _SEARCH,
    ("GET", "/api/status"): Rule("status", Permission.SEARCH),
    ("GET", "/api/health"): _ALIVE,
    ("GET", "/api/health/ready"): _ALIVE,
    ("GET", "/metrics"): _ALIVE,
    ("GET", "/api/documents/{document_id:path}/similar"): _VIEW,
    ("GET", "/api/documents/{document_id:path}/mentions"): _VIEW,
    ("GET", "/api/documents/{document_id:path}"): _VIEW,
    ("GET", "/api/entities"): _SEARCH,
    ("GET", "/api/entities/{entity_id:path}/links"): _VIEW,
    ("GET", "/api/entities/{entity_id:path}"): _VIEW,
    ("GET", "/api/paths"): _VIEW,
    ("GET", "/api/incidents"): _VIEW,
    ("GET", "/api/links"): _VIEW,
    ("GET", "/api/export/{subject}"): _EXPORT,
    ("GET", "/api/corrections"): _CORRECTIONS,
    ("POST", "/api/corrections"): _CORRECT,
    ("POST", "/api/corrections/{correction}/undo"): _CORRECT,
    ("GET", "/api/review/questions"): _REVIEW,
    ("GET", "/api/review/verdicts"): _REVIEW,
    ("POST", "/api/review/verdicts"): _VERDICT,
    ("POST", "/api/review/verdicts/{verdict}/undo"): _VERDICT,
    ("GET", "/"): _SEARCH,
    ("GET", "/search"): _SEARCH,
    ("GET", "/search/suggest"): _SEARCH,
    ("GET", "/map"): _VIEW,
    ("GET", "/search/export"): _EXPORT,
    ("GET", "/saved"): _SEARCH,
    ("POST", "/saved"): _SAVE,
    ("POST", "/saved/{key}/seen"): _SAVE,
    ("POST", "/saved/{key}/delete"): _SAVE,
    ("GET", "/documents/{document_id:path}/original"): _EXPORT,
    ("GET", "/documents/{document_id:path}/part"): _EXPORT,
    ("GET", "/documents/{document_id:path}/pages/{number:int}.png"): _VIEW,
    ("GET", "/documents/{document_id:path}/mentions/{span}"): _VIEW,
    ("POST", "/documents/{document_id:path}/mentions/{span}/correct"): _CORRECT,
    ("GET", "/corrections"): _CORRECTIONS,
    ("POST", "/corrections/{correction}/undo"): _CORRECT,
    ("GET", "/documents/{document_id:path}"): _VIEW,
    ("GET", "/entities"): _SEARCH,
    ("GET", "/entities/{entity_id:path}"): _VIEW,
    ("GET", "/graph"): _VIEW,
    ("GET", "/graph/data"): _VIEW,
    ("GET", "/graph/link"): _VIEW,
    ("GET", "/graph/export"): _EXPORT,
    ("GET", "/incidents"): _VIEW,
    ("GET", "/incidents/{incident_id:path}"): _VIEW,
    ("GET", "/path"): _VIEW,
    ("GET", "/review"): _REVIEW,
    ("POST", "/review"): _VERDICT,
    ("GET", "/review/pair"): _REVIEW,
    ("GET", "/review/other"): _REVIEW,
    ("GET", "/review/apart"): _REVIEW,
    ("POST", "/review/apart"): _VERDICT,
    ("GET", "/review/verdicts"): _REVIEW,
    ("POST", "/review/verdicts/{verdict}/undo"): _VERDICT,
    ("GET", "/check"): _CHECK,
    ("POST", "/check"): _CHECK,
    ("GET", "/public"): _CHECK,
    ("GET", "/status"): Rule("status", Permission.SEARCH),
    ("GET", "/status/files/{number:int}"): Rule("status", Permission.LEDGER),
    ("POST", "/status/files/{number:int}/retry"): _INGEST_CHANGE,
    ("POST", "/status/retry"): _INGEST_CHANGE,
    ("GET", "/ingest"): _INGEST,
    ("POST", "/ingest/files"): Rule("ingest", Permission.INGEST, changes=True, streams=True),
    ("POST", "/ingest/folder"): _INGEST_CHANGE,
    ("GET", "/ingest/runs"): _INGEST,
    ("GET", "/ingest/runs/{number:int}"): Rule("ingest", Permission.LEDGER, kept=False),
    ("POST", "/ingest/runs/{number:int}/go-on"): _INGEST_CHANGE,
    ("GET", "/disposal"): _DISPOSE,
    ("POST", "/disposal"): Rule("review", Permission.DISPOSE, reads=True, changes=True),
    ("POST", "/disposal/now"): Rule("dispose", Permission.DISPOSE, reads=True, changes=True),
    ("GET", "/disposal/gone"): Rule("review", Permission.DISPOSE),
    ("GET", "/log-in"): _DOOR,
    ("POST", "/log-in"): _LOG_IN,
    ("GET", "/log-in/once/{ticket}"): _DOOR,
    ("POST", "/log-in/once/{ticket}"): _LOG_IN,
    ("GET", "/log-in/elsewhere"): _DOOR,
    ("GET", "/log-in/elsewhere/return"): _LOG_IN,
    ("POST", "/log-out"): Rule("log-out", changes=True, anew=True),
    ("GET", "/account"): _OWN,
    ("GET", "/account/password"): _OWN,
    ("POST", "/account/password"): _CHANGE,
    ("POST", "/account/tokens"): Rule("token", changes=True),
    ("POST", "/account/tokens/{key}/revoke"): Rule("token", changes=True),
    ("POST", "/account/log-out-elsewhere"): Rule("log-out", changes=True),
    ("GET", "/purpose"): Rule("purpose", kept=False),
    ("POST", "/purpose"): Rule("purpose", changes=True),
    ("GET", "/trail"): Rule("trail"),
    ("GET", "/users"): _USERS,
    ("POST", "/users"): _USERS_CHANGE,
    ("GET", "/users/{name}"): _USERS,
    ("POST", "/users/{name}/role"): _USERS_CHANGE,
    ("POST", "/users/{name}/disable"): _USERS_CHANGE,
    ("POST", "/users/{name}/enable"): _USERS_CHANGE,
    ("POST", "/users/{name}/password"): _USERS_CHANGE,
    ("POST", "/users/{name}/log-out"): _USERS_CHANGE,
    ("POST", "/users/{name}/tokens/{key}/revoke"): _USERS_CHANGE,
}
"""By method and the route's path as it is declared. A test compares it with the application's routes."""
STREAMED = frozenset(path for (_, path), rule in RULES.items() if rule.streams)
"""Addresses that are sent files."""
