from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from articles.api import views as articles_api
from portal import policy_reports, views

urlpatterns = [
    path(settings.ADMIN_PATH, admin.site.urls),
    path("tai-khoan/", include("accounts.sign_in_urls")),
    path("tai-khoan/", include("accounts.urls")),
    path("media/logo-<slug:digest>.png", views.logo, name="logo"),
    path("bao-cao-csp/", policy_reports.report, name="csp_report"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("api/v1/", articles_api.urls),
    path("", include("articles.urls")),
]
