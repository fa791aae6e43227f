from __future__ import annotations

import unicodedata
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from .append_only import AppendOnly, AppendOnlyQuerySet
from .spelling import normalised


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
        constraints = [
            # People sign in with it.
            models.UniqueConstraint(
                Lower("email"),
                condition=~models.Q(email=""),
                name="account_email_is_its_own",
                violation_error_message=_("Another account has this e-mail address already."),
            )
        ]

    def __str__(self) -> str:
        return self.get_full_name()

    def clean(self) -> None:
        self.email = unicodedata.normalize("NFC", self.email.strip())
        super().clean()  # and the domain in small letters
        self.full_name = unicodedata.normalize("NFC", " ".join(self.full_name.split()))

    def set_password(self, raw_password: str | None) -> None:
        super().set_password(normalised(raw_password) if raw_password else raw_password)

    def check_password(self, raw_password: str) -> bool:
        stood = self.password
        right = self._is_password(raw_password)
        if right and self.password != stood:
            # The same password in a newer hash stays temporary if it was.
            TemporaryPassword.objects.filter(user=self, encoded=stood).update(encoded=self.password)
        return right

    def _is_password(self, raw_password: str) -> bool:
        """One password, however a keyboard spells it. One that was set before passwords had one
        spelling is right as it was typed then."""
        if super().check_password(normalised(raw_password)):
            return True
        return normalised(raw_password) != raw_password and super().check_password(raw_password)

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


class SecondFactorRule(models.Model):
    """A role whose people need a second factor, from a day on. A role without a row needs none."""

    role = models.OneToOneField(
        "auth.Group",
        verbose_name=_("role"),
        on_delete=models.CASCADE,
        related_name="second_factor_rule",
    )
    since = models.DateField(_("second factor required from"), default=timezone.localdate)

    class Meta:
        default_permissions = ("change",)
        verbose_name = _("second factor")
        verbose_name_plural = _("second factor")

    def __str__(self) -> str:
        return self.role.name


class Invitation(models.Model):
    """An administrator has somebody choose a password of their own, by a link in a mail. It opens for
    as long as the account has no password; the link itself is stored nowhere (`accounts.ways_in`)."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="invitation"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)
    good_until = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.user_id}: {self.good_until:%Y-%m-%d %H:%M}"


class TemporaryPassword(models.Model):
    """The password of this account was made by the portal and read out by an administrator: it opens
    one page, on which its person chooses one of their own. Whatever sets another password ends that,
    for `encoded` is compared with the account's."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="temporary_password"
    )
    encoded = models.CharField(max_length=128)
    good_until = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.user_id}: {self.good_until:%Y-%m-%d %H:%M}"


class EventQuerySet(AppendOnlyQuerySet):
    def newest_first(self) -> EventQuerySet:
        return self.order_by("-at", "-pk")

    def before(self, event: Event) -> EventQuerySet:
        """Those that come after this one where the newest is first."""
        return self.filter(
            models.Q(at__lt=event.at) | models.Q(at=event.at, pk__lt=event.pk)
        ).newest_first()

    def concerning(self, person: User) -> EventQuerySet:
        """What this person did, and what was done to their account."""
        return self.filter(models.Q(who=person) | models.Q(about=person))

    def outlived(self) -> EventQuerySet:
        """Those whose time in the log is over: what was promised when they were written has passed,
        and what the setting says now, too."""
        now = timezone.now()  # in UTC, as the database's own idea of today is
        return self.filter(
            kept_until__lt=now.date(), at__lt=now - timedelta(days=settings.EVENT_RETENTION_DAYS)
        )

    def let_go(self) -> int:
        """Delete these rows; returns how many. The database refuses where one has to be kept yet."""
        return self._raw_delete(self.db)


class Event(AppendOnly):
    """Something that happened to accounts, rights, settings, or to the way in: who, when, from where.

    Written by `accounts.events.record` alone, and never changed. A row leaves when its time is over
    (`accounts.events.prune`); the database lets none go before that.
    """

    #: One of accounts.events.Kind. No choices here: a kind more is no change of the table.
    kind = models.CharField(_("what happened"), max_length=40)
    at = models.DateTimeField(_("time"), default=timezone.now)
    who = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="Empty: somebody unknown, or the clock.",
    )
    about = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("whose account"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    typed_name = models.CharField(_("user name that was typed"), max_length=150, blank=True)
    subject = models.CharField(_("concerning"), max_length=200, blank=True)
    address = models.GenericIPAddressField(_("address"), null=True)
    user_agent = models.CharField(_("browser"), max_length=200, blank=True)
    details = models.JSONField(_("details"), default=dict)
    kept_until = models.DateField(_("kept until"))

    objects = EventQuerySet.as_manager()

    class Meta:
        default_permissions = ("view",)
        verbose_name = _("event")
        verbose_name_plural = _("event log")
        indexes = [
            models.Index(fields=["at", "id"], name="event_by_time"),
            models.Index(fields=["kind", "at"], name="event_by_kind"),
            models.Index(fields=["kept_until"], name="event_by_end"),
        ]
        constraints = [
            models.CheckConstraint(condition=~models.Q(kind=""), name="event_has_a_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.kind}"


class FailureCount(models.Model):
    """How many sign-ins failed in one minute from one address ("": from all), for what the log does
    not tell one by one. Rows become events when the minute is over."""

    minute = models.DateTimeField()
    source = models.CharField(max_length=50, blank=True)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["minute", "source"], name="failures_counted_once"),
        ]

    def __str__(self) -> str:
        return f"{self.minute:%Y-%m-%d %H:%M} {self.source}: {self.count}"


class Device(models.Model):
    """A browser in which this person has signed in: it has a cookie that nobody else has
    (`accounts.devices`). It gives no access; failures elsewhere do not slow it down."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="devices"
    )
    digest = models.CharField(max_length=64, unique=True)
    first_seen = models.DateTimeField(default=timezone.now)
    last_seen = models.DateTimeField(default=timezone.now)
    user_agent = models.CharField(max_length=200, blank=True)
    address = models.GenericIPAddressField(null=True)

    class Meta:
        default_permissions = ()
        ordering = ("-last_seen",)

    def __str__(self) -> str:
        return f"{self.user_id}: {self.user_agent}"


class Attempts(models.Model):
    """How often something was tried lately that is not tried without end (`accounts.limits`)."""

    key = models.CharField(max_length=80, unique=True)
    count = models.PositiveIntegerField(default=0)
    since = models.DateTimeField(default=timezone.now)
    last_at = models.DateTimeField(default=timezone.now)
    paused_until = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["last_at"], name="attempts_by_time")]

    def __str__(self) -> str:
        return f"{self.key}: {self.count}"
