"""Whose words a text is: the people whom four eyes are counted over, and who approved it so far."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from articles.states import State

if TYPE_CHECKING:
    from articles.models import Edition, Revision


@dataclass(frozen=True)
class Contribution:
    """One revision: who made it, and whether while the text was in review."""

    number: int
    author: int
    in_review: bool


def made(edition: Edition) -> list[Contribution]:
    """The revisions of this edition, the oldest first.

    All of them count: once an edition is approved its text is closed, and an approval that was taken
    back (unscheduled, undone) lets nothing pass any more.
    """
    records = _records(edition)
    found = []
    for number, author in edition.revisions.order_by("number").values_list("number", "author_id"):
        # A revision was made in the state that the last step before it led to.
        before = [target for _, target, seen, _ in records if seen < number]
        found.append(Contribution(number, author, bool(before) and before[-1] == State.IN_REVIEW))
    return found


def contributors(edition: Edition) -> set[int]:
    """Ids of those who wrote or changed this edition.

    What an approver changed while the text was in review is not theirs any more once one of its
    writers has accepted it.
    """
    revisions = made(edition)
    accepted = _accepted_up_to(edition, writers(revisions))
    return {
        each.author
        for each in revisions
        if not each.in_review or each.number > accepted.get(each.author, 0)
    }


def writers(revisions: list[Contribution]) -> set[int]:
    """Ids of those who wrote while the text was theirs: not only in review."""
    return {each.author for each in revisions if not each.in_review}


def open_changes(edition: Edition) -> list[Contribution]:
    """What was changed in review and no writer has accepted yet."""
    revisions = made(edition)
    accepted = _accepted_up_to(edition, writers(revisions))
    return [
        each for each in revisions if each.in_review and each.number > accepted.get(each.author, 0)
    ]


def approvers_so_far(edition: Edition, latest: Revision | None) -> list[int]:
    """Ids of those who approved exactly this text since it was last submitted: where a category asks
    for two approvals, the first of them."""
    if latest is None:
        return []
    steps = edition.transitions.filter(
        name__in=("submit", "approve"), to_state=State.IN_REVIEW
    ).order_by("-pk")
    found = []
    for name, revision, actor in steps.values_list("name", "revision_id", "actor_id"):
        if name == "submit":
            break
        if revision == latest.pk and actor is not None:
            found.append(actor)
    return found


def _records(edition: Edition) -> list[tuple[str, str, int, int | None]]:
    """(step, state it led to, number of the revision it was taken on, actor), in order."""
    return list(
        edition.transitions.filter(revision__isnull=False)
        .order_by("pk")
        .values_list("name", "to_state", "revision__number", "actor_id")
    )


def _accepted_up_to(edition: Edition, by: set[int]) -> dict[int, int]:
    """Author -> number of the newest revision of theirs that somebody else of `by` has accepted."""
    accepted: dict[int, int] = {}
    acceptances = [
        (number, actor)
        for name, _, number, actor in _records(edition)
        if name == "accept_changes" and actor in by
    ]
    if not acceptances:
        return accepted
    for author in edition.revisions.values_list("author_id", flat=True).distinct():
        accepted[author] = max(
            (number for number, actor in acceptances if actor != author), default=0
        )
    return accepted
