from django.conf import settings
from django.db import models


class Autosave(models.Model):
    """What one person has typed into one form and not saved. Never a state, never seen by others."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="autosaves"
    )
    form = models.CharField(max_length=80, help_text="Which form, e.g. edition:12 or edition:new.")
    content = models.JSONField(default=dict)
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["user", "form"], name="autosave_once_per_form")
        ]

    def __str__(self):
        return f"{self.user_id}: {self.form}"
