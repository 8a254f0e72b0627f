"""Users of a case that was made before there were accounts stay, and log in once they are given a password."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import command

from casethread.accounts.desk import Desk
from casethread.app import open_case
from casethread.config import Config
from casethread.model import Role
from casethread.store.database import MIGRATIONS, connect
from casethread.store.migrating import alembic_config
from casethread.store.tables import metadata


def test_users_from_before_stay(tmp_path: Path) -> None:
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'case.db'}")
    with engine.begin() as connection:
        command.upgrade(alembic_config(connection, MIGRATIONS), "0002")
        connection.execute(sa.text("""INSERT INTO user VALUES ('ann', 'analyst', '["gorse"]')"""))
    engine.dispose()
    with open_case(Config(home=tmp_path)) as case:
        user = case.store.users.get("ann")
        assert (user.role, user.groups) == (Role.ANALYST, frozenset({"gorse"}))
        assert not user.disabled
        assert not user.has_password
        desk = Desk(case.store)
        assert desk.log_in("ann", desk.one_time_password("ann"), "here")
        assert case.store.audit.verify().problems == ()


def test_accounts_can_be_undone(tmp_path: Path) -> None:
    engine = connect(f"sqlite:///{tmp_path / 'case.db'}")
    with engine.begin() as connection:
        connection.execute(sa.text("INSERT INTO user (name, role, groups) VALUES ('ann', 'analyst', '[]')"))
    with engine.begin() as connection:
        command.downgrade(alembic_config(connection, MIGRATIONS), "0002")
        left = set(sa.inspect(connection).get_table_names())
        assert {"audit", "session", "token"} <= {table.name for table in metadata.sorted_tables} - left
        assert [column["name"] for column in sa.inspect(connection).get_columns("user")] == ["name", "role", "groups"]
    engine.dispose()
