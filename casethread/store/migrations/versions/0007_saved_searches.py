"""Searches that users saved, and what each had shown when it was last looked at"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "saved_search",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("user", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("chosen", sa.JSON(), nullable=False, comment="facet values by facet"),
        sa.Column(
            "seen",
            sa.LargeBinary(),
            nullable=False,
            comment="8 bytes of BLAKE2b of each document's id, one after another",
        ),
        sa.Column("looked", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["user"], ["user.name"], name=op.f("fk_saved_search_user_user"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_search")),
    )
    op.create_index(op.f("ix_saved_search_user"), "saved_search", ["user"])


def downgrade() -> None:
    """Undo."""
    op.drop_table("saved_search")
