"""Who has an edition in hand: giving it, taking it up, and when that ends.

An assignment gives no right and takes none away: whoever may approve may do so while somebody else
reads. It says who is expected to go on, and by when; the clock reminds them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from articles import contributions, messages, restrictions, sections, vietnamese
from articles.models import Article, Assignment, Edition, Transition
from articles.models.assignment import Purpose
from articles.models.message import Kind
from articles.states import WRITABLE, State

#: How long before its time a person is reminded of an assignment, in hours.
REMIND_HOURS = 24

CHANGE, APPROVE, REVIEW = (
    "articles.change_edition",
    "articles.approve_edition",
    "articles.review_edition",
)
#: Any of these rights is enough for the work.
RIGHTS = {Purpose.WRITING: (CHANGE,), Purpose.READING: (APPROVE, REVIEW)}
#: What stands against somebody's taking a text in hand: as they are told themselves, and as others
#: are told of them.
OBSTACLES = {
    "suspended": (
        gettext_lazy("You do not have the right to do this."),
        gettext_lazy("%(person)s cannot take it in hand: the account is suspended."),
    ),
    Purpose.WRITING: (
        gettext_lazy("You do not have the right to do this."),
        gettext_lazy("%(person)s cannot take it in hand: they may not write articles."),
    ),
    Purpose.READING: (
        gettext_lazy("You do not have the right to do this."),
        gettext_lazy(
            "%(person)s cannot take it in hand: they may neither approve articles "
            "nor request changes."
        ),
    ),
    "section": (
        gettext_lazy("The category “%(category)s” is not among those you work in."),
        gettext_lazy(
            "%(person)s cannot take it in hand: they do not work in the category “%(category)s”."
        ),
    ),
    "restricted": (
        gettext_lazy("This article is restricted to others."),
        gettext_lazy("%(person)s cannot take it in hand: the article is restricted to others."),
    ),
    "wrote": (
        gettext_lazy("You wrote this article; somebody else reads it."),
        gettext_lazy("%(person)s cannot read it for the newsroom: they wrote it."),
    ),
}


def purpose_in(state: str) -> Purpose | None:
    """What there is to do on an edition in this state, or None where nobody has it in hand."""
    if state in WRITABLE:
        return Purpose.WRITING
    return Purpose.READING if state == State.IN_REVIEW else None


def current(edition: Edition) -> Assignment | None:
    """Who has it in hand now, or None."""
    return edition.assignments.active().select_related("person", "assigned_by").first()


# Who may


def claim_blockers(edition: Edition, by: User) -> list[str]:
    """Why this person may not take the edition in hand; somebody's having it is not among them."""
    if purpose_in(edition.state) is None:
        return [_nothing_to_do(edition)]
    return [OBSTACLES[name][0] % {"category": edition.category} for name in _obstacles(edition, by)]


def give_blockers(edition: Edition, by: User) -> list[str]:
    """Why this person may not give the edition to somebody.

    Approvers of its category give what they see, writers their own, and whoever has it in hand may
    pass it on.
    """
    if purpose_in(edition.state) is None:
        return [_nothing_to_do(edition)]
    if not edition.article.is_open_to(by):
        return [_("This article is restricted to others.")]
    if not sections.covers(by, edition.category_id):
        return [
            _("The category “%(category)s” is not among those you work in.")
            % {"category": edition.category}
        ]
    if by.is_active and (
        by.has_perm(APPROVE)
        or (by.has_perm(CHANGE) and by.pk in _writers(edition))
        or edition.assignments.active().filter(person=by).exists()
    ):
        return []
    return [_("Its writers and the approvers of its category say who takes it in hand.")]


def candidates(edition: Edition) -> list[User]:
    """Those it can be given to, in the order of Vietnamese names."""
    purpose = purpose_in(edition.state)
    if purpose is None:
        return []
    able = {
        person.pk: person
        for right in RIGHTS[purpose]
        for person in sections.people_with(right, edition.category_id)
    }
    if purpose == Purpose.READING:
        for writer in _writers(edition):
            able.pop(writer, None)
    return by_name(restrictions.open_to(edition.article, able.values()))


def by_name(people: Iterable[User]) -> list[User]:
    """People as Vietnamese lists have them: by the given name, which stands last."""
    return sorted(people, key=lambda person: vietnamese.name_sort_key(person.get_full_name()))


