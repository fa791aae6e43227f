from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles import picture_mark
from articles.models.image import originals


class Corner(models.TextChoices):
    TOP_LEFT = "top-left", _("Top left")
    TOP_RIGHT = "top-right", _("Top right")
    BOTTOM_LEFT = "bottom-left", _("Bottom left")
    BOTTOM_RIGHT = "bottom-right", _("Bottom right")


class PictureMark(models.Model):
    """The mark of the institution on pictures: one row, edited in the admin.

    It is drawn into renditions, never into originals: see `articles.picture_mark`.
    """

    enabled = models.BooleanField(
        _("mark pictures"),
        default=False,
        help_text=_("Pictures that readers have seen get it, or lose it, within minutes."),
    )
    picture = models.FileField(
        _("mark"),
        storage=originals,
        blank=True,
        help_text=_("A PNG with a transparent ground: an emblem, or the name as a picture."),
    )
    corner = models.CharField(
        _("corner"),
        max_length=12,
        choices=Corner,
        default=Corner.BOTTOM_RIGHT,
        help_text=_("Where the focal point of a picture lies there, another corner is taken."),
    )
    share = models.PositiveSmallIntegerField(
        _("width (% of the picture)"),
        default=14,
        validators=[MinValueValidator(4), MaxValueValidator(40)],
    )
    opacity = models.PositiveSmallIntegerField(
        _("opacity (%)"),
        default=80,
        validators=[MinValueValidator(20), MaxValueValidator(100)],
    )
    from_width = models.PositiveSmallIntegerField(
        _("on pictures from this width (pixels)"),
        default=800,
        validators=[MinValueValidator(320), MaxValueValidator(1600)],
        help_text=_("On smaller ones nobody would recognise it."),
    )

    class Meta:
        default_permissions = ("change", "view")
        verbose_name = _("mark on pictures")
        verbose_name_plural = _("mark on pictures")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(pk=1),
                name="picture_mark_is_one",
                violation_error_message=_("There is one mark."),
            ),
            models.CheckConstraint(
                condition=models.Q(enabled=False) | ~models.Q(picture=""),
                name="picture_mark_has_a_picture",
                violation_error_message=_("Choose a picture for the mark, or switch it off."),
            ),
        ]

    def __str__(self):
        return str(self._meta.verbose_name)

    def clean(self):
        super().clean()
        if self.picture and not self.picture._committed:
            self.picture = picture_mark.as_png(self.picture.file)
