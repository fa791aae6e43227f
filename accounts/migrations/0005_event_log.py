"""The event log, which the database itself keeps, and who may read it."""

import django.db.models.deletion
import django.utils.timezone
from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from accounts import roles

TABLE = "accounts_event"
#: Their names begin as those of the other append-only tables do: tests lift them by it.
ON_UPDATE = "append_only_accounts_event_update"
ON_DELETE = "append_only_accounts_event_delete"
EVENTS = {"view_event": ("event", "Can view event")}


def forbid(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """No event is changed, and none leaves before the day that was promised when it was written."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            """CREATE FUNCTION accounts_event_is_kept() RETURNS trigger AS $$
            BEGIN
              IF TG_OP = 'DELETE' AND OLD.kept_until < (now() AT TIME ZONE 'UTC')::date THEN
                RETURN OLD;
              END IF;
              RAISE EXCEPTION 'append-only table: %', TG_TABLE_NAME
              USING ERRCODE = 'integrity_constraint_violation';
            END $$ LANGUAGE plpgsql""",
            params=None,
        )
        for name, operation in ((ON_UPDATE, "UPDATE"), (ON_DELETE, "DELETE")):
            schema_editor.execute(
                f"CREATE TRIGGER {name} BEFORE {operation} ON {TABLE} "
                "FOR EACH ROW EXECUTE FUNCTION accounts_event_is_kept()"
            )
    else:
        refuse = f"BEGIN SELECT RAISE(ABORT, 'append-only table: {TABLE}'); END"
        schema_editor.execute(f"CREATE TRIGGER {ON_UPDATE} BEFORE UPDATE ON {TABLE} {refuse}")
        schema_editor.execute(
            f"CREATE TRIGGER {ON_DELETE} BEFORE DELETE ON {TABLE} "
            f"WHEN OLD.kept_until >= date('now') {refuse}"
        )


def allow(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    postgresql = schema_editor.connection.vendor == "postgresql"
    for name in (ON_UPDATE, ON_DELETE):
        schema_editor.execute(f"DROP TRIGGER {name}" + (f" ON {TABLE}" if postgresql else ""))
    if postgresql:
        schema_editor.execute("DROP FUNCTION accounts_event_is_kept()")


def give(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    using = schema_editor.connection.alias
    roles.grant(apps, roles.ADMINISTRATOR, "accounts", EVENTS, using=using)


def take(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    using = schema_editor.connection.alias
    roles.withdraw_grants(apps, roles.ADMINISTRATOR, "accounts", EVENTS, using=using)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_reviewer_role"),
    ]

    operations = [
        migrations.CreateModel(
            name="FailureCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("minute", models.DateTimeField()),
                ("source", models.CharField(blank=True, max_length=50)),
                ("count", models.PositiveIntegerField(default=0)),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("minute", "source"), name="failures_counted_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=40, verbose_name="what happened")),
                (
                    "at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="time"),
                ),
                (
                    "typed_name",
                    models.CharField(
                        blank=True, max_length=150, verbose_name="user name that was typed"
                    ),
                ),
                (
                    "subject",
                    models.CharField(blank=True, max_length=200, verbose_name="concerning"),
                ),
                ("address", models.GenericIPAddressField(null=True, verbose_name="address")),
                (
                    "user_agent",
                    models.CharField(blank=True, max_length=200, verbose_name="browser"),
                ),
                ("details", models.JSONField(default=dict, verbose_name="details")),
                ("kept_until", models.DateField(verbose_name="kept until")),
                (
                    "about",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="whose account",
                    ),
                ),
                (
                    "who",
                    models.ForeignKey(
                        help_text="Empty: somebody unknown, or the clock.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
            ],
            options={
                "verbose_name": "event",
                "verbose_name_plural": "event log",
                "default_permissions": ("view",),
                "indexes": [
                    models.Index(fields=["at", "id"], name="event_by_time"),
                    models.Index(fields=["kind", "at"], name="event_by_kind"),
                    models.Index(fields=["kept_until"], name="event_by_end"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind", ""), _negated=True), name="event_has_a_kind"
                    )
                ],
            },
        ),
        migrations.RunPython(forbid, allow),
        migrations.RunPython(give, take),
    ]
