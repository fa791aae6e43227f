"""Where readers of a withdrawn article are led, and that nobody is led in a circle."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.http.request import validate_host
from django.urls import Resolver404, resolve

from articles import languages
from articles.models import Edition, Redirect


def leads_back(edition: Edition, target: str) -> bool:
    """Whether somebody who is led from this edition's article to `target` would come back to it:
    at once, under another slug, by an old address, or over other withdrawn articles."""
    seen: set[str] = set()
    while target and target not in seen:
        seen.add(target)
        path = _path_here(target)
        article = _article_at(path)
        if article == edition.article_id:
            return True
        target = _next_from(path, article)
    return False


def _path_here(target: str) -> str:
    """The path on this site that an address names, in whatever language; empty when it is another
    site's."""
    try:
        address = urlsplit(target)
    except ValueError:
        return ""
    if address.hostname and not validate_host(address.hostname, settings.ALLOWED_HOSTS):
        return ""
    return languages.plain(unquote(address.path))


def _article_at(path: str) -> int | None:
    """The article that an address of this site shows, its last slash forgotten or not."""
    try:
        match = resolve(path if path.endswith("/") else f"{path}/")
    except Resolver404:
        return None
    return match.kwargs["pk"] if match.view_name == "articles:article" else None


def _next_from(path: str, article: int | None) -> str:
    """Where readers are led on to from a page, empty when they stay."""
    if article is not None:
        found = Edition.objects.led_elsewhere().filter(article=article).first()
        return found.withdrawal_target if found else ""
    moved = Redirect.objects.filter(old_path=path).first()
    return moved.new_path if moved else ""
