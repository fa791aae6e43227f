"""Messages as mails: what they say, and how they and the answers to readers go out."""

from __future__ import annotations

import logging
import smtplib
import time
from collections.abc import Sequence
from contextlib import suppress
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.urls import NoReverseMatch, reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import institution
from articles import letter_mail, message_words, outbox
from articles.models import Message, ReaderLetter
from articles.models.outgoing import Outgoing

logger = logging.getLogger(__name__)

#: For how long, in seconds, one task sends, so that others get their turn.
_TURN = 60

# What concerns this mail alone: the server is there, and takes others. Anything else that goes wrong
# while talking to it would go wrong with the next one too.
_REFUSED = (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError, ValueError)


def deliver_due() -> bool:
    """Send what is due, each mail at least once; returns whether more is left that can be tried now.

    When the server cannot be reached, all that is due stays so: one mail was tried, and others are
    when the clock comes by the next time.
    """
    server = get_connection()
    end = time.monotonic() + _TURN
    try:
        while (messages := outbox.claim_next()) or (letter := letter_mail.claim_next()):
            reachable = _deliver(messages, server) if messages else _answer(letter, server)
            if not reachable:
                return False
            if time.monotonic() > end:
                return is_due()
        return False
    finally:
        _close(server)


def is_due() -> bool:
    """Whether anything should go out now."""
    return outbox.due().exists() or ReaderLetter.objects.answers_due().exists()


def _answer(letter: ReaderLetter, server: BaseEmailBackend) -> bool:
    """One mail to a reader; returns whether the server can be reached."""
    with translation.override(settings.LANGUAGE_CODE):
        mail = letter_mail.compose(letter, institution.name())
    return _hand_over(mail, [letter], server)


def _deliver(messages: list[Message], server: BaseEmailBackend) -> bool:
    """One mail with these messages, all to one person; returns whether the server can be reached."""
    try:
        wanted = _still_wanted(messages)
        mail = compose(wanted) if wanted else None
    except Exception as error:
        logger.exception("Messages %s cannot be put into words.", _numbers(messages))
        outbox.failed(messages, repr(error))
        return True
    if mail is None:
        return True
    return _hand_over(mail, wanted, server)


def _hand_over(mail: EmailMessage, rows: Sequence[Outgoing], server: BaseEmailBackend) -> bool:
    """Give the server the mail that was made from these rows; returns whether it can be reached."""
    try:
        server.open()
        mail.connection = server
        mail.send()
    except Exception as error:
        reachable = isinstance(error, _REFUSED)
        logger.warning(
            "The mail with %s %s did not go out (attempt %d): %r",
            rows[0]._meta.model_name,
            _numbers(rows),
            rows[0].mail_attempts,
            error,
        )
        outbox.failed(rows, f"{type(error).__name__}: {error}")
        _close(server)
        return reachable
    outbox.delivered(rows)
    return True


def _still_wanted(messages: list[Message]) -> list[Message]:
    """Those that are to go out now; the others are settled, with the reason in their row."""
    recipient = messages[0].recipient
    wanted = []
    for message in messages:
        if not recipient.is_active:
            why = "The account is suspended."
        elif not recipient.email:
            why = "The account has no e-mail address."
        elif message.edition and not message.edition.is_visible_to(recipient):
            why = "The article is restricted to others."
        elif message.digest and message.read_at:
            why = "Read at the desk."
        else:
            wanted.append(message)
            continue
        outbox.settled([message], why)
    return wanted


# What it says


def compose(messages: list[Message]) -> EmailMessage:
    """The mail that tells one person of one message, or of all those of a day."""
    with translation.override(settings.LANGUAGE_CODE):
        first = messages[0]
        together = first.digest
        subject = (
            ngettext("%(count)d message of the day", "%(count)d messages of the day", len(messages))
            % {"count": len(messages)}
            if together
            else message_words.subject(first)
        )
        parts = [_greeting(first)]
        parts += [_one_of_many(each) for each in messages] if together else _alone(first)
        parts.append(_footer())
        return EmailMessage(
            # A title may hold whatever was pasted into it; a header is one line.
            " ".join(f"[{institution.name()}] {subject}".split()),
            "\n\n".join(parts) + "\n",
            to=[first.recipient.email],
            headers={
                "Message-ID": _message_id(messages),
                # RFC 3834: nobody's out-of-office answers to it.
                "Auto-Submitted": "auto-generated",
            },
        )


def _greeting(message: Message) -> str:
    return _("Dear %(name)s,") % {"name": message.recipient.get_short_name()}


def _alone(message: Message) -> list[str]:
    parts = [message_words.sentence(message)]
    if quote := message_words.quote(message):
        parts.append(_quoted(quote))
    if changes := message_words.changes_address(message):
        parts.append(_("What has changed since you last saw it:") + "\n" + _link(changes))
    parts.append(_("See to it at the desk:") + "\n" + _link(message_words.address(message)))
    return parts


def _one_of_many(message: Message) -> str:
    when = timezone.localtime(message.created_at)
    lines = [f"* {when:%H:%M %d/%m} · {message_words.sentence(message)}"]
    if quote := message_words.quote(message):
        lines.append(_quoted(quote))
    lines.append(_link(message_words.address(message)))
    return "\n  ".join("\n".join(lines).split("\n"))


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.strip().splitlines())


def _footer() -> str:
    site = _("%(site)s sends you this because of your work at its desk.") % {
        "site": institution.name()
    }
    rhythm = _("Mails at once, or all of a day together? You choose at your desk:")
    return f"-- \n{site}\n{rhythm}\n{_link(_where_to_choose())}"


def _where_to_choose() -> str:
    try:
        return reverse("admin:inbox")
    except NoReverseMatch:
        return reverse("admin:index")


def _link(path: str) -> str:
    return settings.SITE_URL + path


def _message_id(messages: list[Message]) -> str:
    """The same for the same messages: who gets a mail a second time, because a worker died between
    sending and noting so, has a program that can tell."""
    newest = messages[-1]
    if newest.digest:
        day = outbox.next_digest(newest.created_at)
        name = f"digest.{newest.recipient_id}.{day:%Y%m%d}"
    else:
        name = f"message.{newest.pk}.{newest.created_at:%Y%m%d%H%M%S}"
    return f"<{name}@{urlsplit(settings.SITE_URL).hostname}>"


def _numbers(rows: Sequence[Outgoing]) -> str:
    return ", ".join(str(row.pk) for row in rows)


def _close(server: BaseEmailBackend) -> None:
    with suppress(OSError):
        server.close()
