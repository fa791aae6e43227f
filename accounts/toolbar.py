"""The links a signed-in person finds above public pages.

This app knows nothing of what the others publish: each registers its own, from `AppConfig.ready`.
"""

from typing import TYPE_CHECKING, NamedTuple

from django.urls import reverse
from django.utils.functional import Promise

if TYPE_CHECKING:  # imported before models can be
    from .models import User


class Link(NamedTuple):
    label: str | Promise
    viewname: str
    permission: str

    @property
    def url(self) -> str:
        return reverse(self.viewname)


_links: list[Link] = []


def register(label: str | Promise, viewname: str, permission: str = "") -> None:
    """Offer a link to everybody who may enter the desk and holds `permission` ("app.codename").

    Without a permission, to everybody who may enter the desk. Links show in the order of
    registration; registering the same one again changes nothing.
    """
    link = Link(label, viewname, permission)
    if link not in _links:
        _links.append(link)


def links_for(user: "User") -> list[Link]:
    """The registered links this person may use."""
    if not (user.is_active and user.is_staff):
        return []
    return [link for link in _links if not link.permission or user.has_perm(link.permission)]
