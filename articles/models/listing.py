from django.db import models
from django.db.models import F

from articles.querysets import ListingQuerySet


class Listing(models.Model):
    """An approved edition's place in the list of one category: its own, a further one, or one above these.

    With it a category page costs the same at a thousand articles and at a million.
    """

    category = models.ForeignKey(
        "articles.Category", on_delete=models.PROTECT, related_name="listings"
    )
    edition = models.ForeignKey(
        "articles.Edition", on_delete=models.CASCADE, related_name="listings"
    )
    published_at = models.DateTimeField()

    objects = ListingQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["category", "edition"], name="listing_once_per_category"
            )
        ]
        indexes = [
            models.Index(
                "category",
                F("published_at").desc(),
                F("edition").desc(),
                name="listing_newest_first",
            )
        ]

    def __str__(self):
        return f"{self.category_id}: {self.edition_id}"
