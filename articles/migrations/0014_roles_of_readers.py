"""Who sees how often articles are read, and who answers readers' letters."""

from django.db import migrations

from accounts.roles import ADMINISTRATOR, APPROVER, EDITOR, grant, withdraw_grants

SEEING = {"view_dailyviews": ("dailyviews", "Can view views")}
ANSWERING = {"answer_letters": ("readerletter", "Can answer readers' letters about articles")}
CONTACT = {"answer_contact": ("readerletter", "Can answer letters from the contact form")}
GRANTS = (
    (EDITOR, SEEING | ANSWERING),
    (APPROVER, SEEING | ANSWERING | CONTACT),
    (ADMINISTRATOR, SEEING | CONTACT),
)


def give(apps, schema_editor):
    for role, codenames in GRANTS:
        grant(apps, role, "articles", codenames, using=schema_editor.connection.alias)


def take(apps, schema_editor):
    for role, codenames in GRANTS:
        withdraw_grants(apps, role, "articles", codenames, using=schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [("articles", "0013_readers")]
    operations = [migrations.RunPython(give, take)]
