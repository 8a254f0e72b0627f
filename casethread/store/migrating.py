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


def upgrade(connection: sa.Connection, migrations: Path) -> None:
    """Bring a store up to date. Raises alembic's CommandError when it knows a revision that we do not."""
    command.upgrade(alembic_config(connection, migrations), "head")
