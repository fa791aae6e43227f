"""Administrators edit who publishes the site."""

from django.db import migrations

from accounts.roles import ADMINISTRATOR, grant, withdraw_grants

CODENAMES = {
    "change_siteidentity": ("siteidentity", "Can change site identity"),
    "view_siteidentity": ("siteidentity", "Can view site identity"),
}


def give(apps, schema_editor):
    grant(apps, ADMINISTRATOR, "portal", CODENAMES, using=schema_editor.connection.alias)


def take(apps, schema_editor):
    withdraw_grants(apps, ADMINISTRATOR, "portal", CODENAMES, using=schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [("portal", "0001_initial"), ("accounts", "0002_roles")]
    operations = [migrations.RunPython(give, take)]
