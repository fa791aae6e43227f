"""What people see of their own account: what it is, where they are signed in, which browsers it knows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from . import browsers, devices, events
from .events import Kind
from .models import Device, User
from .sessions import LAST_ACTIVE_AT, REPLACED, SIGNED_IN_AT, end, keys_of


@dataclass(frozen=True)
class Session:
    """Where somebody is signed in. Its name is not its key, which would let anybody in."""

    name: str
    key: str
    browser: str
    address: str
    signed_in_at: datetime
    last_active_at: datetime
    is_this: bool


@login_required
@never_cache
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    person: User = request.user
    return render(
        request,
        "accounts/overview.html",
        {
            "person": person,
            "roles": [group.name for group in person.groups.order_by("name")],
            "has_second_factor": is_mfa_enabled(person),
            "session_count": len(list(sessions_of(person, request.session.session_key))),
        },
    )


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sessions(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        _change(request)
        return redirect("usersessions_list")
    this = devices.known(request, request.user)
    found = list(sessions_of(request.user, request.session.session_key))
    return render(
        request,
        "usersessions/usersession_list.html",
        {
            "sessions": found,
            "others": len(found) > 1,
            "devices": [
                {
                    "device": device,
                    "browser": browsers.in_words(device.user_agent),
                    "is_this": device == this,
                }
                for device in request.user.devices.all()
            ],
        },
    )


def sessions_of(person: User, this: str | None) -> Iterator[Session]:
    """Those that have not ended, this one first and then whichever was active last."""
    stored = {
        key: facts
        for key, facts in keys_of(person)
        if _is_valid(person, facts) and REPLACED not in facts
    }
    noted = {row.session_key: row for row in UserSession.objects.filter(session_key__in=stored)}
    found = [
        Session(
            name=_name(key),
            key=key,
            browser=browsers.in_words(noted[key].user_agent if key in noted else ""),
            address=str(noted[key].ip) if key in noted else "",
            signed_in_at=_moment(facts[SIGNED_IN_AT]),
            last_active_at=_moment(facts[LAST_ACTIVE_AT]),
            is_this=key == this,
        )
        for key, facts in stored.items()
    ]
    yield from sorted(found, key=lambda each: (each.is_this, each.last_active_at), reverse=True)


def _is_valid(person: User, facts: dict[str, object]) -> bool:
    """Whether the password is still the one that was typed there: else nobody is signed in there."""
    return constant_time_compare(
        str(facts.get(HASH_SESSION_KEY, "")), person.get_session_auth_hash()
    )


def _name(key: str) -> str:
    return salted_hmac("accounts.session", key).hexdigest()[:16]


def _moment(timestamp: float) -> datetime:
    return datetime.fromtimestamp(timestamp, tz=UTC)


def _change(request: HttpRequest) -> None:
    """What one of the page's buttons asks for. Raises `Http404` for what is not there any more, or is
    somebody else's."""
    person: User = request.user
    if number := request.POST.get("device"):
        _forget(request, person, number)
        return
    others = [each for each in sessions_of(person, request.session.session_key) if not each.is_this]
    if name := request.POST.get("session"):
        others = [each for each in others if each.name == name]
        if not others:
            raise Http404
    with transaction.atomic():
        keys = [each.key for each in others]
        count = end(keys)
        UserSession.objects.filter(session_key__in=keys).delete()
        if count:
            given = {"session": [f"{each.browser} ({each.address})" for each in others]}
            events.record(
                Kind.SESSIONS_ENDED, request=request, about=person, details={"given": given}
            )
    messages.success(
        request,
        ngettext(
            "Signed out on %(count)d other device.",
            "Signed out on %(count)d other devices.",
            count,
        )
        % {"count": count}
        if count
        else _("You are signed in nowhere else."),
    )


def _forget(request: HttpRequest, person: User, number: str) -> None:
    device = Device.objects.filter(user=person, pk=int(number)).first() if _is_key(number) else None
    if device is None:
        raise Http404
    browser = browsers.in_words(device.user_agent)
    with transaction.atomic():
        device.delete()
        events.record(
            Kind.DEVICE_FORGOTTEN,
            request=request,
            about=person,
            details={"given": {"session": browser}},
        )
    messages.success(
        request, _("%(browser)s is a strange browser from now on.") % {"browser": browser}
    )


def _is_key(number: str) -> bool:
    return number.isascii() and number.isdigit() and len(number) < 19
