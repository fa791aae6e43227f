"""The database refuses to change or delete a version of a page; who writes pages, makes menus and
sets banners."""

from django.db import migrations

from accounts.roles import ADMINISTRATOR, APPROVER, grant, withdraw_grants

TABLE = "portal_pageversion"
NAMES = {each: f"append_only_{TABLE}_{each.lower()}" for each in ("UPDATE", "DELETE")}

PAGES = {f"{action}_page": ("page", f"Can {action} page") for action in ("add", "change", "view")}
MENUS = {
    f"{action}_menuitem": ("menuitem", f"Can {action} menu item")
    for action in ("add", "change", "delete", "view")
}
BANNERS = {"set_banner": ("banner", "Can set the emergency banner")}
GRANTS = ((APPROVER, PAGES | BANNERS), (ADMINISTRATOR, PAGES | MENUS | BANNERS))


def forbid(apps, schema_editor):
    """On PostgreSQL by the function of articles 0002_append_only."""
    for operation, name in NAMES.items():
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(
                f"CREATE TRIGGER {name} BEFORE {operation} ON {TABLE} "
                "FOR EACH ROW EXECUTE FUNCTION append_only()"
            )
        else:
            schema_editor.execute(
                f"CREATE TRIGGER {name} BEFORE {operation} ON {TABLE} "
                f"BEGIN SELECT RAISE(ABORT, 'append-only table: {TABLE}'); END"
            )


def allow(apps, schema_editor):
    postgresql = schema_editor.connection.vendor == "postgresql"
    for name in NAMES.values():
        schema_editor.execute(
            f"DROP TRIGGER {name} ON {TABLE}" if postgresql else f"DROP TRIGGER {name}"
        )


def give(apps, schema_editor):
    for role, codenames in GRANTS:
        grant(apps, role, "portal", codenames, using=schema_editor.connection.alias)


def take(apps, schema_editor):
    for role, codenames in GRANTS:
        withdraw_grants(apps, role, "portal", codenames, using=schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [
        ("portal", "0004_pages_menus_and_banners"),
        ("articles", "0002_append_only"),
        ("accounts", "0002_roles"),
    ]
    operations = [
        migrations.RunPython(forbid, allow, elidable=False),
        migrations.RunPython(give, take),
    ]
