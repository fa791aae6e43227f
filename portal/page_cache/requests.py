"""Which requests may be answered with a page that all readers share, and which page that is."""

from __future__ import annotations

import io
from functools import lru_cache
from typing import Any, NamedTuple

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.core.handlers.wsgi import get_path_info
from django.http import QueryDict
from django.http.request import split_domain_port, validate_host
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.http import urlencode

Environ = dict[str, Any]

#: Longer addresses go to Django: ours are shorter, and what is kept here has to be bounded.
LONGEST = 1000
#: What rendering may know of the one who happens to ask first: nothing that a page could show. The
#: browser's name is for `articles.missed_searches` alone, which leaves robots out.
_PASSED_ON = ("HTTP_HOST", "HTTP_USER_AGENT")


class Key(NamedTuple):
    """A page: path as it came, query without what the page does not read, in one order."""

    secure: bool
    path: str
    query: str


def key_of(environ: Environ) -> Key | None:
    """The page that is asked for; None if Django has to see the request itself."""
    if (
        environ["REQUEST_METHOD"] not in ("GET", "HEAD")
        or environ.get("SCRIPT_NAME")
        or environ.get("CONTENT_LENGTH", "0") not in ("", "0")
        or "HTTP_TRANSFER_ENCODING" in environ
        # Preconditions for those who change things (RFC 9110, 13.1.1, 13.1.4): Django answers 412.
        or "HTTP_IF_MATCH" in environ
        or "HTTP_IF_UNMODIFIED_SINCE" in environ
    ):
        return None
    path, query = environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", "")
    if len(path) + len(query) > LONGEST or not is_allowed(environ.get("HTTP_HOST", "")):
        return None
    if query:
        parameters = parameters_of(path)
        if parameters is None:
            return None
        query = _canonical(query, parameters)
        if query is None:
            return None
    return Key(_is_secure(environ), path, query)


@lru_cache(100)
def _is_among(host: str, allowed: tuple[str, ...]) -> bool:
    domain, _port = split_domain_port(host)
    return bool(domain) and validate_host(domain, allowed)


def is_allowed(host: str) -> bool:
    """Whether the site answers to this host, as Django decides it (ALLOWED_HOSTS). A page never shows
    it, so that one page is kept for all."""
    return _is_among(host, tuple(settings.ALLOWED_HOSTS))


def _is_secure(environ: Environ) -> bool:
    """As `HttpRequest.scheme`, which trusts the proxy that the settings name and nobody else."""
    if settings.SECURE_PROXY_SSL_HEADER:
        header, secure = settings.SECURE_PROXY_SSL_HEADER
        if header in environ:
            return str(environ[header]).split(",", 1)[0].strip() == secure
    return str(environ["wsgi.url_scheme"]) == "https"


@lru_cache(2000)
def parameters_of(path: str) -> frozenset[str] | None:
    """What the shared page at this path reads of a query string; None if there is no shared page."""
    decoded = get_path_info({"PATH_INFO": path})
    # Where a language is a part of the path, addresses are resolved in that language.
    language = translation.get_language_from_path(decoded) or settings.LANGUAGE_CODE
    try:
        with translation.override(language):
            view = resolve(decoded).func
    except Resolver404:
        return None
    return getattr(view, "shared_parameters", None)


def _canonical(query: str, parameters: frozenset[str]) -> str | None:
    """The known parameters in one order, of repeated ones the last, which is what views read; None if
    Django has to say what is wrong."""
    try:
        asked = QueryDict(query.encode("latin-1"), encoding="utf-8")
    except (SuspiciousOperation, UnicodeError):
        return None
    return urlencode(sorted((name, asked[name]) for name in asked if name in parameters))


def for_everybody(environ: Environ, key: Key) -> Environ:
    """The request as Django gets it to render the page: anybody's. No cookie, no condition, no
    language, no address of the one who asks, and nothing in the query that the page does not read."""
    passed_on = [*_PASSED_ON]
    if settings.SECURE_PROXY_SSL_HEADER:
        passed_on.append(settings.SECURE_PROXY_SSL_HEADER[0])
    return {
        **{
            name: value
            for name, value in environ.items()
            if name.startswith(("wsgi.", "SERVER_")) or name in passed_on
        },
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": key.path,
        "QUERY_STRING": key.query,
        "wsgi.input": io.BytesIO(),
    }
