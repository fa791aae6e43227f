from django.utils.functional import SimpleLazyObject

from articles.navigation import tree_of
from portal import shell
from portal.models import Place, SiteIdentity


def identity(request):
    """Who publishes the site, its menus and its banners. Read only when a template asks for them."""

    def tree():
        return tree_of(request)

    site = SimpleLazyObject(SiteIdentity.current)
    return {
        "site": site,
        # allauth's pages have another "site": whatever host the browser named.
        "identity": site,
        "navigation": SimpleLazyObject(lambda: shell.menu(site, Place.MAIN, tree)),
        "footer_navigation": SimpleLazyObject(lambda: shell.menu(site, Place.FOOTER, tree)),
        "alerts": SimpleLazyObject(lambda: shell.alerts(site)),
    }
