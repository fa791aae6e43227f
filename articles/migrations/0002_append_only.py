"""The database itself refuses to change or delete a revision or a transition."""

from django.db import migrations

TABLES = ("articles_revision", "articles_transition")


def forbid(apps, schema_editor):
    for table in TABLES:
        for operation in ("UPDATE", "DELETE"):
            name = f"append_only_{table}_{operation.lower()}"
            if schema_editor.connection.vendor == "postgresql":
                schema_editor.execute(
                    """CREATE OR REPLACE FUNCTION append_only() RETURNS trigger AS $$
                    BEGIN RAISE EXCEPTION 'append-only table: %', TG_TABLE_NAME
                    USING ERRCODE = 'integrity_constraint_violation'; END $$ LANGUAGE plpgsql""",
                    params=None,
                )
                schema_editor.execute(
                    f"CREATE TRIGGER {name} BEFORE {operation} ON {table} "
                    "FOR EACH ROW EXECUTE FUNCTION append_only()"
                )
            else:
                schema_editor.execute(
                    f"CREATE TRIGGER {name} BEFORE {operation} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, 'append-only table: {table}'); END"
                )


def allow(apps, schema_editor):
    for table in TABLES:
        for operation in ("update", "delete"):
            name = f"append_only_{table}_{operation}"
            if schema_editor.connection.vendor == "postgresql":
                schema_editor.execute(f"DROP TRIGGER {name} ON {table}")
            else:
                schema_editor.execute(f"DROP TRIGGER {name}")
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION append_only()")


class Migration(migrations.Migration):
    dependencies = [("articles", "0001_initial")]
    operations = [migrations.RunPython(forbid, allow, elidable=False)]
