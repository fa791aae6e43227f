from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import GroupAdmin, UserAdmin, sensitive_post_parameters_m
from django.contrib.auth.forms import UserChangeForm
from django.contrib.auth.models import Group
from django.db import models, transaction
from django.db.models import Count, QuerySet
from django.forms import CheckboxSelectMultiple, ModelForm
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from . import events, roles
from .event_log import EventAdmin
from .forms import NewAccountForm
from .lookups import OwnFieldsOnly
from .models import Event, Unit, User
from .recording import Recorded

admin.site.register(Event, EventAdmin)
admin.site.unregister(Group)


@admin.register(Group)
class RoleAdmin(Recorded, GroupAdmin):
    """The groups behind the roles, for superusers."""

    def recorded_as(self, obj: models.Model, how: str) -> tuple[events.Kind, User | None]:
        return events.Kind.PERMISSIONS_CHANGED, None

    def values_of(self, obj: Group) -> dict[str, Any]:
        stored = Group.objects.get(pk=obj.pk)
        return {"name": stored.name, "permissions": events.permission_names(stored.permissions)}


class AccountForm(UserChangeForm):
    class Meta(UserChangeForm.Meta):
        model = User

    def clean_groups(self) -> QuerySet[Group]:
        """Roles this administrator may not hand out are neither shown nor taken away."""
        chosen = self.cleaned_data["groups"]
        offered = self.fields["groups"].queryset
        kept = self.instance.groups.exclude(pk__in=offered.values("pk"))
        return Group.objects.filter(pk__in=[group.pk for group in (*chosen, *kept)])


@admin.register(User)
class AccountAdmin(OwnFieldsOnly, UserAdmin):
    """Accounts as an administrator of the site sees them.

    A superuser sees and may do everything but delete. An administrator without that status hands
    out the three roles, and can neither change a superuser's account nor their own rights nor give
    permissions one by one. Nobody deletes: articles, revisions and decisions name their people.
    Somebody who leaves is suspended.
    """

    form = AccountForm
    add_form = NewAccountForm
    list_display = (
        "username",
        "full_name",
        "unit",
        "email",
        "role_names",
        "is_active",
        "last_login",
    )
    list_select_related = ("unit",)
    list_display_links = ("username", "full_name")
    list_filter = ("is_active", "groups", "unit")
    search_fields = ("username", "full_name", "email")
    ordering = ("username",)
    filter_horizontal = ("user_permissions",)
    # When messages come by mail is each person's own choice, made in their inbox.
    readonly_fields = ("last_login", "date_joined", "mail_rhythm")
    add_fieldsets = (
        (
            None,
            {
                "classes": ("wide",),
                "fields": ("username", "full_name", "unit", "email", "password1", "password2"),
            },
        ),
        (_("What this person may do"), {"classes": ("wide",), "fields": ("groups",)}),
    )
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("The person"), {"fields": ("full_name", "unit", "email", "mail_rhythm")}),
        (_("What this person may do"), {"fields": ("is_active", "is_staff", "groups")}),
        (
            _("For superusers"),
            {"classes": ("collapse",), "fields": ("is_superuser", "user_permissions")},
        ),
        (_("Important dates"), {"fields": ("last_login", "date_joined")}),
    )

    @admin.display(description=_("roles"))
    def role_names(self, account: User) -> str:
        return ", ".join(group.name for group in account.groups.all())

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).prefetch_related("groups")

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        if request.user.is_superuser:
            return fieldsets
        return [part for part in fieldsets if "is_superuser" not in part[1]["fields"]]

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        fields = super().get_readonly_fields(request, obj)
        if obj == request.user and not request.user.is_superuser:
            return (*fields, "is_active", "is_staff", "groups")
        return fields

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        if obj is not None and obj.is_superuser and not request.user.is_superuser:
            return False
        return super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "groups":
            kwargs["widget"] = CheckboxSelectMultiple
            kwargs["label"] = _("Roles")
            kwargs["help_text"] = _(
                "An editor writes and submits. An approver reviews, publishes and withdraws. "
                "An administrator manages accounts, categories and the site, and publishes nothing."
            )
            if not request.user.is_superuser:
                kwargs["queryset"] = Group.objects.filter(name__in=roles.ROLES)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: User, form: ModelForm, change: bool) -> None:
        if not change:
            # Whoever gets an account here works at the desk.
            obj.is_staff = True
        form.stood = events.Account.of(obj) if change else None
        super().save_model(request, obj, form, change)

    def save_related(
        self, request: HttpRequest, form: ModelForm, formsets: Any, change: bool
    ) -> None:
        super().save_related(request, form, formsets, change)
        if form.stood is None:
            events.account_created(form.instance, request)
        else:
            events.account_changed(form.instance, form.stood, request)

    @sensitive_post_parameters_m
    @transaction.atomic
    def user_change_password(
        self,
        request: HttpRequest,
        id: str,  # noqa: A002 -- Django's name
        form_url: str = "",
    ) -> HttpResponse:
        account = self.get_object(request, unquote(id)) if request.method == "POST" else None
        stood = events.Account.of(account) if account else None
        response = super().user_change_password(request, id, form_url)
        if stood is not None:
            events.account_changed(account, stood, request)
        return response


@admin.register(Unit)
class UnitAdmin(Recorded, OwnFieldsOnly, admin.ModelAdmin):
    """Departments of the body: who works together, and may be given a draft to read together."""

    list_display = ("name", "size")
    search_fields = ("name",)
    ordering = ("name",)
    show_full_result_count = False
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Unit]:
        return super().get_queryset(request).annotate(size=Count("people"))

    @admin.display(description=_("people"), ordering="size")
    def size(self, unit: Unit) -> int:
        return unit.size

    def has_delete_permission(self, request: HttpRequest, obj: Unit | None = None) -> bool:
        """A unit that somebody belongs to stays."""
        if obj is not None and obj.people.exists():
            return False
        return super().has_delete_permission(request, obj)
