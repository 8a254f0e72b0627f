"""Runs: what is taken in, retried or disposed of, in which order, by whom, and how far each one is."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import sqlalchemy as sa

from casethread import alive
from casethread.errors import NotFound, TooMany, UsageError
from casethread.model import Json
from casethread.store import tables
from casethread.store.database import translated
from casethread.store.engines import writing

SILENT = 180.0
"""Seconds without a word after which a run of another machine counts as gone."""
STARTING = 60.0
"""Seconds that the process of a run may take to come up."""
MOST_WAITING = 10
"""Runs that may wait at once: each is a process that waits."""
TOLD = 20
"""Failures of a run that are kept with it, the latest; the ledger has them all."""


class RunState(StrEnum):
    """How a run stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    INTERRUPTED = "interrupted"


class RunTask(StrEnum):
    """What a run does."""

    UPLOAD = "upload"
    FOLDER = "folder"
    PATHS = "paths"
    RETRY = "retry"
    DISPOSE = "dispose"


LIVE = (RunState.WAITING, RunState.RUNNING)


@dataclass(frozen=True, slots=True)
class Reached:
    """How far a run is: its step, since when (Unix time), how many of how many are done, which file it is at; the
    failures it told last, and its counts (read, unchanged, duplicates, documents, failed) so far.
    """

    step: str = ""
    since: float | None = None
    done: int = 0
    total: int | None = None
    current: str = ""
    failures: tuple[str, ...] = ()
    counts: Json | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """A run: who asked for it, what it does and to what, how it stands and how far it is. Times are Unix times.
    ``problem`` and ``remedy`` say why it could not be done. Nothing secret is in it, nor the name of a document.
    """

    id: int
    who: str
    task: RunTask
    what: Json
    state: RunState
    made: float
    begun: float | None
    ended: float | None
    reached: Reached
    problem: str = ""
    remedy: str = ""

    @property
    def live(self) -> bool:
        """Whether it waits or is under way."""
        return self.state in LIVE


