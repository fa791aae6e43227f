from django.db import models


class DailyViews(models.Model):
    """How often an article was read on one day."""

    article = models.ForeignKey(
        "articles.Article", on_delete=models.CASCADE, related_name="daily_views"
    )
    day = models.DateField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["article", "day"], name="daily_views_once_per_day")
        ]
        indexes = [models.Index(fields=["day", "-count"], name="daily_views_most_read")]

    def __str__(self):
        return f"{self.article_id}, {self.day}: {self.count}"
