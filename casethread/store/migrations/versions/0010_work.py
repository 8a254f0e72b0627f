"""Who is at which piece of work, and how often it was begun: what several workers go by"""

import sqlalchemy as sa
from alembic import op

from casethread.store.columns import Words

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Apply. On PostgreSQL texts made from now on are in the order of their code points, as those before."""
    op.create_table(
        "work",
        sa.Column("key", Words, nullable=False, comment="which piece of work, as the queue knows it"),
        sa.Column(
            "holder", sa.String(16), nullable=False, comment="who began it last: nobody else may write its result"
        ),
        sa.Column("tries", sa.Integer(), nullable=False, comment="how often it was begun and not given back"),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_work")),
    )
    if op.get_bind().dialect.name == "postgresql":
        for name, kind in (("key", "text"), ("holder", "varchar(16)")):
            op.execute(f'ALTER TABLE "work" ALTER COLUMN "{name}" TYPE {kind} COLLATE "C"')


def downgrade() -> None:
    """Undo."""
    op.drop_table("work")
