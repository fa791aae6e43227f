from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Related(models.Model):
    """Another article that readers of this one may want next, as `articles.related` found it.

    It is about articles, not editions, and says nothing of what is public: pages ask for live editions.
    """

    article = models.ForeignKey(
        "articles.Article", on_delete=models.CASCADE, related_name="related_rows"
    )
    other = models.ForeignKey(
        "articles.Article", on_delete=models.CASCADE, related_name="related_of"
    )
    score = models.FloatField(help_text="Tags in common, and below 1 how alike the words are.")

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["article", "other"], name="related_once"),
            models.CheckConstraint(
                condition=~Q(article=F("other")),
                name="related_to_another",
                violation_error_message=_("An article is not related to itself."),
            ),
        ]

    def __str__(self):
        return f"{self.article_id}: {self.other_id}"
