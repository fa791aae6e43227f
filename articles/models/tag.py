from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from articles import vietnamese
from articles.models.author import Named


class Tag(Named):
    """A keyword. `folded` makes "Đoàn", "đoàn" and "doan" one tag, and "hòa" and "hoà" too."""

    folded = models.CharField(max_length=120, unique=True, editable=False)

    class Meta:
        ordering = ["name"]
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(folded=""),
                name="tag_has_letters",
                violation_error_message=_("A tag needs letters or figures."),
            )
        ]

    def clean(self):
        super().clean()
        folded = vietnamese.fold(self.name)
        twin = Tag.objects.filter(folded=folded).exclude(pk=self.pk).first()
        if twin:
            raise ValidationError(
                {"name": _("This tag exists already: “%(name)s”.") % {"name": twin.name}}
            )

    def save(self, *args, **kwargs):
        self.folded = vietnamese.fold(self.name)
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("articles:tag", args=[self.slug])
