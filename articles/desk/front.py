"""“Home page: featured articles”: what stands there now, moved, removed and put there by buttons."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.lookups import WithoutForms
from articles import front, images, search
from articles.models import Edition, FeaturedSlot
from articles.models.edition import FEATURED_SLOTS

#: How wide, in pixels, the picture of a slot is.
THUMBNAIL = 320
#: Articles that are offered at once.
OFFERED = 10


@admin.register(FeaturedSlot)
class FeaturedSlotAdmin(WithoutForms, admin.ModelAdmin):
    """One page in the place of Django's list and forms."""

    def _may(self, request):
        return request.user.has_perm("articles.arrange_front")

    def has_module_permission(self, request):
        return self._may(request)

    def has_view_permission(self, request, obj=None):
        return self._may(request)

    def get_urls(self):
        desk = self.admin_site.admin_view
        return [
            path("", desk(require_safe(self.front_view)), name="articles_featuredslot_changelist"),
            path("xep/", desk(require_POST(self.arrange_view)), name="articles_front_arrange"),
        ]

    def front_view(self, request):
        if not self._may(request):
            raise PermissionDenied
        query = request.GET.get("q", "").strip()[: search.QUERY_LENGTH]
        editions = front.shown()
        offered = Edition.objects.live().exclude(article__in=front.ids(editions))
        offered = search.find(offered, query) if query else offered.newest_first()
        context = {
            **self.admin_site.each_context(request),
            "title": self.opts.verbose_name_plural,
            "opts": self.opts,
            "slots": [_slot(number, each) for number, each in enumerate(editions, start=1)],
            "seen": ",".join(map(str, front.ids(editions))),
            "places": range(1, min(len(editions) + 1, FEATURED_SLOTS) + 1),
            "free": FEATURED_SLOTS - len(editions),
            "query": query,
            "offered": offered.select_related("article", "category").defer("body", "body_html")[
                :OFFERED
            ],
        }
        return TemplateResponse(request, "admin/articles/featuredslot/front.html", context)

    def arrange_view(self, request):
        """One deed at a time, upon what the person saw."""
        if not self._may(request):
            raise PermissionDenied
        seen = _numbers(request.POST.get("seen", ""))
        wanted = _after(request.POST, seen)
        if wanted is None:
            messages.error(request, _("Nothing was changed: say what to move, and where to."))
        else:
            try:
                front.arrange(wanted, request.user, seen=seen, request=request)
            except front.Rearranged:
                messages.error(
                    request,
                    _(
                        "Nothing was changed: the front is not what you saw any more. "
                        "This is how it stands now."
                    ),
                )
            else:
                messages.success(request, _("The home page follows at once."))
        return redirect("admin:articles_featuredslot_changelist")


def _slot(number, edition):
    picture = edition.lead_picture
    width = (
        max((each for each in picture["widths"] if each <= THUMBNAIL), default=0) if picture else 0
    )
    return {
        "number": number,
        "edition": edition,
        "thumbnail": images.address(picture["digest"], width, "jpg") if width else "",
    }


def _numbers(text):
    """The ids in a list of them; what is none is left out."""
    parts = text.split(",")[: FEATURED_SLOTS + 1]
    return [int(each) for each in parts if each.isascii() and each.isdecimal() and len(each) < 19]


def _after(sent, seen):
    """The ids as they are to stand when what was sent is done; None for what makes no sense."""
    for deed, done in DEEDS.items():
        for article in _numbers(sent.get(deed, ""))[:1]:
            [place] = _numbers(sent.get("number", ""))[:1] or [0]
            return done(article, list(seen), place)
    return None


def _up(article, order, _place):
    return _exchanged(article, order, -1)


def _down(article, order, _place):
    return _exchanged(article, order, 1)


def _exchanged(article, order, by):
    """With its neighbour, where it has one on that side."""
    if article not in order:
        return None
    index = order.index(article)
    other = index + by
    if 0 <= other < len(order):
        order[index], order[other] = order[other], order[index]
    return order


def _without(article, order, _place):
    return [each for each in order if each != article] if article in order else None


def _inserted(article, order, place):
    """Before what stands there; what is pushed behind the last place leaves."""
    if not 1 <= place <= FEATURED_SLOTS or article in order:
        return None
    order.insert(place - 1, article)
    return order[:FEATURED_SLOTS]


def _replacing(article, order, place):
    if not 1 <= place <= FEATURED_SLOTS or article in order:
        return None
    order[place - 1 : place] = [article]
    return order


#: Name of the button that was pressed, with the article as its value -> what becomes of the order.
DEEDS = {
    "up": _up,
    "down": _down,
    "remove": _without,
    "insert": _inserted,
    "replace": _replacing,
}
