"""What this portal decides where django-allauth asks: who may sign up, what is said, from where."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .origin import address_of
from .second_factor.adapter import ConfirmedByFactor

WRONG_LOGIN = _(
    "The name or the password is not right. Check that Caps Lock is off and that the "
    "Vietnamese keyboard (Telex, VNI) is off while you type the password."
)


class AccountAdapter(ConfirmedByFactor, DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": WRONG_LOGIN,
        "email_password_mismatch": WRONG_LOGIN,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Administrators make the accounts."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Behind a Unix socket without a proxy there is no address: all count as one."""
        return address_of(request) or "::"

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Never from the Host header, which whoever asks may write."""
        uidb36, _dash, token = key.partition("-")
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": uidb36, "key": token})
        return settings.SITE_URL + path
