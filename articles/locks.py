"""The edit lock: who writes in an edition's form just now.

A courtesy between people, so that nobody begins by accident what another is writing. What protects
the text is the lock version of the edition: it holds for forms without a lock too.

Each opened form has a token. A form says every `heartbeat_seconds` that it is still open; a lock
that was not heard of for `lock_seconds` is abandoned, and free for the next who comes.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from articles import messages
from articles.models import Edition, EditLock, Transition
from articles.models.message import Kind

if TYPE_CHECKING:
    from accounts.models import User

#: A lock outlives so many heartbeats. Browsers let the timers of a hidden page run once a minute
#: (https://developer.chrome.com/blog/timer-throttling-in-chrome-88): four times 20 s is more.
BEATS = 4


def heartbeat_seconds() -> int:
    """How often an open form says that it is there, in seconds."""
    return int(settings.LOCK_HEARTBEAT_SECONDS)


def lock_seconds() -> int:
    """How long a lock holds after its form was last heard of, in seconds."""
    return BEATS * heartbeat_seconds()


def holder(edition: Edition) -> EditLock | None:
    """The lock of whoever writes now, with its `user`; None if nobody does."""
    return (
        EditLock.objects.select_related("user")
        .filter(edition=edition, seen_at__gt=_abandoned_before())
        .first()
    )


def take(edition: Edition, user: User, token: str) -> EditLock:
    """Take the edition's lock for one opened form if it is free, or say that the form is still open.

    Returns the lock that holds now: this form's, or that of another form, which stays. Of two that
    ask at the same moment exactly one gets it.
    """
    now = timezone.now()
    locks = EditLock.objects.filter(edition=edition)
    if not locks.filter(user=user, token=token).update(seen_at=now):
        mine = {"user": user, "token": token, "taken_at": now, "seen_at": now}
        # Each of the two is one statement: the database decides who came first.
        EditLock.objects.bulk_create([EditLock(edition=edition, **mine)], ignore_conflicts=True)
        locks.filter(seen_at__lte=_abandoned_before()).update(**mine)
    held = locks.select_related("user").first()
    # Given up in this very moment: then it is free.
    return held or take(edition, user, token)


def take_over(edition: Edition, user: User, token: str, since: datetime | None) -> EditLock:
    """Take the lock from another form, whose person is told.

    `since` is when the lock was taken that the person saw and wants to have. If another one holds
    meanwhile, that one stays. Returns the lock that holds now.
    """
    with transaction.atomic():
        locks = EditLock.objects.filter(edition=edition)
        held = locks.select_for_update(of=("self",)).select_related("user").first()
        if held is None or held.taken_at != since or is_held_by(held, user, token):
            return take(edition, user, token)
        now = timezone.now()
        locks.update(user=user, token=token, taken_at=now, seen_at=now)
        if held.seen_at > _abandoned_before():
            messages.send(Kind.TAKEN_OVER, [held.user], edition=edition, actor=user)
        return locks.select_related("user").get()


def release(edition: Edition, user: User, token: str) -> None:
    """Give the lock back, if it is this form's."""
    EditLock.objects.filter(edition=edition, user=user, token=token).delete()


def is_held_by(lock: EditLock, user: User, token: str) -> bool:
    """Whether the lock is that of this very form."""
    return lock.user_id == user.pk and lock.token == token


def follow(record: Transition) -> None:
    """A step closes the form that it was taken from."""
    EditLock.objects.filter(edition=record.edition).delete()


def _abandoned_before() -> datetime:
    return timezone.now() - timedelta(seconds=lock_seconds())
