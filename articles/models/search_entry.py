from django.db import models


class SearchEntry(models.Model):
    """The folded words of an approved edition. The database's own full-text index stands over `words`
    (migration 0003_search_index): FTS5 on SQLite, a tsvector with GIN on PostgreSQL."""

    edition = models.OneToOneField(
        "articles.Edition", on_delete=models.CASCADE, primary_key=True, related_name="search_entry"
    )
    words = models.TextField()

    class Meta:
        default_permissions = ()

    def __str__(self):
        return f"{self.edition_id}: {self.words[:40]}"
