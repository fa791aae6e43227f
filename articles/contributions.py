"""Whose words a text is: the people whom four eyes are counted over, and who approved it so far."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from articles.states import State

if TYPE_CHECKING:
    from articles.models import Edition, Revision, Transition


class Recorded(NamedTuple):
    """A revision, but for its content."""

    pk: int
    number: int
    author: int
    digest: str


class Taken(NamedTuple):
    """A step, the state it led to, and the revision it was taken on."""

    name: str
    to_state: str
    revision: int | None
    revision_number: int | None
    actor: int | None


class History:
    """An edition's revisions and steps, the oldest first; each read when it is first asked for."""

    def __init__(self, edition: Edition) -> None:
        self._edition = edition

    @cached_property
    def revisions(self) -> list[Recorded]:
        rows = self._edition.revisions.order_by("number")
        return [Recorded(*row) for row in rows.values_list("pk", "number", "author_id", "digest")]

    @cached_property
    def steps(self) -> list[Taken]:
        rows = self._edition.transitions.order_by("pk")
        return [
            Taken(*row)
            for row in rows.values_list(
                "name", "to_state", "revision_id", "revision__number", "actor_id"
            )
        ]


_kept: ContextVar[dict[int, History] | None] = ContextVar("histories", default=None)


@contextmanager
def read_once() -> Iterator[None]:
    """While this lasts, the history of an edition is read from the database once, whoever asks.

    For the length of one transaction that holds the article's lock, and of one page that only reads.
    What is written meanwhile is told by `forget` and `note`.
    """
    before = _kept.set({})
    try:
        yield
    finally:
        _kept.reset(before)


def forget(edition: Edition) -> None:
    """A revision was written: read the edition's history anew."""
    if kept := _kept.get():
        kept.pop(edition.pk, None)


def note(record: Transition) -> None:
    """A step was recorded: it belongs to the history that was read before."""
    history = (_kept.get() or {}).get(record.edition_id)
    if history and "steps" in vars(history):
        numbers = {each.pk: each.number for each in history.revisions}
        history.steps.append(
            Taken(
                record.name,
                record.to_state,
                record.revision_id,
                numbers.get(record.revision_id) if record.revision_id else None,
                record.actor_id,
            )
        )


def _history(edition: Edition) -> History:
    kept = _kept.get()
    return History(edition) if kept is None else kept.setdefault(edition.pk, History(edition))


@dataclass(frozen=True)
class Contribution:
    """One revision: who made it, and whether while the text was in review."""

    number: int
    author: int
    in_review: bool


def latest(edition: Edition) -> Recorded | None:
    """The newest revision, without its content."""
    revisions = _history(edition).revisions
    return revisions[-1] if revisions else None


def made(edition: Edition) -> list[Contribution]:
    """The revisions of this edition, the oldest first.

    All of them count: once an edition is approved its text is closed, and an approval that was taken
    back (unscheduled, undone) lets nothing pass any more.
    """
    history = _history(edition)
    found = []
    for revision in history.revisions:
        # A revision was made in the state that the last step before it led to.
        before = [
            step.to_state
            for step in history.steps
            if step.revision_number is not None and step.revision_number < revision.number
        ]
        in_review = bool(before) and before[-1] == State.IN_REVIEW
        found.append(Contribution(revision.number, revision.author, in_review))
    return found


def contributors(edition: Edition) -> set[int]:
    """Ids of those who wrote or changed this edition.

    What an approver changed while the text was in review is not theirs any more once one of its
    writers has accepted it.
    """
    revisions = made(edition)
    accepted = _accepted_up_to(edition, revisions)
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
    accepted = _accepted_up_to(edition, revisions)
    return [
        each for each in revisions if each.in_review and each.number > accepted.get(each.author, 0)
    ]


def approvers_so_far(edition: Edition, revision: Recorded | Revision | None) -> list[int]:
    """Ids of those who approved exactly this text since it was last submitted: where a category asks
    for two approvals, the first of them. The newest comes first."""
    if revision is None:
        return []
    found = []
    for step in reversed(_history(edition).steps):
        if step.to_state != State.IN_REVIEW:
            continue
        if step.name == "submit":
            break
        if step.name == "approve" and step.revision == revision.pk and step.actor is not None:
            found.append(step.actor)
    return found


def _accepted_up_to(edition: Edition, revisions: list[Contribution]) -> dict[int, int]:
    """Author -> number of the newest revision of theirs that a writer other than them has accepted."""
    entitled = writers(revisions)
    acceptances = [
        (step.revision_number, step.actor)
        for step in _history(edition).steps
        if step.name == "accept_changes"
        and step.revision_number is not None
        and step.actor in entitled
    ]
    return {
        author: max((number for number, actor in acceptances if actor != author), default=0)
        for author in {each.author for each in revisions}
    }
