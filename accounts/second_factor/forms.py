"""allauth's forms in words of ours, and for the eyes of somebody who never heard of a second factor."""

from __future__ import annotations

import logging
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as codes
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import SecondFactorRule

from .secrets import Unreadable

logger = logging.getLogger(__name__)

#: A passkey's name.
NAME_LENGTH = 60


def _code_field(label: str, help_text: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}
        ),
    )


class _Code(forms.Form):
    code = _code_field(
        _("Code"),
        _("The six digits that the authenticator app shows now, or one of your recovery codes."),
    )

    def clean_code(self) -> str:
        try:
            code = super().clean_code()  # type: ignore[misc]
        except Unreadable:
            logger.exception("A second factor of account %s cannot be checked.", self.user.pk)  # type: ignore[attr-defined]
            raise ValidationError(
                _(
                    "Your codes cannot be checked: the server’s key has changed. Tell an administrator."
                )
            ) from None
        factor = self.authenticator  # type: ignore[attr-defined]
        if factor.type == Authenticator.Type.TOTP:
            _use_up(TOTP(factor), code)
        return code


def _use_up(app: TOTP, code: str) -> None:
    """A code is good for one time (RFC 6238, 5.2). allauth remembers it for one step of the clock; with
    the neighbouring steps that we let pass it would be good again after that."""
    steps = 2 * settings.MFA_TOTP_TOLERANCE + 1
    cache.touch(app._get_used_cache_key(code), steps * settings.MFA_TOTP_PERIOD)


class EnterCode(_Code, codes.AuthenticateForm):
    pass


class ConfirmWithCode(_Code, codes.ReauthenticateForm):
    pass


class ActivateApp(totp.ActivateTOTPForm):
    code = _code_field(_("Code from the app"), _("The six digits that the app shows now."))


class _Passkey(forms.Form):
    """What a browser's script sends. allauth reads it trustingly; here garbage is a wrong answer."""

    def _read(self, clean: Any) -> Any:
        try:
            return clean()
        except (AttributeError, IndexError, KeyError, OverflowError, TypeError, ValueError):
            raise get_adapter().validation_error("incorrect_code") from None


class AddPasskey(_Passkey, webauthn.AddWebAuthnForm):
    name = forms.CharField(
        label=_("Name of the passkey"),
        help_text=_("So that you can tell them apart: “My telephone”, “Computer at the office”."),
        required=False,
        max_length=NAME_LENGTH,
    )
    passwordless = None

    def clean(self) -> dict[str, Any]:
        return self._read(super().clean)


class RenamePasskey(webauthn.EditWebAuthnForm):
    name = forms.CharField(label=_("Name of the passkey"), max_length=NAME_LENGTH)


class RemovePasskey(forms.Form):
    """allauth asks whether a factor may go for the app alone."""

    def __init__(self, *args: Any, instance: Authenticator, **kwargs: Any) -> None:
        self.instance = instance
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any] | None:
        adapter = get_adapter()
        if not adapter.can_delete_authenticator(self.instance):
            raise adapter.validation_error("cannot_delete_authenticator")
        return super().clean()


class _Answer(_Passkey):
    def clean_credential(self) -> Authenticator:
        return self._read(super().clean_credential)  # type: ignore[misc]


class SignInWithPasskey(_Answer, webauthn.LoginWebAuthnForm):
    pass


class EnterPasskey(_Answer, webauthn.AuthenticateWebAuthnForm):
    pass


class ConfirmWithPasskey(_Answer, webauthn.ReauthenticateWebAuthnForm):
    pass


class RuleForm(forms.Form):
    """Whether one role needs a second factor, and from which day on."""

    required = forms.BooleanField(label=_("Needs a second factor"), required=False)
    since = forms.DateField(
        label=_("From"),
        required=False,
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def __init__(self, *args: Any, rule: SecondFactorRule | None, **kwargs: Any) -> None:
        initial = {"required": rule is not None, "since": rule.since if rule else None}
        super().__init__(*args, initial=initial, **kwargs)
