from django.db import models


class MostRead(models.Model):
    """What is read most these days, as the clock counted it last: a handful of rows, so that no page
    counts. Written by `articles.most_read` alone; what is shown of it asks `Edition.objects.live()`."""

    rank = models.PositiveSmallIntegerField(primary_key=True)
    article = models.ForeignKey(
        "articles.Article", on_delete=models.CASCADE, related_name="most_read"
    )
    views = models.PositiveIntegerField()
    made_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        ordering = ["rank"]

    def __str__(self):
        return f"{self.rank}: {self.article_id}"
