from django.contrib import admin
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from portal.models import SiteIdentity


@admin.register(SiteIdentity)
class SiteIdentityAdmin(admin.ModelAdmin):
    fieldsets = [
        (None, {"fields": ["name", "slogan", "logo"]}),
        (_("Publisher"), {"fields": ["owner", "licence_line", "responsible_person"]}),
        (_("Contact"), {"fields": ["address", "phone", "email"]}),
    ]

    def changelist_view(self, request, extra_context=None):
        """There is one: straight to it."""
        identity, _created = SiteIdentity.objects.get_or_create(pk=1, defaults={"name": "Cổng Tin"})
        return redirect("admin:portal_siteidentity_change", identity.pk)

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
