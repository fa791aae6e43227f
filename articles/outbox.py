"""The rows of messages are the outbox: which of them wait to go out by mail, and who is at it.
Answers to readers' letters go out the same way, from the rows of the letters (`articles.letter_mail`).

A row waits while it has not gone out (`mailed_at`) and has a next attempt (`mail_not_before`).
Whoever sends it moves the next attempt away first, so that nobody else tries meanwhile; should they
die over it, it is due again when that time has passed. Nothing else has to remember a mail.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from accounts.models import MailRhythm
from articles.models import Message
from articles.models.outgoing import Outgoing

#: How long one attempt may take, at least: a killed worker's mail waits this long.
_LEASE = timedelta(minutes=5)
_LONGEST_WAIT = timedelta(hours=1)


def first_attempt(rhythm: str, now: datetime) -> datetime:
    """When a message written now goes out to somebody who has chosen this rhythm."""
    return next_digest(now) if rhythm == MailRhythm.DAILY else now


def next_digest(after: datetime) -> datetime:
    """The next time that the mails of a day go out: DIGEST_HOUR, local time."""
    local = timezone.localtime(after)
    moment = local.replace(hour=settings.DIGEST_HOUR, minute=0, second=0, microsecond=0)
    return moment if moment > local else moment + timedelta(days=1)


def due() -> QuerySet[Message]:
    """What should go out now, the longest waiting first."""
    return Message.objects.filter(
        mailed_at__isnull=True, mail_not_before__lte=timezone.now()
    ).order_by("mail_not_before", "pk")


def claim_next() -> list[Message]:
    """The messages of the next mail, which are then the caller's to send; empty when none is due.

    One message, or all that are due for somebody who gets them once a day. The claim is a short
    transaction of its own, over before anybody talks to a mail server.
    """
    while (first := due().first()) is not None:
        together = {"recipient": first.recipient_id, "digest": True} if first.digest else {}
        with transaction.atomic():
            rows = due().filter(**together or {"pk": first.pk}).order_by("pk")
            claimed = list(rows.select_for_update().values_list("pk", flat=True))
            Message.objects.filter(pk__in=claimed).update(
                mail_not_before=timezone.now() + lease(), mail_attempts=F("mail_attempts") + 1
            )
        if claimed:
            return list(
                Message.objects.filter(pk__in=claimed)
                .select_related(
                    "recipient", "edition__article", "actor", "comment", "transition", "letter"
                )
                .order_by("pk")
            )
        # Somebody else was faster; what they have is no longer due.
    return []


def lease() -> timedelta:
    """How long an attempt has before another one may begin: longer than any attempt can last, for
    an exchange with a mail server has about a dozen steps that may each take EMAIL_TIMEOUT."""
    return max(_LEASE, timedelta(seconds=15 * settings.EMAIL_TIMEOUT))


def delivered(rows: Sequence[Outgoing]) -> None:
    """The mail server has accepted them."""
    _unsent(rows).update(mailed_at=timezone.now(), mail_error="")


def failed(rows: Sequence[Outgoing], why: str) -> None:
    """They did not go out: again after 1, 2, 4 … minutes, and then every hour, for as long as it
    takes."""
    for row in rows:
        wait = min(timedelta(minutes=2 ** min(row.mail_attempts - 1, 10)), _LONGEST_WAIT)
        _unsent([row]).update(mail_not_before=timezone.now() + wait, mail_error=_fitting(why))


def settled(rows: Sequence[Outgoing], why: str) -> None:
    """No mail goes out for them, and none has to: `why` stands in the row."""
    _unsent(rows).update(mail_not_before=None, mail_error=_fitting(why))


def _unsent(rows: Sequence[Outgoing]) -> QuerySet[Any]:
    """These rows, all of one kind, as far as they have not gone out; there may be none."""
    if not rows:
        return Message.objects.none()
    model = type(rows[0])
    return model._default_manager.filter(pk__in=[row.pk for row in rows], mailed_at__isnull=True)


def _fitting(why: str) -> str:
    field = Message._meta.get_field("mail_error")
    return " ".join(why.split())[: field.max_length]
