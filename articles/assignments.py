"""Who has an edition in hand: giving it, taking it up, and when that ends."""

from django.utils import timezone

from articles.models import Assignment, Transition
from articles.models.assignment import Purpose
from articles.states import WRITABLE, State


def purpose_in(state):
    """What there is to do on an edition in this state, or None where nobody has it in hand."""
    if state in WRITABLE:
        return Purpose.WRITING
    return Purpose.READING if state == State.IN_REVIEW else None


def follow(record: Transition) -> None:
    """A step that leads to other work ends the assignment it was for."""
    if not record.from_state or purpose_in(record.from_state) == purpose_in(record.to_state):
        return
    Assignment.objects.filter(edition=record.edition, ended_at__isnull=True).update(
        ended_at=timezone.now()
    )


def remind() -> list:
    """Tell people what is due soon, and what is overdue; returns the messages."""
    return []
