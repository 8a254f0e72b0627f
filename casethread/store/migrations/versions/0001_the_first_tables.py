"""The first tables"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "access",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("marking", sa.Text(), nullable=False, comment="canonical JSON"),
        sa.Column(
            "version", sa.Integer(), nullable=False, comment="counts changes to documents with this kind and marking"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access")),
        sa.UniqueConstraint("kind", "marking", name=op.f("uq_access_kind_marking")),
    )
    op.create_table(
        "file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("location", sa.Text(), nullable=False, comment="absolute path, or a name for what is no file"),
        sa.Column("name", sa.Text(), nullable=False, comment="as the user gave it"),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("options", sa.JSON(), nullable=False, comment="what the user said of it: kind, marking, published"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file")),
        sa.UniqueConstraint("location", name=op.f("uq_file_location")),
    )
    with op.batch_alter_table("file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_file_sha256"), ["sha256"], unique=False)
        batch_op.create_index(batch_op.f("ix_file_state"), ["state"], unique=False)

    op.create_table(
        "reach",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False, comment="the access numbers it holds"),
        sa.Column("stamp", sa.Text(), nullable=False, comment="their versions and the linker's when it was linked"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reach")),
        sa.UniqueConstraint("key", name=op.f("uq_reach_key")),
    )
    op.create_table(
        "user",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("groups", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_user")),
    )
    op.create_table(
        "document",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("access_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("published", sa.Date(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("author", sa.Text(), nullable=True),
        sa.Column("grading", sa.JSON(), nullable=True),
        sa.Column("origin", sa.JSON(), nullable=False),
        sa.Column("passages", sa.JSON(), nullable=False),
        sa.Column("meta", sa.JSON(), nullable=False),
        sa.Column("annotated", sa.Text(), nullable=True, comment="version of the annotator whose mentions these are"),
        sa.Column("indexed", sa.Text(), nullable=True, comment="name of the index that holds it as it is"),
        sa.ForeignKeyConstraint(["access_id"], ["access.id"], name=op.f("fk_document_access_id")),
        sa.ForeignKeyConstraint(["file_id"], ["file.id"], name=op.f("fk_document_file_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
    )
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_document_access_id"), ["access_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_document_annotated"), ["annotated"], unique=False)
        batch_op.create_index(batch_op.f("ix_document_file_id"), ["file_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_document_indexed"), ["indexed"], unique=False)

    op.create_table(
        "entity",
        sa.Column("reach_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("label", sa.String(length=16), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False, comment="how many mentions"),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["reach_id"], ["reach.id"], name=op.f("fk_entity_reach_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("reach_id", "id", name=op.f("pk_entity")),
    )
    with op.batch_alter_table("entity", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_entity_reach_id_label_weight"), ["reach_id", "label", "weight"], unique=False
        )

    op.create_table(
        "incident",
        sa.Column("reach_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("start", sa.Date(), nullable=True),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["reach_id"], ["reach.id"], name=op.f("fk_incident_reach_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("reach_id", "id", name=op.f("pk_incident")),
    )
    op.create_table(
        "link",
        sa.Column("reach_id", sa.Integer(), nullable=False),
        sa.Column("a", sa.Text(), nullable=False),
        sa.Column("b", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["reach_id"], ["reach.id"], name=op.f("fk_link_reach_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("reach_id", "a", "b", "kind", name=op.f("pk_link")),
    )
    with op.batch_alter_table("link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_link_reach_id_b"), ["reach_id", "b"], unique=False)

    op.create_table(
        "entity_name",
        sa.Column("reach_id", sa.Integer(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("entity_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["reach_id", "entity_id"],
            ["entity.reach_id", "entity.id"],
            name=op.f("fk_entity_name_reach_id_entity_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["reach_id"], ["reach.id"], name=op.f("fk_entity_name_reach_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("reach_id", "folded", "entity_id", name=op.f("pk_entity_name")),
    )
    op.create_table(
        "incident_document",
        sa.Column("reach_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Text(), nullable=False),
        sa.Column("incident_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["reach_id", "incident_id"],
            ["incident.reach_id", "incident.id"],
            name=op.f("fk_incident_document_reach_id_incident_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["reach_id"], ["reach.id"], name=op.f("fk_incident_document_reach_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("reach_id", "document_id", "incident_id", name=op.f("pk_incident_document")),
    )
    op.create_table(
        "member",
        sa.Column("reach_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Text(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("entity_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["reach_id", "entity_id"],
            ["entity.reach_id", "entity.id"],
            name=op.f("fk_member_reach_id_entity_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["reach_id"], ["reach.id"], name=op.f("fk_member_reach_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("reach_id", "document_id", "start", "end", "entity_id", name=op.f("pk_member")),
    )
    op.create_table(
        "mention",
        sa.Column("document_id", sa.Text(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("label", sa.String(length=16), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_mention_document_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("document_id", "ordinal", name=op.f("pk_mention")),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("mention")
    op.drop_table("member")
    op.drop_table("incident_document")
    op.drop_table("entity_name")
    with op.batch_alter_table("link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_link_reach_id_b"))

    op.drop_table("link")
    op.drop_table("incident")
    with op.batch_alter_table("entity", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_entity_reach_id_label_weight"))

    op.drop_table("entity")
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_document_indexed"))
        batch_op.drop_index(batch_op.f("ix_document_file_id"))
        batch_op.drop_index(batch_op.f("ix_document_annotated"))
        batch_op.drop_index(batch_op.f("ix_document_access_id"))

    op.drop_table("document")
    op.drop_table("user")
    op.drop_table("reach")
    with op.batch_alter_table("file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_file_state"))
        batch_op.drop_index(batch_op.f("ix_file_sha256"))

    op.drop_table("file")
    op.drop_table("access")
