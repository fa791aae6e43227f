"""What a person may do, and why: in words, for whoever manages accounts.

This app knows nothing of what the others let people do: each registers its rights, from
`AppConfig.ready`. The answer comes from `has_perm`, as everywhere; what is added here is the reason.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from django.contrib.auth.models import Group, Permission
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django_stubs_ext import StrOrPromise

    from .models import User


class Place(NamedTuple):
    """A part of the site that a right is limited to, and the last day of that (None: no end)."""

    name: str
    until: date | None


@dataclass(frozen=True)
class Reach:
    """Where somebody's rights hold. Neither everywhere nor in a place: nowhere."""

    everywhere: bool = True
    places: list[Place] = field(default_factory=list)
    ended: list[Place] = field(default_factory=list)


class Right(NamedTuple):
    """`steps` are the things the right opens, as buttons and pages call them."""

    area: StrOrPromise
    label: StrOrPromise
    permission: str
    steps: tuple[StrOrPromise, ...]
    reach: Callable[[User], Reach] | None


@dataclass(frozen=True)
class Answer:
    """Whether one person has one right: through what, where, or why not."""

    right: Right
    may: bool
    through: list[str]
    reach: Reach
    reasons: list[str]


_rights: list[Right] = []


def register(
    area: StrOrPromise,
    label: StrOrPromise,
    permission: str,
    *,
    steps: Iterable[StrOrPromise] = (),
    reach: Callable[[User], Reach] | None = None,
) -> None:
    """Name a right ("app.codename") in words, under the heading `area`.

    `reach` tells where a person's right holds, for one that is limited to parts of the site.
    Registering the same one again changes nothing.
    """
    right = Right(area, label, permission, tuple(steps), reach)
    if right.permission not in {each.permission for each in _rights}:
        _rights.append(right)


def of(person: User) -> list[Answer]:
    """Every registered right, in the order of registration, and how this person stands to it."""
    sources = _sources()
    held = _held(person)
    reaches: dict[Callable[[User], Reach], Reach] = {}
    answers = []
    for right in _rights:
        if right.reach and right.reach not in reaches:
            reaches[right.reach] = right.reach(person)
        reach = reaches[right.reach] if right.reach else Reach()
        through = held.get(right.permission, [])
        if person.is_superuser:
            through = [_("superuser: every right")]
        reasons = _against(person, through, sources.get(right.permission, []), reach)
        may = not reasons and person.has_perm(right.permission)
        answers.append(Answer(right, may, through, reach, reasons))
    return answers


def areas(person: User) -> dict[str, list[Answer]]:
    """The same, under their headings."""
    found: dict[str, list[Answer]] = {}
    for answer in of(person):
        found.setdefault(str(answer.right.area), []).append(answer)
    return found


def _against(person: User, through: list[str], roles: list[str], reach: Reach) -> list[str]:
    if not through:
        if not roles:
            return [_("No role gives this; a superuser grants it singly.")]
        return [
            _("None of their roles gives this. It comes with: %(roles)s.")
            % {"roles": ", ".join(roles)}
        ]
    reasons = []
    if not person.is_active:
        reasons.append(_("The account is suspended."))
    if not person.is_staff:
        reasons.append(_("They may not enter the desk."))
    if not reach.everywhere and not reach.places:
        reasons.append(
            _("Their assignment has ended: %(sections)s.")
            % {"sections": ", ".join(ended(place) for place in reach.ended)}
        )
    return reasons


def ended(place: Place) -> str:
    assert place.until is not None
    return _("%(section)s (until %(day)s)") % {
        "section": place.name,
        "day": f"{place.until:%d/%m/%Y}",
    }


def _held(person: User) -> dict[str, list[str]]:
    """Permission -> through what this person holds it, whether or not it counts at the moment."""
    found: dict[str, list[str]] = {}
    for group in person.groups.prefetch_related("permissions__content_type").order_by("pk"):
        for permission in group.permissions.all():
            found.setdefault(_name(permission), []).append(
                _("role “%(role)s”") % {"role": group.name}
            )
    for permission in person.user_permissions.select_related("content_type"):
        found.setdefault(_name(permission), []).append(_("granted singly"))
    return found


def _sources() -> dict[str, list[str]]:
    """Permission -> the roles that give it."""
    found: dict[str, list[str]] = {}
    for group in Group.objects.prefetch_related("permissions__content_type").order_by("pk"):
        for permission in group.permissions.all():
            found.setdefault(_name(permission), []).append(group.name)
    return found


def _name(permission: Permission) -> str:
    return f"{permission.content_type.app_label}.{permission.codename}"
