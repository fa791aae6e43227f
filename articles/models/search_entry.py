from django.db import models
from django.db.models import F, Q


class SearchEntry(models.Model):
    """What an approved edition is found by. The database's own full-text index stands over the folded
    words and the marks (migration 0015_search): FTS5 on SQLite, tsvectors with GIN on PostgreSQL.

    Words are lower case, with a space between two of them and at both ends, so that " hoa binh "
    is found by LIKE where it stands as words.
    """

    edition = models.OneToOneField(
        "articles.Edition", on_delete=models.CASCADE, primary_key=True, related_name="search_entry"
    )
    published_at = models.DateTimeField(help_text="The edition's first_published_at.")
    title = models.TextField(default="", help_text="Folded.")
    lead = models.TextField(default="", help_text="Folded.")
    words = models.TextField(help_text="Everything else, folded: body, captions, bylines, tags.")
    spelled_title = models.TextField(default="", help_text="As vietnamese.spelled gives it.")
    spelled_lead = models.TextField(default="")
    spellings = models.TextField(
        default="", help_text="Each accented word of the whole article once, spelled."
    )
    marks = models.TextField(
        default="",
        help_text="What is filtered by: #c1 a category, #y2026 and #m202611 the time, @phai a byline.",
    )
    learned = models.BooleanField(
        default=False, help_text="Whether its title's words are among the known ones."
    )

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(
                F("published_at").desc(), F("edition").desc(), name="search_entry_newest_first"
            ),
            models.Index(fields=["edition"], condition=Q(learned=False), name="search_to_learn"),
        ]

    def __str__(self):
        return f"{self.edition_id}: {self.title.strip()[:40]}"
