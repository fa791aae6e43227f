"""What a step writes besides the state, inside its database transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from articles import (
    contributions,
    listings,
    presentation,
    public_history,
    related,
    revisions,
    search,
    vietnamese,
)
from articles.aftermath import pictures_follow
from articles.models import Attachment, Byline, Edition, Figure
from articles.models.article import UNTITLED
from articles.models.edition import WithdrawalForm
from articles.models.figure import Placement
from articles.states import State
from articles.workflow.writing import write

if TYPE_CHECKING:
    from accounts.models import User
    from articles.models import Transition


@dataclass(frozen=True)
class Step:
    """A step that is being taken: on which edition, by whom (None: the clock), why, and what else
    the person decided with it."""

    edition: Edition
    by: User | None
    reason: str
    details: dict[str, Any] = field(default_factory=dict)


Effect = Callable[[Step], State]


def move_to(state: State) -> Effect:
    """Nothing but the new state."""

    def effect(step: Step) -> State:
        return state

    return effect


def stay(step: Step) -> State:
    """The state stays; the record is what the step leaves."""
    return State(step.edition.state)


def submit(step: Step) -> State:
    _record(step)
    return State.IN_REVIEW


def _record(step: Step) -> None:
    """What was changed without a revision since is theirs who hand it on."""
    assert step.by is not None
    if revisions.record(step.edition, step.by):
        step.edition.updated_by = step.by


def approve(step: Step) -> State:
    """Public now, at its time, or, where two approvals are due and this is the first, not yet."""
    edition = step.edition
    latest = contributions.latest(edition)
    if edition.requires_two_approvals() and not contributions.approvers_so_far(edition, latest):
        return State.IN_REVIEW
    now = timezone.now()
    later = edition.publish_at is not None and edition.publish_at > now
    edition.approved_by = step.by
    _settle(edition, edition.publish_at if later else now)
    if later:
        listings.enter(edition)
        search.enter(edition)
        pictures_follow(edition)
        return State.SCHEDULED
    _go_public(edition, step.by)
    return State.PUBLISHED


def publish_on_time(step: Step) -> State:
    _go_public(step.edition, step.by)
    return State.PUBLISHED


def force_publish(step: Step) -> State:
    edition = step.edition
    _record(step)
    edition.force_reason = step.reason
    edition.needs_second_review = True
    _settle(edition, timezone.now())
    _go_public(edition, step.by)
    return State.PUBLISHED


def _settle(edition: Edition, published_at: Any) -> None:
    """Fix the date and make ready what readers get."""
    latest = contributions.latest(edition)
    edition.approved_revision_id = latest.pk if latest else None
    edition.published_at = published_at
    edition.first_published_at = edition.article.first_published_at or published_at
    edition.body_html = presentation.body_html(edition)
    edition.presentation = presentation.present(edition)


def _go_public(edition: Edition, by: User | None) -> None:
    """Take the article's public place; whichever edition held it steps back."""
    article = edition.article
    for former in article.editions.in_public_place().exclude(pk=edition.pk).select_for_update():
        write(former, "supersede", State.SUPERSEDED, by, "")
        _leave_lists(former)
    if article.first_published_at is None:
        # The address is settled at first publication and kept from then on.
        article.slug = vietnamese.slug(edition.title) or UNTITLED
        article.first_published_at = edition.published_at
        article.save(update_fields=["slug", "first_published_at"])
    _enter_lists(edition)


def _enter_lists(edition: Edition) -> None:
    listings.enter(edition)
    search.enter(edition)
    pictures_follow(edition)
    related.follows(edition)


def _leave_lists(edition: Edition) -> None:
    listings.leave(edition)
    search.leave(edition)
    pictures_follow(edition)
    related.follows(edition)


def second_review(step: Step) -> State:
    step.edition.needs_second_review = False
    step.edition.approved_by = step.by
    return State(step.edition.state)


def withdraw(step: Step) -> State:
    edition = step.edition
    edition.withdrawn_at = timezone.now()
    edition.withdrawal_explanation = step.reason
    edition.withdrawal_form = step.details.get("form") or WithdrawalForm.NOTICE
    edition.withdrawal_target = step.details.get("target", "")
    _leave_lists(edition)
    # What was to replace it would bring the article back without anybody deciding so.
    waiting = edition.article.editions.working().select_for_update().first()
    if waiting and waiting.state == State.SCHEDULED:
        target = unschedule(Step(waiting, step.by, step.reason))
        write(waiting, "unschedule", target, step.by, step.reason)
    return State.WITHDRAWN


