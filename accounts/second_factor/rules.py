"""Whom a second factor is asked of, and who has one.

Asked together with the person, in the query that every request of a signed-in person makes anyway
(`loading`): no page costs a query more, and a rule or a factor counts from the next request.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from django.db.models import Case, DateField, Exists, OuterRef, Subquery, When
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import SecondFactorRule, User

if TYPE_CHECKING:
    from django.db.models import QuerySet

#: What signs in; recovery codes only stand in for one of these.
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class Standing(NamedTuple):
    """Whether a person has a second factor, and from which day on they need one (None: they do not)."""

    has: bool
    since: date | None

    @property
    def is_required(self) -> bool:
        return self.since is not None and self.since <= timezone.localdate()

    @property
    def announced(self) -> date | None:
        """The day on which it will be required of somebody who has none yet."""
        return None if self.has or self.is_required else self.since


def with_standing(people: QuerySet[User]) -> QuerySet[User]:
    """A superuser may do what any role may, and is asked for what any role is asked for."""
    rules = SecondFactorRule.objects.order_by("since").values("since")
    return people.annotate(
        has_second_factor=Exists(
            Authenticator.objects.filter(user=OuterRef("pk"), type__in=FACTORS)
        ),
        second_factor_since=Case(
            When(is_superuser=True, then=Subquery(rules[:1])),
            default=Subquery(rules.filter(role__user=OuterRef("pk"))[:1]),
            output_field=DateField(),
        ),
    )


def standing_of(person: User) -> Standing:
    """As it was when this person was loaded, if that was for a request; otherwise as it is now."""
    if not hasattr(person, "has_second_factor"):
        person = with_standing(User.objects.all()).get(pk=person.pk)
    return Standing(person.has_second_factor, person.second_factor_since)  # type: ignore[attr-defined]


def factors_of(person: User) -> QuerySet[Authenticator]:
    return Authenticator.objects.filter(user=person.pk, type__in=FACTORS)


def has_passed(request: HttpRequest) -> bool:
    """Whether this session was opened, or confirmed later, with a second factor. The session itself
    remembers, so this asks nobody."""
    records = get_authentication_records(request, request.user)
    return any(record.get("method") == "mfa" for record in records)


def may_remove(factor: Authenticator) -> bool:
    """Of whom a second factor is required, one stays."""
    if factor.type not in FACTORS:
        return True
    person = User.objects.get(pk=factor.user_id)
    if not standing_of(person).is_required:
        return True
    return factors_of(person).exclude(pk=factor.pk).exists()
