"""A case on a real PostgreSQL, and workers on it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from casethread.config import Config
from tests.faults.crew import LEASE, Crew
from tests.postgres import Postgres


@pytest.fixture
def crew(postgres: Postgres, tmp_path: Path) -> Iterator[Crew]:
    """A new case without workers yet; they are stopped in the end."""
    url = postgres.case_store()
    made = Crew(Config(home=tmp_path / "home", store=url, workers=1, lease=LEASE), tmp_path)
    yield made
    made.stop()
    postgres.drop(url)
