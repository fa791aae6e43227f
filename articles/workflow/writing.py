"""The one place that writes a state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from articles import contributions
from articles.models import Edition, Transition
from articles.states import State

if TYPE_CHECKING:
    from accounts.models import User


#: What a step may change on an edition. Its text is not among it: that was approved as it stands.
OWN_FIELDS = (
    "state",
    "lock_version",
    "updated_by",
    "updated_at",
    "approved_by",
    "approved_revision",
    "force_reason",
    "needs_second_review",
    "published_at",
    "first_published_at",
    "withdrawn_at",
    "withdrawal_explanation",
    "withdrawal_form",
    "withdrawal_target",
    "body_html",
    "presentation",
)


def write(edition: Edition, name: str, target: State, by: User | None, reason: str) -> Transition:
    """Record the step, then move the edition, within the caller's transaction, which holds its row.

    The record comes first: the database lets no state change that has none (migration
    0009_state_triggers).
    """
    latest = contributions.latest(edition)
    record = Transition.objects.create(
        edition=edition,
        revision_id=latest.pk if latest else None,
        name=name,
        from_state=State(edition.state),
        to_state=target,
        actor=by,
        reason=reason,
    )
    contributions.note(record)
    edition.state = target
    # The model refuses a change of state that does not come from here.
    edition._stored_state = target
    edition.lock_version += 1
    edition.save(update_fields=OWN_FIELDS)
    return record
