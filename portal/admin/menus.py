"""The menus, on the desk: in their order, which people change by buttons or by number."""

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.lookups import OwnFieldsOnly
from accounts.recording import Recorded
from articles import converters  # noqa: F401 -- registers <key:…>
from articles.desk.forms import CategoryChoiceField, categories_in_order
from portal import shell
from portal.models import MenuItem, Page

#: Numbers are given in steps, so that one can be put between two others by hand.
STEP = 10


class MenuItemForm(forms.ModelForm):
    category = CategoryChoiceField(
        label=gettext_lazy("Category"), queryset=MenuItem.objects.none(), required=False
    )

    class Meta:
        model = MenuItem
        fields = (
            "place",
            "parent",
            "category",
            "page",
            "thread",
            "address",
            "label",
            "position",
        )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["category"].queryset = categories_in_order()
        self.fields["page"].queryset = Page.objects.in_order()
        tops = MenuItem.objects.filter(parent=None).in_order()
        tops = tops.select_related("category", "page", "thread").exclude(pk=self.instance.pk)
        self.fields["parent"].queryset = tops
        self.fields["parent"].error_messages["invalid_choice"] = _(
            "A menu has two levels at most: choose an item of the first."
        )
        self.fields["parent"].label_from_instance = lambda item: (
            f"{item} ({item.get_place_display()})"
        )
        self.fields["position"].required = False

    def clean_position(self):
        return self.cleaned_data["position"] or 0


@admin.register(MenuItem)
class MenuItemAdmin(Recorded, OwnFieldsOnly, admin.ModelAdmin):
    form = MenuItemForm
    list_display = ("indented_label", "leads_to", "place", "move")
    list_display_links = ("indented_label",)
    list_select_related = ("category", "page", "thread", "parent")
    list_per_page = 200
    actions = None
    change_list_template = "admin/portal/menuitem/change_list.html"
    fieldsets = (
        (None, {"fields": (("place", "parent"),)}),
        (
            gettext_lazy("Leads to one of these"),
            {"fields": (("category", "page"), ("thread", "address"))},
        ),
        (None, {"fields": (("label", "position"),)}),
    )

    def get_queryset(self, request):
        return super().get_queryset(request).in_order()

    def get_ordering(self, request):
        return ()

    def get_sortable_by(self, request):
        return []

    @admin.display(description=gettext_lazy("label"))
    def indented_label(self, item):
        return format_html(
            '<span class="tree-depth-{}">{}</span>', 1 if item.parent_id else 0, item
        )

    @admin.display(description=gettext_lazy("leads to"))
    def leads_to(self, item):
        if item.page_id and not item.page.live_id:
            return _("%(page)s (not public: left out)") % {"page": item.page}
        address = item.address or item.target.get_absolute_url()
        return format_html('<a href="{}">{}</a>', address, address)

    @admin.display(description=gettext_lazy("order"))
    def move(self, item):
        buttons = ((_("Move up"), "len", "↑"), (_("Move down"), "xuong", "↓"))
        return format_html(
            "{} {}",
            *(
                format_html(
                    '<button type="submit" form="move-item" formaction="{}" title="{}" '
                    'aria-label="{}: {}">{}</button>',
                    reverse("admin:portal_menuitem_move", args=[item.pk, way]),
                    name,
                    name,
                    item,
                    sign,
                )
                for name, way, sign in buttons
            ),
        )

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if not obj.position:
            last = MenuItem.objects.beside(obj).exclude(pk=obj.pk).last()
            obj.position = last.position + STEP if last else STEP
            obj.save(update_fields=["position"])
        shell.rebuild()

    def delete_model(self, request, obj):
        super().delete_model(request, obj)
        shell.rebuild()

    def get_urls(self):
        return [
            path(
                "<key:pk>/doi-cho/<slug:way>/",
                self.admin_site.admin_view(require_POST(self.move_view)),
                name="portal_menuitem_move",
            ),
            *super().get_urls(),
        ]

    @transaction.atomic
    def move_view(self, request, pk, way):
        """Exchange an item with its neighbour on the same level."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        if way not in ("len", "xuong"):
            raise Http404
        item = get_object_or_404(MenuItem, pk=pk)
        siblings = list(MenuItem.objects.select_for_update().beside(item))
        index = siblings.index(item)
        other = index + (1 if way == "xuong" else -1)
        if 0 <= other < len(siblings):
            siblings[index], siblings[other] = siblings[other], siblings[index]
            for position, sibling in enumerate(siblings, start=1):
                MenuItem.objects.filter(pk=sibling.pk).update(position=position * STEP)
            shell.rebuild()
            self.record(request, item, "moved")
        return redirect("admin:portal_menuitem_changelist")
