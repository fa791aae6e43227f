"""The public pages that are no news: pages of the institution, and the map of the site."""

from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles import metadata, vietnamese
from articles.http import SHARED_SECONDS, shared_page
from articles.models import Edition, Thread
from articles.navigation import tree_of
from portal import colours
from portal.models import Page

#: Story threads on the site map.
MOST_THREADS = 100
YEAR = 365 * 24 * 60 * 60


@shared_page
def page(request, slug):
    found = get_object_or_404(
        Page.objects.live().select_related("live").defer("live__body"), slug=slug
    )
    return render(
        request,
        "portal/page.html",
        page_context(found.live, found.body_html, found.live_since)
        | {"canonical_url": metadata.canonical(found.get_absolute_url())},
    )


def page_context(version, body_html, since):
    """What a page shows; the desk's preview calls it with what is not public."""
    return {"version": version, "body_html": body_html, "since": since, "preview": False}


@shared_page
def site_map(request):
    """Every way into the site, for people: sections, pages, story threads, and what else there is."""
    public = Edition.objects.live().order_by().filter(thread=OuterRef("pk"))
    threads = Thread.objects.filter(Exists(public))[:MOST_THREADS]
    return render(
        request,
        "portal/site_map.html",
        {
            "sections": tree_of(request).roots,
            "pages": Page.objects.live().in_order().select_related("live").defer("live__body"),
            "threads": sorted(threads, key=lambda each: vietnamese.sort_key(each.name)),
            "more": _more(),
            "canonical_url": metadata.canonical(request.path),
        },
    )


def _more():
    """(name, address) of what is neither section nor page, as far as this site has it."""
    known = ((_("Search the news"), "/tim-kiem/"), (_("Archive"), "/luu-tru/"), ("RSS", "/rss/"))
    return [(name, address) for name, address in known if _is_there(address)]


def _is_there(address):
    try:
        resolve(address)
    except Resolver404:
        return False
    return True


@require_safe
def theme(request, colour, digest):
    """The institution's colours as a style sheet. Its address says all there is to know, so no
    database is asked; a page that was made before a change of ours finds today's for a while."""
    code = f"#{colour}"
    response = HttpResponse(colours.stylesheet(code), content_type="text/css; charset=utf-8")
    response["Cache-Control"] = (
        f"public, max-age={YEAR}, immutable"
        if digest == colours.fingerprint(code)
        else f"public, max-age=0, s-maxage={SHARED_SECONDS}"
    )
    return response
