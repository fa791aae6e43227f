"""The language of the interface stands in the address: below /en/ the same page, with everything that is
not an article in English. So every address has one answer, which caches keep for everybody.

Only pages are prefixed. What has no interface (pictures, feeds, sitemaps, the API, the desk) has one
address, whatever language is read: it is not below `InLanguage` in the URL patterns.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve
from django.utils.http import escape_leading_slashes
from django.utils.translation import get_language, override

if TYPE_CHECKING:
    from articles.models import Edition


def reading() -> str:
    """The language that the interface has now."""
    return get_language() or settings.LANGUAGE_CODE


def named_in(path: str) -> str | None:
    """The language that a path begins with, None for a path of the site's own language."""
    first = path[1:].partition("/")[0]
    return first if first in dict(settings.LANGUAGES) else None


def plain(path: str) -> str:
    """The path of the same page in the site's own language: it names none."""
    language = named_in(path)
    # What is left may begin with two slashes: to a browser, another site.
    return escape_leading_slashes(path[len(language) + 1 :] or "/") if language else path


def in_language(path: str, language: str) -> str:
    """The path of the same page with its interface in this language."""
    bare = plain(path)
    return bare if language == settings.LANGUAGE_CODE else f"/{language}{bare}"


def own_path(edition: Edition) -> str:
    """The one address of an article: where the interface has the language that it is written in."""
    with override(edition.article.language):
        return edition.get_absolute_url()


def along(target: str, path: str) -> str:
    """Where readers of `path` are led when they are led to `target`: in their language, if it is a
    page of ours."""
    language = named_in(path)
    if language is None or not target.startswith("/") or target.startswith("//"):
        return target
    found = in_language(target, language)
    with override(language):
        return found if _is_found(urlsplit(found).path) else target


def has_one_address(path: str) -> bool:
    """Whether a path that names a language stands for something without an interface."""
    bare = plain(path)
    if bare.startswith(settings.STATIC_URL):
        return True
    with override(named_in(path)):
        if _is_found(path):
            return False
    with override(settings.LANGUAGE_CODE):
        return _is_found(bare)


def has_page(path: str, language: str) -> bool:
    """Whether this path of the site is a page, with an interface, in this language."""
    with override(language):
        return _is_found(in_language(path, language))


def _is_found(path: str) -> bool:
    try:
        resolve(path)
    except Resolver404:
        return False
    return True


class InLanguage:
    """The beginning of the addresses of pages: nothing in the site's own language, else its code.

    As Django's LocalePrefixPattern, which has to stand in the root of the URL patterns: there the
    pages would need another namespace than the pictures and feeds beside them.
    """

    converters: dict[str, Any] = {}

    @property
    def regex(self) -> re.Pattern[str]:
        return re.compile(re.escape(str(self)))

    def match(self, path: str) -> tuple[str, tuple[()], dict[str, Any]] | None:
        prefix = str(self)
        return (path.removeprefix(prefix), (), {}) if path.startswith(prefix) else None

    def check(self) -> list[Any]:
        return []

    def describe(self) -> str:
        return f"'{self}'"

    def __str__(self) -> str:
        language = reading()
        return "" if language == settings.LANGUAGE_CODE else f"{language}/"
