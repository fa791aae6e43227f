"""Which categories a person's role covers."""

from django.db.models import Exists, OuterRef

from accounts.models import User
from accounts.rights import Place, Reach
from articles.models import Category, SectionAssignment


def covered_categories(user: User) -> set[int] | None:
    """The ids of the categories `user` works in, sub-categories included, or None for all of them.

    Somebody who never had a section assignment works in all; somebody whose assignments have all
    ended works in none.
    """
    assignments = SectionAssignment.objects.filter(user=user)
    if not assignments.exists():
        return None
    covered: set[int] = set()
    for assignment in assignments.in_force().select_related("category"):
        covered.update(Category.objects.under(assignment.category).values_list("pk", flat=True))
    return covered


def covers(user: User, category_id: int | None) -> bool:
    """Whether `user` works in the category; a text without a category yet is anybody's."""
    covered = covered_categories(user)
    return covered is None or category_id is None or category_id in covered


def reach(user: User) -> Reach:
    """The same in words: the categories that were assigned, and until when."""
    assignments = list(
        SectionAssignment.objects.filter(user=user)
        .select_related("category")
        .order_by("category__path")
    )
    if not assignments:
        return Reach()
    in_force = set(
        SectionAssignment.objects.filter(user=user).in_force().values_list("pk", flat=True)
    )
    places = {each.pk: Place(each.category.name, each.ends_on) for each in assignments}
    return Reach(
        everywhere=False,
        places=[place for pk, place in places.items() if pk in in_force],
        ended=[place for pk, place in places.items() if pk not in in_force],
    )


def people_with(permission: str, category_id: int | None) -> list[User]:
    """Active people whose role has the permission ("app.codename") and covers the category: asks
    `covers` of all of them in one query.

    Superusers are left out: they hold every right without doing the newsroom's work.
    """
    people = User.objects.with_perm(
        permission,
        include_superusers=False,
        backend="django.contrib.auth.backends.ModelBackend",
    )
    if category_id is not None:
        path = Category.objects.values_list("path", flat=True).get(pk=category_id)
        parts = path.split("/")
        above = ["/".join(parts[: depth + 1]) for depth in range(len(parts))]
        assignments = SectionAssignment.objects.order_by().filter(user=OuterRef("pk"))
        people = people.filter(
            ~Exists(assignments) | Exists(assignments.in_force().filter(category__path__in=above))
        )
    return list(people.order_by("pk"))
