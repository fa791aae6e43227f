"""The way of a text from its draft to the public: the only writer of an edition's state.

`RULES` is the whole workflow as a table; docs/workflow.md shows the same table and is tested
against this one. `blockers` says why a step would be refused, `perform` takes it. Button, view,
bulk action, command and test ask these two.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction as database
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import listings, presentation, revisions, richtext, search, sections, vietnamese
from articles.aftermath import pictures_follow
from articles.models import Article, Byline, Edition, Figure, Transition
from articles.models.article import UNTITLED
from articles.models.figure import Placement
from articles.states import ONCE_PUBLIC, WRITABLE, State

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from accounts.models import User

TITLE_LENGTH = 200
LEAD_LENGTH = 600


class Refused(Exception):
    """A step was not taken. `reasons` holds every reason, each a sentence for the screen."""

    def __init__(self, reasons: list[str], *, stale: bool = False) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons
        self.stale = stale


Guard = Callable[[Edition, "User | None"], list[str]]


@dataclass(frozen=True)
class Rule:
    """One row of the workflow's table.

    `permission` is what the person needs, None for the clock. `needs_reason` makes a reason
    compulsory. `effect` writes what follows, inside the same database transaction, and returns the
    state that the edition is then in.
    """

    name: str
    label: StrOrPromise
    sources: tuple[State, ...]
    targets: tuple[State, ...]
    permission: str | None
    guards: tuple[Guard, ...]
    effect: Callable[[Edition, User | None, str], State]
    needs_reason: bool = False


# Guards: each returns the reasons against the step, an empty list when there are none.


def _complete(edition: Edition, by: User | None) -> list[str]:
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


def _own_section(edition: Edition, by: User | None) -> list[str]:
    if by is None or sections.covers(by, edition.category_id):
        return []
    return [
        _("The category “%(category)s” is not among those you work in.")
        % {"category": edition.category}
    ]


def _submitted_by_them(edition: Edition, by: User | None) -> list[str]:
    last = edition.transitions.filter(name="submit").order_by("-pk").first()
    if last is None or by is None or last.actor_id != by.pk:
        return [_("Only the person who submitted this article can take it back.")]
    return []


def _four_eyes(edition: Edition, by: User | None) -> list[str]:
    """Two people publish: nobody approves a text that they wrote or changed."""
    if by is not None and by.pk in edition.contributors():
        return [_("You wrote or changed this article; another approver must approve it.")]
    return []


def _no_other_work(edition: Edition, by: User | None) -> list[str]:
    working = edition.article.working_edition
    if working is None:
        return []
    return [
        _("Edition %(number)s of this article is being worked on already (%(state)s).")
        % {"number": working.number, "state": working.get_state_display()}
    ]


def _time_has_come(edition: Edition, by: User | None) -> list[str]:
    if edition.publish_at is None or edition.publish_at > timezone.now():
        return [_("The publication time has not come yet.")]
    return []


def _as_approved(edition: Edition, by: User | None) -> list[str]:
    latest = edition.latest_revision
    if latest is None or edition.approved_revision_id != latest.pk:
        return [_("The text has changed since it was approved; it must be approved again.")]
    return []


def _never_public(edition: Edition, by: User | None) -> list[str]:
    if edition.state in ONCE_PUBLIC:
        return [_("An article that was public is withdrawn, not discarded.")]
    return []


def _theirs_or_approver(edition: Edition, by: User | None) -> list[str]:
    if by is None or edition.created_by_id == by.pk or by.has_perm("articles.approve_edition"):
        return []
    return [_("Only its writer or an approver can do this.")]


def _not_in_the_past(edition: Edition, by: User | None) -> list[str]:
    if edition.expire_at and edition.expire_at <= timezone.now():
        return [_("The article's end lies in the past; choose a later time or leave it empty.")]
    return []


# Effects


def _move_to(state: State) -> Callable[[Edition, User | None, str], State]:
    def effect(edition: Edition, by: User | None, reason: str) -> State:
        return state

    return effect


def _approve(edition: Edition, by: User | None, reason: str) -> State:
    now = timezone.now()
    later = edition.publish_at is not None and edition.publish_at > now
    edition.approved_by = by
    edition.approved_revision = edition.latest_revision
    edition.published_at = edition.publish_at if later else now
    edition.first_published_at = edition.article.first_published_at or edition.published_at
    edition.body_html = presentation.body_html(edition)
    edition.presentation = presentation.present(edition)
    if later:
        listings.enter(edition)
        search.enter(edition)
        pictures_follow(edition)
        return State.SCHEDULED
    _go_public(edition, by)
    return State.PUBLISHED


def _publish_on_time(edition: Edition, by: User | None, reason: str) -> State:
    _go_public(edition, by)
    return State.PUBLISHED


def _go_public(edition: Edition, by: User | None) -> None:
    """Take the article's public place; whichever edition held it steps back."""
    article = edition.article
    for former in article.editions.in_public_place().exclude(pk=edition.pk):
        _write(former, "supersede", State.SUPERSEDED, by, "")
        _leave_lists(former)
    if article.first_published_at is None:
        # The address is settled at first publication and kept from then on.
        article.slug = vietnamese.slug(edition.title) or UNTITLED
        article.first_published_at = edition.published_at
        article.save(update_fields=["slug", "first_published_at"])
    listings.enter(edition)
    search.enter(edition)
    pictures_follow(edition)


