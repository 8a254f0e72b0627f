"""Meaning: vectors of the passages of texts, for search by meaning"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Apply."""
    words = sa.Text(collation="C" if op.get_bind().dialect.name == "postgresql" else None)
    op.create_table(
        "meaning",
        sa.Column("document_id", words, nullable=False),
        sa.Column("model", words, nullable=False, comment="name of the model that made them"),
        sa.Column("spans", sa.LargeBinary(), nullable=False, comment="start and end of each passage, as uint32"),
        sa.Column("vectors", sa.LargeBinary(), nullable=False, comment="one for each passage, as int8"),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_meaning_document_id_document"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_meaning")),
    )
    op.create_table(
        "meaning_state",
        sa.Column("access_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False, comment="counts changes to the vectors of its documents"),
        sa.ForeignKeyConstraint(
            ["access_id"], ["access.id"], name=op.f("fk_meaning_state_access_id_access"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("access_id", name=op.f("pk_meaning_state")),
    )


def downgrade() -> None:
    """Undo."""
    op.drop_table("meaning_state")
    op.drop_table("meaning")
