from django.apps import AppConfig
from django.contrib.admin import apps as admin
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = _("The site")
    default = True

    def ready(self):
        from accounts import rights
        from accounts.second_factor import adapter
        from articles import mail
        from portal.models import SiteIdentity

        rights.register(
            self.verbose_name,
            _("Change the site’s name, logo and settings"),
            "portal.change_siteidentity",
        )
        mail.register_site_name(lambda: SiteIdentity.current().name)
        adapter.register_site_name(lambda: SiteIdentity.current().name)


class DeskConfig(admin.AdminConfig):
    """Django's admin, as the newsroom's desk."""

    default = False
    default_site = "portal.desk.Desk"
