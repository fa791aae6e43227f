"""How the list of articles is narrowed down."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from articles.desk.forms import categories_in_order
from articles.models import Category
from articles.states import State


class WaitingForMe(admin.SimpleListFilter):
    title = _("waiting for")
    parameter_name = "cho"

    def lookups(self, request, model_admin):
        return [("toi", _("Waiting for me"))]

    def queryset(self, request, queryset):
        return queryset.awaiting(request.user) if self.value() == "toi" else queryset


class StateFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "trang-thai"

    #: Not a state of its own: published without approval, and not reviewed since.
    SECOND_REVIEW = "can-duyet-lai"

    def lookups(self, request, model_admin):
        return [*State.choices, (self.SECOND_REVIEW, _("Second review due"))]

    def queryset(self, request, queryset):
        if self.value() == self.SECOND_REVIEW:
            return queryset.second_review_due()
        return queryset.in_state(self.value()) if self.value() else queryset


class CategoryFilter(admin.SimpleListFilter):
    title = _("category")
    parameter_name = "chuyen-muc"

    def lookups(self, request, model_admin):
        return [
            (str(category.pk), "\u2003" * category.path.count("/") + category.name)
            for category in categories_in_order()
        ]

    def queryset(self, request, queryset):
        if not (self.value() or "").isdecimal():
            return queryset
        chosen = Category.objects.filter(pk=self.value()).first()
        return (
            queryset.filter(category__in=Category.objects.under(chosen))
            if chosen
            else queryset.none()
        )
