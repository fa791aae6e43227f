"""Whether somebody may see what the desk shows: for addresses outside it, such as private pictures."""

from __future__ import annotations

from django.http import HttpRequest

from . import ways_in
from .second_factor import rules


def is_at_the_desk(request: HttpRequest) -> bool:
    """Whether whoever asks would get into the desk now: what `SecondFactorMiddleware` and
    `OwnPasswordMiddleware` let through, said of a single request."""
    person = request.user
    if not person.is_authenticated or not person.is_staff or ways_in.is_temporary(person):
        return False
    standing = rules.standing_of(person)
    return rules.has_passed(request) if standing.has else not standing.is_required
