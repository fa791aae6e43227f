"""The mark of the institution on pictures: one row, which administrators may change."""

import django.core.validators
from django.db import migrations, models

import articles.models.image
from accounts.roles import ADMINISTRATOR, grant, withdraw_grants

GRANTS = {
    "change_picturemark": ("picturemark", "Can change mark on pictures"),
    "view_picturemark": ("picturemark", "Can view mark on pictures"),
}


def create(apps, schema_editor):
    mark = apps.get_model("articles", "PictureMark")
    mark.objects.using(schema_editor.connection.alias).get_or_create(pk=1)


def give(apps, schema_editor):
    grant(apps, ADMINISTRATOR, "articles", GRANTS, using=schema_editor.connection.alias)


def take(apps, schema_editor):
    withdraw_grants(apps, ADMINISTRATOR, "articles", GRANTS, using=schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0017_attachments"),
    ]

    operations = [
        migrations.CreateModel(
            name="PictureMark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "enabled",
                    models.BooleanField(
                        default=False,
                        help_text="Pictures that readers have seen get it, or lose it, within minutes.",
                        verbose_name="mark pictures",
                    ),
                ),
                (
                    "picture",
                    models.FileField(
                        blank=True,
                        help_text="A PNG with a transparent ground: an emblem, or the name as a picture.",
                        storage=articles.models.image.originals,
                        upload_to="",
                        verbose_name="mark",
                    ),
                ),
                (
                    "corner",
                    models.CharField(
                        choices=[
                            ("top-left", "Top left"),
                            ("top-right", "Top right"),
                            ("bottom-left", "Bottom left"),
                            ("bottom-right", "Bottom right"),
                        ],
                        default="bottom-right",
                        help_text="Where the focal point of a picture lies there, another corner is taken.",
                        max_length=12,
                        verbose_name="corner",
                    ),
                ),
                (
                    "share",
                    models.PositiveSmallIntegerField(
                        default=14,
                        validators=[
                            django.core.validators.MinValueValidator(4),
                            django.core.validators.MaxValueValidator(40),
                        ],
                        verbose_name="width (% of the picture)",
                    ),
                ),
                (
                    "opacity",
                    models.PositiveSmallIntegerField(
                        default=80,
                        validators=[
                            django.core.validators.MinValueValidator(20),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="opacity (%)",
                    ),
                ),
                (
                    "from_width",
                    models.PositiveSmallIntegerField(
                        default=800,
                        help_text="On smaller ones nobody would recognise it.",
                        validators=[
                            django.core.validators.MinValueValidator(320),
                            django.core.validators.MaxValueValidator(1600),
                        ],
                        verbose_name="on pictures from this width (pixels)",
                    ),
                ),
            ],
            options={
                "verbose_name": "mark on pictures",
                "verbose_name_plural": "mark on pictures",
                "default_permissions": ("change", "view"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("pk", 1)),
                        name="picture_mark_is_one",
                        violation_error_message="There is one mark.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("enabled", False),
                            models.Q(("picture", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="picture_mark_has_a_picture",
                        violation_error_message="Choose a picture for the mark, or switch it off.",
                    ),
                ],
            },
        ),
        migrations.RunPython(create, migrations.RunPython.noop),
        migrations.RunPython(give, take),
    ]
