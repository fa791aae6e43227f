import hashlib
import io

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from PIL import Image as Pillow

from articles import images
from portal import colours

#: The longer side of a stored logo, in pixels: it stands 76 wide on screens that have three of ours in one.
LOGO_SIZE = 256


class SiteIdentity(models.Model):
    """Who publishes this site: one row, edited in the admin, shown on every page."""

    name = models.CharField(_("site name"), max_length=120)
    slogan = models.CharField(_("slogan"), max_length=200, blank=True)
    logo = models.FileField(
        _("logo"),
        blank=True,
        help_text=_("PNG, JPEG or WebP, best square with a transparent ground."),
    )
    colour = models.CharField(
        _("colour"),
        max_length=7,
        default=colours.HOUSE,
        validators=[RegexValidator(colours.PATTERN, _("Write a colour as # and six figures."))],
        help_text=_(
            "The institution’s colour. From it the site makes shades that can be read on light and "
            "on dark ground; the one chosen may come out darker or lighter."
        ),
    )
    owner = models.CharField(
        _("owner"), max_length=200, blank=True, help_text=_("The body that runs this site.")
    )
    licence_line = models.CharField(_("licence line"), max_length=300, blank=True)
    responsible_person = models.CharField(_("responsible person"), max_length=200, blank=True)
    address = models.CharField(_("postal address"), max_length=300, blank=True)
    phone = models.CharField(_("telephone"), max_length=60, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    reuse_line = models.CharField(
        _("terms of re-use"),
        max_length=300,
        blank=True,
        help_text=_("For example: state the source when you use information of this site again."),
    )

    class Meta:
        default_permissions = ("change", "view")
        verbose_name = _("site identity")
        verbose_name_plural = _("site identity")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(pk=1),
                name="site_identity_is_one",
                violation_error_message=_("There is one site identity."),
            ),
            models.CheckConstraint(
                condition=~models.Q(name=""),
                name="site_identity_has_a_name",
                violation_error_message=_("The site needs a name."),
            ),
        ]

    def __str__(self):
        return self.name

    @classmethod
    def current(cls):
        """The stored identity with the site's shell, or an unsaved one with the product's name."""
        return cls.objects.select_related("shell").first() or cls(pk=1, name="Cổng Tin")

    @property
    def theme_url(self):
        """Address of the style sheet with the institution's colours, "" for the house's own."""
        if self.colour == colours.HOUSE:
            return ""
        return reverse(
            "theme", args=[self.colour.removeprefix("#"), colours.fingerprint(self.colour)]
        )

    @property
    def shades(self):
        return colours.shades(self.colour)

    @property
    def logo_url(self):
        """Address of the logo, "" when there is none. It changes with the picture, so it is kept for good."""
        if not self.logo:
            return ""
        digest = self.logo.name.removeprefix("logo-").removesuffix(".png")
        return reverse("logo", args=[digest])

    def clean(self):
        super().clean()
        self.colour = self.colour.lower()
        if self.logo and not self.logo._committed:
            self.logo = _as_png(self.logo.file)


def _as_png(file):
    """The uploaded picture as a PNG of our own making. Raises ValidationError for what is no picture."""
    try:
        images.inspect(file)
    except ValidationError as error:
        raise ValidationError({"logo": error.messages}) from error
    file.seek(0)
    with Pillow.open(file) as picture:
        picture = picture.convert("RGBA")
    picture.thumbnail((LOGO_SIZE, LOGO_SIZE))
    # Every page begins with it, before the news: 256 colours are a fifth of the bytes.
    picture = picture.quantize(256, method=Pillow.Quantize.FASTOCTREE)
    made = io.BytesIO()
    picture.save(made, "PNG", optimize=True)
    digest = hashlib.sha256(made.getvalue()).hexdigest()[:32]
    return ContentFile(made.getvalue(), name=f"logo-{digest}.png")
