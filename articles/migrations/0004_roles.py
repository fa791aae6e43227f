"""What editors, approvers and administrators may do with articles."""

from django.db import migrations

from accounts.roles import ADMINISTRATOR, APPROVER, EDITOR, grant, withdraw_grants


def own(model, label, *actions):
    return {f"{action}_{model}": (model, f"Can {action} {label}") for action in actions}


WRITING = (
    own("edition", "article", "add", "change", "view")
    | own("image", "picture", "add", "change", "view")
    | own("author", "author", "add", "change", "view")
    | own("tag", "tag", "add", "change", "view")
    | own("thread", "story thread", "add", "change", "view")
    | own("source", "source", "add", "change", "view")
    | own("category", "category", "view")
)
APPROVING = WRITING | {
    "approve_edition": ("edition", "Can approve articles"),
    "withdraw_edition": ("edition", "Can withdraw and restore articles"),
}
ADMINISTERING = (
    own("category", "category", "add", "change", "delete", "view")
    | own("sectionassignment", "section assignment", "add", "change", "delete", "view")
    | own("redirect", "redirect", "add", "change", "delete", "view")
)
GRANTS = ((EDITOR, WRITING), (APPROVER, APPROVING), (ADMINISTRATOR, ADMINISTERING))


def give(apps, schema_editor):
    for role, codenames in GRANTS:
        grant(apps, role, "articles", codenames, using=schema_editor.connection.alias)


def take(apps, schema_editor):
    for role, codenames in GRANTS:
        withdraw_grants(apps, role, "articles", codenames, using=schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0003_search_index"),
        ("accounts", "0002_roles"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(give, take)]
