from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.models import User
    from articles.models import Transition, Translation

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
    review_on = models.DateField(
        _("review on"),
        null=True,
        blank=True,
        help_text=_("The day on which somebody should look whether this is still true."),
    )
    review_note = models.CharField(_("what to look at"), max_length=300, blank=True)

    class Meta:
        default_permissions = ()
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        indexes = [
            models.Index(
                fields=["review_on"],
                condition=models.Q(review_on__isnull=False),
                name="article_review_on",
            )
        ]

    def __str__(self):
        return f"{self.slug or '-'}-{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("articles:article", args=[self.slug or UNTITLED, self.pk])

    # Both ask the database where the query has not joined the row, as `for_cards` does.

    @property
    def translated(self) -> Translation | None:
        """Its language and its original; None where it is in the site's language, and in no other."""
        return getattr(self, "translation", None)

    @property
    def language(self) -> str:
        """What it is written in, as in settings.LANGUAGES."""
        return self.translated.language if self.translated else settings.LANGUAGE_CODE

    @property
    def is_original(self) -> bool:
        """Whether it is nobody's translation."""
        return self.translated is None or self.translated.is_original

    @property
    def live_edition(self):
        """The edition that holds the public place (its text, or its withdrawal notice), or None."""
        return self.editions.in_public_place().first()

    @property
    def working_edition(self):
        """The edition that is being worked on, or None."""
        return self.editions.working().first()

    def superseded_records(self) -> QuerySet[Transition]:
        """The records of editions of this article that made way for another."""
        from articles.models.transition import Transition

        return Transition.objects.filter(edition__article=self, name="supersede").select_related(
            "edition__article"
        )

    def is_open_to(self, user: User) -> bool:
        """Whether this person of the newsroom may see and work on its unpublished texts: the
        instance twin of `Edition.objects.visible_to()` for what is not public."""
        from articles.models.restriction import Restriction

        return not Restriction.objects.filter(article=self).closed_to(user).exists()
