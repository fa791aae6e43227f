"""Mails to a person about what an administrator did to the keys of their account.

An administrator can set a password and take a second factor away, and so could sign in as somebody
else. They cannot do it unnoticed: the person is told, at the address they had before, and the event
log, which nobody changes, has it.
"""

from __future__ import annotations

import logging

from allauth.account.adapter import get_adapter
from django.utils import timezone

from .events import Account
from .models import User

logger = logging.getLogger(__name__)


def account_changed(person: User, before: Account, by: User) -> None:
    """Compare with what was: a password set, or an address changed, by somebody else."""
    if person.pk == by.pk:
        return
    after = Account.of(person)
    if after.password != before.password:
        _tell("accounts/email/password_set", person, by, before.email)
    if after.email != before.email:
        _tell("accounts/email/address_changed", person, by, before.email)


def second_factor_taken_away(person: User, by: User) -> None:
    _tell("mfa/email/taken_away", person, by, person.email)


def _tell(template: str, person: User, by: User, address: str) -> None:
    """A mail server that is away undoes nothing of what was decided."""
    if not address:
        return
    try:
        facts = {"person": person, "by": by, "when": timezone.localtime()}
        get_adapter().send_mail(template, address, facts)
    except Exception:
        logger.exception("The mail %s to account %s did not go out.", template, person.pk)
