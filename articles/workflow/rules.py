"""The whole workflow as a table; docs/workflow.md shows the same table and is tested against it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import forwarding
from articles.models import Edition
from articles.models.edition import WithdrawalForm
from articles.states import ONCE_PUBLIC, WRITABLE, State
from articles.workflow import effects, guards
from articles.workflow.effects import Effect, Step
from articles.workflow.guards import Guard

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from accounts.models import User


def always(edition: Edition, by: User | None) -> bool:
    return True


def never(edition: Edition, by: User | None) -> bool:
    return False


def not_theirs_alone(edition: Edition, by: User | None) -> bool:
    """Somebody rejects what another person began, or what readers have seen."""
    return (by is not None and edition.created_by_id != by.pk) or edition.was_public


def no_details(edition: Edition, details: dict[str, Any]) -> list[str]:
    return []


def _is_https(target: str) -> bool:
    try:
        address = urlsplit(target)
    except ValueError:
        return False
    return address.scheme == "https" and bool(address.hostname)


def where_readers_go(edition: Edition, details: dict[str, Any]) -> list[str]:
    """A withdrawal's `form` is known, and one that redirects names a `target` that can be reached."""
    form = details.get("form") or WithdrawalForm.NOTICE
    if form not in (WithdrawalForm.NOTICE, WithdrawalForm.GONE, WithdrawalForm.REDIRECT):
        return [_("Choose what readers see in place of the article.")]
    target = details.get("target", "")
    if form != WithdrawalForm.REDIRECT:
        return []
    if not target:
        return [_("Write the address that readers are led to.")]
    on_this_site = target.startswith("/") and not target.startswith(("//", "/\\"))
    if not on_this_site and not _is_https(target):
        return [_("The address begins with “/” (a page of this site) or with “https://”.")]
    if forwarding.leads_back(edition, target):
        return [_("The address leads back to this article itself. Choose another one.")]
    return []


@dataclass(frozen=True)
class Rule:
    """One row of the workflow's table.

    `permission` is what the person needs, None for the clock. `needs_reason` says for whom a reason
    is compulsory. `effect` writes what follows, inside the same database transaction, and returns
    the state that the edition is then in; `afterwards` writes what can only follow once it is in
    that state. `details` names what else a person decides with the step, `check` looks at it.
    """

    name: str
    label: StrOrPromise
    sources: tuple[State, ...]
    targets: tuple[State, ...]
    permission: str | None
    guards: tuple[Guard, ...]
    effect: Effect
    needs_reason: Callable[[Edition, User | None], bool] = never
    afterwards: Callable[[Step], None] | None = None
    details: tuple[str, ...] = ()
    check: Callable[[Edition, dict[str, Any]], list[str]] = no_details
    opens_edition: bool = False


CHANGE = "articles.change_edition"
REVIEW = "articles.review_edition"
APPROVE = "articles.approve_edition"
WITHDRAW = "articles.withdraw_edition"
FORCE = "articles.force_publish"

