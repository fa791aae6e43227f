from functools import partial
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import GroupAdmin, UserAdmin, sensitive_post_parameters_m
from django.contrib.auth.models import Group
from django.db import models, transaction
from django.db.models import Count, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from . import account_pages, events, notices, roles
from .event_log import EventAdmin
from .forms import AccountForm, NewAccountForm, RolesField
from .lookups import OwnFieldsOnly
from .models import Event, SecondFactorRule, Unit, User
from .recording import Recorded
from .second_factor.admin import SecondFactorRuleAdmin

admin.site.register(Event, EventAdmin)
admin.site.register(SecondFactorRule, SecondFactorRuleAdmin)
admin.site.unregister(Group)
# Nobody forges a second factor at the desk; it is taken away on a page of its own.
# What django-allauth would show there is seen to elsewhere: by each person for themselves, and by
# administrators with a reason.
for _model in (Authenticator, EmailAddress, UserSession):
    admin.site.unregister(_model)


@admin.register(Group)
class RoleAdmin(Recorded, GroupAdmin):
    """The groups behind the roles, for superusers."""

    def recorded_as(self, obj: models.Model, how: str) -> tuple[events.Kind, User | None]:
        return events.Kind.PERMISSIONS_CHANGED, None

    def values_of(self, obj: Group) -> dict[str, Any]:
        stored = Group.objects.get(pk=obj.pk)
        return {"name": stored.name, "permissions": events.permission_names(stored.permissions)}


@admin.register(User)
class AccountAdmin(OwnFieldsOnly, UserAdmin):
    """Accounts as an administrator of the site sees them.

    A superuser sees and may do everything but delete. An administrator without that status hands
    out the roles, and can neither change a superuser's account nor their own rights nor give
    permissions one by one. Nobody deletes: articles, revisions and decisions name their people.
    Who is out for a while is suspended; who leaves hands their work on (`account_pages`).
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
    change_form_template = "admin/accounts/user/change_form.html"
    # When messages come by mail is each person's own choice, made in their inbox.
    # Suspending and resuming take a reason, on pages of their own.
    readonly_fields = ("last_login", "date_joined", "mail_rhythm", "is_active")
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
            # A unit opens drafts that are restricted to it.
            return (*fields, "is_staff", "groups", "unit")
        return fields

    def get_inlines(self, request: HttpRequest, obj: User | None) -> Any:
        return account_pages.inlines() if obj else []

    def get_urls(self) -> Any:
        return [*account_pages.urls(self), *super().get_urls()]

    def render_change_form(
        self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        context["account_pages"] = account_pages.offered(self, request, kwargs.get("obj"))
        return super().render_change_form(request, context, *args, **kwargs)

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        if obj is not None and obj.is_superuser and not request.user.is_superuser:
            return False
        return super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "groups":
            kwargs["form_class"] = RolesField
            kwargs["widget"] = RolesField.widget
            kwargs["label"] = _("Roles")
            kwargs["help_text"] = _("Somebody with several roles may do what any of them allows.")
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
            transaction.on_commit(
                partial(notices.account_changed, form.instance, form.stood, request.user)
            )

    def save_formset(
        self, request: HttpRequest, form: ModelForm, formset: Any, change: bool
    ) -> None:
        super().save_formset(request, form, formset, change)
        account_pages.record_rows(request, formset)

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
            transaction.on_commit(partial(notices.account_changed, account, stood, request.user))
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
