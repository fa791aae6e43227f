"""What may stand against a step. Each guard returns its reasons, an empty list when there are none."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import contributions, revisions, richtext, sections
from articles.models import Edition, Figure
from articles.states import ONCE_PUBLIC, State

if TYPE_CHECKING:
    from accounts.models import User

Guard = Callable[[Edition, "User | None"], list[str]]


def complete(edition: Edition, by: User | None) -> list[str]:
    """What a reader needs is there; the list names all that is missing, not the first thing only."""
    missing = []
    if not edition.title.strip():
        missing.append(_("The title is missing."))
    if not edition.lead.strip():
        missing.append(_("The lead is missing."))
    if not richtext.plain(edition.body).strip():
        missing.append(_("The body is empty."))
    if edition.category_id is None:
        missing.append(_("Choose a category."))
    for figure in edition.figures.select_related("image"):
        missing.extend(_incomplete_figure(figure))
    if edition.correcting and not edition.correction_text.strip():
        missing.append(_("Write the public correction: what was wrong, and what is right."))
    return missing


def _incomplete_figure(figure: Figure) -> list[str]:
    name = figure.caption or figure.image.title or figure.get_placement_display()
    missing = []
    if not figure.alt.strip() and not figure.decorative:
        missing.append(
            _("Picture “%(name)s”: write the alternative text, or mark the picture as decorative.")
            % {"name": name}
        )
    if not figure.caption.strip():
        missing.append(
            _("Picture “%(name)s” (%(place)s): write the caption.")
            % {"name": name, "place": figure.get_placement_display()}
        )
    return missing


def own_section(edition: Edition, by: User | None) -> list[str]:
    if by is None or sections.covers(by, edition.category_id):
        return []
    return [
        _("The category “%(category)s” is not among those you work in.")
        % {"category": edition.category}
    ]


def may_see(edition: Edition, by: User | None) -> list[str]:
    """A restricted draft is worked on by those who may read it, and nobody else."""
    if by is None or edition.article.is_open_to(by):
        return []
    return [_("This article is restricted to others.")]


def submitted_by_them(edition: Edition, by: User | None) -> list[str]:
    last = edition.transitions.filter(name="submit").order_by("-pk").first()
    if last is None or by is None or last.actor_id != by.pk:
        return [_("Only the person who submitted this article can take it back.")]
    return []


def four_eyes(edition: Edition, by: User | None) -> list[str]:
    """Two people publish: nobody approves a text that they wrote or changed."""
    if by is None or by.pk not in edition.contributors():
        return []
    if by.pk in contributions.writers(contributions.made(edition)):
        return [_("You wrote or changed this article; another approver must approve it.")]
    return [
        _(
            "You changed this article in review: its writer accepts your change, "
            "or another approver approves."
        )
    ]


def not_approved_by_them(edition: Edition, by: User | None) -> list[str]:
    so_far = contributions.approvers_so_far(edition, contributions.latest(edition))
    if by is None or by.pk not in so_far:
        return []
    return [_("You have approved this text already; the second approval is another person's.")]


def a_writer(edition: Edition, by: User | None) -> list[str]:
    if by is not None and by.pk in contributions.writers(contributions.made(edition)):
        return []
    return [_("Only somebody who wrote this article can accept changes to it.")]


def changes_of_others(edition: Edition, by: User | None) -> list[str]:
    if by and any(each.author != by.pk for each in contributions.open_changes(edition)):
        return []
    return [_("Nobody has changed the text in review.")]


def no_other_work(edition: Edition, by: User | None) -> list[str]:
    working = edition.article.working_edition
    if working is None:
        return []
    return [
        _("Edition %(number)s of this article is being worked on already (%(state)s).")
        % {"number": working.number, "state": working.get_state_display()}
    ]


def time_has_come(edition: Edition, by: User | None) -> list[str]:
    if edition.publish_at is None or edition.publish_at > timezone.now():
        return [_("The publication time has not come yet.")]
    return []


def end_has_come(edition: Edition, by: User | None) -> list[str]:
    if edition.expire_at is None or edition.expire_at > timezone.now():
        return [_("The article's end has not come yet.")]
    return []


def not_ended(edition: Edition, by: User | None) -> list[str]:
    if edition.expire_at and edition.expire_at <= timezone.now():
        return [_("The article's time is over. Revise it and give it a later end, or none.")]
    return []


def as_approved(edition: Edition, by: User | None) -> list[str]:
    latest = contributions.latest(edition)
    if latest is None or edition.approved_revision_id != latest.pk:
        return [_("The text has changed since it was approved; it must be approved again.")]
    return as_recorded(edition, by)


def as_recorded(edition: Edition, by: User | None) -> list[str]:
    """The text is the newest revision, to the letter: what is approved is what will be public."""
    latest = contributions.latest(edition)
    if latest and revisions.digest_of(revisions.snapshot(edition)) == latest.digest:
        return []
    return [_("The text differs from its last saved revision. Open it, save it, then decide.")]


def never_public(edition: Edition, by: User | None) -> list[str]:
    if edition.state in ONCE_PUBLIC:
        return [_("An article that was public is withdrawn, not discarded.")]
    return []


def theirs_or_approver(edition: Edition, by: User | None) -> list[str]:
    if by is None or by.has_perm("articles.approve_edition"):
        return []
    if edition.created_by_id == by.pk and not edition.was_public:
        return []
    return [_("Only its writer or an approver can do this.")]


def not_in_the_past(edition: Edition, by: User | None) -> list[str]:
    if edition.expire_at and edition.expire_at <= timezone.now():
        return [_("The article's end lies in the past; choose a later time or leave it empty.")]
    return []


def second_review_due(edition: Edition, by: User | None) -> list[str]:
    if edition.needs_second_review:
        return []
    return [_("This article needs no second review.")]


def not_who_forced(edition: Edition, by: User | None) -> list[str]:
    forced = edition.transitions.filter(name="force_publish").order_by("-pk").first()
    if by is not None and forced is not None and forced.actor_id == by.pk:
        return [_("You published this article yourself; another approver reviews it.")]
    return []


def published_just_now(edition: Edition, by: User | None) -> list[str]:
    """A publication is undone while hardly anybody has seen it; later, the article is withdrawn."""
    since = publication_time(edition)
    minutes = settings.UNDO_PUBLICATION_MINUTES
    if since is not None and timezone.now() <= since + timedelta(minutes=minutes):
        return []
    return [
        _(
            "A publication can be undone for %(minutes)d minutes. "
            "Withdraw the article, or revise or correct it."
        )
        % {"minutes": minutes}
    ]


def publication_time(edition: Edition) -> datetime | None:
    """From when on readers have seen this edition: its minute, though the clock came by later."""
    return edition.published_at if edition.state == State.PUBLISHED else None
