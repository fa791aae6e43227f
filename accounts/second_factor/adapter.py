"""What this portal decides where allauth's second factor asks."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts import institution
from accounts.models import User

from . import rules, secrets


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _(
            "This is not right, or was used already. Type the code that the app shows now; if it "
            "keeps being refused, check that the telephone sets its clock by itself."
        ),
        "cannot_delete_authenticator": _(
            "Your role needs a second factor, and this is your last one. Add another one first, "
            "then remove this."
        ),
        "cannot_generate_recovery_codes": _(
            "Recovery codes stand in for a second factor. Add an authenticator app or a passkey first."
        ),
    }

    def encrypt(self, text: str) -> str:
        return secrets.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return secrets.decrypt(encrypted_text)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return rules.may_remove(authenticator)

    def get_totp_label(self, user: User) -> str:
        return user.username

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Passkeys belong to the host of SITE_URL, whatever host was asked. On a developer's own
        machine there is only what was asked."""
        if settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN:
            host = context.request.get_host().partition(":")[0]
        else:
            host = urlsplit(settings.SITE_URL).hostname or ""
        return {"id": host, "name": self._get_site_name()}

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:  # noqa: A002
        count = Authenticator.objects.filter(user=user.pk, type=type).count()
        return gettext("Passkey %(number)d") % {"number": count + 1}

    def _get_site_name(self) -> str:
        return institution.name()


class ConfirmedByFactor:
    """For the adapter of accounts: who has a second factor confirms with it that they are there, not
    with the password alone. Otherwise the password would be enough to remove the factor."""

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        methods = super().get_reauthentication_methods(user)  # type: ignore[misc]
        password = reverse("account_reauthenticate")
        if user.is_authenticated and rules.factors_of(user).exists():
            return [method for method in methods if method["url"] != password]
        return methods
