from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from . import toolbar


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("People and roles")

    def ready(self) -> None:
        from . import checks, recording, rights  # noqa: F401 -- checks register themselves

        toolbar.register(_("Desk"), "admin:index")
        recording.listen()
        rights.register(
            self.verbose_name,
            _("Manage accounts and give roles"),
            "accounts.change_user",
            steps=(_("Suspend"), _("Resume"), _("Somebody leaves")),
        )
