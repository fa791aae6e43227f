"""What reviewers may do, and what editors and approvers may do besides."""

from django.db import migrations

from accounts.roles import APPROVER, EDITOR, REVIEWER, grant, withdraw_grants


def viewing(*models):
    return {f"view_{model}": (model, f"Can view {label}") for model, label in models}


def templates(*actions):
    return {
        f"{action}_template": ("template", f"Can {action} article template") for action in actions
    }


COMMENTING = {"comment_edition": ("edition", "Can comment on articles")}
REVIEWING = COMMENTING | {"review_edition": ("edition", "Can request changes to articles")}
READING = viewing(
    ("edition", "article"),
    ("image", "picture"),
    ("author", "author"),
    ("tag", "tag"),
    ("thread", "story thread"),
    ("source", "source"),
    ("category", "category"),
)
GRANTS = (
    (EDITOR, COMMENTING | templates("view")),
    (REVIEWER, READING | REVIEWING),
    (APPROVER, REVIEWING | templates("add", "change", "delete", "view")),
)


def give(apps, schema_editor):
    for role, codenames in GRANTS:
        grant(apps, role, "articles", codenames, using=schema_editor.connection.alias)


def take(apps, schema_editor):
    for role, codenames in GRANTS:
        withdraw_grants(apps, role, "articles", codenames, using=schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0007_withdrawn_has_a_form"),
        ("accounts", "0004_reviewer_role"),
    ]
    operations = [migrations.RunPython(give, take)]
