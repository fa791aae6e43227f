"""Answers to readers as mails: what they say, and which of them goes out next."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import outbox
from articles.models import ReaderLetter


def claim_next() -> ReaderLetter | None:
    """The letter whose answer is due for the longest time, which is then the caller's to send; None
    when none is due. As `outbox.claim_next` does it."""
    while (first := ReaderLetter.objects.answers_due().first()) is not None:
        with transaction.atomic():
            row = ReaderLetter.objects.answers_due().filter(pk=first.pk)
            claimed = list(row.select_for_update().values_list("pk", flat=True))
            ReaderLetter.objects.filter(pk__in=claimed).update(
                mail_not_before=timezone.now() + outbox.lease(),
                mail_attempts=F("mail_attempts") + 1,
            )
        if claimed:
            return ReaderLetter.objects.select_related("edition__article").get(pk=first.pk)
    return None


def compose(letter: ReaderLetter, site: str) -> EmailMessage:
    """The answer to a letter, in the name of the site, with the letter below it."""
    about = (
        _("Your report on “%(title)s”") % {"title": letter.edition.title}
        if letter.edition
        else _("Your letter")
    )
    parts = [
        _("Dear %(name)s,") % {"name": letter.name or _("reader")},
        letter.answer,
        f"{_('With kind regards')}\n{site}\n{settings.SITE_URL}",
        "-- \n" + _("Your letter of %(when)s:") % {"when": _day(letter)},
        _quoted(letter),
    ]
    if letter.edition:
        parts.append(settings.SITE_URL + letter.edition.get_absolute_url())
    host = urlsplit(settings.SITE_URL).hostname
    return EmailMessage(
        # A title may hold whatever was pasted into it; a header is one line.
        " ".join(f"[{site}] {about}".split()),
        "\n\n".join(parts) + "\n",
        to=[letter.email],
        headers={"Message-ID": f"<letter.{letter.pk}.{letter.created_at:%Y%m%d%H%M%S}@{host}>"},
    )


def _day(letter: ReaderLetter) -> str:
    return f"{timezone.localtime(letter.created_at):%d/%m/%Y}"


def _quoted(letter: ReaderLetter) -> str:
    said = f"“{letter.quote}”\n\n{letter.text}" if letter.quote else letter.text
    return "\n".join(f"> {line}".rstrip() for line in said.strip().splitlines())