def _obstacles(edition: Edition, person: User) -> list[str]:
    purpose = purpose_in(edition.state)
    assert purpose is not None
    if not person.is_active:
        return ["suspended"]
    found: list[str] = []
    if not any(person.has_perm(right) for right in RIGHTS[purpose]):
        found.append(purpose)
    if not edition.article.is_open_to(person):
        found.append("restricted")
    if not sections.covers(person, edition.category_id):
        found.append("section")
    if purpose == Purpose.READING and person.pk in _writers(edition):
        found.append("wrote")
    return found


def _writers(edition: Edition) -> set[int]:
    return contributions.writers(contributions.made(edition)) | {edition.created_by_id}


def _nothing_to_do(edition: Edition) -> str:
    return _("In the state “%(state)s” nobody has an article in hand.") % {
        "state": edition.get_state_display()
    }


# Giving, taking up, letting go


def claim(edition: Edition, by: User) -> Assignment:
    """Take the edition in hand. Of two people at once one has it, and the other is told who.

    Raises `workflow.Refused` with the reasons. Claiming again what one has changes nothing.
    """
    with transaction.atomic():
        edition = _locked(edition)
        _refuse_for(claim_blockers(edition, by))
        there = current(edition)
        if there and not there.person.is_active:
            _end(there)
            there = None
        if there is None:
            return _begin(edition, by, by)
        if there.person_id != by.pk:
            _refuse_for([doing(there)])
        return there


def give(
    edition: Edition,
    to: User,
    by: User,
    due_at: datetime | None = None,
    note: str = "",
) -> Assignment:
    """Put the edition into somebody's hands, from whoever's it is in.

    `due_at` is when it should be done, `note` what to look at. The person is told, and so is the
    one who had it. Raises `workflow.Refused` with the reasons, each naming the person it is about.
    """
    with transaction.atomic():
        edition = _locked(edition)
        reasons = give_blockers(edition, by)
        if not reasons:
            reasons = [
                OBSTACLES[name][1] % {"person": to, "category": edition.category}
                for name in _obstacles(edition, to)
            ]
        if due_at is not None and due_at <= timezone.now():
            reasons.append(_("The due time lies in the past. Choose a later one."))
        _refuse_for(reasons)
        former = current(edition)
        if former:
            _end(former)
        note = vietnamese.normalise(note).strip()
        given = _begin(edition, to, by, due_at=due_at, note=note)
        messages.send(Kind.ASSIGNED, [to], edition=edition, actor=by, text=note)
        if former and former.person_id not in (to.pk, by.pk):
            messages.send(
                Kind.HANDED_ON,
                [former.person],
                edition=edition,
                actor=to,
                text=_("%(giver)s gave the article to %(person)s.") % {"giver": by, "person": to},
                key=f"given-on:{former.pk}",
            )
        return given


def release_blockers(edition: Edition, by: User) -> list[str]:
    """Why this person may not end the assignment there is."""
    there = current(edition)
    if there is None:
        return [_("Nobody has this article in hand.")]
    if by.pk in (there.person_id, there.assigned_by_id):
        return []
    return give_blockers(edition, by)


def release(edition: Edition, by: User) -> Assignment:
    """Let go of it, one's own or what one gave. Raises `workflow.Refused` with the reasons."""
    with transaction.atomic():
        edition = _locked(edition)
        _refuse_for(release_blockers(edition, by))
        there = current(edition)
        assert there is not None
        _end(there)
        return there


def obstacles_to_passing_on(edition: Edition, to: User) -> list[str]:
    """Why this person could not go on with it. A restriction is none: they are let in."""
    return [
        OBSTACLES[name][1] % {"person": to, "category": edition.category}
        for name in _obstacles(edition, to)
        if name != "restricted"
    ]


def pass_on(edition: Edition, to: User, by: User, *, note: str) -> Assignment:
    """Give the work of somebody who leaves to their successor, due when it was due.

    For `articles.handing_on`, which has asked whether it may be: an administrator has no say over
    articles otherwise.
    """
    with transaction.atomic():
        edition = _locked(edition)
        former = current(edition)
        if former:
            _end(former)
        note = vietnamese.normalise(note).strip()
        due_at = former.due_at if former else None
        given = _begin(edition, to, by, due_at=due_at, note=note)
        messages.send(Kind.ASSIGNED, [to], edition=edition, actor=by, text=note)
        return given


def stand_in(edition: Edition, to: User, by: User) -> Assignment:
    """From now on `to` is told in place of a writer who left. Nobody has the edition in hand by that:
    the assignment is over as soon as it is written, and stays as the record of who was named."""
    return Assignment.objects.create(
        edition=edition,
        purpose=Purpose.WRITING,
        person=to,
        assigned_by=by,
        # An assignment ends after it began, and it begins when it is written, in a moment.
        ended_at=timezone.now() + timedelta(seconds=1),
    )


