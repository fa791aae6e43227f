from django.conf import settings
from django.core.files.storage import storages
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.querysets import ImageQuerySet


def originals():
    return storages["originals"]


def original_name(image, filename):
    """Uploaders have no say in names: the digest of the bytes is the name."""
    return f"{image.digest[:2]}/{image.digest}"


class Image(models.Model):
    """A picture of the library. The original stays private; see `articles.images` for what is public."""

    original = models.FileField(
        _("picture"), storage=originals, upload_to=original_name, max_length=200
    )
    digest = models.CharField(
        max_length=32,
        unique=True,
        editable=False,
        help_text="The first 32 hexadecimal digits of the SHA-256 of the original's bytes.",
    )
    format = models.CharField(_("format"), max_length=8, editable=False)
    width = models.PositiveIntegerField(_("width"), editable=False)
    height = models.PositiveIntegerField(_("height"), editable=False)
    byte_size = models.PositiveIntegerField(_("size"), editable=False)
    title = models.CharField(_("title"), max_length=160, blank=True)
    alt = models.CharField(
        _("alternative text"),
        max_length=300,
        blank=True,
        help_text=_("What the picture shows, for readers who do not see it."),
    )
    decorative = models.BooleanField(
        _("decorative"),
        default=False,
        help_text=_("Carries no information: screen readers pass over it."),
    )
    caption = models.CharField(_("caption"), max_length=500, blank=True)
    credit = models.CharField(_("credit"), max_length=160, blank=True)
    licence_note = models.CharField(_("licence note"), max_length=300, blank=True)
    rights_end = models.DateField(_("usage right ends"), null=True, blank=True)
    focus_x = models.PositiveSmallIntegerField(
        _("focal point, from the left (%)"),
        default=50,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    focus_y = models.PositiveSmallIntegerField(
        _("focal point, from the top (%)"),
        default=50,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("uploaded by"),
        on_delete=models.PROTECT,
        editable=False,
        related_name="uploaded_images",
    )
    uploaded_at = models.DateTimeField(_("uploaded"), auto_now_add=True)

    objects = ImageQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(focus_x__lte=100, focus_y__lte=100),
                name="image_focus_is_inside",
                violation_error_message=_(
                    "The focal point lies inside the picture: 0 to 100 per cent."
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(width__gt=0, height__gt=0), name="image_has_pixels"
            ),
        ]

    def __str__(self):
        return self.title or self.caption or self.alt or self.digest[:8]
