from django.db import models


class Clock(models.Model):
    """When the clock last came by, so that somebody notices when it stands still: one row."""

    last_run_at = models.DateTimeField(null=True)
    alarmed_at = models.DateTimeField(
        null=True, help_text="When people were last told that it stands still."
    )

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="clock_is_one"),
        ]

    def __str__(self):
        return str(self.last_run_at)