class Runs:
    """The runs of one case store. What is asked for in the pages runs one at a time, in the order it was asked for."""

    def __init__(self, engine: sa.Engine, clock: Callable[[], float] = time.time) -> None:
        self._engine = engine
        self._clock = clock

    # Reading

    def get(self, key: int) -> Run:
        """The run of that number. Raises NotFound."""
        query = sa.select(tables.run).where(tables.run.c.id == key)
        with translated(), self._engine.connect() as connection:
            row = connection.execute(query).mappings().first()
        if row is None:
            raise NotFound("there is no such run", remedy="see the list of runs")
        return self._read(row)

    def latest(self, limit: int = 20, offset: int = 0) -> list[Run]:
        """Runs, the latest first."""
        query = sa.select(tables.run).order_by(tables.run.c.id.desc()).limit(limit).offset(offset)
        with translated(), self._engine.connect() as connection:
            return [self._read(row) for row in connection.execute(query).mappings()]

    def count(self) -> int:
        """How many there ever were."""
        with translated(), self._engine.connect() as connection:
            return connection.scalar(sa.select(sa.func.count()).select_from(tables.run)) or 0

    def live(self) -> list[Run]:
        """Those that wait or are under way, in their order."""
        with translated(), self._engine.connect() as connection:
            return self._live(connection)

    def before(self, key: int) -> int:
        """How many will be done before that one."""
        return sum(one.state is RunState.RUNNING or one.id < key for one in self.live() if one.id != key)

    # Writing

    def add(self, who: str, task: RunTask, what: Json) -> Run:
        """Put a run in the row of those that wait. Raises TooMany when too many wait already."""
        with translated(), writing(self._engine) as connection:
            if len(self._live(connection)) > MOST_WAITING:
                raise TooMany(f"{MOST_WAITING} runs wait already", seconds=60, remedy="wait until one of them is done")
            values = {"who": who, "task": task.value, "what": what, "state": RunState.WAITING.value}
            done = connection.execute(tables.run.insert().values(made=self._clock(), seen=self._clock(), **values))
            key = int(done.inserted_primary_key[0])  # type: ignore[index]  # an insert of one row always has a key
        return self.get(key)

    def again(self, key: int) -> Run:
        """Put a run that was interrupted in the row once more. Raises NotFound, and UsageError for any other."""
        with translated(), writing(self._engine) as connection:
            row = connection.execute(sa.select(tables.run).where(tables.run.c.id == key)).mappings().first()
            if row is not None and self._read(row).state is not RunState.INTERRUPTED:
                raise UsageError("only a run that was interrupted can go on", remedy="open the run anew")
            values = {"state": RunState.WAITING.value, "process": None, "seen": self._clock(), "ended": None}
            connection.execute(tables.run.update().where(tables.run.c.id == key).values(values))
        return self.get(key)

    def drop(self, key: int) -> None:
        """Forget a run whose process could not be started."""
        with translated(), writing(self._engine) as connection:
            connection.execute(tables.run.delete().where(tables.run.c.id == key))

    def attend(self, key: int, process: str) -> None:
        """Say which process does a run."""
        self._set(key, process=process, seen=self._clock())

    def begin(self, key: int, process: str) -> bool:
        """Begin a run if it is its turn: none is under way and none that waits was asked for before it."""
        with translated(), writing(self._engine) as connection:
            others = [one for one in self._live(connection) if one.id != key]
            if any(one.state is RunState.RUNNING or one.id < key for one in others):
                values: Json = {"seen": self._clock()}
                connection.execute(tables.run.update().where(tables.run.c.id == key).values(values))
                return False
            values = {"state": RunState.RUNNING.value, "begun": self._clock(), "seen": self._clock()}
            connection.execute(tables.run.update().where(tables.run.c.id == key).values(process=process, **values))
        return True

    def start(self, who: str, task: RunTask, what: Json, process: str) -> int:
        """Write down a run that a terminal does at once. Returns its number."""
        with translated(), writing(self._engine) as connection:
            now = self._clock()
            values = {"who": who, "task": task.value, "what": what, "state": RunState.RUNNING.value}
            done = connection.execute(
                tables.run.insert().values(made=now, begun=now, seen=now, process=process, **values)
            )
            return int(done.inserted_primary_key[0])  # type: ignore[index]  # as above

    def tell(self, key: int, reached: Reached) -> None:
        """Say how far a run is."""
        self._set(key, seen=self._clock(), **_reached_row(reached))

    def end(self, key: int, reached: Reached, *, problem: str = "", remedy: str = "") -> None:
        """Say that a run is over: done, or failed when there was a ``problem``."""
        state = RunState.FAILED if problem else RunState.DONE
        row = _reached_row(replace(reached, current=""))
        self._set(key, state=state.value, ended=self._clock(), problem=problem, remedy=remedy, **row)

    def _set(self, key: int, **values: object) -> None:
        with translated(), writing(self._engine) as connection:
            connection.execute(tables.run.update().where(tables.run.c.id == key).values(values))

    def _live(self, connection: sa.Connection) -> list[Run]:
        query = (
            sa.select(tables.run).where(tables.run.c.state.in_([one.value for one in LIVE])).order_by(tables.run.c.id)
        )
        read = [self._read(row) for row in connection.execute(query).mappings()]
        return [one for one in read if one.live]

    def _read(self, row: sa.RowMapping) -> Run:
        state = RunState(row["state"])
        if state in LIVE and not self._lives(row):
            state = RunState.INTERRUPTED
        reached = Reached(
            row["step"], row["since"], row["done"], row["total"], row["current"], tuple(row["failures"]), row["counts"]
        )
        times = row["made"], row["begun"], row["ended"]
        told = row["problem"], row["remedy"]
        return Run(row["id"], row["who"], RunTask(row["task"]), row["what"], state, *times, reached, *told)

    def _lives(self, row: sa.RowMapping) -> bool:
        silent = self._clock() - row["seen"]
        if not row["process"]:
            return bool(silent < STARTING)
        here = alive.runs(row["process"])
        return bool(silent < SILENT) if here is None else here


def forget(connection: sa.Connection) -> None:
    """Forget what runs tell of files, when a document is disposed of: they may be named after what was in it. What
    waits keeps what it is to be done to; numbers stay.
    """
    table = tables.run
    for row in connection.execute(sa.select(table.c.id, table.c.what, table.c.state)).all():
        values: Json = {"current": "", "failures": [], "problem": "", "remedy": ""}
        if row.state != RunState.WAITING.value:
            values["what"] = {name: told for name, told in row.what.items() if isinstance(told, int)}
        connection.execute(table.update().where(table.c.id == row.id).values(values))


def _reached_row(reached: Reached) -> Json:
    failures: Sequence[str] = reached.failures[-TOLD:]
    return {
        "step": reached.step,
        "since": reached.since,
        "done": reached.done,
        "total": reached.total,
        "current": reached.current,
        "failures": list(failures),
        "counts": reached.counts or {},
    }
