"""What stands around every public page: menus and banners, made when they change, read with the
site's identity in one query."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from articles import content
from portal.models import Banner, MenuItem, Place, Severity, Shell, SiteIdentity

#: More than this is a page of its own, in banners at once.
MOST_BANNERS = 3


# Made


def rebuild():
    """Make the shell anew, in the transaction of the change.

    The lock comes before the reading: of two changes at once, the later one sees both.
    """
    with transaction.atomic():
        SiteIdentity.objects.get_or_create(pk=1, defaults={"name": SiteIdentity.current().name})
        SiteIdentity.objects.select_for_update().get(pk=1)
        Shell.objects.update_or_create(
            site_id=1, defaults={"content": {"menus": _menus(), "banners": _banners()}}
        )
        content.changed()


def _menus():
    items = MenuItem.objects.in_order().select_related("category", "page__live", "thread")
    menus = {str(place): [] for place in Place}
    lines = {}
    for item in items:
        line = _line(item)
        lines[item.pk] = line
        above = lines[item.parent_id]["children"] if item.parent_id else menus[item.place]
        above.append(line)
    return menus


def _line(item):
    """A category is kept by its number: its name and address come from the tree, which every page
    has read anew. What is not public has no address."""
    line = {"name": item.label, "url": item.address, "children": []}
    if item.category_id:
        line["category"] = item.category_id
    elif item.page_id:
        if item.page.live:
            line["name"] = item.label or item.page.live.title
            line["url"] = item.page.get_absolute_url()
    elif item.thread_id:
        line["name"] = item.label or item.thread.name
        line["url"] = item.thread.get_absolute_url()
    return line


def _banners():
    return [
        {
            "text": banner.text,
            "link": banner.link,
            "severity": banner.severity,
            "from": banner.starts_at.isoformat(),
            "until": banner.ends_at.isoformat(),
        }
        for banner in Banner.objects.ahead().order_by("starts_at", "pk")
    ]


# Read


@dataclass(slots=True)
class Link:
    """A line of a menu, as a node of the categories' tree has it."""

    name: str
    url: str
    children: "list[Link]" = field(default_factory=list)


@dataclass(slots=True)
class Alert:
    """A banner that shows now."""

    text: str
    link: str
    severity: str
    until: datetime

    @property
    def label(self):
        return Severity(self.severity).label


def _content(site):
    """An empty one, until the first is made."""
    return (getattr(site, "shell", None) and site.shell.content) or {}


def menu(site, place, tree):
    """The lines of a menu, or the categories where nobody has made one. `tree()` gives the latter."""
    lines = _content(site).get("menus", {}).get(place) or []
    links = _links(lines, tree)
    if links or place == Place.MAIN:
        return links or tree().roots
    return [Link(node.name, node.url) for node in tree().roots]


def _links(lines, tree):
    """What leads nowhere is left out; what stands below it moves up to its place."""
    links = []
    for line in lines:
        name, url = line["name"], line["url"]
        if "category" in line:
            node = tree().node(line["category"])
            name, url = (name or node.name, node.url) if node else (name, "")
        below = _links(line["children"], tree)
        links += [Link(name, url, below)] if url else below
    return links


def next_moment() -> datetime | None:
    """When the time alone changes next which banners show: one begins, or one ends."""
    now = timezone.now()
    moments = [
        moment
        for each in _content(SiteIdentity.current()).get("banners", [])
        for moment in (parse_datetime(each["from"]), parse_datetime(each["until"]))
        if moment > now
    ]
    return min(moments, default=None)


def alerts(site):
    """The banners that show now, the gravest first, and of equal ones the newest."""
    now = timezone.now()
    found = [
        Alert(each["text"], each["link"], each["severity"], parse_datetime(each["until"]))
        for each in reversed(_content(site).get("banners", []))
        if parse_datetime(each["from"]) <= now < parse_datetime(each["until"])
    ]
    found.sort(key=lambda alert: list(Severity).index(Severity(alert.severity)))
    return found[:MOST_BANNERS]
