"""Who is told what: the one place that writes messages, for the desk's inbox and for mail."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone

from accounts.models import MailRhythm, User
from articles import contributions, outbox, sections, tasks
from articles.models import Assignment, Comment, Edition, Message, Restriction, Transition
from articles.models.assignment import Purpose
from articles.models.message import Kind
from articles.states import ONCE_PUBLIC, State

if TYPE_CHECKING:
    from articles.models import ReaderLetter, Revision

APPROVE = "articles.approve_edition"


def send(
    kind: Kind,
    recipients: Iterable[User],
    *,
    edition: Edition | None = None,
    actor: User | None = None,
    transition: Transition | None = None,
    comment: Comment | None = None,
    letter: ReaderLetter | None = None,
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
    if edition is not None and _is_restricted(edition):
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
            letter=letter,
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


def _is_restricted(edition: Edition) -> bool:
    """Asked once before each recipient is: hardly any article is."""
    return (
        edition.state not in ONCE_PUBLIC
        and Restriction.objects.filter(article=edition.article_id).exists()
    )


def tell(record: Transition) -> None:
    """Tell those whom a step of the workflow concerns; what it settles is new to nobody any more."""
    _settle(record)
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


def _settle(record: Transition) -> None:
    """Whoever takes a step has seen what they were told about the text; and what waited for anybody
    waits no longer once one of them has seen to it."""
    settled = Q(recipient=record.actor, transition__isnull=False) if record.actor else Q(pk=None)
    if record.to_state != State.IN_REVIEW:
        settled |= Q(kind__in=(Kind.SUBMITTED, Kind.APPROVED_ONCE))
    if not record.edition.needs_second_review:
        settled |= Q(kind=Kind.FORCED)
    Message.objects.filter(settled, edition=record.edition, read_at__isnull=True).update(
        read_at=timezone.now()
    )


def tell_of_changes(edition: Edition, revision: Revision) -> None:
    """Tell the writers that somebody changed their text while it was in review: once for each
    person and round of review, however often they save."""
    if edition.state != State.IN_REVIEW:
        return
    begun = edition.transitions.filter(name__in=("submit", "accept_changes")).order_by("-pk")
    send(
        Kind.CHANGED_IN_REVIEW,
        _writers(edition),
        edition=edition,
        actor=revision.author,
        key=f"changed:{revision.author_id}:{begun.values_list('pk', flat=True)[0]}",
    )


def _writers(edition: Edition) -> list[User]:
    """Those who wrote the text while it was theirs, and who began it."""
    ids = contributions.writers(contributions.made(edition)) | {edition.created_by_id}
    return with_stand_ins(edition, list(User.objects.filter(pk__in=ids)))


def with_stand_ins(edition: Edition, writers: list[User]) -> list[User]:
    """The writers, and who answers for the text in place of one who left."""
    if all(person.is_active for person in writers):
        return writers
    return [*writers, *Assignment.objects.all().stand_ins(edition)]


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
    """Those who could approve it, and whoever had sent it back."""
    edition = record.edition
    back = edition.transitions.filter(name="request_changes").select_related("actor")
    returned_by = [each.actor for each in back.order_by("-pk")[:1] if each.actor]
    _send(Kind.SUBMITTED, record, [*_approvers(edition), *returned_by])


def _recalled(record: Transition) -> None:
    """Whoever had taken it up to read it in this round."""
    submitted = record.edition.transitions.filter(name="submit").order_by("-pk").first()
    reading = Assignment.objects.filter(
        edition=record.edition, purpose=Purpose.READING, created_at__gte=submitted.created_at
    )
    last = reading.select_related("person").order_by("-pk").first()
    _send(Kind.TAKEN_BACK, record, [last.person] if last else [])


def _accepted(record: Transition) -> None:
    """Those who may approve now that what they changed was accepted."""
    authors = set(record.edition.revisions.values_list("author_id", flat=True))
    _send(
        Kind.SUBMITTED,
        record,
        [person for person in _approvers(record.edition) if person.pk in authors],
    )


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


def _withdrawn(record: Transition) -> None:
    """The writers; and, where a next edition was scheduled, those whom the end of that concerns."""
    _send(Kind.WITHDRAWN, record, _writers(record.edition))
    unscheduled = Transition.objects.filter(
        edition__article=record.edition.article_id,
        name="unschedule",
        pk__lt=record.pk,
        created_at__gte=record.edition.withdrawn_at,
    ).select_related("edition")
    for each in unscheduled:
        tell(each)


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
    "recall": _recalled,
    "accept_changes": _accepted,
    "request_changes": _to_writers(Kind.RETURNED),
    "approve": _approved,
    "publish": _to_writers(Kind.PUBLISHED),
    "force_publish": _forced,
    "second_review": _reviewed,
    "unschedule": _to_writers_and_approver(Kind.TAKEN_BACK),
    "undo_publish": _to_writers_and_approver(Kind.TAKEN_BACK),
    "withdraw": _withdrawn,
    "expire": _to_writers(Kind.EXPIRED),
    "discard": _to_writers(Kind.DISCARDED),
}
