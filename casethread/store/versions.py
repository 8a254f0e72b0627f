"""Which form of the case store this version of Casethread writes."""

from __future__ import annotations

import sqlalchemy as sa

from casethread.errors import StoreMoved

HEAD = "0014"
"""The newest migration; told here so that a store that is up to date opens without loading Alembic."""
FILLING = "filling"
"""What stands for the version of a store that a move or a restore has begun to fill, and not finished."""
HELD = sa.text("SELECT version_num FROM alembic_version")


def require_present(connection: sa.Connection) -> None:
    """Raises StoreMoved where the store is no longer as this version knows it: another one migrated it meanwhile."""
    held = connection.scalar(HELD)
    if held != HEAD:
        if held == FILLING:
            what, remedy = "a move or a restore fills the case store", "start this again when that is done"
        else:
            what = f"another version of Casethread has migrated the case store (it is at {held}, this one knows {HEAD})"
            remedy = "start this again with that version; what was done is kept"
        raise StoreMoved(what, remedy=remedy)
