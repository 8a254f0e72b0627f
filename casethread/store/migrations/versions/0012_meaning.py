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
    op.add_column(
        "access",
        sa.Column(
            "meant", sa.Integer(), nullable=False, server_default="0", comment="counts changes to vectors of documents"
        ),
    )


def downgrade() -> None:
    """Undo."""
    op.drop_column("access", "meant")
    op.drop_table("meaning")
