"""What allauth tells of second factors goes into the event log, and to the person."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.signals import authentication_step_completed
from allauth.mfa import signals
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.http import HttpRequest

from accounts import events
from accounts.confirmation import give_a_new_key
from accounts.events import Kind
from accounts.models import User


def listen() -> None:
    for signal, receiver in (
        (signals.authenticator_added, _added),
        (signals.authenticator_removed, _removed),
        (signals.authenticator_reset, _renewed),
        (signals.authenticator_used, _used),
        (signals.authentication_failed, _failed),
        (authentication_step_completed, give_a_new_key),
    ):
        signal.connect(receiver, dispatch_uid="accounts.second_factor")


def _record(request: HttpRequest, user: User, factor: Authenticator, did: str) -> None:
    details = {"factors": [str(factor.type)], "did": did}
    events.record(Kind.SECOND_FACTOR, request=request, by=user, about=user, details=details)


def _added(request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    _record(request, user, authenticator, "added")
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        # Whoever sets one up has just shown that they hold it.
        record_authentication(
            request, user, "mfa", id=authenticator.pk, type=str(authenticator.type)
        )


def _removed(request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    _record(request, user, authenticator, "removed")


def _renewed(request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    _record(request, user, authenticator, "renewed")


def _used(request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    """An app or a passkey is used every day and stands in the log as the sign-in; a recovery code is
    used when something was lost, or by somebody who found the paper."""
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        return
    _record(request, user, authenticator, "used")
    # As it is now: which code was used, allauth wrote to a copy.
    codes = Authenticator.objects.get(pk=authenticator.pk).wrap()
    get_adapter().send_notification_mail(
        "mfa/email/recovery_code_used",
        user,
        {"person": user, "left": len(codes.get_unused_codes())},
    )


def _failed(request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    """The password was right and the code was not. allauth lets few be tried, so this floods nothing."""
    events.record(
        Kind.SIGN_IN_FAILED,
        request=request,
        about=user,
        typed_name=user.username,
        details={"factors": [str(authenticator.type)], "did": "refused"},
    )
