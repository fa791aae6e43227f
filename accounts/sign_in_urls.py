"""The pages of django-allauth that this portal has, at addresses of ours. Their names are allauth's."""

from allauth.account import views as account
from allauth.mfa.base import views as codes
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import include, path, register_converter

from . import own_account, password_pages
from .second_factor import views as second_factor


class Base36Converter:
    """Whose link it is. Without a hyphen: the key has one, and all after the first belongs to it."""

    regex = "[0-9a-z]{1,13}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Base36Converter, "base36")

urlpatterns = [
    path("dang-nhap/", account.login, name="account_login"),
    path("tam-ngung/", account.account_inactive, name="account_inactive"),
    path("xac-nhan/", account.reauthenticate, name="account_reauthenticate"),
    path("quen-mat-khau/", password_pages.Forgotten.as_view(), name="account_reset_password"),
    path("quen-mat-khau/da-gui/", account.password_reset_done, name="account_reset_password_done"),
    path(
        "dat-lai-mat-khau/<base36:uidb36>-<str:key>/",
        password_pages.New.as_view(),
        name="account_reset_password_from_key",
    ),
    path(
        "dat-lai-mat-khau/xong/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("cac-phien/", own_account.sessions, name="usersessions_list"),
    path(
        "hai-lop/",
        include(
            [
                path("", second_factor.Index.as_view(), name="mfa_index"),
                path("ma/", codes.authenticate, name="mfa_authenticate"),
                path("xac-nhan/", codes.reauthenticate, name="mfa_reauthenticate"),
                path("ung-dung/bat/", totp.activate_totp, name="mfa_activate_totp"),
                path("ung-dung/tat/", totp.deactivate_totp, name="mfa_deactivate_totp"),
                path(
                    "ma-du-phong/",
                    recovery_codes.view_recovery_codes,
                    name="mfa_view_recovery_codes",
                ),
                path(
                    "ma-du-phong/tao/",
                    recovery_codes.generate_recovery_codes,
                    name="mfa_generate_recovery_codes",
                ),
                path(
                    "ma-du-phong/tai-ve/",
                    recovery_codes.download_recovery_codes,
                    name="mfa_download_recovery_codes",
                ),
                path("khoa/", webauthn.list_webauthn, name="mfa_list_webauthn"),
                path("khoa/them/", second_factor.AddPasskey.as_view(), name="mfa_add_webauthn"),
                path(
                    "khoa/xac-nhan/",
                    webauthn.reauthenticate_webauthn,
                    name="mfa_reauthenticate_webauthn",
                ),
                path(
                    "khoa/<int:pk>/go/",
                    second_factor.RemovePasskey.as_view(),
                    name="mfa_remove_webauthn",
                ),
                path("khoa/<int:pk>/doi-ten/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
                path(
                    "khoa/dang-nhap/",
                    second_factor.SignInWithPasskey.as_view(),
                    name="mfa_login_webauthn",
                ),
            ]
        ),
    ),
]
