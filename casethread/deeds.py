"""What the acts of the audit say to a reader. The rows stay as they were written; this is how they are shown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from string import Formatter

from starlette.routing import compile_path

from casethread.model import Json
from casethread.rules import RULES
from casethread.store.audit import Act

ROUTES: dict[tuple[str, str], tuple[str, ...]] = {
    ("GET", "/api/search"): ("search for “{q}”", "search for everything"),
    ("GET", "/api/suggest"): ("look for what begins with “{q}”", "look for suggestions"),
    ("GET", "/api/status"): ("look at what is searchable",),
    ("GET", "/api/health"): ("ask whether it is alive",),
    ("GET", "/api/health/ready"): ("ask whether it is ready",),
    ("GET", "/metrics"): ("read the measurements",),
    ("GET", "/api/documents/{document_id:path}/similar"): ("list documents like {document_id}",),
    ("GET", "/api/documents/{document_id:path}/mentions"): ("list the mentions in document {document_id}",),
    ("GET", "/api/documents/{document_id:path}"): ("open document {document_id}",),
    ("GET", "/api/entities"): ("look for people, places and things called “{q}”", "list people, places and things"),
    ("GET", "/api/entities/{entity_id:path}/links"): ("list the links of {entity_id}",),
    ("GET", "/api/entities/{entity_id:path}"): ("open the profile of {entity_id}",),
    ("GET", "/api/paths"): ("look for a path from {a} to {b}", "look for a path"),
    ("GET", "/api/incidents"): ("list incidents",),
    ("GET", "/api/links"): ("list links",),
    ("GET", "/api/export/{subject}"): ("take away all {subject}",),
    ("GET", "/api/corrections"): ("list corrections of mentions",),
    ("POST", "/api/corrections"): ("correct a mention",),
    ("POST", "/api/corrections/{correction}/undo"): ("undo correction {correction}",),
    ("GET", "/api/review/questions"): ("list pairs to decide",),
    ("GET", "/api/review/verdicts"): ("list decisions on who is who",),
    ("POST", "/api/review/verdicts"): ("decide whether two are the same",),
    ("POST", "/api/review/verdicts/{verdict}/undo"): ("undo decision {verdict}",),
    ("GET", "/"): ("search for “{q}”", "open the search page"),
    ("GET", "/search"): ("search for “{q}”", "open the search page"),
    ("GET", "/search/suggest"): ("look for what begins with “{q}”", "look for suggestions"),
    ("GET", "/map"): ("search the map for “{q}”", "open the map"),
    ("GET", "/search/export"): ("take away the results for “{q}” as {form}", "take away a list of results"),
    ("GET", "/saved"): ("look at the saved searches",),
    ("POST", "/saved"): ("save a search as “{name}”", "save a search"),
    ("POST", "/saved/{key}/seen"): ("mark what is new in saved search {key} as seen",),
    ("POST", "/saved/{key}/delete"): ("delete saved search {key}",),
    ("GET", "/documents/{document_id:path}/original"): ("take away the original file of document {document_id}",),
    ("GET", "/documents/{document_id:path}/part"): ("take away the part of a file that holds document {document_id}",),
    ("GET", "/documents/{document_id:path}/pages/{number:int}.png"): ("open page {number} of document {document_id}",),
    ("GET", "/documents/{document_id:path}/mentions/{span}"): (
        "look at how characters {span} of document {document_id} were read",
    ),
    ("POST", "/documents/{document_id:path}/mentions/{span}/correct"): (
        "correct characters {span} of document {document_id} to “{name}”",
        "correct characters {span} of document {document_id}",
    ),
    ("GET", "/corrections"): ("list corrections of mentions",),
    ("POST", "/corrections/{correction}/undo"): ("undo correction {correction}",),
    ("GET", "/documents/{document_id:path}"): ("open document {document_id}",),
    ("GET", "/entities"): ("look for people, places and things called “{q}”", "list people, places and things"),
    ("GET", "/entities/{entity_id:path}"): ("open the profile of {entity_id}",),
    ("GET", "/graph"): ("draw the links of {entity}", "open the graph"),
    ("GET", "/graph/data"): ("draw the links of {entity}", "draw links"),
    ("GET", "/graph/link"): ("look at why {a} and {b} are linked", "look at why two are linked"),
    ("GET", "/graph/export"): ("take away the links of {entity} as {form}", "take away the links of {entity}",
                               "take away links"),
    ("GET", "/incidents"): ("list incidents",),
    ("GET", "/incidents/{incident_id:path}"): ("open incident {incident_id}",),
    ("GET", "/path"): ("look for a path from {a} to {b}", "open the page of paths"),
    ("GET", "/review"): ("look at the pairs to decide",),
    ("POST", "/review"): ("decide of {a} and {b}: {judgement}", "decide whether two are the same"),
    ("GET", "/review/pair"): ("compare {a} and {b}", "compare two"),
    ("GET", "/review/other"): ("look for another to compare {of} with", "look for another to compare with"),
    ("GET", "/review/apart"): ("look at what could be parted from {of}", "look at what could be parted"),
    ("POST", "/review/apart"): ("part {apart} from {of}", "part mentions of one from another"),
    ("GET", "/review/verdicts"): ("list decisions on who is who",),
    ("POST", "/review/verdicts/{verdict}/undo"): ("undo decision {verdict}",),
    ("GET", "/check"): ("open the press check",),
    ("POST", "/check"): ("check a draft of {draft}",),
    ("GET", "/public"): ("look up what is public about “{q}”", "look up what is public about {of}",
                         "look up what is public"),
    ("GET", "/status"): ("look at the state of all files",),
    ("GET", "/status/files/{number:int}"): ("look at the state of file {number}",),
    ("POST", "/status/files/{number:int}/retry"): ("read file {number} again",),
    ("POST", "/status/retry"): ("read again what had failed",),
    ("GET", "/ingest"): ("open the page for taking files in",),
    ("POST", "/ingest/files"): ("send files to be taken in",),
    ("POST", "/ingest/folder"): ("take in the folder {folder}", "take in a folder"),
    ("GET", "/ingest/runs"): ("list the runs",),
    ("GET", "/ingest/runs/{number:int}"): ("look at run {number}",),
    ("POST", "/ingest/runs/{number:int}/go-on"): ("carry run {number} on",),
    ("GET", "/disposal"): ("look at what is due for review",),
    ("POST", "/disposal"): ("keep {document} until {until}", "decide on {document}: {decision}",
                            "decide on documents due for review"),
    ("POST", "/disposal/now"): ("dispose of {document}", "dispose of documents"),
    ("GET", "/disposal/gone"): ("list what was disposed of",),
    ("GET", "/log-in"): ("open the page for logging in",),
    ("POST", "/log-in"): ("log in",),
    ("GET", "/log-in/once/{ticket}"): ("open a link that logs in",),
    ("POST", "/log-in/once/{ticket}"): ("log in by a link",),
    ("GET", "/log-in/elsewhere"): ("ask to log in elsewhere",),
    ("GET", "/log-in/elsewhere/return"): ("log in from elsewhere",),
    ("POST", "/log-out"): ("log out",),
    ("GET", "/account"): ("open their own account",),
    ("GET", "/account/password"): ("open the page for a new password",),
    ("POST", "/account/password"): ("change their own password",),
    ("POST", "/account/tokens"): ("make an API token called “{label}”", "make an API token"),
    ("POST", "/account/tokens/{key}/revoke"): ("revoke API token {key}",),
    ("POST", "/account/log-out-elsewhere"): ("log out everywhere else",),
    ("GET", "/purpose"): ("open the page for the purpose",),
    ("POST", "/purpose"): ("state the purpose “{purpose}”", "state a purpose"),
    ("GET", "/trail"): ("read the trail of {of}", "read their own trail"),
    ("GET", "/users"): ("list the users",),
    ("POST", "/users"): ("add the user {name} as {role}", "add the user {name}"),
    ("GET", "/users/{name}"): ("look at the user {name}",),
    ("POST", "/users/{name}/role"): ("make {name} {role}", "change the role of {name}"),
    ("POST", "/users/{name}/disable"): ("disable the user {name}",),
    ("POST", "/users/{name}/enable"): ("enable the user {name}",),
    ("POST", "/users/{name}/password"): ("make a one-time password for {name}",),
    ("POST", "/users/{name}/log-out"): ("log {name} out everywhere",),
    ("POST", "/users/{name}/tokens/{key}/revoke"): ("revoke API token {key} of {name}",),
}  # fmt: skip
"""By method and route, as ``casethread.rules`` has them, what was done: the first for which what it names is known."""

TERMINAL: dict[str, tuple[str, ...]] = {
    "search": ("search for “{q}”",),
    "alerts": ("look at what is new in the saved searches",),
    "view": ("open document {document}", "open the profile of {entity}", "look for a path between {path}"),
    "check": ("check the draft {draft}", "look up what is public about {about}"),
    "export": ("take away the {subject} around {around} as {format}", "take away the {subject} as {format}"),
    "review": (
        "keep {keep} until {until}",
        "list the {questions} pairs to decide first",
        "list decisions on who is who",
    ),
    "correct": ("correct the mention {mention}",),
    "dispose": ("dispose of {documents} documents",),
    "trail": ("read the trail of {of}", "read the trail"),
    "ingest": ("take in {paths}", "read again {retry}"),
    "reindex": ("make the search index anew",),
    "verify": ("mend what a check of the case found",),
    "log-in": ("log in as {name}", "log in"),
    "backup": ("write a back-up to {file}",),
    "restore": ("bring a back-up back from {file}",),
    "move": ("move the originals to {originals to}", "move the case store to {to}"),
    "users": (
        "add the user {add} as {role}",
        "disable the user {disable}",
        "enable the user {enable}",
        "make a one-time password for {password}",
        "make a one-time password for {one-time password}",
        "make a link that logs in {link that logs in}",
        "make {role} {to}",
        "tie {subject} to the account {to} elsewhere",
        "log {log out} out everywhere",
        "make an API token for {token of} called “{label}”",
        "revoke API token {revoke}",
    ),
}
"""By the action, what was done at a terminal or at the door."""

PAST = {
    "add": "added", "ask": "asked", "bring": "brought", "carry": "carried", "change": "changed", "check": "checked",
    "compare": "compared", "correct": "corrected", "decide": "decided", "delete": "deleted", "disable": "disabled",
    "dispose": "disposed", "draw": "drew", "enable": "enabled", "keep": "kept", "list": "listed", "log": "logged",
    "look": "looked", "make": "made", "mark": "marked", "mend": "mended", "move": "moved", "open": "opened",
    "part": "parted", "read": "read", "revoke": "revoked", "save": "saved", "search": "searched", "send": "sent",
    "state": "stated", "take": "took", "tie": "tied", "undo": "undid", "write": "wrote",
}  # fmt: skip
"""What somebody did, by the verb of what they wanted to do."""

_BESIDE = {
    "page": "page {}",
    "at": "at characters {}",
    "q": "for “{}”",
    "as": "as {}",
    "run": "in run {}",
    "semantic": "by meaning",
}
_WAYS = frozenset({"back", "next", "search", "n"})
"""Fields that only tell where somebody came from or is to come back to."""
EVERYBODY = "*"
"""Asks for the trail of all; no user is called so."""
_Values = Mapping[str, str]


def told(act: Act) -> str:
    """What was done, in words: "Opened document d1, page 3"; "Tried to open document d1" when it was not answered."""
    known = {key: _spelled(value) for key, value in act.what.items() if key not in {"address", "asked"} and value}
    asked = act.what.get("asked")
    if isinstance(asked, dict):
        known |= {str(key): _spelled(value) for key, value in asked.items()}
    if known.get("of") == EVERYBODY:
        known["of"] = "everybody"
    address = act.what.get("address")
    if isinstance(address, str):
        said, held = _of_route(act.action, address, known)
    else:
        said, held = _first(TERMINAL.get(act.action, ()), known) or act.action, known
    wanted = [said.format_map(held), *_beside(known, _names(said))] if said else [f"ask for {address}"]
    return _inflected(", ".join(wanted), act.outcome)


def recorded(what: Json) -> str:
    """What an act was done to as the audit has it, in one line: the address, and what was asked there."""
    parts = []
    for key, value in what.items():
        if isinstance(value, dict):
            parts += [f"{name} {_spelled(given)}" for name, given in value.items()]
        else:
            parts.append(_spelled(value) if key == "address" else f"{key} {_spelled(value)}")
    return ", ".join(parts)


def _of_route(action: str, address: str, known: _Values) -> tuple[str, _Values]:
    """Of the routes that an address may have been, the one whose words take in the most of what is known."""
    best, held, most = "", known, -1
    for (_, pattern, wanted), alternatives in _routes():
        match = pattern.fullmatch(address) if wanted == action else None
        if match is None:
            continue
        here = {**known, **match.groupdict()}
        said = _first(alternatives, here)
        if said is not None and len(_names(said)) > most:
            best, held, most = said, here, len(_names(said))
        if match.groupdict():
            break
    return best, held


@cache
def _routes() -> list[tuple[tuple[str, re.Pattern[str], str], tuple[str, ...]]]:
    """With each route's words the pattern of its addresses and its action, in the order in which routes are tried."""
    return [((m, compile_path(path)[0], RULES[m, path].action), said) for (m, path), said in ROUTES.items()]


def _first(alternatives: Iterable[str], known: _Values) -> str | None:
    return next((one for one in alternatives if _names(one) <= known.keys()), None)


@cache
def _names(said: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in Formatter().parse(said) if name)


def _beside(known: _Values, used: frozenset[str]) -> list[str]:
    """What else is known, for the end of it."""
    left = [(key, value) for key, value in known.items() if key not in used | _WAYS]
    return [_BESIDE[key].format(value) if key in _BESIDE else f"{key} {value}" for key, value in left]


def _inflected(wanted: str, outcome: str) -> str:
    """As done, as begun, or as tried."""
    verb, space, rest = wanted.partition(" ")
    if outcome == "done":
        return f"{PAST.get(verb, verb).capitalize()}{space}{rest}"
    return f"{'Set out' if outcome == 'begun' else 'Tried'} to {wanted}"


def _spelled(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return str(value)
