"""Mails about somebody's account: plain text in the portal's language, signed by whoever runs it.

None goes out while somebody waits for a page: how long a page takes then tells nothing, and a mail
server that is away is no error of theirs.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from . import institution, tasks, ways_in
from .models import Invitation, User
from .names import account_at


def address_of(name: str, **arguments: str) -> str:
    """A page's address for a mail: never from the Host header, which whoever asks may write."""
    return settings.SITE_URL + reverse(name, kwargs=arguments)


def compose(template: str, email: str, facts: dict[str, Any]) -> tuple[str, str]:
    """(subject, text). `template` is the beginning of two templates' names, as allauth has them."""
    with translation.override(settings.LANGUAGE_CODE):
        context = {
            "site_name": institution.name(),
            "site_url": settings.SITE_URL,
            "reset_url": address_of("account_reset_password"),
            "sessions_url": address_of("usersessions_list"),
            "email": email,
        } | facts
        subject = " ".join(render_to_string(f"{template}_subject.txt", context).split())
        text = render_to_string(f"{template}_message.txt", context).strip()
        return f"[{institution.name()}] {subject}", text + "\n"


def later(template: str, email: str, facts: dict[str, Any]) -> None:
    """Have a mail sent once what it tells is stored. A failure to ask fails nothing else."""
    subject, text = compose(template, email, facts)
    transaction.on_commit(
        partial(tasks.mail_goes_out.enqueue, subject, text, email, 0), robust=True
    )


def reset_later(email: str) -> None:
    """Have a link for a new password sent to whoever has this address; where nobody has, nothing."""
    transaction.on_commit(partial(tasks.reset_goes_out.enqueue, email, 0), robust=True)


def reset_mail(email: str) -> EmailMessage | None:
    """Made when it goes out: so no link lies about in a queue, and its hour begins then."""
    person = account_at(email)
    if person is None or not person.is_active:
        return None
    if not person.has_usable_password():
        return invitation_mail(person.pk)
    if ways_in.rests_until(person):
        return None
    facts = {
        "person": person,
        "link": _link(person),
        "minutes": settings.PASSWORD_RESET_TIMEOUT // 60,
    }
    return message(*compose("account/email/password_reset_key", person.email, facts), person.email)


def _link(person: User) -> str:
    return address_of(
        "account_reset_password_from_key",
        uidb36=user_pk_to_url_str(person),
        key=default_token_generator.make_token(person),
    )


def invitation_mail(pk: int) -> EmailMessage | None:
    """To whoever is invited to choose a password, with the link that does it; None where nobody is."""
    found = Invitation.objects.select_related("user", "by").filter(
        user=pk, good_until__gt=timezone.now()
    )
    invitation = found.first()
    if invitation is None:
        return None
    person = invitation.user
    if not person.is_active or not person.email or person.has_usable_password():
        return None
    name = "invitation" if person.last_login is None else "password_reset"
    facts = {"person": person, "invitation": invitation, "link": _link(person)}
    return message(*compose(f"accounts/email/{name}", person.email, facts), person.email)


def send_invitation(pk: int) -> None:
    """Raises `OSError` where the mail server is away."""
    made = invitation_mail(pk)
    if made is None:
        return
    made.send()
    Invitation.objects.filter(user=pk, sent_at=None).update(sent_at=timezone.now())


def message(subject: str, text: str, to: str) -> EmailMessage:
    # RFC 3834: nobody's out-of-office answers to it.
    return EmailMessage(subject, text, to=[to], headers={"Auto-Submitted": "auto-generated"})


def when_and_where(address: str, browser: str) -> dict[str, Any]:
    """What tells a person whether it was them."""
    return {"timestamp": timezone.now(), "ip": address, "browser": browser}


def new_device(person: User, facts: dict[str, Any]) -> None:
    if person.email:
        later("account/email/new_device", person.email, {"person": person} | facts)
