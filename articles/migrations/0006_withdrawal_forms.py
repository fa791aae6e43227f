"""What was withdrawn before there was a choice shows a notice."""

from django.db import migrations


def set_forms(apps, schema_editor):
    editions = apps.get_model("articles", "Edition").objects.using(schema_editor.connection.alias)
    editions.filter(state="withdrawn", withdrawal_form="").update(withdrawal_form="notice")


class Migration(migrations.Migration):
    dependencies = [("articles", "0005_the_workflow_whole")]
    operations = [migrations.RunPython(set_forms, migrations.RunPython.noop)]
