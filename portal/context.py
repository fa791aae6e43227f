from django.utils.functional import SimpleLazyObject

from articles.navigation import tree_of
from portal.models import SiteIdentity


def identity(request):
    """Who publishes the site, and its categories. Read only when a template asks for them."""
    site = SimpleLazyObject(SiteIdentity.current)
    return {
        "site": site,
        # allauth's pages have another "site": whatever host the browser named.
        "identity": site,
        "navigation": SimpleLazyObject(lambda: tree_of(request).roots),
    }
