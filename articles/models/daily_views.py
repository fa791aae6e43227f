from django.db import models
from django.utils.translation import gettext_lazy as _


class DailyViews(models.Model):
    """How often an article was read on one day, local time. Written by `articles.readership` alone."""

    article = models.ForeignKey(
        "articles.Article", on_delete=models.CASCADE, related_name="daily_views"
    )
    day = models.DateField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ("view",)
        verbose_name = _("views")
        verbose_name_plural = _("views")
        constraints = [
            models.UniqueConstraint(fields=["article", "day"], name="daily_views_once_per_day")
        ]
        indexes = [models.Index(fields=["day", "-count"], name="daily_views_most_read")]

    def __str__(self):
        return f"{self.article_id}, {self.day}: {self.count}"
