from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django_tasks_db.models import DBTaskResult

from accounts.recording import Recorded
from portal.models import SiteIdentity

# The machinery behind the messages, in words of its own: not for the desk.
admin.site.unregister(DBTaskResult)


@admin.register(SiteIdentity)
class SiteIdentityAdmin(Recorded, admin.ModelAdmin):
    fieldsets = [
        (None, {"fields": ["name", "slogan", "logo"]}),
        (_("Publisher"), {"fields": ["owner", "licence_line", "responsible_person"]}),
        (_("Contact"), {"fields": ["address", "phone", "email"]}),
    ]

    def changelist_view(self, request, extra_context=None):
        """There is one: straight to it."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        return redirect("admin:portal_siteidentity_change", SiteIdentity.current().pk)

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
