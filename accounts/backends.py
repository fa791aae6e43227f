"""Who is signed in, loaded with what every request of theirs is decided by."""

from __future__ import annotations

from allauth.account.auth_backends import AuthenticationBackend

from .models import User
from .second_factor import rules


class AccountBackend(AuthenticationBackend):
    def get_user(self, user_id: int) -> User | None:
        """Django's, in the same one query, with the second factor that they have or need."""
        user = rules.with_standing(User.objects.filter(pk=user_id)).first()
        return user if user is not None and self.user_can_authenticate(user) else None
