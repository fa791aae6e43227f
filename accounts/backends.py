"""Who somebody is, by what they typed."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.http import HttpRequest

from .models import User
from .names import account_named
from .second_factor.loading import WithStanding
from .spelling import normalised


class Backend(WithStanding, AuthenticationBackend):
    """allauth's, but a name means one account or none (`accounts.names`), whatever table of addresses
    there is; so each attempt costs the same, and looks at one account."""

    def _authenticate(self, request: HttpRequest | None, **credentials: Any) -> User | None:
        name = credentials.get("username") or credentials.get("email") or ""
        return self._check_password(account_named(name), credentials.get("password") or "")

    def _mitigate_timing_attack(self, password: str) -> None:
        """What `User.check_password` costs where it fails."""
        User().set_password(password)
        if normalised(password) != password:
            User().set_password(password)
