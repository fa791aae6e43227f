from django.apps import AppConfig
from django.contrib.admin import apps as admin
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = _("The site")
    default = True

    def ready(self):
        from accounts import institution, rights
        from articles import content, images, metadata, navigation
        from portal import generation, pages, shell
        from portal.models import SiteIdentity

        for label, permission in (
            (_("Change the site’s name, logo, colour and settings"), "portal.change_siteidentity"),
            (_("Write and publish the site’s pages"), "portal.change_page"),
            (_("Make the site’s menus"), "portal.change_menuitem"),
            (_("Set an emergency banner on every page"), "portal.set_banner"),
        ):
            rights.register(self.verbose_name, label, permission)
        images.register_showing(pages.shows)
        content.register_follower(generation.move_on)
        navigation.register_follower(shell.rebuild)
        metadata.register_publisher(SiteIdentity.current)
        institution.register_name(lambda: SiteIdentity.current().name)


class DeskConfig(admin.AdminConfig):
    """Django's admin, as the newsroom's desk."""

    default = False
    default_site = "portal.desk.Desk"
