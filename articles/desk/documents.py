"""Attached files on the desk."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from articles.desk.forms import DocumentForm
from articles.models import Document, Edition


def address(document):
    return reverse("articles:document", args=[document.digest, document.kind])


def about(document):
    """The file's name, as a link to it, and what it is."""
    return format_html(
        '<a href="{}">{}</a> <span class="quiet">({})</span>',
        address(document),
        document.name,
        document.described,
    )


@admin.register(Document)
class DocumentAdmin(admin.ModelAdmin):
    """The library of files: what is in it never changes."""

    form = DocumentForm
    list_display = ("name", "described", "uploaded_by", "uploaded_at")
    list_select_related = ("uploaded_by",)
    list_filter = ("kind", "uploaded_at")
    search_fields = ("name", "attachments__title")
    ordering = ("-uploaded_at", "-pk")
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    actions = None
    readonly_fields = ("file", "where_used", "uploaded_by", "uploaded_at")

    def get_fields(self, request, obj=None):
        return self.readonly_fields if obj else ("upload",)

    def get_readonly_fields(self, request, obj=None):
        return self.readonly_fields if obj else ()

    def get_queryset(self, request):
        return super().get_queryset(request).visible_to(request.user)

    def get_object(self, request, object_id, from_field=None):
        document = super().get_object(request, object_id, from_field)
        if document is not None:
            document.seen_by = request.user
        return document

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.by = request.user
        return form

    def save_model(self, request, obj, form, change):
        """It is stored: the form took it into the library."""

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        """A file in use stays: an edition of the past has it too."""
        if obj is not None and obj.attachments.exists():
            return False
        return super().has_delete_permission(request, obj)

    def delete_model(self, request, obj):
        super().delete_model(request, obj)
        obj.original.delete(save=False)

    @admin.display(description=_("type and size"))
    def described(self, document):
        return document.described

    @admin.display(description=_("file"))
    def file(self, document):
        return about(document)

    @admin.display(description=_("used in"))
    def where_used(self, document):
        """Of the editions that have it, those that the person looking may open."""
        seen = Edition.objects.visible_to(document.seen_by)
        editions = seen.filter(attachments__document=document).order_by("-pk")
        return (
            format_html(
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
                        for edition in editions
                    ),
                ),
            )
            if editions
            else None
        )
