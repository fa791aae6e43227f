from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from accounts import roles

ACCOUNTS = {
    "add_user": ("user", "Can add account"),
    "change_user": ("user", "Can change account"),
    "view_user": ("user", "Can view account"),
}
GROUPS = {"view_group": ("group", "Can view group")}
ROLES = (roles.EDITOR, roles.APPROVER, roles.ADMINISTRATOR)


def add_roles(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    using = schema_editor.connection.alias
    Group = apps.get_model("auth", "Group")
    for role in ROLES:
        Group.objects.using(using).get_or_create(name=role)
    roles.grant(apps, roles.ADMINISTRATOR, "accounts", ACCOUNTS, using=using)
    roles.grant(apps, roles.ADMINISTRATOR, "auth", GROUPS, using=using)


def remove_roles(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    using = schema_editor.connection.alias
    apps.get_model("auth", "Group").objects.using(using).filter(name__in=ROLES).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(add_roles, remove_roles)]
