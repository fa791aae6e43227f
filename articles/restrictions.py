"""Who of the newsroom may read an article's unpublished texts: named people, one unit, or everybody.

What is asked on every page stands in the querysets: `Edition.objects.visible_to(user)` and
`Image.objects.visible_to(user)`. Here is how a restriction is set and lifted.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Unit, User
from articles import contributions, sections
from articles.models import Article, Edition, Restriction

if TYPE_CHECKING:
    from articles.models import Assignment

VIEW = "articles.view_edition"
APPROVE = "articles.approve_edition"


def blockers(edition: Edition, by: User) -> list[str]:
    """Why this person may not say who reads it: its creator may, and the approvers of its category
    who see it."""
    if not by.is_active or not by.has_perm(VIEW):
        return [_("You do not have the right to do this.")]
    if not edition.article.is_open_to(by):
        return [_("This article is restricted to others.")]
    if edition.article.created_by_id == by.pk:
        return []
    if not by.has_perm(APPROVE):
        return [_("Who began the article, and the approvers of its category, say who may read it.")]
    if not sections.covers(by, edition.category_id):
        return [
            _("The category “%(category)s” is not among those you work in.")
            % {"category": edition.category}
        ]
    return []


def of(article: Article) -> Restriction | None:
    """The article's restriction, or None where everybody may read it."""
    return (
        Restriction.objects.select_related("unit", "restricted_by").filter(article=article).first()
    )


def readers_named(restriction: Restriction) -> set[int]:
    """Ids of the people who are named, the one who set it among them."""
    people = set(restriction.people.values_list("pk", flat=True))
    return people | {restriction.restricted_by_id}


def proposed(edition: Edition) -> set[int]:
    """Ids of those whom a restriction should keep in: who is named already, who wrote or changed the
    text, who began it, and who has it in hand."""
    found = contributions.writers(contributions.made(edition)) | edition.contributors()
    found |= {edition.article.created_by_id, edition.created_by_id}
    found |= set(edition.assignments.active().values_list("person_id", flat=True))
    restriction = of(edition.article)
    return found | readers_named(restriction) if restriction else found


def open_to(article: Article, people: Iterable[User]) -> list[User]:
    """Those of the people who may read the article: `article.is_open_to` for many at once."""
    restriction = of(article)
    if restriction is None:
        return list(people)
    named = readers_named(restriction)
    return [
        person
        for person in people
        if person.is_superuser
        or person.pk in named
        or (restriction.unit_id is not None and person.unit_id == restriction.unit_id)
    ]


def limit(
    edition: Edition, by: User, *, people: Iterable[User] = (), unit: Unit | None = None
) -> tuple[Restriction, list[Assignment]]:
    """From now on only these people and this unit read it, and whoever sets it.

    Returns the restriction, and the assignments that ended because their people are kept out.
    Raises `workflow.Refused` with the reasons.
    """
    from articles import assignments, workflow

    named = list(people)
    with transaction.atomic():
        article = Article.objects.select_for_update().get(pk=edition.article_id)
        reasons = blockers(edition, by)
        if not reasons and not named and unit is None:
            reasons = [_("Choose at least one person, or a unit.")]
        if reasons:
            raise workflow.Refused(reasons)
        restriction, _created = Restriction.objects.update_or_create(
            article=article, defaults={"unit": unit, "restricted_by": by}
        )
        restriction.people.set(named)
        return restriction, assignments.end_for_those_outside(article)


def open_up(edition: Edition, by: User) -> None:
    """From now on everybody of the newsroom reads it. Raises `workflow.Refused` with the reasons."""
    from articles import workflow

    with transaction.atomic():
        article = Article.objects.select_for_update().get(pk=edition.article_id)
        reasons = blockers(edition, by)
        if reasons:
            raise workflow.Refused(reasons)
        Restriction.objects.filter(article=article).delete()


def approver_is_inside(edition: Edition) -> bool:
    """Whether anybody who could approve it may read it."""
    without = contributions.writers(contributions.made(edition))
    approvers = sections.people_with(APPROVE, edition.category_id)
    return any(person.pk not in without for person in open_to(edition.article, approvers))
