from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0006_withdrawal_forms")]
    operations = [
        migrations.AddConstraint(
            model_name="edition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "withdrawn"), _negated=True),
                    models.Q(
                        ("withdrawn_at__isnull", False),
                        models.Q(("withdrawal_form", ""), _negated=True),
                        models.Q(
                            models.Q(("withdrawal_explanation", ""), _negated=True),
                            ("withdrawal_form", "expired"),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="edition_withdrawn_has_explanation",
                violation_error_message="A withdrawn article has a public explanation.",
            ),
        ),
    ]