def follow(record: Transition) -> None:
    """A step that leads to other work ends the assignment it was for."""
    if not record.from_state or purpose_in(record.from_state) == purpose_in(record.to_state):
        return
    record.edition.assignments.active().update(ended_at=timezone.now())


def end_for_those_outside(article: Article) -> list[Assignment]:
    """A restriction ends the assignments of those it keeps out. Returns what was ended."""
    held = Assignment.objects.active().filter(edition__article=article).select_related("person")
    outside = [each for each in held if not article.is_open_to(each.person)]
    for assignment in outside:
        _end(assignment)
    return outside


def doing(assignment: Assignment) -> str:
    """Who does what, as the desk says it: “Lê Thu Hiền is reading it”."""
    if assignment.purpose == Purpose.READING:
        return _("%(person)s is reading it") % {"person": assignment.person}
    return _("%(person)s is writing it") % {"person": assignment.person}


def _locked(edition: Edition) -> Edition:
    """The edition as it is, under the lock that every step of the workflow takes first."""
    Article.objects.select_for_update().get(pk=edition.article_id)
    return Edition.objects.select_related("article", "category").get(pk=edition.pk)


def _refuse_for(reasons: list[str]) -> None:
    from articles.workflow import Refused  # which ends assignments itself, through `follow`

    if reasons:
        raise Refused(reasons)


def _begin(edition: Edition, person: User, by: User, **facts: object) -> Assignment:
    return Assignment.objects.create(
        edition=edition,
        purpose=purpose_in(edition.state),
        person=person,
        assigned_by=by,
        **facts,
    )


def _end(assignment: Assignment) -> None:
    assignment.ended_at = timezone.now()
    assignment.save(update_fields=["ended_at"])


# The clock


@dataclass
class Reminded:
    """What the clock did: the assignments that somebody was reminded of, and those that are late."""

    reminded: list[Assignment] = field(default_factory=list)
    escalated: list[Assignment] = field(default_factory=list)


def remind() -> Reminded:
    """Remind people of what is due within REMIND_HOURS, and tell of what is late: for the clock.

    Each assignment once, however often the clock comes by, and each in a transaction of its own. Of
    a suspended person's work the one who gave it is told, or else the approvers of the section.
    """
    now = timezone.now()
    soon = now + timedelta(hours=REMIND_HOURS)
    active = Assignment.objects.active()
    return Reminded(
        reminded=_tell_once(active.due_between(now, soon), "reminded_at", _remind),
        escalated=_tell_once(active.overdue(now), "escalated_at", _escalate),
    )


def _tell_once(due, mark: str, tell: Callable[[Assignment], None]) -> list[Assignment]:
    done = []
    for pk in due.filter(**{f"{mark}__isnull": True}).values_list("pk", flat=True):
        with transaction.atomic():
            assignment = (
                Assignment.objects.active()
                .select_for_update(of=("self",))
                .select_related("person", "assigned_by", "edition__article", "edition__category")
                .filter(pk=pk, **{f"{mark}__isnull": True})
                .first()
            )
            if assignment is None:
                continue
            tell(assignment)
            setattr(assignment, mark, timezone.now())
            assignment.save(update_fields=[mark])
            done.append(assignment)
    return done


def _remind(assignment: Assignment) -> None:
    people = [assignment.person]
    if not assignment.person.is_active:
        people = [assignment.assigned_by]
        if not assignment.assigned_by.is_active:
            people = _approvers(assignment)
    messages.send(
        Kind.REMINDER,
        people,
        edition=assignment.edition,
        text=assignment.note,
        key=f"reminder:{assignment.pk}",
    )


def _escalate(assignment: Assignment) -> None:
    messages.send(
        Kind.OVERDUE,
        [assignment.person, assignment.assigned_by, *_approvers(assignment)],
        edition=assignment.edition,
        text=_overdue(assignment),
        key=f"overdue:{assignment.pk}",
    )


def _overdue(assignment: Assignment) -> str:
    when = vietnamese.long_date(assignment.due_at)
    facts = {"person": assignment.person, "when": when}
    if not assignment.person.is_active:
        return _("%(person)s, whose account is suspended, was to finish by %(when)s.") % facts
    return _("%(person)s was to finish by %(when)s.") % facts


def _approvers(assignment: Assignment) -> list[User]:
    return sections.people_with(APPROVE, assignment.edition.category_id)
