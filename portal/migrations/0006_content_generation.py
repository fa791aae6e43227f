from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("portal", "0005_pages_kept_and_rights")]
    operations = [
        migrations.CreateModel(
            name="ContentGeneration",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveBigIntegerField(default=0)),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("pk", 1)), name="content_generation_is_one"
                    )
                ],
            },
        ),
    ]