def _leave_lists(edition: Edition) -> None:
    listings.leave(edition)
    search.leave(edition)
    pictures_follow(edition)


def _withdraw(edition: Edition, by: User | None, reason: str) -> State:
    edition.withdrawn_at = timezone.now()
    edition.withdrawal_explanation = reason
    _leave_lists(edition)
    # What was to replace it would bring the article back without anybody deciding so.
    waiting = edition.article.working_edition
    if waiting and waiting.state == State.SCHEDULED:
        target = _unschedule(waiting, by, reason)
        _write(waiting, "unschedule", target, by, reason)
    return State.WITHDRAWN


def _restore(edition: Edition, by: User | None, reason: str) -> State:
    edition.withdrawn_at = None
    edition.withdrawal_explanation = ""
    listings.enter(edition)
    search.enter(edition)
    pictures_follow(edition)
    return State.PUBLISHED


def _unschedule(edition: Edition, by: User | None, reason: str) -> State:
    edition.approved_by = None
    edition.approved_revision = None
    edition.published_at = None
    edition.first_published_at = None
    edition.body_html = ""
    edition.presentation = {}
    _leave_lists(edition)
    return State.DRAFT


# What a new edition takes over from the one before: all of its content, nothing of its publication.
_CONTENT = (
    "title",
    "lead",
    "body",
    "category_id",
    "thread_id",
    "source_id",
    "featured_slot",
    "expire_at",
    "seo_title",
    "seo_description",
)


