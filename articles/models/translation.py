from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Translation(models.Model):
    """In which language an article is written, and of which original it is a translation.

    An article without a row is in the site's own language and translated nowhere. An original has
    itself for original, so that the database sees all of one text together: one article for each
    language. It is about articles and says nothing of what is public.
    """

    article = models.OneToOneField(
        "articles.Article", on_delete=models.CASCADE, primary_key=True, related_name="translation"
    )
    language = models.CharField(_("language"), max_length=10)
    original = models.ForeignKey(
        "articles.Article",
        verbose_name=_("original"),
        on_delete=models.CASCADE,
        related_name="translations",
    )
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("set by"),
        on_delete=models.PROTECT,
        related_name="set_translations",
    )
    set_at = models.DateTimeField(_("since"), auto_now=True)

    class Meta:
        default_permissions = ()
        verbose_name = _("translation")
        verbose_name_plural = _("translations")
        constraints = [
            models.UniqueConstraint(
                fields=["original", "language"],
                name="translation_once_in_each_language",
                violation_error_message=_("There is an article in this language already."),
            ),
            models.CheckConstraint(
                condition=~models.Q(language=""),
                name="translation_has_a_language",
                violation_error_message=_("An article is written in a language."),
            ),
        ]

    def __str__(self):
        return f"{self.article_id}: {self.language}"

    @property
    def is_original(self) -> bool:
        return self.article_id == self.original_id
