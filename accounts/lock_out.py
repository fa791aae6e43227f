"""Repeated failures slow down whoever fails, and lock nobody out for good.

A strange browser waits after five failures under one name, and after twenty from one address, whatever
the names. A browser that this person has used before (`accounts.devices`) counts by itself: guessing
elsewhere does not touch it. A name that no account has counts as any other. While there is a pause, no
password is looked at.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpRequest
from django.utils.translation import ngettext

from . import devices, events, limits
from .events import Kind
from .limits import Attempt, Paused, Rule
from .models import User
from .names import account_named, folded
from .origin import address_of, source_of

#: Under one name, in one known browser, or of somebody who is signed in.
OF_ONE = Rule(free=5, memory=timedelta(days=1))
#: From one address: an office may be behind it.
FROM_ONE_ADDRESS = Rule(free=20, memory=timedelta(minutes=15))


@dataclass
class Trial:
    """Somebody tries a password."""

    request: HttpRequest
    person: User | None
    typed_name: str
    attempt: Attempt

    def was_right(self) -> None:
        addresses = [key for key in self.attempt.rules if _is_address(key)]
        self.attempt.forget(key for key in self.attempt.rules if key not in addresses)
        # Or whoever has one password would get twenty more for those of others each time.
        self.attempt.take_back(addresses)

    def was_wrong(self) -> None:
        """Tells of a lock once, when it begins."""
        for key in self.attempt.ended:
            if _is_address(key):
                address = source_of(address_of(self.request))
                events.record(Kind.LOCKED_OUT, request=self.request, subject=address)
            elif self.person is not None:
                events.record(Kind.LOCKED_OUT, request=self.request, about=self.person)


def to_sign_in(request: HttpRequest, typed_name: str) -> Trial:
    """Raises `Paused`."""
    person = account_named(typed_name)
    device = devices.known(request, person) if person else None
    if device:
        rules = {f"device:{device.pk}": OF_ONE}
    else:
        rules = {
            limits.key_of("name", folded(typed_name)): OF_ONE,
            f"address:{source_of(address_of(request))}": FROM_ONE_ADDRESS,
        }
    return Trial(request, person, typed_name, _enter(request, typed_name, rules))


def when_signed_in(request: HttpRequest, person: User) -> Trial:
    """For a password that somebody is asked again. Raises `Paused`."""
    rules = {f"within:{person.pk}": OF_ONE}
    return Trial(request, person, person.username, _enter(request, person.username, rules))


def _enter(request: HttpRequest, typed_name: str, rules: dict[str, Rule]) -> Attempt:
    try:
        return limits.enter(rules)
    except Paused:
        events.sign_in_failed(request, typed_name)
        raise


def _is_address(key: str) -> bool:
    return key.startswith("address:")


def in_words(paused: Paused) -> str:
    return ngettext(
        "Too many failed attempts. Wait %(minutes)d minute and try again. Or set a new password by "
        "“Forgot your password?”: then you can sign in at once.",
        "Too many failed attempts. Wait %(minutes)d minutes and try again. Or set a new password by "
        "“Forgot your password?”: then you can sign in at once.",
        minutes(paused),
    ) % {"minutes": minutes(paused)}


def minutes(paused: Paused) -> int:
    return -(-paused.seconds // 60)
