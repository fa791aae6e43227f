"""The one row that says who publishes the site; administrators fill it in."""

from django.db import migrations


def create(apps, schema_editor):
    SiteIdentity = apps.get_model("portal", "SiteIdentity")
    SiteIdentity.objects.using(schema_editor.connection.alias).get_or_create(
        pk=1, defaults={"name": "Cổng Tin"}
    )


class Migration(migrations.Migration):
    dependencies = [("portal", "0002_roles")]
    operations = [migrations.RunPython(create, migrations.RunPython.noop)]
