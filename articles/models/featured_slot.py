from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.models.edition import FEATURED_SLOTS


class FeaturedSlot(models.Model):
    """A place at the front of the home page, as somebody arranged it by hand: see `articles.front`.

    It names an article, so it outlives its editions. There is one row for each place, always; one
    without an article was left to what is published for it.
    """

    position = models.PositiveSmallIntegerField(_("position"), primary_key=True)
    article = models.OneToOneField(
        "articles.Article",
        verbose_name=_("article"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    placed_at = models.DateTimeField(null=True)
    placed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        default_permissions = ()
        permissions = [("arrange_front", "Can arrange the featured articles of the home page")]
        ordering = ["position"]
        verbose_name = _("featured article")
        verbose_name_plural = _("home page: featured articles")
        constraints = [
            models.CheckConstraint(
                condition=Q(position__gte=1, position__lte=FEATURED_SLOTS),
                name="featured_slot_is_one_of_these",
                violation_error_message=_("There is no such featured slot."),
            ),
            models.CheckConstraint(
                condition=Q(article__isnull=True) | Q(placed_at__isnull=False),
                name="featured_slot_was_placed_at_a_time",
                violation_error_message=_("A featured article was placed by somebody."),
            ),
        ]

    def __str__(self):
        return str(self.position)
