from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from articles import vietnamese


class Named(models.Model):
    """A name with an address of its own, made from it when it is left empty."""

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(
        _("slug"),
        max_length=120,
        unique=True,
        blank=True,
        help_text=_("Part of the address. Left empty, it is made from the name."),
    )

    class Meta:
        abstract = True

    def __str__(self):
        return self.name

    def clean(self):
        super().clean()
        self.name = vietnamese.normalise(self.name).strip()
        if self._state.adding and not self.slug:
            self.slug = self._free_slug()
        if not self.slug:
            raise ValidationError({"slug": _("Write the address in Latin letters or figures.")})

    def save(self, *args, **kwargs):
        if not self.slug:
            self.slug = self._free_slug()
        super().save(*args, **kwargs)

    def _free_slug(self):
        wanted = vietnamese.slug(self.name)
        taken = set(
            type(self).objects.filter(slug__startswith=wanted).values_list("slug", flat=True)
        )
        if wanted not in taken:
            return wanted
        return next(
            f"{wanted}-{n}" for n in range(2, len(taken) + 3) if f"{wanted}-{n}" not in taken
        )


class Author(Named):
    """A byline. A login is not a byline: an author may have one, need not."""

    title = models.CharField(
        _("title"), max_length=120, blank=True, help_text=_("For example: Reporter")
    )
    photo = models.ForeignKey(
        "articles.Image",
        verbose_name=_("photo"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="portraits",
    )
    note = models.TextField(_("note"), max_length=1000, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="bylines",
    )

    class Meta:
        ordering = ["name"]
        verbose_name = _("author")
        verbose_name_plural = _("authors")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(name=""),
                name="author_has_a_name",
                violation_error_message=_("An author needs a name."),
            )
        ]

    def get_absolute_url(self):
        return reverse("articles:author", args=[self.slug])
