"""What a page says of itself to machines: whose site it is, its one address, the picture that others
show of it, and schema.org's words for it.

Addresses are absolute and begin with SITE_URL, never with the Host header of a request, which whoever
asks may choose and a shared cache would keep.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from articles import images, languages
from articles.paging import PARAMETER

if TYPE_CHECKING:
    from articles.models import Edition
    from articles.navigation import Node
    from articles.public_history import Told
    from articles.translations import Version

#: What Open Graph, X and Google ask of a picture, in pixels: 1200 wide shows large everywhere.
SHARED_WIDTH = 1200

Thing = dict[str, Any]


# Whose site it is


class Publisher(Protocol):
    """Who publishes the site; "" for what is not told."""

    name: str
    slogan: str
    owner: str
    email: str
    phone: str
    address: str
    responsible_person: str

    @property
    def logo_url(self) -> str: ...


_find_publisher: Callable[[], Publisher] | None = None


def register_publisher(find: Callable[[], Publisher]) -> None:
    """The room that keeps the site's identity says here how it is found."""
    global _find_publisher  # noqa: PLW0603
    _find_publisher = find


def publisher() -> Publisher:
    """Who publishes the site; asks the database."""
    assert _find_publisher is not None
    return _find_publisher()


# Addresses


def absolute(path: str) -> str:
    """The public address of a path of this site."""
    return f"{settings.SITE_URL}{path}"


def canonical(path: str, number: int = 1, **query: str) -> str:
    """The one address of a page: its path, and of what it may be asked with only what makes another
    page of it. `number` is that of a page of a list. The interface in another language around the
    same articles is no other page."""
    path = languages.plain(path)
    if number > 1:
        query[PARAMETER] = str(number)
    return absolute(f"{path}?{urlencode(query)}" if query else path)


# Pictures


def shared_picture(picture: Thing | None) -> Thing | None:
    """The JPEG that others show of a page: its absolute address, width and height in pixels, and alt.

    `picture` is what a presentation keeps. The rendition is the widest up to `SHARED_WIDTH`: one that
    exists, for the site makes no others.
    """
    if not picture:
        return None
    width = shared_width(picture["widths"])
    return {
        "url": absolute(images.address(picture["digest"], width, "jpg")),
        "width": width,
        "height": max(1, round(picture["height"] * width / picture["width"])),
        "alt": picture.get("alt", ""),
        "caption": picture.get("caption", ""),
        "credit": picture.get("credit", ""),
    }


def shared_width(widths: Sequence[int]) -> int:
    """The widest of these renditions up to `SHARED_WIDTH`, or the narrowest of all, in pixels."""
    return max((width for width in widths if width <= SHARED_WIDTH), default=min(widths))


# schema.org (https://schema.org/, and what Google asks of articles:
# https://developers.google.com/search/docs/appearance/structured-data/article)


def organization(site: Publisher) -> Thing:
    """The site's publisher, as the home page tells of it."""
    contact = {"telephone": site.phone, "email": site.email, "address": site.address}
    return _publisher(site) | {name: value for name, value in contact.items() if value}


def _publisher(site: Publisher) -> Thing:
    thing = {
        "@type": "Organization",
        "@id": absolute("/#publisher"),
        "name": site.owner or site.name,
        "url": absolute("/"),
    }
    if site.logo_url:
        thing["logo"] = {"@type": "ImageObject", "url": absolute(site.logo_url)}
    return thing


def website(site: Publisher) -> Thing:
    """The site, and how it is searched."""
    thing = {
        "@type": "WebSite",
        "@id": absolute("/#website"),
        "url": absolute("/"),
        "name": site.name,
        "inLanguage": get_language(),
        "publisher": {"@id": absolute("/#publisher")},
        "potentialAction": {
            "@type": "SearchAction",
            "target": {
                "@type": "EntryPoint",
                "urlTemplate": absolute(reverse("articles:search")) + "?q={search_term_string}",
            },
            "query-input": "required name=search_term_string",
        },
    }
    if site.slogan:
        thing["description"] = site.slogan
    return thing


