from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.append_only import AppendOnly


class Revision(AppendOnly):
    """The whole content of an edition as somebody left it: written once, kept for good."""

    edition = models.ForeignKey(
        "articles.Edition", on_delete=models.PROTECT, related_name="revisions"
    )
    number = models.PositiveIntegerField(_("revision"))
    content = models.JSONField()
    digest = models.CharField(max_length=64, help_text="SHA-256 of the content as canonical JSON.")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("author"),
        on_delete=models.PROTECT,
        related_name="revisions",
    )
    created_at = models.DateTimeField(_("time"), auto_now_add=True)

    class Meta:
        default_permissions = ()
        ordering = ["edition", "number"]
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "number"], name="revision_number_once_per_edition"
            )
        ]

    def __str__(self):
        return f"{self.edition_id}/{self.number}"
