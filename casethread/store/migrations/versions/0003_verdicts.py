"""What people decide of two mentions, and the documents that they saw when they did"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "verdict",
        sa.Column("id", sa.String(length=16), nullable=False, comment="opaque: a number would tell how many there are"),
        sa.Column("judgement", sa.String(length=16), nullable=False),
        sa.Column(
            "a",
            sa.JSON(),
            nullable=False,
            comment="a mention by content: document, digest of its text, start, end, words",
        ),
        sa.Column("b", sa.JSON(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("when", sa.String(length=32), nullable=False, comment="UTC, ISO 8601"),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("undone", sa.Text(), nullable=True, comment="by whom, when and why; a verdict is never deleted"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verdict")),
    )
    op.create_table(
        "verdict_document",
        sa.Column("verdict_id", sa.String(length=16), nullable=False),
        sa.Column("document_id", sa.Text(), nullable=False, comment="which need not be there any more"),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("marking", sa.Text(), nullable=False, comment="as it was when the verdict was given"),
        sa.ForeignKeyConstraint(
            ["verdict_id"], ["verdict.id"], name=op.f("fk_verdict_document_verdict_id_verdict"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("verdict_id", "document_id", name=op.f("pk_verdict_document")),
    )


def downgrade() -> None:
    """Undo."""
    op.drop_table("verdict_document")
    op.drop_table("verdict")
