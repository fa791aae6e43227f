from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.append_only import AppendOnly
from articles.states import State


class Transition(AppendOnly):
    """One step of an edition through the workflow: who, when, from where to where, and why."""

    edition = models.ForeignKey(
        "articles.Edition", on_delete=models.PROTECT, related_name="transitions"
    )
    revision = models.ForeignKey(
        "articles.Revision", on_delete=models.PROTECT, null=True, related_name="transitions"
    )
    name = models.CharField(_("step"), max_length=30)
    from_state = models.CharField(
        _("from"),
        max_length=20,
        choices=State,
        blank=True,
        help_text="Empty: the edition was opened by it.",
    )
    to_state = models.CharField(_("to"), max_length=20, choices=State)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.PROTECT,
        null=True,
        related_name="transitions",
        help_text="Empty: the clock.",
    )
    reason = models.TextField(_("reason"), blank=True)
    created_at = models.DateTimeField(_("time"), auto_now_add=True)

    class Meta:
        default_permissions = ()
        ordering = ["pk"]
        verbose_name = _("workflow step")
        verbose_name_plural = _("workflow steps")
        indexes = [
            models.Index(fields=["edition", "name"], name="transition_of_edition"),
            models.Index(fields=["name", "created_at"], name="transition_by_name_and_time"),
        ]

    def __str__(self):
        return f"{self.edition_id}: {self.name}"

    @property
    def label(self):
        """The step's name for the screen."""
        from articles.workflow import LABELS

        return LABELS.get(self.name, self.name)
