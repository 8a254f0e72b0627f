"""What a user sees of the full case is what they would see of a case that holds only what they may read.

Random cases, markings and users; every read over HTTP and at the command line, on each engine. CASETHREAD_DIFFERENTIAL
sets how many cases (of 3 users each) are tried on each.
"""

from __future__ import annotations

import io
import os
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
from fastapi.routing import iter_route_contexts

from casethread.app import Case, open_case
from casethread.cli import cli, main
from casethread.config import Config
from casethread.model import Annotated, Role
from casethread.rules import RULES
from casethread.store.users import User
from casethread.web import create_app
from tests.access.cases import Client, client_of, enter
from tests.access.invented import Invented, invented, within
from tests.access.reads import COMMANDS, COMMANDS_LEFT_OUT, FORMS, LEDGER, LEFT_OUT, READS, Universe, commands
from tests.access.taking import judge, share_verdicts, take
from tests.elastic.cluster import Cluster
from tests.meaning import make_model

ENGINES = ("embedded", "elasticsearch")
CASES = {engine: int(os.environ.get("CASETHREAD_DIFFERENTIAL", few)) for engine, few in zip(ENGINES, "21", strict=True)}
UNHURRIED = 600
"""Seconds to open an original: on a busy machine the process that does it starts slowly."""
_CHANCE = re.compile(r'(name="csrf" value="|"next":")[^"]*')
"""What of an answer is different each time: the token of its forms, the cursor to what follows."""


@dataclass(frozen=True)
class Pair:
    """A user's two cases: the full one, and the one that holds only what they may read."""

    user: User
    full: Case
    own: Case
    universe: Universe


def opened(home: Path, index: str, model: Path, stack: ExitStack) -> Case:
    """A case in that folder, its index there or at that address, read by that model."""
    name = f"d{uuid4().hex[:12]}"
    config = Config(
        home=home,
        index=index,
        index_name=name,
        index_replicas=0,
        semantic_model=str(model),
        requests_per_minute=10**9,
        opening=UNHURRIED,
    )
    return stack.enter_context(open_case(config))


def index_of(engine: str, request: pytest.FixtureRequest) -> str:
    """What a case of that engine is told."""
    if engine == "embedded":
        return engine
    cluster: Cluster = request.getfixturevalue("one_node")
    return cluster.addresses[0]


@pytest.fixture(scope="module", params=[(engine, seed) for engine in ENGINES for seed in range(CASES[engine])], ids=str)
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Pair]]:
    """A random case, and of each of its users the case of their own."""
    engine, seed = request.param
    case, home, index = invented(seed), tmp_path_factory.mktemp("case"), index_of(engine, request)
    with ExitStack() as stack:
        model = make_model(home / "model")
        full = opened(home / "full", index, model, stack)
        take(full, case.files, seed, {file[0].document.origin.file for file in case.files})
        assert judge(full, case, seed)
        universe = Universe.of(full, case)
        pairs = []
        for user in case.users:
            own = opened(home / user.name, index, model, stack)
            files = within(case, user)
            take(own, files, seed, _whole(case, files))
            share_verdicts(full, own)
            for one in (full, own):
                one.store.users.add(user.name, user.role, user.groups)
                save_searches(one, user, [item.document.id for file in files for item in file])
            pairs.append(Pair(user, full, own, universe))
        yield pairs


SAVED = {"Quern Lane": "quern lane", "All": "", "Tullick": "person:tullick", "Secret": "marking:SECRET", "Odd": '"x'}


def save_searches(case: Case, user: User, own: Sequence[str]) -> None:
    """Searches that the user saved when they could read every second document of those they may read now."""
    for name, text in SAVED.items():
        case.store.saved.add(user.name, name, text, {}, shown=own[::2], day=date(2014, 4, 1))


def _whole(case: Invented, files: Sequence[Sequence[Annotated]]) -> set[str]:
    """Files of which nothing is closed: the others' originals hold what the user may not read, so they are as good as
    not kept.
    """
    sizes = {file[0].document.origin.file: len(file) for file in case.files}
    return {file[0].document.origin.file for file in files if len(file) == sizes[file[0].document.origin.file]}


def answer(client: Client, path: str) -> tuple[int, str, str, str]:
    """An answer as far as anybody can tell it from another."""
    given = client.get(path)
    text = _CHANCE.sub(r"\1", given.content.decode("utf-8", "replace"))
    return given.status_code, given.headers.get("content-type", ""), given.headers.get("location", ""), text


