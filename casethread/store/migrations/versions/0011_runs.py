"""Runs: what is taken in, retried or disposed of, and how far each one is"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def _words() -> sa.Text:
    """Texts are ordered by code point, on PostgreSQL too."""
    return sa.Text(collation="C" if op.get_bind().dialect.name == "postgresql" else None)


def upgrade() -> None:
    """Apply."""
    short = sa.String(length=16, collation="C" if op.get_bind().dialect.name == "postgresql" else None)
    op.create_table(
        "run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("who", _words(), nullable=False),
        sa.Column("task", short, nullable=False),
        sa.Column(
            "what",
            sa.JSON(),
            nullable=False,
            comment="what it is done to, without names of documents and without secrets",
        ),
        sa.Column("state", short, nullable=False),
        sa.Column("made", sa.Float(), nullable=False),
        sa.Column("begun", sa.Float()),
        sa.Column("ended", sa.Float()),
        sa.Column("process", _words(), comment="machine, number and start of the process that does it"),
        sa.Column("seen", sa.Float(), nullable=False, comment="when that process last said a word"),
        sa.Column("step", _words(), nullable=False, server_default=""),
        sa.Column("since", sa.Float()),
        sa.Column("done", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("total", sa.Integer()),
        sa.Column("current", _words(), nullable=False, server_default=""),
        sa.Column("failures", sa.JSON(), nullable=False, server_default="[]", comment="the last that it told"),
        sa.Column("counts", sa.JSON(), nullable=False, server_default="{}"),
        sa.Column("problem", _words(), nullable=False, server_default=""),
        sa.Column("remedy", _words(), nullable=False, server_default=""),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run")),
    )
    op.create_index(op.f("ix_run_state"), "run", ["state"])


def downgrade() -> None:
    """Undo."""
    op.drop_table("run")
