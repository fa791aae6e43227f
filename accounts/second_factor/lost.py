"""Somebody lost the telephone: an administrator takes the second factor away, and all learn of it."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts import events, notices, sessions, standing
from accounts.events import Kind
from accounts.models import User
from accounts.standing import Refused


def blockers(account: User, by: User) -> list[str]:
    """Why this person may not take the other's second factor away."""
    reasons = standing.blockers(account, by)
    if not reasons and not Authenticator.objects.filter(user=account).exists():
        return [_("This account has no second factor.")]
    return reasons


def take_away(account: User, by: User, request: HttpRequest) -> None:
    """All of it, recovery codes too; every session of the person ends. Raises `Refused`."""
    with transaction.atomic():
        account, by = standing.as_they_are(account, by)
        if reasons := blockers(account, by):
            raise Refused(reasons)
        remove_all(account, by=by, request=request)
        transaction.on_commit(lambda: notices.second_factor_taken_away(account, by))


def remove_all(account: User, *, by: User | None = None, request: HttpRequest | None = None) -> int:
    """Returns how many there were. For a transaction; who asks whether it may be is `take_away`."""
    factors = Authenticator.objects.filter(user=account)
    types = sorted(factors.values_list("type", flat=True))
    factors.delete()
    sessions.end_all_of(account)
    details = {"factors": types, "did": "taken away"}
    events.record(Kind.SECOND_FACTOR, request=request, by=by, about=account, details=details)
    return len(types)