def told_apart(user: User, path: str, *answers: tuple[int, str, str, str]) -> str:
    """Where two answers part."""
    a, b = (" ".join(map(str, one)) for one in answers)
    at = next((at for at, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    return f"{user} {path}\nfull: ...{a[max(0, at - 200) : at + 200]}\nown: ...{b[max(0, at - 200) : at + 200]}"


def test_every_read_over_http_is_that_of_a_case_of_ones_own(made: list[Pair]) -> None:
    asked: Counter[tuple[str, int]] = Counter()
    for pair in made:
        with client_of(pair.full) as full, client_of(pair.own) as own:
            enter(full, pair.full, pair.user.name)
            enter(own, pair.own, pair.user.name)
            for route, ask in READS.items():
                if route in LEDGER and pair.user.role is Role.ADMINISTRATOR:
                    continue
                for path in ask(pair.universe):
                    seen, alone = answer(full, path), answer(own, path)
                    assert seen == alone, told_apart(pair.user, path, seen, alone)
                    assert seen[0] < 500, (path, seen)
                    asked[route, seen[0]] += 1
    assert {route for route, _ in asked} >= set(READS) - LEDGER
    print(f"{sum(asked.values())} reads compared: {dict(asked)}")  # noqa: T201 - shown by pytest -s


_TOKEN = re.compile(r'name="csrf" value="([^"]*)"')


def posted(client: Client, path: str, form: Mapping[str, str]) -> tuple[int, str, str, str]:
    """The answer to a form, likewise."""
    token = _TOKEN.search(client.get(path).text)
    assert token is not None
    given = client.post(path, data={**form, "csrf": token[1]})
    return given.status_code, "", "", _CHANCE.sub(r"\1", given.text)


def test_every_form_that_reads_is_answered_as_by_a_case_of_ones_own(made: list[Pair]) -> None:
    for pair in made:
        with client_of(pair.full) as full, client_of(pair.own) as own:
            enter(full, pair.full, pair.user.name)
            enter(own, pair.own, pair.user.name)
            for path, forms in FORMS.items():
                for form in forms:
                    seen, alone = posted(full, path, form), posted(own, path, form)
                    assert seen == alone, told_apart(pair.user, path, seen, alone)
                    assert seen[0] == (200 if form["draft"] else 400)


def run(case: Case, user: str, arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> tuple[int, str, str]:
    """A command's exit code, output and errors."""
    for setting in ("home", "index", "index_name", "semantic_model"):
        monkeypatch.setenv(f"CASETHREAD_{setting.upper()}", str(getattr(case.config, setting)))
    monkeypatch.setattr(sys, "argv", ["casethread", *arguments, "--as", user])
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as stopped:
        main()
    return int(stopped.value.code or 0), out.getvalue(), err.getvalue()


def test_every_read_at_the_command_line_is_that_of_a_case_of_ones_own(
    made: list[Pair], monkeypatch: pytest.MonkeyPatch
) -> None:
    count = 0
    for pair in made[:2]:
        for arguments in commands(pair.universe):
            seen = run(pair.full, pair.user.name, arguments, monkeypatch)
            assert seen == run(pair.own, pair.user.name, arguments, monkeypatch), (pair.user, arguments)
            assert seen[0] in {0, 1, 2}
            count += 1
    assert count > 100
    print(f"{count} command lines compared")  # noqa: T201 - shown by pytest -s


def declared(case: Case) -> set[tuple[str, str]]:
    """Method and path of every route of the application."""
    found = set()
    for one in iter_route_contexts(create_app(case).routes):
        for method in getattr(one, "methods", None) or {"GET"}:
            found.add((method, str(getattr(one, "path", ""))))
    return {(method, path) for method, path in found if method != "HEAD"}


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    with open_case(Config(home=tmp_path_factory.mktemp("empty"))) as case:
        yield case


def test_every_route_has_a_rule_and_every_rule_a_route(empty: Case) -> None:
    beside = {("GET", "/static"), ("GET", "/openapi.json")}
    assert declared(empty) - beside == set(RULES)
    assert beside <= declared(empty)


def test_every_route_that_reads_is_compared_or_says_why_not(empty: Case) -> None:
    reads = {path for method, path in declared(empty) if method == "GET"}
    assert reads == set(READS) | set(LEFT_OUT)
    assert not set(READS) & set(LEFT_OUT)


def test_every_form_that_reads_is_sent() -> None:
    assert {
        path for (method, path), rule in RULES.items() if method == "POST" and rule.reads and not rule.changes
    } == set(FORMS)


OF_THE_OWNER = frozenset({"user", "audit"})
"""Groups of commands that manage users and read the trail; nothing of the case is in them."""


def test_every_command_is_compared_or_says_why_not() -> None:
    named = {command.name or getattr(command.callback, "__name__", "") for command in cli.registered_commands}
    for group in cli.registered_groups:
        inner = group.typer_instance.registered_commands if group.typer_instance else []
        names = [command.name or getattr(command.callback, "__name__", "") for command in inner]
        named |= {f"{group.name} {name}" for name in names if group.name not in OF_THE_OWNER}
    assert named == COMMANDS | set(COMMANDS_LEFT_OUT)


def test_the_random_cases_try_what_they_are_to_try() -> None:
    """Documents that are closed, files that are closed in part, and every condition that a marking can set."""
    seen: Counter[str] = Counter()
    for seed in range(20):
        case = invented(seed)
        for user in case.users:
            files = within(case, user)
            seen["closed"] += len(case.items) - sum(map(len, files))
            seen["open"] += sum(map(len, files))
            seen["in part"] += len(files) - len(_whole(case, files))
        for item in case.items:
            marking = item.document.marking
            seen["groups"] += marking.groups is not None
            seen["restricted"] += marking.restricted_to is not None
            seen["excluded"] += bool(marking.excluded_from)
            seen[f"handling {marking.handling}"] += 1
            seen[marking.classification] += 1
            seen[item.document.kind] += 1
    assert len(seen) == 16
    assert min(seen.values()) > 10
