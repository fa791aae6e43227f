from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from accounts.models import User


class RestrictionQuerySet(models.QuerySet["Restriction"]):
    def closed_to(self, user: User) -> Self:
        """Restrictions that keep this person out. A superuser is kept out of nothing."""
        if user.is_superuser:
            return self.none()
        inside = models.Q(restricted_by=user) | models.Exists(
            Restriction.people.through.objects.filter(
                restriction=models.OuterRef("pk"), user=user.pk
            )
        )
        if user.unit_id is not None:
            inside |= models.Q(unit=user.unit_id)
        return self.exclude(inside)


class Restriction(models.Model):
    """Limits who of the newsroom sees an article's unpublished texts: named people, or one unit.

    What is public stays public. Asked by `Edition.objects.visible_to(user)`.
    """

    article = models.OneToOneField(
        "articles.Article", on_delete=models.CASCADE, primary_key=True, related_name="restriction"
    )
    unit = models.ForeignKey(
        "accounts.Unit",
        verbose_name=_("unit"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="restrictions",
    )
    people = models.ManyToManyField(
        settings.AUTH_USER_MODEL, verbose_name=_("people"), blank=True, related_name="restrictions"
    )
    restricted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("restricted by"),
        on_delete=models.PROTECT,
        related_name="given_restrictions",
    )
    created_at = models.DateTimeField(_("since"), auto_now_add=True)

    objects = RestrictionQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        verbose_name = _("restriction")
        verbose_name_plural = _("restrictions")

    def __str__(self):
        return f"{self.article_id}: {self.unit or ''}"
