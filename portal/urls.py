from django.conf import settings
from django.contrib import admin
from django.urls import URLResolver, include, path, re_path

from articles.api import views as articles_api
from articles.languages import InLanguage
from portal import policy_reports, public, views

pages = [
    path("trang/<slug:slug>/", public.page, name="page"),
    path("so-do-trang/", public.site_map, name="site_map"),
]

urlpatterns = [
    path(settings.ADMIN_PATH, admin.site.urls),
    path("tai-khoan/", include("accounts.sign_in_urls")),
    path("tai-khoan/", include("accounts.urls")),
    path("media/logo-<slug:digest>.png", views.logo, name="logo"),
    re_path(
        r"^giao-dien/(?P<colour>[0-9a-f]{6})-(?P<digest>[0-9a-f]{12})\.css$",
        public.theme,
        name="theme",
    ),
    path("bao-cao-csp/", policy_reports.report, name="csp_report"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("api/v1/", articles_api.urls),
    URLResolver(InLanguage(), pages, app_name="portal", namespace="portal"),
    path("", include("articles.urls")),
]
