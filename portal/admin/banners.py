"""The emergency banner, on the desk: for those who hold the right of its own."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.recording import Recorded
from articles import converters, vietnamese  # noqa: F401 -- the first registers <key:…>
from portal import shell
from portal.models import Banner


class BannerForm(forms.ModelForm):
    class Meta:
        model = Banner
        fields = ("text", "severity", "link", "starts_at", "ends_at")
        widgets = {"text": forms.Textarea(attrs={"rows": 3, "maxlength": 300})}
        error_messages = {
            "text": {"required": gettext_lazy("Write what the public has to know.")},
            "ends_at": {
                "required": gettext_lazy("Say when it ends: the banner goes by itself then.")
            },
        }

    def clean_text(self):
        return " ".join(vietnamese.normalise(self.cleaned_data["text"]).split())

    def clean_ends_at(self):
        ends_at = self.cleaned_data["ends_at"]
        if self.instance.pk is None and ends_at <= timezone.now():
            raise forms.ValidationError(_("This moment has passed. Choose a later end."))
        return ends_at


@admin.register(Banner)
class BannerAdmin(Recorded, admin.ModelAdmin):
    form = BannerForm
    list_display = ("text", "severity", "standing", "starts_at", "ends_at", "set_by", "end_now")
    list_select_related = ("set_by",)
    actions = None
    change_list_template = "admin/portal/banner/change_list.html"

    class Media:
        css = {"all": ["css/desk-site.css"]}

    def _may(self, request):
        return request.user.has_perm("portal.set_banner")

    def has_module_permission(self, request):
        return self._may(request)

    def has_view_permission(self, request, obj=None):
        return self._may(request)

    def has_add_permission(self, request):
        return self._may(request)

    def has_change_permission(self, request, obj=None):
        return self._may(request)

    def has_delete_permission(self, request, obj=None):
        """What the public was told stays on record; what it was not may go."""
        return self._may(request) and obj is not None and obj.starts_at > timezone.now()

    @admin.display(description=gettext_lazy("state"))
    def standing(self, banner):
        if banner.is_showing:
            return _("on every page now")
        return _("over") if banner.ends_at <= timezone.now() else _("waits for its time")

    @admin.display(description=gettext_lazy("end"))
    def end_now(self, banner):
        if not banner.is_showing:
            return ""
        return format_html(
            '<button type="submit" form="end-banner" formaction="{}" class="button" '
            'aria-label="{}: {}">{}</button>',
            reverse("admin:portal_banner_end", args=[banner.pk]),
            _("End now"),
            banner.text,
            _("End now"),
        )

    def save_model(self, request, obj, form, change):
        if not change:
            obj.set_by = request.user
        super().save_model(request, obj, form, change)
        shell.rebuild()

    def delete_model(self, request, obj):
        super().delete_model(request, obj)
        shell.rebuild()

    def get_urls(self):
        return [
            path(
                "<key:pk>/ket-thuc/",
                self.admin_site.admin_view(require_POST(self.end_view)),
                name="portal_banner_end",
            ),
            *super().get_urls(),
        ]

    @transaction.atomic
    def end_view(self, request, pk):
        """Take a banner down at once."""
        if not self._may(request):
            raise PermissionDenied
        banner = get_object_or_404(Banner.objects.select_for_update(), pk=pk)
        if banner.is_showing:
            ended = {"ends_at": [banner.ends_at, timezone.now()]}
            banner.ends_at = ended["ends_at"][1]
            banner.save(update_fields=["ends_at"])
            shell.rebuild()
            self.record(request, banner, "changed", ended)
            messages.success(request, _("The banner is down. Caches follow within 15 seconds."))
        return redirect("admin:portal_banner_changelist")
