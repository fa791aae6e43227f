from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.addresses import validate_address


class Severity(models.TextChoices):
    """The gravest first."""

    EMERGENCY = "emergency", _("Emergency")
    WARNING = "warning", _("Warning")
    NOTICE = "notice", _("Announcement")


class BannerQuerySet(models.QuerySet):
    def ahead(self):
        """Those that show now or will."""
        return self.filter(ends_at__gt=timezone.now())


class Banner(models.Model):
    """An urgent announcement at the top of every public page, from one moment to another. It has an
    end, so that nobody has to think of it when there is more to do. None is deleted: what the public
    was told stays on record."""

    text = models.CharField(_("text"), max_length=300)
    link = models.CharField(
        _("link"),
        max_length=500,
        blank=True,
        validators=[validate_address],
        help_text=_("Where more is said: “/…” on this site, or “https://…”."),
    )
    severity = models.CharField(
        _("severity"), max_length=10, choices=Severity, default=Severity.WARNING
    )
    starts_at = models.DateTimeField(_("from"), default=timezone.now)
    ends_at = models.DateTimeField(
        _("until"), help_text=_("It goes by itself then; caches follow within 15 seconds.")
    )
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("set by"),
        on_delete=models.PROTECT,
        editable=False,
        related_name="+",
    )

    objects = BannerQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        permissions = [("set_banner", "Can set the emergency banner")]
        ordering = ["-ends_at", "-pk"]
        verbose_name = _("emergency banner")
        verbose_name_plural = _("emergency banners")
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""),
                name="banner_says_something",
                violation_error_message=_("Write what the public has to know."),
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="banner_ends_after_it_starts",
                violation_error_message=_("The end must come after the start."),
            ),
            models.CheckConstraint(
                condition=Q(severity__in=[str(each) for each in Severity]),
                name="banner_severity_is_known",
                violation_error_message=_("Unknown severity."),
            ),
        ]

    def __str__(self):
        return self.text

    @property
    def is_showing(self):
        return self.starts_at <= timezone.now() < self.ends_at

    def clean(self):
        super().clean()
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            raise ValidationError({"ends_at": _("The end must come after the start.")})