def breadcrumbs(steps: Sequence[tuple[str, str]]) -> Thing:
    """The way from the home page to a page: (name, path) of each step after the home page."""
    steps = [(gettext("Home"), reverse("articles:home")), *steps]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": name, "item": absolute(path)}
            for position, (name, path) in enumerate(steps, start=1)
        ],
    }


def trail_of(nodes: Sequence[Node]) -> list[tuple[str, str]]:
    return [(node.name, node.url) for node in nodes]


def news_article(
    edition: Edition,
    trail: Sequence[Node],
    history: Told,
    site: Publisher,
    versions: Sequence[Version] = (),
) -> Thing:
    """A live edition as NewsArticle, its corrections as CorrectionComment; `versions` are the text in
    all its languages."""
    presentation = edition.presentation
    address = absolute(languages.own_path(edition))
    thing = {
        "@type": "NewsArticle",
        "@id": f"{address}#article",
        "mainEntityOfPage": address,
        "headline": edition.title,
        "description": edition.lead,
        "datePublished": _time(edition.first_published_at),
        "dateModified": _time(history.updated_at or edition.first_published_at),
        "author": _authors(presentation.get("bylines", []), site),
        "publisher": _publisher(site),
        "inLanguage": edition.article.language,
        "isAccessibleForFree": True,
    }
    others = [_version(each) for each in versions if each.language != edition.article.language]
    if others:
        # The original stands first.
        is_original = edition.article.is_original
        thing |= {"workTranslation": others} if is_original else {"translationOfWork": others[0]}
    picture = shared_picture(presentation.get("lead_picture"))
    if picture:
        thing["image"] = _image(picture)
    if trail:
        thing["articleSection"] = trail[-1].name
    if presentation.get("tags"):
        thing["keywords"] = [tag["name"] for tag in presentation["tags"]]
    source = presentation.get("source")
    if source and source["link"]:
        thing["isBasedOn"] = source["link"]
    if history.corrections:
        thing["correction"] = [
            {"@type": "CorrectionComment", "text": each.text, "datePublished": _time(each.at)}
            for each in history.corrections
        ]
    return thing


def _version(version: Version) -> Thing:
    address = absolute(version.path)
    return {
        "@type": "NewsArticle",
        "@id": f"{address}#article",
        "url": address,
        "headline": version.title,
        "inLanguage": version.language,
    }


def _authors(bylines: Sequence[Thing], site: Publisher) -> list[Thing]:
    """Those of its byline, or the publisher: an article has an author."""
    if not bylines:
        return [{"@type": "Organization", "name": site.owner or site.name, "url": absolute("/")}]
    return [
        {
            "@type": "Person",
            "name": byline["name"],
            "url": absolute(reverse("articles:author", args=[byline["slug"]])),
        }
        for byline in bylines
    ]


def _image(picture: Thing) -> Thing:
    words = {"caption": picture["caption"], "creditText": picture["credit"]}
    size = {name: picture[name] for name in ("url", "width", "height")}
    return {"@type": "ImageObject", **size} | {name: said for name, said in words.items() if said}


def _time(when: datetime | None) -> str:
    assert when is not None
    return timezone.localtime(when).isoformat(timespec="seconds")


#: What could end the block, or begin one: as in Django's json_script.
_ESCAPES = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&"}


def data_block(*things: Thing) -> SafeString:
    """A block of JSON-LD. It is data: browsers do not run it, so the policy has nothing to say of it."""
    content = {"@context": "https://schema.org", "@graph": list(things)}
    written = json.dumps(content, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)
    # Without "<" nothing in it can end the element (HTML, 13.1.2.1, 4.12.1.3).
    return mark_safe(f'<script type="application/ld+json">{written}</script>')  # noqa: S308
