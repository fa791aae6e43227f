"""The interface in the language that the address names; see articles.languages."""

from http import HTTPStatus

from django.http import HttpResponsePermanentRedirect
from django.utils.encoding import escape_uri_path
from django.utils.translation import override

from articles import languages
from articles.http import shared_page


class LanguageMiddleware:
    """Stands before all that reads an address. It asks nobody for their wishes, neither a cookie nor
    what the browser prefers: an answer that depends on those could not be shared."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        language = languages.named_in(request.path_info)
        if language is None:
            return self.get_response(request)
        with override(language):
            response = self.get_response(request)
        if response.status_code == HTTPStatus.NOT_FOUND and languages.has_one_address(
            request.path_info
        ):
            return _to_the_one_address(request)
        return response


@shared_page
def _to_the_one_address(request):
    query = request.META.get("QUERY_STRING", "")
    path = escape_uri_path(languages.plain(request.path_info))
    return HttpResponsePermanentRedirect(f"{path}?{query}" if query else path)
