from functools import partial
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group
from django.db import models, transaction
from django.db.models import Count, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from . import account_lists, account_pages, events, notices, roles, ways_in
from .account_lists import LastSeenFilter, SecondFactorFilter, StateFilter
from .event_log import EventAdmin
from .forms import AccountForm, NewAccountForm, RolesField
from .lookups import OwnFieldsOnly
from .models import Event, SecondFactorRule, Unit, User
from .recording import Recorded
from .second_factor import rules
from .second_factor.admin import SecondFactorRuleAdmin

admin.site.register(Event, EventAdmin)
admin.site.register(SecondFactorRule, SecondFactorRuleAdmin)
admin.site.unregister(Group)
# Nobody forges a second factor at the desk; it is taken away on a page of its own.
admin.site.unregister(Authenticator)
# Keys of sessions are nobody's to read; addresses stand in the account, and nothing reads that table.
admin.site.unregister([EmailAddress, UserSession])


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
        "state",
        "second_factor",
        "last_seen",
    )
    list_select_related = ("unit",)
    list_display_links = ("username", "full_name")
    list_filter = (StateFilter, SecondFactorFilter, LastSeenFilter, "groups", "unit")
    search_fields = ("username", "full_name", "email")
    ordering = ("username",)
    filter_horizontal = ("user_permissions",)
    change_form_template = "admin/accounts/user/change_form.html"
    # When messages come by mail is each person's own choice, made in their inbox.
    # Suspending and resuming take a reason, on pages of their own.
    readonly_fields = ("last_login", "date_joined", "mail_rhythm", "is_active", "way_in")
    add_fieldsets = (
        (
            None,
            {
                "classes": ("wide",),
                "fields": ("username", "full_name", "unit", "email"),
            },
        ),
        (_("What this person may do"), {"classes": ("wide",), "fields": ("groups",)}),
    )
    fieldsets = (
        (None, {"fields": ("username", "way_in")}),
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
        people = ways_in.with_state(rules.with_standing(super().get_queryset(request)))
        return people.prefetch_related("groups")

    @admin.display(description=_("state"), ordering="state")
    def state(self, account: User) -> str:
        return str(ways_in.State(account.state).label)

    @admin.display(description=_("second factor"))
    def second_factor(self, account: User) -> str:
        return account_lists.second_factor_in_words(rules.standing_of(account))

    @admin.display(description=_("last signed in"), ordering="last_login")
    def last_seen(self, account: User) -> str:
        return account_lists.last_seen_in_words(account)

    @admin.display(description=_("password"))
    def way_in(self, account: User) -> str:
        return ways_in.in_words(account)

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
            obj.set_unusable_password()
        form.stood = events.Account.of(obj) if change else None
        super().save_model(request, obj, form, change)

    def save_related(
        self, request: HttpRequest, form: ModelForm, formsets: Any, change: bool
    ) -> None:
        super().save_related(request, form, formsets, change)
        if form.stood is None:
            events.account_created(form.instance, request)
            self._let_in(request, form.instance)
        else:
            events.account_changed(form.instance, form.stood, request)
            transaction.on_commit(
                partial(notices.account_changed, form.instance, form.stood, request.user)
            )

    def _let_in(self, request: HttpRequest, account: User) -> None:
        request.temporary_password = ways_in.first(account, request.user, request)
        if not request.temporary_password:
            invited = _("An invitation is on its way to %(address)s.") % {"address": account.email}
            messages.success(request, invited)

    def save_formset(
        self, request: HttpRequest, form: ModelForm, formset: Any, change: bool
    ) -> None:
        super().save_formset(request, form, formset, change)
        account_pages.record_rows(request, formset)

    def user_change_password(
        self,
        request: HttpRequest,
        id: str,  # noqa: A002 -- Django's name
        form_url: str = "",
    ) -> HttpResponse:
        return account_pages.password_view(self, request, unquote(id))

    def response_add(
        self, request: HttpRequest, obj: User, post_url_continue: str | None = None
    ) -> HttpResponse:
        if password := getattr(request, "temporary_password", ""):
            return account_pages.shown_once(self, request, obj, password)
        return super().response_add(request, obj, post_url_continue)


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
