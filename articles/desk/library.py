"""Pictures on the desk."""

from django.contrib import admin
from django.db import transaction
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from accounts.lookups import OwnFieldsOnly
from articles import images, presentation
from articles.desk.forms import ImageForm
from articles.desk_upload import upload
from articles.models import Edition, Image


def thumbnail_of(image, width=320, class_name="thumbnail"):
    """The picture as an <img>, in the rendition that is closest below `width` pixels."""
    widths = images.widths_for(image.width)
    fitting = max((each for each in widths if each <= width), default=min(widths))
    return format_html(
        '<img src="{}" alt="{}" class="{}" loading="lazy">',
        images.address(image.digest, fitting, "webp"),
        image.alt,
        class_name,
    )


@admin.register(Image)
class ImageAdmin(OwnFieldsOnly, admin.ModelAdmin):
    form = ImageForm
    list_display = ("thumbnail", "name", "credit", "size", "uploaded_by", "uploaded_at")
    list_display_links = ("thumbnail", "name")
    list_select_related = ("uploaded_by",)
    list_filter = ("uploaded_at", "decorative")
    search_fields = ("title", "caption", "alt", "credit")
    ordering = ("-uploaded_at", "-pk")
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    actions = None
    readonly_fields = ("preview", "size", "where_used", "uploaded_by", "uploaded_at")

    def get_fieldsets(self, request, obj=None):
        facts = (
            ["preview", "size", "where_used", "uploaded_by", "uploaded_at"] if obj else ["original"]
        )
        return [
            (None, {"fields": facts}),
            (_("Words"), {"fields": ["title", "caption", "alt", "decorative", "credit"]}),
            (_("Rights"), {"fields": ["licence_note", "rights_end"]}),
            (_("Focal point"), {"fields": [("focus_x", "focus_y")]}),
        ]

    def get_queryset(self, request):
        return super().get_queryset(request).visible_to(request.user)

    def get_object(self, request, object_id, from_field=None):
        image = super().get_object(request, object_id, from_field)
        if image is not None:
            image.seen_by = request.user
        return image

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.by = request.user
        return form

    def get_urls(self):
        return [
            path("tai-len/", self.admin_site.admin_view(upload), name="articles_image_upload"),
            *super().get_urls(),
        ]

    def save_model(self, request, obj, form, change):
        if not change:
            obj.uploaded_by = request.user
        super().save_model(request, obj, form, change)
        if change:
            editions = Edition.objects.filter(figures__image=obj)
            transaction.on_commit(lambda: presentation.refresh(editions))

    def has_delete_permission(self, request, obj=None):
        """A picture in use stays: an edition of the past shows it too."""
        if obj is not None and (obj.figures.exists() or obj.portraits.exists()):
            return False
        return super().has_delete_permission(request, obj)

    def delete_model(self, request, obj):
        super().delete_model(request, obj)
        images.drop_renditions(obj.digest)
        obj.original.delete(save=False)

    @admin.display(description=_("picture"))
    def thumbnail(self, image):
        return thumbnail_of(image)

    @admin.display(description=_("picture"))
    def preview(self, image):
        return thumbnail_of(image, 800, "preview")

    @admin.display(description=_("name"), ordering="title")
    def name(self, image):
        return str(image)

    @admin.display(description=_("size"))
    def size(self, image):
        return f"{image.width} × {image.height}, {image.format}, {image.byte_size // 1024} KB"

    @admin.display(description=_("used in"))
    def where_used(self, image):
        """Of the editions that show it, those that the person looking may open."""
        seen = Edition.objects.visible_to(image.seen_by)
        figures = (
            image.figures.filter(edition__in=seen.order_by())
            .select_related("edition")
            .order_by("-edition_id")
        )
        if not figures:
            return None
        rows = {figure.edition_id: figure.edition for figure in figures}
        return format_html(
            "<ul>{}</ul>",
            format_html_join(
                "",
                '<li><a href="{}">{}</a> ({})</li>',
                (
                    (
                        reverse("admin:articles_edition_change", args=[edition.pk]),
                        edition.title,
                        edition.get_state_display(),
                    )
                    for edition in rows.values()
                ),
            ),
        )
