"""The key in a link of a mail, for a new password or the first one."""

from __future__ import annotations

from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.http import base36_to_int

from .models import Invitation, User


class LinkTokens(PasswordResetTokenGenerator):
    """Django's. A forgotten password's link is good for `PASSWORD_RESET_TIMEOUT`; where there is no
    password, for as long as the invitation is. Either ends with the password, the address and the
    next sign-in, which are part of the key."""

    def check_token(self, user: User | None, token: str | None) -> bool:
        if user is None or not token or user.has_usable_password():
            return super().check_token(user, token)
        if not Invitation.objects.filter(user=user, good_until__gt=timezone.now()).exists():
            return False
        try:
            made_at = base36_to_int(token.partition("-")[0])
        except ValueError:
            return False
        return any(
            constant_time_compare(self._make_token_with_timestamp(user, made_at, secret), token)
            for secret in (self.secret, *self.secret_fallbacks)
        )
