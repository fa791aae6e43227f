from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Placement(models.TextChoices):
    LEAD = "lead", _("Lead picture")
    GALLERY = "gallery", _("Below the text")
    BODY = "body", _("In the text")


class Figure(models.Model):
    """A picture in an edition, with the caption and the alternative text of this use.

    Figures placed in the text follow the text: `articles.figures.follow_body` writes them.
    """

    edition = models.ForeignKey(
        "articles.Edition", on_delete=models.CASCADE, related_name="figures"
    )
    image = models.ForeignKey(
        "articles.Image",
        verbose_name=_("picture"),
        on_delete=models.PROTECT,
        related_name="figures",
    )
    placement = models.CharField(
        _("place"), max_length=8, choices=Placement, default=Placement.LEAD
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    caption = models.CharField(_("caption"), max_length=500, blank=True)
    alt = models.CharField(
        _("alternative text"),
        max_length=300,
        blank=True,
        help_text=_("What the picture shows, for readers who do not see it."),
    )
    decorative = models.BooleanField(_("decorative"), default=False)
    credit = models.CharField(_("credit"), max_length=160, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["position", "pk"]
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        constraints = [
            models.UniqueConstraint(
                fields=["edition"],
                condition=Q(placement=Placement.LEAD),
                name="figure_one_lead_per_edition",
                violation_error_message=_(
                    "An article has one lead picture; choose another place for this one."
                ),
            ),
            models.CheckConstraint(
                condition=Q(placement__in=[str(place) for place in Placement]),
                name="figure_placement_is_known",
                violation_error_message=_("Unknown place."),
            ),
        ]

    def __str__(self):
        return self.caption or str(self.image)
