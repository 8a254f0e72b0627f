"""The queue on PostgreSQL, beside the case store: PgQueuer holds the jobs and the leases, in a schema of its own."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Callable, Collection, Coroutine, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any, TypeVar
from uuid import uuid4
from zlib import crc32

import asyncpg
from pgqueuer.adapters.persistence.qb import QueryBuilderEnvironment, QueryQueueBuilder
from pgqueuer.db import AsyncpgDriver
from pgqueuer.domain.settings import DBSettings, Durability
from pgqueuer.models import Job as Row
from pgqueuer.queries import EntrypointExecutionParameter, Queries
from pgqueuer.types import JobId, QueueEntrypoint, QueueManagerId

from casethread.errors import CasethreadError, StoreUnavailable
from casethread.queue.base import Job
from casethread.store.address import Address
from casethread.store.database import refusal

T = TypeVar("T")
SCHEMA = "casethread_queue"
_TAKERS = 0x43617366
"""What PostgreSQL knows the takers of work by, each kind of it by its CRC-32 beside this."""
_INSTALLING = 0x43617367
_SETTINGS = DBSettings(prefix="", db_schema=SCHEMA, durability=Durability.balanced)
_TOGETHER = 0.3
"""Seconds in which what changes is one change: a queue that is worked on changes all the time."""
_CONNECTING, _ANSWERING = 10.0, 60.0
_ALIVE = {"tcp_keepalives_idle": "30", "tcp_keepalives_interval": "10", "tcp_keepalives_count": "3"}
"""So that the server finds out within a minute that the machine of a taker is gone."""
_TAKEN = """SELECT DISTINCT objid::bigint AS one FROM pg_locks
    WHERE locktype = 'advisory' AND classid::bigint = $1 AND objsubid = 2 AND granted
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"""


class PostgresQueue:
    """A ``base.Queue`` on one connection, held by a thread that also gives signs of life. ``lease`` is in seconds."""

    def __init__(self, url: str, lease: float) -> None:
        self._address = Address.read(url)
        self._lease = timedelta(seconds=lease)
        self._me = QueueManagerId(uuid4())
        self.holder = self._me.hex[:16]
        self._held: dict[int, Row] = {}
        self._announced: set[str] = set()
        self._changed = threading.Event()
        self._connection: Any = None
        self._present: Queries | None = None
        self._loop = asyncio.new_event_loop()
        self._connecting = asyncio.Lock()
        self._thread = threading.Thread(target=self._loop.run_forever, name="queue", daemon=True)
        self._thread.start()
        self._beating = asyncio.run_coroutine_threadsafe(self._beat(), self._loop)

    def put(self, jobs: Sequence[Job]) -> None:
        """Let jobs wait; one whose key waits or is worked on already is passed over."""
        if not jobs:
            return

        async def put(queries: Queries) -> None:
            await queries.enqueue(
                [job.kind for job in jobs],
                [json.dumps([job.key, job.said]).encode() for job in jobs],
                [job.priority for job in jobs],
                [timedelta(seconds=job.delay) for job in jobs],
                [job.key for job in jobs],
                on_conflict="skip",
            )

        self._do(put)

    def take(self, kinds: Mapping[str, int], most: int) -> list[Job]:
        """Take up to ``most`` jobs of these kinds; of a kind with a limit no more at once than that."""
        limits = {QueueEntrypoint(kind): EntrypointExecutionParameter(limit) for kind, limit in kinds.items()}

        async def take(queries: Queries) -> list[Row]:
            found = await queries.dequeue(most, limits, self._me, None, self._lease)
            # what this taker works on is given to it anew when its own signs of life stayed away
            new = [row for row in found if row.id not in self._held]
            self._held.update((row.id, row) for row in new)
            return new

        return [_job(row) for row in self._do(take)]

    def done(self, jobs: Collection[Job]) -> None:
        """Say that jobs are done."""
        rows = [self._held[job.number] for job in jobs if job.number in self._held]
        if rows:
            self._do(lambda queries: queries.log_jobs([(row, "successful", None) for row in rows]))
        self.leave(jobs)

    def give_back(self, jobs: Collection[Job], delay: float = 0.0) -> None:
        """Let jobs that this taker still holds wait again, for ``delay`` seconds at least."""

        async def give_back(queries: Queries) -> None:
            for job in jobs:
                row = await queries.queue_job_by_id(JobId(job.number))
                if row is not None and row.status == "picked" and row.queue_manager_id == self._me:
                    await queries.retry_job(row, timedelta(seconds=delay), None)

        self._do(give_back)
        self.leave(jobs)

    def leave(self, jobs: Iterable[Job]) -> None:
        """Let go of jobs that another has taken over."""
        for job in jobs:
            self._held.pop(job.number, None)

    def counts(self) -> dict[str, int]:
        """How many jobs of each kind wait or are worked on."""
        found: dict[str, int] = {}
        for row in self._do(lambda queries: queries.queue_size()):
            found[row.entrypoint] = found.get(row.entrypoint, 0) + row.count
        return found

    def announce(self, kinds: Collection[str]) -> None:
        """Say that this taker takes these kinds of job, for as long as it is connected."""
        self._announced = set(kinds)
        self._do(self._say_who)

    def taken(self, kinds: Collection[str]) -> set[str]:
        """Those of the kinds for which somebody is there who takes them."""
        there = {row["one"] for row in self._do(lambda queries: queries.driver.fetch(_TAKEN, _TAKERS))}
        return {kind for kind in kinds if crc32(kind.encode()) in there}

    def drop(self, kind: str) -> None:
        """Forget all jobs of a kind."""
        self._do(lambda queries: queries.clear_queue(kind))

    def tidy(self) -> None:
        """Forget what is kept of jobs that are done."""
        table = _SETTINGS.qualified.queue_table_log
        self._do(lambda queries: queries.driver.execute(f"DELETE FROM {table}"))  # noqa: S608 - a name of our own

    def wait(self, seconds: float) -> None:
        """Until something changes in the queue, and no longer than that."""
        if self._changed.wait(seconds):
            time.sleep(_TOGETHER)
        self._changed.clear()

    def close(self) -> None:
        """Let go of the connection; what is still held goes to others when its lease ends."""
        with suppress(Exception):  # the line may be down: then there is nothing to let go of
            asyncio.run_coroutine_threadsafe(self._disconnect(), self._loop).result(_CONNECTING)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    # On the thread

    def _do(self, work: Callable[[Queries], Coroutine[Any, Any, T]]) -> T:
        return asyncio.run_coroutine_threadsafe(self._translated(work), self._loop).result()

    async def _translated(self, work: Callable[[Queries], Coroutine[Any, Any, T]]) -> T:
        where = self._address.shown
        try:
            return await work(await self._queries())
        except asyncpg.PostgresError as error:
            told = refusal(str(getattr(error, "sqlstate", "")), str(error), where)
            if isinstance(told, StoreUnavailable):
                await self._lose()
            raise told from error
        except (OSError, asyncpg.InterfaceError, TimeoutError) as error:
            await self._lose()
            reason = str(error) or type(error).__name__
            remedy = "check that PostgreSQL runs there and lets this machine in"
            raise StoreUnavailable(f"the case store does not answer: {reason}", where=where, remedy=remedy) from error

    async def _queries(self) -> Queries:
        async with self._connecting:
            if self._present is None or self._connection.is_closed():
                self._connection = await self._connect()
                self._present = await self._begun(self._connection)
        return self._present

    async def _connect(self) -> Any:
        url, driver = self._address.url, self._address.driver
        folder = driver["unix_sock"].rpartition("/")[0] if "unix_sock" in driver else None
        encryption = driver.get("ssl_context")
        return await asyncpg.connect(
            host=folder or url.host,
            port=url.port,
            user=url.username,
            password=url.password,
            database=url.database,
            ssl="prefer" if encryption is None else encryption,
            timeout=_CONNECTING,
            command_timeout=_ANSWERING,
            server_settings={"application_name": f"{driver['application_name']} queue", **_ALIVE},
        )

    async def _begun(self, connection: Any) -> Queries:
        queries = Queries(AsyncpgDriver(connection), QueryBuilderEnvironment(_SETTINGS), QueryQueueBuilder(_SETTINGS))
        try:
            await _install(queries)
            await queries.driver.add_listener(_SETTINGS.channel, self._hear)
            await self._say_who(queries)
        except BaseException:
            connection.terminate()
            raise
        return queries

    async def _say_who(self, queries: Queries) -> None:
        await queries.driver.execute("SELECT pg_advisory_unlock_all()")
        for kind in self._announced:
            number = crc32(kind.encode())
            signed = number - (1 << 32) if number >> 31 else number
            await queries.driver.execute("SELECT pg_advisory_lock_shared($1, $2)", _TAKERS, signed)

    def _hear(self, *_: object) -> None:
        self._changed.set()

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(self._lease.total_seconds() / 4)
            if self._held:
                with suppress(CasethreadError):  # whoever works with the jobs meets the same, and tells it
                    await self._translated(lambda queries: queries.update_heartbeat([JobId(one) for one in self._held]))

    async def _lose(self) -> None:
        connection, self._connection, self._present = self._connection, None, None
        if connection is not None:
            connection.terminate()

    async def _disconnect(self) -> None:
        self._beating.cancel()
        if self._connection is not None:
            await self._connection.close(timeout=_CONNECTING)


def _job(row: Row) -> Job:
    key, said = json.loads(row.payload or b"")
    return Job(row.entrypoint, key, said, row.priority, 0.0, int(row.id), row.attempts)


async def _install(queries: Queries) -> None:
    """Make the queue's tables, or bring them up to date; one of several that connect at once does it."""
    await queries.driver.execute("SELECT pg_advisory_lock($1)", _INSTALLING)
    try:
        if not await queries.schema_is_installed():
            await queries.install()
        elif (await queries.plan_upgrade()).statements:
            await queries.upgrade()
    finally:
        await queries.driver.execute("SELECT pg_advisory_unlock($1)", _INSTALLING)
