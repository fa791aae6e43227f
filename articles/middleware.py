from django.http import HttpResponsePermanentRedirect

from articles import languages
from articles.models import Redirect
from articles.models.redirect import leads_somewhere


class RedirectMiddleware:
    """An address that is not found may have moved: old addresses lead to the new ones for good."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        # No address holds a NUL, and PostgreSQL refuses to look for one.
        lookable = request.method in ("GET", "HEAD") and "\0" not in request.path
        if response.status_code == 404 and lookable:
            moved = _moved(request.path)
            if moved and leads_somewhere(moved):
                return HttpResponsePermanentRedirect(moved)
        return response


def _moved(path):
    """Where a path has gone, "" when nothing is known of it. In another language than the site's it
    may be an old address itself, as NukeViet has them, or one of the site's own language."""
    bare = languages.plain(path)
    found = dict(
        Redirect.objects.filter(old_path__in={path, bare}).values_list("old_path", "new_path")
    )
    if path in found:
        return found[path]
    return languages.along(found[bare], path) if bare in found else ""
