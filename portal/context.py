from django.utils.functional import SimpleLazyObject

from articles.navigation import tree_of
from portal.models import SiteIdentity


def identity(request):
    """Who publishes the site, and its categories. Read only when a template asks for them."""
    return {
        "site": (site := SimpleLazyObject(SiteIdentity.current)),
        # allauth's sign-in pages have a `site` of their own: the host that was asked.
        "identity": site,
        "navigation": SimpleLazyObject(lambda: tree_of(request).roots),
    }
