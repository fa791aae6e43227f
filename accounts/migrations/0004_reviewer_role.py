"""The reviewer's role, and units in the administrators' hands."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from accounts import roles

UNITS = {
    "add_unit": ("unit", "Can add unit"),
    "change_unit": ("unit", "Can change unit"),
    "delete_unit": ("unit", "Can delete unit"),
    "view_unit": ("unit", "Can view unit"),
}


def add(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    using = schema_editor.connection.alias
    apps.get_model("auth", "Group").objects.using(using).get_or_create(name=roles.REVIEWER)
    roles.grant(apps, roles.ADMINISTRATOR, "accounts", UNITS, using=using)


def remove(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    using = schema_editor.connection.alias
    roles.withdraw_grants(apps, roles.ADMINISTRATOR, "accounts", UNITS, using=using)
    apps.get_model("auth", "Group").objects.using(using).filter(name=roles.REVIEWER).delete()


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_units_and_mail")]
    operations = [migrations.RunPython(add, remove)]
