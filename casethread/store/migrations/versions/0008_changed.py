"""What tells one state of a document from another"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Apply."""
    comment = "another with each change to it or its mentions; none when there was none since this is kept"
    op.add_column("document", sa.Column("changed", sa.String(length=16), nullable=True, comment=comment))


def downgrade() -> None:
    """Undo."""
    op.drop_column("document", "changed")
