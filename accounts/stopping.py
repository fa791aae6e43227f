"""Who has something to do before they go on is led there, and nothing that they sent is lost."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from .sessions import by_script

#: Of the desk, what has to answer everybody.
OPEN = frozenset({"login", "logout"})
#: Pages that change second factors: a session that did not pass the one there must not replace it.
FACTORS = frozenset(
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
SESSIONS = frozenset({"usersessions_list"})


def is_desk(request: HttpRequest) -> bool:
    match = request.resolver_match
    return match.app_name == "admin" and match.url_name not in OPEN


def is_about_keys(request: HttpRequest) -> bool:
    """Whether the page is about one's own second factor, sessions and browsers."""
    return request.resolver_match.url_name in FACTORS | SESSIONS


def is_of_a_script(request: HttpRequest) -> bool:
    return (
        by_script(request)
        or "X-Requested-With" in request.headers
        or request.get_preferred_type(["text/html", "application/json"]) == "application/json"
    )


@never_cache
def stop(request: HttpRequest, address: str, reason: str, label: str) -> HttpResponse:
    """To a script, 403 and JSON. To a person, the page that helps; where they sent a form, a page that
    keeps it: once they have done what it says, loading it again sends the form again."""
    if is_of_a_script(request):
        return JsonResponse({"error": reason, "address": address}, status=403)
    if request.method in {"GET", "HEAD"}:
        way_back = urlencode({REDIRECT_FIELD_NAME: request.get_full_path()})
        return HttpResponseRedirect(f"{address}?{way_back}")
    context = {"reason": reason, "address": address, "label": label}
    return render(request, "accounts/needed.html", context, status=403)
