"""How somebody comes by a password that nobody else knows.

Who has an e-mail address chooses it through a link that is sent there. Who has none is handed a
temporary password, which the portal makes; it opens nothing but the page on which they choose their own.
No administrator chooses a password, or reads a link.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import models, transaction
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import events, passwords, sessions, standing, stopping, tasks
from .events import Kind
from .models import Event, Invitation, TemporaryPassword, User
from .standing import Refused

if TYPE_CHECKING:
    from django.db.models import QuerySet

#: Nothing that looks like something else; no vowel, no d and no w, so that no Vietnamese keyboard (Telex,
#: VNI) makes another letter of it, and no word comes out.
SIGNS = "bcfghkmnpqrtvxz2346789"
#: Signs that are read out together, and how many of these at least: 16 signs are 71 bits.
GROUP = 4
GROUPS = 4


class State(models.TextChoices):
    """How an account stands to signing in."""

    WORKING = "working", gettext_lazy("own password")
    INVITED = "invited", gettext_lazy("invited")
    INVITATION_OVER = "invitation_over", gettext_lazy("invitation over")
    TEMPORARY = "temporary", gettext_lazy("temporary password")
    TEMPORARY_OVER = "temporary_over", gettext_lazy("temporary password over")
    NO_PASSWORD = "no_password", gettext_lazy("no password")
    SUSPENDED = "suspended", gettext_lazy("suspended")


def with_state(people: QuerySet[User]) -> QuerySet[User]:
    """Each with its `state`, one of `State`."""
    now = timezone.now()
    none = Q(password="") | Q(password__startswith=UNUSABLE_PASSWORD_PREFIX)
    temporary = Q(temporary_password__encoded=F("password"))
    return people.select_related("invitation", "temporary_password").annotate(
        state=Case(
            When(is_active=False, then=Value(State.SUSPENDED)),
            When(none & Q(invitation__good_until__gt=now), then=Value(State.INVITED)),
            When(none & Q(invitation__isnull=False), then=Value(State.INVITATION_OVER)),
            When(none, then=Value(State.NO_PASSWORD)),
            When(
                temporary & Q(temporary_password__good_until__gt=now), then=Value(State.TEMPORARY)
            ),
            When(temporary, then=Value(State.TEMPORARY_OVER)),
            default=Value(State.WORKING),
            output_field=models.CharField(),
        )
    )


def in_words(account: User) -> str:
    """The state of an account that was loaded by `with_state`."""
    state = State(account.state)  # type: ignore[attr-defined]
    if state == State.INVITED and account.invitation.sent_at is None:
        return _("The invitation is about to be sent; it is good until %(until)s.") % {
            "until": _moment(account.invitation.good_until)
        }
    if state == State.INVITED:
        return _("Invitation sent %(sent)s, good until %(until)s.") % {
            "sent": _moment(account.invitation.sent_at),
            "until": _moment(account.invitation.good_until),
        }
    if state == State.INVITATION_OVER:
        return _("The invitation ended %(until)s without being used.") % {
            "until": _moment(account.invitation.good_until)
        }
    if state == State.TEMPORARY:
        return _("Temporary password, to be exchanged for their own until %(until)s.") % {
            "until": _moment(account.temporary_password.good_until)
        }
    if state == State.TEMPORARY_OVER:
        return _("The temporary password ended %(until)s without being exchanged.") % {
            "until": _moment(account.temporary_password.good_until)
        }
    if state == State.NO_PASSWORD:
        return _("No password, and no way to set one: nobody can sign in.")
    if state == State.SUSPENDED:
        return _("Suspended: nobody can sign in.")
    return _("A password of their own, which nobody else knows.")


def _moment(at: datetime) -> str:
    return date_format(timezone.localtime(at), "SHORT_DATETIME_FORMAT")


# Letting in


def blockers(account: User, by: User) -> list[str]:
    """Why this person may not have the other choose a new password."""
    if account.pk == by.pk:
        return [_("This is your own account. Change your password on the page “My account”.")]
    reasons = standing.blockers(account, by)
    if not reasons and not account.is_active:
        return [_("This account is suspended. Resume it first.")]
    if not reasons and (until := rests_until(account)):
        return [
            _(
                "The e-mail address of this account was changed lately. So that nobody gets into it by "
                "changing the address, a new password is possible from %(until)s on; the person was "
                "told at the address from before."
            )
            % {"until": _moment(until)}
        ]
    return reasons


def rests_until(account: User) -> datetime | None:
    """Until when no new password goes to this account's address, because it was changed a short while
    ago. The log says so, which nobody changes. Who never signed in has nothing yet to be taken."""
    rest = timedelta(hours=settings.ADDRESS_REST_HOURS)
    if account.last_login is None:
        return None
    change = (
        Event.objects.filter(
            about=account,
            kind=Kind.ACCOUNT_CHANGED,
            at__gt=timezone.now() - rest,
            details__changes__has_key="email",
        )
        .newest_first()
        .first()
    )
    return change.at + rest if change else None


def first(account: User, by: User, request: HttpRequest) -> str:
    """For an account that was just made: invite, or return the temporary password. For the transaction
    in which it was made."""
    password = _let_in(account, by)
    _record(Kind.INVITED, account, password, request)
    return password


def anew(account: User, by: User, request: HttpRequest, *, reason: str) -> str:
    """The present password opens nothing any more and all sessions end; a link goes to the person's
    address, or, where there is none, a temporary password is returned. Raises `Refused`."""
    with transaction.atomic():
        account, by = _allowed(account, by)
        password = _let_in(account, by)
        _record(Kind.PASSWORD_RESET, account, password, request, reason=reason)
    return password


def again(account: User, by: User, request: HttpRequest) -> None:
    """Send the invitation once more, with a link of its own; the former one ends. Raises `Refused`."""
    with transaction.atomic():
        account, by = _allowed(account, by)
        if account.has_usable_password() or not account.email:
            raise Refused([_("There is no invitation to send again.")])
        _let_in(account, by)
        _record(Kind.INVITED, account, "", request)


def _allowed(account: User, by: User) -> tuple[User, User]:
    account, by = standing.as_they_are(account, by)
    if reasons := blockers(account, by):
        raise Refused(reasons)
    return account, by


def _let_in(account: User, by: User) -> str:
    sessions.end_all_of(account)
    Invitation.objects.filter(user=account).delete()
    TemporaryPassword.objects.filter(user=account).delete()
    now = timezone.now()
    if account.email:
        account.set_unusable_password()  # another one each time, so that former links end
        account.save(update_fields=["password"])
        good_until = now + timedelta(days=settings.INVITATION_DAYS)
        Invitation.objects.create(user=account, by=by, asked_at=now, good_until=good_until)
        transaction.on_commit(
            partial(tasks.invitation_goes_out.enqueue, account.pk, 0), robust=True
        )
        return ""
    password = temporary()
    account.set_password(password)
    account.save(update_fields=["password"])
    good_until = now + timedelta(days=settings.TEMPORARY_PASSWORD_DAYS)
    TemporaryPassword.objects.create(user=account, encoded=account.password, good_until=good_until)
    return password


def _record(kind: Kind, account: User, password: str, request: HttpRequest, **more: str) -> None:
    given = {"way": "temporary" if password else "link"} | more
    events.record(kind, request=request, about=account, details={"given": given})


def temporary() -> str:
    """A password to read out and to type: as long as passwords have to be, in groups."""
    groups = max(GROUPS, -(-(passwords.least() + 1) // (GROUP + 1)))
    return "-".join(
        "".join(secrets.choice(SIGNS) for _sign in range(GROUP)) for _group in range(groups)
    )


def settled(account: User) -> None:
    """They have chosen a password of their own."""
    Invitation.objects.filter(user=account).delete()
    TemporaryPassword.objects.filter(user=account).delete()


# Signing in with a temporary password


def with_temporary(people: QuerySet[User]) -> QuerySet[User]:
    return people.annotate(
        has_temporary_password=Exists(
            TemporaryPassword.objects.filter(user=OuterRef("pk"), encoded=OuterRef("password"))
        )
    )


def is_temporary(account: User) -> bool:
    """Whether the password is one that somebody else has read. As it was when the person was loaded, if
    that was for a request."""
    if not hasattr(account, "has_temporary_password"):
        account = with_temporary(User.objects.all()).get(pk=account.pk)
    return bool(account.has_temporary_password)  # type: ignore[attr-defined]


def is_over(account: User) -> bool:
    """Whether the password is a temporary one whose days have passed."""
    return TemporaryPassword.objects.filter(
        user=account, encoded=account.password, good_until__lte=timezone.now()
    ).exists()


class OwnPasswordMiddleware:
    """Keeps whoever signed in with a temporary password from the desk, and from the keys of the account,
    until they have one of their own. Stands after AccountMiddleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        if not (stopping.is_desk(request) or stopping.is_about_keys(request)):
            return None
        if not request.user.is_authenticated or not is_temporary(request.user):
            return None
        return stopping.stop(
            request,
            reverse("accounts:password_change"),
            _("Your password is a temporary one, which somebody else has seen. Choose your own."),
            _("Choose a password"),
        )
