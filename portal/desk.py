from functools import wraps

from django.contrib import admin
from django.contrib.admin.options import TO_FIELD_VAR
from django.contrib.auth.views import LogoutView, redirect_to_login
from django.contrib.contenttypes.models import ContentType
from django.contrib.contenttypes.views import shortcut
from django.core.exceptions import BadRequest
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from articles.desk import inbox, overview

APPS = ("articles", "accounts", "portal")
MODELS = (
    "Edition",
    "FeaturedSlot",
    "Template",
    "ReaderLetter",
    "DailyViews",
    "Image",
    "Category",
    "Author",
    "Tag",
    "Thread",
    "Source",
    "SectionAssignment",
    "MissedSearch",
    "PromotedResult",
    "Redirect",
    "SiteIdentity",
    "Page",
    "MenuItem",
    "Banner",
    "User",
    "Unit",
    "SecondFactorRule",
    "Event",
)
#: What articles are made with.
WRITING = ("Category", "Author", "Tag", "Thread", "Source")


def _only_to_look_at(model):
    return not any(model["perms"][right] for right in ("add", "change", "delete"))


def _place(order, name):
    return order.index(name) if name in order else len(order)


class Desk(admin.AdminSite):
    """The newsroom's desk: sign-in is the portal's own, the first page is what waits for you."""

    site_title = _("Newsroom")
    site_header = _("Newsroom")
    index_title = _("Your desk")
    enable_nav_sidebar = True
    empty_value_display = "–"

    def login(self, request, extra_context=None):
        if request.user.is_authenticated and not self.has_permission(request):
            return TemplateResponse(request, "403.html", status=403)
        if request.user.is_authenticated:
            return redirect("admin:index")
        target = request.GET.get("next") or reverse("admin:index")
        return redirect_to_login(target, reverse("account_login"))

    def password_change(self, request, extra_context=None):
        """The portal's own page: it counts wrong passwords, tells the person and ends other sessions."""
        return redirect("accounts:password_change")

    def password_change_done(self, request, extra_context=None):
        return redirect("accounts:password_change_done")

    def logout(self, request, extra_context=None):
        return LogoutView.as_view()(request)

    def get_urls(self):
        view_on_site = path(
            "r/<int:content_type_id>/<int:object_id>/",
            self.admin_view(self.view_on_site),
            name="view_on_site",
        )
        return [view_on_site, *inbox.urls(self), *super().get_urls()]

    def view_on_site(self, request, content_type_id, object_id):
        """The way to something's page, for those who find it on the desk. Django's own leads anybody
        to anything, and an article's address is made of its title."""
        kind = ContentType.objects.filter(pk=content_type_id).first()
        place = self._registry.get(kind and kind.model_class())
        if (
            place is None
            or not place.has_view_permission(request)
            or not place.get_queryset(request).filter(pk=object_id).exists()
        ):
            raise Http404
        return shortcut(request, content_type_id, object_id)

    def admin_view(self, view, cacheable=False):
        """What no page of the desk sends, and Django breaks on: a row that is looked for by a field
        without a name, and a copy of one ("save as new"), which it makes though it does not offer it."""

        @wraps(view)
        def guarded(request, *args, **kwargs):
            if (
                request.POST.get(TO_FIELD_VAR, request.GET.get(TO_FIELD_VAR)) == ""
                or "_saveasnew" in request.POST
            ):
                raise BadRequest("No form of the desk asks for this.")
            return view(request, *args, **kwargs)

        return super().admin_view(guarded, cacheable)

    def get_app_list(self, request, app_label=None):
        """In the order of the day's work; what stands nowhere here comes last."""
        apps = super().get_app_list(request, app_label)
        if not request.user.is_superuser:
            # Roles are given on a person's page; the groups behind them are no daily work.
            apps = [app for app in apps if app["app_label"] != "auth"]
        if not request.user.has_perm("articles.change_edition"):
            # Who reads and comments has no use for lists that only help in writing.
            for app in apps:
                app["models"] = [
                    model
                    for model in app["models"]
                    if model["object_name"] not in WRITING or not _only_to_look_at(model)
                ]
            apps = [app for app in apps if app["models"]]
        for app in apps:
            app["models"].sort(key=lambda model: _place(MODELS, model["object_name"]))
        return sorted(apps, key=lambda app: _place(APPS, app["app_label"]))

    def each_context(self, request):
        return super().each_context(request) | {"unread": inbox.Unread(request.user)}

    def index(self, request, extra_context=None):
        return super().index(request, (extra_context or {}) | overview.of(request.user))
