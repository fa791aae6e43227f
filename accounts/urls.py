from django.contrib.auth.views import LogoutView
from django.urls import path

from . import views

app_name = "accounts"
urlpatterns = [
    path("da-dang-nhap/", views.signed_in, name="signed_in"),
    path("dang-xuat/", LogoutView.as_view(), name="logout"),
    path("mat-khau/", views.PasswordChange.as_view(), name="password_change"),
    path("mat-khau/da-doi/", views.PasswordChangeDone.as_view(), name="password_change_done"),
    path("phien/", views.session, name="session"),
    path("phien/gia-han/", views.renew, name="renew"),
    path("phien/hop-thoai/", views.session_dialog, name="session_dialog"),
]
