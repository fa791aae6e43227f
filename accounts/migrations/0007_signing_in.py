import unicodedata
from collections import defaultdict

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.core.management.base import CommandError
from django.db import migrations, models
from django.db.models.functions import Lower


def spell_alike(apps, schema_editor):
    """From now on people sign in with their e-mail address: it is spelt one way, and names one account.

    Where two have the same, nobody but the site's administrators can say whose it is.
    """
    user = apps.get_model("accounts", "User")
    having = defaultdict(list)
    for account in user.objects.exclude(email="").order_by("pk"):
        local, at, domain = unicodedata.normalize("NFC", account.email.strip()).rpartition("@")
        email = local + at + domain.lower()
        if email != account.email:
            account.email = email
            account.save(update_fields=["email"])
        having[email.lower()].append(account.username)
    clashes = [
        f"  {email}: {', '.join(names)}" for email, names in having.items() if len(names) > 1
    ]
    if clashes:
        raise CommandError(
            "These e-mail addresses belong to more than one account. Give each account its own, or "
            "none, on its page at the desk, and migrate again:\n" + "\n".join(clashes)
        )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_second_factor_rule")]

    operations = [
        migrations.RunPython(spell_alike, migrations.RunPython.noop, elidable=True),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.UniqueConstraint(
                Lower("email"),
                condition=models.Q(("email", ""), _negated=True),
                name="account_email_is_its_own",
                violation_error_message="Another account has this e-mail address already.",
            ),
        ),
        migrations.CreateModel(
            name="Device",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("first_seen", models.DateTimeField(default=django.utils.timezone.now)),
                ("last_seen", models.DateTimeField(default=django.utils.timezone.now)),
                ("user_agent", models.CharField(blank=True, max_length=200)),
                ("address", models.GenericIPAddressField(null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="devices",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"ordering": ("-last_seen",), "default_permissions": ()},
        ),
        migrations.CreateModel(
            name="Attempts",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=80, unique=True)),
                ("count", models.PositiveIntegerField(default=0)),
                ("since", models.DateTimeField(default=django.utils.timezone.now)),
                ("last_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("paused_until", models.DateTimeField(null=True)),
            ],
            options={
                "default_permissions": (),
                "indexes": [models.Index(fields=["last_at"], name="attempts_by_time")],
            },
        ),
    ]
