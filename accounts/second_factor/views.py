"""allauth's pages, where they ask too little or know too little of this portal."""

from __future__ import annotations

from typing import Any

from allauth.mfa.base.views import IndexView
from allauth.mfa.webauthn.internal import auth
from allauth.mfa.webauthn.views import AddWebAuthnView, LoginWebAuthnView, RemoveWebAuthnView
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect

from . import rules
from .forms import RemovePasskey as RemoveForm


class Index(IndexView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        standing = rules.standing_of(self.request.user)
        return super().get_context_data(**kwargs) | {"standing": standing}


class AddPasskey(AddWebAuthnView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """A passkey of ours always signs in by itself: the device keeps it and asks for its owner."""
        context = super().get_context_data(**kwargs)
        options = auth.begin_registration(self.request.user, passwordless=True)
        return context | {"js_data": {"creation_options": options}}


class RemovePasskey(RemoveWebAuthnView):
    form_class = RemoveForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": self.object}


class SignInWithPasskey(LoginWebAuthnView):
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """What the script of the sign-in page asks the device with. People have nothing to see here."""
        if request.get_preferred_type(["text/html", "application/json"]) != "application/json":
            return redirect("account_login")
        return JsonResponse({"request_options": auth.begin_authentication(user=None)})
