"""Alembic, as the store uses it."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config


def alembic_config(connection: sa.Connection, migrations: Path) -> Config:
    """Alembic's settings: where the migrations are, and the connection to run them on."""
    config = Config()
    config.set_main_option("script_location", str(migrations))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def upgrade(connection: sa.Connection, migrations: Path, to: str = "head") -> None:
    """Bring a store up to date, or as far as a revision. Raises alembic's CommandError for one that we do not know."""
    command.upgrade(alembic_config(connection, migrations), to)
