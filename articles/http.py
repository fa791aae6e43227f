"""How public answers may be kept by caches."""

from functools import partial, wraps
from http import HTTPStatus

from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import conditional_page, require_safe

#: How long a shared cache answers by itself, and then while it asks again, in seconds: together a
#: withdrawn article is gone from it within 15.
SHARED_SECONDS = 10
STALE_SECONDS = 5
#: How long a shared cache may answer while the portal itself is down, in seconds.
ERROR_SECONDS = 24 * 60 * 60
#: What a cache may keep as long: pages, where they have gone, and that they are gone. It would
#: otherwise keep an answer of 301 or 410 for as long as it likes (RFC 9111, 4.2.2), and what was
#: withdrawn may come back.
KEPT = frozenset({HTTPStatus.OK, HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.FOUND, HTTPStatus.GONE})


def shared_page(view=None, *, parameters=()):
    """A public page: the same for everybody, so any HTTP cache may keep it and ask again by its ETag.

    GET and HEAD only. What is not found is not kept. It goes out compressed to whom can read that; as
    nothing in it is secret, its length tells nothing (BREACH). Pages with a form's token stay as they are.
    `parameters` are all that the view reads of the query string: `portal.page_cache` keeps one page for
    each of their values, and asks for it without anything else.
    """
    if view is None:
        return partial(shared_page, parameters=parameters)

    @require_safe
    @gzip_page
    @conditional_page
    @wraps(view)
    def wrapped(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        # Before the conditional answer, so that a 304 says it, too.
        patch_vary_headers(response, ["Accept-Encoding"])
        if response.status_code in KEPT:
            response.is_shared = True
            patch_cache_control(
                response,
                public=True,
                max_age=0,
                s_maxage=SHARED_SECONDS,
                stale_while_revalidate=STALE_SECONDS,
                stale_if_error=ERROR_SECONDS,
            )
        return response

    wrapped.shared_parameters = frozenset(parameters)
    return wrapped
