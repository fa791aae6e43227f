from django.db import models
from django.utils.translation import gettext_lazy as _


class MissedSearch(models.Model):
    """Words that visitors looked for and did not find: how often, and on which days first and last.
    Nothing about who looked."""

    words = models.CharField(max_length=60, unique=True, editable=False)
    written = models.CharField(_("searched for"), max_length=80, help_text="As last typed.")
    times = models.PositiveIntegerField(_("times"), default=0)
    first_on = models.DateField(_("first searched"))
    last_on = models.DateField(_("last searched"), db_index=True)

    class Meta:
        default_permissions = ("view", "delete")
        ordering = ["-times", "-last_on", "words"]
        verbose_name = _("search without a result")
        verbose_name_plural = _("searched and not found")
        indexes = [models.Index(fields=["-times", "-last_on"], name="missed_search_most_often")]

    def __str__(self):
        return self.written
