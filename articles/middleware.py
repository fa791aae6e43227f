from django.http import HttpResponsePermanentRedirect

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
            moved = Redirect.objects.filter(old_path=request.path).first()
            if moved and leads_somewhere(moved.new_path):
                return HttpResponsePermanentRedirect(moved.new_path)
        return response
