"""RSS 2.0 and Atom 1.0 of the newest articles: of the site, a category, an author, a tag, a thread.

A feed gives title, lead and picture, never the text: what was fetched once stays with whoever fetched
it, and a correction or a withdrawal would not reach it there. Why Django's writers of feeds and not
its syndication framework: docs/decisions/0019.
"""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from django.utils.html import escape
from django.utils.translation import get_language, gettext

from articles import metadata, public_history, xml
from articles.http import shared_page
from articles.models import Author, Edition, Tag, Thread
from articles.navigation import Tree, tree_of
from articles.querysets import EditionQuerySet

#: So many of the newest articles; older ones are in the archive.
NEWEST = 30
#: How long a reader may wait before it asks again, in minutes.
TTL_MINUTES = 10

MEDIA_RSS = "http://search.yahoo.com/mrss/"
DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"


# The two formats


class _NewsFeed(SyndicationFeed):
    """What both have in common: when it changed last, and the pictures."""

    def latest_post_date(self) -> datetime:
        if self.items:
            return super().latest_post_date()
        # The time of asking would be another answer each second, for every cache to fetch.
        return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)

    def add_picture(self, handler: Any, picture: metadata.Thing | None) -> None:
        """Media RSS (https://www.rssboard.org/media-rss). Unlike an enclosure of RSS it need not say
        how many bytes a picture has, which no database knows."""
        if picture is None:
            return
        size = {name: str(picture[name]) for name in ("url", "width", "height")}
        handler.startElement("media:content", size | {"type": "image/jpeg", "medium": "image"})
        for name, words in (("description", picture["caption"]), ("credit", picture["credit"])):
            if words:
                handler.addQuickElement(f"media:{name}", xml.possible(words))
        handler.endElement("media:content")


class Rss(_NewsFeed, Rss201rev2Feed):
    def rss_attributes(self) -> dict[str, str]:
        spaces = {"xmlns:dc": DUBLIN_CORE, "xmlns:media": MEDIA_RSS}
        return super().rss_attributes() | spaces

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        handler.addQuickElement("generator", "Cổng Tin")
        if self.feed["editor"]:
            handler.addQuickElement("managingEditor", self.feed["editor"])
        if self.feed["logo"]:
            handler.startElement("image", {})
            handler.addQuickElement("url", self.feed["logo"])
            handler.addQuickElement("title", self.feed["title"])
            handler.addQuickElement("link", self.feed["link"])
            handler.endElement("image")

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        for name in item["bylines"]:
            handler.addQuickElement("dc:creator", name)
        self.add_picture(handler, item["picture"])


class Atom(_NewsFeed, Atom1Feed):
    def root_attributes(self) -> dict[str, str]:
        return super().root_attributes() | {"xmlns:media": MEDIA_RSS}

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        handler.addQuickElement("generator", "Cổng Tin")
        if self.feed["logo"]:
            handler.addQuickElement("logo", self.feed["logo"])

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        # An entry keeps its name for good, whatever becomes of its address (RFC 4287, 4.2.6).
        super().add_item_elements(handler, item | {"unique_id": item["tag_uri"]})
        for name in item["bylines"]:
            handler.startElement("author", {})
            handler.addQuickElement("name", name)
            handler.endElement("author")
        if item["picture"]:
            picture = {"rel": "enclosure", "href": item["picture"]["url"], "type": "image/jpeg"}
            handler.addQuickElement("link", "", picture)
        self.add_picture(handler, item["picture"])


FORMATS: dict[str, type[_NewsFeed]] = {"rss": Rss, "atom": Atom}


# What stands in them


def written(
    request: HttpRequest, kind: str, link: str, editions: EditionQuerySet, about: Any = None
) -> HttpResponse:
    """The feed of the newest of `editions`, as `kind` ("rss" or "atom").

    `link` is the path of the page that it goes with; `about` is what that page is about (a name, and
    perhaps a description), None for the whole site.
    """
    tree, site = tree_of(request), metadata.publisher()
    title = f"{about.name} – {site.name}" if about else site.name
    description = getattr(about, "description", "") or (
        gettext("The newest articles of “%(name)s”") % {"name": about.name if about else site.name}
    )
    editor = f"{site.email} ({site.responsible_person})" if site.responsible_person else site.email
    feed = FORMATS[kind](
        title=xml.possible(title),
        link=metadata.absolute(link),
        description=xml.possible(description),
        subtitle=xml.possible(description),
        language=get_language(),
        author_name=xml.possible(site.owner or site.name),
        author_link=metadata.absolute("/"),
        feed_url=metadata.absolute(request.path),
        feed_guid=metadata.absolute(request.path),
        ttl=str(TTL_MINUTES),
        editor=xml.possible(editor) if site.email else "",
        logo=metadata.absolute(site.logo_url) if site.logo_url else "",
    )
    for edition in editions.for_cards()[:NEWEST]:
        feed.add_item(**_item(edition, tree))
    response = HttpResponse(content_type=feed.content_type)
    feed.write(response, "utf-8")
    return response


def _item(edition: Edition, tree: Tree) -> dict[str, Any]:
    presentation = edition.presentation
    since = edition.first_published_at
    assert since is not None
    address = metadata.absolute(edition.get_absolute_url())
    node = tree.node(edition.category_id)
    words = [each.name for each in node.trail] if node else []
    words += [tag["name"] for tag in presentation.get("tags", [])]
    host = urlsplit(settings.SITE_URL).hostname
    day = timezone.localdate(since).isoformat()
    return {
        "title": xml.possible(edition.title),
        "link": address,
        # Readers take it for HTML, in both formats: plain text has to be escaped for that.
        "description": escape(xml.possible(edition.lead)),
        "unique_id": address,
        "unique_id_is_permalink": True,
        "tag_uri": f"tag:{host},{day}:bai-viet/{edition.article_id}",
        "pubdate": since,
        "updateddate": public_history.told(presentation).updated_at or since,
        "categories": list(dict.fromkeys(map(xml.possible, words))),
        "bylines": [xml.possible(byline["name"]) for byline in presentation.get("bylines", [])],
        "picture": metadata.shared_picture(presentation.get("lead_picture")),
    }


def beside(title: str, view: str, **of: str) -> dict[str, str]:
    """For the head of a page: what its own feed is called, and its address in each format."""
    return {
        "title": title,
        **{kind: reverse(f"articles:{view}", kwargs=of | {"kind": kind}) for kind in FORMATS},
    }


# Their addresses


@shared_page
def site(request, kind):
    return written(request, kind, reverse("articles:home"), Edition.objects.live().newest_first())


@shared_page
def category(request, kind, path):
    node = tree_of(request).at(path)
    if node is None:
        raise Http404
    return written(request, kind, node.url, Edition.objects.live().in_category(node), node)


def _of(model, relation):
    """The feed of what has a page of its own by its slug: `relation` leads from an edition to it."""

    @shared_page
    def view(request, slug, kind):
        found = get_object_or_404(model, slug=slug)
        editions = Edition.objects.live().filter(**{relation: found}).newest_first()
        return written(request, kind, found.get_absolute_url(), editions, found)

    return view


author = _of(Author, "authors")
tag = _of(Tag, "tags")
thread = _of(Thread, "thread")
