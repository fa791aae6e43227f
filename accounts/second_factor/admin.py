"""The page on which an administrator says which roles need a second factor."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import events, roles
from accounts.events import Kind
from accounts.models import SecondFactorRule, User

from . import rules
from .forms import RuleForm


class Row(NamedTuple):
    role: Group
    meaning: str
    form: RuleForm
    people: int
    without: list[User]


class SecondFactorRuleAdmin(ModelAdmin):
    """One form for all roles: what holds is seen at once, and who has none yet."""

    def get_urls(self) -> list[Any]:
        page = require_http_methods(["GET", "HEAD", "POST"])(self.page)
        return [
            path("", self.admin_site.admin_view(page), name="accounts_secondfactorrule_changelist")
        ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def page(self, request: HttpRequest) -> HttpResponse:
        if not self.has_change_permission(request):
            raise PermissionDenied
        rows = _rows(request.POST if request.method == "POST" else None)
        # Every form is asked, so that all that is wrong shows at once.
        wrong = [row for row in rows if not row.form.is_valid()]
        if request.method == "POST" and not wrong:
            with transaction.atomic():
                changed = [row.role.name for row in rows if _apply(row, request)]
            if changed:
                messages.success(request, _("Saved: %(roles)s.") % {"roles": ", ".join(changed)})
            return redirect("admin:accounts_secondfactorrule_changelist")
        context = {
            "title": _("Second factor"),
            "opts": self.opts,
            "rows": rows,
            "today": timezone.localdate(),
        }
        return TemplateResponse(
            request,
            "admin/accounts/second_factor.html",
            self.admin_site.each_context(request) | context,
        )


def _rows(sent: Any) -> list[Row]:
    order = {name: place for place, name in enumerate(roles.ROLES)}
    found = sorted(
        Group.objects.select_related("second_factor_rule"),
        key=lambda role: (order.get(role.name, len(order)), role.name),
    )
    people = rules.with_standing(
        User.objects.filter(is_active=True, groups__isnull=False).distinct()
    ).prefetch_related("groups")
    members: dict[int, list[User]] = {role.pk: [] for role in found}
    for person in people:
        for role in person.groups.all():
            members[role.pk].append(person)
    return [
        Row(
            role,
            str(roles.MEANINGS.get(role.name, "")),
            RuleForm(
                sent, prefix=f"role-{role.pk}", rule=getattr(role, "second_factor_rule", None)
            ),
            len(members[role.pk]),
            [person for person in members[role.pk] if not rules.standing_of(person).has],
        )
        for role in found
    ]


def _apply(row: Row, request: HttpRequest) -> bool:
    """Make it so; returns whether that changed anything."""
    rule = SecondFactorRule.objects.select_for_update().filter(role=row.role).first()
    old = rule.since if rule else None
    new = None
    if row.form.cleaned_data["required"]:
        new = row.form.cleaned_data["since"] or old or timezone.localdate()
    if new == old:
        return False
    if new is None:
        SecondFactorRule.objects.filter(role=row.role).delete()
    else:
        SecondFactorRule.objects.update_or_create(role=row.role, defaults={"since": new})
    details = {
        "model": SecondFactorRule._meta.label_lower,
        "how": "changed",
        "changes": {"since": [old and old.isoformat(), new and new.isoformat()]},
    }
    events.record(Kind.SETTINGS_CHANGED, request=request, subject=row.role.name, details=details)
    return True
