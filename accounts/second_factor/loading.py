"""Who is signed in, loaded with what every request of theirs is decided by."""

from __future__ import annotations

from accounts import ways_in
from accounts.models import User

from . import rules


class WithStanding:
    """For an authentication backend: the person of a session, in the same one query as Django's, with
    the second factor that they have or need, and whether their password is their own."""

    def get_user(self, user_id: int) -> User | None:
        user = ways_in.with_temporary(rules.with_standing(User.objects.filter(pk=user_id))).first()
        return user if user is not None and self.user_can_authenticate(user) else None  # type: ignore[attr-defined]
