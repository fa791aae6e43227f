"""In which sections somebody works: rows on the account's page, and a list of its own."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts import account_pages, events
from accounts.events import Kind
from accounts.recording import Recorded
from articles.desk.choosing import Choosing
from articles.desk.forms import CategoryChoiceField, categories_in_order
from articles.models import SectionAssignment


def may_assign(by, person):
    """Nobody widens their own sections, and only a superuser changes a superuser's account."""
    return by.is_superuser or not (person.pk == by.pk or person.is_superuser)


class SectionField:
    """The category is chosen from the tree, in its order."""

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "category":
            kwargs |= {"form_class": CategoryChoiceField, "queryset": categories_in_order()}
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class SectionsInline(SectionField, admin.TabularInline):
    """On the account's page. Django asks each of these with the account as `obj`."""

    model = SectionAssignment
    fields = ("category", "ends_on")
    extra = 0
    verbose_name = _("section")
    verbose_name_plural = _("Sections this person works in")

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """Categories are arranged elsewhere: no signs for that beside each row."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        for sign in ("add", "change", "delete", "view"):
            setattr(field.widget, f"can_{sign}_related", False)
        return field

    def has_add_permission(self, request, obj=None):
        return self._may(request, obj) and super().has_add_permission(request, obj)

    def has_change_permission(self, request, obj=None):
        return self._may(request, obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        return self._may(request, obj) and super().has_delete_permission(request, obj)

    def _may(self, request, obj):
        return obj is None or may_assign(request.user, obj)


KINDS = {
    "added": Kind.SECTION_GIVEN,
    "changed": Kind.SECTION_CHANGED,
    "deleted": Kind.SECTION_ENDED,
}


def record_section(request, assignment, how):
    """A row that was saved on the account's page."""
    events.record(
        KINDS[how],
        request=request,
        about=assignment.user,
        subject=str(assignment),
        details={"model": assignment._meta.label_lower, "pk": assignment.pk, "how": how},
    )


class SectionAssignmentForm(forms.ModelForm):
    def clean_user(self):
        person = self.cleaned_data["user"]
        if not may_assign(self.by, person):
            raise ValidationError(
                _("Another administrator, or a superuser, changes the sections of this person.")
            )
        return person


@admin.register(SectionAssignment)
class SectionAssignmentAdmin(Recorded, Choosing, SectionField, admin.ModelAdmin):
    form = SectionAssignmentForm
    list_display = ("user", "category", "ends_on")
    list_select_related = ("user", "category")
    autocomplete_fields = ("user",)
    list_filter = ("category",)
    # Deleting many at once would ask for nobody's permission about each.
    actions = None

    def get_form(self, request, obj=None, **kwargs):
        form = super().get_form(request, obj, **kwargs)
        form.by = request.user
        return form

    def has_change_permission(self, request, obj=None):
        return self._may(request, obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        return self._may(request, obj) and super().has_delete_permission(request, obj)

    def _may(self, request, obj):
        return obj is None or may_assign(request.user, obj.user)

    def recorded_as(self, obj, how):
        return KINDS[how], obj.user


account_pages.register_inline(SectionsInline, record_section)
