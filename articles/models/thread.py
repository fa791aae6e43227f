from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from articles.models.author import Named
from articles.querysets import ThreadQuerySet


class Thread(Named):
    """Dòng sự kiện: the articles about one event."""

    description = models.CharField(_("description"), max_length=300, blank=True)

    objects = ThreadQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("story thread")
        verbose_name_plural = _("story threads")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(name=""),
                name="thread_has_a_name",
                violation_error_message=_("A story thread needs a name."),
            )
        ]

    def get_absolute_url(self):
        return reverse("articles:thread", args=[self.slug])