RULES: dict[str, Rule] = {
    rule.name: rule
    for rule in (
        Rule(
            "submit",
            gettext_lazy("Submit for review"),
            WRITABLE,
            (State.IN_REVIEW,),
            CHANGE,
            (guards.may_see, guards.own_section, guards.complete),
            effects.submit,
        ),
        Rule(
            "recall",
            gettext_lazy("Take back"),
            (State.IN_REVIEW,),
            (State.DRAFT,),
            CHANGE,
            (guards.may_see, guards.submitted_by_them),
            effects.move_to(State.DRAFT),
        ),
        Rule(
            "request_changes",
            gettext_lazy("Request changes"),
            (State.IN_REVIEW,),
            (State.CHANGES_REQUESTED,),
            REVIEW,
            (guards.may_see, guards.own_section),
            effects.move_to(State.CHANGES_REQUESTED),
            needs_reason=always,
        ),
        Rule(
            "accept_changes",
            gettext_lazy("Accept the changes"),
            (State.IN_REVIEW,),
            (State.IN_REVIEW,),
            CHANGE,
            (guards.may_see, guards.a_writer, guards.changes_of_others),
            effects.stay,
        ),
        Rule(
            "approve",
            gettext_lazy("Approve"),
            (State.IN_REVIEW,),
            (State.PUBLISHED, State.SCHEDULED, State.IN_REVIEW),
            APPROVE,
            (
                guards.may_see,
                guards.own_section,
                guards.four_eyes,
                guards.not_approved_by_them,
                guards.complete,
                guards.as_recorded,
                guards.not_in_the_past,
            ),
            effects.approve,
        ),
        Rule(
            "force_publish",
            gettext_lazy("Publish without approval"),
            (State.DRAFT, State.IN_REVIEW),
            (State.PUBLISHED,),
            FORCE,
            (
                guards.may_see,
                guards.own_section,
                guards.complete,
                guards.not_in_the_past,
            ),
            effects.force_publish,
            needs_reason=always,
        ),
        Rule(
            "second_review",
            gettext_lazy("Confirm the second review"),
            ONCE_PUBLIC,
            ONCE_PUBLIC,
            APPROVE,
            (
                guards.second_review_due,
                guards.own_section,
                guards.not_who_forced,
                guards.four_eyes,
            ),
            effects.second_review,
        ),
        Rule(
            "unschedule",
            gettext_lazy("Cancel the schedule"),
            (State.SCHEDULED,),
            (State.DRAFT,),
            APPROVE,
            (guards.may_see, guards.own_section),
            effects.unschedule,
            needs_reason=always,
        ),
        Rule(
            "publish",
            gettext_lazy("Publish on time"),
            (State.SCHEDULED,),
            (State.PUBLISHED,),
            None,
            (guards.time_has_come, guards.complete, guards.as_approved),
            effects.publish_on_time,
        ),
        Rule(
            "undo_publish",
            gettext_lazy("Undo the publication"),
            (State.PUBLISHED,),
            (State.DRAFT,),
            APPROVE,
            (guards.own_section, guards.published_just_now, guards.no_other_work),
            effects.undo_publication,
            needs_reason=always,
            afterwards=effects.bring_back_former,
        ),
        Rule(
            "revise",
            gettext_lazy("Revise"),
            (State.PUBLISHED, State.WITHDRAWN),
            (State.DRAFT,),
            CHANGE,
            (guards.may_see, guards.own_section, guards.no_other_work),
            effects.move_to(State.DRAFT),
            opens_edition=True,
        ),
        Rule(
            "correct",
            gettext_lazy("Correct publicly"),
            (State.PUBLISHED, State.WITHDRAWN),
            (State.DRAFT,),
            CHANGE,
            (guards.may_see, guards.own_section, guards.no_other_work),
            effects.move_to(State.DRAFT),
            opens_edition=True,
        ),
        Rule(
            "withdraw",
            gettext_lazy("Withdraw"),
            (State.PUBLISHED,),
            (State.WITHDRAWN,),
            WITHDRAW,
            (guards.own_section,),
            effects.withdraw,
            needs_reason=always,
            details=("form", "target"),
            check=where_readers_go,
        ),
        Rule(
            "restore",
            gettext_lazy("Restore"),
            (State.WITHDRAWN,),
            (State.PUBLISHED,),
            WITHDRAW,
            (guards.own_section, guards.not_ended),
            effects.restore,
            afterwards=effects.show_again,
        ),
        Rule(
            "expire",
            gettext_lazy("End of its time"),
            (State.PUBLISHED,),
            (State.WITHDRAWN,),
            None,
            (guards.end_has_come,),
            effects.expire,
        ),
        Rule(
            "discard",
            gettext_lazy("Discard"),
            WRITABLE,
            (State.DISCARDED,),
            CHANGE,
            (guards.may_see, guards.own_section, guards.never_public, guards.theirs_or_approver),
            effects.move_to(State.DISCARDED),
            needs_reason=not_theirs_alone,
        ),
        Rule(
            "recover",
            gettext_lazy("Recover"),
            (State.DISCARDED,),
            (State.DRAFT,),
            CHANGE,
            (
                guards.may_see,
                guards.own_section,
                guards.theirs_or_approver,
                guards.no_other_work,
            ),
            effects.move_to(State.DRAFT),
        ),
    )
}

#: What each recorded step is called on the screen. Nobody takes the last two: "supersede" happens to
#: an edition when another takes its place, "reinstate" when that one's publication is undone.
LABELS = {name: rule.label for name, rule in RULES.items()} | {
    "supersede": gettext_lazy("Replaced by a newer edition"),
    "reinstate": gettext_lazy("Public again"),
}
