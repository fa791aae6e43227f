"""Files that articles bring with them. What an approved edition has, and what a file is, the database
itself keeps as it was.

The triggers look at articles_edition: a later migration that makes SQLite rebuild that table drops
them first and creates them again, with `drop` and `create` of this module, as it does with those of
0009.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import articles.models.document
import articles.models.image
from accounts.roles import APPROVER, EDITOR, REVIEWER, grant, withdraw_grants

CLOSED_STATES = "('scheduled', 'published', 'superseded', 'withdrawn')"
#: What somebody may change of a file: its name in the library and whose it is, see articles.documents.
CONTENT = ("original", "digest", "kind", "byte_size", "pages", "seconds", "uploaded_at")
FROZEN = "The attachments of an approved text are not changed; revise the article."
WRITTEN_ONCE = "A file of the library is not changed."
TABLE = "articles_attachment"
#: Trigger -> (on what, whose edition is looked at).
ATTACHMENTS = {
    "append_only_attachment_insert": ("INSERT", ("NEW",)),
    "append_only_attachment_update": ("UPDATE", ("OLD", "NEW")),
    "append_only_attachment_delete": ("DELETE", ("OLD",)),
}
DOCUMENT = "append_only_document_update"
REFUSE = "USING ERRCODE = 'integrity_constraint_violation'"


def closed(rows):
    editions = " OR ".join(f"id = {row}.edition_id" for row in rows)
    return (
        f"EXISTS (SELECT 1 FROM articles_edition WHERE ({editions}) AND state IN {CLOSED_STATES})"  # noqa: S608 -- words of ours
    )


def changed(operator):
    return " OR ".join(f"NEW.{name} {operator} OLD.{name}" for name in CONTENT)


def create(apps, schema_editor):
    run = schema_editor.execute
    postgresql = schema_editor.connection.vendor == "postgresql"
    for name, (event, rows) in ATTACHMENTS.items():
        if postgresql:
            kept = "OLD" if event == "DELETE" else "NEW"
            run(
                f"""CREATE FUNCTION {name}() RETURNS trigger AS $$ BEGIN
                IF {closed(rows)} THEN RAISE EXCEPTION '{FROZEN}' {REFUSE}; END IF;
                RETURN {kept}; END $$ LANGUAGE plpgsql""",
                params=None,
            )
            run(
                f"CREATE TRIGGER {name} BEFORE {event} ON {TABLE} "
                f"FOR EACH ROW EXECUTE FUNCTION {name}()",
                params=None,
            )
        else:
            run(
                f"CREATE TRIGGER {name} BEFORE {event} ON {TABLE} WHEN {closed(rows)} "
                f"BEGIN SELECT RAISE(ABORT, '{FROZEN}'); END",
                params=None,
            )
    if postgresql:
        run(
            f"""CREATE FUNCTION {DOCUMENT}() RETURNS trigger AS $$ BEGIN
            RAISE EXCEPTION '{WRITTEN_ONCE}' {REFUSE}; END $$ LANGUAGE plpgsql""",
            params=None,
        )
        run(
            f"CREATE TRIGGER {DOCUMENT} BEFORE UPDATE ON articles_document FOR EACH ROW "
            f"WHEN ({changed('IS DISTINCT FROM')}) EXECUTE FUNCTION {DOCUMENT}()",
            params=None,
        )
    else:
        run(
            f"CREATE TRIGGER {DOCUMENT} BEFORE UPDATE ON articles_document "
            f"WHEN {changed('IS NOT')} BEGIN SELECT RAISE(ABORT, '{WRITTEN_ONCE}'); END",
            params=None,
        )


def drop(apps, schema_editor):
    postgresql = schema_editor.connection.vendor == "postgresql"
    for name in (*ATTACHMENTS, DOCUMENT):
        table = "articles_document" if name == DOCUMENT else TABLE
        schema_editor.execute(
            f"DROP TRIGGER {name} ON {table}" if postgresql else f"DROP TRIGGER {name}"
        )
        if postgresql:
            schema_editor.execute(f"DROP FUNCTION {name}()")


VIEWING = {"view_document": ("document", "Can view document")}
WRITING = VIEWING | {"add_document": ("document", "Can add document")}
GRANTS = ((EDITOR, WRITING), (APPROVER, WRITING), (REVIEWER, VIEWING))


def give(apps, schema_editor):
    for role, codenames in GRANTS:
        grant(apps, role, "articles", codenames, using=schema_editor.connection.alias)


def take(apps, schema_editor):
    for role, codenames in GRANTS:
        withdraw_grants(apps, role, "articles", codenames, using=schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0016_search_filled"),
        ("accounts", "0004_reviewer_role"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Document",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "original",
                    models.FileField(
                        editable=False,
                        max_length=200,
                        storage=articles.models.image.originals,
                        upload_to=articles.models.document.stored_name,
                        verbose_name="file",
                    ),
                ),
                (
                    "digest",
                    models.CharField(
                        editable=False,
                        help_text="The first 32 hexadecimal digits of the SHA-256 of the stored bytes.",
                        max_length=32,
                        unique=True,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("pdf", "PDF"),
                            ("docx", "Word"),
                            ("xlsx", "Excel"),
                            ("mp3", "MP3"),
                        ],
                        editable=False,
                        max_length=8,
                        verbose_name="type",
                    ),
                ),
                ("byte_size", models.PositiveIntegerField(editable=False, verbose_name="size")),
                (
                    "pages",
                    models.PositiveIntegerField(
                        editable=False, null=True, verbose_name="number of pages"
                    ),
                ),
                (
                    "seconds",
                    models.PositiveIntegerField(
                        editable=False, null=True, verbose_name="length in seconds"
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        editable=False,
                        help_text="The file's name when it was uploaded.",
                        max_length=200,
                        verbose_name="name",
                    ),
                ),
                ("uploaded_at", models.DateTimeField(auto_now_add=True, verbose_name="uploaded")),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="uploaded_documents",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="uploaded by",
                    ),
                ),
            ],
            options={
                "verbose_name": "document",
                "verbose_name_plural": "documents",
                "ordering": ["-uploaded_at", "-pk"],
                "default_permissions": ("add", "view", "delete"),
            },
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "title",
                    models.CharField(
                        help_text="What readers see, and what the file is called when they save it.",
                        max_length=200,
                        verbose_name="title",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attachments",
                        to="articles.edition",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attachments",
                        to="articles.document",
                        verbose_name="document",
                    ),
                ),
            ],
            options={
                "verbose_name": "attachment",
                "verbose_name_plural": "attachments",
                "ordering": ["position", "pk"],
                "default_permissions": (),
            },
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["pdf", "docx", "xlsx", "mp3"])),
                name="document_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(("byte_size__gt", 0)), name="document_is_not_empty"
            ),
        ),
        migrations.AddConstraint(
            model_name="attachment",
            constraint=models.UniqueConstraint(
                fields=("edition", "document"),
                name="attachment_document_once_per_edition",
                violation_error_message="This file is attached twice.",
            ),
        ),
        migrations.AddConstraint(
            model_name="attachment",
            constraint=models.CheckConstraint(
                condition=models.Q(("title", ""), _negated=True),
                name="attachment_has_a_title",
                violation_error_message="Write the title of the attachment.",
            ),
        ),
        migrations.RunPython(create, drop, elidable=False),
        migrations.RunPython(give, take),
    ]
