"""Where articles stand: categories, authors, tags, threads and sources."""

from django.contrib import admin, messages
from django.db import models, transaction
from django.http import Http404
from django.shortcuts import redirect
from django.urls import path
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from tree_queries.admin import TreeChangeList

from accounts.lookups import OwnFieldsOnly
from accounts.recording import Recorded
from articles import content, navigation, presentation
from articles.content import ShownToReaders
from articles.desk.choosing import Choosing
from articles.models import (
    Author,
    Category,
    Edition,
    Image,
    Redirect,
    Source,
    Tag,
    Thread,
)


class Shown(ShownToReaders, OwnFieldsOnly, admin.ModelAdmin):
    """Something whose name stands on article pages: these follow when it is renamed."""

    shown_as = ""
    show_full_result_count = False
    actions = None

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if change:
            editions = Edition.objects.filter(**{self.shown_as: obj})
            transaction.on_commit(lambda: presentation.refresh(editions))

    def get_prepopulated_fields(self, request, obj=None):
        """None: the browser's idea of a slug loses Vietnamese letters; the model makes it."""
        return {}


class InUse(admin.ModelAdmin):
    """What articles name stays. Django would refuse to delete it, too, with a list of their titles:
    those of restricted drafts among them."""

    def has_delete_permission(self, request, obj=None):
        if obj is not None and obj.editions.exists():
            return False
        return super().has_delete_permission(request, obj)


@admin.register(Category)
class CategoryAdmin(ShownToReaders, Recorded, OwnFieldsOnly, admin.ModelAdmin):
    """The tree, in the order that people gave it."""

    list_display = ("indented_name", "address", "on_home", "move")
    list_display_links = ("indented_name",)
    search_fields = ("name", "path")
    fields = ("name", "slug", "parent", "position", "description", "on_home", "two_approvals")
    list_per_page = 500
    actions = None
    change_list_template = "admin/articles/category/change_list.html"

    def get_queryset(self, request):
        return super().get_queryset(request).with_tree_fields()

    def get_changelist(self, request, **kwargs):
        return TreeChangeList

    def get_sortable_by(self, request):
        return []

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        from articles.desk.forms import CategoryChoiceField, categories_in_order

        if db_field.name == "parent":
            kwargs |= {"form_class": CategoryChoiceField, "queryset": categories_in_order()}
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    @admin.display(description=_("name"))
    def indented_name(self, category):
        return format_html(
            '<span class="tree-depth-{}">{}</span>', min(category.tree_depth, 6), category.name
        )

    @admin.display(description=_("address"))
    def address(self, category):
        return format_html('<a href="{}">/{}/</a>', category.get_absolute_url(), category.path)

    @admin.display(description=_("order"))
    def move(self, category):
        return format_html(
            '<button type="submit" form="move-category" name="up" value="{pk}" '
            'title="{up}" aria-label="{up}: {name}">↑</button> '
            '<button type="submit" form="move-category" name="down" value="{pk}" '
            'title="{down}" aria-label="{down}: {name}">↓</button>',
            pk=category.pk,
            name=category.name,
            up=_("Move up"),
            down=_("Move down"),
        )

    def get_urls(self):
        return [
            path(
                "doi-cho/",
                self.admin_site.admin_view(require_POST(self.move_view)),
                name="articles_category_move",
            ),
            *super().get_urls(),
        ]

    @transaction.atomic
    def move_view(self, request):
        """Exchange a category with its neighbour on the same level."""
        down = "down" in request.POST
        chosen = str(request.POST.get("down" if down else "up", ""))
        category = Category.objects.filter(pk=chosen).first() if chosen.isdecimal() else None
        if category is None:
            raise Http404
        if not self.has_change_permission(request, category):
            messages.error(request, _("You do not have the right to do this."))
            return redirect("admin:articles_category_changelist")
        siblings = list(
            Category.objects.select_for_update()
            .filter(parent=category.parent_id)
            .order_by("position", "pk")
        )
        index = siblings.index(category)
        other = index + (1 if down else -1)
        if 0 <= other < len(siblings):
            siblings[index], siblings[other] = siblings[other], siblings[index]
            for position, sibling in enumerate(siblings, start=1):
                Category.objects.filter(pk=sibling.pk).update(position=position * 10)
            self.record(request, category, "moved")
            content.changed()
        return redirect("admin:articles_category_changelist")

    def has_delete_permission(self, request, obj=None):
        if obj is not None and (obj.children.exists() or obj.editions.exists()):
            return False
        return super().has_delete_permission(request, obj)


@admin.register(Author)
class AuthorAdmin(Choosing, Shown):
    shown_as = "authors"
    list_display = ("name", "title", "user")
    list_select_related = ("user",)
    search_fields = ("name", "slug")
    autocomplete_fields = ("photo",)
    fields = ("name", "slug", "title", "photo", "note", "user")

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "photo":
            kwargs["queryset"] = Image.objects.visible_to(request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(Tag)
class TagAdmin(Shown):
    shown_as = "tags"
    list_display = ("name", "slug")
    search_fields = ("name", "folded")
    fields = ("name", "slug")


@admin.register(Thread)
class ThreadAdmin(InUse, Shown):
    shown_as = "thread"
    list_display = ("name", "description")
    search_fields = ("name",)
    fields = ("name", "slug", "description")

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if change:
            navigation.thread_renamed()


@admin.register(Source)
class SourceAdmin(InUse, Shown):
    shown_as = "source"
    list_display = ("name", "link")
    search_fields = ("name",)
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}


@admin.register(Redirect)
class RedirectAdmin(ShownToReaders, Recorded, admin.ModelAdmin):
    list_display = ("old_path", "new_path", "created_at")
    search_fields = ("old_path", "new_path")
    show_full_result_count = False
