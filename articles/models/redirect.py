from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


def leads_somewhere(target):
    """Whether a browser can be sent there: a page of this site, or an http address that can be read."""
    try:
        address = urlsplit(target)
    except ValueError:
        return False
    if target.startswith("/"):
        return not target.startswith(("//", "/\\"))
    return address.scheme in ("http", "https") and bool(address.hostname)


class Redirect(models.Model):
    """An address that has moved for good."""

    old_path = models.CharField(_("old address"), max_length=500, unique=True)
    new_path = models.CharField(_("new address"), max_length=500)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["old_path"]
        verbose_name = _("redirect")
        verbose_name_plural = _("redirects")
        constraints = [
            models.CheckConstraint(
                condition=~Q(old_path=F("new_path")),
                name="redirect_leads_elsewhere",
                violation_error_message=_("The new address is the old one."),
            ),
            models.CheckConstraint(
                condition=Q(old_path__startswith="/"),
                name="redirect_starts_at_the_root",
                violation_error_message=_("An address starts with “/”."),
            ),
        ]

    def __str__(self):
        return f"{self.old_path} → {self.new_path}"

    def clean(self):
        super().clean()
        if self.new_path and not leads_somewhere(self.new_path):
            raise ValidationError(
                {
                    "new_path": _(
                        "The address begins with “/” (a page of this site) or with “https://”."
                    )
                }
            )

    @classmethod
    def remember(cls, old_path, new_path):
        """Send readers of `old_path` to `new_path`, without chains or loops."""
        cls.objects.filter(old_path=new_path).delete()
        cls.objects.filter(new_path=old_path).update(new_path=new_path)
        cls.objects.update_or_create(old_path=old_path, defaults={"new_path": new_path})
