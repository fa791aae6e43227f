"""No session reaches the desk without the second factor that its person has, or has to have."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import stopping
from accounts.stopping import stop

from . import rules

#: In the session: where somebody wanted to go who had to set up a second factor first.
WAY_BACK = "second_factor_way_back"


class SecondFactorMiddleware:
    """Stands after AccountMiddleware. Public pages, signing in and out and the session's own addresses
    pass without a look at who asks."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        desk = stopping.is_desk(request)
        if not (desk or stopping.is_about_keys(request)) or not request.user.is_authenticated:
            return None
        standing = rules.standing_of(request.user)
        if standing.has and not rules.has_passed(request):
            return stop(
                request,
                reverse("mfa_reauthenticate"),
                _("This session was opened without your second factor. Confirm with it to go on."),
                _("Second factor"),
            )
        if not desk:
            return None
        if standing.is_required and not standing.has:
            if request.method in {"GET", "HEAD"} and not stopping.is_of_a_script(request):
                request.session[WAY_BACK] = request.get_full_path()
            return stop(
                request,
                reverse("mfa_index"),
                _("Your role needs a second factor. Set one up to go on."),
                _("Second factor"),
            )
        request.second_factor_due = standing.announced  # type: ignore[attr-defined]
        if WAY_BACK in request.session:
            del request.session[WAY_BACK]
        return None
