"""What concerns the keys to accounts is done by who has shown lately that it is they.

Whoever finds a desk open for a moment changes neither its person's keys nor, where that is an
administrator, anybody's rights. Signing in is a confirmation; later ones are allauth's pages. A
confirmation gives the session a new key.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from . import stopping
from .models import User
from .second_factor import rules

#: Pages of the desk, by the names of their addresses.
_guarded: set[str] = set()
_guarded_when_sent: set[str] = set()


def guard(names: Iterable[str], *, when_sent: Iterable[str] = ()) -> None:
    """Ask for a confirmation at these pages of the desk; at `when_sent`, only where a form is sent, for
    what is read there opens nothing."""
    _guarded.update(names)
    _guarded_when_sent.update(when_sent)


guard(
    (
        *(f"accounts_user_{page}" for page in ("add", "change", "suspend", "resume", "leave")),
        *(f"accounts_user_{page}" for page in ("take_away", "invite")),
        "auth_user_password_change",
        "accounts_secondfactorrule_changelist",
        *(f"auth_group_{page}" for page in ("add", "change", "delete")),
    ),
    when_sent=("accounts_user_changelist", "auth_group_changelist"),
)


def is_fresh(request: HttpRequest) -> bool:
    """Whether this session's person confirmed lately that it is they: with a second factor, if they
    have one. The session itself remembers."""
    since = time.time() - settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
    has_factor = rules.standing_of(request.user).has
    return any(
        record.get("at", 0) > since and (record.get("method") == "mfa" or not has_factor)
        for record in get_authentication_records(request, request.user)
    )


def _is_needed(request: HttpRequest) -> bool:
    name = request.resolver_match.url_name
    if stopping.is_desk(request):
        sent = request.method not in {"GET", "HEAD"}
        return name in _guarded or (sent and name in _guarded_when_sent)
    if request.resolver_match.view_name == "accounts:password_change":
        # It asks for the present password itself; a second factor it does not ask for.
        return request.user.is_authenticated and rules.standing_of(request.user).has
    return stopping.is_about_keys(request)


class ConfirmationMiddleware:
    """Stands after SecondFactorMiddleware: what that asks for comes first, and is a confirmation."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        if not _is_needed(request) or not request.user.is_authenticated or is_fresh(request):
            return None
        methods = get_adapter(request).get_reauthentication_methods(request.user)
        return stopping.stop(
            request,
            methods[0]["url"] if methods else reverse("account_login"),
            _("This concerns the keys to accounts, so we ask once more whether it is you."),
            _("Confirm that it is you"),
        )


def give_a_new_key(request: HttpRequest, user: User, **kwargs: object) -> None:
    """allauth tells that somebody showed a key of theirs. While they sign in, the session gets its new
    key by that; later, here. What allauth notes beside the session follows."""
    before = request.session.session_key
    if not before or not request.session.signed_in:
        return
    with transaction.atomic():
        request.session.renew_key()
        UserSession.objects.filter(session_key=before).update(
            session_key=request.session.session_key
        )
