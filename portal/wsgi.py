"""The WSGI application: what granian (or any WSGI server) serves."""

import os

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.prod")


class Request(WSGIRequest):
    """Whatever charset a request claims, it is read as UTF-8, which is all that pages of ours send.

    Django reads with any codec that Python knows, and "hex" or "idna" decode no text: that fails
    while the request is made, before anything could answer 400.
    """

    @property
    def encoding(self):
        return None

    @encoding.setter
    def encoding(self, charset):
        pass


application = django = get_wsgi_application()
django.request_class = Request
if settings.PAGE_CACHE_BYTES:
    # Imports models, which have to be set up by then.
    from portal.page_cache import PageCache

    application = PageCache(django, settings.PAGE_CACHE_BYTES)
