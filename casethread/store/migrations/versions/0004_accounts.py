"""Accounts that log in, and the audit"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0002"

_KEPT = {
    "audit_insert": (
        "INSERT ON audit WHEN NEW.id IS NOT (SELECT rows FROM audit_head) "
        "OR EXISTS (SELECT 1 FROM audit WHERE id = NEW.id)"
    ),
    "audit_update": "UPDATE ON audit",
    "audit_delete": "DELETE ON audit",
    "audit_head_insert": "INSERT ON audit_head",
    "audit_head_update": "UPDATE ON audit_head WHEN NEW.id != OLD.id OR NEW.rows != OLD.rows + 1",
    "audit_head_delete": "DELETE ON audit_head",
}
"""When a statement is refused. REPLACE deletes without asking the trigger on DELETE: the one on INSERT sees to it."""


def upgrade() -> None:
    """Apply. What keeps the audit from being changed are triggers, which SQLite has; the chain tells elsewhere."""
    with op.batch_alter_table("user") as user:
        user.add_column(sa.Column("disabled", sa.Boolean(), server_default=sa.false(), nullable=False))
        user.add_column(
            sa.Column("password", sa.Text(), comment="argon2id; none for who cannot log in by password"),
        )
        user.add_column(
            sa.Column("one_time_until", sa.Float(), comment="of a one-time password: Unix time from which it is void")
        )
        user.add_column(sa.Column("subject", sa.Text(), comment="who they are to the identity provider"))
        user.create_unique_constraint(op.f("uq_user_subject"), ["subject"])
    _make_log_in()
    _make_audit()


def _of_user(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("user", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["user"], ["user.name"], name=op.f(f"fk_{table}_user_user"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def _make_log_in() -> None:
    op.create_table(
        "session",
        sa.Column("id", sa.String(length=64), nullable=False, comment="SHA-256 of what the cookie holds"),
        sa.Column("form_token", sa.Text(), nullable=False, comment="what every form of the session must carry"),
        sa.Column("started", sa.Float(), nullable=False),
        sa.Column("seen", sa.Float(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), comment="what they said they read for"),
        *_of_user("session"),
    )
    op.create_table(
        "ticket",
        sa.Column("id", sa.String(length=64), nullable=False, comment="SHA-256 of what the link holds"),
        sa.Column("until", sa.Float(), nullable=False),
        *_of_user("ticket"),
    )
    op.create_table(
        "token",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False, comment="SHA-256 of the secret part"),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("made", sa.Float(), nullable=False),
        sa.Column("until", sa.Float(), nullable=False),
        *_of_user("token"),
    )
    for table in ("session", "ticket", "token"):
        op.create_index(op.f(f"ix_{table}_user"), table, ["user"])
    op.create_table(
        "attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False, comment="as it was typed, whether or not there is such a user"),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt")),
    )
    op.create_index(op.f("ix_attempt_name"), "attempt", ["name"])
    op.create_index(op.f("ix_attempt_address"), "attempt", ["address"])
    op.create_table(
        "sign_in",
        sa.Column(
            "state",
            sa.String(length=64),
            nullable=False,
            comment="SHA-256 of the state that the identity provider returns",
        ),
        sa.Column("nonce", sa.Text(), nullable=False),
        sa.Column("verifier", sa.Text(), nullable=False),
        sa.Column("next", sa.Text(), nullable=False),
        sa.Column("until", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("state", name=op.f("pk_sign_in")),
    )


def _make_audit() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False, comment="1, 2, 3, without a gap"),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False, comment="canonical JSON"),
        sa.Column("hash", sa.String(length=64), nullable=False, comment="SHA-256 of the hash before it and the body"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_index(op.f("ix_audit_who"), "audit", ["who"])
    head = op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), nullable=False, comment="always 1"),
        sa.Column("rows", sa.Integer(), nullable=False, comment="how many rows have ever been written"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )
    op.bulk_insert(head, [{"id": 1, "rows": 0}])
    if op.get_bind().dialect.name == "sqlite":
        for name, event in _KEPT.items():
            op.execute(
                f"CREATE TRIGGER {name} BEFORE {event} BEGIN SELECT RAISE(ABORT, 'the audit is only added to'); END"
            )


def downgrade() -> None:
    """Undo; the audit goes with its triggers."""
    for table in ("audit_head", "audit", "sign_in", "attempt", "token", "ticket", "session"):
        op.drop_table(table)
    with op.batch_alter_table("user") as user:
        user.drop_constraint(op.f("uq_user_subject"), type_="unique")
        for column in ("subject", "one_time_until", "password", "disabled"):
            user.drop_column(column)
