"""Serving the pages until Ctrl-C."""

from __future__ import annotations

import socket
from contextlib import suppress

import uvicorn

from casethread.app import Case, open_case
from casethread.config import Config
from casethread.errors import ConfigError
from casethread.metering import log_as_json
from casethread.model import Role
from casethread.printing import say
from casethread.processes import serve_together, settings_of, settle_memory
from casethread.web import create_app, desk_of

DEMO = {
    "analyst": (Role.ANALYST, ()),
    "investigator": (Role.INVESTIGATOR, ("sandpiper-core",)),
    "press": (Role.PRESS_OFFICER, ()),
    "admin": (Role.ADMINISTRATOR, ()),
}
"""The users of the demo, with role and need-to-know groups; each is offered a link that logs in once."""


def serve(config: Config, *, demo: bool = False) -> None:
    """Serve the case. Prints the address once it answers there, and how to log in when nobody can yet, or this is the
    ``demo``. Raises ConfigError when the port cannot be had, or the model that is set cannot be loaded.
    """
    listening = _listen(config)
    host, port = listening.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    with listening, suppress(KeyboardInterrupt):
        with open_case(config) as case:
            if case.model:
                case.model.load()
            say(f"Casethread is at http://{shown}:{port} - press Ctrl-C to stop.")
            _tell_how_to_log_in(case, f"http://{shown}:{port}", demo=demo)
            if config.process_count == 1:
                if config.log == "json":
                    log_as_json()
                app = create_app(case)
                settle_memory()
                uvicorn.Server(settings_of(config, app)).run(sockets=[listening])
        if config.process_count > 1:
            serve_together(config, listening)
    say("Stopped.")


def _tell_how_to_log_in(case: Case, base: str, *, demo: bool) -> None:
    desk = desk_of(case)
    if demo:
        known = {user.name for user in desk.users.every()}
        say("Log in with one of these links; each serves once:")
        for name, (role, groups) in DEMO.items():
            if name not in known:
                desk.users.add(name, role, groups)
            case.note("users", {"link that logs in": name})
            say(f"  {name:<13} {base}/log-in/once/{desk.ticket(name)}")
        return
    made = desk.first_administrator()
    if made:
        name, password = made
        case.note("users", {"one-time password": name})
        say(f"Nobody can administer this case yet. Log in as {name} with the one-time password {password}")


def _listen(config: Config) -> socket.socket:
    family = socket.AF_INET6 if ":" in config.host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((config.host, config.port))
        listening.listen()
    except OSError as error:
        listening.close()
        remedy = "set CASETHREAD_PORT to another port, or to 0 for any free one"
        where = f"{config.host}:{config.port}"
        raise ConfigError(f"cannot listen: {error.strerror}", where=where, remedy=remedy) from error
    return listening
