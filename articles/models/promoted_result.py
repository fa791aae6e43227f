from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class PromotedResult(models.Model):
    """An article that the newsroom puts first when somebody searches for just these words."""

    words = models.CharField(max_length=100, editable=False, help_text="Folded.")
    written = models.CharField(
        _("search words"),
        max_length=100,
        help_text=_("When somebody searches for just these words, with or without accents."),
    )
    article = models.ForeignKey(
        "articles.Article",
        verbose_name=_("article"),
        on_delete=models.CASCADE,
        related_name="promotions",
    )
    chosen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("chosen by"),
        on_delete=models.PROTECT,
        editable=False,
        related_name="+",
    )
    chosen_at = models.DateTimeField(_("chosen"), auto_now=True)

    class Meta:
        ordering = ["words", "pk"]
        verbose_name = _("promoted result")
        verbose_name_plural = _("promoted results")
        constraints = [
            models.UniqueConstraint(
                fields=["words", "article"],
                name="promoted_result_once",
                violation_error_message=_("This article stands first for these words already."),
            ),
            models.CheckConstraint(
                condition=~Q(words=""),
                name="promoted_result_has_words",
                violation_error_message=_("Write the words that people search for."),
            ),
        ]

    def __str__(self):
        return self.written
