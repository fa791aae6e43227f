"""The list of accounts: how each stands to signing in, in words, and narrowed down by it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.contrib.admin import SimpleListFilter
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .models import User
from .second_factor.rules import Standing
from .ways_in import State

if TYPE_CHECKING:
    from django.db.models import QuerySet

#: Days after which somebody has not been seen for long.
LONG = 90


def second_factor_in_words(standing: Standing) -> str:
    if standing.has:
        return _("yes")
    if standing.is_required:
        return _("required, not set up")
    if standing.since:
        return _("required from %(day)s") % {
            "day": date_format(standing.since, "SHORT_DATE_FORMAT")
        }
    return _("no")


def last_seen_in_words(account: User) -> str:
    if account.last_login is None:
        return _("never")
    return date_format(timezone.localtime(account.last_login), "SHORT_DATETIME_FORMAT")


class StateFilter(SimpleListFilter):
    title = gettext_lazy("state")
    parameter_name = "tinh-trang"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        return State.choices

    def queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> QuerySet[User]:
        return queryset.filter(state=self.value()) if self.value() else queryset


class SecondFactorFilter(SimpleListFilter):
    title = gettext_lazy("second factor")
    parameter_name = "hai-lop"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        return (
            ("co", _("yes")),
            ("khong", _("no")),
            ("thieu", _("required, not set up")),
        )

    def queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> QuerySet[User]:
        if self.value() == "co":
            return queryset.filter(has_second_factor=True)
        if self.value() == "khong":
            return queryset.filter(has_second_factor=False)
        if self.value() == "thieu":
            return queryset.filter(
                has_second_factor=False, second_factor_since__lte=timezone.localdate()
            )
        return queryset


class LastSeenFilter(SimpleListFilter):
    title = gettext_lazy("last signed in")
    parameter_name = "lan-cuoi"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        return (
            ("gan-day", _("in the last %(days)d days") % {"days": LONG}),
            ("lau-roi", _("longer ago, or never")),
        )

    def queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> QuerySet[User]:
        since = timezone.now() - timedelta(days=LONG)
        if self.value() == "gan-day":
            return queryset.filter(last_login__gte=since)
        if self.value() == "lau-roi":
            return queryset.filter(Q(last_login__lt=since) | Q(last_login=None))
        return queryset
