from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from . import toolbar


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("People and roles")

    def ready(self) -> None:
        from . import recording

        toolbar.register(_("Desk"), "admin:index")
        recording.listen()
