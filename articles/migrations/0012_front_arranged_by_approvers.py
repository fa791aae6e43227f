"""One row for each place at the front of the home page, and approvers arrange them."""

from django.db import migrations

from accounts.roles import APPROVER, grant, withdraw_grants

PLACES = 5
CODENAMES = {
    "arrange_front": ("featuredslot", "Can arrange the featured articles of the home page")
}


def give(apps, schema_editor):
    using = schema_editor.connection.alias
    slots = apps.get_model("articles", "FeaturedSlot").objects.using(using)
    for position in range(1, PLACES + 1):
        slots.get_or_create(position=position)
    grant(apps, APPROVER, "articles", CODENAMES, using=using)


def take(apps, schema_editor):
    """The rows go with their table."""
    withdraw_grants(apps, APPROVER, "articles", CODENAMES, using=schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [("articles", "0011_featured_slots"), ("accounts", "0002_roles")]
    operations = [migrations.RunPython(give, take)]