def expire(step: Step) -> State:
    edition = step.edition
    edition.withdrawn_at = edition.expire_at
    edition.withdrawal_form = WithdrawalForm.EXPIRED
    _leave_lists(edition)
    return State.WITHDRAWN


def restore(step: Step) -> State:
    edition = step.edition
    edition.presentation = public_history.with_explanation(edition)
    edition.withdrawn_at = None
    edition.withdrawal_explanation = ""
    edition.withdrawal_form = ""
    edition.withdrawal_target = ""
    return State.PUBLISHED


def show_again(step: Step) -> None:
    """After it was restored: in its lists again, with the time it was away in its history, and in
    that of an edition which waits to take its place."""
    edition = step.edition
    edition.presentation = presentation.present(edition)
    edition.save(update_fields=["presentation"])
    _enter_lists(edition)
    presentation.refresh(edition.article.editions.scheduled())


def unschedule(step: Step) -> State:
    _take_back_approval(step.edition)
    return State.DRAFT


def _take_back_approval(edition: Edition) -> None:
    edition.approved_by = None
    edition.approved_revision = None
    edition.published_at = None
    edition.first_published_at = None
    edition.force_reason = ""
    edition.needs_second_review = False
    edition.body_html = ""
    edition.presentation = {}
    _leave_lists(edition)


def undo_publication(step: Step) -> State:
    _take_back_approval(step.edition)
    return State.DRAFT


def replaced_by(edition: Edition) -> Transition | None:
    """The record of the edition that this one replaced, and that undoing its publication brings
    back; None if nothing of the article was public before."""
    record = edition.article.superseded_records().exclude(edition=edition).order_by("-pk").first()
    return record if record and record.edition.state == State.SUPERSEDED else None


def bring_back_former(step: Step) -> None:
    """After a publication was undone: what it had replaced is public again, as it was."""
    article = step.edition.article
    record = replaced_by(step.edition)
    if record is None:
        article.first_published_at = None
        article.save(update_fields=["first_published_at"])
        return
    former = Edition.objects.select_for_update(of=("self",)).get(pk=record.edition_id)
    write(former, "reinstate", State(record.from_state), step.by, step.reason)
    if former.state == State.PUBLISHED:
        _enter_lists(former)


# What a new edition takes over from the one before: all of its content, nothing of its publication.
_CONTENT = (
    "title",
    "lead",
    "body",
    "category_id",
    "thread_id",
    "source_id",
    "featured_slot",
    "seo_title",
    "seo_description",
)


def open_next_edition(step: Step, *, correcting: bool) -> Edition:
    """A draft with the same content; the edition it starts from stays as it is."""
    edition, by = step.edition, step.by
    assert by is not None
    newest = edition.article.editions.order_by("-number").values_list("number", flat=True)[0]
    ended = edition.expire_at is not None and edition.expire_at <= timezone.now()
    following = Edition.objects.create(
        article=edition.article,
        number=newest + 1,
        created_by=by,
        updated_by=by,
        correcting=correcting,
        expire_at=None if ended else edition.expire_at,
        **{name: getattr(edition, name) for name in _CONTENT},
    )
    following.further_categories.set(edition.further_categories.all())
    following.tags.set(edition.tags.all())
    Byline.objects.bulk_create(
        Byline(edition=following, author_id=line.author_id, position=line.position)
        for line in edition.bylines.all()
    )
    Figure.objects.bulk_create(
        Figure(
            edition=following,
            image_id=figure.image_id,
            **{name: getattr(figure, name) for name in revisions.FIGURE_FIELDS},
        )
        for figure in edition.figures.exclude(placement=Placement.BODY)
    )
    Attachment.objects.bulk_create(
        Attachment(
            edition=following,
            document_id=attachment.document_id,
            **{name: getattr(attachment, name) for name in revisions.ATTACHMENT_FIELDS},
        )
        for attachment in edition.attachments.all()
    )
    revisions.record(following, by)
    following.refresh_from_db()
    return following
