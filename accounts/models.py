import unicodedata

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _


class Unit(models.Model):
    """A department of the body that runs the site: who works together, who may read together."""

    name = models.CharField(
        _("name"),
        max_length=150,
        unique=True,
        error_messages={"unique": _("There is a unit with this name already.")},
    )

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        ordering = ("name",)
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(name=""),
                name="unit_has_a_name",
                violation_error_message=_("A unit needs a name."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        self.name = unicodedata.normalize("NFC", " ".join(self.name.split()))


class MailRhythm(models.TextChoices):
    AT_ONCE = "at_once", _("at once")
    DAILY = "daily", _("once a day, together")


class User(AbstractUser):
    """A person who signs in. What they may do comes from their roles (groups).

    A Vietnamese name is one field: it is written family name first and addressed by its last word,
    and which part is which cannot be told from outside.
    """

    first_name = None
    last_name = None
    full_name = models.CharField(_("full name"), max_length=150)
    unit = models.ForeignKey(
        Unit,
        verbose_name=_("unit"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="people",
    )
    mail_rhythm = models.CharField(
        _("messages by mail"), max_length=10, choices=MailRhythm, default=MailRhythm.AT_ONCE
    )
    is_staff = models.BooleanField(
        _("may enter the desk"),
        default=False,
        help_text=_("Without this the person can sign in but sees no working pages."),
    )
    is_active = models.BooleanField(
        _("active"),
        default=True,
        help_text=_(
            "Take the tick away when somebody leaves: they are signed out everywhere at once and "
            "cannot sign in again. What they wrote stays. Accounts are never deleted."
        ),
    )

    class Meta(AbstractUser.Meta):
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        ordering = ("username",)

    def __str__(self) -> str:
        return self.get_full_name()

    def clean(self) -> None:
        super().clean()
        self.full_name = unicodedata.normalize("NFC", " ".join(self.full_name.split()))

    def get_full_name(self) -> str:
        """The full name; for an account without one, the name it signs in with."""
        return self.full_name or self.username

    def get_short_name(self) -> str:
        """How colleagues say it: the given name, which comes last ("Trần Đức Vương" is "Vương")."""
        return self.get_full_name().split()[-1]

    @property
    def opaque_id(self) -> str:
        """Tells one person from another without saying who they are (32 hex digits)."""
        return salted_hmac("accounts.person", str(self.pk)).hexdigest()[:32]
