"""Who somebody is."""

from __future__ import annotations

from allauth.account.auth_backends import AuthenticationBackend

from .second_factor.loading import WithStanding


class Backend(WithStanding, AuthenticationBackend):
    pass
