"""How the documents of a reach are told from how they were, without reading their texts for it"""

from alembic import op

revision = "0014"
down_revision = "0013"

_OLD, _NEW = "ix_document_access_id", "ix_document_access_id_id_changed"


def upgrade() -> None:
    """Apply."""
    op.create_index(op.f(_NEW), "document", ["access_id", "id", "changed"])
    op.drop_index(op.f(_OLD), table_name="document")


def downgrade() -> None:
    """Undo."""
    op.create_index(op.f(_OLD), "document", ["access_id"])
    op.drop_index(op.f(_NEW), table_name="document")
