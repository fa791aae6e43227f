from django.db import models


class SearchWord(models.Model):
    """A word that titles are made of: what a misspelt one may have been meant to be.

    It is offered only while `edition`, whose title holds it, is live: no word of a text that is not
    public gets out this way.
    """

    folded = models.CharField(max_length=20, primary_key=True)
    written = models.CharField(max_length=40, help_text="As it is written most often.")
    count = models.PositiveIntegerField(default=1)
    edition = models.ForeignKey("articles.Edition", on_delete=models.CASCADE, related_name="+")

    class Meta:
        default_permissions = ()

    def __str__(self):
        return self.written
