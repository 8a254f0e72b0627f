"""What people correct of what was misread, and where it counts"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "correction",
        sa.Column("id", sa.String(length=16), nullable=False, comment="opaque, as a verdict's is"),
        sa.Column("spot", sa.JSON(), nullable=False, comment="a mention by content, as in a verdict"),
        sa.Column("around", sa.JSON(), nullable=False, comment="the text before and after it"),
        sa.Column("label", sa.String(length=16), nullable=False, comment="what it was read as"),
        sa.Column(
            "to", sa.JSON(none_as_null=True), nullable=True, comment="label and value in its place; none for nothing"
        ),
        sa.Column("kind", sa.String(length=16), nullable=False, comment="of the document when it was corrected"),
        sa.Column("marking", sa.Text(), nullable=False, comment="likewise"),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("when", sa.String(length=32), nullable=False, comment="UTC, ISO 8601"),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("undone", sa.Text(), nullable=True, comment="by whom, when and why; a correction is never deleted"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction")),
    )
    op.create_table(
        "corrected",
        sa.Column("correction_id", sa.String(length=16), nullable=False),
        sa.Column("document_id", sa.Text(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["correction_id"], ["correction.id"], name=op.f("fk_corrected_correction_id_correction"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_corrected_document_id_document"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("correction_id", "document_id", name=op.f("pk_corrected")),
    )
    op.create_index(op.f("ix_corrected_document_id"), "corrected", ["document_id"])


def downgrade() -> None:
    """Undo."""
    op.drop_table("corrected")
    op.drop_table("correction")
