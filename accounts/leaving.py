"""Somebody leaves: what they had in hand goes to a named person, and they are out, in one step.

This app knows nothing of anybody's work: each app registers its own kinds of it, from
`AppConfig.ready`. Nothing of the past changes: who wrote and who decided stays as it is recorded.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from . import standing
from .models import User
from .standing import Refused

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Handover(ABC):
    """One kind of work that somebody leaves behind. A piece of it is what `find` finds."""

    label: StrOrPromise

    @abstractmethod
    def find(self, leaver: User) -> list[Any]:
        """The pieces that this person has."""

    @abstractmethod
    def name(self, piece: Any, by: User) -> str:
        """The piece in words, as far as `by` may know it."""

    @abstractmethod
    def blockers(self, piece: Any, to: User, by: User) -> list[str]:
        """Why `to` cannot take the piece on, or `by` may not give it to them."""

    @abstractmethod
    def hand_on(self, piece: Any, leaver: User, to: User, by: User, note: str) -> None:
        """Give it, within the caller's transaction, and tell `to`."""


@dataclass(frozen=True)
class Work:
    """The pieces of one kind, in words."""

    label: StrOrPromise
    pieces: list[str]


_handovers: list[Handover] = []


def register(handover: Handover) -> None:
    """Kinds are handed on in the order of registration; the same one again changes nothing."""
    if type(handover) not in {type(each) for each in _handovers}:
        _handovers.append(handover)


def work_of(leaver: User, by: User) -> list[Work]:
    """What this person would leave behind: the kinds there is something of."""
    found = [
        Work(handover.label, [handover.name(piece, by) for piece in handover.find(leaver)])
        for handover in _handovers
    ]
    return [work for work in found if work.pieces]


def blockers(leaver: User, to: User | None, by: User) -> list[str]:
    """Why `leave` would refuse: all reasons at once, each naming the piece it is about."""
    reasons = standing.blockers(leaver, by)
    if reasons:
        return reasons
    if leaver.is_active and standing.is_last_administrator(leaver):
        return [standing.last_administrator()]
    if to is not None and to.pk == leaver.pk:
        return [_("Choose somebody else: this is the person who leaves.")]
    if to is not None and not (to.is_active and to.is_staff):
        return [
            _("%(person)s cannot take work on: the account is suspended or may not enter the desk.")
            % {"person": to}
        ]
    for handover in _handovers:
        for piece in handover.find(leaver):
            if to is None:
                return [_("There is work to hand on. Choose who takes it.")]
            reasons += [
                _("%(piece)s: %(reason)s") % {"piece": handover.name(piece, by), "reason": reason}
                for reason in handover.blockers(piece, to, by)
            ]
    return reasons


def leave(leaver: User, to: User | None, by: User, note: str = "") -> int:
    """Hand everything on to `to`, suspend the person, and end their sessions; all of it or nothing.

    Somebody who is suspended already stays so, and what they left is handed on. `note` is for the
    one who takes it. Returns how many pieces were handed on. Raises `Refused` with the reasons.
    """
    with transaction.atomic():
        leaver, by = standing.as_they_are(leaver, by)
        reasons = blockers(leaver, to, by)
        if reasons:
            raise Refused(reasons)
        count = 0
        # All is found before any of it changes: a piece is of one kind only.
        found = [(handover, handover.find(leaver)) for handover in _handovers]
        for handover, pieces in found:
            for piece in pieces:
                assert to is not None
                handover.hand_on(piece, leaver, to, by, note)
                count += 1
        standing.shut_out(leaver)
        return count
