from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _
from django_tasks_db.models import DBTaskResult

from accounts.recording import Recorded
from articles.content import ShownToReaders
from portal import colours
from portal.models import SiteIdentity

# The machinery behind the messages, in words of its own: not for the desk.
admin.site.unregister(DBTaskResult)


@admin.register(SiteIdentity)
class SiteIdentityAdmin(ShownToReaders, Recorded, admin.ModelAdmin):
    readonly_fields = ["shades"]
    fieldsets = [
        (None, {"fields": ["name", "slogan", "logo"]}),
        (_("Colour"), {"fields": ["colour", "shades"]}),
        (_("Publisher"), {"fields": ["owner", "responsible_person", "licence_line", "reuse_line"]}),
        (_("Contact"), {"fields": ["address", "phone", "email"]}),
    ]

    class Media:
        css = {"all": ["css/desk-site.css"]}

    @admin.display(description=_("how it is shown"))
    def shades(self, identity):
        """The shades made of the stored colour, as text on its ground: a drawing, for the policy
        allows no styles of our making in the page."""
        made = identity.shades
        shown = (
            (_("Links on light ground"), made.accent, "#ffffff"),
            (_("Band"), colours.ON_BAND, made.band),
            (_("Links on dark ground"), made.dark_accent, "#151414"),
            (_("Band on dark pages"), colours.ON_BAND, made.dark_band),
        )
        return format_html_join(
            "",
            '<span class="shade"><svg viewBox="0 0 96 40" width="96" height="40" aria-hidden="true">'
            '<rect width="96" height="40" fill="{}"/><text x="48" y="26" font-size="18" '
            'text-anchor="middle" fill="{}">Aă Đđ</text></svg>{}: {}</span>',
            (
                (ground, ink, label, f"{colours.contrast(ink, ground):.1f} : 1")
                for label, ink, ground in shown
            ),
        )

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "colour":
            kwargs["widget"] = forms.TextInput(attrs={"type": "color"})
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def changelist_view(self, request, extra_context=None):
        """There is one: straight to it."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        return redirect("admin:portal_siteidentity_change", SiteIdentity.current().pk)

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
