"""The mark of the institution on pictures, set by whoever administers the site."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.recording import Recorded
from articles import images, tasks
from articles.models import Edition, Image, PictureMark


@admin.register(PictureMark)
class PictureMarkAdmin(Recorded, admin.ModelAdmin):
    fields = ("enabled", "picture", "corner", ("share", "opacity"), "from_width", "sample")
    readonly_fields = ("sample",)

    def changelist_view(self, request, extra_context=None):
        """There is one: straight to it."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        return redirect("admin:articles_picturemark_change", 1)

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if form.changed_data:
            tasks.after_commit(tasks.mark_changed, 0)

    @admin.display(description=_("on a picture"))
    def sample(self, mark):
        """A picture that everybody may see, as it looks now."""
        shown = Image.objects.filter(
            figures__edition__in=Edition.objects.live(), width__gte=mark.from_width
        )
        image = shown.order_by("-pk").first()
        if image is None:
            return None
        width = min(each for each in images.widths_for(image.width) if each >= mark.from_width)
        # Browsers keep a picture for minutes; with each setting this is another address.
        setting = f"{mark.enabled}-{mark.picture.name}-{mark.corner}-{mark.share}-{mark.opacity}"
        return format_html(
            '<img src="{}?{}" alt="{}" class="preview">',
            images.address(image.digest, width, "webp"),
            setting,
            image.alt,
        )
