"""Keeps the Listing rows in step with approvals, withdrawals and moved categories."""

from articles import search
from articles.models import Category, Edition, Listing
from articles.models.category import CategoryQuerySet

#: Id of each category -> id of the one above it, None at the top.
Parents = dict[int, int | None]


def _categories_of(edition: Edition, parents: Parents) -> set[int]:
    """Ids of all categories an edition shows in: its own, further ones, and those above them."""
    found = set()
    own = [edition.category_id, *edition.further_categories.values_list("pk", flat=True)]
    for category in own:
        while category is not None and category not in found:
            found.add(category)
            category = parents[category]
    return found


def enter(edition: Edition, parents: Parents | None = None) -> None:
    """List an approved edition (published, or scheduled: lists ask for live rows) in its categories."""
    parents = parents or dict(Category.objects.values_list("pk", "parent_id"))
    Listing.objects.filter(edition=edition).delete()
    Listing.objects.bulk_create(
        Listing(category_id=category, edition=edition, published_at=edition.first_published_at)
        for category in _categories_of(edition, parents)
    )


def leave(edition: Edition) -> None:
    """Take an edition out of all lists."""
    Listing.objects.filter(edition=edition).delete()


def rebuild(categories: CategoryQuerySet) -> None:
    """List the approved editions of these categories anew, and where search looks for them, after the
    tree changed."""
    parents = dict(Category.objects.values_list("pk", "parent_id"))
    listed = Edition.objects.approved()
    affected = listed.filter(category__in=categories) | listed.filter(
        further_categories__in=categories
    )
    for edition in affected.distinct().iterator():
        enter(edition, parents)
        search.enter(edition)
