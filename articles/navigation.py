"""The tree of categories as public pages need it: one query, then plain objects."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.urls import reverse

from articles.models import Category


@dataclass(slots=True)
class Node:
    """A category with its place in the tree."""

    pk: int
    name: str
    path: str
    description: str
    on_home: bool
    parent: "Node | None" = field(default=None, repr=False)
    children: list["Node"] = field(default_factory=list, repr=False)

    @property
    def url(self):
        return reverse("articles:category", args=[self.path])

    @property
    def trail(self):
        """From the outermost category to this one."""
        return [*(self.parent.trail if self.parent else []), self]


class Tree:
    """All categories, ordered by hand: `roots`, and look-up by id or by path."""

    def __init__(self, categories):
        rows = list(categories)
        self._by_id = {
            row.pk: Node(row.pk, row.name, row.path, row.description, row.on_home) for row in rows
        }
        self._by_path = {node.path: node for node in self._by_id.values()}
        self.roots = []
        for row in rows:
            node = self._by_id[row.pk]
            node.parent = self._by_id.get(row.parent_id)
            (node.parent.children if node.parent else self.roots).append(node)

    @property
    def nodes(self):
        return self._by_id.values()

    def node(self, category_id):
        return self._by_id.get(category_id)

    def at(self, path):
        return self._by_path.get(path)


#: What keeps names or addresses of story threads by itself.
_followers: list[Callable[[], None]] = []


def register_follower(follow: Callable[[], None]) -> None:
    """`follow()` is called when a story thread was renamed."""
    if follow not in _followers:
        _followers.append(follow)


def thread_renamed() -> None:
    for follow in _followers:
        follow()


def tree_of(request):
    """The tree, read once for each request."""
    if not hasattr(request, "_category_tree"):
        request._category_tree = Tree(Category.objects.order_by("position", "pk"))
    return request._category_tree
