from math import ceil
from typing import Any

from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.contrib.sessions.backends.base import UpdateError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from . import toolbar
from .sessions import background, idle_seconds


@login_required
@never_cache
@require_safe
def signed_in(request: HttpRequest) -> HttpResponse:
    """Where the sign-in tab ends that somebody opened from a page whose session was over."""
    return render(request, "accounts/signed_in.html")


def session_state(request: HttpRequest) -> dict[str, Any]:
    """What a page's script may know about the session. Times are whole seconds, rounded up.

    `renewable` is false when the end is the absolute limit, which no activity moves. `sign_in`
    changes with every sign-in: a form shown before needs the new `csrf_token`.
    """
    limits = request.session.limits() if request.user.is_authenticated else None
    if limits is None:
        return {
            "signed_in": False,
            "seconds_left": None,
            "idle_seconds": idle_seconds(),
            "renewable": False,
            "name": "",
            "user": "",
            "sign_in": "",
            "csrf_token": "",
        }
    ends_at, latest = limits
    return {
        "signed_in": True,
        "seconds_left": max(0, ceil((ends_at - timezone.now()).total_seconds())),
        "idle_seconds": idle_seconds(),
        "renewable": ends_at < latest,
        "name": request.user.get_full_name(),
        "user": request.user.opaque_id,
        "sign_in": request.session.sign_in_id,
        "csrf_token": get_token(request),
    }


@never_cache
@require_safe
@background
def session(request: HttpRequest) -> JsonResponse:
    return JsonResponse(session_state(request))


@never_cache
@require_POST
def renew(request: HttpRequest) -> JsonResponse:
    """The person did something in the page. 401 if the session is over."""
    if request.user.is_authenticated:
        try:
            request.session.touch()
        except UpdateError:
            logout(request)
        else:
            return JsonResponse(session_state(request))
    return JsonResponse(session_state(request), status=401)


@never_cache
@require_safe
@background
def session_dialog(request: HttpRequest) -> HttpResponse:
    """The toolbar and the session dialog for a public page, as HTML; 204 if nobody is signed in."""
    if not request.user.is_authenticated:
        return HttpResponse(status=204)
    return render(request, "accounts/_staff.html", {"links": toolbar.links_for(request.user)})
