"""Which roles need a second factor, and who decides that."""

import django.db.models.deletion
import django.utils.timezone
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from accounts import roles

RULES = {"change_secondfactorrule": ("secondfactorrule", "Can change second factor")}


def give(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    using = schema_editor.connection.alias
    roles.grant(apps, roles.ADMINISTRATOR, "accounts", RULES, using=using)


def take(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    using = schema_editor.connection.alias
    roles.withdraw_grants(apps, roles.ADMINISTRATOR, "accounts", RULES, using=using)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_event_log"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="SecondFactorRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "since",
                    models.DateField(
                        default=django.utils.timezone.localdate,
                        verbose_name="second factor required from",
                    ),
                ),
                (
                    "role",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="second_factor_rule",
                        to="auth.group",
                        verbose_name="role",
                    ),
                ),
            ],
            options={
                "verbose_name": "second factor",
                "verbose_name_plural": "second factor",
                "default_permissions": ("change",),
            },
        ),
        migrations.RunPython(give, take),
    ]
