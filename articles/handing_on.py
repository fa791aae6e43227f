"""What somebody who leaves has in hand, and how the newsroom goes on with it.

Nothing of the past changes: who began, wrote and approved a text stays as it is recorded. The
successor gets assignments; where nothing is to be done now (a text that waits for others, a schedule,
a day of review) they stand in for the one who left when something is to be told.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import leaving
from articles import assignments, messages, sections
from articles.models import Assignment, Edition, Restriction, Revision
from articles.models.assignment import Purpose
from articles.models.message import Kind

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from accounts.models import User
    from articles.querysets import EditionQuerySet

VIEW, CHANGE, APPROVE = (
    "articles.view_edition",
    "articles.change_edition",
    "articles.approve_edition",
)

MAY_NOT = {
    CHANGE: gettext_lazy("%(person)s may not write articles."),
    APPROVE: gettext_lazy("%(person)s may not approve articles."),
    VIEW: gettext_lazy("%(person)s may not read drafts."),
}


def _answered_for_by(person: User) -> Q:
    """Editions that this person began, or that came to them from somebody who left."""
    given = Assignment.objects.order_by().filter(
        edition=OuterRef("pk"), person=person, purpose=Purpose.WRITING
    )
    return Q(created_by=person) | Q(Exists(given), created_by__is_active=False)


def _nobody_took_on(person: User) -> Q:
    """Of somebody who is suspended: as far as no colleague stands in for them yet."""
    if person.is_active:
        return Q()
    taken = Assignment.objects.order_by().filter(purpose=Purpose.WRITING, person__is_active=True)
    return ~Q(Exists(taken.filter(edition__article=OuterRef("article"))))


class OfEditions(leaving.Handover):
    """Work on editions: found in the order in which they were begun."""

    label: StrOrPromise
    needs: tuple[str, ...] = (CHANGE,)

    @abstractmethod
    def among(self, leaver: User) -> EditionQuerySet:
        """The editions that this person has something to do with, in any order."""

    def find(self, leaver: User) -> list[Any]:
        return list(
            self.among(leaver)
            .select_related("article", "category")
            .defer("body", "body_html")
            .order_by("pk")
        )

    def name(self, piece: Edition, by: User) -> str:
        return name_for(piece, by)

    def blockers(self, piece: Edition, to: User, by: User) -> list[str]:
        reasons = [
            MAY_NOT[right] % {"person": to} for right in self.needs if not to.has_perm(right)
        ]
        if not sections.covers(to, piece.category_id):
            reasons.append(
                _("%(person)s does not work in the category “%(category)s”.")
                % {"person": to, "category": piece.category}
            )
        return reasons + _against_letting_in(piece, to, by)

    def hand_on(self, piece: Edition, leaver: User, to: User, by: User, note: str) -> None:
        _let_in(piece, to)
        assignments.stand_in(piece, to, by)
        _tell(piece, leaver, to, by, note)


class InHand(OfEditions):
    """What was given to them or taken up by themselves: to write or to read, by the same time."""

    label = gettext_lazy("In hand, to write or to read")

    def among(self, leaver: User) -> EditionQuerySet:
        return Edition.objects.in_hands_of(leaver)

    def blockers(self, piece: Edition, to: User, by: User) -> list[str]:
        return assignments.obstacles_to_passing_on(piece, to) + _against_letting_in(piece, to, by)

    def hand_on(self, piece: Edition, leaver: User, to: User, by: User, note: str) -> None:
        _let_in(piece, to)
        assignments.pass_on(piece, to, by, note=_words(leaver, note))


class Drafts(InHand):
    """Drafts and returned texts that they began and nobody has in hand."""

    label = gettext_lazy("Drafts and returned texts")

    def among(self, leaver: User) -> EditionQuerySet:
        held = Assignment.objects.active().order_by().filter(edition=OuterRef("pk"))
        return Edition.objects.writable().filter(_answered_for_by(leaver), ~Exists(held))


class InReview(OfEditions):
    label = gettext_lazy("Waiting for review")

    def among(self, leaver: User) -> EditionQuerySet:
        return (
            Edition.objects.in_state("in_review")
            .filter(_answered_for_by(leaver), _nobody_took_on(leaver))
            .exclude(pk__in=Edition.objects.in_hands_of(leaver).values("pk"))
        )


class Scheduled(OfEditions):
    label = gettext_lazy("Scheduled")

    def among(self, leaver: User) -> EditionQuerySet:
        return Edition.objects.scheduled().filter(
            _answered_for_by(leaver) | Q(approved_by=leaver), _nobody_took_on(leaver)
        )


class ReviewDates(OfEditions):
    """Public articles with a day of review that they began or wrote."""

    label = gettext_lazy("Days of review")

    def among(self, leaver: User) -> EditionQuerySet:
        wrote = Revision.objects.order_by().filter(edition=OuterRef("pk"), author=leaver)
        return (
            Edition.objects.live()
            .filter(article__review_on__isnull=False)
            .filter(_answered_for_by(leaver) | Exists(wrote), _nobody_took_on(leaver))
        )


class Restrictions(leaving.Handover):
    """Articles whose readers they named, as far as nothing else of them is handed on."""

    label = gettext_lazy("Restricted articles")

    def find(self, leaver: User) -> list[Any]:
        elsewhere = [piece.article_id for kind in OF_EDITIONS for piece in kind.find(leaver)]
        return list(
            Restriction.objects.filter(_nobody_took_on(leaver), restricted_by=leaver)
            .exclude(article__in=elsewhere)
            .select_related("article")
            .order_by("pk")
        )

    def name(self, piece: Restriction, by: User) -> str:
        return name_for(_newest(piece), by)

    def blockers(self, piece: Restriction, to: User, by: User) -> list[str]:
        reasons = [] if to.has_perm(VIEW) else [MAY_NOT[VIEW] % {"person": to}]
        newest = _newest(piece)
        if not sections.covers(to, newest.category_id):
            reasons.append(
                _("%(person)s does not work in the category “%(category)s”.")
                % {"person": to, "category": newest.category}
            )
        return reasons + _against_letting_in(newest, to, by)

    def hand_on(self, piece: Restriction, leaver: User, to: User, by: User, note: str) -> None:
        newest = _newest(piece)
        _let_in(newest, to)
        assignments.stand_in(newest, to, by)
        _tell(newest, leaver, to, by, note)


OF_EDITIONS = (InHand(), Drafts(), InReview(), Scheduled(), ReviewDates())


def register() -> None:
    """Tell `accounts.leaving`; from `ArticlesConfig.ready`."""
    for handover in (*OF_EDITIONS, Restrictions()):
        leaving.register(handover)


def name_for(edition: Edition, by: User) -> str:
    """Its title, for those who may open it; an administrator need not know what a draft is called."""
    may_open = edition.is_visible_to(by) and (by.has_perm(VIEW) or edition.is_live)
    if may_open:
        return _("“%(title)s”") % {"title": edition.title}
    return _("Article no. %(number)d") % {"number": edition.article_id}


def _newest(restriction: Restriction) -> Edition:
    return restriction.article.editions.select_related("article", "category").latest("number")


def _against_letting_in(edition: Edition, to: User, by: User) -> list[str]:
    """Nobody opens a restricted article to themselves by handing it on."""
    if to.pk == by.pk and not edition.article.is_open_to(by):
        return [_("The article is restricted to others; you cannot let yourself in.")]
    return []


def _let_in(edition: Edition, to: User) -> None:
    if not edition.article.is_open_to(to):
        edition.article.restriction.people.add(to)


def _words(leaver: User, note: str) -> str:
    words = _("%(person)s has left; you go on with this.") % {"person": leaver}
    return f"{words} {note}".strip()


def _tell(edition: Edition, leaver: User, to: User, by: User, note: str) -> None:
    messages.send(Kind.ASSIGNED, [to], edition=edition, actor=by, text=_words(leaver, note))
