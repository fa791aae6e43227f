from django.utils.functional import SimpleLazyObject

from articles.navigation import tree_of
from portal.models import SiteIdentity


def identity(request):
    """Who publishes the site, and its categories. Read only when a template asks for them."""
    return {
        "site": SimpleLazyObject(SiteIdentity.current),
        "navigation": SimpleLazyObject(lambda: tree_of(request).roots),
    }
