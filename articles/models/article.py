from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

#: Stands for a title without Latin letters in an address.
UNTITLED = "bai-viet"


class Article(models.Model):
    """What keeps its identity through all its editions. It has no text and no state."""

    slug = models.SlugField(_("slug"), max_length=100, blank=True)
    first_published_at = models.DateTimeField(_("first published"), null=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="created_articles"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        default_permissions = ()
        verbose_name = _("article")
        verbose_name_plural = _("articles")

    def __str__(self):
        return f"{self.slug or '-'}-{self.pk}"

    def get_absolute_url(self):
        return reverse("articles:article", args=[self.slug or UNTITLED, self.pk])

    @property
    def live_edition(self):
        """The edition that holds the public place (its text, or its withdrawal notice), or None."""
        return self.editions.in_public_place().first()

    @property
    def working_edition(self):
        """The edition that is being worked on, or None."""
        return self.editions.working().first()