def _open_next_edition(edition: Edition, by: User) -> Edition:
    newest = edition.article.editions.order_by("-number").values_list("number", flat=True)[0]
    following = Edition.objects.create(
        article=edition.article,
        number=newest + 1,
        created_by=by,
        updated_by=by,
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
    revisions.record(following, by)
    following.refresh_from_db()
    return following


RULES: dict[str, Rule] = {
    rule.name: rule
    for rule in (
        Rule(
            "submit",
            gettext_lazy("Submit for review"),
            WRITABLE,
            (State.IN_REVIEW,),
            "articles.change_edition",
            (_own_section, _complete),
            _move_to(State.IN_REVIEW),
        ),
        Rule(
            "recall",
            gettext_lazy("Take back"),
            (State.IN_REVIEW,),
            (State.DRAFT,),
            "articles.change_edition",
            (_submitted_by_them,),
            _move_to(State.DRAFT),
        ),
        Rule(
            "request_changes",
            gettext_lazy("Request changes"),
            (State.IN_REVIEW,),
            (State.CHANGES_REQUESTED,),
            "articles.approve_edition",
            (_own_section,),
            _move_to(State.CHANGES_REQUESTED),
            needs_reason=True,
        ),
        Rule(
            "approve",
            gettext_lazy("Approve"),
            (State.IN_REVIEW,),
            (State.PUBLISHED, State.SCHEDULED),
            "articles.approve_edition",
            (_own_section, _four_eyes, _complete, _not_in_the_past),
            _approve,
        ),
        Rule(
            "unschedule",
            gettext_lazy("Cancel the schedule"),
            (State.SCHEDULED,),
            (State.DRAFT,),
            "articles.approve_edition",
            (_own_section,),
            _unschedule,
        ),
        Rule(
            "publish",
            gettext_lazy("Publish on time"),
            (State.SCHEDULED,),
            (State.PUBLISHED,),
            None,
            (_time_has_come, _complete, _as_approved),
            _publish_on_time,
        ),
        Rule(
            "revise",
            gettext_lazy("Revise"),
            (State.PUBLISHED, State.WITHDRAWN),
            (State.DRAFT,),
            "articles.change_edition",
            (_own_section, _no_other_work),
            _move_to(State.DRAFT),
        ),
        Rule(
            "withdraw",
            gettext_lazy("Withdraw"),
            (State.PUBLISHED,),
            (State.WITHDRAWN,),
            "articles.withdraw_edition",
            (_own_section,),
            _withdraw,
            needs_reason=True,
        ),
        Rule(
            "restore",
            gettext_lazy("Restore"),
            (State.WITHDRAWN,),
            (State.PUBLISHED,),
            "articles.withdraw_edition",
            (_own_section,),
            _restore,
        ),
        Rule(
            "discard",
            gettext_lazy("Discard"),
            WRITABLE,
            (State.DISCARDED,),
            "articles.change_edition",
            (_own_section, _never_public, _theirs_or_approver),
            _move_to(State.DISCARDED),
        ),
        Rule(
            "recover",
            gettext_lazy("Recover"),
            (State.DISCARDED,),
            (State.DRAFT,),
            "articles.change_edition",
            (_own_section, _theirs_or_approver, _no_other_work),
            _move_to(State.DRAFT),
        ),
    )
}

#: What each recorded step is called on the screen; "supersede" happens to an edition, nobody takes it.
LABELS = {name: rule.label for name, rule in RULES.items()} | {
    "supersede": gettext_lazy("Replaced by a newer edition")
}

#: The step that opens a new edition instead of moving the one it starts from.
OPENING = "revise"


def blockers(transition: str, edition: Edition, by: User | None) -> list[str]:
    """Why `perform` would refuse this step; an empty list means that it would not.

    Takes a transition's name, an edition and the person (None is the clock). A reason given or not,
    and a lock version, are looked at by `perform`.
    """
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
        if rule.permission == "articles.approve_edition":
            return [_("You do not have the right to approve; an approver of the category decides.")]
        return [_("You do not have the right to do this.")]
    return [reason for guard in rule.guards for reason in guard(edition, by)]


def offered(edition: Edition, by: User) -> list[tuple[Rule, list[str]]]:
    """What the desk shows as buttons: the steps that start from this edition's state and that this
    person has the right to, each with the reasons that stand against it now. Approval is shown to
    everybody, so that a writer sees why the last word is another's; taking back only to who submitted.
    """
    found = [
        (rule, blockers(rule.name, edition, by))
        for rule in RULES.values()
        if edition.state in rule.sources
        and rule.permission is not None
        and (rule.name == "approve" or by.has_perm(rule.permission))
    ]
    return [(rule, reasons) for rule, reasons in found if rule.name != "recall" or not reasons]


def edit_blockers(edition: Edition, by: User) -> list[str]:
    """Why this person may not change the text now; an empty list means that they may.

    Writers change drafts and returned texts; a text in review is frozen for them, and open to the
    approvers of its category, who become its contributors by changing it.
    """
    if not by.is_active or not by.has_perm("articles.change_edition"):
        return [_("You do not have the right to do this.")]
    reasons = _own_section(edition, by)
    if edition.state in WRITABLE:
        return reasons
    if edition.state == State.IN_REVIEW:
        if by.has_perm("articles.approve_edition"):
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
) -> Transition:
    """Take one step and return its record.

    Takes the transition's name, the edition, the person (None: the clock), the reason in words where
    one is due, and the lock version of the text that the person saw (default: that of the instance
    passed in). "revise" opens a new edition, found as `.edition` of the record returned.

    Raises `Refused` with every reason; then nothing was written. The instance passed in is fresh
    afterwards.
    """
    seen = edition.lock_version if lock_version is None else lock_version
    reason = vietnamese.normalise(reason).strip()
    with database.atomic():
        # One row for the article, first and always in this order: editions of one article never race.
        Article.objects.select_for_update().get(pk=edition.article_id)
        current = (
            Edition.objects.select_for_update(of=("self",))
            .select_related("article", "category", "thread", "source")
            .get(pk=edition.pk)
        )
        reasons = blockers(transition, current, by)
        if not reasons and current.lock_version != seen:
            raise Refused(
                [_("The article has changed since you opened it. Look at it again, then decide.")],
                stale=True,
            )
        if not reasons and RULES[transition].needs_reason and not reason:
            reasons = [_("Write the reason.")]
        if reasons:
            raise Refused(reasons)
        if transition == OPENING:
            assert by is not None
            following = _open_next_edition(current, by)
            record = Transition.objects.create(
                edition=following,
                revision=following.latest_revision,
                name=transition,
                from_state="",
                to_state=following.state,
                actor=by,
                reason=reason,
            )
        else:
            target = RULES[transition].effect(current, by, reason)
            record = _write(current, transition, target, by, reason)
    edition.refresh_from_db()
    return record


def _write(edition: Edition, name: str, target: State, by: User | None, reason: str) -> Transition:
    """Move the edition and record the step. The one place that writes a state."""
    source = State(edition.state)
    edition.state = target
    edition._stored_state = (
        target  # the model refuses a change of state that does not come from here
    )
    edition.lock_version = F("lock_version") + 1
    edition.save()
    edition.refresh_from_db(fields=["lock_version"])
    return Transition.objects.create(
        edition=edition,
        revision=edition.latest_revision,
        name=name,
        from_state=source,
        to_state=target,
        actor=by,
        reason=reason,
    )


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


def publish_due() -> tuple[list[Transition], list[tuple[Edition, list[str]]]]:
    """Publish every scheduled edition whose time has come: for the clock.

    Returns what was published, and what could not be with the reasons. Running it twice, or two at
    once, publishes nothing twice; each edition is its own database transaction, so that one that
    fails holds up no other.
    """
    done: list[Transition] = []
    failed: list[tuple[Edition, list[str]]] = []
    for edition in Edition.objects.due():
        try:
            done.append(perform("publish", edition, None))
        except Refused as refusal:
            edition.refresh_from_db()
            if edition.state == State.SCHEDULED:
                failed.append((edition, refusal.reasons))
    return done, failed
