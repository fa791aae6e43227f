"""From editions to the API's answers. What a page shows of an edition was made at its approval
(`articles.presentation`), so nothing more is asked of the database here."""

from __future__ import annotations

import re
from typing import Any

from django.conf import settings
from django.urls import reverse

from articles import images, public_history
from articles.languages import own_path
from articles.metadata import absolute
from articles.models import Edition, Thread
from articles.navigation import Node
from articles.translations import Version

#: In what `richtext.render` wrote: addresses on this site, in attributes and lists of renditions.
_OWN_ADDRESS = re.compile(r'((?:src|href)="|(?:srcset="|, ))(?=/(?!/))')


def summary(edition: Edition, node: Node | None) -> dict[str, Any]:
    shown = edition.presentation
    lead_picture = shown.get("lead_picture")
    return {
        "id": edition.article_id,
        "url": absolute(own_path(edition)),
        "language": edition.article.language,
        "title": edition.title,
        "lead": edition.lead,
        "category": category_ref(node) if node else None,
        "authors": [_named(each, "articles:author") for each in shown.get("bylines", [])],
        "tags": [_named(each, "articles:tag") for each in shown.get("tags", [])],
        "thread": _named(shown["thread"], "articles:thread") if shown.get("thread") else None,
        "source": shown.get("source"),
        "picture": picture(lead_picture) if lead_picture else None,
        "published_at": edition.first_published_at,
        "updated_at": public_history.told(shown).updated_at,
    }


def whole(edition: Edition, node: Node | None, versions: list[Version]) -> dict[str, Any]:
    events = public_history.told(edition.presentation).events
    return summary(edition, node) | {
        "body_html": _OWN_ADDRESS.sub(rf"\1{settings.SITE_URL}", edition.body_html),
        "translations": [
            {"language": each.language, "url": absolute(each.path), "title": each.title}
            for each in versions
            if each.language != edition.article.language
        ],
        "gallery": [picture(each) for each in edition.presentation.get("gallery", [])],
        "history": [
            {"kind": str(event.kind), "at": event.at, "text": event.text} for event in events
        ],
    }


def category_ref(node: Node) -> dict[str, Any]:
    return {"name": node.name, "path": node.path, "url": absolute(node.url)}


def category(node: Node) -> dict[str, Any]:
    return category_ref(node) | {
        "description": node.description,
        "parent": node.parent.path if node.parent else None,
    }


def thread(each: Thread) -> dict[str, Any]:
    return {
        "name": each.name,
        "slug": each.slug,
        "description": each.description,
        "url": absolute(each.get_absolute_url()),
    }


def picture(facts: dict[str, Any]) -> dict[str, Any]:
    return {
        "alt": facts["alt"],
        "caption": facts["caption"],
        "credit": facts["credit"],
        "renditions": [
            {
                "url": absolute(images.address(facts["digest"], width, ext)),
                "type": media_type,
                "width": width,
                "height": round(facts["height"] * width / facts["width"]),
            }
            for width in facts["widths"]
            for ext, media_type in images.FORMATS.items()
        ],
    }


def _named(shown: dict[str, Any], url_name: str) -> dict[str, Any]:
    return shown | {"url": absolute(reverse(url_name, args=[shown["slug"]]))}
