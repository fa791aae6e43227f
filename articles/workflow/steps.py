"""Asking whether a step is possible, and taking it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction as database
from django.utils.translation import gettext as _

from articles import aftermath, contributions, revisions, vietnamese
from articles.models import Article, Edition, Transition
from articles.states import WRITABLE, State
from articles.workflow import effects, guards
from articles.workflow.effects import Step
from articles.workflow.refusal import Refused
from articles.workflow.rules import APPROVE, CHANGE, RULES, Rule
from articles.workflow.writing import write

if TYPE_CHECKING:
    from accounts.models import User

#: Shown as a button only to those for whom it is possible: to anybody else it says nothing.
_SHOWN_WHEN_POSSIBLE = {"recall", "accept_changes", "second_review", "undo_publish"}


def blockers(transition: str, edition: Edition, by: User | None) -> list[str]:
    """Why `perform` would refuse this step; an empty list means that it would not.

    Takes a transition's name, an edition and the person (None is the clock). A reason given or not,
    details, and a lock version are looked at by `perform`.
    """
    with contributions.read_once():
        return _blockers(transition, edition, by)


def _blockers(transition: str, edition: Edition, by: User | None) -> list[str]:
    rule = RULES.get(transition)
    if rule is None:
        return [_("There is no step “%(name)s” in the workflow.") % {"name": transition}]
    if edition.state not in rule.sources:
        return [
            _("“%(step)s” is not possible while the article is in the state “%(state)s”.")
            % {"step": rule.label, "state": edition.get_state_display()}
        ]
    if rule.permission is None:
        if by is not None:
            return [_("This step is taken by the clock alone.")]
    elif by is None or not by.is_active or not by.has_perm(rule.permission):
        if rule.permission == APPROVE:
            return [_("You do not have the right to approve; an approver of the category decides.")]
        return [_("You do not have the right to do this.")]
    return [reason for guard in rule.guards for reason in guard(edition, by)]


def offered(edition: Edition, by: User) -> list[tuple[Rule, list[str]]]:
    """What the desk shows as buttons: the steps that start from this edition's state and that this
    person has the right to, each with the reasons that stand against it now. Approval is shown to
    everybody, so that a writer sees why the last word is another's."""
    with contributions.read_once():
        found = [
            (rule, _blockers(rule.name, edition, by))
            for rule in RULES.values()
            if edition.state in rule.sources
            and rule.permission is not None
            and (rule.name == "approve" or by.has_perm(rule.permission))
        ]
    return [
        (rule, reasons)
        for rule, reasons in found
        if rule.name not in _SHOWN_WHEN_POSSIBLE or not reasons
    ]


def edit_blockers(edition: Edition, by: User) -> list[str]:
    """Why this person may not change the text now; an empty list means that they may.

    Writers change drafts and returned texts; a text in review is frozen for them, and open to the
    approvers of its category, who become its contributors by changing it.
    """
    if not by.is_active or not by.has_perm(CHANGE):
        return [_("You do not have the right to do this.")]
    reasons = guards.may_see(edition, by) + guards.own_section(edition, by)
    if edition.state in WRITABLE:
        return reasons
    if edition.state == State.IN_REVIEW:
        if by.has_perm(APPROVE):
            return reasons
        return [_("The text is frozen while it is in review. Take it back to change it."), *reasons]
    return [
        _("The text cannot be changed in the state “%(state)s”.")
        % {"state": edition.get_state_display()}
    ]


def perform(
    transition: str,
    edition: Edition,
    by: User | None,
    *,
    reason: str = "",
    lock_version: int | None = None,
    **details: Any,
) -> Transition:
    """Take one step and return its record.

    Takes the transition's name, the edition, the person (None: the clock), the reason in words where
    one is due, and the lock version of the text that the person saw (default: that of the instance
    passed in). `details` are what the rule names: a withdrawal's `form` and `target`. "revise" and
    "correct" open a new edition, found as `.edition` of the record returned.

    Raises `Refused` with every reason; then nothing was written. The instance passed in is fresh
    afterwards.
    """
    seen = edition.lock_version if lock_version is None else lock_version
    reason = vietnamese.normalise(reason).strip()
    with database.atomic(), contributions.read_once():
        # One row for the article, first and always in this order: editions of one article never race.
        Article.objects.select_for_update().get(pk=edition.article_id)
        current = (
            Edition.objects.select_for_update(of=("self",))
            .select_related("article", "category", "thread", "source")
            .get(pk=edition.pk)
        )
        reasons = _blockers(transition, current, by)
        if reasons:
            raise Refused(reasons)
        if current.lock_version != seen:
            raise Refused(
                [_("The article has changed since you opened it. Look at it again, then decide.")],
                stale=True,
            )
        rule = RULES[transition]
        if unknown := set(details) - set(rule.details):
            raise TypeError(f"{transition} takes no {', '.join(sorted(unknown))}")
        if rule.needs_reason(current, by) and not reason:
            reasons = [_("Write the reason.")]
        reasons += rule.check(current, details)
        if reasons:
            raise Refused(reasons)
        record = _take(rule, Step(current, by, reason, details))
        aftermath.follow(record)
    edition.refresh_from_db()
    return record


def _take(rule: Rule, step: Step) -> Transition:
    if rule.opens_edition:
        following = effects.open_next_edition(step, correcting=rule.name == "correct")
        record = Transition.objects.create(
            edition=following,
            revision=following.latest_revision,
            name=rule.name,
            from_state="",
            to_state=following.state,
            actor=step.by,
            reason=step.reason,
        )
        contributions.note(record)
        return record
    target = rule.effect(step)
    record = write(step.edition, rule.name, target, step.by, step.reason)
    if rule.afterwards:
        rule.afterwards(step)
    return record


def open_article(by: User, **content: object) -> Edition:
    """A new article with its first draft. `content` are fields of Edition; the title is needed."""
    with database.atomic():
        article = Article.objects.create(created_by=by)
        edition = Edition.objects.create(
            article=article, number=1, created_by=by, updated_by=by, **content
        )
        revisions.record(edition, by)
        edition.refresh_from_db()
    return edition
