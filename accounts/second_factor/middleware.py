"""No session reaches the desk without the second factor that its person has, or has to have."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.sessions import by_script

from . import rules

#: In the session: where somebody wanted to go who had to set up a second factor first.
WAY_BACK = "second_factor_way_back"

#: Of the desk, what has to answer everybody.
OPEN = frozenset({"login", "logout"})
#: Pages that change factors: a session that did not pass the one there is must not replace it.
MANAGING = frozenset(
    {
        "mfa_index",
        "mfa_activate_totp",
        "mfa_deactivate_totp",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_download_recovery_codes",
        "mfa_list_webauthn",
        "mfa_add_webauthn",
        "mfa_remove_webauthn",
        "mfa_edit_webauthn",
    }
)


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
        match = request.resolver_match
        desk = match.app_name == "admin" and match.url_name not in OPEN
        if not (desk or match.url_name in MANAGING) or not request.user.is_authenticated:
            return None
        standing = rules.standing_of(request.user)
        if standing.has and not rules.has_passed(request):
            return _stop(
                request,
                reverse("mfa_reauthenticate"),
                _("This session was opened without your second factor. Confirm with it to go on."),
            )
        if not desk:
            return None
        if standing.is_required and not standing.has:
            if request.method in {"GET", "HEAD"} and not _is_of_a_script(request):
                request.session[WAY_BACK] = request.get_full_path()
            return _stop(
                request,
                reverse("mfa_index"),
                _("Your role needs a second factor. Set one up to go on."),
            )
        request.second_factor_due = standing.announced  # type: ignore[attr-defined]
        if WAY_BACK in request.session:
            del request.session[WAY_BACK]
        return None


def _is_of_a_script(request: HttpRequest) -> bool:
    return (
        by_script(request)
        or "X-Requested-With" in request.headers
        or request.get_preferred_type(["text/html", "application/json"]) == "application/json"
    )


@never_cache
def _stop(request: HttpRequest, address: str, reason: str) -> HttpResponse:
    """To a script, 403 and JSON. To a person, the page that helps; where they sent a form, a page that
    keeps it: once they have done what it says, loading it again sends the form again."""
    if _is_of_a_script(request):
        return JsonResponse({"error": reason, "address": address}, status=403)
    if request.method in {"GET", "HEAD"}:
        way_back = urlencode({REDIRECT_FIELD_NAME: request.get_full_path()})
        return HttpResponseRedirect(f"{address}?{way_back}")
    return render(request, "mfa/needed.html", {"reason": reason, "address": address}, status=403)
