"""On PostgreSQL: texts in the order of their code points, sizes beyond two gigabytes, an audit that is only added to"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

_FUNCTIONS = {
    "audit_keep": "IF true",
    "audit_follow": (
        "IF NEW.id IS DISTINCT FROM (SELECT rows FROM audit_head) OR EXISTS (SELECT 1 FROM audit WHERE id = NEW.id)"
    ),
    "audit_head_follow": "IF NEW.id <> OLD.id OR NEW.rows <> OLD.rows + 1",
}
"""When a row is refused, by the trigger function that asks it."""
_REFUSE = "THEN RAISE EXCEPTION 'the audit is only added to'; END IF; RETURN NEW"
_KEPT = {
    "audit_insert": ("BEFORE INSERT ON audit FOR EACH ROW", "audit_follow"),
    "audit_update": ("BEFORE UPDATE ON audit FOR EACH STATEMENT", "audit_keep"),
    "audit_delete": ("BEFORE DELETE OR TRUNCATE ON audit FOR EACH STATEMENT", "audit_keep"),
    "audit_head_insert": ("BEFORE INSERT ON audit_head FOR EACH STATEMENT", "audit_keep"),
    "audit_head_update": ("BEFORE UPDATE ON audit_head FOR EACH ROW", "audit_head_follow"),
    "audit_head_delete": ("BEFORE DELETE OR TRUNCATE ON audit_head FOR EACH STATEMENT", "audit_keep"),
}
"""The triggers, as SQLite has had them since the audit began."""


def upgrade() -> None:
    """Apply. SQLite needs nothing of this."""
    if op.get_bind().dialect.name != "postgresql":
        return
    _order_by("C")
    op.alter_column("file", "size", type_=sa.BigInteger())
    for name, when in _FUNCTIONS.items():
        body = f"BEGIN {when} {_REFUSE}; END"
        op.execute(f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$")
    for name, (event, function) in _KEPT.items():
        op.execute(f"CREATE TRIGGER {name} {event} EXECUTE FUNCTION {function}()")


def downgrade() -> None:
    """Undo."""
    if op.get_bind().dialect.name != "postgresql":
        return
    for name in _KEPT:
        op.execute(f"DROP TRIGGER {name} ON {'audit_head' if name.startswith('audit_head') else 'audit'}")
    for name in _FUNCTIONS:
        op.execute(f"DROP FUNCTION {name}()")
    op.alter_column("file", "size", type_=sa.Integer())
    _order_by("default")


def _order_by(collation: str) -> None:
    """SQLite compares texts by their bytes; a database of PostgreSQL may be of any language."""
    connection = op.get_bind()
    inspector = sa.inspect(connection)
    for table in inspector.get_table_names():
        columns = [(column["name"], column["type"]) for column in inspector.get_columns(table)]
        changes = [
            f'ALTER COLUMN "{name}" TYPE {_plain(kind)} COLLATE "{collation}"'
            for name, kind in columns
            if isinstance(kind, sa.String)
        ]
        if changes and table != "alembic_version":
            connection.exec_driver_sql(f'ALTER TABLE "{table}" {", ".join(changes)}')


def _plain(kind: sa.String) -> str:
    return f"varchar({kind.length})" if kind.length else "text"
