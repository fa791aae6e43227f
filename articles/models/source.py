from django.db import models
from django.utils.translation import gettext_lazy as _


class Source(models.Model):
    """Where a re-used piece comes from."""

    name = models.CharField(_("name"), max_length=160)
    link = models.URLField(_("link"), max_length=500, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        constraints = [
            models.UniqueConstraint(
                fields=["name", "link"],
                name="source_once",
                violation_error_message=_("This source exists already."),
            ),
            models.CheckConstraint(
                condition=~models.Q(name=""),
                name="source_has_a_name",
                violation_error_message=_("A source needs a name."),
            ),
        ]

    def __str__(self):
        return self.name
