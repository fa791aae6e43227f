from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from . import toolbar


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("People and roles")

    def ready(self) -> None:
        from . import checks, recording, rights  # noqa: F401 -- checks register themselves
        from .second_factor import listening

        toolbar.register(_("Desk"), "admin:index")
        recording.listen()
        listening.listen()
        rights.register(
            self.verbose_name,
            _("Manage accounts and give roles"),
            "accounts.change_user",
            steps=(
                _("Suspend"),
                _("Resume"),
                _("Somebody leaves"),
                _("Remove the second factor"),
            ),
        )
        rights.register(
            self.verbose_name,
            _("Decide which roles need a second factor"),
            "accounts.change_secondfactorrule",
        )
