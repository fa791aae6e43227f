"""Mails to a person about what an administrator did to the keys of their account.

An administrator can change the address that mails about an account go to, and take a second factor
away. They cannot do it unnoticed: the person is told, at the address they had before, and the event
log, which nobody changes, has it. That a password was reset, the mail with the link says itself.
"""

from __future__ import annotations

from django.utils import timezone

from . import mail
from .events import Account
from .models import User


def account_changed(person: User, before: Account, by: User) -> None:
    """Compare with what was: has the address changed? Also by the person themselves, for somebody else
    may sit at their desk."""
    after = Account.of(person)
    if after.email != before.email:
        _tell("accounts/email/address_changed", person, by, before.email)


def second_factor_taken_away(person: User, by: User) -> None:
    _tell("mfa/email/taken_away", person, by, person.email)


def _tell(template: str, person: User, by: User, address: str) -> None:
    if address:
        mail.later(template, address, {"person": person, "by": by, "when": timezone.localtime()})
