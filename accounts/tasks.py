"""What a worker does for accounts. Each looks at what is to be done when it runs."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django_tasks import task
from django_tasks.base import Task

logger = logging.getLogger(__name__)

#: Minutes until the next attempt, after each that failed. A link for a new password is asked for again
#: sooner than that.
WAITS = (1, 2, 4, 8, 16, 32, 60, 60, 60)

# Tasks call what they are about when they run: modules that only ask for a task need none of it.


@task(priority=20)
def mail_goes_out(subject: str, text: str, to: str, attempt: int) -> None:
    """Send one mail, as it was put into words when it was asked for."""
    from accounts import mail

    try:
        mail.message(subject, text, to).send()
    except OSError as error:  # smtplib's are, and those of the network
        _again(mail_goes_out, error, subject, text, to, attempt)


@task(priority=20)
def reset_goes_out(email: str, attempt: int) -> None:
    """Send a link for a new password, if somebody has this address."""
    from accounts import mail

    made = mail.reset_mail(email)
    if made is None:
        return
    try:
        made.send()
    except OSError as error:
        _again(reset_goes_out, error, email, attempt)


@task(priority=20)
def invitation_goes_out(pk: int, attempt: int) -> None:
    """Send the link by which this account's person chooses a password, if one is still wanted."""
    from accounts import mail

    try:
        mail.send_invitation(pk)
    except OSError as error:
        _again(invitation_goes_out, error, pk, attempt)


def _again(asked: Task[Any, Any], error: OSError, *arguments: Any) -> None:
    """Nothing of the mail enters the log: neither to whom nor what."""
    *same, attempt = arguments
    if attempt >= len(WAITS) or not asked.get_backend().supports_defer:
        raise error
    logger.warning("A mail did not go out (attempt %d): %s", attempt + 1, type(error).__name__)
    due = timezone.now() + timedelta(minutes=WAITS[attempt])
    asked.using(run_after=due).enqueue(*same, attempt + 1)
