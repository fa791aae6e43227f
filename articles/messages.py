"""Who is told what: the one place that writes messages, for the desk's inbox and for mail."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils import timezone

from accounts.models import MailRhythm, User
from articles import contributions, outbox, sections, tasks
from articles.models import Comment, Edition, Message, Transition
from articles.models.message import Kind
from articles.states import State

if TYPE_CHECKING:
    from articles.models import Revision

APPROVE = "articles.approve_edition"


def send(
    kind: Kind,
    recipients: Iterable[User],
    *,
    edition: Edition | None = None,
    actor: User | None = None,
    transition: Transition | None = None,
    comment: Comment | None = None,
    text: str = "",
    key: str = "",
) -> list[Message]:
    """Tell these people, each once; never whoever caused it, nobody suspended, and nobody who may
    not see the edition.

    With a `key` the same person is told once for good. Returns the messages that were written. They
    are written in the caller's transaction; mail goes out after it.
    """
    told = {person.pk: person for person in recipients if person.is_active}
    if actor is not None:
        told.pop(actor.pk, None)
    if edition is not None:
        told = {pk: person for pk, person in told.items() if edition.is_visible_to(person)}
    if key:
        for pk in Message.objects.filter(key=key, recipient__in=told).values_list(
            "recipient_id", flat=True
        ):
            told.pop(pk)
    now = timezone.now()
    messages = [
        Message(
            recipient=person,
            kind=kind,
            edition=edition,
            actor=actor,
            transition=transition,
            comment=comment,
            text=text,
            key=key,
            digest=person.mail_rhythm == MailRhythm.DAILY,
            mail_not_before=outbox.first_attempt(person.mail_rhythm, now),
        )
        for person in told.values()
    ]
    # Two clocks at once: the constraint keeps the second message out.
    Message.objects.bulk_create(messages, ignore_conflicts=bool(key))
    if any(not message.digest for message in messages):
        tasks.after_commit(tasks.mail_goes_out)
    return messages


def tell(record: Transition) -> None:
    """Tell those whom a step of the workflow concerns."""
    rule = _AFTER.get(record.name)
    if rule:
        rule(record)


def tell_not_published(edition: Edition, reasons: list[str]) -> None:
    """Tell the approvers and the writers that the time came and the clock could not publish: once
    for each text that it failed on."""
    approvers = sections.people_with(APPROVE, edition.category_id)
    send(
        Kind.NOT_PUBLISHED,
        [*_writers(edition), *approvers],
        edition=edition,
        text="\n".join(reasons),
        key=not_published_key(edition.pk, edition.lock_version),
    )


def not_published_key(edition_id: int, lock_version: int) -> str:
    return f"not_published:{edition_id}:{lock_version}"


def tell_the_clock_stands_still(text: str) -> None:
    """Tell whoever may have to publish by hand, and whoever can start it again."""
    send(
        Kind.CLOCK_STOPPED,
        [
            *sections.people_with(APPROVE, None),
            *sections.people_with("accounts.change_user", None),
            *User.objects.filter(is_superuser=True),
        ],
        text=text,
    )


def tell_of_changes(edition: Edition, revision: Revision) -> None:
    """Tell the writers that somebody changed their text while it was in review."""
    if edition.state == State.IN_REVIEW:
        send(
            Kind.CHANGED_IN_REVIEW,
            _writers(edition),
            edition=edition,
            actor=revision.author,
        )


def _writers(edition: Edition) -> list[User]:
    """Those who wrote the text while it was theirs, and who began it."""
    ids = contributions.writers(contributions.made(edition)) | {edition.created_by_id}
    return list(User.objects.filter(pk__in=ids))


def _approvers(edition: Edition) -> list[User]:
    """Those who could approve the text as it is."""
    done = set(contributions.approvers_so_far(edition, edition.latest_revision))
    without = edition.contributors() | done
    return [
        person
        for person in sections.people_with(APPROVE, edition.category_id)
        if person.pk not in without
    ]


def _submitted(record: Transition) -> None:
    _send(Kind.SUBMITTED, record, _approvers(record.edition))


def _approved(record: Transition) -> None:
    if record.to_state == State.IN_REVIEW:
        _send(Kind.APPROVED_ONCE, record, _approvers(record.edition))
    else:
        _send(Kind.APPROVED, record, _writers(record.edition))


def _forced(record: Transition) -> None:
    approvers = sections.people_with(APPROVE, record.edition.category_id)
    _send(Kind.FORCED, record, [*_writers(record.edition), *approvers])


def _reviewed(record: Transition) -> None:
    forced = record.edition.transitions.filter(name="force_publish").order_by("-pk").first()
    _send(Kind.REVIEWED, record, [forced.actor] if forced and forced.actor else [])


def _to_writers(kind: Kind):
    def rule(record: Transition) -> None:
        _send(kind, record, _writers(record.edition))

    return rule


def _to_writers_and_approver(kind: Kind):
    def rule(record: Transition) -> None:
        approvals = record.edition.transitions.filter(name="approve").order_by("-pk")
        approvers = [each.actor for each in approvals.select_related("actor")[:1] if each.actor]
        _send(kind, record, [*_writers(record.edition), *approvers])

    return rule


def _send(kind: Kind, record: Transition, recipients: Iterable[User]) -> None:
    send(
        kind,
        recipients,
        edition=record.edition,
        actor=record.actor,
        transition=record,
        text=record.reason,
    )


_AFTER = {
    "submit": _submitted,
    "request_changes": _to_writers(Kind.RETURNED),
    "approve": _approved,
    "publish": _to_writers(Kind.PUBLISHED),
    "force_publish": _forced,
    "second_review": _reviewed,
    "unschedule": _to_writers_and_approver(Kind.TAKEN_BACK),
    "undo_publish": _to_writers_and_approver(Kind.TAKEN_BACK),
    "withdraw": _to_writers(Kind.WITHDRAWN),
    "expire": _to_writers(Kind.EXPIRED),
    "discard": _to_writers(Kind.DISCARDED),
}
