"""Failed parts and further sightings, each a row of its own"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Apply; what the ledger told of failed files becomes a failure of each."""
    op.add_column(
        "file", sa.Column("twin_id", sa.Integer(), comment="of a duplicate: the file that was read in its place")
    )
    op.create_index(op.f("ix_file_twin_id"), "file", ["twin_id"])
    op.add_column(
        "document",
        sa.Column("digest", sa.String(length=64), comment="SHA-256 of what makes another sighting of it the same"),
    )
    op.create_index(op.f("ix_document_digest"), "document", ["digest"])
    op.create_table(
        "failure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column(
            "ordinal", sa.Integer(), nullable=False, comment="which part of the file, in the order they were read"
        ),
        sa.Column("where", sa.Text(), nullable=False),
        sa.Column("step", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["file_id"], ["file.id"], name=op.f("fk_failure_file_id_file"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_failure_document_id_document"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_failure")),
    )
    op.create_index(op.f("ix_failure_file_id"), "failure", ["file_id"])
    op.create_index(op.f("ix_failure_document_id"), "failure", ["document_id"])
    op.create_table(
        "sighting",
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Text(), nullable=False),
        sa.Column("origin", sa.JSON(), nullable=False),
        sa.Column("passage", sa.JSON(), nullable=True, comment="the first passage, for its place"),
        sa.Column("meta", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["file.id"], name=op.f("fk_sighting_file_id_file"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_sighting_document_id_document"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("file_id", "ordinal", name=op.f("pk_sighting")),
    )
    op.create_index(op.f("ix_sighting_document_id"), "sighting", ["document_id"])
    op.execute(
        'INSERT INTO failure (file_id, ordinal, "where", step, reason) '
        "SELECT id, 0, name, 'read', coalesce(reason, 'failed') FROM file WHERE state = 'failed'"
    )
    op.execute("UPDATE file SET reason = NULL WHERE state = 'failed'")


def downgrade() -> None:
    """Undo."""
    op.drop_table("sighting")
    op.drop_table("failure")
    op.drop_index(op.f("ix_document_digest"), table_name="document")
    op.drop_column("document", "digest")
    op.drop_index(op.f("ix_file_twin_id"), table_name="file")
    op.drop_column("file", "twin_id")
