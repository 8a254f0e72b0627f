"""What a reach's linkage goes by, in pieces, and of which documents, as they were: so that a change is a small one"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

_POINTING = (("entity_name", "entity_id"), ("member", "entity_id"), ("incident_document", "incident_id"))
"""What goes with an entity or an incident is found without going through all there is of the reach."""


def upgrade() -> None:
    """Apply."""
    words = sa.Text(collation="C" if op.get_bind().dialect.name == "postgresql" else None)
    op.create_table(
        "piece",
        sa.Column("reach_id", sa.Integer(), nullable=False),
        sa.Column("shelf", words, nullable=False),
        sa.Column("key", sa.LargeBinary(length=16), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["reach_id"], ["reach.id"], name=op.f("fk_piece_reach_id_reach"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("reach_id", "shelf", "key", name=op.f("pk_piece")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "linked",
        sa.Column("reach_id", sa.Integer(), nullable=False),
        sa.Column("document_id", words, nullable=False),
        sa.Column("state", words, comment="what told how it was"),
        sa.ForeignKeyConstraint(["reach_id"], ["reach.id"], name=op.f("fk_linked_reach_id_reach"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("reach_id", "document_id", name=op.f("pk_linked")),
        sqlite_with_rowid=False,
    )
    for table, column in _POINTING:
        op.create_index(op.f(f"ix_{table}_reach_id_{column}"), table, ["reach_id", column])


def downgrade() -> None:
    """Undo."""
    for table, column in _POINTING:
        op.drop_index(op.f(f"ix_{table}_reach_id_{column}"), table_name=table)
    op.drop_table("linked")
    op.drop_table("piece")
