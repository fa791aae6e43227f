from django.contrib.auth.views import LogoutView
from django.urls import path

from . import own_account, password_pages, views

app_name = "accounts"
urlpatterns = [
    path("", own_account.overview, name="overview"),
    path("da-dang-nhap/", views.signed_in, name="signed_in"),
    path("dang-xuat/", LogoutView.as_view(), name="logout"),
    path("mat-khau/", password_pages.Change.as_view(), name="password_change"),
    path("mat-khau/da-doi/", password_pages.Changed.as_view(), name="password_change_done"),
    path("phien/", views.session, name="session"),
    path("phien/gia-han/", views.renew, name="renew"),
    path("phien/hop-thoai/", views.session_dialog, name="session_dialog"),
]
