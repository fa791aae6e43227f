from django.contrib import admin
from django.contrib.auth.views import LogoutView, redirect_to_login
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from articles.desk import overview


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
        return redirect_to_login(target, reverse("accounts:login"))

    def logout(self, request, extra_context=None):
        return LogoutView.as_view()(request)

    def index(self, request, extra_context=None):
        return super().index(request, (extra_context or {}) | overview.of(request.user))
